#include "steelyard/io/cloudwatch_reader.hpp"

#include <charconv>

namespace steelyard {

namespace {

constexpr int seconds_per_minute = 60, minutes_per_hour = 60, hours_per_day = 24;

/// Takes digits from the front.
class Digits {
 public:
  explicit Digits(std::string_view text) : rest_{text} {}

  bool number(std::size_t digits, int least, int most, int& into) {
    if (rest_.size() < digits) return false;
    const char* end = rest_.data() + digits;
    const auto [stop, code] = std::from_chars(rest_.data(), end, into);
    if (code != std::errc{} || stop != end || into < least || into > most) return false;
    rest_.remove_prefix(digits);
    return true;
  }

  bool one_of(std::string_view marks) {
    if (rest_.empty() || marks.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// What stands behind a point, as a share of one.
  double fraction() {
    double value = 0, unit = 1;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      constexpr double base = 10;
      unit /= base;
      value += unit * (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }

  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

bool is_leap(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar; nullopt: there is no such day.
std::optional<int> day_number(int year, int month, int day) {
  constexpr int lengths[]{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  constexpr int first_year = 1970;
  int days = 0;
  for (int y = first_year; y < year; ++y)
    days += is_leap(y) ? 366 : 365;
  for (int m = 1; m <= month; ++m) {
    const int length = lengths[m - 1] + (m == 2 && is_leap(year) ? 1 : 0);
    if (m == month && day > length) return std::nullopt;
    if (m < month) days += length;
  }
  return days + day - 1;
}

} // namespace

std::optional<double> moment_of(std::string_view text) {
  Digits in{text};
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!in.number(4, 1970, 9999, year) || !in.one_of("-") || !in.number(2, 1, 12, month) || !in.one_of("-") ||
      !in.number(2, 1, 31, day))
    return std::nullopt;
  const auto days = day_number(year, month, day);
  if (!days) return std::nullopt;
  double fraction = 0;
  if (in.one_of("T t")) {
    if (!in.number(2, 0, 23, hour) || !in.one_of(":") || !in.number(2, 0, 59, minute)) return std::nullopt;
    if (in.one_of(":") && !in.number(2, 0, 60, second)) return std::nullopt;
    if (in.one_of(".,")) fraction = in.fraction();
  }
  int offset = 0; // minutes east
  std::string_view zone = in.rest();
  while (zone.starts_with(' '))
    zone.remove_prefix(1);
  if (!zone.empty() && zone != "Z" && zone != "z" && zone != "UTC") {
    const int sign = zone.front() == '-' ? -1 : 1;
    int hours = 0, minutes = 0;
    Digits of_zone{zone};
    if (!of_zone.one_of("+-") || !of_zone.number(2, 0, 23, hours)) return std::nullopt;
    of_zone.one_of(":");
    if (!of_zone.rest().empty() && !of_zone.number(2, 0, 59, minutes)) return std::nullopt;
    if (!of_zone.rest().empty()) return std::nullopt;
    offset = sign * (hours * minutes_per_hour + minutes);
  }
  const double whole =
      (static_cast<double>(*days) * hours_per_day + hour) * minutes_per_hour + minute - offset;
  return whole * seconds_per_minute + second + fraction;
}

} // namespace steelyard
