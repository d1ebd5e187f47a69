/// \file
/// The command `steelyard schema`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_schema(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
