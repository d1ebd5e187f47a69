/// \file
/// Policies from text, with all that is wrong with them.
#pragma once

#include "steelyard/decide/policy.hpp"
#include "steelyard/support/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// The policies that a JSON text with comments holds, or every mistake in it.
[[nodiscard]] Result<std::vector<Policy>, Diagnostics> read_policies(std::string_view text,
                                                                     const std::string& file);

} // namespace steelyard
