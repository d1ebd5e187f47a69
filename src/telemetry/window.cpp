#include "telemetry/window.hpp"

#include "steelyard/stats/summary.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

double quantile_in(const std::vector<float>& sorted, double share) {
  const double rank = share * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(rank);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  const double below = static_cast<double>(sorted[low]), above = static_cast<double>(sorted[high]);
  return below + (rank - static_cast<double>(low)) * (above - below);
}

} // namespace

SeenValues seen_values(const std::vector<double>& at, const std::vector<float>& values) {
  SeenValues seen;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isnan(values[i])) {
      seen.at.push_back(at[i]);
      seen.value.push_back(values[i]);
    }
  return seen;
}

std::span<const float> last_of(std::span<const float> values, std::size_t count, std::size_t window) {
  const std::size_t taken = std::min(window, count);
  return values.subspan(count - taken, taken);
}

double quantile(std::span<const float> values, double share) {
  std::vector<float> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  return quantile_in(sorted, share);
}

double quantile(std::span<const double> values, double share) {
  std::vector<double> scratch(values.begin(), values.end());
  return percentile(scratch, share);
}

std::vector<Detail> box_plot(std::span<const float> values) {
  constexpr double whisker = 1.5; // of the distance between the quartiles
  std::vector<float> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const double p25 = quantile_in(sorted, 0.25), p75 = quantile_in(sorted, 0.75);
  const double reach = whisker * (p75 - p25);
  return {leaf_detail("p25", p25),
          leaf_detail("p50", quantile_in(sorted, 0.5)),
          leaf_detail("p75", p75),
          leaf_detail("p95", quantile_in(sorted, 0.95)),
          leaf_detail("upper", std::min<double>(p75 + reach, static_cast<double>(sorted.back()))),
          leaf_detail("lower", std::max<double>(p25 - reach, static_cast<double>(sorted.front())))};
}

std::size_t whole(double value) {
  return value > 0 ? static_cast<std::size_t>(value) : 0;
}

Verdict lacking(const RuleValues& values) {
  Verdict verdict;
  verdict.needs = values.rule().needs;
  return verdict;
}

void strike(Verdict& verdict, double at, std::size_t violations) {
  verdict.fired = true;
  ++verdict.triggered;
  verdict.violations += violations;
  if (!verdict.first_fired || at < *verdict.first_fired) verdict.first_fired = at;
}

Detail leaf_detail(std::string key, double number) {
  return {std::move(key), number, {}};
}

Detail& detail_of(std::vector<Detail>& details, const std::string& key) {
  const auto at = std::ranges::find(details, key, &Detail::key);
  if (at != details.end()) return *at;
  details.push_back({key, {}, {}});
  return details.back();
}

std::string device_words(const std::string& node, const std::string& device) {
  if (node.empty()) return device;
  return device.empty() ? "node " + node : "node " + node + " " + device;
}

double scan_seconds(const RuleValues& values) {
  constexpr double microseconds = 1e6;
  return values.number("scan_interval_us") / microseconds;
}

} // namespace steelyard
