/// \file
/// JSON as reviewed text: no key twice, no nesting deeper than 64, errors with line and column.
#pragma once

#include "steelyard/support/error.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace steelyard::io {

/// Parses `text` into `into`; the error says where the text stops being what was meant.
[[nodiscard]] std::optional<Error> parse_strict(std::string_view text, const std::string& file, Exit exit,
                                                nlohmann::ordered_json& into);

/// What a value is, in words: "a text", "a number", "a list".
[[nodiscard]] std::string_view type_in_words(const nlohmann::ordered_json& value);
/// The value as it stands in the file, cut after some forty characters.
[[nodiscard]] std::string excerpt(const nlohmann::ordered_json& value);

} // namespace steelyard::io
