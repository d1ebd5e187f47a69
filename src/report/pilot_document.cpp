#include "steelyard/report/pilot_document.hpp"

#include "steelyard/support/diagnostic_text.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace steelyard {

namespace {

std::string score_text(double score) {
  return fmt::format("{:.3f}", score);
}

std::string range_text(double low, double high) {
  return fmt::format("{}–{}", score_text(low), score_text(high));
}

Cell number_cell(double value, std::string text, Meaning meaning = Meaning::plain) {
  return {std::move(text), "", value, meaning};
}

Cell optional_cell(const std::optional<double>& value, std::string (*text)(double)) {
  return value ? number_cell(*value, text(*value)) : Cell{"–", "", {}, Meaning::faint};
}

/// A score as it was measured; the curve's are better when higher.
double measured(const Pilot& pilot, const CurvePoint& point) {
  return pilot.question.error_metric ? 1 - point.score.count() : point.score.count();
}

std::string expectation(const ScoreForecast& at) {
  return fmt::format("At {} items expect a score of {} (P10–P90 {}).", written_number(at.items),
                     score_text(at.p50), range_text(at.p10, at.p90));
}

std::string requirement(const Pilot& pilot) {
  const RequiredItems& items = *pilot.required;
  const auto shown = [&pilot](const std::optional<double>& count) {
    return count ? short_number(*count) : "more than " + short_number(pilot.farthest_items);
  };
  const std::string odds =
      fmt::format("A score of {:.4g} is reached within {} items with a probability of {}. It takes {} items",
                  *pilot.question.target, written_number(pilot.within_items),
                  percent(*pilot.probability_reaching_target), shown(items.p50));
  return items.p10 ? fmt::format("{} (P10 {}, P90 {}).", odds, shown(items.p10), shown(items.p90))
                   : odds + ".";
}

/// Sizes asked about, with the one asked for among them.
std::vector<std::pair<ScoreForecast, bool>> forecasts(const Pilot& pilot) {
  std::vector<std::pair<ScoreForecast, bool>> all;
  for (const ScoreForecast& at : pilot.outlook)
    if (!pilot.predict || at.items != pilot.predict->items) all.emplace_back(at, false);
  if (pilot.predict) all.emplace_back(*pilot.predict, true);
  std::ranges::stable_sort(all, {}, [](const auto& pair) { return pair.first.items; });
  return all;
}

} // namespace

Document pilot_document(const Pilot& pilot, const std::string& file) {
  Document document;
  document.title = fmt::format("Pilot {}: what more labels would bring", printable(file));
  if (pilot.predict) document.blocks.emplace_back(Paragraph{expectation(*pilot.predict), Meaning::strong});
  if (pilot.required) document.blocks.emplace_back(Paragraph{requirement(pilot), Meaning::strong});
  if (!pilot.predict && !pilot.required)
    document.blocks.emplace_back(Paragraph{expectation(pilot.outlook.back()), Meaning::strong});
  if (!pilot.warnings.empty()) {
    document.blocks.emplace_back(Heading{"What to be careful about"});
    document.blocks.emplace_back(List{pilot.warnings});
  }

  document.blocks.emplace_back(Heading{"What to expect"});
  Table expected{{{"items", true, 0}, {"score P50", true, 0}, {"P10–P90", true, 0}}, {}};
  if (pilot.required) expected.columns.push_back({"target reached", true, 0});
  for (const auto& [at, asked] : forecasts(pilot)) {
    const Meaning meaning = asked ? Meaning::strong : Meaning::plain;
    std::vector<Cell> row{number_cell(at.items, written_number(at.items), meaning),
                          number_cell(at.p50, score_text(at.p50), meaning),
                          {range_text(at.p10, at.p90), "", {}, meaning}};
    if (pilot.required) row.push_back(optional_cell(at.reached, percent));
    expected.rows.push_back(std::move(row));
  }
  document.blocks.emplace_back(std::move(expected));

  document.blocks.emplace_back(Heading{"What was tried"});
  Table tried{{{"items", true, 0}, {"score", true, 0}}, {}};
  for (const CurvePoint& point : pilot.curve.points)
    tried.rows.push_back({number_cell(point.items.count(), written_number(point.items.count())),
                          number_cell(measured(pilot, point), score_text(measured(pilot, point)))});
  document.blocks.emplace_back(std::move(tried));
  document.blocks.emplace_back(Note{fmt::format(
      "Likeliest curve: odds of an error = {:.3g} + {:.3g} / ({:.3g} + items^{:.2g}). The ranges weigh many "
      "curves, by the points and by how measured curves went on.{}{}",
      pilot.odds.floor, pilot.odds.scale, pilot.odds.pretrained, pilot.odds.exponent,
      pilot.required ? " A target counts as reached when a size up to the one named reaches it." : "",
      pilot.question.error_metric ? " Lower scores are better." : "")});
  return document;
}

Table pilot_table(const Pilot& pilot) {
  Table table;
  table.columns = {{"kind", false, 0},     {"items", true, 0},     {"score_p10", true, 0},
                   {"score_p50", true, 0}, {"score_p90", true, 0}, {"probability_reaching_target", true, 0}};
  for (const CurvePoint& point : pilot.curve.points) {
    const double score = measured(pilot, point);
    table.rows.push_back({{"tried", "", {}, Meaning::plain},
                          number_cell(point.items.count(), written_number(point.items.count())),
                          {},
                          number_cell(score, score_text(score)),
                          {},
                          {}});
  }
  for (const auto& [at, asked] : forecasts(pilot))
    table.rows.push_back({{asked ? "asked" : "expected", "", {}, Meaning::plain},
                          number_cell(at.items, written_number(at.items)),
                          number_cell(at.p10, score_text(at.p10)),
                          number_cell(at.p50, score_text(at.p50)),
                          number_cell(at.p90, score_text(at.p90)),
                          at.reached ? number_cell(*at.reached, percent(*at.reached)) : Cell{}});
  return table;
}

} // namespace steelyard
