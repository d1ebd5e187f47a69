/// \file
/// What a histogram of a tensor says: numbers that rules on training metrics read.
///
/// \par Model
/// Values lie evenly within a bin; of a bin without width all lie on its edge. Zeros are the values of bins
/// that hold zero and are narrower than a millionth of the range: in a wider bin zeros cannot be told from
/// small values, so the share of zeros is the least that it can be.
/// \par Worked example
/// Bins [-1, 0) with 1 and [0, 1) with 3 values: mean 0.25, mean absolute value 0.5, variance 0.2708, the
/// median 1/3.
/// \par Accuracy
/// TensorBoard's 30 bins of one width know a mean to a thirtieth of the range at worst.
/// \par Source
/// TensorBoard, plugins/histogram (data as [left, right, count]); moments of a piecewise uniform density.
#pragma once

#include "steelyard/telemetry/training_signal.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard {

/// Number of values.
[[nodiscard]] double total(std::span<const HistogramBin> bins);
[[nodiscard]] double mean(std::span<const HistogramBin> bins);
[[nodiscard]] double mean_absolute(std::span<const HistogramBin> bins);
[[nodiscard]] double variance(std::span<const HistogramBin> bins);
/// The value that a share of all do not exceed; bins stand in order.
[[nodiscard]] double quantile(std::span<const HistogramBin> bins, double share);
/// Share of values below a value [0, 1].
[[nodiscard]] double share_below(std::span<const HistogramBin> bins, double value);
/// Least share of values that are zero [0, 1].
[[nodiscard]] double share_of_zeros(std::span<const HistogramBin> bins);

/// What a tag names: `weight` and `fc1` of `weight/fc1`, of `fc1/kernel_0`, and of `fc1.weight`; what is
/// none of gradient, weight, update, activation and unit-activity is `tensor`.
[[nodiscard]] std::pair<std::string_view, std::string> tensor_of_tag(std::string_view tag);

/// Series that rules read, with their values: `gradient/fc1`, `gradient-p5/fc1`, `fraction-zero/fc1`.
[[nodiscard]] std::vector<std::pair<std::string, double>> series_of(std::string_view tag,
                                                                    std::span<const HistogramBin> bins);

} // namespace steelyard
