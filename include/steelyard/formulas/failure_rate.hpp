/// \file
/// How often machines fail, as seen on a job and as believed before.
///
/// \par Model
/// Failures come at a rate lambda [1/h] that is believed to be gamma-distributed with shape a and exposure
/// b [h], and are Poisson in the hours they are counted in. k failures in H hours make it a + k and b + H.
/// A lognormal belief about the time between failures, median T and ln-sd s, has a rate of the mean
/// e^(s^2 / 2) / T and the relative variance e^(s^2) - 1: the gamma of the same two has a = 1 / (e^(s^2) - 1)
/// and b = a T e^(-s^2 / 2); the way back is the same, so that no data leave the belief as it was. Before the
/// hours are counted, k is negative binomial.
/// \par Worked example
/// T = 51000 h, s = 0.5: a = 3.5208, b = 158461 h. 4 failures in 100000 h: a = 7.5208, b = 258461 h, and the
/// time between failures has the median 36580 h and the ln-sd 0.3534.
/// \par Accuracy
/// Of the belief, two moments of the rate are kept. Failures that come in waves are counted as if each were
/// independent of the last, so a single broken machine says too much.
/// \par Source
/// Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6 (Poisson with a conjugate gamma prior).
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <cmath>
#include <cstddef>

namespace steelyard {

/// What is believed of a rate of failures: as if `shape` of them had been seen in `exposure`.
struct FailureBelief {
  double shape = 1;
  Hours exposure{1};
};

/// Median [h] and standard deviation of the natural logarithm [1] of the time between failures.
struct FailureInterval {
  Hours median{1};
  double sd_ln = 0;
};

/// The belief of a time between failures; its spread is above 0.
[[nodiscard]] inline FailureBelief failure_belief(const FailureInterval& interval) {
  const double variance = interval.sd_ln * interval.sd_ln;
  const double shape = 1 / std::expm1(variance);
  return {shape, shape * interval.median * std::exp(-variance / 2)};
}

/// The time between failures of a belief.
[[nodiscard]] inline FailureInterval failure_interval(const FailureBelief& belief) {
  const double variance = std::log1p(1 / belief.shape);
  return {belief.exposure / belief.shape * std::exp(variance / 2), std::sqrt(variance)};
}

/// The belief after failures were counted in so many hours.
[[nodiscard]] constexpr FailureBelief updated_belief(const FailureBelief& belief, double failures,
                                                     Hours counted) {
  return {belief.shape + failures, belief.exposure + counted};
}

/// Chance that at most so many failures are seen in so many hours.
[[nodiscard]] inline Probability probability_at_most(const FailureBelief& belief, std::size_t failures,
                                                     Hours counted) {
  const double quiet = belief.exposure / (belief.exposure + counted);
  double term = std::pow(quiet, belief.shape), sum = term;
  for (std::size_t k = 1; k <= failures; ++k) {
    const double before = static_cast<double>(k - 1);
    term *= (belief.shape + before) / static_cast<double>(k) * (1 - quiet);
    sum += term;
  }
  return Probability::clamped(sum);
}

} // namespace steelyard
