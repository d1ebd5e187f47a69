/// \file
/// A sweep for machines.
#pragma once

#include "steelyard/decide/sweep.hpp"
#include "steelyard/report/comparison_json.hpp"

#include <string>

namespace steelyard {

/// Values, curves and break-evens at full precision; what is not known is null.
[[nodiscard]] std::string sweep_json(const Sweep& sweep, JsonLayout layout = JsonLayout::indented);

} // namespace steelyard
