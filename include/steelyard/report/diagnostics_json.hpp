/// \file
/// What is wrong with an input, for machines.
#pragma once

#include "steelyard/support/error.hpp"

#include <string>

namespace steelyard {

/// `{"ok", "errors": [{what, file, line, column, pointer, next}], "warnings": [...]}`.
[[nodiscard]] std::string diagnostics_json(const Diagnostics& diagnostics);

} // namespace steelyard
