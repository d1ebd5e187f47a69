// Cost over volume, and where the order changes.
#include "report/figure_parts.hpp"

#include "report/comparison_sections.hpp"
#include "steelyard/report/display_text.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard::figures {

namespace {

constexpr double left = 70, right = Svg::width - 14, top = 24, bottom = 330;

/// Where in the horizons the plan stands.
std::size_t plan_horizon(const Response& r) {
  const auto& factors = r.horizon.factors;
  return static_cast<std::size_t>(std::ranges::find(factors, 1.0) - factors.begin());
}

const BreakEven* crossing_of(const Comparison& c) {
  for (const auto& b : c.recommendation.break_evens)
    if (b.metric == "cost" && b.value) return &b;
  return nullptr;
}

/// The best of each approach where the plan stands or anywhere else, at most one line each.
std::vector<const ResponseOption*> lines_of(const Comparison& c) {
  std::vector<const ResponseOption*> lines;
  const auto wanted = best_of_approaches(c);
  for (const auto& option : c.what_if->options)
    if (std::ranges::any_of(wanted, [&](const Weighed* w) { return w->option.id == option.id && w->rank; }))
      lines.push_back(&option);
  return lines;
}

} // namespace

std::optional<Figure> break_even(const Comparison& c) {
  if (!c.what_if || c.what_if->volume.factors.empty()) return std::nullopt;
  const Response& r = *c.what_if;
  const auto lines = lines_of(c);
  if (lines.empty()) return std::nullopt;
  const std::size_t width = r.horizon.factors.size(), h = plan_horizon(r);
  std::vector<double> costs;
  std::vector<Approach> approaches;
  for (const auto* option : lines) {
    approaches.push_back(option->approach);
    for (std::size_t v = 0; v < r.volume.factors.size(); ++v)
      if (option->nodes[v * width + h].possible) costs.push_back(option->nodes[v * width + h].cost_usd);
  }
  if (costs.empty()) return std::nullopt;
  Figure f;
  f.name = "break-even";
  f.title = "Break-even over volume";
  const BreakEven* crossing = crossing_of(c);
  Scale across{r.volume.base * r.volume.factors.front(), r.volume.base * r.volume.factors.back(), left, right,
               true};
  const Scale up = scale_of(costs, bottom, top, true);
  f.description =
      fmt::format("Mean cost over the horizon of the best option of each approach, over requests a "
                  "month; the recommended one is drawn through. The upright line is the plan's mean volume, "
                  "{} requests a month. ",
                  short_number(r.volume.base));
  f.description +=
      crossing
          ? fmt::format("{} and {} are level at about {} requests a month (P50); the grey band is the P10 "
                        "to P90 of that crossing, {}.",
                        title_of(c, c.recommendation.option.value_or("")), title_of(c, crossing->against),
                        short_number(crossing->value->p50),
                        short_range(crossing->value->p10, crossing->value->p90))
          : "The recommended option keeps its place in most draws over all volumes that were tried.";
  Svg svg{f.name, f.title, f.description};
  draw_axis_below(svg, across, top, bottom, [](double v) { return short_number(v); });
  draw_axis_left(svg, up, left, right, [](double v) { return rounded_money(v); });
  svg.text(4, 12, "cost over the horizon, USD", Anchor::start, Ink::faint);
  svg.text(right, bottom + 34, "requests a month", Anchor::end, Ink::faint);
  if (crossing) {
    const std::string tip = fmt::format("Crossing: P50 {}, P10–P90 {}", short_number(crossing->value->p50),
                                        short_range(crossing->value->p10, crossing->value->p90));
    svg.band(across.at(crossing->value->p10), across.at(crossing->value->p90), top, bottom, tip);
  }
  const double here = across.at(r.volume.base);
  svg.line(here, top, here, bottom, "stroke");
  svg.text(here + 5, top + 4, "the plan", Anchor::start, Ink::faint);
  for (const auto* option : lines) {
    std::string points;
    for (std::size_t v = 0; v < r.volume.factors.size(); ++v) {
      const auto& node = option->nodes[v * width + h];
      if (!node.possible) continue;
      const double x = across.at(r.volume.base * r.volume.factors[v]), y = up.at(node.cost_usd);
      points += fmt::format("{}{:.1f},{:.1f}", points.empty() ? "" : " ", x, y);
      if (v % 2 == 1) svg.mark(x, y, paint_of(option->approach), 3.5, "");
    }
    svg.path(points, paint_of(option->approach), c.recommendation.option != option->id, option->title);
  }
  const double legend = draw_legend(svg, bottom + 54, approaches);
  f.svg = std::move(svg).take(bottom + 50 + legend);

  f.table.columns = {{"requests a month", true}};
  for (const auto* option : lines)
    f.table.columns.push_back(
        {fmt::format("{} ({}), USD (mean)", option->title, name(option->approach)), true});
  for (std::size_t v = 0; v < r.volume.factors.size(); ++v) {
    std::vector<Cell> cells{{short_number(r.volume.base * r.volume.factors[v])}};
    for (const auto* option : lines) {
      const auto& node = option->nodes[v * width + h];
      cells.push_back(node.possible ? Cell{rounded_money(node.cost_usd), "", node.cost_usd}
                                    : Cell{"not possible", "", {}, Meaning::faint});
    }
    f.table.rows.push_back(std::move(cells));
  }
  return f;
}

} // namespace steelyard::figures
