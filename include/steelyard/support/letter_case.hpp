/// \file
/// Letter case of ASCII text: names and header fields, whatever the locale.
#pragma once

#include <string>
#include <string_view>

namespace steelyard {

/// The text with A to Z as a to z; all other bytes as they are.
[[nodiscard]] inline std::string lower_case(std::string_view text) {
  std::string lower{text};
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

} // namespace steelyard
