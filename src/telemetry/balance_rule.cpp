#include "telemetry/judges.hpp"
#include "telemetry/window.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard::judges {

namespace {

constexpr double bin_percent = 2;
constexpr std::size_t bins = 50;

using Histogram = std::array<double, bins>;

/// Distance of Jensen and Shannon between two histograms [0, sqrt(ln 2)].
double distance(const Histogram& a, const Histogram& b, double count_a, double count_b) {
  double divergence = 0;
  for (std::size_t i = 0; i < bins; ++i) {
    const double p = a[i] / count_a, q = b[i] / count_b, middle = (p + q) / 2;
    if (p > 0) divergence += p * std::log(p / middle) / 2;
    if (q > 0) divergence += q * std::log(q / middle) / 2;
  }
  return std::sqrt(std::max(0.0, divergence));
}

struct Gpu {
  std::string name;
  SeenValues seen;
  Histogram histogram{};
  std::size_t filled = 0;

  void fill(double now) {
    for (; filled < seen.at.size() && seen.at[filled] <= now; ++filled)
      histogram[std::min(
          bins - 1, static_cast<std::size_t>(static_cast<double>(seen.value[filled]) / bin_percent))] += 1;
  }
};

} // namespace

Verdict load_balancing(const JobRecord& job, const RuleValues& values) {
  Verdict verdict;
  const double threshold = values.number("threshold");
  const std::size_t patience = whole(values.number("patience"));
  double farthest = 0;
  bool pairs = false;
  for (const NodeTimeline& node : job.nodes) {
    std::vector<Gpu> gpus;
    for (std::size_t g = 0; g < node.gpus.size(); ++g) {
      gpus.push_back({node.gpus[g], seen_values(node.at, node.gpu[g]), {}, 0});
      verdict.datapoints = std::max(verdict.datapoints, gpus.back().seen.value.size());
    }
    pairs = pairs || gpus.size() > 1;
    each_scan(node.at, *job.system_start, scan_seconds(values), [&](std::size_t count) {
      const double now = node.at[count - 1];
      for (Gpu& gpu : gpus)
        gpu.fill(now);
      for (std::size_t a = 0; a < gpus.size(); ++a)
        for (std::size_t b = a + 1; b < gpus.size(); ++b) {
          if (gpus[a].filled <= patience || gpus[b].filled <= patience) continue;
          const double apart =
              distance(gpus[a].histogram, gpus[b].histogram, static_cast<double>(gpus[a].filled),
                       static_cast<double>(gpus[b].filled));
          farthest = std::max(farthest, apart);
          if (apart <= threshold) continue;
          if (!verdict.first_fired || now < *verdict.first_fired)
            verdict.evidence =
                fmt::format("utilisation of {} and {} lies {:.2f} apart, more than {:g}",
                            device_words(node.node, gpus[a].name), gpus[b].name, apart, threshold);
          strike(verdict, now);
          Detail& distances = detail_of(detail_of(verdict.details, node.node).inside, "distances");
          Detail& from = detail_of(distances.inside, gpus[a].name);
          detail_of(from.inside, gpus[b].name).number = apart;
        }
    });
  }
  if (!pairs) {
    verdict.needs = values.rule().needs;
    return verdict;
  }
  if (!verdict.fired) verdict.evidence = fmt::format("largest distance between two GPUs {:.2f}", farthest);
  if (!verdict.fired && verdict.datapoints <= patience)
    verdict.needs = fmt::format("more than {} values a GPU; there are {}", patience, verdict.datapoints);
  return verdict;
}

} // namespace steelyard::judges
