/// \file
/// The units that a key of the plan may be written in.
#pragma once

#include "steelyard/units/text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// The unit of a key: what stands before the slash of `USD/item`; things that are counted are plain numbers.
[[nodiscard]] inline const Unit& unit_of_text(std::string_view key_unit) {
  const Unit* unit = find_unit(key_unit.substr(0, key_unit.find('/')));
  return unit ? *unit : *find_unit("1");
}

/// The words that messages offer: nobody counts requests in percent, though ratios may be.
[[nodiscard]] inline std::vector<std::string> shown_words(const Unit& unit) {
  std::vector<std::string> words;
  for (const auto& alias : unit.aliases)
    if (unit.name != "1" || alias.in_units > 1) words.emplace_back(alias.word);
  return words;
}

/// The words that may follow a number.
[[nodiscard]] inline std::vector<std::string> unit_words(const Unit& unit) {
  std::vector<std::string> words;
  for (const auto& alias : unit.aliases)
    words.emplace_back(alias.word);
  return words;
}

} // namespace steelyard
