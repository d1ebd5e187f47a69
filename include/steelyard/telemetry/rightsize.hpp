/// \file
/// The instance that a running job needs, by what it used: needs, candidates by cost, and one recommended.
///
/// \par Model
/// A machine must serve the P99.5 of processor use with a headroom of 20 % (capacity = use / (1 - headroom)),
/// of memory the same, of each GPU's memory 1.1 times the P99, of GPUs the P95 over 0.9. A job's time on
/// another machine is between that of stages that overlap, max(g / G, c / C) + 1 - max(g, c), and of stages
/// that follow each other, g / G + (1 - g) (c / C + 1 - c): g and c are the busy shares of GPUs and
/// processors, G and C how much faster the other machine's are; what waits stays. G lies between the ratios
/// of memory bandwidth and of peak FLOP.
/// \par Worked example
/// A processor that is busy 40 of 96 cores at P99.5 needs 50. A GPU busy all of the time, on one twice as
/// fast in both respects: half the time.
/// \par Accuracy
/// Utilisation is a share of time, not of what the machine could do, so that times on other GPUs are wide.
/// Nothing is measured: run the candidate once, or give what the Inference Recommender measured.
/// \par Source
/// AWS Compute Optimizer (threshold and headroom); models/rightsize.json.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/stats/summary.hpp"
#include "steelyard/telemetry/idle.hpp"
#include "steelyard/telemetry/usage.hpp"
#include "steelyard/telemetry/work_kind.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// What SageMaker bills it as.
[[nodiscard]] Product product(WorkKind kind);

/// One row of the Inference Recommender: an endpoint that was measured under load.
struct MeasuredEndpoint {
  std::string instance; ///< "ml.g5.xlarge"
  double instances = 1;
  std::optional<double> invocations_per_minute; ///< at most
  std::optional<double> model_latency_ms;
  std::optional<double> usd_per_hour, usd_per_inference;
  std::optional<double> cpu_percent, memory_percent;
};

struct RightsizeQuestion {
  WorkKind kind = WorkKind::training;
  const Instance* instance = nullptr; ///< that the readings are of
  std::string region = "us-east-1";
  std::optional<double> hours;                    ///< of one run, or of the period; absent: of the readings
  std::optional<double> instances;                ///< of an endpoint whose readings do not tell them apart
  std::optional<double> cpu_percentile, headroom; ///< [%], [1]; absent: the model's
  std::vector<MeasuredEndpoint> measured;
  std::uint64_t seed = 1;
  std::size_t draws = 1024;
};

/// What one machine of the job needs; absent where nothing was read.
struct Needs {
  std::optional<double> vcpu, memory_gib;
  std::optional<double> gpus;                 ///< as those of the current machine, 0 where none is used
  std::optional<double> gpu_memory_gib;       ///< of each GPU
  std::optional<double> gpu_memory_total_gib; ///< of all GPUs of a machine
  std::optional<double> disk_share;           ///< of the volume's space [1]
  std::optional<double> network_gbps;
};

/// How busy the machines were [%], the mean of all devices.
struct Busyness {
  std::optional<double> cpu_p95, cpu_mean, gpu_p95, gpu_mean, gpu_memory_p95, memory_p95;
};

enum class Risk { low, medium, high };
[[nodiscard]] std::string_view name(Risk risk);

struct Candidate {
  std::string instance; ///< "ml.g5.xlarge"
  double instances = 1;
  bool current = false, measured = false;
  double vcpu = 0, memory_gib = 0, gpus = 0;
  std::optional<double> usd_per_hour; ///< of one instance; absent: not known
  Summary relative_duration;          ///< of a job, or of one request or one step of a person's work
  std::optional<Summary> cost_usd;
  Summary energy_kwh, emissions_kgco2e;
  std::optional<double> probability_cheaper; ///< than what runs now
  Risk risk = Risk::low;
  std::string why;
  std::optional<double> invocations_per_minute, model_latency_ms, usd_per_inference; ///< measured
};

struct Rightsizing {
  WorkKind kind = WorkKind::training;
  std::string region;
  std::string instance; ///< that runs now
  double instances = 1;
  std::optional<double> usd_per_hour;
  double hours = 0;      ///< that cost, energy and emissions are of
  double span_hours = 0; ///< of the readings
  std::size_t moments = 0;
  double cpu_percentile = 0, headroom = 0;
  Needs needs;
  Busyness busy;
  bool enough_data = true;
  std::vector<std::string> wanted;   ///< what is missing to say something
  std::vector<Candidate> candidates; ///< by cost; the current machine is among them
  std::optional<std::string> recommendation;
  double recommended_instances = 1;
  std::vector<std::string> why;    ///< of the recommendation
  std::vector<std::string> advice; ///< beside another instance
  std::vector<std::string> warnings;
  std::optional<Idleness> idle; ///< of notebooks and endpoints
};

/// Reads usage against the catalog. The instance must be one of the catalog's.
[[nodiscard]] Rightsizing rightsize(const Usage& usage, const RightsizeQuestion& question,
                                    const Catalog& catalog, const Coefficients& coefficients);

} // namespace steelyard
