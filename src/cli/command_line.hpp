/// \file
/// The commands and options of the program, once: help, completion and the parser all read these tables.
#pragma once

#include "cli/surroundings.hpp"

#include "steelyard/batch/shard.hpp"
#include "steelyard/estimate/estimate.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/support/result.hpp"
#include "steelyard/telemetry/rules.hpp"
#include "steelyard/telemetry/work_kind.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::cli {

enum class Format { table, json, ndjson, csv, md, html, svg, aws, junit, sarif, github };
[[nodiscard]] std::string_view name(Format format);

/// When to colour.
enum class Colour { automatic, always, never };

/// What kind of published rows a backtest reads.
enum class BacktestKind { training, serving, inference };
[[nodiscard]] std::string_view name(BacktestKind kind);

/// One number of the plan that is varied, and over which values.
struct Variation {
  std::string path; ///< as --set names it
  double low = 0, high = 0;
  bool logarithmic = false; ///< equal factors instead of equal steps
  std::size_t points = 0;
};

/// Which shard of a portfolio: this one, or the one that a scheduler's variables name.
struct ShardChoice {
  Shard shard;
  bool scheduled = false;
  std::optional<std::size_t> of; ///< with `scheduled`: how many there are, where the user says so
};

/// What was asked on the command line, every value checked.
struct Arguments {
  std::vector<std::string> operands;
  std::optional<Format> format;
  std::string output; ///< "" or "-": stdout
  std::size_t draws = 4096;
  std::uint64_t seed = 1;
  int threads = 0;
  std::string catalog, as_of;
  std::vector<std::string> overrides; ///< PATH=VALUE
  std::string measured;               ///< file of what a job showed
  Colour colour = Colour::automatic;
  bool quiet = false, verbose = false, strict = false, detail = false, help = false;
  std::string option;
  Metric metric = Metric::cost_usd;
  std::optional<TaskKind> task;
  std::optional<Approach> approach;
  std::optional<double> target, predict_at;
  BacktestKind kind = BacktestKind::training;
  std::optional<Variation> vary;
  std::string out; ///< folder
  std::optional<ShardChoice> shard;
  bool force = false;
  std::string instance, region = "us-east-1";
  WorkKind work = WorkKind::training;
  std::optional<double> hours, instances, cpu_threshold, headroom;
  std::string recommender;     ///< file
  std::string emit;            ///< folder
  std::string rule_parameters; ///< file
  Thresholds thresholds = Thresholds::code;
  std::string measurements; ///< file to write
  bool what_if = false;
  std::string figure;            ///< "": the first
  std::optional<bool> interview; ///< absent: by the terminal
  std::string policy;            ///< file
  std::string baseline;          ///< file: a result
};

enum class OptionGroup { input, sampling, output, general };
[[nodiscard]] std::string_view title(OptionGroup group);

struct OptionSpec {
  std::string_view name;
  char letter;            ///< 0: none
  std::string_view value; ///< how help calls it; empty for a switch
  std::string_view meaning;
  std::string_view fallback; ///< what holds without it, as help shows it
  OptionGroup group;
  /// Words it may be given, for completion; empty: anything.
  std::vector<std::string> (*words)();
  /// Sets it. Returns what to write instead when the value is no good.
  std::optional<std::string> (*apply)(Arguments& arguments, const std::string& value);
  /// How commands ask for it where two options have one name; empty: by its name.
  std::string_view id = {};
};

struct Example {
  std::string_view line, meaning;
};

/// What a command's operands are, so that a shell can complete them.
enum class Operand { none, file, schema, shell, command, anything };

struct Command {
  std::string_view name;
  std::string_view summary;  ///< one sentence
  std::string_view operands; ///< as USAGE shows them
  Operand operand = Operand::none;
  std::size_t least_operands = 0, most_operands = 0;
  std::vector<Example> examples;
  std::vector<std::string_view> options; ///< ids or names in option_specs()
  std::vector<Format> formats;           ///< the first is the default; empty: not asked
  Exit (*run)(const Arguments&, const Surroundings&) = nullptr;
  /// For a command with words of its own below it: gets everything after its name as it was written.
  Exit (*run_words)(std::span<const std::string>, const Surroundings&) = nullptr;
  std::size_t draws = 4096; ///< what --draws is without being given
};

[[nodiscard]] const std::vector<Command>& commands();
[[nodiscard]] const Command* find_command(std::string_view name);
[[nodiscard]] std::span<const OptionSpec> option_specs();
[[nodiscard]] const OptionSpec* find_option(std::string_view id);
/// The option of a command that is written so; nullptr: it has none.
[[nodiscard]] const OptionSpec* option_of(const Command& command, std::string_view name);
/// The words that an operand may be, where they are known.
[[nodiscard]] std::vector<std::string> operand_words(Operand operand);

/// Reads what stands after the command's name. Errors lead to exit 2.
[[nodiscard]] Result<Arguments> parse(const Command& command, std::span<const std::string> words);

/// The format asked for, by --format, by the extension of -o, or the command's default.
[[nodiscard]] Format chosen_format(const Command& command, const Arguments& arguments);

/// Runs the program: finds the command, parses, runs. `words` are the arguments without the program's name.
[[nodiscard]] Exit run(std::span<const std::string> words, const Surroundings& surroundings);

} // namespace steelyard::cli
