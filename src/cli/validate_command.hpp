/// \file
/// The command `steelyard validate`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_validate(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
