/// \file
/// Days of the calendar.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace steelyard {

/// The day that a date of ISO 8601 begins with; a year or a month alone counts as its first day. What stands
/// after the day is not read. Nullopt where there is no such day.
[[nodiscard]] std::optional<std::chrono::sys_days> calendar_day(std::string_view date);

} // namespace steelyard
