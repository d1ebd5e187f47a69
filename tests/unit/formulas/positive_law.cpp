#include "steelyard/formulas/positive_law.hpp"

#include "support/catch.hpp"

using namespace steelyard;

TEST_CASE("terms, factors and the host's time: the worked example") {
  PositiveLaw law;
  law.add(1.5, 4);
  law.add(2, 1);
  law.multiply(0.2);
  CHECK(law.value() == Approx(9.771).epsilon(1e-4));
  law.add_host(0.5, 3);
  CHECK(law.value() == Approx(11.271).epsilon(1e-4));
  const LawInterval ms = law_interval(law.value(), 0.25);
  CHECK(ms.p10 == Approx(8.778).epsilon(1e-4));
  CHECK(ms.p50 == law.value());
  CHECK(ms.p90 == Approx(14.472).epsilon(1e-4));
}

TEST_CASE("factors multiply, and half a share takes the root") {
  PositiveLaw law;
  law.add(1, 10);
  law.multiply(0.3);
  law.multiply(-0.6, 0.5);
  CHECK(law.value() == Approx(10));
}

TEST_CASE("work over seconds: the slow end of one is the low end of the other") {
  const LawInterval rate = reciprocal({2, 4, 8});
  CHECK(rate.p10 == 0.125);
  CHECK(rate.p50 == 0.25);
  CHECK(rate.p90 == 0.5);
}

TEST_CASE("half widths and standard deviations of the logarithm") {
  CHECK(log_sd(0.5) == Approx(0.390151));
  CHECK(half_width(log_sd(0.37)) == Approx(0.37));
  CHECK(joint_half_width(0.3, 0.4) == Approx(0.5));
}
