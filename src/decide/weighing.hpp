/// \file
/// Between estimates and the answer: ranks, odds, regret, dominance, the recommendation and its words.
#pragma once

#include "steelyard/decide/compare.hpp"
#include "steelyard/decide/comparison.hpp"
#include "steelyard/estimate/estimator.hpp"
#include "steelyard/estimate/setting.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard {

/// The plan knows better: coefficients that it names are replaced, with the plan as their source.
[[nodiscard]] Coefficients with_overrides(Coefficients coefficients, const Plan& plan);

/// What a plan's draws depend on.
[[nodiscard]] SampleKey sample_key(const Plan& plan, std::uint64_t seed);

[[nodiscard]] MadeBy made_by(const Catalog& catalog, const Coefficients& coefficients,
                             const CompareSettings& settings);

/// What a label costs, when a plan is tried at that price.
[[nodiscard]] Uncertain<double> exact_label_price(double usd);
/// Where an option runs: the plan's region unless it chooses another.
[[nodiscard]] const std::string& region_of(const Plan& plan, const Option& option);

/// Options with their estimates, ranked. Of the draws of each option those of `metrics` are kept, and those
/// that it is ranked and limited by: all draws of two hundred options would fill half of the memory.
[[nodiscard]] std::vector<Weighed> weighed_options(const Setting& setting, const std::vector<Option>& options,
                                                   int threads, std::vector<Metric> metrics);

/// The one to start with, of options that are ranked; nullptr when none is possible and priced.
[[nodiscard]] const Weighed* recommended_option(const std::vector<Weighed>& options);

/// The number that options are ranked by, per draw.
[[nodiscard]] std::vector<double> ranking_column(const Plan& plan, const Estimate& estimate);
/// The same at the plan's percentile.
[[nodiscard]] double ranking_value(const Plan& plan, const Estimate& estimate);
/// Emissions at the plan's price, on top of a cost.
void add_carbon_price(const Plan& plan, const Estimate& estimate, std::vector<double>& cost_usd);
/// Whether an option has less than one chance in three of being good enough.
[[nodiscard]] bool unlikely(const Weighed& option);

/// Fills feasibility by odds, ranks, representatives, probabilities, regret, dominance and evidence, and
/// orders the options.
void rank_options(const Plan& plan, std::vector<Weighed>& options);

/// Chances among several columns that each is the smallest; equal ones share.
[[nodiscard]] std::vector<double> probabilities_best(const std::vector<const std::vector<double>*>& columns);

/// The chance that an option beats the best of every other approach, of options that are ranked.
[[nodiscard]] double probability_best(const Plan& plan, const std::vector<Weighed>& options,
                                      const Weighed& one);

/// Everything the recommendation says. `options` are ranked.
[[nodiscard]] Recommendation recommendation(const Setting& setting, const std::vector<Weighed>& options);

/// Whether an option is paid by the request, not by the hour that a machine is there.
[[nodiscard]] bool paid_by_request(const Option& option);

/// Volumes at which the recommended option is level with the runner-up, and with the best that is billed the
/// other way (by the request, or by the hour), in money, energy and emissions; and the carbon price at which
/// the greenest wins. What is absent is left out. `few` draws of the plan's key are enough for a crossing.
[[nodiscard]] std::vector<BreakEven> break_evens(const Setting& setting, const Sample& few,
                                                 const Weighed& recommended, const Weighed* runner_up,
                                                 const Weighed* greenest, const Weighed* other_billing);
/// What the six practices save on the recommended option. `few` draws of the plan's key are enough for a mean
/// difference.
[[nodiscard]] std::vector<Lever> levers(const Setting& setting, const Sample& few, const Weighed& recommended,
                                        const std::vector<Weighed>& options);
/// Shares of the variance of the ranking metric, by assumption, largest first.
[[nodiscard]] std::vector<Driver> drivers(const Setting& setting, const Weighed& recommended);

/// The same of any column of a sample.
[[nodiscard]] std::vector<Driver> drivers_of(const Sample& sample, std::span<const double> column);

/// Bars of what drives a column, the longest first.
[[nodiscard]] std::vector<TornadoBar> tornado(const Sample& sample, const std::vector<Driver>& drivers,
                                              std::span<const double> column);
/// Values of single assumptions beyond which the mean of a column is below 0. The column is what the second
/// choice takes more than the first; where its mean is not above 0, there is nothing to flip.
[[nodiscard]] std::vector<Flip> flips(const Sample& sample, std::span<const double> column);

/// Fills, for representatives and the recommended option (an id), the chance that no other representative
/// dominates it in a draw: is no worse in cost, emissions and meeting the target, and better in one.
void fill_probability_pareto(const Plan& plan, std::vector<Weighed>& options,
                             const std::optional<std::string>& recommended);

/// Shares of the spread by what the inputs rest on.
struct SpreadShares {
  double plan = 0, known = 0, judgement = 0; ///< plan's inputs; measured, published, derived; assumed
};

[[nodiscard]] SpreadShares spread_shares(const Setting& setting, const std::vector<Driver>& all);

} // namespace steelyard
