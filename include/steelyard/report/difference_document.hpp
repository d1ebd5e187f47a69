/// \file
/// A difference for people, and as a table for spreadsheets.
#pragma once

#include "steelyard/decide/difference.hpp"
#include "steelyard/report/document.hpp"

namespace steelyard {

/// What moved, which input moved it, and what else is not the same; of options and assumptions the most
/// moved, with everything all of them.
[[nodiscard]] Document difference_document(const Difference& difference, bool everything);

/// A row for each option that is not the same in both: presence, ranks, chances, cost, energy, emissions.
[[nodiscard]] Table difference_table(const Difference& difference);

} // namespace steelyard
