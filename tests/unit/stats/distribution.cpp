#include "support/catch.hpp"

#include "steelyard/stats/distribution.hpp"

#include <cmath>
#include <vector>

using namespace steelyard;

TEST_CASE("quantiles are monotone and the mean is their average") {
  const std::vector<Distribution> all{
      Exact{3},        Uniform{2, 6},         Triangular{1, 2, 6},      Triangular{1, 1, 4},
      Pert{5, 20, 60}, Lognormal{0.65, 0.25}, Normal{1.23, 0.06, 1, 2}, Beta{2, 16},
      Beta{1.2, 8}};
  for (const auto& d : all) {
    CAPTURE(description(d));
    double sum = 0, previous = -1e300;
    const int n = 20000;
    for (int i = 0; i < n; ++i) {
      const double x = quantile(d, (i + 0.5) / n);
      REQUIRE(x >= previous);
      previous = x;
      sum += x;
    }
    CHECK(sum / n == Approx(mean(d)).epsilon(1e-3));
  }
}

TEST_CASE("quantiles against tables") {
  struct Row {
    Distribution distribution;
    double u, expected;
    const char* source;
  };

  const std::vector<Row> rows{
      {Normal{0, 1}, 0.975, 1.959963985, "standard normal table"},
      {Lognormal{1, 1}, 0.9, std::exp(1.2815515655), "P90 = median exp(1.2816 sd)"},
      {Triangular{0, 1, 2}, 0.5, 1, "symmetry"},
      {Triangular{0, 0.5, 2}, 0.25, 0.5, "share below the mode is (mode - low) / range"},
      {Beta{2, 2}, 0.5, 0.5, "symmetry"},
      {Beta{1, 3}, 0.271, 1 - std::cbrt(0.729), "beta(1, b): 1 - (1-u)^(1/b)"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.source);
    CHECK(quantile(row.distribution, row.u) == Approx(row.expected).epsilon(1e-8));
  }
}

TEST_CASE("a lognormal between two percentiles") {
  const auto d = lognormal_between(2, 8);
  CHECK(quantile(d, 0.1) == Approx(2).epsilon(1e-9));
  CHECK(quantile(d, 0.9) == Approx(8).epsilon(1e-9));
}

TEST_CASE("scaling a distribution scales every quantile") {
  for (const Distribution& d :
       {Distribution{Lognormal{2, 0.5}}, Distribution{Pert{1, 2, 5}}, Distribution{Normal{4, 1, 0, 9}}})
    for (const double u : {0.05, 0.5, 0.9})
      CHECK(quantile(scaled(d, 3), u) == Approx(3 * quantile(d, u)).epsilon(1e-9));
}
