/// \file
/// What scores of published runs must not fall behind.
#pragma once

#include "support/catch.hpp"

#include "steelyard/evidence/backtest.hpp"
#include "steelyard/report/backtest_document.hpp"

#include <iostream>
#include <span>
#include <string>
#include <string_view>

namespace steelyard::test {

/// What a target must not get worse than.
struct Bound {
  const char* target;
  const char* group;
  double mdape;        ///< at most
  double within_2x;    ///< at least
  double coverage = 0; ///< of P10 to P90, at least
};

/// Prints the table of scores, and checks those that have a bound.
inline void check_bounds(const Backtest& result, std::string_view file, std::span<const Bound> bounds) {
  std::cout << render_text(backtest_document(result, std::string{file}, false)) << '\n';
  for (const Bound& bound : bounds) {
    CAPTURE(bound.target, bound.group);
    const Score* score = find_score(result, bound.target, bound.group);
    REQUIRE(score);
    CHECK(score->mdape <= bound.mdape);
    CHECK(score->within_2x >= bound.within_2x);
    CHECK(score->coverage_p10_p90 >= bound.coverage);
  }
}

} // namespace steelyard::test
