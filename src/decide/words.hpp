/// \file
/// The answer in words: the sentence that a reviewer can act on, and the reasons for it.
#pragma once

#include "strategy.hpp"
#include "weighing.hpp"

#include <string>
#include <vector>

namespace steelyard {

/// What the words are about. `runner_up`, `fallback` and `greenest` may be absent (nullptr).
struct Told {
  const Setting& setting;
  const std::vector<Weighed>& options; ///< ranked
  const std::vector<Contender>& contenders;
  const Weighed& chosen;
  const Weighed* runner_up; ///< best of the other approaches
  const Weighed* fallback;  ///< what is taken when the chosen one does not do
  const Weighed* greenest;
};

/// The sentence a reviewer can act on.
[[nodiscard]] std::string headline(const Told& told, const Recommendation& r, const SpreadShares& shares);

/// Why, a sentence each, most important first.
[[nodiscard]] std::vector<std::string> reasons(const Told& told, const Recommendation& r);

} // namespace steelyard
