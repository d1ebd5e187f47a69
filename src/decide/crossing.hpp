/// \file
/// Where the difference of two columns changes its sign along an axis, draw by draw.
///
/// \par Model
/// Between two points of the axis the difference is taken as a line over the axis's position: the value, or
/// its logarithm. Of several crossings the one nearest to a given value counts. \par Worked example
/// Differences -1, 1, 3 at 10, 100, 1000 on a logarithmic axis: the crossing is half way from 10 to 100,
/// at 31.6. \par Accuracy Whole replicas make the difference a staircase: what lies between two points is
/// known to their distance only. \par Source Linear interpolation.
#pragma once

#include "steelyard/stats/summary.hpp"

#include <optional>
#include <vector>

namespace steelyard {

/// Values at which something was computed, in rising order.
struct Axis {
  std::vector<double> values;
  bool logarithmic = false; ///< steps and distances are factors; all values are above 0

  [[nodiscard]] double position(double value) const;
  [[nodiscard]] double value(double position) const;
};

/// From lowest to highest in equal steps, ends included. Of one point: the lowest.
[[nodiscard]] Axis axis(double lowest, double highest, std::size_t points, bool logarithmic);

/// One column for each point of an axis.
using Columns = std::vector<std::vector<double>>;

/// The crossing nearest to a value in each draw that has one.
[[nodiscard]] std::vector<double> crossings(const Axis& axis, const Columns& differences, double near);

/// The crossings where most draws have one; `share` is how many do.
struct CrossingSummary {
  std::optional<Summary> value; ///< absent: fewer than half of the draws cross
  double share = 0;
};

[[nodiscard]] CrossingSummary crossing_summary(const Axis& axis, const Columns& differences, double near);

} // namespace steelyard
