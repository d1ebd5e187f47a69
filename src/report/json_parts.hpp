/// \file
/// JSON of the parts that several results share. Seen by the .cpp files of this layer only.
#pragma once

#include "steelyard/catalog/records.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/stats/summary.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace steelyard::parts {

using Json = nlohmann::ordered_json;

/// An empty object with room for so many members: ordered JSON that grows copies all that it holds, since it
/// cannot move what stands under a key.
[[nodiscard]] Json roomy_object(std::size_t members);
/// The number; a number that is not finite is a mistake of ours and ends the program.
[[nodiscard]] Json number(double value);
/// The number, or null.
[[nodiscard]] Json number(const std::optional<double>& value);
/// The text, or null when it is empty.
[[nodiscard]] Json text_or_null(const std::string& text);
/// `{mean, p10, p50, p90}`, or null.
[[nodiscard]] Json interval(const std::optional<Summary>& value);
/// `{p10, p50, p90}`, or null.
[[nodiscard]] Json percentiles(const std::optional<Summary>& value);
[[nodiscard]] Json distribution(const Distribution& value);
[[nodiscard]] Json source(const Source& value);
/// The plan as understood, every default filled; it can be read again as a plan.
[[nodiscard]] Json plan(const Plan& plan);
/// A value of the plan in one line: a text bare, a number short, a range from low to high.
[[nodiscard]] std::string shown_value(const Json& value);

/// Text of a result: indented by two, or on one line; ends with a line feed. Bytes that are no UTF-8 are
/// replaced.
[[nodiscard]] std::string written(const Json& json, bool one_line = false);

} // namespace steelyard::parts
