#include "steelyard/telemetry/measurements.hpp"

#include "telemetry/window.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

constexpr double low = 0.1, middle = 0.5, high = 0.9;

std::optional<Measured> measured(const PercentHistogram& values) {
  if (values.count() == 0) return std::nullopt;
  return Measured{*values.quantile(low) / 100, *values.quantile(middle) / 100, *values.quantile(high) / 100,
                  values.count()};
}

std::optional<Measured> measured(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  const std::span<const double> all{values};
  return Measured{quantile(all, low), quantile(all, middle), quantile(all, high), values.size()};
}

/// Finite values of metrics of these names, of training where modes are said.
std::optional<Measured> metric(const JobRecord& job, std::initializer_list<std::string_view> names) {
  std::vector<double> values;
  for (const MetricSeries& series : job.series)
    if (series.mode != MetricMode::validation && std::ranges::find(names, series.name) != names.end())
      for (const auto& point : series.points)
        if (std::isfinite(point.value) && point.value > 0) values.push_back(point.value);
  return measured(values);
}

/// Steps a second: from one step to the next of a node, where events have them; else from steps and times
/// of metrics.
std::optional<Measured> step_rate(const JobRecord& job) {
  std::vector<double> rates;
  for (const StepTimeline& steps : job.steps)
    for (std::size_t i = 1; i < steps.start.size(); ++i)
      if (const double took = steps.start[i] - steps.start[i - 1]; took > 0) rates.push_back(1 / took);
  if (!rates.empty()) return measured(rates);
  for (const MetricSeries& series : job.series) {
    if (series.mode == MetricMode::validation) continue;
    for (std::size_t i = 1; i < series.points.size(); ++i) {
      const auto &a = series.points[i - 1], &b = series.points[i];
      if (a.step && b.step && a.at && b.at && *b.at > *a.at && *b.step > *a.step)
        rates.push_back((*b.step - *a.step) / (*b.at - *a.at));
    }
    if (!rates.empty()) break;
  }
  return measured(rates);
}

/// Times that a metric came at a step that had come before, later: the job went on from a checkpoint.
std::size_t restart_count(const JobRecord& job) {
  std::size_t most = 0;
  for (const MetricSeries& series : job.series) {
    std::vector<std::pair<double, double>> by_time;
    for (const auto& point : series.points)
      if (point.at && point.step) by_time.emplace_back(*point.at, *point.step);
    std::ranges::sort(by_time);
    std::size_t back = 0;
    for (std::size_t i = 1; i < by_time.size(); ++i)
      if (by_time[i].second < by_time[i - 1].second) ++back;
    most = std::max(most, back);
  }
  return most;
}

} // namespace

Measurements measurements(const JobRecord& job, const Diagnosis& diagnosis) {
  Measurements m;
  m.instance = diagnosis.instance;
  m.region = diagnosis.region;
  m.nodes = diagnosis.nodes;
  m.devices = diagnosis.devices;
  m.hours = diagnosis.duration_hours;
  m.gpu_utilisation = measured(job.gpu_utilisation);
  m.cpu_utilisation = measured(job.cpu_utilisation);
  m.gpu_memory = measured(job.gpu_memory);
  m.steps_per_second = step_rate(job);
  m.items_per_second = metric(job, {"items_per_second", "samples_per_second"});
  m.mfu = metric(job, {"mfu"});
  m.watts_per_device = metric(job, {"watts", "power_watts"});
  m.restarts = restart_count(job);
  const bool has_steps = std::ranges::any_of(job.series, [](const MetricSeries& series) {
    return std::ranges::any_of(series.points, [](const auto& p) { return p.step && p.at; });
  });
  if (has_steps && m.hours && *m.hours > 0)
    m.restarts_per_device_hour = static_cast<double>(m.restarts) /
                                 (*m.hours * static_cast<double>(std::max<std::size_t>(1, m.devices)));
  return m;
}

} // namespace steelyard
