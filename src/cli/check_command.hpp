/// \file
/// `steelyard check`: holds an answer against policies, for CI.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_check(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
