#include "cli/command_line.hpp"

#include "cli/backtest_command.hpp"
#include "cli/catalog_command.hpp"
#include "cli/compare_command.hpp"
#include "cli/completion_command.hpp"
#include "cli/diagnose_command.hpp"
#include "cli/diff_command.hpp"
#include "cli/doctor_command.hpp"
#include "cli/explain_command.hpp"
#include "cli/help.hpp"
#include "cli/init_command.hpp"
#include "cli/phases_command.hpp"
#include "cli/pilot_command.hpp"
#include "cli/portfolio_command.hpp"
#include "cli/report_command.hpp"
#include "cli/rightsize_command.hpp"
#include "cli/schema_command.hpp"
#include "cli/sweep_command.hpp"
#include "cli/validate_command.hpp"

#include <algorithm>

namespace steelyard::cli {

const std::vector<Command>& commands() {
  using enum Format;
  static const std::vector<Command> all{
      {"init",
       "Asks for what a plan says and writes it with comments; without a terminal, a starter plan to be "
       "edited.",
       "",
       Operand::none,
       0,
       0,
       {{"steelyard init", "an interview; Enter to any question means that you don't know"},
        {"steelyard init --no-interview -o plan.json", "the starter plan for classifying texts"},
        {"steelyard init --task speech-to-text --no-interview", "one for transcription, to stdout"},
        {"steelyard init --interview < answers.txt", "answers from a file, one a line; the plan to stdout"}},
       {"task", "interview", "no-interview", "output", "quiet", "help"},
       {},
       run_init},
      {"compare",
       "Ranks every way to do what a plan asks by cost, with hours, energy, emissions and how sure that is.",
       "PLAN",
       Operand::file,
       1,
       1,
       {{"steelyard compare plan.json", "the answer as text"},
        {"steelyard compare plan.json -o result.json", "everything, for other programs"},
        {"steelyard compare plan.json --set demand.requests_per_month=5e6", "what if demand were higher"},
        {"steelyard init | steelyard compare -", "a plan from stdin"}},
       {"set", "measured", "catalog", "as-of", "strict", "draws", "seed", "threads", "format", "output",
        "detail", "what-if", "color", "verbose", "quiet", "help"},
       {table, json, ndjson, csv, md, html},
       run_compare},
      {"explain",
       "Shows how one number of an option came about: formulas, inputs and sources, with intervals.",
       "PLAN",
       Operand::file,
       1,
       1,
       {{"steelyard explain plan.json", "the cost of the recommended option"},
        {"steelyard explain plan.json --option ID --metric emissions_kgco2e",
         "another number of another option"}},
       {"option", "metric", "set", "catalog", "as-of", "draws", "seed", "threads", "format", "output",
        "color", "quiet", "help"},
       {table, json, ndjson, md, html},
       run_explain},
      {"sweep",
       "Varies one number of a plan and shows what to start with at each value, and where the order changes.",
       "PLAN",
       Operand::file,
       1,
       1,
       {{"steelyard sweep plan.json --vary demand.requests_per_month=1e4:1e8:log:17",
         "from which volume on an own endpoint pays"},
        {"steelyard sweep plan.json --vary horizon_months=6:60:10 -o curves.csv",
         "the curves for a spreadsheet"}},
       {"vary", "set", "catalog", "as-of", "draws", "seed", "threads", "format", "output", "color", "quiet",
        "help"},
       {table, json, ndjson, csv, md, html},
       run_sweep},
      {"diff",
       "Says what moved between two plans or two results, and which input moved it.",
       "A B",
       Operand::file,
       2,
       2,
       {{"steelyard diff plan.json proposal.json", "two plans, answered on the same draws"},
        {"steelyard diff last-month.json today.json", "two results: catalog, coefficients, assumptions too"}},
       {"catalog", "as-of", "draws", "seed", "threads", "format", "output", "color", "verbose", "quiet",
        "help"},
       {table, json, ndjson, csv, md, html},
       run_diff},
      {"portfolio",
       "Compares the options of many plans: one plan a line of a file, or a folder of plans.",
       "INPUT",
       Operand::file,
       1,
       1,
       {{"steelyard portfolio plans.ndjson --out results",
         "a line of results.ndjson per plan, a row of options.csv per option"},
        {"steelyard portfolio plans/ --out results --draws 4096",
         "the files of a folder whose names end in .json, by name"},
        {"steelyard portfolio plans.ndjson --out results --shard 2/8",
         "the second of eight runs that share the work and the folder"}},
       {"shard", "set", "catalog", "as-of", "draws", "seed", "threads", "out", "force", "quiet", "help"},
       {},
       run_portfolio,
       nullptr,
       1024},
      {"report",
       "Shows a result again: as a page with figures and what-if, for a pull request, a spreadsheet, or one "
       "figure.",
       "RESULT",
       Operand::file,
       1,
       1,
       {{"steelyard compare plan.json --what-if -o result.json", "a result that a page can ask what-if of"},
        {"steelyard report result.json -o report.html", "one file with everything, opens anywhere"},
        {"steelyard report result.json -o comment.md", "short, for a pull request"},
        {"steelyard report result.json -o carbon.svg --figure carbon", "one figure by itself"}},
       {"figure", "format", "output", "color", "verbose", "quiet", "help"},
       {table, html, md, csv, json, svg},
       run_report},
      {"backtest",
       "Scores predictions against published runs, which it reads without what is to be predicted.",
       "FILE",
       Operand::file,
       1,
       1,
       {{"steelyard backtest runs.csv", "error and coverage by target and group, and what was skipped"},
        {"steelyard backtest runs.csv --format json", "with every row's prediction"},
        {"steelyard backtest measured.csv --kind serving",
         "energy and latency of language models, energy of images and videos"}},
       {"kind", "catalog", "as-of", "draws", "seed", "format", "output", "color", "verbose", "quiet", "help"},
       {table, json, csv, md},
       run_backtest},
      {"pilot",
       "Foretells the score at more labelled items from sizes that were tried, and the items a target takes.",
       "POINTS",
       Operand::file,
       1,
       1,
       {{"steelyard pilot points.csv --predict-at 20000", "from a table with the columns items,score"},
        {"steelyard pilot points.csv --target 0.9 --task sentiment",
         "how many labels 0.9 takes, and how sure"},
        {"steelyard pilot plan.json", "from the points under quality.pilot of a plan"}},
       {"target", "predict-at", "task", "approach", "catalog", "format", "output", "color", "quiet", "help"},
       {table, json, csv, md, html},
       run_pilot},
      {"diagnose",
       "Judges a training job by its telemetry: which of AWS's rules fire, since when, what stopping saves.",
       "PATH...",
       Operand::file,
       1,
       256,
       {{"steelyard diagnose profiler-output/ --instance ml.p4d.24xlarge",
         "a folder that SageMaker's profiler wrote"},
        {"steelyard diagnose profiler-output/ losses.csv", "with a series: step,timestamp,mode,name,value"},
        {"steelyard diagnose profiler-output/ --format aws -o reports/",
         "a report a rule, as AWS writes them"}},
       {"instance", "region", "thresholds", "rule-parameters", "catalog", "measurements", "format", "output",
        "color", "quiet", "help"},
       {table, json, csv, md, html, aws},
       run_diagnose},
      {"rightsize",
       "Says which instance a running job needs by what it used, and which hours it was idle.",
       "METRICS...",
       Operand::file,
       1,
       10000,
       {{"steelyard rightsize metrics.json --instance ml.p3.16xlarge",
         "a training job, from what aws cloudwatch get-metric-data prints"},
        {"steelyard rightsize metrics/ --instance ml.g5.12xlarge --kind endpoint",
         "an endpoint, from a folder of such files"},
        {"steelyard rightsize book.json --instance ml.t3.xlarge --kind notebook --emit DIR",
         "a notebook, and the script that stops it when it is idle"}},
       {"instance", "kind of work", "region", "hours", "instances", "cpu-threshold", "headroom",
        "recommender", "catalog", "as-of", "draws", "seed", "emit", "format", "output", "color", "verbose",
        "quiet", "help"},
       {table, json, ndjson, csv, md, html},
       run_rightsize,
       nullptr,
       1024},
      {"phases",
       "Shows the instance for each phase of development, and what one big instance throughout would take.",
       "PLAN",
       Operand::file,
       1,
       1,
       {{"steelyard phases plan.json", "of the recommended option, or the best that trains"},
        {"steelyard phases plan.json --option ID", "of another option"}},
       {"option", "set", "catalog", "as-of", "draws", "seed", "threads", "format", "output", "color", "quiet",
        "help"},
       {table, json, ndjson, csv, md, html},
       run_phases},
      {"validate",
       "Says whether a plan can be read, and if not, all that is wrong with it.",
       "PLAN",
       Operand::file,
       1,
       1,
       {{"steelyard validate plan.json", "ok, or every mistake with its place"},
        {"steelyard validate plan.json --format json", "the same for an editor"}},
       {"set", "format", "output", "quiet", "help"},
       {table, json},
       run_validate},
      {"schema",
       "Prints the JSON Schema of plans or of results.",
       "[plan|result]",
       Operand::schema,
       0,
       1,
       {{"steelyard schema", "of plans"},
        {"steelyard schema result -o result.schema.json", "of compare's JSON"}},
       {"output", "help"},
       {},
       run_schema},
      {"catalog",
       "Looks into the catalog of what the market offers, and keeps it up to date.",
       "COMMAND ...",
       Operand::anything,
       1,
       64,
       {{"steelyard catalog show ml.g5.xlarge", "an instance, its prices and their sources"}},
       {},
       {},
       nullptr,
       run_catalog},
      {"doctor",
       "Shows what the program found: its files, catalog, coefficients and folders.",
       "",
       Operand::none,
       0,
       0,
       {{"steelyard doctor", "what an error report should contain"}},
       {"catalog", "format", "output", "color", "help"},
       {table, csv},
       run_doctor},
      {"completion",
       "Prints a completion script for a shell.",
       "bash|zsh|fish",
       Operand::shell,
       1,
       1,
       {{"source <(steelyard completion bash)", "for this shell"}},
       {"output", "help"},
       {},
       run_completion},
      {"help",
       "Prints help on the program or on a command.",
       "[COMMAND]",
       Operand::command,
       0,
       1,
       {{"steelyard help compare", "the page of compare"}},
       {"help"},
       {},
       run_help},
  };
  return all;
}

const Command* find_command(std::string_view name) {
  const auto found = std::ranges::find(commands(), name, &Command::name);
  return found == commands().end() ? nullptr : &*found;
}

std::vector<std::string> operand_words(Operand operand) {
  switch (operand) {
  case Operand::schema:
    return {"plan", "result"};
  case Operand::shell:
    return {"bash", "zsh", "fish"};
  case Operand::command: {
    std::vector<std::string> names;
    for (const auto& command : commands())
      names.emplace_back(command.name);
    return names;
  }
  case Operand::none:
  case Operand::file:
  case Operand::anything:
    break;
  }
  return {};
}

} // namespace steelyard::cli
