/// \file
/// A comparison as a comment on a pull request: what a reviewer reads first, the rest folded away.
#pragma once

#include "steelyard/decide/comparison.hpp"

#include <cstddef>
#include <string>

namespace steelyard {

/// What GitHub takes as one comment [characters]; here bytes are counted, which are no fewer.
inline constexpr std::size_t longest_comment = 65535;

/// Headline, the best of each approach, levers; then folded: why, what would change it, what is assumed, what
/// is missing. Never longer than `longest` bytes, 4096 or more: what does not fit is left out, and the
/// comment says so.
[[nodiscard]] std::string pull_request_markdown(const Comparison& comparison,
                                                std::size_t longest = longest_comment);

} // namespace steelyard
