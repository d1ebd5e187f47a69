/// \file
/// What a text means by the words of a table: coefficients and networks by name. Seen by the .cpp files of
/// this layer only.
#pragma once

#include "evidence/words.hpp"

#include "steelyard/catalog/coefficients.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// Letters and digits of a text, with points between digits, in lower case.
[[nodiscard]] std::string plain(std::string_view text);

/// The member whose word the text spells, or nullptr; the longest word wins.
[[nodiscard]] const Coefficient* named(const CoefficientFamily& family, const Wording& text);

/// Letters and digits in which two names of the same thing agree; 0: the text does not spell all of them.
[[nodiscard]] std::size_t spelled_length(const std::vector<std::string>& spellings, const Wording& text);

/// The network that a checkpoint's name spells, or nullptr; the longest spelling wins.
[[nodiscard]] const Network* spelled_network(const std::vector<Network>& networks, const Wording& text,
                                             bool detects);

/// The group that it belongs to, `plain` where its name says none.
[[nodiscard]] std::string_view spelled_group(const std::vector<NetworkGroup>& groups, const Wording& text);

} // namespace steelyard
