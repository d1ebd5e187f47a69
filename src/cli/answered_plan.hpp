/// \file
/// A plan answered: what compare, report and check of a plan share.
#pragma once

#include "cli/inputs.hpp"

#include "steelyard/decide/comparison.hpp"

#include <string>

namespace steelyard::cli {

/// A plan's answer, and what it was answered from.
struct AnsweredPlan {
  Comparison comparison;
  Knowledge known;
};

/// The plan of the first operand, whose text this is, compared. An error where no option can meet it.
[[nodiscard]] Result<AnsweredPlan, Diagnostics>
answered_plan(const std::string& text, const Arguments& arguments, const Surroundings& surroundings);

/// Adds what the leading options take at other volumes, horizons, label prices and grids.
void add_what_if(AnsweredPlan& answer, const Arguments& arguments);

/// What is wrong where the operand is a result and an option changes a plan; nullopt: nothing.
[[nodiscard]] std::optional<Error> changes_a_result(const Arguments& arguments);

} // namespace steelyard::cli
