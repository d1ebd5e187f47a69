/// \file
/// A difference for machines.
#pragma once

#include "steelyard/decide/difference.hpp"
#include "steelyard/report/comparison_json.hpp"

#include <string>

namespace steelyard {

/// Inputs, effects, options, assumptions and makers at full precision; what is not known, or not there, is
/// null.
[[nodiscard]] std::string difference_json(const Difference& difference,
                                          JsonLayout layout = JsonLayout::indented);

} // namespace steelyard
