/// \file
/// A backtest for readers: a table a target, and what was skipped and why.
#pragma once

#include "steelyard/evidence/backtest.hpp"
#include "steelyard/report/document.hpp"

#include <string>

namespace steelyard {

/// With `all_groups`, small groups too. `file` is what the title names.
[[nodiscard]] Document backtest_document(const Backtest& backtest, const std::string& file, bool all_groups);

/// Scores as one table, a row for each target and group, numbers at full precision.
[[nodiscard]] Table backtest_table(const Backtest& backtest);

} // namespace steelyard
