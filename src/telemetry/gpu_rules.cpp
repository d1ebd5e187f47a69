#include "telemetry/judges.hpp"
#include "telemetry/window.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace steelyard::judges {

namespace {

constexpr double high_share = 0.95, low_share = 0.05;

/// Whether any GPU has a value of utilisation, or of memory.
bool has_gpus(const JobRecord& job, bool memory) {
  return std::ranges::any_of(job.nodes, [memory](const NodeTimeline& node) {
    return std::ranges::any_of(memory ? node.gpu_memory : node.gpu, [](const auto& values) {
      return std::ranges::any_of(values, [](float value) { return value == value; });
    });
  });
}

std::string too_few(std::size_t most, std::size_t patience) {
  return fmt::format("more than {} values a GPU; there are {}", patience, most);
}

} // namespace

Verdict low_gpu_utilization(const JobRecord& job, const RuleValues& values) {
  if (!has_gpus(job, false)) return lacking(values);
  const double high = values.number("threshold_p95"), low = values.number("threshold_p5");
  const std::size_t window = whole(values.number("window")), patience = whole(values.number("patience"));
  Verdict verdict;
  std::string first;
  double lowest = 100;
  for (const NodeTimeline& node : job.nodes)
    for (std::size_t g = 0; g < node.gpus.size(); ++g) {
      const SeenValues seen = seen_values(node.at, node.gpu[g]);
      verdict.datapoints = std::max(verdict.datapoints, seen.value.size());
      std::size_t met = 0;
      each_scan(seen.at, *job.system_start, scan_seconds(values), [&](std::size_t count) {
        if (count <= patience) return;
        const auto last = last_of(seen.value, count, window);
        const double p95 = quantile(last, high_share), p5 = quantile(last, low_share);
        lowest = std::min(lowest, p95);
        const bool under = p95<high, fluctuates = p95> high && p5 < low;
        if (!under && !fluctuates) return;
        const double at = seen.at[count - 1];
        if (!verdict.first_fired || at < *verdict.first_fired)
          first = under ? fmt::format("p95 {:.0f} % on {} is below {:g} %", p95,
                                      device_words(node.node, node.gpus[g]), high)
                        : fmt::format("p95 {:.0f} % but p5 {:.0f} % on {}: it fluctuates", p95, p5,
                                      device_words(node.node, node.gpus[g]));
        strike(verdict, at);
        ++met;
      });
      if (met == 0) continue;
      Detail& gpu = detail_of(detail_of(verdict.details, node.node).inside, node.gpus[g]);
      const auto last = last_of(seen.value, seen.value.size(), window);
      gpu.inside = {
          leaf_detail("gpu_max", static_cast<double>(*std::ranges::max_element(seen.value))),
          leaf_detail("gpu_95", quantile(last, high_share)),
          leaf_detail("gpu_5", quantile(last, low_share)),
      };
      std::ranges::move(box_plot(seen.value), std::back_inserter(gpu.inside));
    }
  verdict.evidence = verdict.fired ? first : fmt::format("lowest p95 {:.0f} %", lowest);
  if (!verdict.fired && verdict.datapoints <= patience) verdict.needs = too_few(verdict.datapoints, patience);
  return verdict;
}

