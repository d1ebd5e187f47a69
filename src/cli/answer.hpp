/// \file
/// How answers and complaints leave the program.
#pragma once

#include "cli/command_line.hpp"

#include "steelyard/report/document.hpp"
#include "steelyard/support/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace steelyard::cli {

/// The version of this program.
[[nodiscard]] std::string program_version();

/// How text is laid out for what the answer goes to. Colour is for a terminal only, unless it is asked for.
[[nodiscard]] TextStyle text_style(const Arguments& arguments, const Surroundings& surroundings);

/// Writes the answer to stdout, or to the file of -o: whole or not at all.
/// Exit::answered, or Exit::internal after saying why it could not be written.
[[nodiscard]] Exit write_answer(const std::string& text, const Arguments& arguments,
                                const Surroundings& surroundings);

/// A text as JSON writes it.
[[nodiscard]] std::string as_json(std::string_view text);

/// Says on stderr what went wrong. Returns the exit code it leads to.
[[nodiscard]] Exit failed(const Error& error, const Surroundings& surroundings);
[[nodiscard]] Exit failed(const Diagnostics& diagnostics, const Surroundings& surroundings);

/// Says on stderr what is odd but no mistake, unless the user wants quiet.
void warn(const std::vector<Error>& warnings, const Arguments& arguments, const Surroundings& surroundings);
/// A line on stderr for a person, unless the user wants quiet.
void remark(const std::string& text, const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
