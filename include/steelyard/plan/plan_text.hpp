/// \file
/// A plan as understood, written back: JSON with every key filled, in a fixed order.
#pragma once

#include "steelyard/plan/plan.hpp"

#include <cstdint>
#include <string>

namespace steelyard {

/// The plan as one JSON object that read_plan() understands. Numbers are in the documented units, spreads are
/// ranges; a lognormal is written as its P10 and P90. Keys that are absent and have no default are left out.
/// `indent` is the width of one level; 0 writes everything on one line.
[[nodiscard]] std::string plan_text(const Plan& plan, int indent = 0);

/// A hash of what the plan says, whatever its layout, comments, units and order of keys.
[[nodiscard]] std::uint64_t content_hash(const Plan& plan);

} // namespace steelyard
