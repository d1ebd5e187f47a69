/// \file
/// Trying an option and falling back on another, against committing to one.
///
/// \par Model
/// Draw by draw: an option that reaches the target costs its whole life; one that does not costs what is
/// spent before its release, and then the life of the other, less the labels that both use. Where the target
/// is missed in the end, what further attempts would take is counted: the least mean cost over chance of any
/// option.
/// \par Worked example
/// A trial of 10 that meets the target in half of the draws and then costs 100 in all, with a fallback of 300
/// that always meets it: 0.5 x 100 + 0.5 x (10 + 300) = 205; committing to the fallback costs 300.
/// \par Accuracy
/// The trial is taken to tell without error. Both options' draws are shared, so a task that is hard for the
/// first is hard for the second.
/// \par Source
/// Our own. Attempts with chance p each take 1/p of them in the mean (geometric distribution).
#pragma once

#include "weighing.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard {

/// An option that a strategy may start with or fall back on.
struct Contender {
  const Weighed* option = nullptr;
  Estimate estimate; ///< with all draws
  Trial trial;
  std::vector<double> cost_usd; ///< with the price of errors, and of carbon where the plan ranks by both
  std::vector<bool> meets;      ///< the target, per draw
};

/// The best of each approach by rank, those that are not unlikely, those with the best chance, and the
/// recommended one. Options whose score is not known take no part where there is a target.
[[nodiscard]] std::vector<Contender> contenders(const Setting& setting, const std::vector<Weighed>& options,
                                                const Weighed& recommended);

/// A way through the contenders, by their indices, and what it costs until the target is met, per draw [USD].
struct Course {
  std::size_t first = 0;
  std::optional<std::size_t> then;
  std::vector<double> cost_to_target_usd;
};

/// Every course that the contenders allow: commitments first, in their order.
[[nodiscard]] std::vector<Course> courses(const Setting& setting, const std::vector<Contender>& contenders);

/// The courses worth naming, cheapest to the target first; none without a target. Of courses between the same
/// two approaches only the best is named.
[[nodiscard]] std::vector<Strategy> strategies(const Setting& setting,
                                               const std::vector<Contender>& contenders,
                                               const std::vector<Course>& courses,
                                               const Weighed& recommended);

} // namespace steelyard
