/// \file
/// The command `steelyard backtest`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_backtest(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
