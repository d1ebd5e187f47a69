/// \file
/// What moved between two answers [each number in its own unit], and which input moved it.
///
/// \par Model
/// Two plans are answered on the same draws. The effect of an input is what an option takes when the first
/// plan has this one value of the second; what the effects do not add up to is interaction.
/// \par Worked example
/// 1000 requests at 0.01 USD become 2000 at 0.02: 10 USD become 40. The volume alone adds 10, the price alone
/// 10; 10 are interaction.
/// \par Accuracy
/// Common draws leave the two answers' sampling errors out of their difference, but for options that whole
/// replicas make steps of. Effects are those next to the first plan: of inputs that only matter together
/// each has none.
/// \par Source
/// One at a time from a baseline: Saltelli et al. (2008), Global Sensitivity Analysis, section 1.2.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/decide/compare.hpp"
#include "steelyard/decide/comparison.hpp"
#include "steelyard/plan/plan.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard {

/// What an answer says of an option.
struct OptionState {
  std::optional<int> rank;
  bool feasible = true, representative = false;
  std::string reason; ///< why it is infeasible, or what is missing; "" where nothing is
  std::optional<double> meets_target, probability_best;
  std::optional<Summary> cost_usd, cost_with_errors_usd, compute_hours, energy_kwh, emissions_kgco2e;
  friend bool operator==(const OptionState&, const OptionState&) = default;
};

struct AnsweredOption {
  std::string id, title;
  Approach approach = Approach::custom;
  OptionState state;
};

struct AnsweredAssumption {
  std::string id, unit, origin, basis, source;
  double value = 0;         ///< mean
  std::string distribution; ///< as the result has it, JSON
  friend bool operator==(const AnsweredAssumption&, const AnsweredAssumption&) = default;
};

/// An answer in short, made here or read from a result.
struct Answer {
  std::string name; ///< of the file
  MadeBy made_by;
  std::string plan_id, plan_title;
  std::optional<std::string> recommended, runner_up; ///< ids
  bool too_close = false;
  std::vector<AnsweredOption> options;
  std::vector<AnsweredAssumption> assumptions; ///< of a result that was read; else the inputs say it
};

[[nodiscard]] Answer answer_of(const Comparison& comparison, std::string name);

/// A key of the plan whose value is another. Values are JSON; "" where the key is absent.
struct InputChange {
  std::string pointer, before, after;
};

/// The first plan with one value of the second.
struct SwitchedInput {
  InputChange change;
  std::optional<Plan> plan;
  std::string problem; ///< why there is no such plan
};

/// Means that are followed from one plan to the other.
struct Amounts {
  double cost_usd = 0; ///< with the price of errors
  double energy_kwh = 0, emissions_kgco2e = 0;
};

/// What one input does to one option, by itself.
struct InputEffect {
  std::string pointer;
  std::optional<Amounts> moves; ///< absent: not possible by itself
  std::string problem;          ///< why
};

/// How an option gets from one plan to the other.
struct ExplainedOption {
  std::string id;
  Amounts before, after;
  std::vector<InputEffect> effects; ///< largest first, by what the first plan ranks by
  Amounts interaction;
};

struct MadeByChange {
  std::string what, before, after;
};

struct OptionChange {
  std::string id, title;
  Approach approach = Approach::custom;
  std::optional<OptionState> before, after; ///< absent: not listed there
};

struct AssumptionChange {
  std::string id;
  std::optional<AnsweredAssumption> before, after; ///< absent: not listed there
};

/// What one input by itself makes the recommendation.
struct InputChoice {
  std::string pointer;
  std::optional<std::string> recommended; ///< id
};

struct Difference {
  Answer before, after;
  std::vector<InputChange> inputs;
  std::vector<MadeByChange> made_by;
  std::vector<OptionChange> options; ///< that are not the same in both, in the order of the second answer
  std::vector<AssumptionChange> assumptions;
  std::vector<ExplainedOption> explained; ///< of plans: what either recommends, where both can do it
  std::vector<InputChoice> choices;       ///< of plans, by input that is possible by itself
};

/// What two answers say differently.
[[nodiscard]] Difference difference(Answer before, Answer after, std::vector<InputChange> inputs);

/// The same of two plans, both answered on the draws of the first, with the effect of each input.
[[nodiscard]] Difference plan_difference(const Plan& before, const Plan& after,
                                         std::span<const SwitchedInput> inputs, const Catalog& catalog,
                                         const Coefficients& coefficients, const CompareSettings& settings);

} // namespace steelyard
