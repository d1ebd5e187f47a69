#include "cli/explain_command.hpp"

#include "cli/answer.hpp"
#include "cli/inputs.hpp"

#include "steelyard/report/explanation.hpp"

namespace steelyard::cli {

Exit run_explain(const Arguments& arguments, const Surroundings& surroundings) {
  const auto question = load_question(arguments, surroundings);
  if (!question) return failed(question.error(), surroundings);
  const auto& [plan, known] = *question;
  CompareSettings settings = compare_settings(arguments);
  settings.detail = false; // of one option only
  settings.explain_option = arguments.option;
  Comparison comparison = compare(plan, known.catalog, known.coefficients, settings);
  // Which option is recommended is known only after comparing; formulas are kept for one option that is
  // named.
  if (arguments.option.empty() && comparison.recommendation.option) {
    settings.explain_option = *comparison.recommendation.option;
    comparison = compare(plan, known.catalog, known.coefficients, settings);
  }
  const auto weighed = explained_option(comparison, settings.explain_option);
  if (!weighed) return failed(weighed.error(), surroundings);

  const auto document = [&] { return explanation_document(comparison, **weighed, arguments.metric); };
  std::string text;
  switch (chosen_format(*find_command("explain"), arguments)) {
  case Format::json:
    text = explanation_json(comparison, **weighed, arguments.metric);
    break;
  case Format::ndjson:
    text = explanation_json(comparison, **weighed, arguments.metric, JsonLayout::one_line);
    break;
  case Format::md:
    text = render_markdown(document());
    break;
  case Format::html:
    text = render_html(document());
    break;
  default:
    text = render_text(document(), text_style(arguments, surroundings));
  }
  return write_answer(text, arguments, surroundings);
}

} // namespace steelyard::cli
