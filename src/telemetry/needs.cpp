#include "telemetry/needs.hpp"

#include "steelyard/stats/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace steelyard {

namespace {

constexpr double percent = 100;
constexpr std::size_t most_parts = 16; // groups of minutes that are alike
constexpr double rounding = 1.02;      // what a monitor may show above what there is

/// Values in devices' worth: 1 is one processor, one GPU that is busy.
std::vector<double> in_devices(const UsageSeries& series, double devices) {
  std::vector<double> values = series.values();
  for (double& value : values)
    value *= (series.mean_of_devices ? devices : 1) / percent;
  return values;
}

void raise(std::optional<double>& most, double value) {
  most = std::max(most.value_or(value), value);
}

/// All values of a dimension over all machines, as shares of the machine [%].
std::vector<double> shares(const Usage& usage, Dimension dimension, double devices) {
  std::vector<double> all;
  for (const NodeUsage& node : usage.nodes)
    if (const UsageSeries* series = node.find(dimension))
      for (const double value : in_devices(*series, devices))
        all.push_back(value / devices * percent);
  return all;
}

std::optional<double> at_percentile(const std::vector<double>& values, double p) {
  return values.empty() ? std::nullopt : std::optional{percentile_of(values, p)};
}

/// The busy shares by minute, in a few groups.
std::vector<BusyPart> busy_parts(const Usage& usage, double processors, double gpus) {
  struct Minute {
    double gpu = 0, cpu = 0;
    int gpu_nodes = 0, cpu_nodes = 0;
  };

  std::map<double, Minute> minutes;
  for (const NodeUsage& node : usage.nodes) {
    if (const UsageSeries* series = node.find(Dimension::cpu_utilisation)) {
      const auto values = in_devices(*series, processors);
      for (std::size_t i = 0; i < values.size(); ++i) {
        Minute& minute = minutes[series->points[i].at];
        minute.cpu += std::min(1.0, values[i] / processors);
        ++minute.cpu_nodes;
      }
    }
    if (const UsageSeries* series = node.find(Dimension::gpu_utilisation); series && gpus > 0) {
      const auto values = in_devices(*series, gpus);
      for (std::size_t i = 0; i < values.size(); ++i) {
        Minute& minute = minutes[series->points[i].at];
        minute.gpu += std::min(1.0, values[i] / gpus);
        ++minute.gpu_nodes;
      }
    }
  }
  std::vector<BusyPart> all;
  for (const auto& [at, minute] : minutes)
    all.push_back({1, minute.gpu_nodes > 0 ? minute.gpu / minute.gpu_nodes : 0,
                   minute.cpu_nodes > 0 ? minute.cpu / minute.cpu_nodes : 0});
  std::ranges::sort(all, [](const BusyPart& a, const BusyPart& b) {
    return std::pair{a.cpu, a.gpu} < std::pair{b.cpu, b.gpu};
  });
  if (all.empty()) return {BusyPart{1, 0, 0}}; // use was not read: nothing is known to become faster
  const std::size_t groups = std::min(most_parts, all.size());
  std::vector<BusyPart> parts;
  for (std::size_t g = 0; g < groups; ++g) {
    const std::size_t from = g * all.size() / groups, to = (g + 1) * all.size() / groups;
    BusyPart part{static_cast<double>(to - from) / static_cast<double>(all.size()), 0, 0};
    for (std::size_t i = from; i < to; ++i) {
      part.gpu += all[i].gpu / static_cast<double>(to - from);
      part.cpu += all[i].cpu / static_cast<double>(to - from);
    }
    parts.push_back(part);
  }
  return parts;
}

void look_at_processors(const NodeUsage& node, const Instance& instance, const SizingThresholds& thresholds,
                        MachineDemand& demand) {
  const UsageSeries* series = node.find(Dimension::cpu_utilisation);
  if (!series) return;
  const auto cores = in_devices(*series, instance.vcpu);
  raise(demand.cpu_cores, percentile_of(cores, thresholds.cpu_percentile));
  if (std::ranges::max(cores) > instance.vcpu * rounding)
    demand.warnings.push_back(fmt::format(
        "processors at {:.0f} % of one, and ml.{} has {:.0f}: name the instance that the readings "
        "are of",
        std::ranges::max(cores) * percent, instance.type, instance.vcpu));
}

void look_at_gpus(const NodeUsage& node, const Instance& instance, const RightsizeCoefficients& k,
                  MachineDemand& demand) {
  const double gpus = instance.accelerator_count;
  if (const UsageSeries* series = node.find(Dimension::gpu_utilisation)) {
    const auto busy = in_devices(*series, std::max(1.0, gpus));
    raise(demand.busy_gpus, percentile_of(busy, mean(k.gpu_percentile)));
    if (std::ranges::max(busy) > gpus * rounding)
      demand.warnings.push_back(fmt::format(
          "GPUs at {:.0f} % of one, and ml.{} has {:.0f}: name the instance that the readings are of",
          std::ranges::max(busy) * percent, instance.type, gpus));
  }
  const UsageSeries* memory = node.find(Dimension::gpu_memory_utilisation);
  if (!memory || gpus <= 0 || !instance.accelerator_memory_gib) return;
  const double p = mean(k.gpu_memory_percentile), margin = mean(k.gpu_memory_margin);
  const double each = *instance.accelerator_memory_gib;
  const double total = percentile_of(in_devices(*memory, gpus), p);
  double fullest = total / gpus;
  for (const auto& device : memory->devices)
    fullest = std::max(fullest, percentile_of(device, p) / percent);
  // Frameworks that take all memory there is would need more than that: what runs now fits.
  raise(demand.needs.gpu_memory_gib, std::min(1.0, fullest * margin) * each);
  raise(demand.needs.gpu_memory_total_gib, std::min(gpus, total * margin) * each);
}

/// Requests of all machines together, and the time that the model takes for one.
void look_at_requests(const Usage& usage, const SizingThresholds& thresholds, MachineDemand& demand) {
  std::map<double, double> asked;
  std::vector<double> latencies;
  for (const NodeUsage& node : usage.nodes) {
    if (const UsageSeries* series = node.find(Dimension::invocations))
      for (const UsagePoint& point : series->points)
        asked[point.at] += point.value;
    if (const UsageSeries* series = node.find(Dimension::model_latency))
      for (const UsagePoint& point : series->points)
        latencies.push_back(point.value);
  }
  if (!latencies.empty()) demand.model_latency_seconds = percentile_of(latencies, percent / 2);
  if (asked.empty()) return;
  constexpr double seconds_per_minute = 60;
  const double minutes = std::max(1.0, usage.period.value_or(seconds_per_minute) / seconds_per_minute);
  std::vector<double> rates;
  double total = 0;
  for (const auto& [at, requests] : asked) {
    rates.push_back(requests / minutes);
    total += requests;
  }
  demand.peak_invocations_per_minute = percentile_of(rates, thresholds.cpu_percentile);
  demand.mean_invocations_per_minute = total / std::max(1.0, usage.span_hours() * seconds_per_minute);
}

} // namespace

