#include "cli/pilot_command.hpp"

#include "cli/answer.hpp"
#include "cli/inputs.hpp"

#include "steelyard/io/pilot_reader.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/report/pilot_document.hpp"
#include "steelyard/report/pilot_json.hpp"

#include <fmt/format.h>

#include <set>

namespace steelyard::cli {

namespace {

/// Leaves the trials of one approach, and those that do not say. Two approaches are two curves.
Result<std::optional<Approach>> keep_one_curve(PilotFile& file, const std::string& shown,
                                               const Arguments& arguments) {
  std::set<Approach> found;
  for (const Trial& trial : file.trials)
    if (trial.approach) found.insert(*trial.approach);
  std::string words;
  for (const Approach approach : found)
    words += (words.empty() ? "" : ", ") + std::string{name(approach)};
  const auto wrong = [&](std::string what, std::string next) {
    Error error{std::move(what), {}, std::move(next), Exit::input};
    error.where.file = shown;
    return Unexpected{std::move(error)};
  };
  if (!arguments.approach) {
    if (found.size() > 1)
      return wrong(fmt::format("the points are of {} approaches: {}", found.size(), words),
                   fmt::format("name one: --approach {}", name(*found.begin())));
    return found.empty() ? std::optional<Approach>{} : *found.begin();
  }
  const std::size_t all = file.trials.size();
  std::erase_if(file.trials,
                [&](const Trial& trial) { return trial.approach && *trial.approach != *arguments.approach; });
  if (file.trials.empty())
    return wrong(fmt::format("no point is of the approach {}", name(*arguments.approach)),
                 fmt::format("the points are of {}", words));
  if (const std::size_t left = all - file.trials.size(); left > 0) {
    Error odd{fmt::format("{} {} of other approaches {} left out", left, left == 1 ? "point" : "points",
                          left == 1 ? "is" : "are"),
              {},
              fmt::format("name another with --approach: {}", words),
              Exit::input};
    odd.where.file = shown;
    file.warnings.push_back(std::move(odd));
  }
  return arguments.approach;
}

} // namespace

Exit run_pilot(const Arguments& arguments, const Surroundings& surroundings) {
  const std::string& operand = arguments.operands.front();
  const auto text = load_text(operand, surroundings);
  if (!text) return failed(text.error(), surroundings);
  auto file = read_pilot(*text, shown_path(operand));
  if (!file) return failed(file.error(), surroundings);
  const auto approach = keep_one_curve(*file, shown_path(operand), arguments);
  if (!approach) return failed(approach.error(), surroundings);
  warn(file->warnings, arguments, surroundings);
  const auto known = load_knowledge(arguments, surroundings);
  if (!known) return failed(known.error(), surroundings);

  PilotQuestion question;
  question.predict_at = arguments.predict_at;
  question.target = arguments.target ? arguments.target : file->target;
  question.task = arguments.task ? arguments.task : file->task;
  question.approach = *approach;
  question.error_metric = file->error_metric;
  const Pilot answer = pilot(file->trials, question, known->coefficients.quality);
  switch (chosen_format(*find_command("pilot"), arguments)) {
  case Format::json:
    return write_answer(pilot_json(answer), arguments, surroundings);
  case Format::csv:
    return write_answer(render_csv(pilot_table(answer)), arguments, surroundings);
  case Format::md:
    return write_answer(render_markdown(pilot_document(answer, shown_path(operand))), arguments,
                        surroundings);
  case Format::html:
    return write_answer(render_html(pilot_document(answer, shown_path(operand))), arguments, surroundings);
  default:
    break;
  }
  return write_answer(
      render_text(pilot_document(answer, shown_path(operand)), text_style(arguments, surroundings)),
      arguments, surroundings);
}

} // namespace steelyard::cli
