#include "cli/check_command.hpp"

#include "cli/answer.hpp"
#include "cli/answered_plan.hpp"
#include "cli/inputs.hpp"

#include "steelyard/decide/policy.hpp"
#include "steelyard/io/comparison_reader.hpp"
#include "steelyard/io/json_text.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/io/policy_reader.hpp"
#include "steelyard/io/result_reader.hpp"
#include "steelyard/report/policy_report.hpp"

#include <algorithm>

namespace steelyard::cli {

namespace {

/// An answer, and the catalog where a policy needs it.
struct Checked {
  Comparison comparison;
  std::optional<Catalog> catalog;
};

bool needs_catalog(const std::vector<Policy>& policies) {
  return std::ranges::any_of(policies, [](const Policy& policy) {
    return policy.kind == PolicyKind::max_grid_carbon || policy.kind == PolicyKind::min_carbon_free_share;
  });
}

Result<Checked, Diagnostics> checked(const std::string& text, bool of_plan,
                                     const std::vector<Policy>& policies, const Arguments& arguments,
                                     const Surroundings& surroundings) {
  if (of_plan) {
    auto answer = answered_plan(text, arguments, surroundings);
    if (!answer) return Unexpected{std::move(answer.error())};
    return Checked{std::move(answer->comparison), std::move(answer->known.catalog)};
  }
  if (auto error = changes_a_result(arguments)) return Unexpected{Diagnostics{{std::move(*error)}, {}}};
  auto comparison = read_comparison(text, shown_path(arguments.operands.front()));
  if (!comparison) return Unexpected{std::move(comparison.error())};
  Checked answer{std::move(*comparison), {}};
  if (needs_catalog(policies)) {
    auto known = load_knowledge(arguments, surroundings);
    if (!known) return Unexpected{std::move(known.error())};
    answer.catalog = std::move(known->catalog);
  }
  return answer;
}

/// Where what a policy bounds stands in a plan; a result is one thing, so its first line.
std::vector<Location> places(const std::string& text, bool of_plan, const std::string& file,
                             const std::vector<Policy>& policies) {
  std::vector<Location> found;
  const auto document =
      of_plan ? read_json(text, file) : Result<JsonDocument, Diagnostics>{Unexpected{Diagnostics{}}};
  for (const Policy& policy : policies) {
    Location first;
    first.file = file;
    first.line = 1;
    const std::string_view pointer = rule(policy.kind).pointer;
    // An enclosing value that is the whole document would be all of the file.
    Location place = document && !pointer.empty() ? location_of(*document, pointer) : first;
    found.push_back(place.pointer.empty() ? first : place);
  }
  return found;
}

std::string rendered(const PolicyReport& report, const Arguments& arguments,
                     const Surroundings& surroundings) {
  switch (chosen_format(*find_command("check"), arguments)) {
  case Format::json:
    return policy_json(report);
  case Format::md:
    return render_markdown(policy_document(report));
  case Format::junit:
    return policy_junit(report);
  case Format::sarif:
    return policy_sarif(report);
  case Format::github:
    return policy_annotations(report);
  default:
    break;
  }
  return render_text(policy_document(report), text_style(arguments, surroundings));
}

Result<std::optional<Answer>, Diagnostics> baseline_answer(const Arguments& arguments,
                                                           const Surroundings& surroundings) {
  if (arguments.baseline.empty()) return std::optional<Answer>{};
  const auto text = load_text(arguments.baseline, surroundings);
  if (!text) return Unexpected{Diagnostics{{text.error()}, {}}};
  auto result = read_result(*text, shown_path(arguments.baseline));
  if (!result) return Unexpected{std::move(result.error())};
  return std::optional<Answer>{std::move(result->answer)};
}

} // namespace

Exit run_check(const Arguments& arguments, const Surroundings& surroundings) {
  if (arguments.policy.empty())
    return failed(
        Error{
            "check needs policies to hold the answer against", {}, "name a file: --policy FILE", Exit::usage},
        surroundings);
  const std::string& file = arguments.operands.front();
  const auto policy_text = load_text(arguments.policy, surroundings);
  if (!policy_text) return failed(policy_text.error(), surroundings);
  auto policies = read_policies(*policy_text, shown_path(arguments.policy));
  if (!policies) return failed(policies.error(), surroundings);
  const auto baseline = baseline_answer(arguments, surroundings);
  if (!baseline) return failed(baseline.error(), surroundings);
  const auto text = load_plan_text(file, surroundings);
  if (!text) return failed(text.error(), surroundings);
  const bool of_plan = !is_result(*text);
  const auto answer = checked(*text, of_plan, *policies, arguments, surroundings);
  if (!answer) return failed(answer.error(), surroundings);

  PolicyGround ground;
  ground.today = arguments.as_of.empty() ? surroundings.today : arguments.as_of;
  ground.baseline = *baseline ? &**baseline : nullptr;
  ground.catalog = answer->catalog ? &*answer->catalog : nullptr;
  PolicyReport report{
      shown_path(file), program_version(), answer->comparison.plan.title, std::move(*policies), {}, {}};
  report.findings = findings(report.policies, answer->comparison, ground);
  report.places = places(*text, of_plan, shown_path(file), report.policies);
  const Exit written = write_answer(rendered(report, arguments, surroundings), arguments, surroundings);
  if (written != Exit::answered) return written;
  return gate_opens(report.policies, report.findings) ? Exit::answered : Exit::gate;
}

} // namespace steelyard::cli
