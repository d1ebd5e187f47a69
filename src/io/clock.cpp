#include "io/clock.hpp"

#include "steelyard/support/letter_case.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>

namespace steelyard::io {

namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// Takes a whole number of so many digits off the front.
std::optional<int> digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + count, value);
  if (code != std::errc{} || end != text.data() + count || value < 0) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// Seconds that `+02:00`, `+0200` or `Z` lie before UTC; nullopt: something else.
std::optional<double> offset(std::string_view text) {
  constexpr double seconds_per_hour = 3600, seconds_per_minute = 60;
  if (text.empty() || text == "Z" || text == "z") return 0;
  const double sign = text.front() == '-' ? -1 : 1;
  if (!take(text, "+-")) return std::nullopt;
  const auto hours = digits(text, 2);
  take(text, ":");
  const auto minutes = text.empty() ? std::optional{0} : digits(text, 2);
  if (!hours || !minutes || !text.empty()) return std::nullopt;
  return sign * (*hours * seconds_per_hour + *minutes * seconds_per_minute);
}

std::optional<double> iso_seconds(std::string_view text) {
  using namespace std::chrono;
  const auto y = digits(text, 4);
  if (!y || !take(text, "-")) return std::nullopt;
  const auto m = digits(text, 2);
  if (!m || !take(text, "-")) return std::nullopt;
  const auto d = digits(text, 2);
  if (!d || !take(text, "T ")) return std::nullopt;
  const auto hour = digits(text, 2);
  if (!hour || !take(text, ":")) return std::nullopt;
  const auto minute = digits(text, 2);
  if (!minute) return std::nullopt;
  double second = 0;
  if (take(text, ":")) {
    const auto [end, code] =
        std::from_chars(text.data(), text.data() + text.size(), second, std::chars_format::fixed);
    if (code != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  const auto east = offset(trimmed(text));
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!east || !date.ok()) return std::nullopt;
  const auto whole = sys_days{date} + hours{*hour} + minutes{*minute};
  return static_cast<double>(duration_cast<seconds>(whole.time_since_epoch()).count()) + second - *east;
}

} // namespace

std::optional<Moment> moment(double number) {
  constexpr double earliest = 1e8, // 1973: before it only clocks that were never set
      milliseconds_from = 1e11, microseconds_from = 1e14, nanoseconds_from = 1e17, latest = 1e20;
  if (!(number >= earliest) || number >= latest) return std::nullopt;
  if (number < milliseconds_from) return Moment{number, false};
  if (number < microseconds_from) return Moment{number / 1e3, true};
  if (number < nanoseconds_from) return Moment{number / 1e6, true};
  return Moment{number / 1e9, true};
}

std::optional<Moment> moment(std::string_view text) {
  text = trimmed(text);
  double number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code == std::errc{} && end == text.data() + text.size()) return moment(number);
  const auto seconds = iso_seconds(text);
  return seconds ? moment(*seconds) : std::nullopt;
}

std::optional<double> loose_number(std::string_view text) {
  text = trimmed(text);
  double number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code == std::errc{} && end == text.data() + text.size()) return number;
  const std::string word = lower_case(text);
  if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (word == "inf" || word == "+inf" || word == "infinity") return std::numeric_limits<double>::infinity();
  if (word == "-inf" || word == "-infinity") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

} // namespace steelyard::io
