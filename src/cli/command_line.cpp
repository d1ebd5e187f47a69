#include "cli/command_line.hpp"

#include "cli/answer.hpp"
#include "cli/help.hpp"

#include "steelyard/support/near_names.hpp"

#include <boost/program_options.hpp>

#include <algorithm>
#include <filesystem>
#include <ostream>

namespace steelyard::cli {

namespace {

namespace po = boost::program_options;

Error usage_error(std::string what, std::string next) {
  return {std::move(what), {}, std::move(next), Exit::usage};
}

std::string help_hint(const Command& command) {
  return "see steelyard " + std::string(command.name) + " --help";
}

po::options_description described(const Command& command) {
  po::options_description all;
  for (const auto name : command.options) {
    const OptionSpec& spec = *find_option(name);
    std::string names(spec.name);
    if (spec.letter != 0) names += std::string(",") + spec.letter;
    if (spec.value.empty())
      all.add_options()(names.c_str(), "");
    else
      all.add_options()(names.c_str(), po::value<std::vector<std::string>>(), "");
  }
  return all;
}

Error unknown_option(const Command& command, const std::string& written) {
  std::vector<std::string> names;
  for (const auto id : command.options)
    names.push_back("--" + std::string(find_option(id)->name));
  std::string next = written.starts_with("--") ? did_you_mean(written, names) : std::string{};
  return usage_error("unknown option " + written + " of steelyard " + std::string(command.name),
                     next.empty() ? help_hint(command) : next);
}

/// Boost's complaint in this program's words.
Error translated(const Command& command, const po::error& error) {
  if (const auto* unknown = dynamic_cast<const po::unknown_option*>(&error))
    return unknown_option(command, unknown->get_option_name());
  if (const auto* syntax = dynamic_cast<const po::invalid_command_line_syntax*>(&error)) {
    using Kind = po::invalid_syntax::kind_t;
    const std::string written = syntax->tokens();
    if (syntax->kind() == Kind::missing_parameter || syntax->kind() == Kind::empty_adjacent_parameter)
      return usage_error(syntax->get_option_name() + " needs a value", help_hint(command));
    if (syntax->kind() == Kind::extra_parameter)
      return usage_error(syntax->get_option_name() + " takes no value", help_hint(command));
    return usage_error("cannot read " + written, help_hint(command));
  }
  return usage_error("cannot read the command line", help_hint(command));
}

Error wrong_operands(const Command& command, const std::vector<std::string>& operands) {
  const std::string usage = "write steelyard " + std::string(command.name) +
                            (command.operands.empty() ? "" : " " + std::string(command.operands));
  if (operands.size() < command.least_operands)
    return usage_error("steelyard " + std::string(command.name) + " needs " + std::string(command.operands),
                       usage);
  return usage_error("unexpected \"" + operands[command.most_operands] + "\" after steelyard " +
                         std::string(command.name),
                     usage);
}

std::string listed(const std::vector<Format>& formats) {
  std::string out;
  for (const auto format : formats)
    out += (out.empty() ? "" : ", ") + std::string(name(format));
  return out;
}

/// What the extension of an output file asks for; nullopt when it asks for nothing.
std::optional<Format> format_of(const std::filesystem::path& file) {
  const auto extension = file.extension();
  if (extension == ".json") return Format::json;
  if (extension == ".ndjson" || extension == ".jsonl") return Format::ndjson;
  if (extension == ".csv") return Format::csv;
  if (extension == ".md") return Format::md;
  if (extension == ".html" || extension == ".htm") return Format::html;
  if (extension == ".svg") return Format::svg;
  if (extension == ".txt") return Format::table;
  return std::nullopt;
}

Exit run_command(const Command& command, std::span<const std::string> words,
                 const Surroundings& surroundings) {
  if (command.run_words) return command.run_words(words, surroundings);
  const auto arguments = parse(command, words);
  if (!arguments) return failed(arguments.error(), surroundings);
  if (arguments->help) {
    *surroundings.out << command_help(command);
    return Exit::answered;
  }
  return command.run(*arguments, surroundings);
}

} // namespace

Result<Arguments> parse(const Command& command, std::span<const std::string> words) {
  Arguments arguments;
  arguments.draws = command.draws;
  const auto description = described(command);
  try {
    using namespace po::command_line_style;
    const auto parsed = po::command_line_parser(std::vector<std::string>(words.begin(), words.end()))
                            .options(description)
                            .style(unix_style & ~allow_guessing)
                            .run();
    for (const auto& item : parsed.options) {
      if (item.position_key >= 0) {
        arguments.operands.insert(arguments.operands.end(), item.value.begin(), item.value.end());
        continue;
      }
      // A short option is reported by its long name where it has one.
      const OptionSpec* spec = option_of(command, item.string_key);
      expects(spec != nullptr);
      const std::string value = item.value.empty() ? std::string{} : item.value.front();
      if (const auto wrong = spec->apply(arguments, value)) {
        std::string next = *wrong;
        if (const auto near = nearest_name(value, spec->words()))
          next = "did you mean \"" + *near + "\"? " + next;
        return Unexpected{usage_error("--" + std::string(spec->name) + " cannot be \"" + value + "\"", next)};
      }
    }
  } catch (const po::error& error) {
    return Unexpected{translated(command, error)};
  }
  if (arguments.help) return arguments;
  if (arguments.operands.size() < command.least_operands || arguments.operands.size() > command.most_operands)
    return Unexpected{wrong_operands(command, arguments.operands)};
  if (!command.formats.empty()) {
    const Format format = chosen_format(command, arguments);
    if (std::ranges::find(command.formats, format) == command.formats.end())
      return Unexpected{usage_error("steelyard " + std::string(command.name) + " does not write " +
                                        std::string(name(format)),
                                    "use --format with one of: " + listed(command.formats))};
  }
  return arguments;
}

Format chosen_format(const Command& command, const Arguments& arguments) {
  if (arguments.format) return *arguments.format;
  return format_of(arguments.output).value_or(command.formats.front());
}

Exit run(std::span<const std::string> words, const Surroundings& surroundings) {
  if (words.empty()) {
    *surroundings.err << program_help();
    return Exit::usage;
  }
  const std::string& first = words.front();
  if (first == "--help" || first == "-h") {
    *surroundings.out << program_help();
    return Exit::answered;
  }
  if (first == "--version" || first == "-V") {
    *surroundings.out << "steelyard " << program_version() << '\n';
    return Exit::answered;
  }
  if (const Command* command = find_command(first))
    return run_command(*command, words.subspan(1), surroundings);

  if (first.starts_with("-"))
    return failed(
        usage_error("a command is expected before " + first, "write steelyard COMMAND; see steelyard help"),
        surroundings);
  std::vector<std::string> names;
  for (const auto& command : commands())
    names.emplace_back(command.name);
  const std::string near = did_you_mean(first, names);
  return failed(usage_error("unknown command \"" + first + "\"", near.empty() ? "see steelyard help" : near),
                surroundings);
}

} // namespace steelyard::cli
