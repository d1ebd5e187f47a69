#include "steelyard/estimate/estimator.hpp"

#include "groundwork.hpp"
#include "serving.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace steelyard {

namespace {

/// The chance that one request by itself takes too long, where the plan says how long it may take.
std::optional<double> chance_of_delay(const Setting& s, std::span<const double> latency_ms) {
  const auto& limit = s.plan.demand.latency_p95_ms;
  if (!limit || !s.plan.demand.online || latency_ms.empty()) return std::nullopt;
  const auto most = s.draw(*limit);
  double slow = 0;
  // Times of answers are rough, so only what is far above the target counts against an option.
  for (std::size_t i = 0; i < s.n; ++i)
    slow += latency_ms[i] > 2 * most[i] ? 1 : 0;
  return slow / static_cast<double>(s.n);
}

} // namespace

Estimated estimate_option(const Setting& s, const Option& option, Keep keep) {
  Job job{s, option};
  const Groundwork& ground = groundwork(job, keep);
  const Serving& served = serving(job);
  job.ledger.carry_over(ground.entries);
  job.ledger.carry_over(served.entries);

  Estimated result;
  result.chance = ground.chance;
  result.trial = ground.trial;
  result.over_latency = chance_of_delay(s, served.latency_ms);
  result.overloaded = served.overloaded;
  result.estimate = job.ledger.close();
  Estimate& e = result.estimate;
  e.calendar = ground.launch.legs;
  e.derivations = ground.launch.derivations;
  e.put(Metric::delay_usd, {}, ground.launch.delay_usd);
  e.put(Metric::weeks_to_launch, ground.launch.weeks, ground.launch.weeks_to_launch);

  // Nobody knows how often an answer of it is wrong: not never.
  if (result.chance.scores.empty() && mean(s.plan.quality.usd_per_error) > 0)
    e.missing.push_back(fmt::format(
        "what wrong answers cost: {}; a point of a pilot under quality.pilot says it", result.chance.why));
  std::vector<double> with_errors = e.column(Metric::cost_usd);
  if (std::ranges::all_of(ground.losses_usd, [](double usd) { return usd == 0; })) {
    e.put(Metric::cost_with_errors_usd, std::move(with_errors), *e.total(Metric::cost_usd));
    return result;
  }
  for (std::size_t i = 0; i < s.n; ++i)
    with_errors[i] += ground.losses_usd[i];
  e.put(Metric::cost_with_errors_usd, std::move(with_errors));
  return result;
}

} // namespace steelyard
