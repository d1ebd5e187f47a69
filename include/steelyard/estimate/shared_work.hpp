/// \file
/// Which options share most of their estimate, so that it is worked out once and kept only while it is
/// needed.
///
/// \par Model
/// Options that differ only in what serves them share all stages but serving, the way to launch and the
/// chance of being good enough: some 400 KB at 4096 draws. Estimated one after another, a group needs that
/// once. Those that serve the same model on the same machine share their serving, whatever group they are of.
/// \par Worked example
/// A model tuned on one machine and served on any of twelve: a group of twelve.
/// Along a variable, such as volume, what comes before serving often stays or runs straight: then two
/// estimates of it do for all values between them.
/// \par Accuracy
/// A group of one gives the same numbers. Between two values: to 1e-9 of the larger, as checked in every draw
/// at the values that were learnt.
/// \par Source
/// Our own bookkeeping.
#pragma once

#include "steelyard/estimate/setting.hpp"
#include "steelyard/option/option.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace steelyard {

/// The feasible ones of some options, in groups that share what comes before serving; by the first of each
/// group. References the setting, in which what they share is made and let go of.
class SharedWork {
 public:
  SharedWork(const Setting& setting, const std::vector<Option>& options);

  /// Indices of options. Those of a group are best estimated one after another.
  [[nodiscard]] const std::vector<std::vector<std::size_t>>& groups() const { return groups_; }

  /// An option was estimated: what no other will ask for is let go of. Safe to call from several threads.
  void done(std::size_t option);

 private:
  const Setting& setting_;
  std::vector<std::vector<std::size_t>> groups_;
  std::vector<std::string> keys_;                    ///< of what is shared, as the setting keeps it
  std::vector<std::atomic<std::size_t>> wanted_;     ///< how many options have yet to take it
  std::vector<std::array<std::size_t, 2>> works_of_; ///< of each option: before it serves, while it serves
};

struct Groundwork;

/// What an option takes before it serves, at several values of one variable; for the columns of totals alone.
class GroundworkLine {
 public:
  explicit GroundworkLine(const Option& option) : option_{option} {}

  /// Takes in what the option takes in a setting where the variable has this value. In rising order.
  void learn(const Setting& setting, double value);

  /// Whether every number of every draw runs straight through all values learnt, of which there are three or
  /// more.
  [[nodiscard]] bool straight() const;

  /// Spares a setting, in which the variable has this value, from working it out; only where straight. Line
  /// items and summaries are then those of the lowest value.
  void lend(const Setting& setting, double value) const;

 private:
  struct Learnt {
    double value = 0;
    std::string key;
    std::shared_ptr<const Groundwork> work;
  };

  const Option& option_;
  std::vector<Learnt> learnt_;
};

} // namespace steelyard
