// A tornado: what the recommended option takes while one assumption is low, and while it is high.
#include "report/assumption_title.hpp"
#include "report/comparison_sections.hpp"
#include "report/figure_parts.hpp"

#include "steelyard/report/display_text.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard::figures {

namespace {

constexpr double left = 8, right = Svg::width - 8, top = 8, row = 46;

std::string with_unit(double value, const std::string& unit) {
  return unit.empty() || unit == "1" ? short_number(value) : short_number(value) + " " + unit;
}

} // namespace

std::optional<Figure> drivers(const Comparison& c) {
  const auto& bars = c.recommendation.tornado;
  const Weighed* chosen = find_weighed(c.options, c.recommendation.option);
  if (bars.empty() || !chosen || !chosen->estimate.total(ranking_metric(c.plan))) return std::nullopt;
  const double middle = chosen->estimate.total(ranking_metric(c.plan))->mean;
  double least = middle, most = middle;
  for (const auto& bar : bars) {
    least = std::min({least, bar.at_p10, bar.at_p90});
    most = std::max({most, bar.at_p10, bar.at_p90});
  }
  const double margin = (most - least) * 0.06;
  const Scale scale{least - margin, most + std::max(margin, 1e-9), left, right, false};
  Figure f;
  f.name = "drivers";
  f.title = "What moves the answer";
  f.description = fmt::format(
      "The mean {} of the recommended option while one assumption lies at its P10 (plain blue) and at its "
      "P90 "
      "(hatched orange), the others varying as they do. The upright line is the mean, {}. The axis does not "
      "start at zero.",
      ranked_name(c), sections::ranked_amount(c, middle));
  Svg svg{f.name, f.title, f.description};
  const double bottom = top + row * static_cast<double>(bars.size());
  draw_axis_below(svg, scale, top, bottom, [&](double v) { return sections::ranked_amount(c, v); });
  double y = top;
  for (const auto& bar : bars) {
    const std::string title = assumption_title(bar.assumption);
    const std::string range = with_unit(bar.p10, bar.unit) + " to " + with_unit(bar.p90, bar.unit);
    svg.text(left, y + 16, shortened(title, 68 - std::min<std::size_t>(40, range.size())));
    svg.text(right, y + 16, range, Anchor::end, Ink::faint);
    for (const bool high : {false, true}) {
      const double at = high ? bar.at_p90 : bar.at_p10;
      const double from = scale.at(std::min(at, middle)), to = scale.at(std::max(at, middle));
      svg.bar(from, y + 22, to - from, 16, high ? 1 : 0, high,
              fmt::format("{} at its {} of {}: {}", title, high ? "P90" : "P10",
                          with_unit(high ? bar.p90 : bar.p10, bar.unit), sections::ranked_amount(c, at)));
    }
    y += row;
  }
  svg.line(scale.at(middle), top, scale.at(middle), bottom, "stroke");
  svg.bar(left, bottom + 30, 16, 14, 0);
  svg.text(left + 22, bottom + 42, "assumption at its P10");
  svg.bar(left + 190, bottom + 30, 16, 14, 1, true);
  svg.text(left + 212, bottom + 42, "at its P90");
  f.svg = std::move(svg).take(bottom + 54);

  f.table.columns = {{"assumption", false}, {"P10", true},    {"P90", true},
                     {"at P10", true},      {"at P90", true}, {"share of variance", true}};
  for (const auto& bar : bars) {
    const auto driver = std::ranges::find(c.recommendation.drivers, bar.assumption, &Driver::assumption);
    f.table.rows.push_back(
        {{assumption_title(bar.assumption), bar.assumption},
         {with_unit(bar.p10, bar.unit), "", bar.p10},
         {with_unit(bar.p90, bar.unit), "", bar.p90},
         {sections::ranked_amount(c, bar.at_p10), "", bar.at_p10},
         {sections::ranked_amount(c, bar.at_p90), "", bar.at_p90},
         {driver == c.recommendation.drivers.end() ? "–" : percent(driver->share_of_variance)}});
  }
  return f;
}

} // namespace steelyard::figures
