#include "support/catch.hpp"

#include "steelyard/formulas/learning_curve.hpp"

using namespace steelyard;

TEST_CASE("learning curves: the worked example") {
  const PowerLaw curve{0.05, 1, 0.5};
  CHECK(expected_error(curve, Items{400}) == Approx(0.10));
  REQUIRE(items_needed(curve, 0.10));
  CHECK(items_needed(curve, 0.10)->count() == Approx(400));
  CHECK_FALSE(items_needed(curve, 0.04));
  const RectifiedLaw rectified{0.05, 10, 90, 0.5};
  CHECK(expected_error(rectified, Items{100}) == Approx(0.15));
  const TransferLaw transfer{1.9e4, 0.18, 0.38};
  const Items n{1e6};
  CHECK(effective_items(transfer, n, Parameters{1e9}) / n == Approx(602).epsilon(2e-3));
}

TEST_CASE("a target at the floor needs more than there is") {
  CHECK_FALSE(items_needed(PowerLaw{0.05, 1, 0.5}, 0.05));
  CHECK_FALSE(items_needed(RectifiedLaw{0.05, 10, 90, 0.5}, 0.05));
}

TEST_CASE("the rectified law starts from what pretraining is worth") {
  const RectifiedLaw curve{0.05, 9, 30, 0.5};
  CHECK(expected_error(curve, Items{0}) == Approx(0.35));
  REQUIRE(items_needed(curve, 0.5));
  CHECK(items_needed(curve, 0.5)->count() == 0);
  CHECK(items_needed(curve, 0.2)->count() == Approx(900));
  CHECK(expected_error(curve, Items{900}) == Approx(0.2));
}

TEST_CASE("logits and probabilities") {
  CHECK(from_logit(0).count() == 0.5);
  CHECK(from_logit(logit(Fraction::clamped(0.88), 1e-6)).count() == Approx(0.88));
  CHECK(logit(Fraction::clamped(1), 1e-3) == Approx(std::log(0.999 / 0.001)));
  CHECK(logit(Fraction::clamped(0), 1e-3) == Approx(-std::log(0.999 / 0.001)));
}

TEST_CASE("variance of a measured score") {
  CHECK(score_variance(Fraction::clamped(0.8), 1000, 0.01) == Approx(0.8 * 0.2 / 1000 + 1e-4));
}
