#include "steelyard/report/diagnosis_document.hpp"

#include "steelyard/support/diagnostic_text.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace steelyard {

namespace {

Cell unknown_cell() {
  return {"–", "", {}, Meaning::faint};
}

Cell number_cell(const std::optional<double>& value, std::string (*text)(double)) {
  return value ? Cell{text(*value), "", *value, Meaning::plain} : unknown_cell();
}

Cell text_cell(std::string text, Meaning meaning = Meaning::plain) {
  return {std::move(text), "", {}, meaning};
}

std::string hours_text(double hours) {
  return fmt::format("{:.2f}", hours);
}

std::string since(const Verdict& verdict) {
  if (verdict.first_fired) return utc_text(*verdict.first_fired);
  if (verdict.first_fired_step) return fmt::format("step {:g}", *verdict.first_fired_step);
  return "no time in the data";
}

std::string headline(const Diagnosis& d) {
  std::size_t fired = 0, evaluated = 0;
  const Finding* costliest = nullptr;
  for (const Finding& finding : d.findings) {
    fired += finding.verdict.fired ? 1U : 0U;
    evaluated += finding.verdict.needs.empty() ? 1U : 0U;
    if (finding.saving && finding.saving->hours &&
        (!costliest || *finding.saving->hours > *costliest->saving->hours))
      costliest = &finding;
  }
  if (evaluated == 0) return "No rule could be evaluated: the data lacks what they need.";
  if (fired == 0) return fmt::format("None of the {} rules that could be evaluated fired.", evaluated);
  std::string text = fmt::format("{} of {} rules that could be evaluated fired.", fired, evaluated);
  if (costliest) {
    text += fmt::format(" Stopping when {} fired, at {}, would have saved {} h of the job",
                        costliest->values.rule().name, since(costliest->verdict),
                        hours_text(*costliest->saving->hours));
    if (costliest->saving->cost_usd) text += ", " + short_money(*costliest->saving->cost_usd);
    if (costliest->saving->energy_kwh)
      text += fmt::format(", {} kWh, {} kgCO2e", short_number(*costliest->saving->energy_kwh),
                          short_number(*costliest->saving->emissions_kgco2e));
    text += ".";
  }
  return text;
}

std::string job_line(const Diagnosis& d) {
  std::string text = d.start ? "Started " + utc_text(*d.start) : "No time in the data";
  if (d.duration_hours) text += fmt::format(", {} h", hours_text(*d.duration_hours));
  text += fmt::format(", {} {}, {} {}", d.nodes, d.nodes == 1 ? "node" : "nodes", d.devices,
                      d.devices == 1 ? "GPU" : "GPUs");
  if (!d.instance.empty()) text += fmt::format(", {} in {}", printable(d.instance), printable(d.region));
  return text + ".";
}

void add_usage(Document& document, const Diagnosis& d) {
  Table table{{{"of its time [%]", false, 0}, {"P5", true, 0}, {"P50", true, 0}, {"P95", true, 0}}, {}};
  const auto row = [&table](std::string name, const UtilisationSummary& values) {
    if (!values.p50) return;
    const auto percent_text = [](double value) { return fmt::format("{:.1f}", value); };
    table.rows.push_back({text_cell(std::move(name)), number_cell(values.p5, percent_text),
                          number_cell(values.p50, percent_text), number_cell(values.p95, percent_text)});
  };
  row("GPUs busy", d.gpu_utilisation);
  row("GPU memory", d.gpu_memory);
  row("processors busy", d.cpu_utilisation);
  if (table.rows.empty()) return;
  document.blocks.emplace_back(Heading{"How busy the machines were"});
  document.blocks.emplace_back(std::move(table));
  if (d.wasted_hours)
    document.blocks.emplace_back(Note{fmt::format(
        "{} h of the job its {} did nothing. A GPU counts as busy while any kernel runs, however small.",
        hours_text(*d.wasted_hours), d.gpu_utilisation.p50 ? "GPUs" : "processors")});
}

void add_fired(Document& document, const Diagnosis& d) {
  Table table{{{"rule", false, 0},
               {"since", false, 0},
               {"saves h", true, 0},
               {"USD", true, 0},
               {"kWh", true, 1},
               {"kgCO2e", true, 2}},
              {}};
  std::vector<std::string> reasons;
  for (const Finding& finding : d.findings) {
    if (!finding.verdict.fired) continue;
    const Saving& saving = *finding.saving;
    table.rows.push_back(
        {text_cell(std::string{finding.values.rule().name}, Meaning::bad), text_cell(since(finding.verdict)),
         number_cell(saving.hours, hours_text), number_cell(saving.cost_usd, short_money),
         number_cell(saving.energy_kwh, short_number), number_cell(saving.emissions_kgco2e, short_number)});
    reasons.push_back(fmt::format("{}: {}. What helps: {}.", finding.values.rule().name,
                                  printable(finding.verdict.evidence), finding.values.rule().advice));
  }
  if (table.rows.empty()) return;
  document.blocks.emplace_back(Heading{"What fired"});
  document.blocks.emplace_back(std::move(table));
  document.blocks.emplace_back(List{std::move(reasons)});
}

void add_quiet(Document& document, const Diagnosis& d) {
  std::vector<std::string> quiet, lacking;
  for (const Finding& finding : d.findings) {
    const auto name = finding.values.rule().name;
    if (!finding.verdict.needs.empty())
      lacking.push_back(fmt::format("{}: needs {}", name, finding.verdict.needs));
    else if (!finding.verdict.fired)
      quiet.push_back(fmt::format("{}: {}", name, printable(finding.verdict.evidence)));
  }
  if (!quiet.empty()) {
    document.blocks.emplace_back(Heading{"What did not fire"});
    document.blocks.emplace_back(List{std::move(quiet)});
  }
  if (!lacking.empty()) {
    document.blocks.emplace_back(Heading{"Not evaluated"});
    document.blocks.emplace_back(List{std::move(lacking)});
  }
}

void add_reports(Document& document, const Diagnosis& d) {
  if (d.reports.empty()) return;
  Table table{{{"AWS's own report", false, 0},
               {"triggered", true, 0},
               {"violations", true, 0},
               {"datapoints", true, 0}},
              {}};
  for (const RuleReport& report : d.reports)
    table.rows.push_back({text_cell(printable(report.rule)), number_cell(report.triggered, written_number),
                          number_cell(report.violations, written_number),
                          number_cell(report.datapoints, written_number)});
  document.blocks.emplace_back(Heading{"What AWS's reports beside the data say"});
  document.blocks.emplace_back(std::move(table));
}

} // namespace

