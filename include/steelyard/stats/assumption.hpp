/// \file
/// An uncertain input: what it is, how it is spread, and on what it rests.
#pragma once

#include "steelyard/stats/distribution.hpp"

#include <string>
#include <string_view>

namespace steelyard {

/// Who said so.
enum class Origin { plan, default_, catalog, model };

/// On what a number rests. Ordered from the strongest.
enum class Basis { measured, published, derived, assumed };

[[nodiscard]] constexpr std::string_view name(Origin origin) {
  switch (origin) {
  case Origin::plan:
    return "plan";
  case Origin::default_:
    return "default";
  case Origin::catalog:
    return "catalog";
  case Origin::model:
    return "model";
  }
  return "";
}

[[nodiscard]] constexpr std::string_view name(Basis basis) {
  switch (basis) {
  case Basis::measured:
    return "measured";
  case Basis::published:
    return "published";
  case Basis::derived:
    return "derived";
  case Basis::assumed:
    return "assumed";
  }
  return "";
}

/// An uncertain number with its unit, spread, and provenance. The id keys its column of draws.
struct Assumption {
  std::string id;
  std::string unit;
  Distribution distribution = Exact{0};
  Origin origin = Origin::model;
  Basis basis = Basis::assumed;
  std::string source; ///< id of a source record; the plan's own numbers say "plan"
  std::string note;   ///< why this value, in one sentence
};

/// The expected value, in the assumption's unit.
[[nodiscard]] inline double mean(const Assumption& assumption) {
  return mean(assumption.distribution);
}

/// An assumption in quantity Q.
template <class Q>
struct Uncertain : Assumption {
  using quantity = Q;
};

} // namespace steelyard
