/// \file
/// What one input does to a column by itself, in the column's unit, from draws that vary all inputs at once.
///
/// \par Model
/// Inputs are independent, so the mean of a column over the draws in which an input lies near a value is its
/// conditional mean there. What the other inputs do along straight lines, fitted together, is taken out
/// first: that moves no conditional mean, and leaves less to average over. At a percentile: a straight line
/// through the draws within ten points of it. Where the conditional mean is 0: means of bins of equal chance
/// between P1 and P99, made monotone in the direction of the straight line over all draws by pooling
/// neighbours that violate it, then straight between bins. A zero that the line over all draws does not have
/// inside P1-P99 too is taken for noise.
/// \par Worked example
/// y = 3 a + b - 3 with a and b standard normal: -3 - 3 x 1.2816 = -6.845 at a's P10, and 0 at a = 1.
/// \par Accuracy
/// Exact for sums of straight lines but for the sampling error of their fit; else the sampling error of a
/// fifth of the draws at a percentile, of a twenty-fourth in a bin; and what bends within that fifth: 0.05
/// spreads at the P10 of the logarithm of a lognormal with a spread of 0.6. Where the conditional mean turns
/// round inside the range, the zero on the side that the line points to is found.
/// \par Source
/// Conditional means of independent inputs: Sobol' (1993). Pooling: Ayer et al. (1955).
#pragma once

#include "steelyard/stats/distribution.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace steelyard {

/// An input that is not exact, with one value per draw.
struct Input {
  Distribution distribution;
  std::span<const double> draws;
};

/// A column taken apart by its inputs. Draws of the inputs must outlive it.
class Effects {
 public:
  Effects(std::vector<Input> inputs, std::span<const double> column);

  /// Mean of the column when an input is at its percentile.
  [[nodiscard]] double at_percentile(std::size_t input, double p) const;

  struct Zero {
    double value = 0;
    bool falling = false; ///< the column is below 0 above the value
  };

  /// Where the column's mean changes its sign over an input, inside P1-P99; absent: nowhere.
  [[nodiscard]] std::optional<Zero> zero(std::size_t input) const;

 private:
  /// The column in one draw without what the other inputs do along straight lines.
  [[nodiscard]] double alone(std::size_t input, std::size_t draw) const;

  std::vector<Input> inputs_;
  std::vector<double> centres_, slopes_; ///< by input
  std::vector<double> rest_;             ///< by draw: what no straight line says
  double mean_ = 0;
};

} // namespace steelyard
