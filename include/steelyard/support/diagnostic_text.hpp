/// \file
/// Mistakes as people read them: what, where, the line itself, what to do.
///
/// \code
/// error: unknown key "requests_per_mont"
///   --> plan.json:5:18 (/demand/requests_per_mont)
///    |
///  5 |   "demand": { "requests_per_mont": 5e5 },
///    |               ^^^^^^^^^^^^^^^^^^^
///    = did you mean "requests_per_month"?
/// \endcode
#pragma once

#include "steelyard/support/error.hpp"

#include <string>
#include <string_view>

namespace steelyard {

/// One mistake, as `error` or as `warning`, with a line end.
[[nodiscard]] std::string render(const Error& error, std::string_view severity = "error");

/// All mistakes, then all warnings, and a last line that counts them: `2 errors, 0 warnings`.
/// Empty when there is nothing to say.
[[nodiscard]] std::string render(const Diagnostics& diagnostics);

/// Text that somebody else wrote, safe to print: control characters, marks that change the direction of
/// writing and bytes that are not UTF-8 become `\x1b`, `\u202e`, `\xff`. A tab becomes a blank.
[[nodiscard]] std::string printable(std::string_view text);

} // namespace steelyard
