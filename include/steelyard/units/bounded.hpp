/// \file
/// Numbers with bounds, checked where they are made and never again.
#pragma once

#include <algorithm>
#include <compare>
#include <optional>

namespace steelyard {

/// A number in [0, 1].
class Fraction {
 public:
  constexpr Fraction() = default;

  [[nodiscard]] static constexpr std::optional<Fraction> make(double x) {
    if (!(x >= 0 && x <= 1)) return std::nullopt;
    return Fraction{x};
  }

  /// For results of formulas that rounding may push past an end.
  [[nodiscard]] static constexpr Fraction clamped(double x) { return Fraction{std::clamp(x, 0.0, 1.0)}; }

  [[nodiscard]] constexpr double count() const { return x_; }

  friend constexpr auto operator<=>(Fraction, Fraction) = default;

 private:
  constexpr explicit Fraction(double x) : x_{x} {}

  double x_ = 0;
};

/// A probability: a fraction that is a chance.
using Probability = Fraction;

/// Power usage effectiveness: facility energy over IT energy, at least 1.
class Pue {
 public:
  constexpr Pue() = default;

  [[nodiscard]] static constexpr std::optional<Pue> make(double x) {
    if (!(x >= 1 && x < 10)) return std::nullopt;
    return Pue{x};
  }

  [[nodiscard]] static constexpr Pue clamped(double x) { return Pue{std::max(1.0, x)}; }

  [[nodiscard]] constexpr double count() const { return x_; }

  friend constexpr auto operator<=>(Pue, Pue) = default;

 private:
  constexpr explicit Pue(double x) : x_{x} {}

  double x_ = 1;
};

} // namespace steelyard
