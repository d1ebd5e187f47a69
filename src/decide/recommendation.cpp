#include "weighing.hpp"

#include "steelyard/stats/summary.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

std::string money_range(const Summary& s) { return fmt::format("{} ({} to {})", short_money(s.mean), short_money(s.p10), short_money(s.p90)); }

std::string chance_text(const Plan& plan, const Chance& c) {
  if (!plan.quality.target) return "";
  if (!c.meets_target) return fmt::format("whether it reaches {} {:g} is not known", plan.quality.metric, *plan.quality.target);
  if (c.basis == "pilot") return fmt::format("{} chance of reaching {} {:g}", percent(*c.meets_target), plan.quality.metric, *plan.quality.target);
  return fmt::format("{} to reach {} {:g}", c.words == "toss-up" ? "a toss-up" : c.words, plan.quality.metric, *plan.quality.target);
}

/// Chosen by the ranking metric, but not an option that is unlikely to be good enough while another is not.
const Weighed* pick(const std::vector<Weighed>& options) {
  const Weighed* first = nullptr;
  for (const auto& w : options) {
    if (!w.rank) continue;
    if (!first) first = &w;
    if (!w.chance.meets_target || *w.chance.meets_target >= 1.0 / 3) return &w;
  }
  return first;
}

/// The best of the other approaches, under the same rule.
const Weighed* second(const std::vector<Weighed>& options, const Weighed& chosen) {
  const Weighed* fallback = nullptr;
  for (const auto& w : options) {
    if (!w.rank || w.option.approach == chosen.option.approach) continue;
    if (!fallback) fallback = &w;
    if (!w.chance.meets_target || *w.chance.meets_target >= 1.0 / 3) return &w;
  }
  return fallback;
}

std::string largest_parts(const Weighed& w) {
  std::vector<StageTotals> stages = w.estimate.stages;
  std::stable_sort(stages.begin(), stages.end(), [](const auto& a, const auto& b) { return a.cost_usd > b.cost_usd; });
  const double total = w.estimate.total(Metric::cost_usd)->mean;
  std::string text;
  for (std::size_t k = 0; k < std::min<std::size_t>(3, stages.size()) && total > 0; ++k)
    text += fmt::format("{}{} {}", k ? ", " : "", name(stages[k].stage), percent(stages[k].cost_usd / total));
  return text;
}

} // namespace

std::string headline(const Setting& s, const Weighed& w, const Weighed* other, const Recommendation& r, const SpreadShares& shares) {
  const auto& cost = *w.estimate.total(Metric::cost_usd);
  const auto& kg = *w.estimate.total(Metric::emissions_kgco2e);
  const auto& weeks = *w.estimate.total(Metric::weeks_to_launch);
  std::string text = r.too_close && other
                         ? fmt::format("Too close to call between {} and {}; start with the first: ", w.option.title, other->option.title)
                         : fmt::format("Start with {} ({}): ", w.option.title, name(w.option.approach));
  text += fmt::format("{} of work ({} to {} weeks)", short_money([&] {
                        double before = 0;
                        for (const auto& item : w.estimate.line_items)
                          if (item.kind == ItemKind::people && item.stage == Stage::deploy) before += item.cost_usd.value_or(0);
                          else if (item.stage < Stage::deploy) before += item.cost_usd.value_or(0);
                        return before;
                      }()),
                      short_number(weeks.p10), short_number(weeks.p90));
  if (s.plan.quality.target) text += fmt::format(" until it is known whether it reaches {} {:g} ({})", s.plan.quality.metric, *s.plan.quality.target,
                                                 w.chance.basis == "pilot" && w.chance.meets_target ? percent(*w.chance.meets_target) : w.chance.words.empty() ? "not known" : w.chance.words);
  text += fmt::format("; {}{} and {} kgCO2e over {} months", s.plan.quality.target ? "if yes, " : "", money_range(cost), short_number(kg.mean),
                      short_number(ordered_mean(s.months)));
  if (other) text += fmt::format("; {}{} at {}", s.plan.quality.target ? "if no, " : "next best is ", other->option.title,
                                 short_money(other->estimate.total(Metric::cost_usd)->mean));
  text += ".";
  for (const auto& even : r.break_evens)
    if (even.value && even.variable == s.plan.demand.requests_per_month.id) {
      text += fmt::format(" The order changes at about {} requests a month ({} to {}).", short_number(even.value->p50), short_number(even.value->p10),
                          short_number(even.value->p90));
    }
  text += fmt::format(" Of the spread, {} is the plan's inputs, {} measured or published coefficients, {} judgement.", percent(shares.plan),
                      percent(shares.known), percent(shares.judgement));
  return text;
}

