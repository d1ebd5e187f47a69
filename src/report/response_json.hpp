/// \file
/// The table of a what-if as JSON.
#pragma once

#include "steelyard/decide/response.hpp"

#include <nlohmann/json_fwd.hpp>

namespace steelyard {

[[nodiscard]] nlohmann::ordered_json response_json(const Response& response);

} // namespace steelyard
