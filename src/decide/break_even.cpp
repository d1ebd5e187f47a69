#include "weighing.hpp"

#include "steelyard/stats/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard {

namespace {

/// Draws are enough for a crossing that is said to two digits.
constexpr std::size_t crossing_draws = 256;
constexpr std::size_t crossing_points = 17;

/// The plan with its volume multiplied; the keys of the draws stay, so both are compared on the same draws.
Plan with_volume(Plan plan, double factor) {
  auto& volume = plan.demand.requests_per_month;
  volume.distribution = scaled(volume.distribution, factor);
  return plan;
}

BreakEven volume_break_even(const Setting& s, const Weighed& a, const Weighed& b) {
  BreakEven result;
  result.variable = s.plan.demand.requests_per_month.id;
  result.against = b.option.id;
  result.metric = "cost";
  const double now = mean(s.plan.demand.requests_per_month);
  const double lowest = now / 256, highest = now * 256;
  result.low_tried = lowest;
  result.high_tried = highest;

  std::array<double, crossing_points> volume{};
  std::vector<std::vector<double>> difference;
  for (std::size_t k = 0; k < crossing_points; ++k) {
    const double factor = std::pow(2.0, static_cast<double>(k) - 8);
    volume[k] = now * factor;
    const Plan plan = with_volume(s.plan, factor);
    const Sample sample{s.sample.key(), std::min(s.n, crossing_draws)};
    const Setting setting{plan, s.catalog, s.coefficients, sample, false};
    auto first = estimate_option(setting, a.option).estimate.column(Metric::cost_with_errors_usd);
    const auto second = estimate_option(setting, b.option).estimate.column(Metric::cost_with_errors_usd);
    for (std::size_t i = 0; i < first.size(); ++i)
      first[i] -= second[i];
    difference.push_back(std::move(first));
  }
  std::vector<double> crossings;
  for (std::size_t i = 0; i < difference.front().size(); ++i) {
    // Of several crossings the one nearest to the plan's volume; between points, on the logarithm of the
    // volume.
    double nearest = 0, distance = 1e300;
    for (std::size_t k = 0; k + 1 < crossing_points; ++k) {
      const double from = difference[k][i], to = difference[k + 1][i];
      if ((from < 0) == (to < 0)) continue;
      const double at = volume[k] * std::pow(volume[k + 1] / volume[k], from / (from - to));
      const double apart = std::abs(std::log(at / now));
      if (apart < distance) {
        distance = apart;
        nearest = at;
      }
    }
    if (nearest > 0) crossings.push_back(nearest);
  }
  const double share = static_cast<double>(crossings.size()) / static_cast<double>(difference.front().size());
  if (share >= 0.5)
    result.value = summary(crossings);
  else
    result.note = share == 0 ? "the order does not change in the range tried"
                             : fmt::format("the order changes in {:.0f} % of the draws only", share * 100);
  return result;
}

BreakEven carbon_break_even(const Weighed& a, const Weighed& green) {
  BreakEven result;
  result.variable = "ranking.carbon_usd_per_tonne";
  result.against = green.option.id;
  result.metric = "score";
  result.high_tried = 10000;
  const auto &cost_a = a.estimate.column(Metric::cost_with_errors_usd),
             &cost_b = green.estimate.column(Metric::cost_with_errors_usd);
  const auto &kg_a = a.estimate.column(Metric::emissions_kgco2e),
             &kg_b = green.estimate.column(Metric::emissions_kgco2e);
  std::vector<double> prices;
  for (std::size_t i = 0; i < cost_a.size(); ++i) {
    const double saved = kg_a[i] - kg_b[i];
    const double price = saved > 0 ? (cost_b[i] - cost_a[i]) / saved * 1000 : -1;
    if (price > 0 && price <= result.high_tried) prices.push_back(price);
  }
  const double share = static_cast<double>(prices.size()) / static_cast<double>(cost_a.size());
  if (share >= 0.5)
    result.value = summary(prices);
  else
    result.note = "no carbon price up to $10,000 a tonne changes the order in most draws";
  return result;
}

} // namespace

std::vector<BreakEven> break_evens(const Setting& s, const Weighed& recommended, const Weighed* runner_up,
                                   const Weighed* greenest) {
  std::vector<BreakEven> all;
  if (runner_up) all.push_back(volume_break_even(s, recommended, *runner_up));
  if (greenest && greenest->option.id != recommended.option.id)
    all.push_back(carbon_break_even(recommended, *greenest));
  return all;
}

} // namespace steelyard
