#include "cli/init_command.hpp"

#include "cli/answer.hpp"
#include "cli/inputs.hpp"
#include "cli/interview.hpp"

#include "steelyard/interview/written_plan.hpp"
#include "steelyard/io/catalog_store.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/io/starters.hpp"
#include "steelyard/option/known_names.hpp"
#include "steelyard/stats/distribution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace steelyard::cli {

namespace {

bool to_file(const Arguments& arguments) {
  return !arguments.output.empty() && arguments.output != "-";
}

bool asks(const Arguments& arguments, const Surroundings& surroundings) {
  return arguments.interview.value_or(surroundings.in_is_terminal && surroundings.err_is_terminal);
}

interview::Known known_to_interview(const Knowledge& knowledge) {
  interview::Known known;
  known.tokens_per_word = mean(knowledge.coefficients.train_work.tokens_per_word.distribution);
  for (const auto& region : knowledge.catalog.regions)
    if (region.provider == "aws") known.places.push_back({region.region, region.name, region.country});
  for (const auto& service : knowledge.catalog.services)
    if (service.provider == "aws" &&
        std::ranges::find(known.services, service.service) == known.services.end())
      known.services.push_back(service.service);
  return known;
}

/// The first name of the usual ones that is free.
std::string free_name() {
  std::error_code code;
  std::string name = "plan.jsonc";
  for (int k = 2; std::filesystem::exists(name, code); ++k)
    name = fmt::format("plan-{}.jsonc", k);
  return name;
}

/// What `validate` would find wrong with the text; a plan of ours has nothing.
Diagnostics mistakes_in(const std::string& text, const Knowledge& knowledge) {
  const auto plan = read_plan(text, "the interview's plan");
  return plan ? unknown_names(*plan, knowledge.catalog, knowledge.coefficients) : plan.error();
}

std::string farewell(const std::string& file, const interview::Tally& count) {
  const auto unknown = count.asked - count.known;
  std::string text = file.empty() ? "" : "Wrote " + file + ".\n";
  text += fmt::format("{} of {} questions answered.\n", count.known, count.asked);
  if (unknown > 0)
    text += fmt::format("{} not known: the usual is taken, with its range where it has one;\n"
                        "compare says which of it is worth finding out.\n",
                        unknown);
  return text + "Next: steelyard compare " + (file.empty() ? "FILE" : file);
}

Exit run_interview(const Arguments& arguments, const Surroundings& surroundings) {
  const auto knowledge = load_knowledge(arguments, surroundings);
  if (!knowledge) return failed(knowledge.error(), surroundings);
  const auto known = known_to_interview(*knowledge);
  interview::Answers given;
  if (arguments.task) given["kind"] = interview::kind_answer(*arguments.task);
  Interview talk{surroundings, known, std::move(given)};
  const auto answers = talk.run();
  const std::string text = interview::written_plan(answers, known);
  if (Diagnostics wrong = mistakes_in(text, *knowledge); !wrong.ok()) {
    const Exit ignored = failed(wrong, surroundings);
    static_cast<void>(ignored);
    return failed(Error{"the answers make no plan, which is a mistake of this program",
                        {},
                        "please report this; steelyard init --no-interview writes a starter plan",
                        Exit::internal},
                  surroundings);
  }
  Arguments written = arguments;
  if (written.output.empty() && surroundings.out_is_terminal) {
    const std::string usual = free_name();
    written.output = talk.file_name(usual);
    if (written.output.empty()) written.output = usual;
  }
  const Exit done = write_answer(text, written, surroundings);
  if (done == Exit::answered)
    remark(farewell(to_file(written) ? written.output : "", interview::tally(answers, known)), arguments,
           surroundings);
  return done;
}

} // namespace

Exit run_init(const Arguments& arguments, const Surroundings& surroundings) {
  std::error_code code;
  if (to_file(arguments) && std::filesystem::exists(arguments.output, code))
    return failed(
        Error{
            arguments.output + " exists already", {}, "name another file with -o, or remove it", Exit::usage},
        surroundings);
  if (asks(arguments, surroundings)) return run_interview(arguments, surroundings);
  const auto starter = starter_plan(share_folder(surroundings.executable).string(),
                                    arguments.task.value_or(TaskKind::text_classification));
  if (!starter) return failed(starter.error(), surroundings);
  const Exit written = write_answer(*starter, arguments, surroundings);
  if (written == Exit::answered && to_file(arguments))
    remark("Wrote " + arguments.output + ". Next: steelyard compare " + arguments.output, arguments,
           surroundings);
  return written;
}

} // namespace steelyard::cli
