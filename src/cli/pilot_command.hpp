/// \file
/// The command `steelyard pilot`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_pilot(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
