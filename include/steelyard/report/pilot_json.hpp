/// \file
/// What a pilot says, for machines: the Pilot of design.md, section 4.
#pragma once

#include "steelyard/quality/pilot.hpp"

#include <string>

namespace steelyard {

/// At full precision. What was not asked is null, as are items that are beyond all of which something is
/// said. `curve` is a law of the odds of an error: floor + scale / (pretrained + items^exponent).
[[nodiscard]] std::string pilot_json(const Pilot& pilot);

} // namespace steelyard
