#include "support/catch.hpp"

#include "steelyard/stats/column.hpp"
#include "steelyard/stats/summary.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

using namespace steelyard;

TEST_CASE("strata are a permutation for every key and size") {
  for (const std::size_t n : {1u, 2u, 3u, 7u, 64u, 100u, 1000u, 4096u})
    for (const std::uint64_t key : {1ULL, 99ULL, 0xdeadbeefULL}) {
      std::set<std::size_t> seen;
      for (std::size_t i = 0; i < n; ++i)
        seen.insert(stratum(key, i, n));
      CAPTURE(n, key);
      CHECK(seen.size() == n);
      CHECK(*seen.rbegin() == n - 1);
    }
}

TEST_CASE("one draw in every stratum") {
  const auto u = uniform_column({7, 42}, "train.flop_error", 4096);
  std::set<int> strata;
  for (const double x : u) {
    REQUIRE(x > 0);
    REQUIRE(x < 1);
    strata.insert(static_cast<int>(x * 4096));
  }
  CHECK(strata.size() == 4096);
}

TEST_CASE("a column depends on its key and on nothing else") {
  const auto a = uniform_column({1, 2}, "a", 512);
  CHECK(a == uniform_column({1, 2}, "a", 512));
  CHECK(a != uniform_column({2, 2}, "a", 512));
  CHECK(a != uniform_column({1, 3}, "a", 512));
  // Columns of different assumptions are unrelated: four standard errors of a correlation of 4096 draws.
  const auto x = uniform_column({1, 2}, "x", 4096), y = uniform_column({1, 2}, "y", 4096);
  CHECK(std::abs(correlation(x, y)) < 4.0 / 64);
}

TEST_CASE("columns have the mean and the percentiles of their distribution") {
  const std::vector<Distribution> all{Uniform{2, 6},
                                      Triangular{1, 2, 6},
                                      Pert{5, 20, 60},
                                      Lognormal{0.65, 0.25},
                                      Normal{1.23, 0.06, 1, 2},
                                      Beta{2, 16},
                                      Exact{3}};
  for (const auto& d : all) {
    CAPTURE(description(d));
    const auto s = summary(column({1, 1}, "some.assumption", d, 4096));
    CHECK(s.mean == Approx(mean(d)).epsilon(2e-3));
    for (const auto& [p, q] : {std::pair{0.1, s.p10}, std::pair{0.5, s.p50}, std::pair{0.9, s.p90}})
      CHECK(q == Approx(quantile(d, p)).epsilon(3e-3));
  }
}

TEST_CASE("columns of different assumptions know nothing of each other") {
  constexpr std::size_t n = 256, count = 60;
  std::vector<std::vector<double>> columns;
  for (std::size_t k = 0; k < count; ++k)
    columns.push_back(uniform_column({1, 7}, "assumption." + std::to_string(k), n));
  // Correlations of independent columns spread about 0 by 1 / sqrt(n); their largest of 1770 is below 4.5.
  double squares = 0, largest = 0;
  std::size_t pairs = 0;
  for (std::size_t a = 0; a < count; ++a)
    for (std::size_t b = 0; b < a; ++b, ++pairs) {
      const double r = correlation(columns[a], columns[b]) * std::sqrt(static_cast<double>(n));
      squares += r * r;
      largest = std::max(largest, std::abs(r));
    }
  CHECK(std::sqrt(squares / static_cast<double>(pairs)) == Approx(1).epsilon(0.06));
  CHECK(largest < 4.5);
}

TEST_CASE("a normal between bounds is drawn as its quantiles are") {
  const Normal between{2, 1.5, 0.5, 3};
  const auto u = uniform_column({1, 7}, "a", 64), x = column({1, 7}, "a", between, 64);
  for (std::size_t i = 0; i < u.size(); ++i) {
    CHECK(x[i] == quantile(between, u[i]));
    CHECK(x[i] >= 0.5);
    CHECK(x[i] <= 3);
  }
}
