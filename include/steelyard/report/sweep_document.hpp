/// \file
/// A sweep for people, and as a table for spreadsheets.
#pragma once

#include "steelyard/decide/sweep.hpp"
#include "steelyard/report/document.hpp"

namespace steelyard {

/// Where the order changes, what to start with at each value, and the curves as tables.
[[nodiscard]] Document sweep_document(const Sweep& sweep);

/// A row for each value and option: feasibility, chances, cost, energy and emissions with intervals.
[[nodiscard]] Table sweep_table(const Sweep& sweep);

} // namespace steelyard
