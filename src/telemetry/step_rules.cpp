#include "telemetry/judges.hpp"
#include "telemetry/window.hpp"

#include "steelyard/telemetry/diagnosis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace steelyard::judges {

namespace {

/// When training began: its first step, or the first point of a metric.
std::optional<double> first_step(const JobRecord& job, std::size_t& datapoints) {
  std::optional<double> first;
  const auto see = [&first](double at) {
    if (!first || at < *first) first = at;
  };
  for (const StepTimeline& steps : job.steps) {
    datapoints += steps.start.size();
    if (!steps.start.empty()) see(steps.start.front());
  }
  if (first) return first;
  for (const MetricSeries& series : job.series)
    for (const auto& point : series.points)
      if (point.at) {
        ++datapoints;
        see(*point.at);
      }
  return first;
}

} // namespace

Verdict max_initialization_time(const JobRecord& job, const RuleValues& values) {
  constexpr double seconds_per_minute = 60;
  Verdict verdict;
  const auto first = first_step(job, verdict.datapoints);
  if (!first || !job.system_start) {
    verdict.needs = values.rule().needs;
    return verdict;
  }
  const double limit = values.number("threshold");
  const double minutes = (*first - *job.system_start) / seconds_per_minute;
  verdict.evidence = fmt::format("first step {:.1f} min after the start", minutes);
  verdict.details = {leaf_detail("job_start", *job.system_start),
                     leaf_detail("job_end", *job.end),
                     {"step_num", {}, {leaf_detail("first", *first)}}};
  // The rule fires while it waits, when the limit passes, and not when the step comes.
  if (minutes > limit) strike(verdict, *job.system_start + limit * seconds_per_minute);
  return verdict;
}

Verdict step_outlier(const JobRecord& job, const RuleValues& values) {
  constexpr std::size_t least_steps = 100; // smdebug's: fewer say nothing of the usual
  const double factor = values.number("stddev");
  const std::size_t ignored = whole(values.number("n_outliers"));
  const std::string mode = values.text("mode");
  Verdict verdict;
  bool any = false;
  for (const StepTimeline& steps : job.steps) {
    if (!mode.empty() && steps.name.find(mode) == std::string::npos) continue;
    any = true;
    verdict.datapoints += steps.seconds.size();
    std::vector<double> ends(steps.start.size());
    for (std::size_t i = 0; i < ends.size(); ++i)
      ends[i] = steps.start[i] + steps.seconds[i];
    std::ranges::sort(ends);
    std::size_t outliers = 0;
    double mean = 0, deviation = 0;
    each_scan(ends, job.system_start.value_or(*job.start), scan_seconds(values), [&](std::size_t count) {
      if (count <= least_steps) return;
      double sum = 0, squares = 0;
      for (std::size_t i = 0; i < count; ++i)
        sum += steps.seconds[i];
      mean = sum / static_cast<double>(count);
      for (std::size_t i = 0; i < count; ++i)
        squares += (steps.seconds[i] - mean) * (steps.seconds[i] - mean);
      deviation = std::sqrt(squares / static_cast<double>(count));
      const double limit = mean + factor * deviation;
      outliers = static_cast<std::size_t>(
          std::count_if(steps.seconds.begin(), steps.seconds.begin() + static_cast<std::ptrdiff_t>(count),
                        [limit](double seconds) { return seconds > limit; }));
      if (outliers <= ignored) return;
      if (!verdict.first_fired || ends[count - 1] < *verdict.first_fired)
        verdict.evidence = fmt::format("{} steps of {} took more than {:.3g} s where the mean is {:.3g} s",
                                       outliers, device_words(steps.node, steps.name), limit, mean);
      strike(verdict, ends[count - 1], 0);
    });
    if (outliers > ignored) verdict.violations += outliers;
    detail_of(verdict.details, "step_details")
        .inside.push_back({device_words(steps.node, steps.name),
                           {},
                           {leaf_detail("mean", mean), leaf_detail("stddev", deviation),
                            leaf_detail("number_of_outliers", static_cast<double>(outliers))}});
  }
  if (!any) verdict.needs = values.rule().needs;
  if (any && !verdict.fired) verdict.evidence = fmt::format("not more than {} outliers", ignored);
  if (any && !verdict.fired && verdict.datapoints <= least_steps)
    verdict.needs = fmt::format("more than {} steps; there are {}", least_steps, verdict.datapoints);
  return verdict;
}

Verdict dataloader(const JobRecord& job, const RuleValues& values) {
  Verdict verdict;
  std::set<std::string> cores;
  for (const NodeTimeline& node : job.nodes)
    cores.insert(node.processors.begin(), node.processors.end());
  if (job.loaders.empty() || cores.empty()) {
    verdict.needs = values.rule().needs;
    return verdict;
  }
  const double fewest = values.number("min_threshold") / 100, most = values.number("max_threshold") / 100;
  const std::size_t patience = whole(values.number("patience"));
  const double available = static_cast<double>(cores.size());
  std::vector<double> at, parallel;
  for (const auto& [second, processes] : job.loaders) {
    at.push_back(static_cast<double>(second));
    parallel.push_back(static_cast<double>(processes.size()));
  }
  verdict.datapoints = parallel.size();
  double median = 0;
  each_scan(at, job.system_start.value_or(at.front()), scan_seconds(values), [&](std::size_t count) {
    median = std::floor(quantile(std::span<const double>{parallel}.first(count), 0.5));
    if (count <= patience) return;
    if (median >= available * fewest && median <= available * most) return;
    if (!verdict.fired)
      verdict.evidence =
          fmt::format("{:g} processes load data at a time on {:g} processors", median, available);
    strike(verdict, at[count - 1]);
  });
  if (!verdict.fired) verdict.evidence = fmt::format("{:g} processes on {:g} processors", median, available);
  if (!verdict.fired && verdict.datapoints <= patience)
    verdict.needs =
        fmt::format("more than {} seconds of loading; there are {}", patience, verdict.datapoints);
  verdict.details = {leaf_detail("cores", available), leaf_detail("dataloaders", median)};
  return verdict;
}

} // namespace steelyard::judges
