/// \file
/// Usage that is made up, for tests of what is read out of it.
#pragma once

#include "steelyard/telemetry/usage.hpp"

#include <functional>
#include <string>

namespace steelyard::test {

/// One dimension of one machine, `value(i)` at the i-th of so many periods.
struct MadeSeries {
  Dimension dimension;
  std::function<double(int)> value;
  std::string node = {}, device = {};
};

inline Usage made_usage(int count, double period_seconds, const std::vector<MadeSeries>& all) {
  UsageCollector collector;
  constexpr double monday = 1767571200; // 2026-01-05
  for (const MadeSeries& one : all)
    for (int i = 0; i < count; ++i)
      collector.take({one.dimension, one.node, one.device, one.value(i), monday + i * period_seconds});
  return collector.usage();
}

inline std::function<double(int)> always(double value) {
  return [value](int) { return value; };
}

} // namespace steelyard::test
