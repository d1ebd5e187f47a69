#include "crossing.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

namespace steelyard {

double Axis::position(double value) const {
  return logarithmic ? std::log(value) : value;
}

double Axis::value(double position) const {
  return logarithmic ? std::exp(position) : position;
}

Axis axis(double lowest, double highest, std::size_t points, bool logarithmic) {
  Axis made{{lowest}, logarithmic};
  const double from = made.position(lowest), to = made.position(highest);
  for (std::size_t k = 1; k < points; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(points - 1);
    made.values.push_back(k + 1 == points ? highest : made.value(from + (to - from) * share));
  }
  return made;
}

std::vector<double> difference(std::vector<double> column, const std::vector<double>& less) {
  for (std::size_t i = 0; i < column.size(); ++i)
    column[i] -= less[i];
  return column;
}

std::vector<double> crossings(const Axis& axis, const Columns& differences, double near) {
  std::vector<double> found;
  if (differences.empty()) return found;
  const double wanted = axis.position(near);
  for (std::size_t i = 0; i < differences.front().size(); ++i) {
    std::optional<double> nearest;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k + 1 < differences.size(); ++k) {
      const double from = differences[k][i], to = differences[k + 1][i];
      if ((from < 0) == (to < 0)) continue;
      const double left = axis.values[k], right = axis.values[k + 1];
      const double at = left + (right - left) * from / (from - to);
      const double apart = std::abs(axis.position(at) - wanted);
      if (apart >= least) continue;
      least = apart;
      nearest = at;
    }
    if (nearest) found.push_back(*nearest);
  }
  return found;
}

CrossingSummary crossing_summary(const Axis& axis, const Columns& differences, double near) {
  CrossingSummary result;
  if (differences.empty()) return result;
  const auto found = crossings(axis, differences, near);
  result.share = static_cast<double>(found.size()) / static_cast<double>(differences.front().size());
  if (result.share >= 0.5) result.value = summary(found); // half: in most futures there is a crossing
  return result;
}

} // namespace steelyard
