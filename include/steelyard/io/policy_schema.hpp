/// \file
/// The published JSON Schema of a file of policies.
#pragma once

#include <string>

namespace steelyard {

/// JSON Schema (draft-07) of a file of policies, from the same table of rules that the reader goes by.
/// Editors use it to complete and check. It cannot say everything: ids that stand twice are found by the
/// reader alone.
[[nodiscard]] std::string policy_schema();

} // namespace steelyard
