/// \file
/// What went wrong, where, and what to do about it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace steelyard {

/// The exit codes of design.md, section 4; an error knows which one it leads to.
enum class Exit {
  answered = 0,
  internal = 1,
  usage = 2,
  input = 3,
  catalog = 4,
  gate = 5,
  partial = 6,
  interrupted = 130
};

/// A place in a text that somebody wrote. Line and column count from 1; 0 means not known.
struct Location {
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;
  std::size_t length = 0; ///< characters to underline
  std::string pointer;    ///< JSON pointer, "" for the whole document
  std::string excerpt;    ///< the line of text itself
};

/// One mistake. `what` says what was found, `next` what to write or do instead.
struct Error {
  std::string what;
  Location where;
  std::string next;
  Exit exit = Exit::input;
};

/// All that one pass over an input found.
struct Diagnostics {
  std::vector<Error> errors;
  std::vector<Error> warnings;

  [[nodiscard]] bool ok() const { return errors.empty(); }
};

} // namespace steelyard
