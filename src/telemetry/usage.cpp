#include "steelyard/telemetry/usage.hpp"

#include "steelyard/stats/summary.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace steelyard {

namespace {

constexpr double seconds_per_minute = 60, seconds_per_hour = 3600;

/// Whether the devices of a machine add up.
bool adds_up(Dimension dimension) {
  switch (dimension) {
  case Dimension::memory_utilisation:
  case Dimension::disk_utilisation:
  case Dimension::model_latency:
    return false;
  default:
    return true;
  }
}

/// Whether a reading says that a machine was up at that moment; requests come only when somebody asks.
bool tells_presence(Dimension dimension) {
  return dimension != Dimension::invocations && dimension != Dimension::model_latency &&
         dimension != Dimension::other;
}

} // namespace

std::vector<double> UsageSeries::values() const {
  std::vector<double> all;
  all.reserve(points.size());
  for (const UsagePoint& point : points)
    all.push_back(point.value);
  return all;
}

const UsageSeries* NodeUsage::find(Dimension dimension) const {
  const auto at = series.find(dimension);
  return at == series.end() || at->second.points.empty() ? nullptr : &at->second;
}

double Usage::span_hours() const {
  if (nodes.empty()) return 0;
  return (end - start + period.value_or(seconds_per_minute)) / seconds_per_hour;
}

std::vector<double> Usage::moments() const {
  std::set<double> all, asked;
  for (const NodeUsage& node : nodes)
    for (const auto& [dimension, series] : node.series)
      for (const UsagePoint& point : series.points)
        (tells_presence(dimension) ? all : asked).insert(point.at);
  const auto& chosen = all.empty() ? asked : all;
  return {chosen.begin(), chosen.end()};
}

void UsageCollector::take(const Reading& reading) {
  if (!std::isfinite(reading.value) || !std::isfinite(reading.at) || reading.value < 0) return;
  if (reading.dimension == Dimension::other) return;
  auto& devices = taken_[{std::string{reading.node}, reading.dimension}];
  auto at = devices.find(reading.device);
  if (at == devices.end()) at = devices.emplace(std::string{reading.device}, Bins{}).first;
  Sum& sum = at->second[static_cast<std::int64_t>(std::floor(reading.at / seconds_per_minute))];
  sum.total += reading.value;
  ++sum.count;
  ++readings_;
}

Usage UsageCollector::usage() const {
  Usage usage;
  usage.readings = readings_;
  std::map<std::string, NodeUsage> nodes;
  for (const auto& [key, devices] : taken_) {
    const auto& [node, dimension] = key;
    UsageSeries series;
    std::map<std::int64_t, std::pair<double, double>> bins; ///< sum and highest over devices
    const auto add = [&bins](const Bins& of_device) {
      for (const auto& [minute, sum] : of_device) {
        const double mean = sum.total / static_cast<double>(sum.count);
        auto& [total, most] = bins[minute];
        total += mean;
        most = std::max(most, mean);
      }
    };
    if (const auto whole = devices.find(""); whole != devices.end()) {
      add(whole->second); // beside it, single devices would be counted twice
    } else if (const auto mean = devices.find(all_devices); mean != devices.end()) {
      add(mean->second);
      series.mean_of_devices = adds_up(dimension);
    } else {
      for (const auto& [device, of_device] : devices) {
        add(of_device);
        auto& single = series.devices.emplace_back();
        for (const auto& [minute, sum] : of_device)
          single.push_back(sum.total / static_cast<double>(sum.count));
      }
    }
    for (const auto& [minute, values] : bins)
      series.points.push_back({static_cast<double>(minute) * seconds_per_minute,
                               adds_up(dimension) ? values.first : values.second});
    NodeUsage& of_node = nodes[node];
    of_node.name = node;
    of_node.series[dimension] = std::move(series);
  }
  for (auto& [name, node] : nodes)
    usage.nodes.push_back(std::move(node));

  const auto moments = usage.moments();
  if (moments.empty()) return usage;
  usage.start = moments.front();
  usage.end = moments.back();
  std::vector<double> steps;
  for (std::size_t i = 1; i < moments.size(); ++i)
    steps.push_back(moments[i] - moments[i - 1]);
  if (steps.empty()) return usage;
  usage.period = percentile(steps, 1.0 / 2);
  const double expected = (usage.end - usage.start) / *usage.period + 1;
  usage.missing_share = std::max(0.0, 1 - static_cast<double>(moments.size()) / expected);
  return usage;
}

double percentile_of(std::vector<double> values, double p) {
  return values.empty() ? 0 : percentile(values, p / 100);
}

} // namespace steelyard
