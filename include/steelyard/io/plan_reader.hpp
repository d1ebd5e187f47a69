/// \file
/// Plans from text, with all that is wrong with them.
#pragma once

#include "steelyard/io/json_text.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/support/result.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// The plan that a JSON text describes, every default filled and listed in `defaulted`, or every mistake in
/// it. `file` is the name for messages. Overrides are `PATH=VALUE` as `--set` takes them: a dotted path, and
/// JSON or a bare word; they apply before anything is checked. What is odd but no mistake is added to
/// `warnings`. Ids of coefficients under `assumptions` are not checked here: the caller knows models/.
[[nodiscard]] Result<Plan, Diagnostics> read_plan(std::string_view text, std::string file,
                                                  std::span<const std::string> overrides = {},
                                                  std::vector<Error>* warnings = nullptr);

/// The plan in a document that is parsed already.
[[nodiscard]] Result<Plan, Diagnostics> read_plan(JsonDocument document,
                                                  std::span<const std::string> overrides = {},
                                                  std::vector<Error>* warnings = nullptr);

/// The contents of a file, or of standard input for `-`.
[[nodiscard]] Result<std::string> read_text(const std::string& path);
/// What messages call that file.
[[nodiscard]] std::string shown_path(const std::string& path);

} // namespace steelyard
