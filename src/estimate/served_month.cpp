// What decides the hours of machines beside load and machine time.
#include "served_month.hpp"

#include <cmath>
#include <utility>

namespace steelyard {

double share_up(double rate, double stay, double wait_seconds) {
  return -std::expm1(-rate * (stay + wait_seconds));
}

std::vector<double> seconds_up(const Job& job) {
  const auto start = job.draw(job.k().serve.cold_start_minutes),
             wait = job.draw(job.k().serve.scale_in_minutes);
  return values_of(job.setting.n, [&](std::size_t i) { return (start[i] + wait[i]) * 60; });
}

std::vector<double> starting_hours(const Job& job) {
  const auto jobs = job.draw(job.k().serve.batch_jobs_per_month),
             startup = job.draw(job.k().train.startup_hours);
  return values_of(job.setting.n, [&](std::size_t i) { return jobs[i] * startup[i]; });
}

Derivation hours_tree(const Job& job, bool batch, double fewest, const Derivation& time_tree,
                      std::span<const double> replica_hours) {
  const Setting& s = job.setting;
  const auto& c = job.k().serve;
  std::vector<Derivation> inputs{leaf(s, s.plan.demand.requests_per_month),
                                 leaf(s, s.plan.demand.growth_per_year), leaf(s, s.plan.demand.peak_to_mean),
                                 time_tree, leaf(s, batch ? c.batch_utilisation : c.maximum_utilisation)};
  if (batch)
    inputs.insert(inputs.end(), {leaf(s, c.batch_jobs_per_month), leaf(s, job.k().train.startup_hours)});
  if (!batch && !(fewest > 0))
    inputs.insert(inputs.end(), {leaf(s, c.cold_start_minutes), leaf(s, c.scale_in_minutes)});
  return node("instance-hours a month", "h",
              batch ? "requests × machine time / utilisation + jobs × start-up"
                    : "replicas by hour of the week, from load × machine time / utilisation",
              replica_hours, std::move(inputs));
}

} // namespace steelyard
