#include "steelyard/report/policy_report.hpp"

#include "report/json_parts.hpp"

#include "steelyard/support/diagnostic_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace steelyard {

namespace {

using parts::Json;

/// What is wrong, in one line.
std::string message(const PolicyFinding& finding) {
  std::string text = fmt::format("{}: {}", name(finding.verdict), finding.found);
  if (!finding.allowed.empty()) text += fmt::format("; allowed: {}", finding.allowed);
  if (!finding.excess.empty()) text += fmt::format("; by {}", finding.excess);
  if (!finding.option.empty()) text += fmt::format("; option {}", finding.option);
  if (!finding.next.empty()) text += fmt::format(". To do: {}", finding.next);
  return text;
}

/// Text of XML 1.0, in content or in quotes. Characters that XML has no way to write become `\x1b`.
std::string xml(std::string_view text) {
  std::string out;
  for (const char c : printable(text))
    switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    default:
      out += c;
    }
  return out;
}

/// Text of a workflow command; a property escapes its separators too.
std::string command_text(std::string_view text, bool property) {
  std::string out;
  for (const char c : text)
    if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    else
      out += c;
  return out;
}

std::size_t line_of(const PolicyReport& report, const PolicyFinding& finding) {
  return std::max<std::size_t>(report.places[finding.policy].line, 1);
}

/// A reference to a file as a URI has it: all but what stands for itself is escaped.
std::string uri(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view{"/-._~"}.find(c) != std::string_view::npos;
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return out;
}

Json sarif_region(const Location& place) {
  Json region;
  region["startLine"] = std::max<std::size_t>(place.line, 1);
  if (place.column == 0) return region;
  region["startColumn"] = place.column;
  if (place.length > 0) region["endColumn"] = place.column + place.length;
  return region;
}

} // namespace

std::string policy_junit(const PolicyReport& report) {
  std::string cases;
  std::size_t failures = 0, skipped = 0;
  for (const PolicyFinding& finding : report.findings) {
    const Policy& policy = report.policies[finding.policy];
    cases += fmt::format("    <testcase classname=\"steelyard.{}\" name=\"{}\" file=\"{}\" line=\"{}\"",
                         rule(policy.kind).name,
                         xml(finding.option.empty() ? policy.id : policy.id + ": " + finding.option),
                         xml(report.file), line_of(report, finding));
    const bool failed = fails(policy, finding) && policy.severity == Severity::error;
    if (failed) {
      ++failures;
      cases += fmt::format(">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>\n",
                           name(finding.verdict), xml(message(finding)), xml(message(finding)));
    } else if (finding.verdict != PolicyVerdict::held) {
      // Neither passed nor failed: a consumer shows it without failing the build.
      ++skipped;
      cases += fmt::format(">\n      <skipped message=\"{} {}\"/>\n    </testcase>\n", name(policy.severity),
                           xml(message(finding)));
    } else {
      cases += "/>\n";
    }
  }
  return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<testsuites tests=\"{0}\" failures=\"{1}\" errors=\"0\" skipped=\"{2}\">\n"
                     "  <testsuite name=\"{3}\" tests=\"{0}\" failures=\"{1}\" errors=\"0\" "
                     "skipped=\"{2}\">\n{4}  </testsuite>\n</testsuites>\n",
                     report.findings.size(), failures, skipped,
                     xml("steelyard check: " + (report.plan_title.empty() ? report.file : report.plan_title)),
                     cases);
}

std::string policy_sarif(const PolicyReport& report) {
  Json rules = Json::array(), results = Json::array();
  for (const Policy& policy : report.policies) {
    Json known;
    known["id"] = printable(policy.id);
    known["name"] = std::string{rule(policy.kind).name};
    known["shortDescription"]["text"] = std::string{rule(policy.kind).meaning};
    known["help"]["text"] = std::string{rule(policy.kind).next};
    known["defaultConfiguration"]["level"] = std::string{name(policy.severity)};
    rules.push_back(std::move(known));
  }
  for (const PolicyFinding& finding : report.findings) {
    const Policy& policy = report.policies[finding.policy];
    if (!fails(policy, finding)) continue;
    Json physical;
    physical["artifactLocation"]["uri"] = uri(report.file);
    physical["region"] = sarif_region(report.places[finding.policy]);
    Json place;
    place["physicalLocation"] = std::move(physical);
    Json result;
    result["ruleId"] = printable(policy.id);
    result["ruleIndex"] = finding.policy;
    result["level"] = std::string{name(policy.severity)};
    result["message"]["text"] = printable(message(finding));
    result["locations"] = Json::array();
    result["locations"].push_back(std::move(place));
    results.push_back(std::move(result));
  }
  Json run;
  Json& driver = run["tool"]["driver"];
  driver["name"] = "steelyard";
  driver["version"] = report.version;
  driver["rules"] = std::move(rules);
  run["columnKind"] = "unicodeCodePoints";
  run["results"] = std::move(results);
  Json log;
  log["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  log["version"] = "2.1.0";
  log["runs"] = Json::array();
  log["runs"].push_back(std::move(run));
  return parts::written(log);
}

std::string policy_annotations(const PolicyReport& report) {
  std::string out;
  for (const PolicyFinding& finding : report.findings) {
    const Policy& policy = report.policies[finding.policy];
    if (!fails(policy, finding)) continue;
    const std::string_view command =
        policy.severity == Severity::note ? std::string_view{"notice"} : name(policy.severity);
    // Shown in a log: a terminal must obey nothing of it.
    out += fmt::format("::{} file={},line={},title={}::{}\n", command, command_text(report.file, true),
                       line_of(report, finding), command_text(printable(policy.id), true),
                       command_text(printable(message(finding)), false));
  }
  return out;
}

} // namespace steelyard
