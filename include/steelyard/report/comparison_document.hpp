/// \file
/// A comparison for people: the answer first, what stands behind it, and what made it.
#pragma once

#include "steelyard/decide/comparison.hpp"
#include "steelyard/report/document.hpp"

#include <cstddef>

namespace steelyard {

/// How much is shown of what is long.
enum class Extent { summary, everything };

/// Headline, options in a table, why, what would change it, what was assumed, what is missing, what made it.
/// In summary, up to 12 ranked options and 12 defaults are shown and the others counted.
[[nodiscard]] Document comparison_document(const Comparison& comparison, Extent extent = Extent::summary);

/// One row per option, in the order of the result, with the numbers of the result: for CSV.
[[nodiscard]] Table option_table(const Comparison& comparison);

/// The same for one of many plans, with the plan's index and id before each row.
[[nodiscard]] Table portfolio_table(const Comparison& comparison, std::size_t index);

} // namespace steelyard
