/// \file
/// What the readings say of the machine: needs, busyness, and the shares of time that decide how long
/// another machine would take.
#pragma once

#include "steelyard/telemetry/rightsize.hpp"

namespace steelyard {

/// A part of the time, with the busy shares of GPUs and of processors in it [1].
struct BusyPart {
  double weight = 1, gpu = 0, cpu = 0;
};

struct MachineDemand {
  Needs needs; ///< of one machine, the neediest
  Busyness busy;
  std::vector<BusyPart> parts;   ///< weights sum to 1
  std::vector<BusyPart> working; ///< those above the mean, the same
  double gpu_mean = 0, cpu_mean = 0;
  std::optional<double> busy_gpus; ///< at the percentile, of the neediest machine
  std::optional<double> cpu_cores; ///< at the percentile, of the neediest machine
  std::optional<double> peak_invocations_per_minute, mean_invocations_per_minute;
  std::optional<double> model_latency_seconds; ///< its median
  std::vector<std::string> warnings;
};

/// SizingThresholds as asked or as the model has them.
struct SizingThresholds {
  double cpu_percentile = 0, headroom = 0;
};

[[nodiscard]] MachineDemand demand_of(const Usage& usage, const Instance& instance,
                                      const SizingThresholds& thresholds, const RightsizeCoefficients& k);

} // namespace steelyard
