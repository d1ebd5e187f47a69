#include "steelyard/stats/summary.hpp"

#include "steelyard/support/expects.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

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

namespace {

/// Order statistics of a column without sorting it: values are counted in bins of equal width, and only the
/// bin that holds the wanted one is looked into.
class Ranks {
 public:
  Ranks(std::span<const double> values, double low, double high) : values_{values} {
    const double scale = static_cast<double>(bins) / (high - low);
    of_.reserve(values.size());
    for (const double x : values) {
      const auto bin = std::min(bins - 1, static_cast<std::size_t>((x - low) * scale));
      of_.push_back(static_cast<std::uint16_t>(bin));
      ++below_[bin + 1];
    }
    for (std::size_t k = 0; k < bins; ++k)
      below_[k + 1] += below_[k];
  }

  /// Percentile by linear interpolation between order statistics (type 7).
  [[nodiscard]] double percentile(double p) {
    const double position = p * static_cast<double>(values_.size() - 1);
    const auto rank = static_cast<std::size_t>(position);
    const double lower = at(rank);
    if (rank + 1 == values_.size()) return lower;
    return lower + (at(rank + 1) - lower) * (position - std::floor(position));
  }

 private:
  static constexpr std::size_t bins = 512;

  double at(std::size_t rank) {
    const auto bin =
        static_cast<std::size_t>(std::upper_bound(below_.begin(), below_.end(), rank) - below_.begin()) - 1;
    if (bin != opened_) {
      inside_.clear();
      for (std::size_t i = 0; i < values_.size(); ++i)
        if (of_[i] == bin) inside_.push_back(values_[i]);
      opened_ = bin;
    }
    const auto wanted = inside_.begin() + static_cast<std::ptrdiff_t>(rank - below_[bin]);
    std::nth_element(inside_.begin(), wanted, inside_.end());
    return *wanted;
  }

  std::span<const double> values_;
  std::vector<std::uint16_t> of_;
  std::array<std::size_t, bins + 1> below_{};
  std::vector<double> inside_;
  std::size_t opened_ = bins;
};

/// The least and the greatest; four of each run side by side, so that the compiler can vectorise them.
std::pair<double, double> extremes(std::span<const double> values) {
  std::array<double, 4> lo, hi;
  lo.fill(values.front());
  hi.fill(values.front());
  std::size_t i = 0;
  for (; i + 4 <= values.size(); i += 4)
    for (std::size_t k = 0; k < 4; ++k) {
      lo[k] = std::min(lo[k], values[i + k]);
      hi[k] = std::max(hi[k], values[i + k]);
    }
  for (; i < values.size(); ++i) {
    lo[0] = std::min(lo[0], values[i]);
    hi[0] = std::max(hi[0], values[i]);
  }
  return {*std::min_element(lo.begin(), lo.end()), *std::max_element(hi.begin(), hi.end())};
}

} // namespace

Summary summary(std::span<const double> values) {
  expects(!values.empty());
  const auto [lo, hi] = extremes(values);
  if (lo == hi) return {lo, lo, lo, lo}; // rounding of the mean must not show in a constant
  Ranks ranks{values, lo, hi};
  return {ordered_mean(values), ranks.percentile(0.1), ranks.percentile(0.5), ranks.percentile(0.9)};
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
