/// \file
/// The backtest of serving: measurements of models that generate against what is predicted for them.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/evidence/backtest.hpp"
#include "steelyard/evidence/serving_run.hpp"

#include <span>

namespace steelyard {

/// Predicts energy_per_token_j and inter_token_latency_ms of what writes, energy_per_image_j or
/// energy_per_video_j of what draws; a row that cannot be scored is skipped with the reason.
[[nodiscard]] Backtest backtest_serving(std::span<const PublishedServing> rows, const Catalog& catalog,
                                        const Coefficients& coefficients);

} // namespace steelyard
