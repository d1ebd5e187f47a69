/// \file
/// What a job shows that a plan would otherwise assume: utilisation, speed, failures.
///
/// \par Model
/// Medians and P10, P90 of readings; rates are counts over the time that they were counted in. Every figure
/// says how many data it rests on. The keys of a plan that they fill are device_utilisation,
/// measured_items_per_second, measured_mfu, measured_power and measured_failures; of a share that power
/// follows, and of power, the mean.
/// \par Worked example
/// 900 steps that started within 450 s: 2 steps/s; with series of `items_per_second` at 64, 66 and 70 the
/// median 66 items/s.
/// \par Accuracy
/// Utilisation is the share of time in which any kernel ran. It is no MFU: measured_mfu is given only where
/// the script wrote a metric named `mfu`.
/// \par Source
/// src/telemetry/README.md.
#pragma once

#include "steelyard/telemetry/diagnosis.hpp"
#include "steelyard/telemetry/usage.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace steelyard {

/// A figure and how many data it rests on.
struct Measured {
  double p10 = 0, p50 = 0, p90 = 0, mean = 0;
  std::size_t data = 0;
};

struct Measurements {
  std::string instance, region;
  std::size_t nodes = 0, devices = 0; ///< devices are GPUs
  std::optional<double> hours;
  std::optional<Measured> gpu_utilisation, cpu_utilisation, gpu_memory; ///< [1]
  std::optional<Measured> steps_per_second;
  std::optional<Measured> items_per_second; ///< metric `items_per_second` or `samples_per_second`
  std::optional<Measured> mfu;              ///< metric `mfu` [1]
  /// Of an accelerator's board: metric `watts`, `power_watts`, `gpu_power_watts` or nvidia-smi's
  /// `power.draw`.
  std::optional<Measured> watts_per_device;
  std::optional<Measured> watts_per_node;         ///< metric `node_watts` or `node_power_watts`
  std::optional<double> restarts_per_device_hour; ///< times that the step went back
  std::size_t restarts = 0;
};

[[nodiscard]] Measurements measurements(const JobRecord& job, const Diagnosis& diagnosis);

/// Of the readings that a machine is sized by: utilisation and hours, no more.
[[nodiscard]] Measurements measurements(const Usage& usage, const Instance& instance,
                                        const std::string& region);

} // namespace steelyard
