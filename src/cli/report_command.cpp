#include "cli/report_command.hpp"

#include "cli/answer.hpp"
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

} // namespace

Exit run_report(const Arguments& arguments, const Surroundings& surroundings) {
  const std::string& file = arguments.operands.front();
  const auto text = load_text(file, surroundings);
  if (!text) return failed(text.error(), surroundings);
  const auto comparison = read_comparison(*text, shown_path(file));
  if (!comparison) {
    Diagnostics problems = comparison.error();
    // A plan instead of its result is the likeliest slip.
    if (!is_result(*text) && !problems.errors.empty())
      problems.errors.front().next =
          fmt::format("answer the plan first: steelyard compare {} -o result.json", file);
    return failed(problems, surroundings);
  }
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
