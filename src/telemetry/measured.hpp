/// \file
/// What the Inference Recommender measured, in place of what is predicted.
#pragma once

#include "telemetry/candidates.hpp"

#include <vector>

namespace steelyard {

/// Replaces candidates by measured ones of the same instance, and adds those that are not there; sorts again.
void apply_measured(std::vector<WeighedCandidate>& all, const SizingInputs& weighing);

} // namespace steelyard
