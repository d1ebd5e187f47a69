/// \file
/// The name that was probably meant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// Edits (insertions, deletions, replacements, swaps of neighbours) that turn one word into the other.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to the word, if it is near enough to be a slip of the hand.
/// Letter case, `-` and `_` do not count. The first of equally near ones wins.
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view word,
                                                      std::span<const std::string> candidates);

/// `did you mean "x"?`, or "" when nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

} // namespace steelyard
