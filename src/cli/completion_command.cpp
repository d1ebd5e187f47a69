#include "cli/completion_command.hpp"

#include "cli/answer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard::cli {

namespace {

std::string joined(const std::vector<std::string>& words, std::string_view between = " ") {
  return fmt::format("{}", fmt::join(words, between));
}

std::vector<std::string> command_names() {
  return operand_words(Operand::command);
}

std::vector<std::string> option_names(const Command& command) {
  std::vector<std::string> names;
  for (const auto name : command.options) {
    const OptionSpec& spec = *find_option(name);
    names.push_back("--" + std::string(spec.name));
    if (spec.letter != 0) names.push_back(std::string("-") + spec.letter);
  }
  return names;
}

bool takes_file(std::string_view option) {
  return option == "output" || option == "catalog" || option == "out" || option == "recommender" ||
         option == "emit";
}

/// Text in single quotes for a shell.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text)
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string for_bash() {
  std::string out =
      "# bash completion of steelyard: source <(steelyard completion bash)\n"
      "_steelyard() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
      "  COMPREPLY=()\n"
      "  if (( COMP_CWORD == 1 )); then\n";
  out += fmt::format("    COMPREPLY=($(compgen -W {} -- \"$word\"))\n    return\n  fi\n",
                     in_quotes(joined(command_names())));
  out += "  case $before in\n";
  for (const auto& spec : option_specs()) {
    if (spec.value.empty() || !spec.id.empty()) continue;
    std::string names = "--" + std::string(spec.name);
    if (spec.letter != 0) names += std::string("|-") + spec.letter;
    auto words = spec.words();
    for (const auto& other : option_specs()) // two options of one name: what stands before tells no more
      if (&other != &spec && other.name == spec.name)
        for (const auto& word : other.words())
          if (std::ranges::find(words, word) == words.end()) words.push_back(word);
    if (!words.empty())
      out += fmt::format("    {}) COMPREPLY=($(compgen -W {} -- \"$word\")); return ;;\n", names,
                         in_quotes(joined(words)));
    else if (takes_file(spec.name))
      out += fmt::format("    {}) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n", names);
    else
      out += fmt::format("    {}) return ;;\n", names);
  }
  out += "  esac\n  case $command in\n";
  for (const auto& command : commands()) {
    const auto operands = operand_words(command.operand);
    auto words = option_names(command);
    words.insert(words.end(), operands.begin(), operands.end());
    out += fmt::format("    {}) COMPREPLY=($(compgen -W {}{} -- \"$word\")) ;;\n", command.name,
                       in_quotes(joined(words)), command.operand == Operand::file ? " -f" : "");
  }
  return out + "  esac\n}\ncomplete -o filenames -F _steelyard steelyard\n";
}

/// Text inside [...] of a zsh specification.
std::string in_brackets(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string for_zsh() {
  std::string out = "#compdef steelyard\n"
                    "# zsh completion of steelyard: put it as _steelyard into a folder of $fpath\n"
                    "_steelyard() {\n"
                    "  local -a commands=(\n";
  for (const auto& command : commands())
    out += "    " + in_quotes(std::string(command.name) + ":" + std::string(command.summary)) + "\n";
  out += "  )\n"
         "  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
         "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n";
  for (const auto& command : commands()) {
    out += fmt::format("    {}) _arguments", command.name);
    for (const auto name : command.options) {
      const OptionSpec& spec = *find_option(name);
      const auto words = spec.words();
      std::string action =
          words.empty() ? std::string(takes_file(spec.name) ? "_files" : " ") : "(" + joined(words) + ")";
      std::string rest = fmt::format("[{}]", in_brackets(spec.meaning));
      if (!spec.value.empty()) rest += fmt::format(":{}:{}", in_brackets(spec.value), action);
      const char* repeated = spec.name == "set" ? "*" : "";
      out += " \\\n      " + in_quotes(fmt::format("{}--{}{}", repeated, spec.name, rest));
      if (spec.letter != 0) out += " " + in_quotes(fmt::format("-{}{}", spec.letter, rest));
    }
    const auto operands = operand_words(command.operand);
    if (command.operand == Operand::file) out += " \\\n      '*:file:_files'";
    if (!operands.empty()) out += " \\\n      " + in_quotes("1:word:(" + joined(operands) + ")");
    out += " ;;\n";
  }
  return out + "  esac\n}\n_steelyard \"$@\"\n";
}

std::string for_fish() {
  std::string out = "# fish completion of steelyard: steelyard completion fish | source\n"
                    "complete -c steelyard -f\n";
  for (const auto& command : commands()) {
    out += fmt::format("complete -c steelyard -n __fish_use_subcommand -a {} -d {}\n", command.name,
                       in_quotes(command.summary));
    const std::string here =
        fmt::format("complete -c steelyard -n '__fish_seen_subcommand_from {}'", command.name);
    for (const auto name : command.options) {
      const OptionSpec& spec = *find_option(name);
      std::string line = fmt::format("{} -l {}", here, spec.name);
      if (spec.letter != 0) line += fmt::format(" -s {}", spec.letter);
      if (!spec.value.empty()) line += takes_file(spec.name) ? " -r -F" : " -x";
      if (const auto words = spec.words(); !words.empty()) line += " -a " + in_quotes(joined(words));
      if (!spec.meaning.empty()) line += " -d " + in_quotes(spec.meaning);
      out += line + "\n";
    }
    const auto operands = operand_words(command.operand);
    if (command.operand == Operand::file) out += here + " -F\n";
    if (!operands.empty()) out += here + " -a " + in_quotes(joined(operands)) + "\n";
  }
  return out;
}

} // namespace

Exit run_completion(const Arguments& arguments, const Surroundings& surroundings) {
  const std::string& shell = arguments.operands.front();
  if (shell == "bash") return write_answer(for_bash(), arguments, surroundings);
  if (shell == "zsh") return write_answer(for_zsh(), arguments, surroundings);
  if (shell == "fish") return write_answer(for_fish(), arguments, surroundings);
  return failed(Error{"no completion for \"" + shell + "\"", {}, "write bash, zsh or fish", Exit::usage},
                surroundings);
}

} // namespace steelyard::cli
