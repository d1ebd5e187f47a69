#include "cli/sweep_command.hpp"

#include "cli/answer.hpp"
#include "cli/inputs.hpp"

#include "steelyard/decide/sweep.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/report/sweep_document.hpp"
#include "steelyard/report/sweep_json.hpp"

#include <fmt/format.h>

namespace steelyard::cli {

Exit run_sweep(const Arguments& arguments, const Surroundings& surroundings) {
  if (!arguments.vary)
    return failed(Error{"steelyard sweep is not told what to vary",
                        {},
                        "write --vary PATH=LO:HI:N, such as --vary demand.requests_per_month=1e4:1e8:log:17",
                        Exit::usage},
                  surroundings);
  const Variation& vary = *arguments.vary;
  const std::string& file = arguments.operands.front();
  const auto text = load_plan_text(file, surroundings);
  if (!text) return failed(text.error(), surroundings);
  const auto question = question_in(*text, arguments, surroundings);
  if (!question) return failed(question.error(), surroundings);
  const auto& [plan, known] = *question;

  std::vector<VariedPlan> varied;
  for (const double value : swept_values(vary.low, vary.high, vary.points, vary.logarithmic)) {
    auto overrides = arguments.overrides;
    overrides.push_back(fmt::format("{}={}", vary.path, value));
    auto changed = read_plan(*text, shown_path(file), overrides);
    if (!changed) return failed(changed.error(), surroundings);
    varied.push_back({value, std::move(*changed)});
  }
  const Sweep result = sweep(plan, vary.path, vary.logarithmic, varied, known.catalog, known.coefficients,
                             compare_settings(arguments));
  switch (chosen_format(*find_command("sweep"), arguments)) {
  case Format::json:
    return write_answer(sweep_json(result), arguments, surroundings);
  case Format::ndjson:
    return write_answer(sweep_json(result, JsonLayout::one_line), arguments, surroundings);
  case Format::csv:
    return write_answer(render_csv(sweep_table(result)), arguments, surroundings);
  case Format::md:
    return write_answer(render_markdown(sweep_document(result)), arguments, surroundings);
  case Format::html:
    return write_answer(render_html(sweep_document(result)), arguments, surroundings);
  case Format::aws: // not among its formats
  case Format::junit:
  case Format::sarif:
  case Format::github:
  case Format::table:
  case Format::svg:
    break;
  }
  return write_answer(render_text(sweep_document(result), text_style(arguments, surroundings)), arguments,
                      surroundings);
}

} // namespace steelyard::cli
