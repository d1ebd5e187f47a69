/// \file
/// The command `steelyard explain`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_explain(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
