/// \file
/// Measurements of serving from a table: the columns that `steelyard backtest --kind serving` reads.
#pragma once

#include "steelyard/evidence/serving_run.hpp"
#include "steelyard/support/result.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace steelyard {

/// The rows of a table, and what is odd about them.
struct ServingRuns {
  std::vector<PublishedServing> runs;
  std::vector<Error> warnings; ///< with line and column
};

/// Reads all rows. The columns of its targets say whether a table is of language models, of diffusion, or of
/// both. Columns that are not known are passed over, an empty cell is not known. A cell that cannot be read
/// costs its row where it is a fact, and its target where it is one. Errors are a column that is missing, and
/// a file that is no table.
[[nodiscard]] Result<ServingRuns, Diagnostics> read_serving_runs(std::istream& in, const std::string& file);

} // namespace steelyard
