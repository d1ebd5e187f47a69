/// \file
/// Times as files of telemetry write them: numbers since 1970 in several units, and ISO 8601.
#pragma once

#include <optional>
#include <string_view>

namespace steelyard::io {

/// A moment, and whether it stood in another unit than seconds.
struct Moment {
  double seconds = 0; ///< since 1970, UTC
  bool converted = false;
};

/// nullopt: no time that a job can have run at, such as 0.
[[nodiscard]] std::optional<Moment> moment(double number);
/// A number, or `2024-05-17T08:30:00Z` with an optional fraction and offset; UTC where none is given.
[[nodiscard]] std::optional<Moment> moment(std::string_view text);
/// A finite number, NaN or an infinity, as programs write them.
[[nodiscard]] std::optional<double> loose_number(std::string_view text);

} // namespace steelyard::io
