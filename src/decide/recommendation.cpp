#include "weighing.hpp"

#include "steelyard/stats/summary.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

std::string money_range(const Summary& s) {
  return fmt::format("{} ({} to {})", rounded_money(s.mean), rounded_money(s.p10), rounded_money(s.p90));
}

/// What a stage spends on, as it stands after "77 % for".
std::string_view in_words(Stage stage) {
  switch (stage) {
  case Stage::collect:
    return "collecting and keeping data";
  case Stage::label:
    return "labelling";
  case Stage::process:
    return "processing data";
  case Stage::explore:
    return "exploring";
  case Stage::train:
    return "training";
  case Stage::tune:
    return "tuning";
  case Stage::evaluate:
    return "evaluating";
  case Stage::deploy:
    return "integrating and serving";
  case Stage::monitor:
    return "monitoring and upkeep";
  case Stage::retrain:
    return "retraining";
  case Stage::idle:
    return "machines that wait";
  }
  return "";
}

std::string chance_text(const Plan& plan, const Chance& c) {
  if (!plan.quality.target) return "";
  if (!c.meets_target)
    return fmt::format("Whether it reaches {} {:g} is not known", plan.quality.metric, *plan.quality.target);
  if (c.basis == "pilot")
    return fmt::format("It has a {} chance of reaching {} {:g}", percent(*c.meets_target),
                       plan.quality.metric, *plan.quality.target);
  if (c.words == "toss-up")
    return fmt::format("Whether it reaches {} {:g} is a toss-up", plan.quality.metric, *plan.quality.target);
  return fmt::format("It is {} to reach {} {:g}", c.words, plan.quality.metric, *plan.quality.target);
}

bool unlikely(const Weighed& w) {
  return w.chance.meets_target && *w.chance.meets_target < 1.0 / 3;
}

/// Chosen by the ranking metric, but not an option that is unlikely to be good enough while another is not.
/// Where all are unlikely, one whose chance is near the best: what is cheap and fails is no start.
template <class Candidate>
const Weighed* pick(const std::vector<Weighed>& options, Candidate&& candidate) {
  constexpr double near_best = 2.0 / 3;
  double best = 0;
  for (const auto& w : options) {
    if (!w.rank || !candidate(w)) continue;
    if (!unlikely(w)) return &w;
    best = std::max(best, *w.chance.meets_target);
  }
  for (const auto& w : options)
    if (w.rank && candidate(w) && *w.chance.meets_target >= near_best * best) return &w;
  return nullptr;
}

/// 3.4 is "3", but what is small keeps its digit.
std::string whole_number(double value) {
  return value < 2 ? fmt::format("{:.1f}", value) : fmt::format("{:.0f}", value);
}

std::string times_as_much(double factor) {
  if (factor > 0.97 && factor < 1.03) return "about the same";
  if (factor < 1) return fmt::format("{} less", percent(1 - factor));
  if (factor < 2) return fmt::format("{} more", percent(factor - 1));
  return fmt::format("{:.{}f} times as much", factor, factor < 9.95 ? 1 : 0);
}

std::string largest_parts(const Weighed& w) {
  std::vector<StageTotals> stages = w.estimate.stages;
  std::stable_sort(stages.begin(), stages.end(),
                   [](const auto& a, const auto& b) { return a.cost_usd > b.cost_usd; });
  const double total = w.estimate.total(Metric::cost_usd)->mean;
  std::string text;
  for (std::size_t k = 0; k < std::min<std::size_t>(3, stages.size()) && total > 0; ++k)
    if (k == 0 || stages[k].cost_usd >= 0.01 * total)
      text += fmt::format("{}{} for {}", k ? ", " : "", percent(stages[k].cost_usd / total),
                          in_words(stages[k].stage));
  return text;
}

} // namespace

std::string headline(const Setting& s, const Weighed& w, const Weighed* other, const Recommendation& r,
                     const SpreadShares& shares) {
  const auto& cost = *w.estimate.total(Metric::cost_usd);
  const auto& kg = *w.estimate.total(Metric::emissions_kgco2e);
  const auto& weeks = *w.estimate.total(Metric::weeks_to_launch);
  std::string text;
  if (s.plan.quality.target && unlikely(w))
    text =
        fmt::format("No option is likely to reach {} {:g}. ", s.plan.quality.metric, *s.plan.quality.target);
  text += r.too_close && other
              ? fmt::format("Too close to call between {} and {}; start with the first: ", w.option.title,
                            other->option.title)
              : fmt::format("Start with {} ({}): ", w.option.title, name(w.option.approach));
  text += fmt::format("{} and {} to {} weeks", rounded_money([&] {
                        double before = 0;
                        for (const auto& item : w.estimate.line_items)
                          if (item.kind == ItemKind::people && item.stage == Stage::deploy)
                            before += item.cost_usd.value_or(0);
                          else if (item.stage < Stage::deploy)
                            before += item.cost_usd.value_or(0);
                        return before;
                      }()),
                      whole_number(weeks.p10), whole_number(weeks.p90));
  if (s.plan.quality.target)
    text += fmt::format(" until it is known whether it reaches {} {:g} ({})", s.plan.quality.metric,
                        *s.plan.quality.target,
                        w.chance.basis == "pilot" && w.chance.meets_target ? percent(*w.chance.meets_target)
                        : w.chance.words.empty()                           ? "not known"
                                                                           : w.chance.words);
  text += fmt::format("; {}{} and {} kgCO2e over {} months", s.plan.quality.target ? "if yes, " : "",
                      money_range(cost), short_number(kg.mean), short_number(ordered_mean(s.months)));
  if (other)
    text += fmt::format("; {}{} at {}{}", s.plan.quality.target ? "if no, " : "next best is ",
                        other->option.title, rounded_money(other->estimate.total(Metric::cost_usd)->mean),
                        unlikely(*other) && !unlikely(w) ? ", unlikely to reach it" : "");
  text += ".";
  const auto even = std::find_if(r.break_evens.begin(), r.break_evens.end(), [&](const BreakEven& b) {
    return b.value && b.metric == "cost" && b.variable == s.plan.demand.requests_per_month.id;
  });
  if (even != r.break_evens.end()) {
    const bool by_cost = s.plan.ranking.by == RankBy::cost || s.plan.ranking.by == RankBy::score;
    const bool against_next = other && even->against == other->option.id;
    text += fmt::format(" {}he order changes at about {} requests a month ({} to {}){}.",
                        by_cost ? "T" : "On cost, t", short_number(even->value->p50),
                        short_number(even->value->p10), short_number(even->value->p90),
                        against_next                ? ""
                        : paid_by_request(w.option) ? ", where a machine by the hour is level"
                                                    : ", where paying by the request is level");
  }
  text += fmt::format(" Of the spread, {} comes from the plan's inputs, {} from measured or published "
                      "coefficients and {} from judgement.",
                      percent(shares.plan), percent(shares.known), percent(shares.judgement));
  return text;
}

