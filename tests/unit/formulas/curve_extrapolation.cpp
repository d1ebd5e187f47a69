#include "support/catch.hpp"

#include "steelyard/formulas/curve_extrapolation.hpp"

using namespace steelyard;

TEST_CASE("curve extrapolation: the worked example") {
  CHECK(log_odds_bend({0.5, 0.2, 1}, 2) == Approx(-0.3102).margin(5e-5));
  CHECK(slowed_clock(1, 0.7) == Approx(0.7923).margin(5e-5));
  const double clock = slowed_clock(1, 0.7);
  CHECK(wander_covariance(clock, clock, 0.8) == Approx(0.6890).margin(5e-5));
}

TEST_CASE("a bend is nothing at the largest size, falls with data, and stops at the floor") {
  for (const CurveShape& shape :
       {CurveShape{0.3, 0, 0}, CurveShape{0.5, 0.4, 2}, CurveShape{1.2, 0.9, 0.1}}) {
    CHECK(log_odds_bend(shape, 0) == Approx(0).margin(1e-15));
    double before = log_odds_bend(shape, -5);
    for (double x = -4; x < 40; ++x) {
      const double now = log_odds_bend(shape, x);
      CHECK(now < before);
      before = now;
    }
    CHECK(before > std::log(shape.floor > 0 ? shape.floor : 1e-300));
  }
  CHECK(log_odds_bend({0.3, 1, 0}, 20) == 0);
}

TEST_CASE("without a floor and without a delay the bend is a power law of the odds") {
  CHECK(log_odds_bend({0.4, 0, 0}, 3) == Approx(-0.4 * 3 * std::log(2.0)));
}

TEST_CASE("the wander starts at the largest size; a Brownian motion has the smaller clock as covariance") {
  CHECK(wander_covariance(0, 1.3, 0.8) == Approx(0).margin(1e-15));
  CHECK(wander_covariance(2, 3, 0.5) == Approx(2));
  CHECK(wander_covariance(-2, 3, 0.5) == Approx(0).margin(1e-15));
}

TEST_CASE("noise is least at an error of one half") {
  CHECK(relative_variance(Fraction::clamped(0.5), 0.5) == Approx(1));
  CHECK(relative_variance(Fraction::clamped(0.1), 0.5) == Approx(1 / 0.6));
  CHECK(relative_variance(Fraction::clamped(0.9), 0.5) == Approx(1 / 0.6));
}

TEST_CASE("the law of the odds says what the bend says") {
  const CurveShape shape{0.45, 0.2, 0.7};
  const Items largest{4000};
  const double level = -2.1;
  const RectifiedLaw law = odds_law(shape, level, largest);
  for (const double x : {-3.0, 0.0, 1.5, 8.0})
    CHECK(std::log(expected_error(law, Items{4000 * std::exp2(x)})) ==
          Approx(level + log_odds_bend(shape, x)).epsilon(1e-12));
}
