/// \file
/// What is said about a column: its mean and percentiles.
#pragma once

#include <span>
#include <vector>

namespace steelyard {

/// Mean, P10, P50, P90 of a sample (a percentile interval, not a confidence interval).
struct Summary {
  double mean = 0, p10 = 0, p50 = 0, p90 = 0;
  friend bool operator==(const Summary&, const Summary&) = default;
};

/// The sum in index order, in pairs, so that it does not depend on threads and loses little to rounding.
[[nodiscard]] double ordered_sum(std::span<const double> values);
/// The mean; 0 for an empty column.
[[nodiscard]] double ordered_mean(std::span<const double> values);
/// Percentile by linear interpolation between order statistics (type 7). Reorders `scratch`.
[[nodiscard]] double percentile(std::vector<double>& scratch, double p);
/// Mean and percentiles, by selection rather than a full sort.
[[nodiscard]] Summary summary(std::span<const double> values);
/// Correlation of two columns; 0 when one of them does not vary.
[[nodiscard]] double correlation(std::span<const double> a, std::span<const double> b);

} // namespace steelyard
