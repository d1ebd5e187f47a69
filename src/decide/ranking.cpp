#include "weighing.hpp"

#include "steelyard/stats/summary.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard {

namespace {

/// Differences below this share of the better one are not material: options within it share a rank.
constexpr double material_share = 0.01;

double share_above(const std::vector<double>& column, double limit) {
  const auto over = std::count_if(column.begin(), column.end(), [limit](double x) { return x > limit; });
  return static_cast<double>(over) / static_cast<double>(column.size());
}

/// Uncertain limits are odds; more than even odds of breaking one make an option infeasible.
void judge_constraints(const Plan& plan, Weighed& w) {
  const auto judge = [&w](const std::optional<double>& limit, Metric metric, std::optional<double>& odds,
                          auto&& words) {
    if (!limit || w.estimate.column(metric).empty()) return;
    odds = share_above(w.estimate.column(metric), *limit);
    if (*odds > 0.5) {
      w.feasible = false;
      w.reasons.push_back(words(*odds));
    }
  };
  if (w.odds.over_latency && *w.odds.over_latency > 0.5) {
    w.feasible = false;
    w.reasons.push_back(
        fmt::format("one request alone takes more than twice the {} ms wanted with {} probability",
                    short_number(mean(*plan.demand.latency_p95_ms)), percent(*w.odds.over_latency)));
  }
  const auto& c = plan.constraints;
  judge(c.max_total_usd, Metric::cost_usd, w.odds.over_budget, [&](double p) {
    return fmt::format("over the budget of {} with {} probability", short_money(*c.max_total_usd),
                       percent(p));
  });
  judge(c.deadline_weeks, Metric::weeks_to_launch, w.odds.late, [&](double p) {
    return fmt::format("later than {} weeks with {} probability", short_number(*c.deadline_weeks),
                       percent(p));
  });
  judge(c.max_kgco2e, Metric::emissions_kgco2e, w.odds.over_emissions, [&](double p) {
    return fmt::format("over {} kgCO2e with {} probability", short_number(*c.max_kgco2e), percent(p));
  });
}

/// How well the numbers that make up most of the cost are known.
Evidence evidence_of(const Weighed& w) {
  double assumed = 0, all = 0;
  bool derived = false;
  for (const auto& item : w.estimate.line_items) {
    const double cost = item.cost_usd.value_or(0);
    all += cost;
    if (item.basis == Basis::assumed) assumed += cost;
    derived = derived || item.basis == Basis::derived;
  }
  if (assumed > 0.5 * all || w.chance.basis == "judgement" || w.chance.basis == "unknown")
    return Evidence::judgement;
  return derived || !w.option.choices.serve_instance.empty() ? Evidence::extrapolated : Evidence::measured;
}

bool dominates(const Weighed& a, const Weighed& b) {
  const auto cost = [](const Weighed& w) { return w.estimate.total(Metric::cost_with_errors_usd)->mean; };
  const auto carbon = [](const Weighed& w) { return w.estimate.total(Metric::emissions_kgco2e)->mean; };
  const auto chance = [](const Weighed& w) { return w.chance.meets_target.value_or(0); };
  const bool no_worse = cost(a) <= cost(b) && carbon(a) <= carbon(b) && chance(a) >= chance(b);
  const bool better = cost(a) < cost(b) || carbon(a) < carbon(b) || chance(a) > chance(b);
  return no_worse && better;
}

} // namespace

Metric ranking_metric(const Plan& plan) {
  switch (plan.ranking.by) {
  case RankBy::emissions:
    return Metric::emissions_kgco2e;
  case RankBy::energy:
    return Metric::energy_kwh;
  case RankBy::compute_hours:
    return Metric::compute_hours;
  case RankBy::cost:
  case RankBy::score:
    break;
  }
  return Metric::cost_with_errors_usd;
}

std::vector<double> ranking_column(const Plan& plan, const Estimate& e) {
  std::vector<double> column = e.column(ranking_metric(plan));
  if (plan.ranking.by == RankBy::score) add_carbon_price(plan, e, column);
  return column;
}

void add_carbon_price(const Plan& plan, const Estimate& e, std::vector<double>& cost_usd) {
  const auto& carbon = e.column(Metric::emissions_kgco2e);
  for (std::size_t i = 0; i < cost_usd.size(); ++i)
    cost_usd[i] += carbon[i] / 1000 * plan.ranking.carbon_usd_per_tonne;
}

bool unlikely(const Weighed& w) {
  return w.chance.meets_target && *w.chance.meets_target < 1.0 / 3;
}

double ranking_value(const Plan& plan, const Estimate& e) {
  const Summary s =
      plan.ranking.by == RankBy::score ? summary(ranking_column(plan, e)) : *e.total(ranking_metric(plan));
  switch (plan.ranking.percentile) {
  case Percentile::p50:
    return s.p50;
  case Percentile::p90:
    return s.p90;
  case Percentile::mean:
    break;
  }
  return s.mean;
}

