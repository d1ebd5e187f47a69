#include "steelyard/report/diagnosis_json.hpp"

#include "report/json_parts.hpp"

#include "steelyard/support/diagnostic_text.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace steelyard {

namespace {

using parts::Json;
using parts::number;
using parts::text_or_null;

Json time(const std::optional<double>& at) {
  return at ? Json(utc_text(*at)) : Json{};
}

/// A whole number as one, so that readers need not know it was a double.
Json count(double value) {
  return value >= 0 && value == std::floor(value) ? Json(static_cast<std::uint64_t>(value)) : number(value);
}

Json value_json(const ParameterValue& value) {
  switch (value.kind) {
  case ParameterValue::Kind::flag:
    return value.flag;
  case ParameterValue::Kind::number:
    return count(value.number);
  case ParameterValue::Kind::text:
    return value.text;
  case ParameterValue::Kind::none:
    break;
  }
  return nullptr;
}

Json parameters(const RuleValues& values) {
  Json all = Json::object();
  for (const auto& [name, value] : values.all())
    all[name] = value_json(value);
  return all;
}

Json usage(const UtilisationSummary& values) {
  if (!values.p50) return nullptr;
  return {{"p5", number(values.p5)}, {"p50", number(values.p50)}, {"p95", number(values.p95)}};
}

Json saves(const std::optional<Saving>& saving) {
  if (!saving) return nullptr;
  return {{"hours", number(saving->hours)},
          {"cost_usd", number(saving->cost_usd)},
          {"energy_kwh", number(saving->energy_kwh)},
          {"emissions_kgco2e", number(saving->emissions_kgco2e)},
          {"reason", text_or_null(saving->unknown)}};
}

Json details(const std::vector<Detail>& all) {
  Json json = Json::object();
  for (const Detail& detail : all)
    json[detail.key] = detail.number ? (std::isfinite(*detail.number) ? number(*detail.number) : Json{})
                                     : details(detail.inside);
  return json;
}

Json rule(const Finding& finding) {
  const Verdict& v = finding.verdict;
  const bool evaluated = v.needs.empty();
  return {{"rule", finding.values.rule().name},
          {"evaluated", evaluated},
          {"fired", v.fired},
          {"first_fired", time(v.first_fired)},
          {"first_fired_step", number(v.first_fired_step)},
          {"datapoints", v.datapoints},
          {"violations", v.violations},
          {"parameters", parameters(finding.values)},
          {"evidence", evaluated ? Json(printable(v.evidence)) : Json("not evaluated: needs " + v.needs)},
          {"advice", v.fired ? text_or_null(std::string{finding.values.rule().advice}) : Json{}},
          {"saves", saves(finding.saving)}};
}

Json figure(const std::optional<Measured>& value) {
  if (!value) return nullptr;
  return {{"p10", number(value->p10)},
          {"p50", number(value->p50)},
          {"p90", number(value->p90)},
          {"mean", number(value->mean)},
          {"data", value->data}};
}

} // namespace

std::string diagnosis_json(const Diagnosis& d) {
  Json result{{"schema_version", 1}};
  result["job"] = {{"start", time(d.start)},
                   {"duration_hours", number(d.duration_hours)},
                   {"nodes", d.nodes},
                   {"devices", d.devices},
                   {"instance", text_or_null(printable(d.instance))},
                   {"region", printable(d.region)}};
  result["thresholds"] = d.thresholds == Thresholds::code ? "code" : "docs";
  result["rules"] = Json::array();
  for (const Finding& finding : d.findings)
    result["rules"].push_back(rule(finding));
  result["summary"] = {{"gpu_utilisation", usage(d.gpu_utilisation)},
                       {"cpu_utilisation", usage(d.cpu_utilisation)},
                       {"gpu_memory", usage(d.gpu_memory)},
                       {"wasted_hours", number(d.wasted_hours)}};
  result["read"] = {{"readings", d.readings}, {"events", d.events}, {"points", d.points}};
  result["reported"] = Json::array();
  for (const RuleReport& report : d.reports)
    result["reported"].push_back({{"rule", printable(report.rule)},
                                  {"triggered", count(report.triggered)},
                                  {"violations", count(report.violations)},
                                  {"datapoints", count(report.datapoints)}});
  result["warnings"] = Json::array();
  for (const std::string& warning : d.warnings)
    result["warnings"].push_back(printable(warning));
  return parts::written(result);
}

std::string rule_report_json(const Finding& finding) {
  std::string parameters_text;
  for (const auto& [name, value] : finding.values.all()) {
    if (name == "scan_interval_us") continue; // AWS's reports leave it out
    const std::string shown = value.kind == ParameterValue::Kind::text   ? value.text
                              : value.kind == ParameterValue::Kind::none ? "None"
                                                                         : written(value);
    parameters_text += (parameters_text.empty() ? "" : "\n") + name + ":" + shown;
  }
  const Verdict& v = finding.verdict;
  Json report{{"RuleTriggered", v.triggered},
              {"Violations", v.violations},
              {"Datapoints", v.datapoints},
              {"RuleParameters", parameters_text},
              {"Details", details(v.details)}};
  if (!v.needs.empty()) report["NotEvaluated"] = "needs " + v.needs;
  return parts::written(report);
}

std::string measurements_json(const Measurements& m) {
  Json result{{"schema_version", 1}};
  result["instance"] = text_or_null(printable(m.instance));
  result["region"] = printable(m.region);
  result["nodes"] = m.nodes;
  result["devices"] = m.devices;
  result["hours"] = number(m.hours);
  result["gpu_utilisation"] = figure(m.gpu_utilisation);
  result["cpu_utilisation"] = figure(m.cpu_utilisation);
  result["gpu_memory"] = figure(m.gpu_memory);
  result["steps_per_second"] = figure(m.steps_per_second);
  result["items_per_second"] = figure(m.items_per_second);
  result["mfu"] = figure(m.mfu);
  result["watts_per_device"] = figure(m.watts_per_device);
  result["watts_per_node"] = figure(m.watts_per_node);
  result["restarts"] = m.restarts_per_device_hour ? Json(m.restarts) : Json{};
  result["restarts_per_device_hour"] = number(m.restarts_per_device_hour);
  Json plan = Json::object();
  if (m.mfu) plan["measured_mfu"] = number(m.mfu->p50);
  if (m.items_per_second) plan["measured_items_per_second"] = number(m.items_per_second->p50);
  if (m.gpu_utilisation) plan["device_utilisation"] = number(m.gpu_utilisation->mean);
  const double accelerators = static_cast<double>(m.devices), machines = static_cast<double>(m.nodes);
  if (m.watts_per_node && !m.instance.empty() && m.devices > 0 && m.nodes > 0)
    plan["measured_power"] = {{"watts", number(m.watts_per_node->mean * machines / accelerators)},
                              {"whole_machine", true},
                              {"instance", printable(m.instance)}};
  else if (m.watts_per_device && !m.instance.empty())
    plan["measured_power"] = {{"watts", number(m.watts_per_device->mean)},
                              {"instance", printable(m.instance)}};
  if (m.restarts_per_device_hour && m.hours && m.devices > 0)
    plan["measured_failures"] = {{"count", m.restarts}, {"device_hours", number(*m.hours * accelerators)}};
  result["plan"] = std::move(plan);
  return parts::written(result);
}

} // namespace steelyard
