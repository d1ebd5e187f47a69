/// \file
/// Published training runs from a table: the columns that `steelyard backtest` reads.
#pragma once

#include "steelyard/evidence/training_run.hpp"
#include "steelyard/support/result.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace steelyard {

/// Reads all rows. Columns that are not known are passed over, an empty cell is not known.
/// Errors, all of one pass together, name the line and the column: a column that is missing, an id that is
/// missing or repeated, a number that is none, is not finite, or is below 0.
[[nodiscard]] Result<std::vector<PublishedTraining>, Diagnostics> read_training_runs(std::istream& in,
                                                                                     const std::string& file);

} // namespace steelyard
