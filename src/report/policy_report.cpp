#include "steelyard/report/policy_report.hpp"

#include "report/json_parts.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace steelyard {

namespace {

using parts::Json;

Meaning meaning(const Policy& policy, const PolicyFinding& finding) {
  if (finding.verdict == PolicyVerdict::held) return Meaning::good;
  return fails(policy, finding) && policy.severity == Severity::error ? Meaning::bad : Meaning::caution;
}

std::size_t count(const PolicyReport& report, PolicyVerdict verdict) {
  return static_cast<std::size_t>(std::ranges::count(report.findings, verdict, &PolicyFinding::verdict));
}

/// The option that every finding about an option is about; "" where they are about several.
std::string only_option(const PolicyReport& report) {
  std::string only;
  for (const PolicyFinding& finding : report.findings) {
    if (finding.option.empty()) continue;
    if (!only.empty() && finding.option != only) return {};
    only = finding.option;
  }
  return only;
}

Table table(const PolicyReport& report) {
  const bool one = !only_option(report).empty(); // said once, above
  Table shown{{{"policy"}, {"verdict"}, {"found"}, {"allowed"}, {"by"}}, {}};
  for (const PolicyFinding& finding : report.findings) {
    const Policy& policy = report.policies[finding.policy];
    shown.rows.push_back({{policy.id, std::string{name(policy.severity)}},
                          {std::string{name(finding.verdict)}, "", {}, meaning(policy, finding)},
                          {finding.found, one ? std::string{} : finding.option, finding.found_number},
                          {finding.allowed, "", finding.allowed_number},
                          {finding.excess}});
  }
  return shown;
}

} // namespace

Document policy_document(const PolicyReport& report) {
  const bool open = gate_opens(report.policies, report.findings);
  Document document{"Check of " + report.file, {}};
  document.blocks.emplace_back(Paragraph{
      fmt::format("{}: {} held, {} broken, {} unknown.", open ? "The gate is open" : "The gate is shut",
                  count(report, PolicyVerdict::held), count(report, PolicyVerdict::broken),
                  count(report, PolicyVerdict::unknown)),
      open ? Meaning::good : Meaning::bad});
  if (const std::string option = only_option(report); !option.empty())
    document.blocks.emplace_back(Paragraph{"Option: " + option, Meaning::plain});
  document.blocks.emplace_back(table(report));
  List next;
  for (const PolicyFinding& finding : report.findings)
    if (!finding.next.empty()) {
      std::string line = fmt::format("{}: {}", report.policies[finding.policy].id, finding.next);
      if (std::ranges::find(next.items, line) == next.items.end()) next.items.push_back(std::move(line));
    }
  if (!next.items.empty()) {
    document.blocks.emplace_back(Heading{"What to do"});
    document.blocks.emplace_back(std::move(next));
  }
  return document;
}

std::string policy_json(const PolicyReport& report) {
  Json result{{"schema_version", 1},
              {"file", report.file},
              {"gate_open", gate_opens(report.policies, report.findings)},
              {"held", count(report, PolicyVerdict::held)},
              {"broken", count(report, PolicyVerdict::broken)},
              {"unknown", count(report, PolicyVerdict::unknown)},
              {"findings", Json::array()}};
  for (const PolicyFinding& finding : report.findings) {
    const Policy& policy = report.policies[finding.policy];
    result["findings"].push_back({{"policy", policy.id},
                                  {"kind", std::string{rule(policy.kind).name}},
                                  {"severity", std::string{name(policy.severity)}},
                                  {"option", parts::text_or_null(finding.option)},
                                  {"verdict", std::string{name(finding.verdict)}},
                                  {"fails", fails(policy, finding)},
                                  {"found", finding.found},
                                  {"found_number", parts::number(finding.found_number)},
                                  {"allowed", finding.allowed},
                                  {"allowed_number", parts::number(finding.allowed_number)},
                                  {"excess", parts::text_or_null(finding.excess)},
                                  {"next", parts::text_or_null(finding.next)},
                                  {"line", report.places[finding.policy].line}});
  }
  return parts::written(result);
}

} // namespace steelyard
