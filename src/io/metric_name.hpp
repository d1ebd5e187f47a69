/// \file
/// What a label or an id of CloudWatch says: the metric, the host, the device, the statistic.
#pragma once

#include "steelyard/telemetry/reading.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace steelyard::io {

/// A metric that readings are made of.
struct NamedMetric {
  Dimension dimension = Dimension::other;
  std::string_view device; ///< what its readings are of, where the metric itself says so
  double unit = 1;         ///< what one is in the dimension's unit
};

/// By the metric's name, wherever it stands in the text; nullopt: none of those that are read.
[[nodiscard]] std::optional<NamedMetric> metric_in(std::string_view text);
/// By what people call the queries they number: `gpu_mem_1`, `cpu2`.
[[nodiscard]] std::optional<NamedMetric> metric_of_id(std::string_view id);

/// `algo-1`, `i-0abc...`, a variant: whatever tells machines apart; "" for none.
[[nodiscard]] std::string host_in(std::string_view text);
/// `gpu0`, `cpu3`; "" for none.
[[nodiscard]] std::string device_in(std::string_view label);

enum class Statistic { unnamed, average, maximum, minimum, sum, samples, percentile };
/// The statistic that a label names.
[[nodiscard]] Statistic statistic_in(std::string_view label);

} // namespace steelyard::io
