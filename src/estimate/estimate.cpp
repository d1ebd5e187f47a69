#include "steelyard/estimate/estimate.hpp"

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
  const auto k = static_cast<std::size_t>(metric);
  totals[k] = summary(column);
  if (decided_on(metric)) columns[k] = std::move(column);
}

} // namespace steelyard
