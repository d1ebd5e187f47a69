// Cost against emissions: every ranked option, and the front beyond which nothing is better in both.
#include "report/comparison_sections.hpp"
#include "report/figure_parts.hpp"

#include "steelyard/report/display_text.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard::figures {

namespace {

constexpr double left = 70, right = Svg::width - 14, top = 24, bottom = 330;

double cost_of(const Weighed& w) {
  return w.estimate.total(Metric::cost_with_errors_usd)->mean;
}

double carbon_of(const Weighed& w) {
  return w.estimate.total(Metric::emissions_kgco2e)->mean;
}

/// Options that no other is below in both, from the cheapest to the cleanest.
std::vector<const Weighed*> front_of(std::vector<const Weighed*> options) {
  std::ranges::stable_sort(options, {}, [](const Weighed* w) { return cost_of(*w); });
  std::vector<const Weighed*> front;
  for (const Weighed* w : options)
    if (front.empty() || carbon_of(*w) < carbon_of(*front.back())) front.push_back(w);
  return front;
}

} // namespace

std::optional<Figure> carbon(const Comparison& c) {
  std::vector<const Weighed*> ranked;
  std::vector<double> costs, emissions;
  std::vector<Approach> approaches;
  for (const auto& w : c.options)
    if (w.rank && w.estimate.total(Metric::emissions_kgco2e)) {
      ranked.push_back(&w);
      costs.push_back(cost_of(w));
      emissions.push_back(carbon_of(w));
      approaches.push_back(w.option.approach);
    }
  if (ranked.empty()) return std::nullopt;
  const auto front = front_of(ranked);

  Figure f;
  f.name = "carbon";
  f.title = "Cost against emissions";
  const Scale across = scale_of(costs, left, right, true), up = scale_of(emissions, bottom, top, true);
  f.description = fmt::format(
      "Each dot is one of {} ranked options: its mean cost to the right, its mean location-based emissions "
      "up. "
      "The line joins the options that no other beats in both; large marks are the best of each approach and "
      "the ends of the line. {}",
      ranked.size(),
      across.logarithmic && up.logarithmic ? "Both axes are logarithmic."
      : across.logarithmic                 ? "The cost axis is logarithmic."
      : up.logarithmic                     ? "The emissions axis is logarithmic."
                                           : "");
  Svg svg{f.name, f.title, f.description};
  draw_axis_below(svg, across, top, bottom, [](double v) { return rounded_money(v); });
  draw_axis_left(svg, up, left, right, [](double v) { return short_number(v); });
  svg.text(4, 12, "kgCO2e over the horizon", Anchor::start, Ink::faint);
  svg.text(right, bottom + 34,
           ranking_metric(c.plan) == Metric::cost_with_errors_usd ? ranked_name(c) : "cost, USD", Anchor::end,
           Ink::faint);
  for (const Weighed* w : ranked)
    svg.small_dot(across.at(cost_of(*w)), up.at(carbon_of(*w)), paint_of(w->option.approach),
                  fmt::format("{}: {}, {} kgCO2e", title_of(*w), rounded_money(cost_of(*w)),
                              short_number(carbon_of(*w))));
  std::string line;
  for (const Weighed* w : front)
    line +=
        fmt::format("{}{:.1f},{:.1f}", line.empty() ? "" : " ", across.at(cost_of(*w)), up.at(carbon_of(*w)));
  if (front.size() > 1) svg.path(line, 7, true, "Options that none beats in both");

  std::vector<const Weighed*> named = best_of_approaches(c);
  for (const Weighed* end : {front.front(), front.back()})
    if (std::ranges::find(named, end) == named.end()) named.push_back(end);
  std::erase_if(named, [](const Weighed* w) { return !w->rank; });
  for (const Weighed* w : named)
    svg.mark(across.at(cost_of(*w)), up.at(carbon_of(*w)), paint_of(w->option.approach), 6,
             fmt::format("{}, {}: mean cost {}, mean emissions {} kgCO2e{}", title_of(*w),
                         name(w->option.approach), rounded_money(cost_of(*w)), short_number(carbon_of(*w)),
                         std::ranges::find(front, w) != front.end() ? ", on the front" : ""),
             true);
  const double legend = draw_legend(svg, bottom + 54, approaches);
  f.svg = std::move(svg).take(bottom + 50 + legend);

  f.table.columns = {{"option", false}, {"approach", false},     {"cost", true},
                     {"kgCO2e", true},  {"on the front", false}, {"chance of that", true}};
  std::vector<const Weighed*> told = front;
  for (const Weighed* w : named)
    if (std::ranges::find(told, w) == told.end()) told.push_back(w);
  for (const Weighed* w : told) {
    const auto &cost = *w->estimate.total(Metric::cost_with_errors_usd),
               &kg = *w->estimate.total(Metric::emissions_kgco2e);
    f.table.rows.push_back({{title_of(*w)},
                            {std::string(name(w->option.approach))},
                            {rounded_money(cost.mean), "$" + short_range(cost.p10, cost.p90), cost.mean},
                            {short_number(kg.mean), short_range(kg.p10, kg.p90), kg.mean},
                            {std::ranges::find(front, w) != front.end() ? "yes" : "no"},
                            {w->probability_pareto ? percent(*w->probability_pareto) : "–"}});
  }
  return f;
}

} // namespace steelyard::figures
