/// \file
/// The answer to a plan: every option with its estimate, its rank, and why.
#pragma once

#include "steelyard/catalog/records.hpp"
#include "steelyard/decide/response.hpp"
#include "steelyard/estimate/estimate.hpp"
#include "steelyard/option/option.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/quality/chance.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard {

/// How well the strongest numbers behind an option are known.
enum class Evidence { measured, extrapolated, judgement };
[[nodiscard]] std::string_view name(Evidence evidence);

/// The chances of breaking a constraint; absent where the plan sets none.
struct Odds {
  std::optional<double> over_budget, late, over_emissions, over_latency;
};

/// One option, weighed.
struct Weighed {
  Option option;
  Estimate estimate; ///< empty for an option that is structurally infeasible
  Chance chance;     ///< of being good enough
  bool feasible = true;
  std::vector<std::string> reasons;       ///< why it is infeasible, or what is missing
  std::optional<int> rank;                ///< ties share one; absent: infeasible or not fully priced
  bool representative = false;            ///< best of its approach
  std::optional<double> probability_best; ///< representatives only
  std::optional<double> probability_beats_recommended; ///< the others
  std::optional<double> expected_regret_usd;
  bool pareto = false;
  std::optional<double>
      probability_pareto; ///< that nothing dominates it; representatives and the recommended
  std::optional<std::string> dominated_by;
  Odds odds;
  Evidence evidence = Evidence::judgement;
};

/// The option with an id; nullptr without one.
[[nodiscard]] const Weighed* find_weighed(std::span<const Weighed> options,
                                          const std::optional<std::string>& id);

/// What options are ranked by; a score is made of it and the emissions.
[[nodiscard]] Metric ranking_metric(const Plan& plan);

/// A value of one number at which the recommended option and another take the same.
struct BreakEven {
  std::string variable, against, metric;
  std::string unit;             ///< of the variable
  std::optional<Summary> value; ///< absent: the order does not change in the range tried
  double low_tried = 0, high_tried = 0;
  std::string note;
};

struct Driver {
  std::string assumption;
  double share_of_variance = 0;
};

/// What the recommended option takes in the mean while one assumption is low, and while it is high.
struct TornadoBar {
  std::string assumption, unit;
  double p10 = 0, p90 = 0;       ///< of the assumption, in its unit
  double at_p10 = 0, at_p90 = 0; ///< of what options are ranked by
};

/// Where one assumption by itself makes the runner-up the better choice in the mean.
struct Flip {
  std::string assumption, unit;
  double value = 0;
  bool above = false;     ///< the runner-up is better above the value; else below
  double probability = 0; ///< that the assumption lies on that side
};

/// A practice and what it saves on the recommended option.
struct Lever {
  std::string practice, action;
  std::optional<double> saves_usd, saves_kwh, saves_kgco2e;
  bool in_force = false; ///< planned already: what giving it up would cost
};

/// Trying one option and, where it does not reach the target, another; or committing to one.
struct Strategy {
  std::string first;               ///< id
  std::optional<std::string> then; ///< id; absent: the first is kept, good enough or not
  Summary trial_usd, trial_weeks;  ///< until it is known whether the first is good enough
  Summary cost_usd;                ///< with the price of errors; labels of the first serve the second too
  /// The same, and where the target is missed in the end what further attempts would take, at the least cost
  /// over chance of any option: what it takes to get there, so that strategies of different chances compare.
  Summary cost_to_target_usd;
  double energy_kwh = 0, emissions_kgco2e = 0; ///< means
  Summary weeks;                               ///< to the launch of what is kept
  double meets_target = 0;                     ///< chance, in the end
  double saves_usd = 0; ///< mean, of the cost to the target, against committing to the recommended option
};

/// What a pilot would be worth, before it is run.
struct PilotWorth {
  Approach approach = Approach::custom;
  std::string option;            ///< id: what would be tried
  double items = 0;              ///< labels learned from; 0: it learns from none
  double test_items = 0;         ///< answers that are checked
  double cost_usd = 0;           ///< labels that are not there yet, work, training
  double person_days = 0;        ///< of work
  double worth_usd = 0;          ///< what better choices save in the mean
  double net_usd = 0;            ///< worth less cost
  double chance_of_changing = 0; ///< that another approach is started with after it
};

/// What knowing a number for certain would be worth.
struct InputWorth {
  std::string assumption;
  double worth_usd = 0;
};

/// What is worth knowing before deciding. Choices are between strategies, by their cost to the target.
struct Information {
  double perfect_usd = 0;         ///< worth of knowing everything
  bool decide_now = true;         ///< no pilot is worth clearly more than it costs
  std::vector<PilotWorth> pilots; ///< the best of each approach, by net worth
  std::vector<InputWorth> inputs; ///< largest first
};

struct Recommendation {
  std::optional<std::string> option, runner_up, carbon_winner; ///< ids
  bool too_close = false;
  std::optional<double> probability_best;
  std::string headline;
  std::vector<std::string> why;
  std::vector<BreakEven> break_evens;
  std::vector<Driver> drivers;
  std::vector<TornadoBar> tornado; ///< of the drivers, the longest bar first
  std::vector<Flip> flips;         ///< the likeliest first; empty where none is inside P1-P99
  std::vector<Lever> levers;
  std::vector<Strategy> strategies; ///< by cost to the target; empty without a target
  std::optional<Information> information;
};

/// What made the answer; enough to make it again.
struct MadeBy {
  std::string version, catalog_id, catalog_date, catalog_sha256, models_sha256;
  std::uint64_t seed = 1;
  std::size_t draws = 4096;
};

struct Comparison {
  MadeBy made_by;
  Plan plan;
  std::vector<Weighed> options; ///< rank order, then unranked, then infeasible
  Recommendation recommendation;
  std::vector<Assumption> assumptions; ///< all that were drawn or defaulted
  std::vector<Source> sources;         ///< all that are cited
  std::optional<Response> what_if;     ///< when asked for
};

} // namespace steelyard