const Weighed* recommended_option(const std::vector<Weighed>& options) {
  return pick(options, [](const Weighed&) { return true; });
}

Recommendation recommendation(const Setting& s, const std::vector<Weighed>& options) {
  Recommendation r;
  const Weighed* chosen = recommended_option(options);
  if (!chosen) {
    r.headline = "No option is both possible and fully priced; what is missing stands beside each.";
    for (const auto& w : options)
      if (w.feasible && r.why.size() < 3)
        r.why.push_back(fmt::format("{}: {}", w.option.title,
                                    w.reasons.empty() ? "not fully priced" : w.reasons.front()));
    return r;
  }
  const Weighed* other =
      pick(options, [&](const Weighed& w) { return w.option.approach != chosen->option.approach; });
  const Weighed* greenest = nullptr;
  for (const auto& w : options)
    if (w.rank && (!greenest || w.estimate.total(Metric::emissions_kgco2e)->mean <
                                    greenest->estimate.total(Metric::emissions_kgco2e)->mean))
      greenest = &w;
  r.option = chosen->option.id;
  if (other) r.runner_up = other->option.id;
  if (greenest) r.carbon_winner = greenest->option.id;

  // Between the chosen one and the best of the other approaches.
  r.probability_best = probability_best(s.plan, options, *chosen);
  if (other) {
    const auto mine = ranking_column(s.plan, chosen->estimate);
    const auto theirs = ranking_column(s.plan, other->estimate);
    const double wins = probabilities_best({&mine, &theirs}).front();
    const double a = ranking_value(s.plan, chosen->estimate), b = ranking_value(s.plan, other->estimate);
    r.too_close = wins < 0.6 && wins > 0.4 && std::abs(a - b) < 0.25 * std::min(std::abs(a), std::abs(b));
  }

  const Weighed* other_billing = pick(options, [&](const Weighed& w) {
    return paid_by_request(w.option) != paid_by_request(chosen->option);
  });
  r.break_evens = break_evens(s, *chosen, other, greenest, other_billing == other ? nullptr : other_billing);
  const auto all_drivers = drivers(s, *chosen);
  r.drivers.assign(all_drivers.begin(),
                   all_drivers.begin() +
                       static_cast<std::ptrdiff_t>(std::min<std::size_t>(8, all_drivers.size())));
  r.levers = levers(s, *chosen, options);
  r.headline = headline(s, *chosen, other, r, spread_shares(s, all_drivers));

  const auto& cost = *chosen->estimate.total(Metric::cost_usd);
  r.why.push_back(fmt::format("{} costs {} over the horizon: {}.", chosen->option.title, money_range(cost),
                              largest_parts(*chosen)));
  if (const auto text = chance_text(s.plan, chosen->chance); !text.empty())
    r.why.push_back(fmt::format("{}: {}.", text, chosen->chance.why));
  if (other) {
    const double factor = other->estimate.total(Metric::cost_usd)->mean / cost.mean;
    r.why.push_back(
        fmt::format("The runner-up, {} ({}), is the best of the other approaches. It costs {}{}: {}.",
                    other->option.title, name(other->option.approach), times_as_much(factor),
                    unlikely(*other) && !unlikely(*chosen) ? " but is unlikely to be good enough" : "",
                    largest_parts(*other)));
  }
  for (const auto& w : options)
    if (w.rank && &w != chosen && w.rank < chosen->rank && unlikely(w)) {
      if (&w == other) break; // said
      r.why.push_back(fmt::format("{} is cheaper ({}) but unlikely to be good enough.", w.option.title,
                                  rounded_money(w.estimate.total(Metric::cost_usd)->mean)));
      break;
    }
  if (greenest && greenest != chosen)
    r.why.push_back(fmt::format("Lowest in emissions is {}: {} kgCO2e against {}.", greenest->option.title,
                                short_number(greenest->estimate.total(Metric::emissions_kgco2e)->mean),
                                short_number(chosen->estimate.total(Metric::emissions_kgco2e)->mean)));
  return r;
}

} // namespace steelyard
