#include "crossing.hpp"
#include "information.hpp"
#include "strategy.hpp"
#include "weighing.hpp"
#include "words.hpp"

#include "steelyard/stats/summary.hpp"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_invoke.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

/// Draws that are enough for crossings and savings, which are said to two digits.
constexpr std::size_t few_draws = 256;

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

/// What to fall back on when the option does not do, by the best strategy that starts with it.
const Weighed* fallback_of(const Recommendation& r, const std::vector<Weighed>& options,
                           const std::string& first) {
  const auto found = std::ranges::find_if(
      r.strategies, [&](const Strategy& strategy) { return strategy.first == first && strategy.then; });
  return found == r.strategies.end() ? nullptr : find_weighed(options, found->then);
}
} // namespace

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
  // Of what the options were estimated with; what follows may draw more.
  const auto all_drivers = drivers(s, *chosen);
  r.drivers.assign(all_drivers.begin(),
                   all_drivers.begin() +
                       static_cast<std::ptrdiff_t>(std::min<std::size_t>(8, all_drivers.size())));
  const auto chosen_column = ranking_column(s.plan, chosen->estimate);
  r.tornado = tornado(s.sample, r.drivers, chosen_column);
  if (other) r.flips = flips(s.sample, difference(ranking_column(s.plan, other->estimate), chosen_column));
  const Sample few{s.sample.key(), std::min(s.n, few_draws)};
  std::vector<Contender> tried;
  std::vector<Course> ways;
  oneapi::tbb::parallel_invoke(
      [&] {
        r.break_evens =
            break_evens(s, few, *chosen, other, greenest, other_billing == other ? nullptr : other_billing);
      },
      [&] { r.levers = levers(s, few, *chosen, options); },
      [&] {
        tried = contenders(s, options, *chosen);
        ways = courses(s, tried);
        r.strategies = strategies(s, tried, ways, *chosen);
        if (!tried.empty()) r.information = information(s, tried, ways, r.drivers);
      });
  const Told told{s, options, tried, *chosen, other, fallback_of(r, options, chosen->option.id), greenest};
  r.headline = headline(told, r, spread_shares(s, all_drivers));

  r.why = reasons(told, r);
  return r;
}

} // namespace steelyard
