/// \file
/// The command `steelyard doctor`.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_doctor(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
