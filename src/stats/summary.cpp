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

/// Order statistics of a column without sorting it: values are laid into bins of equal width, and only the
/// bin that holds the wanted one is put in order.
class Ranks {
 public:
  Ranks(std::span<const double> values, double low, double high) : in_bins_(values.size()) {
    const double scale = static_cast<double>(bins) / (high - low);
    std::vector<std::uint16_t> bin_of(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto bin = std::min(bins - 1, static_cast<std::size_t>((values[i] - low) * scale));
      bin_of[i] = static_cast<std::uint16_t>(bin);
      ++below_[bin + 1];
    }
    for (std::size_t k = 0; k < bins; ++k)
      below_[k + 1] += below_[k];
    auto next = below_;
    for (std::size_t i = 0; i < values.size(); ++i)
      in_bins_[next[bin_of[i]]++] = values[i];
  }

  /// Percentile by linear interpolation between order statistics (type 7).
  [[nodiscard]] double percentile(double p) {
    const double position = p * static_cast<double>(in_bins_.size() - 1);
    const auto rank = static_cast<std::size_t>(position);
    const double lower = at(rank);
    if (rank + 1 == in_bins_.size()) return lower;
    return lower + (at(rank + 1) - lower) * (position - std::floor(position));
  }

 private:
  static constexpr std::size_t bins = 512;

  double at(std::size_t rank) {
    const auto after = std::upper_bound(below_.begin(), below_.end(), rank);
    const auto from = static_cast<std::ptrdiff_t>(*(after - 1)), to = static_cast<std::ptrdiff_t>(*after);
    const auto wanted = in_bins_.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(in_bins_.begin() + from, wanted, in_bins_.begin() + to);
    return *wanted;
  }

  std::vector<double> in_bins_; ///< the values by their bin, within it in any order
  std::array<std::size_t, bins + 1> below_{};
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
