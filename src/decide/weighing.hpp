/// \file
/// Between estimates and the answer: ranks, odds, regret, dominance, the recommendation and its words.
#pragma once

#include "steelyard/decide/compare.hpp"
#include "steelyard/decide/comparison.hpp"
#include "steelyard/estimate/estimator.hpp"
#include "steelyard/estimate/setting.hpp"

#include <optional>
#include <vector>

namespace steelyard {

/// The number that options are ranked by, per draw.
[[nodiscard]] std::vector<double> ranking_column(const Plan& plan, const Estimate& estimate);
/// The same at the plan's percentile.
[[nodiscard]] double ranking_value(const Plan& plan, const std::vector<double>& column);

/// Fills feasibility by odds, ranks, representatives, probabilities, regret, dominance and evidence, and
/// orders the options.
void rank_options(const Plan& plan, std::vector<Weighed>& options);

/// Chances among several columns that each is the smallest; equal ones share.
[[nodiscard]] std::vector<double> probabilities_best(const std::vector<const std::vector<double>*>& columns);

/// Everything the recommendation says. `options` are ranked.
[[nodiscard]] Recommendation recommendation(const Setting& setting, const std::vector<Weighed>& options);

/// Volume at which the recommended option and the other cost the same, and the carbon price at which the
/// greenest wins.
[[nodiscard]] std::vector<BreakEven> break_evens(const Setting& setting, const Weighed& recommended,
                                                 const Weighed* runner_up, const Weighed* greenest);
/// What the six practices save on the recommended option.
[[nodiscard]] std::vector<Lever> levers(const Setting& setting, const Weighed& recommended,
                                        const std::vector<Weighed>& options);
/// Shares of the variance of the ranking metric, by assumption, largest first.
[[nodiscard]] std::vector<Driver> drivers(const Setting& setting, const Weighed& recommended);

/// Shares of the spread by what the inputs rest on.
struct SpreadShares {
  double plan = 0, known = 0, judgement = 0; ///< plan's inputs; measured, published, derived; assumed
};

[[nodiscard]] SpreadShares spread_shares(const Setting& setting, const std::vector<Driver>& all);

/// The sentence a reviewer can act on.
[[nodiscard]] std::string headline(const Setting& setting, const Weighed& recommended,
                                   const Weighed* runner_up, const Recommendation& r,
                                   const SpreadShares& shares);

} // namespace steelyard
