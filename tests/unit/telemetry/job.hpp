/// \file
/// Jobs made of series, for tests of rules.
#pragma once

#include "steelyard/telemetry/rules.hpp"

#include <cmath>
#include <functional>
#include <string>

namespace steelyard::test {

constexpr double began = 1715935000;

/// A value by snapshot.
using Curve = std::function<double(std::size_t)>;

inline Curve always(double value) {
  return [value](std::size_t) { return value; };
}

/// Snapshots at 500 ms of one device.
inline void add(JobRecorder& recorder, Dimension dimension, const std::string& device, std::size_t count,
                const Curve& curve, const std::string& node = "algo-1") {
  for (std::size_t i = 0; i < count; ++i)
    recorder.add(Reading{dimension, node, device, curve(i), began + 0.5 * static_cast<double>(i)});
}

inline void add_series(JobRecorder& recorder, const std::string& name, MetricMode mode,
                       const std::vector<double>& values, double seconds = 60) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto step = static_cast<double>(i);
    recorder.add(MetricPoint{name, mode, step, began + seconds * step, values[i]});
  }
}

inline Verdict judged(const JobRecord& job, const std::string& rule, Thresholds thresholds = Thresholds::code,
                      const std::vector<std::pair<std::string, double>>& parameters = {}) {
  const RuleDescription& description = *find_rule(rule);
  RuleValues values{description, thresholds};
  for (const auto& [name, value] : parameters)
    if (!values.set(name, number_value(value))) throw std::invalid_argument{name};
  return description.judge(job, values);
}

} // namespace steelyard::test
