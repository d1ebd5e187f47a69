/// \file
/// The chance that an option is good enough.
#pragma once

#include "steelyard/plan/plan.hpp"
#include "steelyard/stats/assumption.hpp"
#include "steelyard/stats/summary.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// unlikely, toss-up, likely: what is said where only judgement stands behind the number.
[[nodiscard]] std::string_view chance_words(double probability);

/// The expected score of an option and its chance of meeting the target.
struct Chance {
  std::optional<double> meets_target; ///< absent: the plan has no target
  std::string words;                  ///< "" without a target
  std::optional<Summary> score;       ///< absent: unknown for this task and kind of model
  std::string basis;                  ///< pilot, published, judgement, unknown
  std::string why;                    ///< one sentence
  std::vector<double> scores;         ///< one per draw, empty when unknown
};

/// The least score that meets the plan's target, higher better [1]; absent: the plan has none.
[[nodiscard]] std::optional<double> least_score(const Quality& quality);

} // namespace steelyard
