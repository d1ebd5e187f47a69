/// \file
/// How much of its machines a job used, minute by minute: the series that sizing and the idleness search
/// read.
///
/// \par Model
/// Readings fall into bins of a minute. Of one device the mean of a bin holds; the devices of a machine are
/// summed for processors and GPUs, so that 100 % is one of them busy, whatever the monitor counts. A reading
/// without a device is such a sum already; one of the device `total` is the mean over all devices.
/// \par Worked example
/// GPUs at 40 and 60 % in a minute: 100 %, one GPU's worth. CloudWatch's GPUUtilization 100 of a machine
/// with four GPUs: the same.
/// \par Accuracy
/// Peaks shorter than a minute are levelled, as CloudWatch itself levels them.
/// \par Source
/// Amazon SageMaker Developer Guide, "Monitor Amazon SageMaker with Amazon CloudWatch": processors and GPUs
/// are summed, 0 to 100 % each.
#pragma once

#include "steelyard/telemetry/reading.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard {

/// The device of a reading that is the mean over all devices of its machine.
inline constexpr std::string_view all_devices = "total";

/// A minute, and what was read in it.
struct UsagePoint {
  double at = 0;    ///< its beginning, seconds since 1970, UTC
  double value = 0; ///< in the dimension's unit; processors and GPUs summed over devices
};

/// One dimension of one machine.
struct UsageSeries {
  std::vector<UsagePoint> points; ///< in time's order, one a minute at most
  bool mean_of_devices = false;   ///< values are the mean over all devices, not their sum
  /// Values of each device by itself where the monitor tells them apart; empty elsewhere.
  std::vector<std::vector<double>> devices;

  [[nodiscard]] std::vector<double> values() const;
};

struct NodeUsage {
  std::string name; ///< "algo-1"; empty where nothing names it
  std::map<Dimension, UsageSeries> series;

  /// The series, or nullptr.
  [[nodiscard]] const UsageSeries* find(Dimension dimension) const;
};

/// All that was read.
struct Usage {
  std::vector<NodeUsage> nodes; ///< by name
  std::size_t readings = 0;     ///< that were understood
  double start = 0, end = 0;    ///< of the first and the last minute [s since 1970]
  std::optional<double> period; ///< usual time between readings [s]; absent: fewer than two
  double missing_share = 0;     ///< of the time between start and end, minutes without a reading [1]

  [[nodiscard]] bool empty() const { return nodes.empty(); }

  /// From the first to the last reading, with the period of the last [h].
  [[nodiscard]] double span_hours() const;
  /// The moments with a reading, over all nodes and dimensions that say how busy a machine is.
  [[nodiscard]] std::vector<double> moments() const;
};

/// Takes readings in any order.
class UsageCollector {
 public:
  void take(const Reading& reading);
  /// What was taken so far.
  [[nodiscard]] Usage usage() const;

 private:
  struct Sum {
    double total = 0;
    std::size_t count = 0;
  };

  using Bins = std::map<std::int64_t, Sum>; ///< by minute
  std::map<std::pair<std::string, Dimension>, std::map<std::string, Bins, std::less<>>> taken_;
  std::size_t readings_ = 0;
};

/// Percentile of values [their unit], by linear interpolation; 0 for none. `p` in percent.
[[nodiscard]] double percentile_of(std::vector<double> values, double p);

} // namespace steelyard
