/// \file
/// What the program finds around itself: where it lies, the environment, the streams, the terminal, the
/// clock.
///
/// Only this layer looks; everything below is given what it needs. Tests make their own.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

namespace steelyard::cli {

struct Surroundings {
  std::filesystem::path executable; ///< of the running program, links resolved
  /// The value of an environment variable; nullopt when it is not set.
  std::function<std::optional<std::string>(const std::string& name)> environment;
  std::istream* in = nullptr;
  std::ostream* out = nullptr; ///< answers
  std::ostream* err = nullptr; ///< everything else
  bool in_is_terminal = false;
  /// Forgets what was typed or pasted ahead; empty: there is no terminal.
  std::function<void()> drop_waiting_input;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  std::size_t width = 80; ///< of the terminal; 80 where there is none
  std::string today;      ///< ISO 8601, UTC; never part of an answer
};

/// The surroundings of this process.
[[nodiscard]] Surroundings process_surroundings();

/// The variable's value, or "" when it is not set.
[[nodiscard]] std::string variable(const Surroundings& surroundings, const std::string& name);

/// Folder for the program's own files of one kind (`catalogs`, ...), by the XDG rules: `base` is
/// `XDG_CACHE_HOME` or `XDG_DATA_HOME`, `fallback` what lies under HOME without it. Empty when neither is
/// set.
[[nodiscard]] std::filesystem::path own_folder(const Surroundings& surroundings, const std::string& base,
                                               const std::string& fallback);

} // namespace steelyard::cli
