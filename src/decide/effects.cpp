#include "effects.hpp"

#include "steelyard/stats/summary.hpp"

#include <algorithm>
#include <limits>

namespace steelyard {

namespace {

constexpr int fitting_rounds = 3;        ///< the columns are all but orthogonal: two would do
constexpr double window = 0.1;           ///< of the percentiles, to either side
constexpr double lowest = 0.01;          ///< percentile from which on a zero counts, and to its complement
constexpr std::size_t bins_of_zero = 24; ///< some 170 draws each by default

/// Points that are taken together.
struct Pool {
  double n = 0, x = 0, y = 0; ///< sums

  [[nodiscard]] double mean_x() const { return x / n; }

  [[nodiscard]] double mean_y() const { return y / n; }
};

/// Means that rise (or fall) from pool to pool: neighbours that do not are taken together.
std::vector<Pool> monotone(const std::vector<Pool>& bins, bool falling) {
  std::vector<Pool> pools;
  for (const Pool& bin : bins) {
    if (bin.n == 0) continue;
    pools.push_back(bin);
    while (pools.size() > 1) {
      const Pool& last = pools.back();
      Pool& before = pools[pools.size() - 2];
      const bool in_order = falling ? before.mean_y() > last.mean_y() : before.mean_y() < last.mean_y();
      if (in_order) break;
      before = {before.n + last.n, before.x + last.x, before.y + last.y};
      pools.pop_back();
    }
  }
  return pools;
}

} // namespace

Effects::Effects(std::vector<Input> inputs, std::span<const double> column)
    : inputs_{std::move(inputs)}, slopes_(inputs_.size(), 0),
      rest_(column.begin(), column.end()), mean_{ordered_mean(column)} {
  for (const Input& input : inputs_)
    centres_.push_back(ordered_mean(input.draws));
  for (double& value : rest_)
    value -= mean_;
  for (int round = 0; round < fitting_rounds; ++round)
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
      const auto draws = inputs_[k].draws;
      double along = 0, spread = 0;
      for (std::size_t i = 0; i < rest_.size(); ++i) {
        const double x = draws[i] - centres_[k];
        along += x * rest_[i];
        spread += x * x;
      }
      if (!(spread > 0)) continue;
      const double slope = along / spread;
      slopes_[k] += slope;
      for (std::size_t i = 0; i < rest_.size(); ++i)
        rest_[i] -= slope * (draws[i] - centres_[k]);
    }
}

double Effects::alone(std::size_t input, std::size_t draw) const {
  return mean_ + rest_[draw] + slopes_[input] * (inputs_[input].draws[draw] - centres_[input]);
}

double Effects::at_percentile(std::size_t input, double p) const {
  const Input& one = inputs_[input];
  constexpr double infinite = std::numeric_limits<double>::infinity();
  const double low = p > window ? quantile(one.distribution, p - window) : -infinite;
  const double high = p < 1 - window ? quantile(one.distribution, p + window) : infinite;
  Pool near;
  for (std::size_t i = 0; i < rest_.size(); ++i)
    if (const double x = one.draws[i]; x >= low && x <= high)
      near = {near.n + 1, near.x + x, near.y + alone(input, i)};
  if (near.n == 0) return mean_;
  double along = 0, spread = 0;
  for (std::size_t i = 0; i < rest_.size(); ++i)
    if (const double x = one.draws[i]; x >= low && x <= high) {
      along += (x - near.mean_x()) * (alone(input, i) - near.mean_y());
      spread += (x - near.mean_x()) * (x - near.mean_x());
    }
  const double slope = spread > 0 ? along / spread : 0;
  return near.mean_y() + slope * (quantile(one.distribution, p) - near.mean_x());
}

std::optional<Effects::Zero> Effects::zero(std::size_t input) const {
  const Input& one = inputs_[input];
  const double slope = slopes_[input];
  if (slope == 0) return std::nullopt;
  std::vector<double> edges;
  for (std::size_t k = 0; k <= bins_of_zero; ++k)
    edges.push_back(
        quantile(one.distribution, lowest + (1 - 2 * lowest) * static_cast<double>(k) / bins_of_zero));
  const double of_line = centres_[input] - mean_ / slope;
  if (!(of_line >= edges.front() && of_line <= edges.back())) return std::nullopt;

  std::vector<Pool> bins(bins_of_zero);
  for (std::size_t i = 0; i < rest_.size(); ++i) {
    const double x = one.draws[i];
    if (x < edges.front() || x >= edges.back()) continue;
    const auto above = std::upper_bound(edges.begin(), edges.end(), x) - edges.begin();
    Pool& bin = bins[static_cast<std::size_t>(above - 1)];
    bin = {bin.n + 1, bin.x + x, bin.y + alone(input, i)};
  }
  const bool falling = slope < 0;
  const auto pools = monotone(bins, falling);
  for (std::size_t k = 1; k < pools.size(); ++k) {
    const double before = pools[k - 1].mean_y(), after = pools[k].mean_y();
    if ((before < 0) == (after < 0)) continue;
    const double share = before / (before - after);
    return Zero{pools[k - 1].mean_x() + share * (pools[k].mean_x() - pools[k - 1].mean_x()), falling};
  }
  return std::nullopt;
}

} // namespace steelyard
