/// \file
/// Words in texts that people wrote. Seen by the .cpp files of this layer only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// ASCII letters in lower case; the rest as it is.
[[nodiscard]] std::string lower_case(std::string_view text);

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The words of a text in lower case: letters, digits and points between digits; all else separates.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

/// The first number in a text, with a suffix K, M, B or T for powers of a thousand: `~1B words` is 1e9.
[[nodiscard]] std::optional<double> first_number(std::string_view text);

/// The last number before a word: of `10500000 rows x 28 features`, 28 is before `features`.
[[nodiscard]] std::optional<double> number_before(std::string_view text, std::string_view word);

} // namespace steelyard
