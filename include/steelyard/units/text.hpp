/// \file
/// Quantities in people's words: "3 days" on the way in, "1.23 k" on the way out.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace steelyard {

/// A unit that a key of the plan is counted in, and the other names the same dimension may be written in.
/// `name` as it stands in messages: "months", "USD", "hours", "GB", "1", "kgCO2e", "W".
struct Unit {
  std::string_view name;

  struct Alias {
    std::string_view word;
    double in_units; ///< one of `word` is this many of `name`
  };

  std::span<const Alias> aliases;
};

/// The unit with that name; the closed list is in text.cpp. nullptr when there is none.
[[nodiscard]] const Unit* find_unit(std::string_view name);

/// `"3 days"` in `unit`; nullopt when it is no number, or a unit of another dimension.
[[nodiscard]] std::optional<double> parse_quantity(std::string_view text, const Unit& unit);

/// Three significant digits with a prefix, for people: 1234567 is "1.23 M", 0.00123 is "0.00123".
[[nodiscard]] std::string short_number(double value);
/// A number that somebody wrote: a whole one as it is, others as short_number.
[[nodiscard]] std::string written_number(double value);
/// Money for people: "$1,234", "$12.30", "$0.0042", "$1.23 M".
[[nodiscard]] std::string short_money(double usd);
/// Money to three digits, for what is estimated: the sampling error hides the fourth.
[[nodiscard]] std::string rounded_money(double usd);
/// A share for people: 0.613 is "61 %", 0.004 is "<1 %".
[[nodiscard]] std::string percent(double fraction);

} // namespace steelyard
