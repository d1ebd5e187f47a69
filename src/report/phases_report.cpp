#include "steelyard/report/phases_report.hpp"

#include "report/json_parts.hpp"

#include "steelyard/support/diagnostic_text.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace steelyard {

namespace {

using parts::Json;
using parts::number;

PhaseTotals saving(const PhasePlan& p) {
  const PhaseTotals &a = p.throughout.totals, &b = p.per_phase.totals;
  return {a.instance_hours - b.instance_hours, a.cost_usd - b.cost_usd, a.energy_kwh - b.energy_kwh,
          a.emissions_kgco2e - b.emissions_kgco2e};
}

Cell figure(double value, std::string text, Meaning meaning = Meaning::plain) {
  return {std::move(text), "", value, meaning};
}

std::vector<Cell> amounts(double hours, const std::optional<double>& usd, double kwh, double kg,
                          Meaning meaning) {
  return {figure(hours, short_number(hours), meaning),
          usd ? figure(*usd, rounded_money(*usd), meaning) : Cell{"not known", "", {}, Meaning::faint},
          figure(kwh, short_number(kwh), meaning), figure(kg, short_number(kg), meaning)};
}

void add_rows(Table& table, const PhaseCourse& course) {
  const auto add = [&table](std::string_view stage, const std::string& what, std::vector<Cell> cells,
                            Meaning meaning) {
    std::vector<Cell> row{{std::string{stage}, "", {}, meaning}, {printable(what), "", {}, meaning}};
    row.insert(row.end(), cells.begin(), cells.end());
    table.rows.push_back(std::move(row));
  };
  for (const PhaseLine& line : course.lines)
    add(line.phase, line.what,
        amounts(line.instance_hours, line.cost_usd, line.energy_kwh, line.emissions_kgco2e, Meaning::plain),
        Meaning::plain);
  const PhaseTotals& t = course.totals;
  add("together", "",
      amounts(t.instance_hours, t.cost_usd, t.energy_kwh, t.emissions_kgco2e, Meaning::strong),
      Meaning::strong);
}

Table course_table(const PhaseCourse& course) {
  Table table{{{"phase", false, 0},
               {"machine", false, 0},
               {"hours", true, 0},
               {"cost", true, 0},
               {"kWh", true, 0},
               {"kgCO2e", true, 0}},
              {}};
  add_rows(table, course);
  return table;
}

Json totals(const PhaseTotals& t) {
  return {{"instance_hours", number(t.instance_hours)},
          {"cost_usd", number(t.cost_usd)},
          {"energy_kwh", number(t.energy_kwh)},
          {"emissions_kgco2e", number(t.emissions_kgco2e)}};
}

Json course(const PhaseCourse& c) {
  Json lines = Json::array();
  for (const PhaseLine& line : c.lines)
    lines.push_back({{"stage", name(line.stage)},
                     {"phase", line.phase},
                     {"what", line.what},
                     {"instance_hours", number(line.instance_hours)},
                     {"cost_usd", number(line.cost_usd)},
                     {"energy_kwh", number(line.energy_kwh)},
                     {"emissions_kgco2e", number(line.emissions_kgco2e)}});
  return {{"lines", lines}, {"totals", totals(c.totals)}};
}

} // namespace

Document phases_document(const PhasePlan& p) {
  Document document;
  document.title = p.plan_title.empty()
                       ? std::string{"A machine for each phase"}
                       : fmt::format("A machine for each phase: {}", printable(p.plan_title));
  const PhaseTotals saves = saving(p);
  const double before = p.throughout.totals.cost_usd;
  document.blocks.emplace_back(Paragraph{
      fmt::format(
          "Explore on low power, prototype on a small accelerator and train in managed jobs: {} instead of "
          "{}, {}, {} kWh and {} kgCO2e less{}.",
          rounded_money(p.per_phase.totals.cost_usd), rounded_money(before),
          before > 0 ? percent(saves.cost_usd / before) + " less" : "the same",
          short_number(saves.energy_kwh), short_number(saves.emissions_kgco2e),
          p.planned ? ", as the plan has it" : ""),
      Meaning::strong});
  document.blocks.emplace_back(
      Paragraph{fmt::format("Of {} ({}).", printable(p.title), printable(p.option))});
  if (!p.trains)
    document.blocks.emplace_back(
        Note{"This option trains nothing: its phases are exploration alone. --option names another."});
  document.blocks.emplace_back(Heading{"An instance for each phase"});
  document.blocks.emplace_back(course_table(p.per_phase));
  document.blocks.emplace_back(Heading{"One big instance throughout"});
  document.blocks.emplace_back(course_table(p.throughout));
  document.blocks.emplace_back(
      Note{"Means over the draws, until launch; machines only. Notebooks are left running as "
           "the plan's auto-stop has it. In the plan: development.instance_per_stage."});
  return document;
}

Table phases_table(const PhasePlan& p) {
  Table table{{{"course", false, 0},
               {"phase", false, 0},
               {"machine", false, 0},
               {"instance_hours", true, 0},
               {"cost_usd", true, 0},
               {"energy_kwh", true, 0},
               {"emissions_kgco2e", true, 0}},
              {}};
  for (const auto& [word, of] :
       {std::pair{"per_phase", &p.per_phase}, std::pair{"throughout", &p.throughout}}) {
    Table part = course_table(*of);
    for (auto& row : part.rows) {
      row.insert(row.begin(), Cell{word, "", {}, Meaning::plain});
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

std::string phases_json(const PhasePlan& p, bool one_line) {
  Json result{{"schema_version", 1},
              {"option", p.option},
              {"title", p.title},
              {"trains", p.trains},
              {"planned", p.planned},
              {"per_phase", course(p.per_phase)},
              {"throughout", course(p.throughout)},
              {"saves", totals(saving(p))}};
  return parts::written(result, one_line);
}

} // namespace steelyard
