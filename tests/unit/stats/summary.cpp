#include "support/catch.hpp"

#include "steelyard/stats/summary.hpp"

#include <numeric>

using namespace steelyard;

TEST_CASE("percentiles interpolate between order statistics") {
  std::vector<double> values{5, 1, 4, 2, 3};
  CHECK(percentile(values, 0.5) == 3);
  CHECK(percentile(values, 0.1) == Approx(1.4)); // numpy.percentile([1..5], 10)
  CHECK(percentile(values, 0.9) == Approx(4.6));
  CHECK(percentile(values, 1.0) == 5);
  const auto s = summary(values);
  CHECK(s.mean == 3);
  CHECK(s.p10 == Approx(1.4));
}

TEST_CASE("a summary agrees with percentiles taken one by one") {
  for (std::size_t n = 1; n < 70; ++n) {
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i)
      values.push_back(static_cast<double>((i * 7919) % 104729 % 97));
    const Summary s = summary(values);
    CAPTURE(n);
    auto scratch = values;
    CHECK(s.p10 == percentile(scratch, 0.1));
    CHECK(s.p50 == percentile(scratch, 0.5));
    CHECK(s.p90 == percentile(scratch, 0.9));
  }
}

TEST_CASE("a constant has no rounding") {
  const std::vector<double> values(4096, 0.1);
  CHECK(summary(values) == Summary{0.1, 0.1, 0.1, 0.1});
}

TEST_CASE("sums are in a fixed order and lose little") {
  std::vector<double> values(10007, 0.1);
  CHECK(ordered_sum(values) == Approx(1000.7).epsilon(1e-14));
  CHECK(ordered_mean(std::vector<double>{}) == 0);
}

TEST_CASE("correlation") {
  const std::vector<double> a{1, 2, 3, 4}, b{2, 4, 6, 8}, c{4, 3, 2, 1}, d{1, 1, 1, 1};
  CHECK(correlation(a, b) == Approx(1));
  CHECK(correlation(a, c) == Approx(-1));
  CHECK(correlation(a, d) == 0);
}
