#include "decide/crossing.hpp"

#include "support/catch.hpp"

using namespace steelyard;

TEST_CASE("a crossing between points, straight over the value") {
  const Axis logarithmic = axis(10, 1000, 3, true);
  CHECK(logarithmic.values[1] == Approx(100));
  CHECK(crossings(logarithmic, {{-1}, {1}, {3}}, 100).front() == Approx(55));
  const Axis linear = axis(0, 20, 3, false);
  CHECK(crossings(linear, {{-1}, {3}, {5}}, 0).front() == Approx(2.5));
}

TEST_CASE("of several crossings the nearest counts, and draws without one are left out") {
  const Axis steps = axis(0, 40, 5, false);
  // Draw 0 crosses at 5 and 35; draw 1 never does.
  const Columns differences{{-1, 1}, {1, 1}, {1, 1}, {1, 1}, {-1, 1}};
  CHECK(crossings(steps, differences, 0) == std::vector<double>{5});
  CHECK(crossings(steps, differences, 40) == std::vector<double>{35});
  const auto summed = crossing_summary(steps, differences, 0);
  CHECK(summed.share == 0.5);
  REQUIRE(summed.value);
  CHECK(summed.value->p50 == 5);
}

TEST_CASE("on a logarithmic axis the nearest is so by factors") {
  // Crossings at 1.5 and at 150: 20 is 13 times the one, and the other is 7.5 times that.
  const Axis factors = axis(1, 1000, 4, true);
  CHECK(crossings(factors, {{-0.5 / 9}, {8.5 / 9}, {0.5}, {-8.5}}, 20).front() == Approx(150));
}

TEST_CASE("where fewer than half of the draws cross there is no break-even") {
  const auto summed = crossing_summary(axis(1, 2, 2, false), {{-1, 1, 1}, {1, 1, 1}}, 1);
  CHECK(summed.share == Approx(1.0 / 3));
  CHECK_FALSE(summed.value);
}

TEST_CASE("no points and one point have no crossing") {
  CHECK(crossings(axis(5, 5, 1, false), {{1, 2}}, 5).empty());
  CHECK(crossings({}, {}, 5).empty());
}
