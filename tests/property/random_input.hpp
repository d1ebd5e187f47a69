/// \file
/// Random numbers in a range, for properties. The seed is fixed; RC_PARAMS in the environment overrides it.
#pragma once

#include <rapidcheck.h>

#include <cmath>
#include <cstdlib>

namespace steelyard::random_input {

/// Read by rapidcheck before its first property.
inline const int fixed_seed = setenv("RC_PARAMS", "seed=1 max_success=500", 0);

/// Evenly spread over [low, high], ends included.
inline double between(double low, double high) {
  constexpr int steps = 1'000'000;
  return low + (high - low) * (*rc::gen::inRange(0, steps + 1) / static_cast<double>(steps));
}

/// Evenly spread over the logarithm, for what spans orders of magnitude.
inline double log_between(double low, double high) {
  return std::exp(between(std::log(low), std::log(high)));
}

} // namespace steelyard::random_input
