/// \file
/// Runs a program and keeps what it said.
#pragma once

#include "support/temporary_folder.hpp"

#include <string>
#include <utility>
#include <vector>

namespace steelyard::test {

struct Finished {
  int exit = 0; ///< 128 + n for signal n
  std::string out, err;
};

struct Run {
  std::vector<std::string> words;                               ///< program first
  std::string input;                                            ///< for its stdin
  std::vector<std::pair<std::string, std::string>> environment; ///< on top of this process's
  std::string folder;                                           ///< to run in; "" for this one
};

/// Runs it to its end.
[[nodiscard]] Finished finished(const Run& run);

/// The program under test with these arguments.
[[nodiscard]] Finished run_steelyard(std::vector<std::string> arguments, std::string input = {});

/// The path of the program under test.
[[nodiscard]] std::string steelyard_program();

/// The contents of a file; fails the test when it cannot be read.
[[nodiscard]] std::string contents(const std::string& path);

} // namespace steelyard::test
