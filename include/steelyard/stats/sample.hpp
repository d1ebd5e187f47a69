/// \file
/// All draws of one run, shared by every option.
#pragma once

#include "steelyard/stats/assumption.hpp"
#include "steelyard/stats/column.hpp"

#include <cstddef>
#include <memory>
#include <shared_mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace steelyard {

/// The columns of a run. A column is made when it is first asked for, and is a function of the run's key
/// and the assumption's id only, so it does not matter who asks first.
class Sample {
 public:
  Sample(SampleKey key, std::size_t draws) : key_{key}, draws_{draws} {}

  /// The columns of another run, which outlives this one, but for those of the assumptions named: they differ
  /// here. Saves making all others again.
  Sample(const Sample& kin, std::vector<std::string> own)
      : key_{kin.key_}, draws_{kin.draws_}, kin_{&kin}, own_{std::move(own)} {}

  [[nodiscard]] std::size_t draws() const { return draws_; }

  [[nodiscard]] SampleKey key() const { return key_; }

  /// One realisation per draw. Safe to call from several threads; the span lives as long as the sample.
  [[nodiscard]] std::span<const double> column(const Assumption& assumption) const;

  /// Every assumption that has been drawn here, not by kin, in the order of their ids.
  [[nodiscard]] std::vector<const Assumption*> drawn() const;

  /// A column that was drawn here before, by id; empty when there is none.
  [[nodiscard]] std::span<const double> drawn_column(const std::string& id) const;

 private:
  struct Entry {
    Assumption assumption;
    std::vector<double> values;
  };

  SampleKey key_;
  std::size_t draws_;
  const Sample* kin_ = nullptr;
  std::vector<std::string> own_;
  mutable std::shared_mutex mutex_;
  mutable std::unordered_map<std::string, std::unique_ptr<Entry>> columns_;
};

} // namespace steelyard
