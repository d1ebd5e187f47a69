// The chance of meeting the quality target, of the best of each approach.
#include "report/figure_parts.hpp"

#include "steelyard/units/text.hpp"

#include <fmt/format.h>

namespace steelyard::figures {

namespace {

constexpr double left = 8, right = Svg::width - 8, top = 8, row = 46;

std::string score(double value) {
  return fmt::format("{:.2f}", value);
}

/// In words where nothing but judgement stands behind the number.
std::string chance_told(const Chance& chance) {
  return chance.basis == "pilot" ? fmt::format("{} ({})", chance.words, percent(*chance.meets_target))
                                 : fmt::format("{} ({})", chance.words, chance.basis);
}

} // namespace

std::optional<Figure> quality(const Comparison& c) {
  if (!c.plan.quality.target) return std::nullopt;
  std::vector<const Weighed*> shown;
  for (const Weighed* w : best_of_approaches(c))
    if (w->chance.meets_target) shown.push_back(w);
  if (shown.empty()) return std::nullopt;
  Figure f;
  f.name = "quality";
  f.title = "Chance of being good enough";
  f.description = fmt::format(
      "The chance that the best option of each approach reaches the plan's target, {} of {}. Where "
      "no pilot was run it rests on judgement: read the word, not the length of the bar.",
      c.plan.quality.metric.empty() ? "score" : c.plan.quality.metric, score(*c.plan.quality.target));
  Svg svg{f.name, f.title, f.description};
  const Scale scale{0, 1, left, right, false};
  const double bottom = top + row * static_cast<double>(shown.size());
  draw_axis_below(svg, scale, top, bottom, [](double v) { return percent(v); });
  double y = top;
  for (const Weighed* w : shown) {
    svg.text(left, y + 16, shortened(fmt::format("{}: {}", name(w->option.approach), title_of(*w)), 48));
    svg.text(right, y + 16, chance_told(w->chance), Anchor::end);
    svg.bar(scale.at(0), y + 22, scale.at(*w->chance.meets_target) - scale.at(0), 16,
            paint_of(w->option.approach), w->chance.basis != "pilot",
            fmt::format("{}: {}", title_of(*w), chance_told(w->chance)));
    y += row;
  }
  svg.text(left, bottom + 38, "Hatched: no pilot stands behind it.", Anchor::start, Ink::faint);
  f.svg = std::move(svg).take(bottom + 48);

  f.table.columns = {
      {"option", false}, {"approach", false}, {"chance", false}, {"expected score", true}, {"why", false}};
  for (const Weighed* w : shown) {
    const auto& expected = w->chance.score;
    f.table.rows.push_back({{title_of(*w)},
                            {std::string(name(w->option.approach))},
                            {chance_told(w->chance), "", w->chance.meets_target},
                            expected ? Cell{score(expected->mean),
                                            score(expected->p10) + "–" + score(expected->p90), expected->mean}
                                     : Cell{"–"},
                            {w->chance.why}});
  }
  return f;
}

} // namespace steelyard::figures
