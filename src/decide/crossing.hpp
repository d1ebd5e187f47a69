/// \file
/// Where the difference of two columns changes its sign along an axis, draw by draw.
///
/// \par Model
/// Between two points of the axis the difference is a straight line over the value, as fixed cost and cost
/// for each request are. Of several crossings the one nearest to a given value counts, by the axis.
/// \par Worked example
/// Differences -1, 1, 3 at 10, 100, 1000: the crossing is half way from 10 to 100, at 55.
/// \par Accuracy
/// Whole replicas make the difference a staircase: what lies between two points is known to their distance
/// only.
/// \par Source
/// Linear interpolation.
#pragma once

#include "steelyard/estimate/estimate.hpp"
#include "steelyard/stats/summary.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace steelyard {

/// What two options are compared in.
struct ComparedMetric {
  Metric metric;
  std::string_view word;
};

inline constexpr std::array compared_metrics{ComparedMetric{Metric::cost_with_errors_usd, "cost"},
                                             ComparedMetric{Metric::energy_kwh, "energy"},
                                             ComparedMetric{Metric::emissions_kgco2e, "emissions"}};

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

/// What one column has more than another of the same length.
[[nodiscard]] std::vector<double> difference(std::vector<double> column, const std::vector<double>& less);

/// The crossing nearest to a value in each draw that has one.
[[nodiscard]] std::vector<double> crossings(const Axis& axis, const Columns& differences, double near);

/// The crossings where most draws have one; `share` is how many do.
struct CrossingSummary {
  std::optional<Summary> value; ///< absent: fewer than half of the draws cross
  double share = 0;
};

[[nodiscard]] CrossingSummary crossing_summary(const Axis& axis, const Columns& differences, double near);

} // namespace steelyard
