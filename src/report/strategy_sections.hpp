/// \file
/// Sections of a comparison on strategies, and on what is worth knowing before deciding.
#pragma once

#include "steelyard/decide/comparison.hpp"
#include "steelyard/report/document.hpp"

namespace steelyard {

void add_strategies(const Comparison& comparison, Document& document);
void add_information(const Comparison& comparison, Document& document);

} // namespace steelyard
