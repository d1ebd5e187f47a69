// Where the money goes: stacked bars, one for the best of each approach.
#include "report/figure_parts.hpp"

#include "steelyard/report/display_text.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace steelyard::figures {

namespace {

constexpr double left = 8, right = Svg::width - 8, top = 8, row = 46;

/// A paint and whether it is hatched: eleven stages have eight colours.
struct StagePaint {
  std::size_t paint;
  bool hatched;
};

StagePaint paint_of(Stage stage) {
  constexpr std::array<StagePaint, stage_count> paints{{{5, false},  // collect
                                                        {4, false},  // label
                                                        {6, false},  // process
                                                        {3, false},  // explore
                                                        {1, false},  // train
                                                        {1, true},   // tune
                                                        {3, true},   // evaluate
                                                        {0, false},  // deploy
                                                        {2, false},  // monitor
                                                        {4, true},   // retrain
                                                        {7, true}}}; // idle
  return paints.at(static_cast<std::size_t>(stage));
}

const StageTotals* totals_of(const Weighed& w, Stage stage) {
  const auto found = std::ranges::find(w.estimate.stages, stage, &StageTotals::stage);
  return found == w.estimate.stages.end() ? nullptr : &*found;
}

double draw_stage_legend(Svg& svg, double y, const std::vector<Stage>& used) {
  constexpr double column = 92, line = 22;
  double x = left, top_of = y;
  for (const Stage stage : used) {
    if (x + column > right) {
      x = left;
      y += line;
    }
    const auto [paint, hatched] = paint_of(stage);
    svg.bar(x, y - 7, 16, 14, paint, hatched);
    svg.text(x + 21, y + 4, name(stage));
    x += column;
  }
  return y + line - top_of;
}

} // namespace

std::optional<Figure> stages(const Comparison& c) {
  std::vector<const Weighed*> shown;
  std::vector<double> sums;
  std::vector<Stage> used;
  for (const Weighed* w : best_of_approaches(c)) {
    if (w->estimate.stages.empty()) continue;
    shown.push_back(w);
    double sum = 0;
    for (const auto& s : w->estimate.stages)
      sum += s.cost_usd;
    sums.push_back(sum);
  }
  if (shown.empty()) return std::nullopt;
  for (std::size_t k = 0; k < stage_count; ++k)
    if (std::ranges::any_of(shown, [&](const Weighed* w) {
          const auto* s = totals_of(*w, static_cast<Stage>(k));
          return s && s->cost_usd > 0;
        }))
      used.push_back(static_cast<Stage>(k));

  Figure f;
  f.name = "stages";
  f.title = "Cost by stage";
  f.description = "One bar for the best option of each approach: the mean of its bill over the horizon, in "
                  "USD, stacked by stage of the model's life.";
  Svg svg{f.name, f.title, f.description};
  const Scale scale = scale_of(sums, left, right, false);
  const double bottom = top + row * static_cast<double>(shown.size());
  draw_axis_below(svg, scale, top, bottom, [](double v) { return rounded_money(v); });
  double y = top;
  for (std::size_t k = 0; k < shown.size(); ++k) {
    const Weighed& w = *shown[k];
    svg.text(left, y + 16, shortened(fmt::format("{}: {}", name(w.option.approach), title_of(w)), 60),
             Anchor::start, c.recommendation.option == w.option.id ? Ink::strong : Ink::plain);
    svg.text(right, y + 16, rounded_money(sums[k]), Anchor::end);
    double before = 0;
    for (const Stage stage : used) {
      const auto* s = totals_of(w, stage);
      if (!s || !(s->cost_usd > 0)) continue;
      const auto [paint, hatched] = paint_of(stage);
      svg.bar(scale.at(before), y + 22, scale.at(before + s->cost_usd) - scale.at(before), 18, paint, hatched,
              fmt::format("{}, {}: {}, {} of the bill", title_of(w), name(stage), rounded_money(s->cost_usd),
                          percent(s->cost_usd / sums[k])));
      before += s->cost_usd;
    }
    y += row;
  }
  const double legend = draw_stage_legend(svg, bottom + 38, used);
  f.svg = std::move(svg).take(bottom + 34 + legend);

  f.table.columns = {{"stage", false}};
  for (const Weighed* w : shown)
    f.table.columns.push_back(
        {fmt::format("{} ({}), USD (mean)", title_of(*w), name(w->option.approach)), true});
  for (const Stage stage : used) {
    std::vector<Cell> cells{{std::string(name(stage))}};
    for (const Weighed* w : shown) {
      const auto* s = totals_of(*w, stage);
      cells.push_back(s ? Cell{rounded_money(s->cost_usd), "", s->cost_usd} : Cell{"–"});
    }
    f.table.rows.push_back(std::move(cells));
  }
  std::vector<Cell> all{{"all stages", "", {}, Meaning::strong}};
  for (std::size_t k = 0; k < shown.size(); ++k) {
    const auto& total = shown[k]->estimate.total(Metric::cost_usd);
    all.push_back({rounded_money(sums[k]), total ? "$" + short_range(total->p10, total->p90) : "", sums[k],
                   Meaning::strong});
  }
  f.table.rows.push_back(std::move(all));
  return f;
}

} // namespace steelyard::figures
