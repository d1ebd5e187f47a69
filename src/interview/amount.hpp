/// \file
/// Numbers as people answer them: "5k-20k", "1.5M", "20,000", "3 days", "12%".
#pragma once

#include <optional>
#include <string_view>

namespace steelyard::interview {

/// One number, or from where to where. `mode` of two numbers is their geometric mean, where both are above 0.
struct Amount {
  double low = 0, mode = 0, high = 0;
};

/// The amount in a text, in the unit of units/text.hpp named `measure`; `unit` is what the question calls it
/// and may be repeated. nullopt when it is none; the order of the numbers is not checked.
[[nodiscard]] std::optional<Amount> parse_amount(std::string_view text, std::string_view measure,
                                                 std::string_view unit);

} // namespace steelyard::interview
