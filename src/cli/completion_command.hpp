/// \file
/// The command `steelyard completion`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_completion(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
