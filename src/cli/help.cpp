#include "cli/help.hpp"

#include "cli/answer.hpp"

#include "steelyard/report/display_text.hpp"
#include "steelyard/support/near_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace steelyard::cli {

namespace {

constexpr std::size_t page_width = 80;

/// `left` in a column, `right` beside it, wrapped.
std::string entry(const std::string& left, const std::string& right, std::size_t column) {
  std::string out;
  std::string start = "  " + left;
  if (display_width(start) + 2 > column) {
    out += start + '\n';
    start.clear();
  }
  for (const auto& part : wrapped(right, page_width - column)) {
    out += padded(start, column) + part + '\n';
    start.clear();
  }
  return out;
}

std::string usage(const Command& command) {
  std::string out = "steelyard " + std::string(command.name);
  if (!command.operands.empty()) out += " " + std::string(command.operands);
  if (!command.run_words) out += " [OPTIONS]";
  return out;
}

std::string meaning(const Command& command, const OptionSpec& spec) {
  std::string text(spec.meaning);
  std::string fallback(spec.fallback);
  if (spec.name == "format") {
    for (std::size_t i = 0; i < command.formats.size(); ++i) {
      if (i > 0) text += i + 1 == command.formats.size() ? " or " : ", ";
      text += name(command.formats[i]);
    }
    fallback = fmt::format("{}, else {}", spec.fallback, name(command.formats.front()));
  }
  if (spec.name == "draws") fallback = std::to_string(command.draws);
  if (!fallback.empty()) text += " [default: " + fallback + "]";
  return text;
}

std::string left_side(const OptionSpec& spec) {
  std::string out = spec.letter != 0 ? std::string("-") + spec.letter + ", " : std::string{};
  out += "--" + std::string(spec.name);
  if (!spec.value.empty()) out += " " + std::string(spec.value);
  return out;
}

} // namespace

std::string program_help() {
  std::string out = "Weighs building a custom ML model against what can be bought or reused: money,\n"
                    "compute hours, energy and emissions, and how sure that is.\n";
  out += "\nUSAGE\n  steelyard COMMAND [ARGUMENTS] [OPTIONS]\n";
  out += "\nEXAMPLES\n";
  out += entry("steelyard init -o plan.json", "a starter plan, commented", 41);
  out += entry("steelyard compare plan.json", "its options, ranked", 41);
  out += entry("steelyard compare plan.json -o a.html", "the same as a page to hand round", 41);
  out += "\nCOMMANDS\n";
  for (const auto& command : commands())
    out += entry(std::string(command.name), std::string(command.summary), 14);
  out += "\nsteelyard COMMAND --help says more. Answers go to stdout, all else to stderr.\n";
  out += "Exit codes: 0 answered, 1 internal or writing failed, 2 usage, 3 invalid input,\n"
         "4 catalog or coefficients, 5 a gate failed, 6 some plans failed, 130 interrupted.\n";
  return out;
}

std::string command_help(const Command& command) {
  std::string out;
  for (const auto& line : wrapped(command.summary, page_width))
    out += line + '\n';
  out += "\nUSAGE\n  " + usage(command) + "\n";
  if (!command.examples.empty()) {
    out += "\nEXAMPLES\n";
    for (const auto& example : command.examples)
      out += "  " + std::string(example.line) + "\n      " + std::string(example.meaning) + "\n";
  }
  for (const auto group :
       {OptionGroup::input, OptionGroup::sampling, OptionGroup::output, OptionGroup::general}) {
    std::string entries;
    for (const auto option : command.options)
      if (const OptionSpec& spec = *find_option(option); spec.group == group)
        entries += entry(left_side(spec), meaning(command, spec), 26);
    if (!entries.empty()) out += "\n" + std::string(title(group)) + "\n" + entries;
  }
  return out;
}

Exit run_help(const Arguments& arguments, const Surroundings& surroundings) {
  if (arguments.operands.empty()) {
    *surroundings.out << program_help();
    return Exit::answered;
  }
  const std::string& wanted = arguments.operands.front();
  const Command* command = find_command(wanted);
  if (command == nullptr) {
    const std::string near = did_you_mean(wanted, operand_words(Operand::command));
    return failed(Error{"unknown command \"" + wanted + "\"",
                        {},
                        near.empty() ? "see steelyard help" : near,
                        Exit::usage},
                  surroundings);
  }
  if (command->run_words) {
    const std::vector<std::string> page{"--help"};
    return command->run_words(page, surroundings);
  }
  *surroundings.out << command_help(*command);
  return Exit::answered;
}

} // namespace steelyard::cli
