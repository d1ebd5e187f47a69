#include "cli/rightsize_command.hpp"

#include "cli/answer.hpp"
#include "cli/inputs.hpp"
#include "cli/ready_files.hpp"

#include "steelyard/io/cloudwatch_reader.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/io/recommender_reader.hpp"
#include "steelyard/io/telemetry_reader.hpp"
#include "steelyard/report/diagnosis_json.hpp"
#include "steelyard/report/rightsize_document.hpp"
#include "steelyard/report/rightsize_json.hpp"
#include "steelyard/support/near_names.hpp"
#include "steelyard/telemetry/measurements.hpp"
#include "steelyard/telemetry/rightsize.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace steelyard::cli {

namespace {

Unexpected<Diagnostics> one(Error error) {
  return Unexpected{Diagnostics{{std::move(error)}, {}}};
}

void keep(std::vector<Error>& warnings, std::vector<Error> more) {
  warnings.insert(warnings.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// Whether SageMaker's profiler wrote a folder.
bool holds_profile(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code code;
  for (const char* inside : {"system", "profiler-output", "profiler-output/system"})
    if (fs::is_directory(fs::path{folder} / inside, code)) return true;
  return false;
}

/// Every file of every operand. In a folder, what is no answer of CloudWatch is odd; named, it is a mistake.
Result<Usage, Diagnostics> read_usage(const Arguments& arguments, const Surroundings& surroundings,
                                      std::vector<Error>& warnings) {
  UsageCollector collector;
  const auto take = [&collector](const Reading& reading) { collector.take(reading); };
  for (const std::string& operand : arguments.operands) {
    if (holds_profile(operand)) {
      TelemetrySinks sinks;
      sinks.reading = take;
      sinks.event = [](const FrameworkEvent&) {};
      sinks.point = [](const MetricPoint&) {};
      sinks.histogram = [](const HistogramPoint&) {};
      auto read = read_telemetry(operand, sinks);
      if (!read) return one(read.error());
      keep(warnings, std::move(read->warnings));
      continue;
    }
    const auto files = metric_files(operand);
    if (!files) return one(files.error());
    const bool folder = files->size() != 1 || files->front() != operand;
    for (const std::string& file : *files) {
      const auto text = load_text(file, surroundings);
      if (!text) return one(text.error());
      auto report = read_cloudwatch(*text, shown_path(file), take);
      if (report)
        keep(warnings, std::move(report->warnings));
      else if (folder)
        keep(warnings, std::move(report.error().errors));
      else
        return Unexpected{std::move(report.error())};
    }
  }
  Usage usage = collector.usage();
  if (!usage.empty()) return usage;
  Error error{"no reading can be used",
              {},
              "fetch CPUUtilization, MemoryUtilization and, of a GPU machine, GPUUtilization and "
              "GPUMemoryUtilization of the time that it ran"};
  error.where.file = shown_path(arguments.operands.front());
  return Unexpected{Diagnostics{{std::move(error)}, std::move(warnings)}};
}

Result<const Instance*> known_instance(const Arguments& arguments, const Catalog& catalog) {
  if (arguments.instance.empty())
    return Unexpected{Error{"nothing says which machine the readings are of",
                            {},
                            "name it: --instance ml.g5.xlarge",
                            Exit::usage}};
  if (const Instance* found = find_instance(catalog, arguments.instance); found && found->provider == "aws")
    return found;
  std::vector<std::string> names;
  for (const Instance& instance : catalog.instances)
    if (instance.provider == "aws") names.push_back("ml." + instance.type);
  const std::string& written = arguments.instance;
  const std::string near = did_you_mean(written.starts_with("ml.") ? written : "ml." + written, names);
  return Unexpected{Error{fmt::format("the catalog has no instance \"{}\"", written),
                          {},
                          near.empty() ? "write a type as SageMaker names it, such as ml.g5.xlarge" : near,
                          Exit::usage}};
}

std::optional<Error> unknown_region(const Arguments& arguments, const Catalog& catalog) {
  if (find_region(catalog, "aws", arguments.region)) return std::nullopt;
  std::vector<std::string> names;
  for (const Region& region : catalog.regions)
    if (region.provider == "aws") names.push_back(region.region);
  const std::string near = did_you_mean(arguments.region, names);
  return Error{fmt::format("the catalog has no region \"{}\"", arguments.region),
               {},
               near.empty() ? "write a region of AWS, such as us-east-1" : near,
               Exit::usage};
}

} // namespace

Exit run_rightsize(const Arguments& arguments, const Surroundings& surroundings) {
  const auto known = load_knowledge(arguments, surroundings);
  if (!known) return failed(known.error(), surroundings);
  const auto instance = known_instance(arguments, known->catalog);
  if (!instance) return failed(instance.error(), surroundings);
  if (const auto wrong = unknown_region(arguments, known->catalog)) return failed(*wrong, surroundings);

  std::vector<Error> warnings;
  const auto usage = read_usage(arguments, surroundings, warnings);
  if (!usage) return failed(usage.error(), surroundings);
  RightsizeQuestion question;
  question.kind = arguments.work;
  question.instance = *instance;
  question.region = arguments.region;
  question.hours = arguments.hours;
  question.instances = arguments.instances;
  question.cpu_percentile = arguments.cpu_threshold;
  question.headroom = arguments.headroom;
  question.seed = arguments.seed;
  question.draws = arguments.draws;
  if (!arguments.recommender.empty()) {
    const auto text = load_text(arguments.recommender, surroundings);
    if (!text) return failed(text.error(), surroundings);
    auto measured = read_recommender(*text, shown_path(arguments.recommender), "ml." + (*instance)->type);
    if (!measured) return failed(measured.error(), surroundings);
    question.measured = std::move(measured->rows);
    keep(warnings, std::move(measured->warnings));
  }
  warn(warnings, arguments, surroundings);

  if (!arguments.measurements.empty()) {
    if (arguments.work != WorkKind::training)
      return failed(Error{fmt::format("a plan takes no measurements of a {}", name(arguments.work)),
                          {},
                          "leave out --measurements, or say --kind training",
                          Exit::usage},
                    surroundings);
    Arguments aside = arguments;
    aside.output = arguments.measurements;
    const auto shown = measurements(*usage, **instance, arguments.region);
    if (const Exit exit = write_answer(measurements_json(shown), aside, surroundings); exit != Exit::answered)
      return exit;
  }

  const Rightsizing answer = rightsize(*usage, question, known->catalog, known->coefficients);
  if (!arguments.emit.empty()) {
    const auto files = auto_stop_files(answer);
    if (files.empty())
      return failed(Error{fmt::format("a {} job ends by itself: there is nothing to stop", name(answer.kind)),
                          {},
                          "leave out --emit, or say --kind notebook or --kind endpoint",
                          Exit::usage},
                    surroundings);
    if (const auto error = write_ready_files(arguments.emit, files, arguments, surroundings))
      return failed(*error, surroundings);
  }
  switch (chosen_format(*find_command("rightsize"), arguments)) {
  case Format::json:
    return write_answer(rightsize_json(answer), arguments, surroundings);
  case Format::ndjson:
    return write_answer(rightsize_json(answer, true), arguments, surroundings);
  case Format::csv:
    return write_answer(render_csv(rightsize_table(answer)), arguments, surroundings);
  case Format::md:
    return write_answer(render_markdown(rightsize_document(answer, arguments.verbose)), arguments,
                        surroundings);
  case Format::html:
    return write_answer(render_html(rightsize_document(answer, arguments.verbose)), arguments, surroundings);
  default:
    break;
  }
  return write_answer(
      render_text(rightsize_document(answer, arguments.verbose), text_style(arguments, surroundings)),
      arguments, surroundings);
}

} // namespace steelyard::cli
