/// \file
/// What to write where a word is none of those allowed.
#pragma once

#include "steelyard/support/near_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>
#include <vector>

namespace steelyard::io {

/// `did you mean "x"? write one of x, y`
[[nodiscard]] inline std::string choice_advice(std::string_view word, const std::vector<std::string>& words) {
  const std::string near = did_you_mean(word, words);
  return fmt::format("{}{}write one of {}", near, near.empty() ? "" : " ", fmt::join(words, ", "));
}

} // namespace steelyard::io
