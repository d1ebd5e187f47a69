/// \file
/// Text as a terminal shows it: how wide it is, how it wraps, and nothing in it that a terminal would obey.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// Columns that the text takes on a terminal: é is one, 漢 is two, a combining accent none.
/// A byte that is no UTF-8 counts as one.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// printable() of every line; line feeds stay.
[[nodiscard]] std::string printable_lines(std::string_view text);

/// Lines of at most `width` columns, broken at spaces; a longer word is cut. Never empty.
/// Line feeds in the text stay line ends.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// The text with spaces after (or before) it until it takes `width` columns.
[[nodiscard]] std::string padded(std::string_view text, std::size_t width, bool right = false);

/// Two numbers that share a unit prefix, for people: 45210 and 119800 are `45–120 k`. Two significant digits.
[[nodiscard]] std::string short_range(double low, double high);

} // namespace steelyard
