/// \file
/// How one number of an option came about: per line item its formula, inputs and sources, with intervals.
#pragma once

#include "steelyard/decide/comparison.hpp"
#include "steelyard/report/comparison_json.hpp"
#include "steelyard/report/document.hpp"
#include "steelyard/support/result.hpp"

#include <string>

namespace steelyard {

/// The option with that id; with an empty id the recommended one. The error names the nearest id.
[[nodiscard]] Result<const Weighed*> explained_option(const Comparison& comparison, const std::string& id);

/// The tree of a line item that ends in the metric, or nullptr. A tree is the metric's when its name is the
/// metric's name, or else when its unit is the metric's unit.
[[nodiscard]] const Derivation* derivation_of(const LineItem& item, Metric metric);

/// The metric's total, then the line items that add to it, largest first, down to the sources of every input.
/// The comparison was made with `explain_option` naming the option; otherwise no formulas are there to show.
[[nodiscard]] Document explanation_document(const Comparison& comparison, const Weighed& weighed,
                                            Metric metric);

/// The same for machines, at full precision.
[[nodiscard]] std::string explanation_json(const Comparison& comparison, const Weighed& weighed,
                                           Metric metric, JsonLayout layout = JsonLayout::indented);

} // namespace steelyard