Document diagnosis_document(const Diagnosis& d, const std::string& job) {
  Document document;
  document.title = fmt::format("Diagnosis of {}", printable(job));
  document.blocks.emplace_back(Paragraph{headline(d), Meaning::strong});
  document.blocks.emplace_back(Paragraph{job_line(d), Meaning::plain});
  if (!d.warnings.empty()) {
    document.blocks.emplace_back(Heading{"What to be careful about"});
    std::vector<std::string> warnings;
    for (const std::string& warning : d.warnings)
      warnings.push_back(printable(warning));
    document.blocks.emplace_back(List{std::move(warnings)});
  }
  add_fired(document, d);
  add_usage(document, d);
  add_quiet(document, d);
  add_reports(document, d);
  document.blocks.emplace_back(Note{fmt::format(
      "{} readings, {} events, {} points of metrics. Rules and defaults are those of AWS's {}. Saved is the "
      "rest of the job from the moment a rule first fired.",
      d.readings, d.events, d.points, d.thresholds == Thresholds::code ? "code" : "documentation")});
  return document;
}

Table diagnosis_table(const Diagnosis& d) {
  Table table{{{"rule", false, 0},
               {"evaluated", false, 0},
               {"fired", false, 0},
               {"first_fired", false, 0},
               {"datapoints", true, 0},
               {"violations", true, 0},
               {"saves_hours", true, 0},
               {"saves_cost_usd", true, 0},
               {"saves_energy_kwh", true, 0},
               {"saves_emissions_kgco2e", true, 0},
               {"evidence", false, 0},
               {"needs", false, 0}},
              {}};
  for (const Finding& finding : d.findings) {
    const Verdict& v = finding.verdict;
    const Saving saving = finding.saving.value_or(Saving{});
    const auto cell = [](const std::optional<double>& value) {
      return value ? Cell{fmt::format("{}", *value), "", *value, Meaning::plain} : Cell{};
    };
    table.rows.push_back(
        {text_cell(std::string{finding.values.rule().name}), text_cell(v.needs.empty() ? "yes" : "no"),
         text_cell(v.needs.empty() ? v.fired ? "yes" : "no" : ""),
         text_cell(v.first_fired ? utc_text(*v.first_fired) : ""), cell(static_cast<double>(v.datapoints)),
         cell(static_cast<double>(v.violations)), cell(saving.hours), cell(saving.cost_usd),
         cell(saving.energy_kwh), cell(saving.emissions_kgco2e), text_cell(printable(v.evidence)),
         text_cell(v.needs)});
  }
  return table;
}

} // namespace steelyard
