/// \file
/// Plans that no option can meet.
#pragma once

#include "steelyard/decide/comparison.hpp"
#include "steelyard/support/error.hpp"

namespace steelyard::cli {

/// A plan that no option can meet is a plan to change: one error that says what stands in the way, most often
/// first. Empty when an option is feasible.
[[nodiscard]] Diagnostics why_impossible(const Comparison& comparison);

} // namespace steelyard::cli
