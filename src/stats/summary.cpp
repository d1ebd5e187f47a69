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

/// Order statistics of a column without sorting it: values are counted into bins of equal width, and only
/// those bins are put in order that hold a wanted one.
class Ranks {
 public:
  Ranks(std::span<const double> values, double low, double high) : values_{values}, bin_of_(values.size()) {
    const double scale = static_cast<double>(bins) / (high - low);
    for (std::size_t i = 0; i < values.size(); ++i)
      bin_of_[i] = std::min(bins - 1, static_cast<std::int32_t>((values[i] - low) * scale));
    for (const std::int32_t bin : bin_of_)
      ++below_[static_cast<std::size_t>(bin) + 1];
    for (std::size_t k = 0; k < bins; ++k)
      below_[k + 1] += below_[k];
  }

  /// Percentiles by linear interpolation between order statistics (type 7).
  template <std::size_t count>
  [[nodiscard]] std::array<double, count> percentiles(const std::array<double, count>& wanted) {
    std::array<std::size_t, 2 * count> ranks{};
    for (std::size_t k = 0; k < count; ++k) {
      ranks[2 * k] = static_cast<std::size_t>(position(wanted[k]));
      ranks[2 * k + 1] = std::min(ranks[2 * k] + 1, values_.size() - 1);
    }
    const auto at = ordered(ranks);
    std::array<double, count> found{};
    for (std::size_t k = 0; k < count; ++k) {
      const double lower = at[2 * k], upper = at[2 * k + 1], from = position(wanted[k]);
      found[k] = lower + (upper - lower) * (from - std::floor(from));
    }
    return found;
  }

 private:
  static constexpr std::int32_t bins = 512;

  [[nodiscard]] double position(double p) const { return p * static_cast<double>(values_.size() - 1); }

  /// The values of some ranks, which rise.
  template <std::size_t count>
  [[nodiscard]] std::array<double, count> ordered(const std::array<std::size_t, count>& ranks) const {
    constexpr std::uint8_t none = 255;
    std::array<std::uint8_t, bins> slot_of{};
    slot_of.fill(none);
    std::array<std::size_t, count> bin_of_rank{};
    std::array<std::vector<double>, count> held; // by the first rank that wants the bin
    for (std::size_t k = 0; k < count; ++k) {
      const auto after = std::upper_bound(below_.begin(), below_.end(), ranks[k]);
      const auto bin = static_cast<std::size_t>(after - below_.begin()) - 1;
      bin_of_rank[k] = bin;
      if (slot_of[bin] != none) continue;
      slot_of[bin] = static_cast<std::uint8_t>(k);
      held[k].reserve(below_[bin + 1] - below_[bin]);
    }
    for (std::size_t i = 0; i < values_.size(); ++i)
      if (const auto slot = slot_of[static_cast<std::size_t>(bin_of_[i])]; slot != none)
        held[slot].push_back(values_[i]);
    std::array<double, count> found{};
    for (std::size_t k = 0; k < count; ++k) {
      std::vector<double>& in_bin = held[slot_of[bin_of_rank[k]]];
      const auto wanted = in_bin.begin() + static_cast<std::ptrdiff_t>(ranks[k] - below_[bin_of_rank[k]]);
      std::nth_element(in_bin.begin(), wanted, in_bin.end());
      found[k] = *wanted;
    }
    return found;
  }

  std::span<const double> values_;
  std::vector<std::int32_t> bin_of_;
  std::array<std::size_t, bins + 1> below_{}; ///< values in the bins before each
};

/// The least and the greatest; eight running ones of each, which the compiler vectorises.
std::pair<double, double> extremes(std::span<const double> values) {
  constexpr std::size_t lanes = 8;
  std::array<double, lanes> lo, hi;
  lo.fill(values.front());
  hi.fill(values.front());
  const double* from = values.data();
  std::size_t i = 0;
  for (; i + lanes <= values.size(); i += lanes)
    for (std::size_t k = 0; k < lanes; ++k) {
      const double x = from[i + k];
      lo[k] = x < lo[k] ? x : lo[k];
      hi[k] = x > hi[k] ? x : hi[k];
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
  const auto [p10, p50, p90] = Ranks{values, lo, hi}.percentiles(std::array{0.1, 0.5, 0.9});
  return {ordered_mean(values), p10, p50, p90};
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
