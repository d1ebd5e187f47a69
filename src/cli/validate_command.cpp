#include "cli/validate_command.hpp"

#include "cli/answer.hpp"
#include "cli/inputs.hpp"

#include "steelyard/io/plan_reader.hpp"
#include "steelyard/option/known_names.hpp"
#include "steelyard/report/diagnostics_json.hpp"

#include <fmt/format.h>

namespace steelyard::cli {

Exit run_validate(const Arguments& arguments, const Surroundings& surroundings) {
  const bool json = chosen_format(*find_command("validate"), arguments) == Format::json;
  Arguments heard = arguments;
  heard.quiet = true; // the warnings come with the errors below
  Diagnostics found;
  const auto plan = load_plan(heard, surroundings, &found.warnings);
  if (!plan) found.errors = plan.error().errors;
  // Names can be checked where there is a catalog to check them against; a plan is read without one, too.
  if (plan)
    if (const auto known = load_knowledge(heard, surroundings))
      found.errors = unknown_names(*plan, known->catalog, known->coefficients).errors;

  if (json) {
    const Exit written = write_answer(diagnostics_json(found), arguments, surroundings);
    return written != Exit::answered || found.ok() ? written : found.errors.front().exit;
  }
  if (!found.ok()) return failed(found, surroundings);
  warn(found.warnings, arguments, surroundings);
  const auto defaults = plan->defaulted.size();
  return write_answer(fmt::format("{}: ok, {} {} filled in\n", shown_path(arguments.operands.front()),
                                  defaults, defaults == 1 ? "default" : "defaults"),
                      arguments, surroundings);
}

} // namespace steelyard::cli
