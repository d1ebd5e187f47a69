#include "support/catch.hpp"

#include "steelyard/formulas/labels.hpp"

using namespace steelyard;

TEST_CASE("labels: the worked example") {
  const auto tenth = Fraction::clamped(0.1);
  CHECK(label_cost(Items{10000}, MoneyPerItem{0.012}, 3, tenth, MoneyPerItem{0.08}).count() == Approx(1196));
  CHECK(majority_accuracy(Probability::clamped(0.8), 3).count() == Approx(0.896));
  const Seconds text = time_for_words(190, 240) + choosing_time(Seconds{5}, 40, 20);
  CHECK(text.count() == Approx(57.5));
  CHECK(labels_worth(Items{1000}, Items{5000}, 0.2).count() == Approx(2000));
}

TEST_CASE("classes are chosen from in groups, the last of which may be small") {
  CHECK(choosing_time(Seconds{4}, 0, 20).count() == 4); // nothing to choose: the item is still opened
  CHECK(choosing_time(Seconds{4}, 20, 20).count() == 4);
  CHECK(choosing_time(Seconds{4}, 21, 20).count() == 8);
}

TEST_CASE("hours and weeks of labelling") {
  const auto work = label_hours(Items{3600}, Per<Seconds, Items>{20}, 2, Fraction::clamped(0.25));
  CHECK(work.count() == Approx(50));
  CHECK(label_weeks(work, 2, Per<Hours, Weeks>{25}).count() == Approx(1));
  CHECK(left_to_label(Items{1000}, Fraction::clamped(0.33)).count() == Approx(670));
}

TEST_CASE("majorities") {
  const auto p = Probability::clamped(0.7);
  CHECK(majority_accuracy(p, 1).count() == Approx(0.7));
  CHECK(majority_accuracy(p, 2).count() == Approx(0.7)); // ties by a coin: a second labeller adds nothing
  CHECK(majority_accuracy(p, 5).count() == Approx(0.83692));
  CHECK(majority_accuracy(Probability::clamped(1), 5).count() == 1);
  CHECK(majority_accuracy(Probability::clamped(0), 5).count() == 0);
  CHECK(majority_accuracy(Probability::clamped(0.5), 7).count() == Approx(0.5));
}
