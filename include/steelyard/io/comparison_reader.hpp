/// \file
/// A whole comparison out of the JSON that `compare` wrote, so that it can be shown again in any form.
#pragma once

#include "steelyard/decide/comparison.hpp"
#include "steelyard/support/result.hpp"

#include <string>
#include <string_view>

namespace steelyard {

/// The comparison in a result's text, or everything that is not as compare writes it, with file and pointer.
/// Written again as JSON it is the same text, but for keys that this version does not know, which are passed
/// over, and for intervals of line items. Draws and derivations are in no result.
[[nodiscard]] Result<Comparison, Diagnostics> read_comparison(std::string_view text, const std::string& file);

} // namespace steelyard
