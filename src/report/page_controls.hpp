/// \file
/// The what-if of the page: its controls, which a script brings to life, and the data that it reads.
#pragma once

#include "steelyard/decide/comparison.hpp"

#include <string>

namespace steelyard {

/// Hidden until the script has started; without a table of what-if, a note on how to get one.
[[nodiscard]] std::string what_if_section(const Comparison& comparison);

/// The data block; empty without a table. Nothing in it can end the block.
[[nodiscard]] std::string what_if_data(const Comparison& comparison);

} // namespace steelyard
