#include "steelyard/estimate/estimate.hpp"

#include <algorithm>
#include <utility>

namespace steelyard {

namespace {

bool decided_on(Metric metric) {
  switch (metric) {
  case Metric::cost_usd:
  case Metric::cost_with_errors_usd:
  case Metric::compute_hours:
  case Metric::energy_kwh:
  case Metric::emissions_kgco2e:
  case Metric::weeks_to_launch:
    return true;
  default:
    return false;
  }
}

} // namespace

void Estimate::put(Metric metric, std::vector<double> column) {
  const Summary summed = summary(column);
  put(metric, std::move(column), summed);
}

void Estimate::put(Metric metric, std::vector<double> column, const Summary& summed) {
  const auto k = static_cast<std::size_t>(metric);
  totals[k] = summed;
  if (decided_on(metric)) columns[k] = std::move(column);
}

void Estimate::keep_columns(std::span<const Metric> metrics) {
  for (std::size_t k = 0; k < metric_count; ++k)
    if (std::ranges::find(metrics, static_cast<Metric>(k)) == metrics.end())
      columns[k] = std::vector<double>{}; // an empty list would keep the memory
}

} // namespace steelyard
