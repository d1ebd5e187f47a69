/// \file
/// The published JSON Schema of a plan.
#pragma once

#include <string>

namespace steelyard {

/// JSON Schema (draft-07) of a plan, from the same list of keys that the reader goes through.
/// Editors use it to complete and check. It cannot say everything: the order of a range, bounds of numbers
/// that are written with a unit, and pinned ids that stand twice are checked by the reader alone.
[[nodiscard]] std::string plan_schema();

} // namespace steelyard
