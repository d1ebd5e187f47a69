/// \file
/// The command `steelyard init`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_init(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
