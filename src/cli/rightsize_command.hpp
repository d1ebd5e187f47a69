/// \file
/// The command `steelyard rightsize`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_rightsize(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
