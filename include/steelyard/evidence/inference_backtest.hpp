/// \file
/// The backtest of inference: published throughput, power and energy against what is predicted for them.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/evidence/backtest.hpp"
#include "steelyard/evidence/inference_run.hpp"

#include <span>

namespace steelyard {

/// Predicts throughput_per_s, energy_per_request_wh and power_w of every row that has a figure to be scored
/// against; every other one is skipped with the reason. Groups: `task:`, `origin:` by the id's beginning,
/// `hardware:` by kind.
[[nodiscard]] Backtest backtest_inference(std::span<const PublishedInference> runs, const Catalog& catalog,
                                          const Coefficients& coefficients);

} // namespace steelyard
