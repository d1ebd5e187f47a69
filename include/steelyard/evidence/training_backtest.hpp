/// \file
/// The backtest of training: published runs against what is predicted for them.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/evidence/backtest.hpp"
#include "steelyard/evidence/training_run.hpp"
#include "steelyard/stats/column.hpp"

#include <cstddef>
#include <span>

namespace steelyard {

/// Predicts device_hours [h], energy_kwh, watts_per_device [W] and emissions_tco2e of every run whose file
/// lets them be scored; every other one is skipped with the reason. Power may know the hours, nothing else
/// may.
[[nodiscard]] Backtest backtest_training(std::span<const PublishedTraining> runs, const Catalog& catalog,
                                         const Coefficients& coefficients, SampleKey key, std::size_t draws);

} // namespace steelyard
