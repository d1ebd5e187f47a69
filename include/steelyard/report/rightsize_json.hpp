/// \file
/// What right-sizing says, for machines: the Right-size answer of design.md, section 4.
#pragma once

#include "steelyard/telemetry/rightsize.hpp"

#include <string>

namespace steelyard {

/// At full precision. What was not read or is not known is null; `recommendation` is null where there is too
/// little data. Costs, energy and emissions are of `hours`, all instances together.
[[nodiscard]] std::string rightsize_json(const Rightsizing& answer, bool one_line = false);

} // namespace steelyard
