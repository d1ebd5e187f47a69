// Failures that were counted against what was believed of them.
#include "steelyard/formulas/failure_rate.hpp"

#include "support/catch.hpp"

using namespace steelyard;

TEST_CASE("no data leave the belief as it was") {
  const FailureInterval prior{Hours{51000}, 0.5};
  const FailureBelief belief = failure_belief(prior);
  CHECK(belief.shape == Approx(3.5208).epsilon(1e-4));
  CHECK(belief.exposure.count() == Approx(158461).epsilon(1e-4));
  const FailureInterval back = failure_interval(updated_belief(belief, 0, Hours{0}));
  CHECK(back.median.count() == Approx(51000));
  CHECK(back.sd_ln == Approx(0.5));
}

TEST_CASE("failures make the belief narrower and move it to what was seen") {
  const FailureBelief belief = failure_belief({Hours{51000}, 0.5});
  const FailureInterval some = failure_interval(updated_belief(belief, 4, Hours{100000}));
  CHECK(some.median.count() == Approx(36580).epsilon(1e-4));
  CHECK(some.sd_ln == Approx(0.3534).epsilon(1e-3));
  // A great many of them are all that counts.
  const FailureInterval many = failure_interval(updated_belief(belief, 10000, Hours{1e8}));
  CHECK(many.median.count() == Approx(10000).epsilon(0.005));
  CHECK(many.sd_ln < 0.011);
  // None in many hours: they are rarer than was thought.
  CHECK(failure_interval(updated_belief(belief, 0, Hours{100000})).median > Hours{51000});
}

TEST_CASE("the chance of a count adds up to one and falls with the hours") {
  const FailureBelief belief = failure_belief({Hours{51000}, 0.5});
  CHECK(probability_at_most(belief, 1000, Hours{100000}).count() == Approx(1));
  CHECK(probability_at_most(belief, 0, Hours{0}).count() == Approx(1));
  CHECK(probability_at_most(belief, 1, Hours{1e5}).count() >
        probability_at_most(belief, 1, Hours{1e6}).count());
  // No failure: b^a / (b + H)^a, here 2^-1.
  CHECK(probability_at_most({1, Hours{10}}, 0, Hours{10}).count() == Approx(0.5));
}
