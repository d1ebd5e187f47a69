#include "cli/diff_command.hpp"

#include "cli/answer.hpp"
#include "cli/inputs.hpp"

#include "steelyard/decide/difference.hpp"
#include "steelyard/io/plan_changes.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/io/result_reader.hpp"
#include "steelyard/option/known_names.hpp"
#include "steelyard/report/difference_document.hpp"
#include "steelyard/report/difference_json.hpp"

#include <fmt/format.h>

namespace steelyard::cli {

namespace {

/// A file and what it says.
struct Side {
  std::string file, text;
};

Result<Difference, Diagnostics> of_results(const Side& a, const Side& b) {
  auto before = read_result(a.text, shown_path(a.file));
  auto after = read_result(b.text, shown_path(b.file));
  Diagnostics problems;
  for (const auto* side : {&before, &after})
    if (!*side)
      problems.errors.insert(problems.errors.end(), side->error().errors.begin(), side->error().errors.end());
  if (!problems.ok()) return Unexpected{std::move(problems)};
  auto inputs = plan_changes(before->plan, after->plan);
  return difference(std::move(before->answer), std::move(after->answer), std::move(inputs));
}

Result<Difference, Diagnostics> of_plans(const Side& a, const Side& b, const Arguments& arguments,
                                         const Surroundings& surroundings) {
  std::vector<Error> odd;
  auto before = read_plan(a.text, shown_path(a.file), {}, &odd);
  auto after = read_plan(b.text, shown_path(b.file), {}, &odd);
  warn(odd, arguments, surroundings);
  Diagnostics problems;
  for (const auto* side : {&before, &after})
    if (!*side)
      problems.errors.insert(problems.errors.end(), side->error().errors.begin(), side->error().errors.end());
  if (!problems.ok()) return Unexpected{std::move(problems)};
  const auto known = load_knowledge(arguments, surroundings);
  if (!known) return Unexpected{known.error()};
  for (const auto* side : {&before, &after})
    if (auto unknown = unknown_names(**side, known->catalog, known->coefficients); !unknown.ok())
      return Unexpected{std::move(unknown)};
  return plan_difference(*before, *after, switched_inputs(*before, *after), known->catalog,
                         known->coefficients, compare_settings(arguments));
}

} // namespace

Exit run_diff(const Arguments& arguments, const Surroundings& surroundings) {
  Side a{arguments.operands.front(), {}}, b{arguments.operands.back(), {}};
  if (a.file == "-" && b.file == "-")
    return failed(Error{"both files are stdin, which is there once",
                        {},
                        "name at least one of them: steelyard diff A.json -",
                        Exit::usage},
                  surroundings);
  for (Side* side : {&a, &b}) {
    auto text = load_plan_text(side->file, surroundings);
    if (!text) return failed(text.error(), surroundings);
    side->text = std::move(*text);
  }
  const bool result_a = is_result(a.text), result_b = is_result(b.text);
  if (result_a != result_b) {
    const Side &plan = result_a ? b : a, &result = result_a ? a : b;
    Error error{fmt::format("this is a plan, and {} is a result", shown_path(result.file)),
                {},
                fmt::format("write its result too: steelyard compare {} -o FILE.json, then name both results",
                            plan.file),
                Exit::input};
    error.where.file = shown_path(plan.file);
    return failed(error, surroundings);
  }
  const auto found = result_a ? of_results(a, b) : of_plans(a, b, arguments, surroundings);
  if (!found) return failed(found.error(), surroundings);
  switch (chosen_format(*find_command("diff"), arguments)) {
  case Format::json:
    return write_answer(difference_json(*found), arguments, surroundings);
  case Format::ndjson:
    return write_answer(difference_json(*found, JsonLayout::one_line), arguments, surroundings);
  case Format::csv:
    return write_answer(render_csv(difference_table(*found)), arguments, surroundings);
  case Format::md:
    return write_answer(render_markdown(difference_document(*found, arguments.verbose)), arguments,
                        surroundings);
  case Format::html:
    return write_answer(render_html(difference_document(*found, arguments.verbose)), arguments, surroundings);
  case Format::aws: // not among its formats
  case Format::junit:
  case Format::sarif:
  case Format::github:
  case Format::table:
  case Format::svg:
    break;
  }
  return write_answer(
      render_text(difference_document(*found, arguments.verbose), text_style(arguments, surroundings)),
      arguments, surroundings);
}

} // namespace steelyard::cli
