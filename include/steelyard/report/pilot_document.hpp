/// \file
/// What a pilot says, for readers: what to expect of more labels, and what a target takes.
#pragma once

#include "steelyard/quality/pilot.hpp"
#include "steelyard/report/document.hpp"

#include <string>

namespace steelyard {

/// `file` is what the title names.
[[nodiscard]] Document pilot_document(const Pilot& pilot, const std::string& file);

/// The sizes tried and those asked about as one table, numbers at full precision.
[[nodiscard]] Table pilot_table(const Pilot& pilot);

} // namespace steelyard
