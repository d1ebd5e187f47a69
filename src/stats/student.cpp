#include "steelyard/stats/student.hpp"

#include "steelyard/support/expects.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace steelyard {

double student_probability(double t, int freedom) {
  expects(freedom >= 1);
  // Sine and cosine of the angle whose tangent is t / sqrt(freedom).
  const double tangent = t / std::sqrt(static_cast<double>(freedom)),
               secant = std::sqrt(1 + tangent * tangent);
  if (std::isinf(secant)) return t > 0 ? 1 : 0;
  const double sine = tangent / secant, square = 1 / (secant * secant);
  const bool odd = freedom % 2 != 0;
  double term = odd ? std::sqrt(square) : 1, sum = freedom == 1 ? 0 : term;
  for (int k = odd ? 3 : 2; k < freedom; k += 2) {
    term *= square * (k - 1) / k;
    sum += term;
  }
  const double inside = odd ? (std::atan(tangent) + sine * sum) * 2 / std::numbers::pi
                            : sine * sum; // from -|t| to |t|, signed as t
  return std::clamp((1 + inside) / 2, 0.0, 1.0);
}

} // namespace steelyard