MachineDemand demand_of(const Usage& usage, const Instance& instance, const SizingThresholds& thresholds,
                        const RightsizeCoefficients& k) {
  MachineDemand demand;
  Needs& needs = demand.needs;
  const double gpus = instance.accelerator_count;
  for (const NodeUsage& node : usage.nodes) {
    look_at_processors(node, instance, thresholds, demand);
    look_at_gpus(node, instance, k, demand);
    if (const UsageSeries* memory = node.find(Dimension::memory_utilisation))
      raise(needs.memory_gib, percentile_of(memory->values(), thresholds.cpu_percentile) / percent *
                                  instance.memory_gib / (1 - thresholds.headroom));
    if (const UsageSeries* disk = node.find(Dimension::disk_utilisation))
      raise(needs.disk_share, std::ranges::max(disk->values()) / percent * mean(k.disk_margin));
    double moved = 0;
    for (const Dimension way : {Dimension::network_received, Dimension::network_sent})
      if (const UsageSeries* network = node.find(way))
        moved = std::max(moved, percentile_of(network->values(), thresholds.cpu_percentile));
    constexpr double gigabits_per_byte = 8e-9;
    if (moved > 0) raise(needs.network_gbps, moved * gigabits_per_byte / (1 - thresholds.headroom));
  }
  if (demand.cpu_cores) needs.vcpu = *demand.cpu_cores / (1 - thresholds.headroom);
  if (demand.busy_gpus) {
    // Nothing but a reading of nothing is no GPU; a little use still needs one.
    const bool used = *demand.busy_gpus * percent >= mean(k.idle_gpu_percent);
    needs.gpus =
        used ? std::min(std::max(1.0, gpus), std::ceil(*demand.busy_gpus / mean(k.gpu_busy_ceiling))) : 0;
  } else if (gpus == 0) {
    needs.gpus = 0;
  }

  look_at_requests(usage, thresholds, demand);

  const double gpu_rule = mean(k.gpu_percentile);
  const auto cpu = shares(usage, Dimension::cpu_utilisation, instance.vcpu);
  demand.busy.cpu_p95 = at_percentile(cpu, gpu_rule);
  if (!cpu.empty()) demand.busy.cpu_mean = ordered_mean(cpu);
  if (gpus > 0) {
    const auto gpu = shares(usage, Dimension::gpu_utilisation, gpus);
    demand.busy.gpu_p95 = at_percentile(gpu, gpu_rule);
    if (!gpu.empty()) demand.busy.gpu_mean = ordered_mean(gpu);
    demand.busy.gpu_memory_p95 =
        at_percentile(shares(usage, Dimension::gpu_memory_utilisation, gpus), gpu_rule);
  }
  std::vector<double> memory;
  for (const NodeUsage& node : usage.nodes)
    if (const UsageSeries* series = node.find(Dimension::memory_utilisation)) {
      const auto values = series->values();
      memory.insert(memory.end(), values.begin(), values.end());
    }
  demand.busy.memory_p95 = at_percentile(memory, gpu_rule);

  demand.parts = busy_parts(usage, instance.vcpu, gpus);
  for (const BusyPart& part : demand.parts) {
    demand.gpu_mean += part.weight * part.gpu;
    demand.cpu_mean += part.weight * part.cpu;
  }
  double working = 0;
  for (const BusyPart& part : demand.parts)
    if (part.gpu >= demand.gpu_mean && part.cpu >= demand.cpu_mean) {
      demand.working.push_back(part);
      working += part.weight;
    }
  for (BusyPart& part : demand.working)
    part.weight /= working;
  if (demand.working.empty()) demand.working = demand.parts;
  return demand;
}

} // namespace steelyard
