/// \file
/// The command `steelyard portfolio`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_portfolio(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
