/// \file
/// The answer to a plan: every option with its estimate, its rank, and why.
#pragma once

#include "steelyard/catalog/records.hpp"
#include "steelyard/estimate/estimate.hpp"
#include "steelyard/option/option.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/quality/chance.hpp"

#include <cstdint>
#include <optional>
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
  std::optional<std::string> dominated_by;
  Odds odds;
  Evidence evidence = Evidence::judgement;
};

/// A value of a plan's number at which the two best approaches cost the same.
struct BreakEven {
  std::string variable, against, metric;
  std::optional<Summary> value; ///< absent: the order does not change in the range tried
  double low_tried = 0, high_tried = 0;
  std::string note;
};

struct Driver {
  std::string assumption;
  double share_of_variance = 0;
};

/// A practice and what it saves on the recommended option.
struct Lever {
  std::string practice, action;
  std::optional<double> saves_usd, saves_kwh, saves_kgco2e;
  bool in_force = false; ///< planned already: what giving it up would cost
};

struct Recommendation {
  std::optional<std::string> option, runner_up, carbon_winner; ///< ids
  bool too_close = false;
  std::optional<double> probability_best;
  std::string headline;
  std::vector<std::string> why;
  std::vector<BreakEven> break_evens;
  std::vector<Driver> drivers;
  std::vector<Lever> levers;
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
};

} // namespace steelyard
