/// \file
/// Policies that an answer must hold, and whether it does [each figure in the unit of its policy].
///
/// \par Model
/// A policy bounds one figure of an option (or of the whole answer). A figure within the bound is held, one
/// beyond it broken. A figure that is not known, or of which only the least is known, is neither: unknown.
/// \par Worked example
/// max-cost of 250000 USD at p90: a P90 of 310000 is broken by 60000; a total that is at least 200000
/// because a price is missing is unknown; one of at least 260000 is broken.
/// \par Accuracy
/// That of the answer. A bound that is met exactly is held.
/// \par Source
/// design.md, section 4: `check`, exit code 5.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/decide/comparison.hpp"
#include "steelyard/decide/difference.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

enum class Severity { error, warning, note };
inline constexpr std::size_t severity_count = 3;
[[nodiscard]] std::string_view name(Severity severity);

enum class PolicyVerdict { held, broken, unknown };
[[nodiscard]] std::string_view name(PolicyVerdict verdict);

enum class PolicyKind {
  max_cost,
  max_emissions,
  max_market_emissions,
  max_energy,
  max_compute_hours,
  max_weeks_to_launch,
  max_chance_over_budget,
  max_chance_late,
  max_chance_over_emissions,
  min_chance_of_target,
  forbidden_approaches,
  allowed_regions,
  max_grid_carbon,
  min_carbon_free_share,
  max_catalog_age,
  complete_prices,
  clear_choice,
  max_growth,
  same_approach,
  max_chance_drop
};

/// Which figure of a total is bounded.
enum class Statistic { mean, p10, p50, p90 };
inline constexpr std::size_t statistic_count = 4;
[[nodiscard]] std::string_view name(Statistic statistic);

/// What a kind of policy is made of; the reader, the answer and the gate's rules read this one table.
struct PolicyRule {
  PolicyKind kind;
  std::string_view name;
  std::string_view meaning;   ///< one sentence
  std::string_view limit_key; ///< "": it has no number
  double least, most;         ///< that the number may be
  std::string_view list_key;  ///< "": it has no list
  std::optional<Metric> metric;
  std::string_view pointer; ///< where in a plan the thing stands
  std::string_view next;    ///< what to do where it is broken
  bool of_answer;           ///< of the whole answer, not of an option
};

[[nodiscard]] std::span<const PolicyRule> policy_rules();
[[nodiscard]] const PolicyRule& rule(PolicyKind kind);

struct Policy {
  std::string id;
  PolicyKind kind = PolicyKind::max_cost;
  Severity severity = Severity::error;
  bool unknown_passes = false;
  std::string option = "recommended"; ///< or every-approach-best, all, an id
  double limit = 0;                   ///< in the unit of its key; chances and shares are fractions
  Statistic at = Statistic::mean;
  std::vector<std::string> names;   ///< regions or approaches
  Metric metric = Metric::cost_usd; ///< of max-growth
};

/// What an answer is held against beside the policies.
struct PolicyGround {
  std::string today;                ///< ISO 8601
  const Answer* baseline = nullptr; ///< nullptr: none was given
  const Catalog* catalog = nullptr; ///< nullptr: not at hand
};

/// What came of one policy for one option.
struct PolicyFinding {
  std::size_t policy = 0; ///< index
  std::string option;     ///< id; "" for the whole answer, or where there is no such option
  PolicyVerdict verdict = PolicyVerdict::unknown;
  std::string found, allowed, excess; ///< for people; `excess` is by how much, "" where it is held
  std::optional<double> found_number, allowed_number;
  std::string next; ///< what to do; "" where it is held
};

/// Whether the finding does not let the policy pass.
[[nodiscard]] bool fails(const Policy& policy, const PolicyFinding& finding);

/// Every policy against the answer, in their order, at least one finding each.
[[nodiscard]] std::vector<PolicyFinding> findings(std::span<const Policy> policies,
                                                  const Comparison& comparison, const PolicyGround& ground);

/// Whether nothing of severity error fails.
[[nodiscard]] bool gate_opens(std::span<const Policy> policies, std::span<const PolicyFinding> findings);

} // namespace steelyard
