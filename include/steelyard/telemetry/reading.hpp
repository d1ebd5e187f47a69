/// \file
/// One reading of a running machine: what a profiler or a monitor says of one device at one moment.
///
/// \par Model
/// A file of telemetry is a stream of readings. Readers push them, in the order of the file, into whatever
/// wants them (a rule, a sizing, an idleness search), so that no file is ever held whole.
/// \par Worked example
/// Profiler:
/// {"Dimension":"GPUUtilization","Name":"gpu0","NodeId":"algo-1","Value":41.0,"Timestamp":1591160899.757} is
/// {dimension gpu_utilisation, node "algo-1", device "gpu0", value 41, at 1591160899.757}. CloudWatch:
/// CPUUtilization 640 of job/algo-1, a sum over the processors, keeps device "" and its value; whoever knows
/// the machine divides.
/// \par Accuracy
/// As the monitor gives it. A utilisation of a GPU is the share of time in which any kernel ran, not
/// efficiency.
/// \par Source
/// Amazon SageMaker Developer Guide, "Monitor Amazon SageMaker with Amazon CloudWatch"; smdebug's parser of
/// system metrics.
#pragma once

#include <functional>
#include <string_view>

namespace steelyard {

/// What is read.
enum class Dimension {
  cpu_utilisation,        ///< [%], of one processor; without a device the sum over all [0, 100 n]
  gpu_utilisation,        ///< [%], of one GPU; without a device the sum over all
  gpu_memory_utilisation, ///< [%], of one GPU; without a device the sum over all
  memory_utilisation,     ///< [%] of the machine's memory
  disk_utilisation,       ///< [%] of the volume's space
  io_wait,                ///< [%] of one processor's time
  disk_read,              ///< [bytes/s]
  disk_write,             ///< [bytes/s]
  network_received,       ///< [bytes/s]
  network_sent,           ///< [bytes/s]
  invocations,            ///< requests in the period
  model_latency,          ///< [s] of a request within the model
  other,                  ///< anything else: kept only to be counted
};

/// The texts live as long as the call that hands the reading over.
struct Reading {
  Dimension dimension = Dimension::other;
  std::string_view node;   ///< "algo-1"; empty where the file says none
  std::string_view device; ///< "gpu0", "cpu3"; empty for the machine as a whole
  double value = 0.0;      ///< in the unit of its dimension
  double at = 0.0;         ///< seconds since 1970, UTC
};

/// Takes readings one at a time.
using ReadingSink = std::function<void(const Reading&)>;

} // namespace steelyard
