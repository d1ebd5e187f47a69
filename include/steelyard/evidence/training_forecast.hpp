/// \file
/// Hours [device-h], energy [kWh], power [W] and emissions [tCO2e] of a published training run, from what was
/// known before it started.
///
/// \par Model
/// Hours: estimate/training_time.hpp on the work of evidence/training_work.hpp. Power: of the accelerators
/// and, where the published figure includes it, their share of the node and the site (formulas/power.hpp).
/// Energy is hours times power, emissions are energy times the grid's average at the place, or, where none is
/// named, the world's with a wide spread. \par Worked example 100 device-hours at 0.86 kW a device of the
/// node: 86 kWh; at 0.4 kg/kWh: 0.0344 t. \par Accuracy `steelyard backtest`; the table stands in README.md.
/// \par Source
/// As of the formulas and coefficients it calls.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/evidence/hardware.hpp"
#include "steelyard/evidence/training_run.hpp"
#include "steelyard/stats/sample.hpp"
#include "steelyard/stats/summary.hpp"
#include "steelyard/support/result.hpp"

#include <optional>
#include <string>

namespace steelyard {

/// Percentiles in the target's unit, or the reason why there are none and what would mend it.
using Forecast = Result<Summary, std::string>;

struct TrainingForecast {
  Forecast device_hours, energy_kwh, emissions_tco2e;
};

/// Predicts runs with one sample. Refers to its arguments, which must outlive it.
class TrainingForecaster {
 public:
  TrainingForecaster(const Catalog& catalog, const Coefficients& coefficients, const Sample& sample);

  /// Everything that follows from the facts alone.
  [[nodiscard]] TrainingForecast predict(const TrainingFacts& facts) const;

  /// Mean power of one device [W] within the power boundary, of a run that took so many device-hours.
  [[nodiscard]] Forecast watts_per_device(const TrainingFacts& facts,
                                          std::optional<Hours> device_hours) const;

  /// The group of the accelerator, `gpu:h100-sxm5-80gb`; empty where none is known.
  [[nodiscard]] std::string hardware_group(const TrainingFacts& facts) const;

 private:
  using Draws = std::vector<double>;

  [[nodiscard]] Result<Draws, std::string> hours(const TrainingFacts& facts) const;
  [[nodiscard]] Result<Draws, std::string> watts(const TrainingFacts& facts, const EnergyBoundary& boundary,
                                                 std::optional<Hours> device_hours) const;

  const Catalog& catalog_;
  const Coefficients& coefficients_;
  const Sample& sample_;
  HardwareNames hardware_;
};

} // namespace steelyard
