#include "cli/diagnose_command.hpp"

#include "cli/answer.hpp"
#include "cli/inputs.hpp"

#include "steelyard/io/plan_reader.hpp"
#include "steelyard/io/telemetry_reader.hpp"
#include "steelyard/report/diagnosis_document.hpp"
#include "steelyard/report/diagnosis_json.hpp"
#include "steelyard/support/near_names.hpp"
#include "steelyard/telemetry/measurements.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <set>

namespace steelyard::cli {

namespace {

/// The machine that was named; nullptr: none was.
Result<const Instance*> named_instance(const Arguments& arguments, const Catalog& catalog) {
  const Instance* instance = nullptr;
  if (arguments.instance.empty()) return instance;
  instance = find_instance(catalog, arguments.instance);
  if (instance) return instance;
  std::vector<std::string> types;
  for (const Instance& known : catalog.instances)
    if (known.provider == "aws") types.push_back("ml." + known.type);
  const std::string near = did_you_mean(arguments.instance, types);
  return Unexpected{Error{fmt::format("unknown instance \"{}\"", arguments.instance),
                          {},
                          near.empty() ? "see steelyard catalog list instances" : near,
                          Exit::input}};
}

Done known_region(const Arguments& arguments, const Catalog& catalog) {
  if (find_region(catalog, "aws", arguments.region)) return std::monostate{};
  std::vector<std::string> regions;
  for (const Region& known : catalog.regions)
    if (known.provider == "aws") regions.push_back(known.region);
  const std::string near = did_you_mean(arguments.region, regions);
  return Unexpected{Error{fmt::format("unknown region \"{}\"", arguments.region),
                          {},
                          near.empty() ? "see steelyard catalog list regions" : near,
                          Exit::input}};
}

/// A report a rule, as AWS's folder profiler-reports holds them.
Exit write_reports(const Diagnosis& diagnosis, const Arguments& arguments, const Surroundings& surroundings) {
  if (arguments.output.empty() || arguments.output == "-")
    return failed(Error{"--format aws writes a file a rule", {}, "name a folder with -o DIR", Exit::usage},
                  surroundings);
  std::error_code code;
  std::filesystem::create_directories(arguments.output, code);
  if (!std::filesystem::is_directory(arguments.output, code))
    return failed(Error{fmt::format("{} is no folder and cannot be made one", arguments.output),
                        {},
                        "name another folder with -o DIR",
                        Exit::internal},
                  surroundings);
  for (const Finding& finding : diagnosis.findings) {
    Arguments one = arguments;
    one.output =
        (std::filesystem::path{arguments.output} / (std::string{finding.values.rule().name} + ".json"))
            .string();
    if (const Exit exit = write_answer(rule_report_json(finding), one, surroundings); exit != Exit::answered)
      return exit;
  }
  remark(fmt::format("{} reports in {}", diagnosis.findings.size(), arguments.output), arguments,
         surroundings);
  return Exit::answered;
}

Exit write_diagnosis(const Diagnosis& diagnosis, const Arguments& arguments,
                     const Surroundings& surroundings) {
  std::string job = shown_path(arguments.operands.front());
  if (arguments.operands.size() > 1) job += fmt::format(" and {} more", arguments.operands.size() - 1);
  switch (chosen_format(*find_command("diagnose"), arguments)) {
  case Format::json:
    return write_answer(diagnosis_json(diagnosis), arguments, surroundings);
  case Format::csv:
    return write_answer(render_csv(diagnosis_table(diagnosis)), arguments, surroundings);
  case Format::md:
    return write_answer(render_markdown(diagnosis_document(diagnosis, job)), arguments, surroundings);
  case Format::html:
    return write_answer(render_html(diagnosis_document(diagnosis, job)), arguments, surroundings);
  case Format::aws:
    return write_reports(diagnosis, arguments, surroundings);
  default:
    break;
  }
  return write_answer(render_text(diagnosis_document(diagnosis, job), text_style(arguments, surroundings)),
                      arguments, surroundings);
}

} // namespace

Exit run_diagnose(const Arguments& arguments, const Surroundings& surroundings) {
  DiagnosisQuestion question;
  question.thresholds = arguments.thresholds;
  question.instance = arguments.instance;
  question.region = arguments.region;
  if (!arguments.rule_parameters.empty()) {
    const auto text = load_text(arguments.rule_parameters, surroundings);
    if (!text) return failed(text.error(), surroundings);
    auto overrides = read_rule_parameters(*text, shown_path(arguments.rule_parameters));
    if (!overrides) return failed(overrides.error(), surroundings);
    question.overrides = std::move(*overrides);
  }
  const auto known = load_knowledge(arguments, surroundings);
  if (!known) return failed(known.error(), surroundings);
  const auto instance = named_instance(arguments, known->catalog);
  if (!instance) return failed(instance.error(), surroundings);
  if (const auto region = known_region(arguments, known->catalog); !region)
    return failed(region.error(), surroundings);

  DeviceCounts counts;
  if (*instance) {
    counts.processors = (*instance)->vcpu;
    if ((*instance)->accelerator_count > 0) counts.gpus = (*instance)->accelerator_count;
  }
  JobRecorder recorder{counts};
  const TelemetrySinks sinks = recorder.sinks();
  std::vector<RuleReport> reports;
  std::vector<Error> warnings;
  std::set<std::string> paths;
  for (const std::string& path : arguments.operands) {
    if (!paths.insert(path).second) continue; // the same readings twice are no more than once
    auto read = read_telemetry(path, sinks);
    if (!read) return failed(read.error(), surroundings);
    reports.insert(reports.end(), read->reports.begin(), read->reports.end());
    warnings.insert(warnings.end(), read->warnings.begin(), read->warnings.end());
  }
  const JobRecord job = recorder.finish();
  Diagnosis answer = diagnosis(job, question, known->catalog, known->coefficients);
  answer.reports = std::move(reports);
  for (const Error& warning : warnings)
    answer.warnings.push_back(
        fmt::format("{} ({}{})", warning.what, warning.where.file,
                    warning.where.line > 0 ? fmt::format(":{}", warning.where.line) : ""));
  if (job.readings + job.events + job.points == 0 && answer.reports.empty())
    answer.warnings.emplace_back("nothing was read: no rule says anything of this job");
  warn(warnings, arguments, surroundings);
  if (!arguments.measurements.empty()) {
    Arguments aside = arguments;
    aside.output = arguments.measurements;
    if (const Exit exit = write_answer(measurements_json(measurements(job, answer)), aside, surroundings);
        exit != Exit::answered)
      return exit;
  }
  return write_diagnosis(answer, arguments, surroundings);
}

} // namespace steelyard::cli
