// What each option takes, from P10 to P90, in the order of the ranks.
#include "report/comparison_sections.hpp"
#include "report/figure_parts.hpp"

#include "steelyard/report/display_text.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

namespace steelyard::figures {

namespace {

constexpr double left = 8, right = Svg::width - 8, top = 8, row = 46;

Table ranking_table(const Comparison& c, const std::vector<const Weighed*>& shown) {
  const Metric metric = ranking_metric(c.plan);
  Table table;
  table.columns = {{"#", true},   {"option", false}, {"approach", false}, {"P10", true},
                   {"P50", true}, {"P90", true},     {"mean", true},      {"chance of being best", true}};
  for (const Weighed* w : shown) {
    const auto& total = *w->estimate.total(metric);
    std::vector<Cell> cells{
        {w->rank ? std::to_string(*w->rank) : "–"}, {title_of(*w)}, {std::string(name(w->option.approach))}};
    for (const double amount : {total.p10, total.p50, total.p90, total.mean})
      cells.push_back({sections::ranked_amount(c, amount), "", amount});
    cells.push_back({w->probability_best ? percent(*w->probability_best) : "–", "", w->probability_best});
    table.rows.push_back(std::move(cells));
  }
  return table;
}

} // namespace

std::optional<Figure> ranking(const Comparison& c) {
  const Metric metric = ranking_metric(c.plan);
  std::vector<const Weighed*> shown;
  std::vector<double> amounts;
  std::vector<Approach> approaches;
  for (const Weighed* w : told_options(c)) {
    const auto& total = w->estimate.total(metric);
    if (!w->rank || !total) continue; // "at least" has no place on an axis
    shown.push_back(w);
    approaches.push_back(w->option.approach);
    amounts.insert(amounts.end(), {total->p10, total->p90, total->mean});
  }
  if (shown.empty()) return std::nullopt;
  Figure f;
  f.name = "ranking";
  f.title = "What each option takes";
  const Scale scale = scale_of(amounts, left, right, true);
  f.description = fmt::format(
      "Each line reaches from the P10 to the P90 of an option's {} over the horizon, the mark is its P50, "
      "the "
      "upright stroke its mean. {}Options stand in the order of the report: the recommended one first.",
      ranked_name(c), scale.logarithmic ? "The axis is logarithmic. " : "");
  Svg svg{f.name, f.title, f.description};
  const double bottom = top + row * static_cast<double>(shown.size());
  draw_axis_below(svg, scale, top, bottom, [&](double v) { return sections::ranked_amount(c, v); });
  double y = top;
  for (const Weighed* w : shown) {
    const auto& total = *w->estimate.total(metric);
    const bool recommended = c.recommendation.option == w->option.id;
    const std::string range =
        fmt::format("{} ({}{})", sections::ranked_amount(c, total.p50),
                    metric == Metric::cost_with_errors_usd ? "$" : "", short_range(total.p10, total.p90));
    const auto room = static_cast<std::size_t>(72 - static_cast<int>(range.size()));
    svg.text(left, y + 16,
             shortened(fmt::format("{}{}. {}", recommended ? "→ " : "", *w->rank, title_of(*w)), room),
             Anchor::start, recommended ? Ink::strong : Ink::plain);
    svg.text(right, y + 16, range, Anchor::end, recommended ? Ink::strong : Ink::plain);
    const std::size_t paint = paint_of(w->option.approach);
    const double middle = y + 30;
    svg.bar(scale.at(total.p10), middle - 3, scale.at(total.p90) - scale.at(total.p10), 6, paint);
    svg.line(scale.at(total.mean), middle - 7, scale.at(total.mean), middle + 7, "stroke");
    svg.mark(scale.at(total.p50), middle, paint, 5,
             fmt::format("{}, {}: P50 {}, P10–P90 {}–{}, mean {}", title_of(*w), name(w->option.approach),
                         sections::ranked_amount(c, total.p50), sections::ranked_amount(c, total.p10),
                         sections::ranked_amount(c, total.p90), sections::ranked_amount(c, total.mean)),
             true);
    y += row;
  }
  const double legend = draw_legend(svg, bottom + 38, approaches);
  f.svg = std::move(svg).take(bottom + 34 + legend);
  f.table = ranking_table(c, shown);
  return f;
}

} // namespace steelyard::figures
