#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace steelyard {

namespace {

constexpr std::array<Unit::Alias, 8> time_in_months{{{"hours", 1.0 / 730},
                                                     {"days", 12.0 / 365},
                                                     {"weeks", 12.0 / 52},
                                                     {"months", 1},
                                                     {"years", 12},
                                                     {"day", 12.0 / 365},
                                                     {"month", 1},
                                                     {"year", 12}}};
constexpr std::array<Unit::Alias, 8> time_in_weeks{{{"days", 1.0 / 7},
                                                    {"weeks", 1},
                                                    {"months", 52.0 / 12},
                                                    {"years", 52},
                                                    {"day", 1.0 / 7},
                                                    {"week", 1},
                                                    {"month", 52.0 / 12},
                                                    {"year", 52}}};
constexpr std::array<Unit::Alias, 8> time_in_hours{{{"seconds", 1.0 / 3600},
                                                    {"minutes", 1.0 / 60},
                                                    {"min", 1.0 / 60},
                                                    {"hours", 1},
                                                    {"h", 1},
                                                    {"hour", 1},
                                                    {"days", 24},
                                                    {"day", 24}}};
constexpr std::array<Unit::Alias, 6> time_in_ms{
    {{"ms", 1}, {"s", 1000}, {"seconds", 1000}, {"second", 1000}, {"minutes", 60000}, {"min", 60000}}};
constexpr std::array<Unit::Alias, 6> time_in_seconds{
    {{"ms", 0.001}, {"s", 1}, {"seconds", 1}, {"minutes", 60}, {"min", 60}, {"hours", 3600}}};
constexpr std::array<Unit::Alias, 4> size_in_kilobytes{
    {{"bytes", 0.001}, {"kB", 1}, {"MB", 1000}, {"GB", 1e6}}};
constexpr std::array<Unit::Alias, 4> size_in_gb{
    {{"MB", 0.001}, {"GB", 1}, {"TB", 1000}, {"GiB", 1.073741824}}};
constexpr std::array<Unit::Alias, 5> money{
    {{"USD", 1}, {"$", 1}, {"kUSD", 1e3}, {"k$", 1e3}, {"cents", 0.01}}};
constexpr std::array<Unit::Alias, 5> mass{
    {{"g", 0.001}, {"kg", 1}, {"kgCO2e", 1}, {"t", 1000}, {"tCO2e", 1000}}};
constexpr std::array<Unit::Alias, 4> power{{{"W", 1}, {"kW", 1000}, {"MW", 1e6}, {"mW", 0.001}}};
constexpr std::array<Unit::Alias, 2> share{{{"%", 0.01}, {"percent", 0.01}}};
constexpr std::array<Unit::Alias, 9> counts{{{"k", 1e3},
                                             {"thousand", 1e3},
                                             {"M", 1e6},
                                             {"million", 1e6},
                                             {"B", 1e9},
                                             {"billion", 1e9},
                                             {"T", 1e12},
                                             {"%", 0.01},
                                             {"percent", 0.01}}};
constexpr std::array<Unit::Alias, 3> pixels{{{"MP", 1}, {"megapixels", 1}, {"pixels", 1e-6}}};

constexpr std::array<Unit, 13> units{{
    {"months", time_in_months},
    {"weeks", time_in_weeks},
    {"hours", time_in_hours},
    {"ms", time_in_ms},
    {"seconds", time_in_seconds},
    {"kB", size_in_kilobytes},
    {"GB", size_in_gb},
    {"USD", money},
    {"kgCO2e", mass},
    {"W", power},
    {"fraction", share},
    {"1", counts},
    {"MP", pixels},
}};

} // namespace

const Unit* find_unit(std::string_view name) {
  for (const auto& unit : units)
    if (unit.name == name) return &unit;
  return nullptr;
}

std::optional<double> parse_quantity(std::string_view text, const Unit& unit) {
  const auto trim = [](std::string_view t) {
    while (!t.empty() && t.front() == ' ')
      t.remove_prefix(1);
    while (!t.empty() && t.back() == ' ')
      t.remove_suffix(1);
    return t;
  };
  text = trim(text);
  if (!text.empty() && text.front() == '$' && unit.name == "USD") text = trim(text.substr(1));
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || !std::isfinite(value)) return std::nullopt;
  const std::string_view word = trim(text.substr(static_cast<std::size_t>(end - text.data())));
  if (word.empty()) return value;
  for (const auto& alias : unit.aliases)
    if (alias.word == word) return value * alias.in_units;
  return std::nullopt;
}

std::string short_number(double value) {
  if (value == 0) return "0";
  const double magnitude = std::abs(value);
  if (magnitude < 1000 && value == std::round(value))
    return fmt::format("{:.0f}", value); // a count, not a measurement

  struct Prefix {
    double from;
    const char* letter;
  };

  constexpr std::array<Prefix, 4> prefixes{{{1e12, " T"}, {1e9, " G"}, {1e6, " M"}, {1e4, " k"}}};
  for (const auto& prefix : prefixes) {
    const double unit = prefix.from == 1e4 ? 1e3 : prefix.from;
    if (magnitude < prefix.from * 0.9995) continue;
    const double shown = value / unit;
    const int decimals = std::abs(shown) < 9.995 ? 2 : std::abs(shown) < 99.95 ? 1 : 0;
    return fmt::format("{:.{}f}{}", shown, decimals, prefix.letter);
  }
  if (magnitude >= 1000) return fmt::format("{:.0f}", std::round(value / 10) * 10);
  const int decimals =
      magnitude < 1e-9 ? 12 : std::max(0, 2 - static_cast<int>(std::floor(std::log10(magnitude) + 1e-9)));
  return fmt::format("{:.{}f}", value, std::min(decimals, 12));
}

std::string short_money(double usd) {
  const double magnitude = std::abs(usd);
  const char* sign = usd < 0 ? "-" : "";
  if (magnitude == 0) return "$0";
  if (magnitude >= 1e5) return fmt::format("{}${}", sign, short_number(magnitude));
  if (magnitude >= 1000) {
    const auto whole = static_cast<long>(std::round(magnitude / 10) * 10);
    return fmt::format("{}${},{:03}", sign, whole / 1000, whole % 1000);
  }
  if (magnitude >= 100) return fmt::format("{}${:.0f}", sign, magnitude);
  if (magnitude >= 1) return fmt::format("{}${:.2f}", sign, magnitude);
  return fmt::format("{}${}", sign, short_number(magnitude));
}

std::string written_number(double value) {
  return value == std::floor(value) && std::abs(value) < 1e6 ? fmt::format("{:.0f}", value)
                                                             : short_number(value);
}

std::string rounded_money(double usd) {
  if (std::abs(usd) < 9995) return short_money(usd);
  return (usd < 0 ? "-$" : "$") + short_number(std::abs(usd));
}

std::string percent(double fraction) {
  const double p = fraction * 100;
  if (p > 0 && p < 1) return "<1 %";
  if (p > 99 && p < 100) return ">99 %";
  return fmt::format("{:.0f} %", p);
}

} // namespace steelyard
