/// \file
/// What a report closes with: what made it, enough to make it again.
#pragma once

#include "steelyard/decide/comparison.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace steelyard {

/// Sentences on currency, horizon, draws, the boundary of emissions, version, catalog and coefficients.
[[nodiscard]] std::vector<std::string> made_by_notes(const MadeBy& made_by, const Plan& plan);

/// The same for machines.
[[nodiscard]] nlohmann::ordered_json made_by_json(const MadeBy& made_by);

} // namespace steelyard
