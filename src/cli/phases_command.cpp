#include "cli/phases_command.hpp"

#include "cli/answer.hpp"
#include "cli/inputs.hpp"

#include "steelyard/decide/phases.hpp"
#include "steelyard/report/phases_report.hpp"

#include <fmt/format.h>

namespace steelyard::cli {

Exit run_phases(const Arguments& arguments, const Surroundings& surroundings) {
  const auto question = load_question(arguments, surroundings);
  if (!question) return failed(question.error(), surroundings);
  const auto& [plan, known] = *question;
  const auto phases =
      phase_plan(plan, known.catalog, known.coefficients, compare_settings(arguments), arguments.option);
  if (!phases)
    return failed(arguments.option.empty()
                      ? Error{"no option of the plan is possible and priced",
                              {},
                              "see steelyard compare for what stands in the way"}
                      : Error{fmt::format("the plan has no option \"{}\"", arguments.option),
                              {},
                              "steelyard compare PLAN --format csv lists the ids",
                              Exit::usage},
                  surroundings);
  switch (chosen_format(*find_command("phases"), arguments)) {
  case Format::json:
    return write_answer(phases_json(*phases), arguments, surroundings);
  case Format::ndjson:
    return write_answer(phases_json(*phases, true), arguments, surroundings);
  case Format::csv:
    return write_answer(render_csv(phases_table(*phases)), arguments, surroundings);
  case Format::md:
    return write_answer(render_markdown(phases_document(*phases)), arguments, surroundings);
  case Format::html:
    return write_answer(render_html(phases_document(*phases)), arguments, surroundings);
  default:
    break;
  }
  return write_answer(render_text(phases_document(*phases), text_style(arguments, surroundings)), arguments,
                      surroundings);
}

} // namespace steelyard::cli
