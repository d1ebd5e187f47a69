/// \file
/// Distributions as a closed set of value types with a quantile function.
///
/// Drawing is `quantile(u)` with u from a keyed Latin hypercube column; there is no random engine.
#pragma once

#include <string>
#include <variant>

namespace steelyard {

/// A number that is known.
struct Exact {
  double value = 0;
};

/// Evenly spread over [low, high].
struct Uniform {
  double low = 0, high = 1;
};

/// Low, most likely, high.
struct Triangular {
  double low = 0, mode = 0, high = 0;
};

/// Beta-PERT with weight 4 on the mode: like a triangle, with less weight in the corners.
struct Pert {
  double low = 0, mode = 0, high = 0;
};

/// Median and standard deviation of the natural logarithm.
struct Lognormal {
  double median = 1, sd_ln = 0;
};

/// Normal, cut to [low, high].
struct Normal {
  double mean = 0, sd = 1, low = -1e300, high = 1e300;
};

/// Beta on [0, 1].
struct Beta {
  double a = 1, b = 1;
};

using Distribution = std::variant<Exact, Uniform, Triangular, Pert, Lognormal, Normal, Beta>;

/// The value below which a draw lies with probability u, 0 < u < 1.
[[nodiscard]] double quantile(const Distribution& distribution, double u);
/// The expected value.
[[nodiscard]] double mean(const Distribution& distribution);
/// True when every draw is the same number.
[[nodiscard]] bool is_exact(const Distribution& distribution);
/// The distribution of k times the quantity, k > 0.
[[nodiscard]] Distribution scaled(const Distribution& distribution, double k);
/// A lognormal with the given P10 and P90, 0 < p10 <= p90.
[[nodiscard]] Lognormal lognormal_between(double p10, double p90);
/// How a reader is told: `lognormal, median 0.65, ln-sd 0.25`.
[[nodiscard]] std::string description(const Distribution& distribution);

/// PERT as a beta on [low, high]: a = 1 + 4 (mode - low) / range. The range is above 0.
[[nodiscard]] Beta pert_shape(const Pert& pert);

/// Quantiles of one normal distribution between its bounds, for many draws.
class TruncatedNormal {
 public:
  explicit TruncatedNormal(const Normal& normal);

  /// The value below which a draw lies with probability u, 0 < u < 1.
  [[nodiscard]] double operator()(double u) const;

 private:
  Normal normal_;
  double from_, to_; ///< what of a normal without bounds lies below the lower and the upper one
};

/// The standard normal quantile, relative error below 1e-14.
[[nodiscard]] double normal_quantile(double u);
/// The standard normal distribution function.
[[nodiscard]] double normal_probability(double z);

} // namespace steelyard
