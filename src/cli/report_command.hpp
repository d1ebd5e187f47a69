/// \file
/// steelyard report: a result shown again, in any form.
#pragma once

#include "cli/command_line.hpp"

namespace steelyard::cli {

[[nodiscard]] Exit run_report(const Arguments& arguments, const Surroundings& surroundings);

} // namespace steelyard::cli
