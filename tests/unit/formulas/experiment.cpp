#include "support/catch.hpp"

#include "steelyard/formulas/experiment.hpp"

using namespace steelyard;

TEST_CASE("experiments: the worked example") {
  CHECK(successive_halving_share(27, 3) == Approx(4.0 / 27));
  CHECK(hyperband_share(27, 3) == Approx(47.0 / 3 / 49));
  CHECK((12 * trial_time(Hours{10}, Hours{0.1}, 0.1)).count() == Approx(13.08));
  CHECK(confirming_runs(12, 2, Probability::clamped(0.8)) == Approx(2.5));
  CHECK(lost_over_useful(Fraction::clamped(0.1), Fraction::clamped(0.2)) == Approx(0.3 / 0.7));
  CHECK(early_stop_saving(Probability::clamped(0.25), Fraction::clamped(0.1), Fraction::clamped(1)).count() ==
        Approx(0.225));
  CHECK(notebook_hours(Hours{30}, Fraction::clamped(1.0 / 3)).count() == Approx(90));
  CHECK(notebook_hours_with_auto_stop(Hours{30}, 10, Hours{1}).count() == 40);
}

TEST_CASE("a search that stops nothing costs every trial") {
  CHECK(successive_halving_share(1, 3) == 1);
  CHECK(median_stopping_share(Fraction{}, Fraction{}) == 1);
  CHECK(median_stopping_share(Fraction::clamped(0.5), Fraction::clamped(0.4)) == Approx(0.7));
  CHECK(hyperband_share(1, 3) == 1);
  CHECK(practised_share(0.15, 2, 100) == Approx(0.3));
  CHECK(practised_share(0.15, 2, 2) == 0.5); // one of two runs to its end
  CHECK(practised_share(0.7, 2, 100) == 1);
  CHECK(trial_time(Hours{10}, Hours{0.1}, 1).count() == Approx(10));
  CHECK(confirming_runs(1, 5, Probability::clamped(0.5)) == 1); // no more finalists than trials
}

TEST_CASE("rules that notice later than people save nothing") {
  CHECK(
      early_stop_saving(Probability::clamped(0.25), Fraction::clamped(0.9), Fraction::clamped(0.6)).count() ==
      0);
  CHECK(wasted_share(Probability::clamped(0.25), Fraction::clamped(0.2)).count() == Approx(0.05));
}

TEST_CASE("the rungs of successive halving add up to its share") {
  // Budgets of the rungs by hand, of the scheme of Li et al. 2018 (arXiv:1810.05934): eta times fewer trials,
  // each eta times as long, from rung s to the last. 9 trials of 9 at full length are 81.
  struct Row {
    double first_rung, budget;
  };

  for (const auto& [first_rung, budget] :
       {Row{0, 9 * 1 + 3 * 3 + 1 * 9}, Row{1, 9 * 3 + 3 * 9}, Row{2, 9 * 9}}) {
    CAPTURE(first_rung);
    CHECK(successive_halving_share(9, 3, first_rung) == Approx(budget / 81));
  }
}

TEST_CASE("the brackets of Hyperband start as many trials as published") {
  struct Row {
    int rung, most;
    double eta, trials;
    const char* source;
  };

  const char* li = "Li et al. 2018, arXiv:1603.06560, R = 81 and eta = 3";
  const char* mlr = "mlr3hyperband, reference of its tuner, R = 8 and eta = 2";
  for (const auto& row : {Row{4, 4, 3, 81, li}, Row{3, 4, 3, 34, li}, Row{2, 4, 3, 15, li},
                          Row{1, 4, 3, 8, li}, Row{0, 4, 3, 5, li}, Row{3, 3, 2, 8, mlr},
                          Row{2, 3, 2, 6, mlr}, Row{1, 3, 2, 4, mlr}, Row{0, 3, 2, 4, mlr}}) {
    CAPTURE(row.source, row.rung);
    CHECK(hyperband_trials(row.rung, row.most, row.eta) == row.trials);
  }
}

TEST_CASE("time that is lost stays below nine times that which is not") {
  CHECK(lost_over_useful(Fraction::clamped(0.7), Fraction::clamped(0.8)) == Approx(9));
  CHECK(lost_over_useful(Fraction{}, Fraction{}) == 0);
}
