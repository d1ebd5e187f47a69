/// \file
/// A comparison as a page of its own: figures, tables, what-if, all in one file that opens anywhere.
#pragma once

#include "steelyard/decide/comparison.hpp"

#include <string>

namespace steelyard {

/// HTML that asks nothing of any other place, forbids itself to, and says the same without scripts. Where the
/// comparison has no what_if, the page has no sliders and says how to get them.
[[nodiscard]] std::string render_page(const Comparison& comparison);

} // namespace steelyard
