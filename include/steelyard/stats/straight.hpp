/// \file
/// Columns of draws on a straight line between two others.
///
/// \par Model
/// Where every draw moves in proportion to a variable, two columns give all columns between them.
/// \par Worked example
/// A cost of 10 at no requests and 30 at 100 is 15 at 25 requests: a share of 0.25 of the way.
/// \par Accuracy
/// `straight` allows 1e-9 of the largest of the three numbers.
/// \par Source
/// Linear interpolation.
#pragma once

#include <span>
#include <vector>

namespace steelyard {

/// How far a value lies from one to another, as a share of the way.
[[nodiscard]] constexpr double share_of_way(double value, double from, double to) {
  return (value - from) / (to - from);
}

/// Whether each number between lies on the line from low to high, at a share of the way. Of equal lengths.
[[nodiscard]] bool straight(std::span<const double> low, std::span<const double> between,
                            std::span<const double> high, double share);

/// The column at a share of the way from one column to another of the same length.
[[nodiscard]] std::vector<double> on_the_way(std::vector<double> from, std::span<const double> to,
                                             double share);

} // namespace steelyard
