/// \file
/// Published figures of inference from a table: the columns that `steelyard backtest --kind inference` reads.
#pragma once

#include "steelyard/evidence/inference_run.hpp"
#include "steelyard/support/result.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace steelyard {

/// The rows of a table, and what is odd about them.
struct InferenceRuns {
  std::vector<PublishedInference> runs;
  std::vector<Error> warnings; ///< with line and column
};

/// Reads all rows. Columns that are not known are passed over, an empty cell is not known.
/// One row that cannot be read does not cost the others: it is marked `unreadable` and warned of, as is an id
/// that is missing or repeated. Errors are a column that is missing, and a file that is no table.
[[nodiscard]] Result<InferenceRuns, Diagnostics> read_inference_runs(std::istream& in,
                                                                     const std::string& file);

} // namespace steelyard
