#include "support/catch.hpp"

#include "steelyard/formulas/experiment.hpp"

using namespace steelyard;

TEST_CASE("experiments: the worked example") {
  CHECK(successive_halving_share(27, 3) == Approx(4.0 / 27));
  CHECK(small_scale_runs(12, Fraction::clamped(0.1), 2) == Approx(3.2));
  CHECK(early_stop_saving(Probability::clamped(0.25), Fraction::clamped(0.1), Fraction::clamped(1)).count() ==
        Approx(0.225));
  CHECK(notebook_hours(Hours{30}, Fraction::clamped(1.0 / 3)).count() == Approx(90));
  CHECK(notebook_hours_with_auto_stop(Hours{30}, 10, Hours{1}).count() == 40);
}

TEST_CASE("a search that stops nothing costs every trial") {
  CHECK(successive_halving_share(1, 3) == 1);
  CHECK(median_stopping_share(Fraction{}, Fraction{}) == 1);
  CHECK(median_stopping_share(Fraction::clamped(0.5), Fraction::clamped(0.4)) == Approx(0.7));
  CHECK(search_runs(20, 0.7) == Approx(14));
  CHECK(small_scale_runs(1, Fraction::clamped(0.1), 5) == Approx(1.1)); // no more finalists than trials
}

TEST_CASE("rules that notice later than people save nothing") {
  CHECK(
      early_stop_saving(Probability::clamped(0.25), Fraction::clamped(0.9), Fraction::clamped(0.6)).count() ==
      0);
  CHECK(wasted_share(Probability::clamped(0.25), Fraction::clamped(0.2)).count() == Approx(0.05));
}
