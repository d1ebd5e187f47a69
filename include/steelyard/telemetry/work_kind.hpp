/// \file
/// What a machine of SageMaker is rented for.
#pragma once

#include <string_view>

namespace steelyard {

enum class WorkKind { training, processing, notebook, endpoint };
[[nodiscard]] std::string_view name(WorkKind kind);

} // namespace steelyard
