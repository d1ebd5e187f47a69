/// \file
/// What is wrong with an input, for machines.
#pragma once

#include "steelyard/support/error.hpp"

#include <cstddef>
#include <string>

namespace steelyard {

/// `{"ok", "errors": [{what, file, line, column, pointer, next}], "warnings": [...]}`.
[[nodiscard]] std::string diagnostics_json(const Diagnostics& diagnostics);

/// What is wrong with one of many plans, on one line: `{"index", "file", "line", "text", "diagnostics"}`, the
/// text as it is said to people, the diagnostics as diagnostics_json() says them.
[[nodiscard]] std::string failed_record_json(const Diagnostics& diagnostics, std::size_t index,
                                             const Location& where);

} // namespace steelyard
