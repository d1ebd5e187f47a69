/// \file
/// What right-sizing says, for people.
#pragma once

#include "steelyard/report/document.hpp"
#include "steelyard/telemetry/rightsize.hpp"

namespace steelyard {

/// The answer first, then the candidates by cost, the needs, and idle hours where they were looked for.
/// `all`: every candidate, not the cheapest ones only.
[[nodiscard]] Document rightsize_document(const Rightsizing& answer, bool all);
/// Every candidate, a row each.
[[nodiscard]] Table rightsize_table(const Rightsizing& answer);

} // namespace steelyard
