#include "cli/report_command.hpp"

#include "cli/answer.hpp"
#include "cli/answered_plan.hpp"
#include "cli/inputs.hpp"

#include "steelyard/io/comparison_reader.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/io/result_reader.hpp"
#include "steelyard/report/comparison_document.hpp"
#include "steelyard/report/comparison_json.hpp"
#include "steelyard/report/figures.hpp"
#include "steelyard/report/page.hpp"
#include "steelyard/report/pull_request.hpp"

#include <fmt/format.h>

namespace steelyard::cli {

namespace {

Exit write_figure(const Comparison& comparison, const Arguments& arguments,
                  const Surroundings& surroundings) {
  const std::string name = arguments.figure.empty() ? std::string{figure_names().front()} : arguments.figure;
  if (const auto found = figure(comparison, name)) return write_answer(found->svg, arguments, surroundings);
  Error error{fmt::format("the result has nothing to draw the figure {} of", name),
              {},
              name == "break-even"
                  ? "write the result with what it needs: steelyard compare PLAN --what-if -o FILE.json"
                  : "name another figure with --figure",
              Exit::input};
  error.where.file = shown_path(arguments.operands.front());
  return failed(error, surroundings);
}

/// Whether the answer shows what the leading options take elsewhere.
bool shows_what_if(const Arguments& arguments) {
  const Format format = chosen_format(*find_command("report"), arguments);
  return format == Format::html || (format == Format::svg && arguments.figure == "break-even");
}

/// The result that the text is, or the answer to the plan that it is.
Result<Comparison, Diagnostics> reported(const std::string& text, const Arguments& arguments,
                                         const Surroundings& surroundings) {
  if (is_result(text)) {
    if (auto error = changes_a_result(arguments)) return Unexpected{Diagnostics{{std::move(*error)}, {}}};
    return read_comparison(text, shown_path(arguments.operands.front()));
  }
  auto answer = answered_plan(text, arguments, surroundings);
  if (!answer) return Unexpected{std::move(answer.error())};
  if (shows_what_if(arguments)) add_what_if(*answer, arguments);
  return std::move(answer->comparison);
}

} // namespace

Exit run_report(const Arguments& arguments, const Surroundings& surroundings) {
  const std::string& file = arguments.operands.front();
  const auto text = load_plan_text(file, surroundings);
  if (!text) return failed(text.error(), surroundings);
  const auto comparison = reported(*text, arguments, surroundings);
  if (!comparison) return failed(comparison.error(), surroundings);
  const Extent extent = arguments.verbose ? Extent::everything : Extent::summary;
  switch (chosen_format(*find_command("report"), arguments)) {
  case Format::json:
    return write_answer(comparison_json(*comparison, false), arguments, surroundings);
  case Format::csv:
    return write_answer(render_csv(option_table(*comparison)), arguments, surroundings);
  case Format::md:
    return write_answer(pull_request_markdown(*comparison), arguments, surroundings);
  case Format::html:
    return write_answer(render_page(*comparison), arguments, surroundings);
  case Format::svg:
    return write_figure(*comparison, arguments, surroundings);
  default:
    break;
  }
  return write_answer(
      render_text(comparison_document(*comparison, extent), text_style(arguments, surroundings)), arguments,
      surroundings);
}

} // namespace steelyard::cli
