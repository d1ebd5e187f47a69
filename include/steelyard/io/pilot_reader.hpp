/// \file
/// The points of a pilot, from a table, from JSON, or from a plan.
#pragma once

#include "steelyard/quality/pilot.hpp"
#include "steelyard/support/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// What was tried, and what the file says beside it.
struct PilotFile {
  std::vector<Trial> trials; ///< at least one
  std::optional<TaskKind> task;
  std::optional<double> target;
  bool error_metric = false;   ///< lower scores are better
  std::vector<Error> warnings; ///< with their places
};

/// CSV with the columns `items,score` and optionally `test_items,seed,approach`; the same as a JSON array of
/// objects, or as {"points": [...]}; or a plan, whose `quality.pilot` holds the points. An empty cell is not
/// known. Every mistake is an error with its place; there are no rows that are passed over.
[[nodiscard]] Result<PilotFile, Diagnostics> read_pilot(const std::string& text, const std::string& file);

} // namespace steelyard
