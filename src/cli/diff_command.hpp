/// \file
/// The command `steelyard diff`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_diff(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
