#include "steelyard/support/calendar_day.hpp"

#include <charconv>
#include <cstddef>

namespace steelyard {

std::optional<std::chrono::sys_days> calendar_day(std::string_view date) {
  int year = 0;
  unsigned month = 1, day = 1;
  bool whole = true;
  const auto part = [&](std::size_t from, std::size_t size, auto& into) {
    if (date.size() < from + size) return;
    const char* end = date.data() + from + size;
    whole = whole && std::from_chars(date.data() + from, end, into).ptr == end;
  };
  part(0, 4, year);
  part(5, 2, month);
  part(8, 2, day);
  const std::chrono::year_month_day parts{std::chrono::year{year}, std::chrono::month{month},
                                          std::chrono::day{day}};
  if (!whole || !parts.ok() || year == 0) return std::nullopt;
  return std::chrono::sys_days{parts};
}

} // namespace steelyard
