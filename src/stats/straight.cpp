#include "steelyard/stats/straight.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace steelyard {

bool straight(std::span<const double> low, std::span<const double> between, std::span<const double> high,
              double share) {
  constexpr double tolerance = 1e-9;
  if (between.size() != low.size() || high.size() != low.size()) return false;
  for (std::size_t i = 0; i < low.size(); ++i) {
    const double expected = low[i] + (high[i] - low[i]) * share;
    const double largest = std::max({std::abs(low[i]), std::abs(between[i]), std::abs(high[i])});
    if (!(std::abs(between[i] - expected) <= tolerance * largest)) return false;
  }
  return true;
}

std::vector<double> on_the_way(std::vector<double> from, std::span<const double> to, double share) {
  for (std::size_t i = 0; i < from.size(); ++i)
    from[i] += (to[i] - from[i]) * share;
  return from;
}

} // namespace steelyard
