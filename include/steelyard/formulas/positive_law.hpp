/// \file
/// The form that the fitted laws of serving share: a sum of positive physical terms times a few factors, in
/// the unit of its terms, and an interval that is as wide upwards as downwards in ratio.
///
/// \par Model
/// value = m sum_t c_t x_t + sum_h c_h x_h, m = exp(sum_k f_k z_k): t are terms of the accelerator, h those
/// of its host, which factors leave alone. A term x is what a data sheet says of the work, so that c is the
/// share by which the device misses its sheet. P10 = value exp(-h), P90 = value exp(h): a lognormal of
/// ln-sd h / 1.2816.
/// \par Worked example
/// 1.5 x 4 ms + 2 x 1 ms with a factor of exp(0.2): 9.771 ms, and 0.5 x 3 ms of the host: 11.271 ms. With
/// h = 0.25: P10 8.778 ms, P90 14.472 ms. Two errors of 0.3 and 0.4 together: 0.5.
/// \par Accuracy
/// That of the law; scripts/fit leaves every model out in turn. Terms that overlap in time are added up,
/// which the coefficients make up for as far as the fit's rows are alike.
/// \par Source
/// The roofline of Williams et al. 2009 as a sum; fits in scripts/fit/serving-laws.md.
#pragma once

#include <cmath>

namespace steelyard {

/// Collects the terms of one value.
class PositiveLaw {
 public:
  /// Something that the accelerator does.
  constexpr void add(double coefficient, double term) { accelerator_ += coefficient * term; }

  /// Something that takes its time whatever the accelerator computes in.
  constexpr void add_host(double coefficient, double term) { host_ += coefficient * term; }

  /// What multiplies all that the accelerator does; `share` is 0 or 1, or between for a mixture.
  constexpr void multiply(double log_factor, double share = 1) { log_factor_ += log_factor * share; }

  /// In the unit of the terms.
  [[nodiscard]] double value() const { return accelerator_ * std::exp(log_factor_) + host_; }

 private:
  double accelerator_ = 0, host_ = 0, log_factor_ = 0;
};

/// Percentiles of a law's value.
struct LawInterval {
  double p10 = 0, p50 = 0, p90 = 0;
};

/// Logarithm of P90 over P50 of a lognormal whose logarithm has the standard deviation 1.
inline constexpr double half_width_of_one_sd = 1.2815515655446004;

[[nodiscard]] inline LawInterval law_interval(double value, double half_width) {
  return {value * std::exp(-half_width), value, value * std::exp(half_width)};
}

/// What remains when 1 is divided by a value: work over seconds.
[[nodiscard]] constexpr LawInterval reciprocal(const LawInterval& interval) {
  return {1 / interval.p90, 1 / interval.p50, 1 / interval.p10};
}

[[nodiscard]] constexpr double log_sd(double half_width) {
  return half_width / half_width_of_one_sd;
}

[[nodiscard]] constexpr double half_width(double log_sd) {
  return log_sd * half_width_of_one_sd;
}

/// Half width of a product of two that err independently, or of a law that was carried to another device.
[[nodiscard]] inline double joint_half_width(double one, double other) {
  return std::hypot(one, other);
}

} // namespace steelyard
