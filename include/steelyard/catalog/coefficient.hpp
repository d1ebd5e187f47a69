/// \file
/// A coefficient of models/*.json, and a family of them that is keyed by a word.
#pragma once

#include "steelyard/stats/assumption.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard {

using Coefficient = Uncertain<double>;

/// Coefficients of one kind, one per word: MFU by accelerator, effort by way of working.
struct CoefficientFamily {
  std::vector<std::pair<std::string, Coefficient>> members; ///< sorted by word

  /// The member for the word, or nullptr.
  [[nodiscard]] const Coefficient* find(std::string_view word) const;
  /// The member for the word, or the member `default`, which every family that is asked so has.
  [[nodiscard]] const Coefficient& at(std::string_view word) const;
};

} // namespace steelyard
