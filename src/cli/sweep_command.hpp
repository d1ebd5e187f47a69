/// \file
/// The command `steelyard sweep`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_sweep(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
