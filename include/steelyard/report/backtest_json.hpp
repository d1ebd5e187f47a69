/// \file
/// A backtest for machines: the Backtest of design.md, section 4.
#pragma once

#include "steelyard/evidence/backtest.hpp"

#include <string>

namespace steelyard {

/// Scores, rows and what was skipped, at full precision. Shares are fractions, a width is ln(P90 / P10).
[[nodiscard]] std::string backtest_json(const Backtest& backtest);

} // namespace steelyard
