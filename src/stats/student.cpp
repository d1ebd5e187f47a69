#include "steelyard/stats/student.hpp"

#include "steelyard/support/expects.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace steelyard {

double student_probability(double t, int freedom) {
  expects(freedom >= 1);
  if (std::isinf(t)) return t > 0 ? 1 : 0;
  const double angle = std::atan(t / std::sqrt(static_cast<double>(freedom)));
  const double sine = std::sin(angle), square = std::cos(angle) * std::cos(angle);
  const bool odd = freedom % 2 != 0;
  double term = odd ? std::sqrt(square) : 1, sum = freedom == 1 ? 0 : term;
  for (int k = odd ? 3 : 2; k < freedom; k += 2) {
    term *= square * (k - 1) / k;
    sum += term;
  }
  const double inside =
      odd ? (angle + sine * sum) * 2 / std::numbers::pi : sine * sum; // from -|t| to |t|, signed as t
  return std::clamp((1 + inside) / 2, 0.0, 1.0);
}

} // namespace steelyard