Recommendation recommendation(const Setting& s, const std::vector<Weighed>& options) {
  Recommendation r;
  const Weighed* chosen = pick(options);
  if (!chosen) {
    r.headline = "No option is feasible and fully priced; the reasons stand beside each option.";
    for (const auto& w : options)
      if (w.feasible && r.why.size() < 3) r.why.push_back(fmt::format("{}: {}", w.option.title, w.reasons.empty() ? "not fully priced" : w.reasons.front()));
    return r;
  }
  const Weighed* other = second(options, *chosen);
  const Weighed* greenest = nullptr;
  for (const auto& w : options)
    if (w.rank && (!greenest || w.estimate.total(Metric::emissions_kgco2e)->mean < greenest->estimate.total(Metric::emissions_kgco2e)->mean)) greenest = &w;
  r.option = chosen->option.id;
  if (other) r.runner_up = other->option.id;
  if (greenest) r.carbon_winner = greenest->option.id;

  // Between the chosen one and the best of the other approaches.
  const auto mine = ranking_column(s.plan, chosen->estimate);
  std::vector<std::vector<double>> kept;
  kept.reserve(options.size());
  std::vector<const std::vector<double>*> columns{&mine};
  for (const auto& w : options)
    if (w.representative && w.option.approach != chosen->option.approach) kept.push_back(ranking_column(s.plan, w.estimate));
  for (const auto& column : kept) columns.push_back(&column);
  r.probability_best = chosen->probability_best ? *chosen->probability_best : probabilities_best(columns).front();
  if (other) {
    const auto theirs = ranking_column(s.plan, other->estimate);
    const double wins = probabilities_best({&mine, &theirs}).front();
    const double a = ranking_value(s.plan, mine), b = ranking_value(s.plan, theirs);
    r.too_close = wins < 0.6 && wins > 0.4 && std::abs(a - b) < 0.25 * std::min(std::abs(a), std::abs(b));
  }

  r.break_evens = break_evens(s, *chosen, other, greenest);
  const auto all_drivers = drivers(s, *chosen);
  r.drivers.assign(all_drivers.begin(), all_drivers.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(8, all_drivers.size())));
  r.levers = levers(s, *chosen, options);
  r.headline = headline(s, *chosen, other, r, spread_shares(s, all_drivers));

  const auto& cost = *chosen->estimate.total(Metric::cost_usd);
  r.why.push_back(fmt::format("{} costs {} over the horizon, most of it in {}.", chosen->option.title, money_range(cost), largest_parts(*chosen)));
  if (const auto text = chance_text(s.plan, chosen->chance); !text.empty()) r.why.push_back(fmt::format("It is {}: {}.", text, chosen->chance.why));
  if (other) {
    const double factor = other->estimate.total(Metric::cost_usd)->mean / cost.mean;
    r.why.push_back(fmt::format("The best of the other approaches, {} ({}), costs {:.2g} times as much, most of it in {}.", other->option.title,
                                name(other->option.approach), factor, largest_parts(*other)));
  }
  for (const auto& w : options)
    if (w.rank && &w != chosen && w.rank < chosen->rank && w.chance.meets_target && *w.chance.meets_target < 1.0 / 3) {
      r.why.push_back(fmt::format("{} is cheaper ({}) but unlikely to be good enough.", w.option.title, short_money(w.estimate.total(Metric::cost_usd)->mean)));
      break;
    }
  if (greenest && greenest != chosen)
    r.why.push_back(fmt::format("Lowest in emissions is {}: {} kgCO2e against {}.", greenest->option.title,
                                short_number(greenest->estimate.total(Metric::emissions_kgco2e)->mean),
                                short_number(chosen->estimate.total(Metric::emissions_kgco2e)->mean)));
  return r;
}

} // namespace steelyard
