#include "crossing.hpp"
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
constexpr double farthest = 256; ///< times the plan's volume, up and down

/// The plan with its volume multiplied; the keys of the draws stay, so both are compared on the same draws.
Plan with_volume(Plan plan, double factor) {
  auto& volume = plan.demand.requests_per_month;
  volume.distribution = scaled(volume.distribution, factor);
  return plan;
}

/// What one option takes more than another, in each metric that a break-even is asked for.
using Differences = std::array<Columns, compared_metrics.size()>;

Differences differences_over(const Setting& s, const Option& a, const Option& b, const Axis& volumes,
                             double now, const Sample& shared) {
  Differences all;
  for (const double volume : volumes.values) {
    const Plan plan = with_volume(s.plan, volume / now);
    const Sample sample{shared, {s.plan.demand.requests_per_month.id}};
    const Setting setting{plan, s.catalog, s.coefficients, sample, false};
    const Estimate first = estimate_option(setting, a).estimate,
                   second = estimate_option(setting, b).estimate;
    for (std::size_t m = 0; m < compared_metrics.size(); ++m) {
      const Metric metric = compared_metrics[m].metric;
      all[m].push_back(difference(first.column(metric), second.column(metric)));
    }
  }
  return all;
}

/// The volumes at which two options are level, in money, energy and emissions. Looked for far and wide
/// first; then closely around the crossing in money, where whole replicas make steps.
std::vector<BreakEven> volume_break_evens(const Setting& s, const Weighed& a, const Weighed& b,
                                          const Sample& shared) {
  const double now = mean(s.plan.demand.requests_per_month);
  const Axis wide = axis(now / farthest, now * farthest, crossing_points, true);
  const Differences coarse = differences_over(s, a.option, b.option, wide, now, shared);
  std::vector<BreakEven> all;
  for (std::size_t m = 0; m < compared_metrics.size(); ++m) {
    CrossingSummary crossing = crossing_summary(wide, coarse[m], now);
    if (m == 0 && crossing.value) {
      const double step = wide.values[1] / wide.values[0];
      const Axis close =
          axis(std::max(wide.values.front(), crossing.value->p10 / step),
               std::min(wide.values.back(), crossing.value->p90 * step), crossing_points, true);
      const auto fine =
          crossing_summary(close, differences_over(s, a.option, b.option, close, now, shared)[m], now);
      if (fine.value) crossing.value = fine.value;
    }
    BreakEven result;
    result.variable = s.plan.demand.requests_per_month.id;
    result.against = b.option.id;
    result.metric = compared_metrics[m].word;
    result.low_tried = wide.values.front();
    result.high_tried = wide.values.back();
    result.value = crossing.value;
    if (!crossing.value)
      result.note = crossing.share == 0 ? "the order does not change in the range tried"
                                        : fmt::format("the order changes in {:.0f} % of the draws only",
                                                      crossing.share * 100);
    all.push_back(std::move(result));
  }
  return all;
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

bool paid_by_request(const Option& option) {
  const Choices& c = option.choices;
  if (c.hosting == Hosting::serverless) return true;
  return c.serve_instance.empty() && (c.hosting == Hosting::api || c.hosting == Hosting::batch ||
                                      c.hosting == Hosting::custom_model_import);
}

std::vector<BreakEven> break_evens(const Setting& s, const Weighed& recommended, const Weighed* runner_up,
                                   const Weighed* greenest, const Weighed* other_billing) {
  std::vector<BreakEven> all;
  const Sample shared{s.sample.key(), std::min(s.n, crossing_draws)};
  for (const Weighed* against : {runner_up, other_billing})
    if (against)
      for (auto& found : volume_break_evens(s, recommended, *against, shared))
        all.push_back(std::move(found));
  if (greenest && greenest->option.id != recommended.option.id)
    all.push_back(carbon_break_even(recommended, *greenest));
  return all;
}

} // namespace steelyard
