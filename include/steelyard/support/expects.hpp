/// \file
/// For our own mistakes: what must hold if the program is right.
#pragma once

namespace steelyard {

/// Reports the broken expectation on stderr and aborts; never returns.
[[noreturn]] void broken_expectation(const char* file, int line);

} // namespace steelyard

/// Ends the program when a condition that only a mistake of ours can break does not hold.
/// A macro because neither compiler offers std::source_location.
#define expects(condition)                                                                                   \
  (static_cast<bool>(condition) ? void(0) : ::steelyard::broken_expectation(__FILE__, __LINE__))
