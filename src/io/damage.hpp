/// \file
/// What is wrong in files of telemetry: counted by kind, with the first place.
#pragma once

#include "steelyard/support/error.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::io {

class Damage {
 public:
  /// One thing that is wrong; `kind` reads before a count: "lines that are no JSON, passed over".
  void add(std::string_view kind, const std::string& file, std::size_t line = 0);
  /// A warning a kind.
  [[nodiscard]] std::vector<Error> warnings() const;

 private:
  struct Seen {
    std::size_t count = 0;
    std::string file;
    std::size_t line = 0;
  };

  std::map<std::string, Seen, std::less<>> kinds_;
};

} // namespace steelyard::io
