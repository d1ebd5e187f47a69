#include "cli/compare_command.hpp"

#include "cli/answer.hpp"
#include "cli/answered_plan.hpp"

#include "steelyard/report/comparison_document.hpp"
#include "steelyard/report/comparison_json.hpp"
#include "steelyard/report/page.hpp"

#include <fmt/format.h>

#include <map>

namespace steelyard::cli {

namespace {

std::string rendered(const Comparison& comparison, Format format, const Arguments& arguments,
                     const Surroundings& surroundings) {
  const Extent extent = arguments.verbose ? Extent::everything : Extent::summary;
  switch (format) {
  case Format::json:
    return comparison_json(comparison, arguments.detail);
  case Format::ndjson:
    return comparison_json(comparison, arguments.detail, JsonLayout::one_line);
  case Format::csv:
    return render_csv(option_table(comparison));
  case Format::md:
    return render_markdown(comparison_document(comparison, extent));
  case Format::html:
    return render_page(comparison);
  case Format::aws:
  case Format::junit:
  case Format::sarif:
  case Format::github:
  case Format::table:
  case Format::svg:
    break;
  }
  return render_text(comparison_document(comparison, extent), text_style(arguments, surroundings));
}

/// With --strict a missing price or coefficient is an error, one for everything that is missing.
Diagnostics what_is_missing(const Comparison& comparison) {
  std::map<std::string, std::vector<std::string>> lacking;
  for (const auto& weighed : comparison.options)
    if (weighed.feasible)
      for (const auto& what : weighed.estimate.missing)
        lacking[what].push_back(weighed.option.id);
  Diagnostics found;
  for (const auto& [what, options] : lacking)
    found.errors.push_back(
        {fmt::format("{}{} not priced in full: {}", options.front(),
                     options.size() > 1 ? fmt::format(" and {} more are", options.size() - 1) : " is", what),
         {},
         "pin it with its price under options.pin, or leave --strict out",
         Exit::catalog});
  return found;
}

} // namespace

Exit run_compare(const Arguments& arguments, const Surroundings& surroundings) {
  const auto text = load_plan_text(arguments.operands.front(), surroundings);
  if (!text) return failed(text.error(), surroundings);
  auto answer = answered_plan(*text, arguments, surroundings);
  if (!answer) return failed(answer.error(), surroundings);
  if (arguments.strict)
    if (const auto missing = what_is_missing(answer->comparison); !missing.ok())
      return failed(missing, surroundings);
  const Format format = chosen_format(*find_command("compare"), arguments);
  if (format == Format::html || arguments.what_if) add_what_if(*answer, arguments);
  return write_answer(rendered(answer->comparison, format, arguments, surroundings), arguments, surroundings);
}

} // namespace steelyard::cli
