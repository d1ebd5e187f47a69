#include "io/clock.hpp"

#include "steelyard/io/cloudwatch_reader.hpp"
#include "steelyard/support/letter_case.hpp"
#include "steelyard/support/trimmed.hpp"

#include <charconv>
#include <limits>
#include <string>

namespace steelyard::io {

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
  // A day alone is no moment of a series.
  const auto seconds = text.find(':') == std::string_view::npos ? std::nullopt : moment_of(text);
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
