// What decides the hours of machines beside load and machine time.
#include "served_month.hpp"

#include <cmath>

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

void add_hours_leaves(const Job& job, bool batch, double fewest, std::vector<Derivation>& inputs) {
  const Setting& s = job.setting;
  const auto& c = job.k().serve;
  inputs.push_back(leaf(s, batch ? c.batch_utilisation : c.maximum_utilisation));
  if (batch)
    inputs.insert(inputs.end(), {leaf(s, c.batch_jobs_per_month), leaf(s, job.k().train.startup_hours)});
  if (!batch && !(fewest > 0))
    inputs.insert(inputs.end(), {leaf(s, c.cold_start_minutes), leaf(s, c.scale_in_minutes)});
}

} // namespace steelyard
