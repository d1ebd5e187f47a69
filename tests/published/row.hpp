/// \file
/// A published number and ours: how far apart they may be, why, and where the number stands.
#pragma once

#include "support/catch.hpp"

#include <cmath>
#include <span>

namespace steelyard::published {

struct Row {
  const char* what;
  double found;
  double published;
  double tolerance; ///< in `unit`, either way
  const char* unit;
  const char* reason; ///< of the tolerance
  const char* source;
};

inline void check(std::span<const Row> rows) {
  for (const auto& row : rows) {
    CAPTURE(row.what, row.found, row.published, row.tolerance, row.unit, row.reason, row.source);
    CHECK(std::abs(row.found - row.published) <= row.tolerance);
  }
}

} // namespace steelyard::published
