#include "steelyard/telemetry/measurements.hpp"

#include "telemetry/window.hpp"

#include "steelyard/stats/summary.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

constexpr double low = 0.1, middle = 0.5, high = 0.9;

std::optional<Measured> measured(const PercentHistogram& values) {
  if (values.count() == 0) return std::nullopt;
  return Measured{*values.quantile(low) / 100, *values.quantile(middle) / 100, *values.quantile(high) / 100,
                  *values.mean() / 100, values.count()};
}

std::optional<Measured> measured(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  const std::span<const double> all{values};
  return Measured{quantile(all, low), quantile(all, middle), quantile(all, high), ordered_mean(all),
                  values.size()};
}

/// Whether a series is of that name, or of one device of it: `power_watts/gpu0`.
bool is_of(const MetricSeries& series, std::string_view name) {
  const std::string_view own = series.name;
  return own.starts_with(name) && (own.size() == name.size() || own[name.size()] == '/');
}

/// Finite values of metrics of these names, of training where modes are said.
std::optional<Measured> metric(const JobRecord& job, std::initializer_list<std::string_view> names) {
  std::vector<double> values;
  for (const MetricSeries& series : job.series)
    if (series.mode != MetricMode::validation &&
        std::ranges::any_of(names, [&series](std::string_view name) { return is_of(series, name); }))
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
  m.watts_per_device =
      metric(job, {"watts", "power_watts", "gpu_power_watts", "power.draw", "power.draw [W]"});
  m.watts_per_node = metric(job, {"node_watts", "node_power_watts"});
  m.restarts = restart_count(job);
  const bool has_steps = std::ranges::any_of(job.series, [](const MetricSeries& series) {
    return std::ranges::any_of(series.points, [](const auto& p) { return p.step && p.at; });
  });
  if (has_steps && m.hours && *m.hours > 0)
    m.restarts_per_device_hour = static_cast<double>(m.restarts) /
                                 (*m.hours * static_cast<double>(std::max<std::size_t>(1, m.devices)));
  return m;
}

Measurements measurements(const Usage& usage, const Instance& instance, const std::string& region) {
  Measurements m;
  m.instance = "ml." + instance.type;
  m.region = region;
  m.nodes = usage.nodes.size();
  const double gpus = instance.accelerator_count;
  m.devices = m.nodes * static_cast<std::size_t>(gpus);
  m.hours = usage.span_hours();
  const auto share = [&usage](Dimension dimension, double devices) {
    std::vector<double> values;
    for (const NodeUsage& node : usage.nodes)
      if (const UsageSeries* series = node.find(dimension); series && devices > 0)
        for (const UsagePoint& point : series->points)
          values.push_back(std::clamp(point.value / 100 / (series->mean_of_devices ? 1 : devices), 0.0, 1.0));
    return measured(values);
  };
  m.gpu_utilisation = share(Dimension::gpu_utilisation, gpus);
  m.cpu_utilisation = share(Dimension::cpu_utilisation, instance.vcpu);
  m.gpu_memory = share(Dimension::gpu_memory_utilisation, gpus);
  return m;
}

} // namespace steelyard
