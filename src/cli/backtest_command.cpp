#include "cli/backtest_command.hpp"

#include "cli/answer.hpp"
#include "cli/inputs.hpp"

#include "steelyard/evidence/inference_backtest.hpp"
#include "steelyard/evidence/serving_backtest.hpp"
#include "steelyard/evidence/training_backtest.hpp"
#include "steelyard/io/inference_run_reader.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/io/serving_run_reader.hpp"
#include "steelyard/io/training_run_reader.hpp"
#include "steelyard/report/backtest_document.hpp"
#include "steelyard/report/backtest_json.hpp"

#include <fmt/format.h>

#include <sstream>

namespace steelyard::cli {

namespace {

/// Scores the rows of a table, which it warns of.
template <class Runs, class Score>
Result<Backtest, Diagnostics> judged(const Result<Runs, Diagnostics>& runs, const Arguments& arguments,
                                     const Surroundings& surroundings, const Score& score) {
  if (!runs) return Unexpected{runs.error()};
  warn(runs->warnings, arguments, surroundings);
  const auto known = load_knowledge(arguments, surroundings);
  if (!known) return Unexpected{known.error()};
  return score(runs->runs, *known);
}

} // namespace

Exit run_backtest(const Arguments& arguments, const Surroundings& surroundings) {
  const std::string& file = arguments.operands.front();
  const auto text = load_text(file, surroundings);
  if (!text) return failed(text.error(), surroundings);
  std::istringstream in{*text};
  const auto judge = [&]() -> Result<Backtest, Diagnostics> {
    switch (arguments.kind) {
    case BacktestKind::serving:
      return judged(read_serving_runs(in, shown_path(file)), arguments, surroundings,
                    [](const auto& runs, const Knowledge& known) {
                      return backtest_serving(runs, known.catalog, known.coefficients);
                    });
    case BacktestKind::inference:
      return judged(read_inference_runs(in, shown_path(file)), arguments, surroundings,
                    [](const auto& runs, const Knowledge& known) {
                      return backtest_inference(runs, known.catalog, known.coefficients);
                    });
    case BacktestKind::training:
      break;
    }
    return judged(read_training_runs(in, shown_path(file)), arguments, surroundings,
                  [&](const auto& runs, const Knowledge& known) {
                    return backtest_training(runs, known.catalog, known.coefficients, {arguments.seed, 0},
                                             arguments.draws);
                  });
  };
  const auto result = judge();
  if (!result) return failed(result.error(), surroundings);
  const Backtest& backtest = *result;
  switch (chosen_format(*find_command("backtest"), arguments)) {
  case Format::json:
    return write_answer(backtest_json(backtest), arguments, surroundings);
  case Format::csv:
    return write_answer(render_csv(backtest_table(backtest)), arguments, surroundings);
  case Format::md:
    return write_answer(render_markdown(backtest_document(backtest, shown_path(file), arguments.verbose)),
                        arguments, surroundings);
  default:
    return write_answer(render_text(backtest_document(backtest, shown_path(file), arguments.verbose),
                                    text_style(arguments, surroundings)),
                        arguments, surroundings);
  }
}

} // namespace steelyard::cli
