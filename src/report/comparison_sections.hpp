/// \file
/// The sections of a comparison, each by itself: what the document, the page and a pull request's comment put
/// together in their own order. A section that has nothing to say adds nothing.
#pragma once

#include "steelyard/decide/comparison.hpp"
#include "steelyard/report/comparison_document.hpp"
#include "steelyard/report/document.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace steelyard::sections {

/// What the ranks rest on beside the bill, as a column is headed; "" where they rest on nothing else.
[[nodiscard]] std::string_view losses_priced(const Comparison& comparison);
/// An amount of what the plan ranks options by, with its unit.
[[nodiscard]] std::string ranked_amount(const Comparison& comparison, double value);
/// The recommended option, the best of each approach (where no price is known, the one that takes least
/// without it), then others from the top of the ranks that are no near siblings of these.
[[nodiscard]] std::vector<const Weighed*> shown_options(const Comparison& comparison, Extent extent);
/// Ranks, amounts and chances of some options.
[[nodiscard]] Table overview(const Comparison& comparison, const std::vector<const Weighed*>& options);
[[nodiscard]] std::string plan_title(const Plan& plan);

void add_why(const Comparison& comparison, Document& document);
void add_what_would_change_it(const Comparison& comparison, Document& document);
void add_levers(const Comparison& comparison, Document& document, Extent extent);
void add_assumed(const Comparison& comparison, Document& document, Extent extent);
void add_missing(const Comparison& comparison, Document& document, Extent extent);
void add_infeasible(const Comparison& comparison, Document& document, Extent extent);

} // namespace steelyard::sections
