/// \file
/// A comparison for machines: the Result of design.md, section 4.
#pragma once

#include "steelyard/decide/comparison.hpp"

#include <string>

namespace steelyard {

/// How the text of a JSON answer is laid out.
enum class JsonLayout { indented, one_line };

/// The whole answer at full precision, every key present, what is not known null.
/// With `detail`, line items and stages carry percentiles too.
[[nodiscard]] std::string comparison_json(const Comparison& comparison, bool detail,
                                          JsonLayout layout = JsonLayout::indented);

/// The published JSON Schema (draft-07) of comparison_json's text.
[[nodiscard]] std::string result_schema();

/// The name that the reader knows an instance by: `aws/g5.xlarge` is `ml.g5.xlarge` on SageMaker.
[[nodiscard]] std::string instance_name(const std::string& id);

} // namespace steelyard
