// What decides the hours of machines beside load and machine time.
#include "served_month.hpp"

#include "steelyard/formulas/serving.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace steelyard {

Staffing::Staffing(const Job& job, double fewest, double servers)
    : setting_{job.setting}, fewest_{fewest}, servers_{servers}, share_{job.serve->share},
      greatest_{job.draw(job.k().serve.maximum_utilisation)} {
  if (!setting_.staffing) return;
  variability_ = job.draw(job.k().serve.wait_variability);
  latency_ms_ = job.draw(*setting_.plan.demand.latency_p95_ms);
}

Staffing::Draw Staffing::draw(std::size_t i, double capacity) const {
  Draw d{capacity * share_, Fraction::clamped(greatest_[i]), servers_ / capacity, {}, greatest_[i] * share_};
  if (!setting_.staffing) return d;
  // What does not even answer in time alone is not helped by more replicas, but nobody should wait on top.
  const double wait = std::max(0.0, latency_ms_[i] / 1000 - d.service);
  d.limit = StaffingTable::limit(wait / (d.service * variability_[i]));
  return d;
}

double Staffing::replicas(const Draw& draw, double rate) const {
  const double by_load =
      replicas_needed(ItemsPerSecond{rate}, ItemsPerSecond{draw.capacity}, draw.greatest, fewest_);
  if (!setting_.staffing || !(rate > 0)) return by_load;
  const double needed = setting_.staffing->fewest(rate * draw.service, draw.limit, draw.greatest_load);
  return std::max(by_load, std::ceil(needed / servers_));
}

double Staffing::fullest_in_time(std::size_t i, std::span<const double> stays, double slow) const {
  const double greatest = greatest_[i];
  if (!setting_.staffing) return greatest;
  // The load up to which answers are in time; who is too slow alone is not helped by more replicas.
  const double limit = latency_ms_[i] / 1000 / slow;
  const auto late = static_cast<std::size_t>(
      std::find_if(stays.begin(), stays.end(), [&](double stay) { return stay > limit; }) - stays.begin());
  if (late == 0 || late == stays.size()) return greatest;
  const double within =
      static_cast<double>(late - 1) + (limit - stays[late - 1]) / (stays[late] - stays[late - 1]);
  return std::min(greatest, std::max(within, 1.0) / static_cast<double>(stays.size() - 1));
}

double Staffing::replicas_below(double fullest, double rate, double capacity) const {
  return replicas_needed(ItemsPerSecond{rate}, ItemsPerSecond{capacity * share_}, Fraction::clamped(fullest),
                         fewest_);
}

double share_up(double rate, double stay, double wait_seconds) {
  return any_arrival(rate * (stay + wait_seconds));
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
  if (!batch && s.staffing)
    inputs.insert(inputs.end(), {leaf(s, *s.plan.demand.latency_p95_ms), leaf(s, c.wait_variability)});
  if (batch)
    inputs.insert(inputs.end(), {leaf(s, c.batch_jobs_per_month), leaf(s, job.k().train.startup_hours)});
  if (!batch && !(fewest > 0))
    inputs.insert(inputs.end(), {leaf(s, c.cold_start_minutes), leaf(s, c.scale_in_minutes)});
  return node("instance-hours a month", "h",
              batch        ? "requests × machine time / utilisation + jobs × start-up"
              : s.staffing ? "replicas by hour of the week, from load × machine time / utilisation, and more "
                             "where one in twenty would wait too long"
                           : "replicas by hour of the week, from load × machine time / utilisation",
              replica_hours, std::move(inputs));
}

} // namespace steelyard
