/// \file
/// The command `steelyard diagnose`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_diagnose(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
