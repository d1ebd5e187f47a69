/// \file
/// A comparison for machines: the Result of design.md, section 4.
#pragma once

#include "steelyard/decide/comparison.hpp"
#include "steelyard/support/error.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace steelyard {

/// How the text of a JSON answer is laid out.
enum class JsonLayout { indented, one_line };

/// The whole answer at full precision, every key present, what is not known null.
/// With `detail`, line items and stages carry percentiles too.
[[nodiscard]] std::string comparison_json(const Comparison& comparison, bool detail,
                                          JsonLayout layout = JsonLayout::indented);

/// The answer to one of many plans, on one line: the recommendation without its long lists, and of every
/// option what it comes to. Its keys are those of the whole answer, and the plan's `index`, `file` and `line`
/// in the portfolio; `line` is null where the plan is a file of its own. `warnings` are said of that plan.
[[nodiscard]] std::string comparison_summary_json(const Comparison& comparison, std::size_t index,
                                                  const Location& where,
                                                  const std::vector<Error>& warnings = {});

/// The published JSON Schema (draft-07) of comparison_json's text.
[[nodiscard]] std::string result_schema();

/// The name that the reader knows an instance by: `aws/g5.xlarge` is `ml.g5.xlarge` on SageMaker.
[[nodiscard]] std::string instance_name(const std::string& id);

} // namespace steelyard
