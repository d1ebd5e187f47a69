/// \file
/// Student's distribution for whole degrees of freedom.
#pragma once

namespace steelyard {

/// The probability that a Student t of `freedom` degrees, 1 or more, lies below t [1]. A finite sum:
/// Abramowitz and Stegun 26.7.3 and 26.7.4. An infinite t is answered with 0 or 1.
[[nodiscard]] double student_probability(double t, int freedom);

} // namespace steelyard
