/// \file
/// Device-hours of a training run whose work is known, and how busy its devices are: the one law that plans
/// and backtests share.
///
/// \par Model
/// t = C e / (F MFU), with C [FLOP], e the error of counting, F [FLOP/s] dense peak at the precision, and MFU
/// by formulas/utilisation.hpp with the coefficients `train.*`. Start-up, waiting for capacity and restarts
/// are not included.
/// \par Worked example
/// 7.92e18 FLOP on H100 (989e12 FLOP/s) at MFU 0.4: 5.6 device-hours.
/// \par Accuracy
/// `steelyard backtest` on published runs; README.md has the table.
/// \par Source
/// The sources of the coefficients in models/train.json and models/power.json.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/option/option.hpp"
#include "steelyard/option/work.hpp"
#include "steelyard/stats/sample.hpp"
#include "steelyard/units/quantity.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace steelyard {

/// What the time of a run depends on.
struct TrainingTask {
  Flop work; ///< of the model: recomputed activations and padding are not counted
  ArchitectureClass architecture = ArchitectureClass::transformer;
  std::optional<Parameters> parameters;
  std::optional<Tokens> sequence;
  double devices = 1;
  std::string_view precision = {}; ///< `bf16`, `fp8`, `fp32` …; empty: half precision where there is such
  std::string_view stack = "standard"; ///< a word of train.stack_efficiency
  std::optional<double> year;
  Method method = Method::scratch;
};

/// One number per draw.
struct TrainingTime {
  std::vector<double> device_hours; ///< [h]
  std::vector<double> busy;         ///< what power follows: utilisation over that of a tuned run [1]
};

/// Dense peak of an accelerator at a precision [FLOP/s]. Half precision stands in for one that it lacks, and
/// single precision for half.
[[nodiscard]] FlopPerSecond dense_peak(const Accelerator& accelerator, std::string_view precision);

[[nodiscard]] TrainingTime training_time(const TrainingTask& task, const Accelerator& accelerator,
                                         const Coefficients& coefficients, const Sample& sample);

} // namespace steelyard
