/// \file
/// The command `steelyard compare`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_compare(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