std::vector<double> probabilities_best(const std::vector<const std::vector<double>*>& columns) {
  std::vector<double> wins(columns.size(), 0);
  if (columns.empty()) return wins;
  const std::size_t n = columns.front()->size();
  for (std::size_t i = 0; i < n; ++i) {
    double least = (*columns.front())[i];
    for (const auto* column : columns)
      least = std::min(least, (*column)[i]);
    double sharers = 0;
    for (const auto* column : columns)
      sharers += (*column)[i] == least ? 1 : 0;
    for (std::size_t k = 0; k < columns.size(); ++k)
      if ((*columns[k])[i] == least) wins[k] += 1 / sharers;
  }
  for (double& w : wins)
    w /= static_cast<double>(n);
  return wins;
}

double probability_best(const Plan& plan, const std::vector<Weighed>& options, const Weighed& one) {
  if (one.probability_best) return *one.probability_best;
  std::vector<std::vector<double>> kept{ranking_column(plan, one.estimate)};
  for (const auto& w : options)
    if (w.representative && w.option.approach != one.option.approach)
      kept.push_back(ranking_column(plan, w.estimate));
  std::vector<const std::vector<double>*> columns;
  for (const auto& column : kept)
    columns.push_back(&column);
  return probabilities_best(columns).front();
}

void rank_options(const Plan& plan, std::vector<Weighed>& options) {
  struct Key {
    std::size_t index;
    int group;
    double value;
  };

  std::vector<Key> keys;
  std::vector<std::vector<double>> columns(options.size());
  for (std::size_t k = 0; k < options.size(); ++k) {
    Weighed& w = options[k];
    if (w.option.infeasible.empty())
      judge_constraints(plan, w);
    else {
      w.feasible = false;
      w.reasons = w.option.infeasible;
    }
    const bool estimated = w.option.infeasible.empty();
    for (const auto& what : w.estimate.missing)
      w.reasons.push_back(what);
    if (estimated) {
      columns[k] = ranking_column(plan, w.estimate);
      w.evidence = evidence_of(w);
    }
    const int group = !w.feasible ? 2 : w.estimate.complete() ? 0 : 1;
    keys.push_back({k, group, estimated ? ranking_value(plan, w.estimate) : 0});
  }
  std::stable_sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
    if (a.group != b.group) return a.group < b.group;
    if (a.value != b.value) return a.value < b.value;
    return options[a.index].option.id < options[b.index].option.id;
  });

  // Ranks: a difference that is not material is a tie with the first of the group.
  double leader = 0;
  int rank = 0;
  for (std::size_t position = 0; position < keys.size() && keys[position].group == 0; ++position) {
    if (position == 0 || keys[position].value - leader > material_share * std::abs(leader)) {
      leader = keys[position].value;
      rank = static_cast<int>(position) + 1;
    }
    options[keys[position].index].rank = rank;
  }

  // Representatives: the best of each approach; only they share out the probability of being best.
  std::array<std::optional<std::size_t>, approach_count> best;
  for (const Key& key : keys) {
    if (key.group != 0) break;
    auto& mine = best[static_cast<std::size_t>(options[key.index].option.approach)];
    if (!mine) mine = key.index;
  }
  std::vector<const std::vector<double>*> representatives;
  std::vector<std::size_t> who;
  for (const auto& index : best)
    if (index) {
      options[*index].representative = true;
      representatives.push_back(&columns[*index]);
      who.push_back(*index);
    }
  const auto wins = probabilities_best(representatives);
  for (std::size_t k = 0; k < who.size(); ++k)
    options[who[k]].probability_best = wins[k];

  // Regret: what choosing this one costs beyond the best, draw by draw.
  std::vector<double> least;
  if (!representatives.empty()) {
    least = *representatives.front();
    for (const auto* column : representatives)
      for (std::size_t i = 0; i < least.size(); ++i)
        least[i] = std::min(least[i], (*column)[i]);
  }
  for (const Key& key : keys) {
    if (key.group != 0) break;
    double regret = 0;
    for (std::size_t i = 0; i < least.size(); ++i)
      regret += std::max(0.0, columns[key.index][i] - least[i]);
    if (!least.empty()) options[key.index].expected_regret_usd = regret / static_cast<double>(least.size());
  }

  // Pareto on cost, emissions and the chance of being good enough.
  for (const Key& key : keys) {
    if (key.group != 0) break;
    Weighed& w = options[key.index];
    w.pareto = true;
    for (const Key& other : keys) {
      if (other.group != 0) break;
      if (other.index == key.index || !dominates(options[other.index], w)) continue;
      w.pareto = false;
      w.dominated_by = options[other.index].option.id;
      break; // the best-ranked one that dominates
    }
  }

  std::vector<Weighed> ordered;
  ordered.reserve(options.size());
  for (const Key& key : keys)
    ordered.push_back(std::move(options[key.index]));
  options = std::move(ordered);
}

} // namespace steelyard
