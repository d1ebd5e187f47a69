#include "report/figure_parts.hpp"

#include "report/comparison_sections.hpp"
#include "steelyard/report/display_text.hpp"
#include "steelyard/units/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard::figures {

namespace {

/// Beyond this ratio of the largest to the smallest amount, a bar from zero would be too short to see.
constexpr double widest_linear = 25;
constexpr double least_step = 4, most_ticks = 7;

/// A round amount without the zeros that a measured one would have: `$50 k` for `$50.0 k`.
std::string round_amount(std::string text) {
  const auto point = text.find('.');
  if (point == std::string::npos) return text;
  auto end = point + 1;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9')
    ++end;
  auto last = end;
  while (text[last - 1] == '0')
    --last;
  if (last - 1 == point) --last;
  return text.erase(last, end - last);
}

} // namespace

double Scale::at(double amount) const {
  const double share = logarithmic ? std::log(std::max(amount, low) / low) / std::log(high / low)
                                   : (amount - low) / (high - low);
  return from + (to - from) * std::clamp(share, 0.0, 1.0);
}

Scale scale_of(const std::vector<double>& amounts, double from, double to, bool may_be_logarithmic) {
  double least = 0, most = 0;
  for (const double amount : amounts) {
    most = std::max(most, amount);
    if (amount > 0 && (least == 0 || amount < least)) least = amount;
  }
  Scale scale{0, most > 0 ? most * 1.05 : 1, from, to, false};
  const double lowest = amounts.empty() ? 0 : *std::ranges::min_element(amounts);
  if (may_be_logarithmic && lowest > 0 && most > widest_linear * least) {
    scale.logarithmic = true;
    scale.low = least / 1.2;
    scale.high = most * 1.2;
  } else if (lowest < 0)
    scale.low = lowest * 1.05;
  return scale;
}

std::vector<double> ticks(const Scale& scale) {
  std::vector<double> at;
  if (scale.logarithmic) {
    for (double decade = std::pow(10, std::floor(std::log10(scale.low))); decade <= scale.high; decade *= 10)
      for (const double digit : {1.0, 2.0, 5.0})
        if (decade * digit >= scale.low && decade * digit <= scale.high) at.push_back(decade * digit);
    if (static_cast<double>(at.size()) > most_ticks)
      std::erase_if(at, [](double t) {
        const double digit = t / std::pow(10, std::floor(std::log10(t) + 1e-9));
        return std::abs(digit - 1) > 0.01;
      });
    while (static_cast<double>(at.size()) > most_ticks) { // every second decade
      std::vector<double> fewer;
      for (std::size_t k = 0; k < at.size(); k += 2)
        fewer.push_back(at[k]);
      at = std::move(fewer);
    }
    return at;
  }
  const double span = scale.high - scale.low;
  double step = std::pow(10, std::floor(std::log10(span)));
  for (const double finer : {1.0, 2.0, 2.5, 2.0})
    if (span / step < least_step) step /= finer;
  const double first = std::ceil(scale.low / step);
  for (double k = 0; k < 4 * most_ticks && (first + k) * step <= scale.high; ++k) // counted: it must end
    at.push_back((first + k) * step);
  return at;
}

void draw_axis_below(Svg& svg, const Scale& scale, double top, double bottom,
                     const std::function<std::string(double)>& shown) {
  for (const double tick : ticks(scale)) {
    const double x = scale.at(tick);
    svg.line(x, top, x, bottom);
    svg.text(x, bottom + 16, round_amount(shown(tick)), x < 24 ? Anchor::start : Anchor::middle, Ink::faint);
  }
}

void draw_axis_left(Svg& svg, const Scale& scale, double left, double right,
                    const std::function<std::string(double)>& shown) {
  for (const double tick : ticks(scale)) {
    const double y = scale.at(tick);
    svg.line(left, y, right, y);
    svg.text(left - 6, y + 4, round_amount(shown(tick)), Anchor::end, Ink::faint);
  }
}

std::string title_of(const Weighed& w) {
  return w.option.title.empty() ? w.option.id : w.option.title;
}

std::string title_of(const Comparison& c, const std::string& id) {
  const Weighed* found = find_weighed(c.options, id);
  return found ? title_of(*found) : id;
}

std::string ranked_name(const Comparison& c) {
  switch (ranking_metric(c.plan)) {
  case Metric::emissions_kgco2e:
    return "emissions, kgCO2e";
  case Metric::energy_kwh:
    return "energy, kWh";
  case Metric::compute_hours:
    return "compute hours";
  default:
    return sections::losses_priced(c).empty() ? "cost, USD"
                                              : "cost " + std::string{sections::losses_priced(c)} + ", USD";
  }
}

std::size_t paint_of(Approach approach) {
  constexpr std::array<std::size_t, approach_count> paints{1, 0, 2, 3, 4};
  return paints.at(static_cast<std::size_t>(approach));
}

double draw_legend(Svg& svg, double y, const std::vector<Approach>& approaches) {
  constexpr double letter = 7.2, beside = 34, line = 20;
  double x = 8, top = y;
  for (std::size_t k = 0; k < approach_count; ++k) {
    const auto approach = static_cast<Approach>(k);
    if (std::ranges::find(approaches, approach) == approaches.end()) continue;
    const std::string word{name(approach)};
    const double wide = beside + letter * static_cast<double>(word.size());
    if (x + wide > Svg::width) {
      x = 8;
      y += line;
    }
    svg.mark(x, y, paint_of(approach), 5, "");
    svg.text(x + 10, y + 4, word);
    x += wide;
  }
  return y + line - top;
}

std::vector<const Weighed*> told_options(const Comparison& c) {
  return sections::shown_options(c, Extent::summary);
}

std::vector<const Weighed*> best_of_approaches(const Comparison& c) {
  std::vector<const Weighed*> best;
  for (const Weighed* w : told_options(c))
    if (w->representative || c.recommendation.option == w->option.id) best.push_back(w);
  return best;
}

} // namespace steelyard::figures
