#include "cli/answered_plan.hpp"

#include "cli/answer.hpp"
#include "cli/impossible.hpp"

#include "steelyard/decide/response.hpp"
#include "steelyard/io/plan_reader.hpp"

#include <fmt/format.h>

namespace steelyard::cli {

Result<AnsweredPlan, Diagnostics> answered_plan(const std::string& text, const Arguments& arguments,
                                                const Surroundings& surroundings) {
  auto question = question_in(text, arguments, surroundings);
  if (!question) return Unexpected{std::move(question.error())};
  auto& [plan, known] = *question;
  Comparison comparison = compare(plan, known.catalog, known.coefficients, compare_settings(arguments));
  if (auto impossible = why_impossible(comparison); !impossible.ok())
    return Unexpected{std::move(impossible)};
  return AnsweredPlan{std::move(comparison), std::move(known)};
}

void add_what_if(AnsweredPlan& answer, const Arguments& arguments) {
  answer.comparison.what_if = response(answer.comparison, answer.known.catalog, answer.known.coefficients,
                                       compare_settings(arguments));
}

std::optional<Error> changes_a_result(const Arguments& arguments) {
  if (arguments.overrides.empty()) return {};
  return Error{
      fmt::format("--set changes a plan, and {} is a result", shown_path(arguments.operands.front())),
      {},
      "name the plan in its place, or leave --set out",
      Exit::usage};
}

} // namespace steelyard::cli
