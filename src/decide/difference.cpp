#include "steelyard/decide/difference.hpp"

#include "weighing.hpp"

#include "steelyard/option/enumerate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace steelyard {

namespace {

OptionState state_of(const Weighed& w) {
  OptionState state;
  state.rank = w.rank;
  state.feasible = w.feasible;
  state.representative = w.representative;
  if (!w.reasons.empty()) state.reason = w.reasons.front();
  state.meets_target = w.chance.meets_target;
  state.probability_best = w.probability_best;
  state.cost_usd = w.estimate.total(Metric::cost_usd);
  state.cost_with_errors_usd = w.estimate.total(Metric::cost_with_errors_usd);
  state.compute_hours = w.estimate.total(Metric::compute_hours);
  state.energy_kwh = w.estimate.total(Metric::energy_kwh);
  state.emissions_kgco2e = w.estimate.total(Metric::emissions_kgco2e);
  return state;
}

Amounts operator-(const Amounts& a, const Amounts& b) {
  return {a.cost_usd - b.cost_usd, a.energy_kwh - b.energy_kwh, a.emissions_kgco2e - b.emissions_kgco2e};
}

std::optional<Amounts> amounts_of(const Estimate& e) {
  const auto &cost = e.total(Metric::cost_with_errors_usd), &energy = e.total(Metric::energy_kwh),
             &emissions = e.total(Metric::emissions_kgco2e);
  if (!cost || !energy || !emissions) return std::nullopt;
  return Amounts{cost->mean, energy->mean, emissions->mean};
}

std::optional<Amounts> amounts_of(const std::vector<Weighed>& options, const std::string& id) {
  const Weighed* found = find_weighed(options, id);
  return !found || !found->option.infeasible.empty() ? std::nullopt : amounts_of(found->estimate);
}

/// How far an effect goes in what the plan ranks by.
double reach(const Plan& plan, const InputEffect& effect) {
  if (!effect.moves) return 0;
  switch (plan.ranking.by) {
  case RankBy::emissions:
    return std::abs(effect.moves->emissions_kgco2e);
  case RankBy::energy:
    return std::abs(effect.moves->energy_kwh);
  case RankBy::cost:
  case RankBy::compute_hours:
  case RankBy::score:
    break;
  }
  return std::abs(effect.moves->cost_usd);
}

std::vector<MadeByChange> made_by_changes(const MadeBy& a, const MadeBy& b) {
  std::vector<MadeByChange> changes;
  const auto put = [&changes](const char* what, const std::string& before, const std::string& after) {
    if (before != after) changes.push_back({what, before, after});
  };
  put("version", a.version, b.version);
  put("catalog.id", a.catalog_id, b.catalog_id);
  put("catalog.date", a.catalog_date, b.catalog_date);
  put("catalog.sha256", a.catalog_sha256, b.catalog_sha256);
  put("models.sha256", a.models_sha256, b.models_sha256);
  put("seed", fmt::format("{}", a.seed), fmt::format("{}", b.seed));
  put("draws", fmt::format("{}", a.draws), fmt::format("{}", b.draws));
  return changes;
}

std::vector<OptionChange> option_changes(const Answer& a, const Answer& b) {
  std::map<std::string, const AnsweredOption*> before, after;
  for (const auto& option : a.options)
    before.emplace(option.id, &option);
  std::vector<OptionChange> changes;
  for (const auto& option : b.options) {
    after.emplace(option.id, &option);
    const auto old = before.find(option.id);
    OptionChange change{option.id, option.title, option.approach, {}, option.state};
    if (old != before.end()) change.before = old->second->state;
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  for (const auto& option : a.options)
    if (!after.contains(option.id))
      changes.push_back({option.id, option.title, option.approach, option.state, {}});
  return changes;
}

std::vector<AssumptionChange> assumption_changes(const Answer& a, const Answer& b) {
  std::map<std::string, AssumptionChange> by_id;
  for (const auto& assumption : a.assumptions)
    by_id[assumption.id].before = assumption;
  for (const auto& assumption : b.assumptions)
    by_id[assumption.id].after = assumption;
  std::vector<AssumptionChange> changes;
  for (auto& [id, change] : by_id) {
    if (change.before == change.after) continue;
    change.id = id;
    changes.push_back(std::move(change));
  }
  return changes;
}

/// The plan on the draws of another.
Plan on_draws_of(const Plan& other, Plan plan) {
  plan.id = other.id;
  plan.content_hash = other.content_hash;
  return plan;
}

/// All options of a plan, ranked on the draws of its key.
std::vector<Weighed> answered(const Plan& plan, const Catalog& catalog, const Coefficients& shipped,
                              const CompareSettings& settings) {
  const Coefficients coefficients = with_overrides(shipped, plan);
  const Sample sample{sample_key(plan, settings.seed), settings.draws};
  const Setting setting{plan, catalog, coefficients, sample, false};
  return weighed_options(setting, enumerate_options(plan, catalog, coefficients), settings.threads, {});
}

} // namespace

Answer answer_of(const Comparison& c, std::string name) {
  Answer answer;
  answer.name = std::move(name);
  answer.made_by = c.made_by;
  answer.plan_id = c.plan.id;
  answer.plan_title = c.plan.title;
  answer.recommended = c.recommendation.option;
  answer.runner_up = c.recommendation.runner_up;
  answer.too_close = c.recommendation.too_close;
  for (const auto& w : c.options)
    answer.options.push_back({w.option.id, w.option.title, w.option.approach, state_of(w)});
  return answer;
}

Difference difference(Answer before, Answer after, std::vector<InputChange> inputs) {
  Difference d;
  d.made_by = made_by_changes(before.made_by, after.made_by);
  d.options = option_changes(before, after);
  d.assumptions = assumption_changes(before, after);
  d.before = std::move(before);
  d.after = std::move(after);
  d.inputs = std::move(inputs);
  return d;
}

Difference plan_difference(const Plan& before, const Plan& after, std::span<const SwitchedInput> inputs,
                           const Catalog& catalog, const Coefficients& coefficients,
                           const CompareSettings& settings) {
  const Comparison first = compare(before, catalog, coefficients, settings);
  const Comparison second = compare(on_draws_of(before, after), catalog, coefficients, settings);
  std::vector<InputChange> changes;
  for (const auto& input : inputs)
    changes.push_back(input.change);
  Answer old = answer_of(first, before.file), now = answer_of(second, after.file);
  now.plan_id = after.id;
  Difference d = difference(std::move(old), std::move(now), std::move(changes));

  for (const auto& id : {d.before.recommended, d.after.recommended}) {
    if (!id || std::ranges::find(d.explained, *id, &ExplainedOption::id) != d.explained.end()) continue;
    const auto from = amounts_of(first.options, *id), to = amounts_of(second.options, *id);
    if (from && to) d.explained.push_back({*id, *from, *to, {}, *to - *from});
  }
  for (const auto& input : inputs) {
    std::vector<Weighed> options;
    if (input.plan) {
      options = answered(on_draws_of(before, *input.plan), catalog, coefficients, settings);
      const Weighed* chosen = recommended_option(options);
      d.choices.push_back({input.change.pointer, chosen ? std::optional{chosen->option.id} : std::nullopt});
    }
    for (auto& explained : d.explained) {
      InputEffect effect{input.change.pointer, {}, input.problem};
      if (const auto alone = amounts_of(options, explained.id)) {
        effect.moves = *alone - explained.before;
        explained.interaction = explained.interaction - *effect.moves;
      } else if (effect.problem.empty()) {
        effect.problem = "the option is not possible with this value alone";
      }
      explained.effects.push_back(std::move(effect));
    }
  }
  for (auto& explained : d.explained)
    std::ranges::stable_sort(explained.effects, [&before](const InputEffect& a, const InputEffect& b) {
      return reach(before, a) > reach(before, b);
    });
  return d;
}

} // namespace steelyard
