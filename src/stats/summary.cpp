#include "steelyard/stats/summary.hpp"

#include "steelyard/support/expects.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

double ordered_sum(std::span<const double> values) {
  constexpr std::size_t block = 128;
  if (values.size() <= block) {
    // Four running sums let the compiler vectorise without reordering anything at run time.
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    std::size_t i = 0;
    for (; i + 4 <= values.size(); i += 4) {
      s0 += values[i];
      s1 += values[i + 1];
      s2 += values[i + 2];
      s3 += values[i + 3];
    }
    for (; i < values.size(); ++i)
      s0 += values[i];
    return (s0 + s1) + (s2 + s3);
  }
  const std::size_t half = (values.size() / 2 + block - 1) / block * block;
  return ordered_sum(values.first(half)) + ordered_sum(values.subspan(half));
}

double ordered_mean(std::span<const double> values) {
  return values.empty() ? 0 : ordered_sum(values) / static_cast<double>(values.size());
}

double percentile(std::vector<double>& scratch, double p) {
  expects(!scratch.empty());
  const double position = p * static_cast<double>(scratch.size() - 1);
  const auto k = static_cast<std::size_t>(position);
  const auto at = scratch.begin() + static_cast<std::ptrdiff_t>(k);
  std::nth_element(scratch.begin(), at, scratch.end());
  const double lower = *at;
  if (k + 1 == scratch.size()) return lower;
  const double upper = *std::min_element(at + 1, scratch.end());
  return lower + (upper - lower) * (position - static_cast<double>(k));
}

Summary summary(std::span<const double> values) {
  expects(!values.empty());
  Summary s;
  s.mean = ordered_mean(values);
  const auto [lo, hi] = std::minmax_element(values.begin(), values.end());
  if (*lo == *hi) return {*lo, *lo, *lo, *lo}; // rounding of the mean must not show in a constant
  // The median splits the column, so that the outer percentiles are looked for in one half each.
  std::vector<double> scratch(values.begin(), values.end());
  const auto begin = scratch.begin(), end = scratch.end();
  const auto select = [&](double p, auto from, auto to) {
    const double position = p * static_cast<double>(scratch.size() - 1);
    const auto at = begin + static_cast<std::ptrdiff_t>(position);
    std::nth_element(from, at, to);
    if (at + 1 == end) return *at;
    const double upper = *std::min_element(at + 1, at + 1 == to ? end : to);
    return *at + (upper - *at) * (position - std::floor(position));
  };
  const auto middle = begin + static_cast<std::ptrdiff_t>(0.5 * static_cast<double>(scratch.size() - 1));
  s.p50 = select(0.5, begin, end);
  s.p90 = select(0.9, middle, end);
  s.p10 = select(0.1, begin, middle + 1);
  return s;
}

double correlation(std::span<const double> a, std::span<const double> b) {
  expects(a.size() == b.size());
  const double mean_a = ordered_mean(a), mean_b = ordered_mean(b);
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = a[i] - mean_a, y = b[i] - mean_b;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

} // namespace steelyard