Verdict batch_size(const JobRecord& job, const RuleValues& values) {
  if (!has_gpus(job, false) || !has_gpus(job, true) || job.cpu_utilisation.count() == 0)
    return lacking(values);
  const double cpu_limit = values.number("cpu_threshold_p95"), gpu_limit = values.number("gpu_threshold_p95"),
               memory_limit = values.number("gpu_memory_threshold_p95");
  const std::size_t window = whole(values.number("window")), patience = whole(values.number("patience"));
  Verdict verdict;
  for (const NodeTimeline& node : job.nodes) {
    const SeenValues cpu = seen_values(node.at, node.cpu_mean);
    verdict.datapoints = std::max(verdict.datapoints, cpu.value.size());
    std::vector<SeenValues> gpu, memory;
    for (std::size_t g = 0; g < node.gpus.size(); ++g) {
      gpu.push_back(seen_values(node.at, node.gpu[g]));
      memory.push_back(seen_values(node.at, node.gpu_memory[g]));
    }
    each_scan(cpu.at, *job.system_start, scan_seconds(values), [&](std::size_t count) {
      if (count <= window || count <= patience) return;
      const double cpu_p95 = quantile(last_of(cpu.value, count, window), high_share);
      if (cpu_p95 >= cpu_limit) return;
      const double now = cpu.at[count - 1];
      const auto until = [now](const SeenValues& seen) {
        return static_cast<std::size_t>(std::ranges::upper_bound(seen.at, now) - seen.at.begin());
      };
      for (std::size_t g = 0; g < node.gpus.size(); ++g) {
        const std::size_t gpu_count = until(gpu[g]), memory_count = until(memory[g]);
        if (gpu_count <= window || memory_count == 0) continue;
        const double gpu_p95 = quantile(last_of(gpu[g].value, gpu_count, window), high_share);
        const double memory_p95 = quantile(last_of(memory[g].value, memory_count, window), high_share);
        if (gpu_p95 >= gpu_limit || memory_p95 >= memory_limit) continue;
        if (!verdict.first_fired || now < *verdict.first_fired)
          verdict.evidence = fmt::format("p95 of CPU {:.0f} %, of GPU {:.0f} %, of its memory {:.0f} % on {}",
                                         cpu_p95, gpu_p95, memory_p95, device_words(node.node, node.gpus[g]));
        strike(verdict, now);
        Detail& of_node = detail_of(verdict.details, node.node);
        detail_of(of_node.inside, node.gpus[g]).inside.clear();
      }
    });
    const auto at = std::ranges::find(verdict.details, node.node, &Detail::key);
    if (at == verdict.details.end()) continue;
    for (std::size_t g = 0; g < node.gpus.size(); ++g)
      if (const auto found = std::ranges::find(at->inside, node.gpus[g], &Detail::key);
          found != at->inside.end()) {
        found->inside = box_plot(gpu[g].value);
        at->inside.push_back({node.gpus[g] + "_memory", {}, box_plot(memory[g].value)});
      }
    at->inside.push_back({"cpu", {}, box_plot(cpu.value)});
  }
  const std::size_t least = std::max(patience, window);
  if (!verdict.fired) verdict.evidence = "processors, a GPU or its memory were busy enough";
  if (!verdict.fired && verdict.datapoints <= least) verdict.needs = too_few(verdict.datapoints, least);
  return verdict;
}

Verdict gpu_memory_increase(const JobRecord& job, const RuleValues& values) {
  if (!has_gpus(job, true)) return lacking(values);
  const double increase = values.number("increase");
  const std::size_t window = std::max<std::size_t>(2, whole(values.number("window"))),
                    patience = whole(values.number("patience"));
  Verdict verdict;
  double largest = 0;
  for (const NodeTimeline& node : job.nodes)
    for (std::size_t g = 0; g < node.gpus.size(); ++g) {
      const SeenValues seen = seen_values(node.at, node.gpu_memory[g]);
      verdict.datapoints = std::max(verdict.datapoints, seen.value.size());
      std::vector<double> sums(seen.value.size() + 1);
      for (std::size_t i = 0; i < seen.value.size(); ++i)
        sums[i + 1] = sums[i] + static_cast<double>(seen.value[i]);
      double most = 0;
      for (std::size_t count = std::max(window + 2, patience + 1); count <= seen.value.size(); ++count) {
        const double size = static_cast<double>(window);
        const double now = (sums[count] - sums[count - window]) / size;
        // The window before ends two values earlier and is one shorter: as smdebug slices it.
        const double before = (sums[count - 2] - sums[count - window - 1]) / (size - 1);
        const double rise = now - before;
        largest = std::max(largest, rise);
        if (rise <= increase) continue;
        const double at = seen.at[count - 1];
        if (!verdict.first_fired || at < *verdict.first_fired)
          verdict.evidence = fmt::format("moving average of memory on {} rose by {:.1f} points to {:.0f} %",
                                         device_words(node.node, node.gpus[g]), rise, now);
        strike(verdict, at);
        most = std::max(most, rise);
      }
      if (most == 0) continue;
      Detail& gpu = detail_of(detail_of(verdict.details, node.node).inside, node.gpus[g]);
      gpu.inside = {leaf_detail("increase", most),
                    leaf_detail("gpu_max", static_cast<double>(*std::ranges::max_element(seen.value))),
                    leaf_detail("p05", quantile(std::span<const float>{seen.value}, low_share))};
      std::ranges::move(box_plot(seen.value), std::back_inserter(gpu.inside));
    }
  if (!verdict.fired)
    verdict.evidence = fmt::format("largest rise of the moving average {:.1f} points", largest);
  if (!verdict.fired && verdict.datapoints <= patience) verdict.needs = too_few(verdict.datapoints, patience);
  return verdict;
}

} // namespace steelyard::judges
