/// \file
/// Help pages, made from the tables of command_line.hpp.
#pragma once

#include "cli/command_line.hpp"

#include <string>

namespace steelyard::cli {

/// What the program is, and its commands.
[[nodiscard]] std::string program_help();
/// One sentence, USAGE, EXAMPLES, then the options in groups.
[[nodiscard]] std::string command_help(const Command& command);

[[nodiscard]] Exit run_help(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
