#include "telemetry/judges.hpp"
#include "telemetry/window.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace steelyard::judges {

namespace {

/// One snapshot, as both bottleneck rules see it.
struct Moment {
  double at = 0;
  bool low_gpu = false, bottleneck = false;
};

/// GPUs wait while something else is busy, for too large a share of all snapshots.
Verdict bottleneck(const JobRecord& job, const RuleValues& values, std::vector<float> NodeTimeline::*busy,
                   double limit, std::string_view what) {
  const double gpu_limit = values.number("gpu_threshold"), threshold = values.number("threshold");
  const std::size_t patience = whole(values.number("patience"));
  Verdict verdict;
  std::vector<Moment> moments;
  bool sees_gpu = false, sees_busy = false;
  for (const NodeTimeline& node : job.nodes)
    for (std::size_t i = 0; i < node.at.size(); ++i) {
      Moment moment{node.at[i], false, false};
      for (const auto& gpu : node.gpu) {
        sees_gpu = sees_gpu || !std::isnan(gpu[i]);
        moment.low_gpu = moment.low_gpu || static_cast<double>(gpu[i]) < gpu_limit;
      }
      const float most = (node.*busy)[i];
      sees_busy = sees_busy || !std::isnan(most);
      moment.bottleneck = moment.low_gpu && static_cast<double>(most) > limit;
      moments.push_back(moment);
    }
  if (!sees_gpu || !sees_busy) {
    verdict.needs = values.rule().needs;
    return verdict;
  }
  std::ranges::stable_sort(moments, {}, &Moment::at);
  std::vector<double> at;
  at.reserve(moments.size());
  for (const Moment& moment : moments)
    at.push_back(moment.at);
  verdict.datapoints = moments.size();
  std::size_t seen = 0, low = 0;
  double share = 0;
  each_scan(at, *job.system_start, scan_seconds(values), [&](std::size_t count) {
    for (; seen < count; ++seen) {
      verdict.violations += moments[seen].bottleneck ? 1U : 0U;
      low += moments[seen].low_gpu ? 1U : 0U;
    }
    share = 100 * static_cast<double>(verdict.violations) / static_cast<double>(count);
    if (count <= patience || share <= threshold) return;
    if (!verdict.fired)
      verdict.evidence = fmt::format("{:.0f} % of the time a GPU was below {:g} % while {} above {:g} %",
                                     share, gpu_limit, what, limit);
    strike(verdict, at[count - 1], 0);
  });
  verdict.details = {leaf_detail("low_gpu_utilization", static_cast<double>(low)),
                     leaf_detail("bottlenecks", static_cast<double>(verdict.violations))};
  if (!verdict.fired)
    verdict.evidence = fmt::format("{:.1f} % of the time, not more than {:g} %", share, threshold);
  if (!verdict.fired && verdict.datapoints <= patience)
    verdict.needs = fmt::format("more than {} snapshots; there are {}", patience, verdict.datapoints);
  return verdict;
}

std::vector<Detail> usage(const std::vector<float>& values) {
  std::vector<float> seen;
  std::ranges::copy_if(values, std::back_inserter(seen), [](float value) { return !std::isnan(value); });
  if (seen.empty()) return {};
  const std::span<const float> all{seen};
  return {leaf_detail("max", quantile(all, 1)), leaf_detail("p99", quantile(all, 0.99)),
          leaf_detail("p95", quantile(all, 0.95)), leaf_detail("p50", quantile(all, 0.5)),
          leaf_detail("min", quantile(all, 0))};
}

/// Mean over the devices that were seen, snapshot by snapshot.
std::vector<float> over_devices(const std::vector<std::vector<float>>& devices, std::size_t snapshots) {
  std::vector<float> mean(snapshots);
  for (std::size_t i = 0; i < snapshots; ++i) {
    float sum = 0, count = 0;
    for (const auto& values : devices)
      if (!std::isnan(values[i])) {
        sum += values[i];
        count += 1;
      }
    mean[i] = sum / count; // none seen: NaN, which is "not seen"
  }
  return mean;
}

} // namespace

Verdict cpu_bottleneck(const JobRecord& job, const RuleValues& values) {
  return bottleneck(job, values, &NodeTimeline::cpu_most, values.number("cpu_threshold"), "a processor was");
}

Verdict io_bottleneck(const JobRecord& job, const RuleValues& values) {
  return bottleneck(job, values, &NodeTimeline::io_most, values.number("io_threshold"),
                    "waiting for I/O was");
}

Verdict overall_system_usage(const JobRecord& job, const RuleValues& values) {
  Verdict verdict;
  std::size_t snapshots = 0;
  for (const NodeTimeline& node : job.nodes) {
    snapshots += node.at.size();
    verdict.datapoints = std::max(verdict.datapoints, node.at.size());
    const std::vector<std::pair<std::string, std::vector<float>>> kinds{
        {"GPU", over_devices(node.gpu, node.at.size())},
        {"CPU", node.cpu_mean},
        {"CPU memory", node.memory},
        {"GPU memory", over_devices(node.gpu_memory, node.at.size())},
        {"I/O", node.io_most}};
    for (const auto& [kind, of_kind] : kinds)
      if (auto numbers = usage(of_kind); !numbers.empty()) {
        if (!verdict.evidence.empty()) verdict.evidence += ", ";
        verdict.evidence += fmt::format("{}{} p95 {:.0f} %", node.node.empty() ? "" : node.node + " ", kind,
                                        *numbers[2].number);
        detail_of(detail_of(verdict.details, kind).inside, node.node).inside = std::move(numbers);
      }
  }
  if (snapshots == 0 || verdict.evidence.empty()) {
    verdict.evidence.clear();
    verdict.needs = values.rule().needs;
  }
  return verdict;
}

} // namespace steelyard::judges
