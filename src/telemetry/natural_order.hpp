/// \file
/// The order in which people count devices: gpu2 before gpu10.
#pragma once

#include <algorithm>
#include <string_view>

namespace steelyard {

[[nodiscard]] inline bool naturally_before(std::string_view a, std::string_view b) {
  const auto stem = [](std::string_view name) {
    return name.substr(0, name.find_last_not_of("0123456789") + 1);
  };
  const std::string_view left = stem(a), right = stem(b);
  if (left != right) return left < right;
  const std::size_t digits = a.size() - left.size(), other_digits = b.size() - right.size();
  if (digits != other_digits) return digits < other_digits;
  return a < b;
}

} // namespace steelyard
