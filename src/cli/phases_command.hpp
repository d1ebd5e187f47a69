/// \file
/// The command `steelyard phases`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_phases(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
