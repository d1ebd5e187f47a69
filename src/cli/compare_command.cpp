#include "cli/compare_command.hpp"

#include "cli/answer.hpp"
#include "cli/inputs.hpp"

#include "steelyard/option/known_names.hpp"
#include "steelyard/report/comparison_document.hpp"
#include "steelyard/report/comparison_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
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
    return render_html(comparison_document(comparison, Extent::everything));
  case Format::table:
    break;
  }
  return render_text(comparison_document(comparison, extent), text_style(arguments, surroundings));
}

/// The reason without the odds that follow it, so that options with the same one are counted together.
std::string without_figures(const std::string& reason) {
  return reason.substr(0, reason.find(" with "));
}

/// With --strict a missing price or coefficient is an error, one for every option that lacks something.
Diagnostics what_is_missing(const Comparison& comparison) {
  Diagnostics found;
  for (const auto& weighed : comparison.options)
    if (weighed.feasible && !weighed.estimate.complete())
      found.errors.push_back({fmt::format("{} is not priced in full: {}", weighed.option.id,
                                          fmt::join(weighed.estimate.missing, ", ")),
                              {},
                              "pin it with its price under options.pin, or leave --strict out",
                              Exit::catalog});
  return found;
}

/// A plan that no option can meet is a plan to change: what stands in the way most often comes first.
Diagnostics why_impossible(const Comparison& comparison) {
  std::map<std::string, int> reasons;
  for (const auto& weighed : comparison.options) {
    if (weighed.feasible) return {};
    for (const auto& reason : weighed.reasons)
      if (std::ranges::find(weighed.estimate.missing, reason) == weighed.estimate.missing.end())
        ++reasons[without_figures(reason)];
  }
  std::vector<std::pair<int, std::string>> ordered;
  for (const auto& [reason, count] : reasons)
    ordered.emplace_back(count, reason);
  std::ranges::sort(ordered, std::greater<>{});
  std::string list;
  for (std::size_t k = 0; k < std::min<std::size_t>(4, ordered.size()); ++k)
    list += fmt::format("{}{} ({} options)", k ? "; " : "", ordered[k].second, ordered[k].first);
  Diagnostics found;
  found.errors.push_back(
      {comparison.options.empty()
           ? std::string{"no option is known for this task and the approaches asked for"}
           : fmt::format("none of {} options can meet this plan", comparison.options.size()),
       {comparison.plan.file, 0, 0, 0, "", ""},
       list.empty() ? "ask for more approaches under options.approaches" : "what stands in the way: " + list,
       Exit::input});
  return found;
}

} // namespace

Exit run_compare(const Arguments& arguments, const Surroundings& surroundings) {
  const auto plan = load_plan(arguments.operands.front(), arguments, surroundings);
  if (!plan) return failed(plan.error(), surroundings);
  const auto known = load_knowledge(arguments, surroundings);
  if (!known) return failed(known.error(), surroundings);
  if (const auto unknown = unknown_names(*plan, known->catalog, known->coefficients); !unknown.ok())
    return failed(unknown, surroundings);
  const Comparison comparison =
      compare(*plan, known->catalog, known->coefficients, compare_settings(arguments));
  if (const auto impossible = why_impossible(comparison); !impossible.ok())
    return failed(impossible, surroundings);
  if (arguments.strict)
    if (const auto missing = what_is_missing(comparison); !missing.ok()) return failed(missing, surroundings);
  const Format format = chosen_format(*find_command("compare"), arguments);
  return write_answer(rendered(comparison, format, arguments, surroundings), arguments, surroundings);
}

} // namespace steelyard::cli
