/// \file
/// Hours [device-h], energy [kWh], power [W] and emissions [tCO2e] of a published training run, from what
/// was known before it started.
///
/// \par Model
/// Hours and power: estimate/training_time.hpp, on the work of evidence/training_work.hpp, within what
/// the published figure includes. Energy is hours times power; emissions are those of the node and the
/// site at the average of the grid at the place, or, where none is named, of the world, wide.
/// \par Worked example
/// 100 device-hours at 0.86 kW a device of the node: 86 kWh; at 0.4 kg/kWh: 0.0344 t.
/// \par Accuracy
/// `steelyard backtest tests/published/training_runs.csv`.
/// \par Source
/// As of the formulas and coefficients it calls.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/evidence/hardware.hpp"
#include "steelyard/evidence/place.hpp"
#include "steelyard/evidence/training_run.hpp"
#include "steelyard/stats/sample.hpp"
#include "steelyard/stats/summary.hpp"
#include "steelyard/support/result.hpp"

#include <string>
#include <string_view>
#include <vector>

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

  /// Everything that follows from the facts.
  [[nodiscard]] TrainingForecast predict(const TrainingFacts& facts) const;

  /// Mean power of one device [W] within the power boundary. It might know how long the run took, but does
  /// not ask: utilisation that follows from the hours carries the error of the FLOP count.
  [[nodiscard]] Forecast watts_per_device(const TrainingFacts& facts) const;

  /// The group of the accelerator, `gpu:h100-sxm5-80gb`; empty where it is not in the catalog.
  [[nodiscard]] std::string hardware_group(const TrainingFacts& facts) const;

 private:
  struct Machine {
    const Accelerator* accelerator; ///< nullptr: processors alone
    double threads;                 ///< of these; 0: not said
    bool known;                     ///< false: another one of its time stands in
    std::string reason;             ///< why
  };

  [[nodiscard]] Machine machine_of(const TrainingFacts& facts) const;
  [[nodiscard]] Place place_of(const TrainingFacts& facts) const;
  [[nodiscard]] Result<Lognormal, std::string> hours(const TrainingFacts& facts) const;
  [[nodiscard]] Result<Lognormal, std::string> watts(const TrainingFacts& facts,
                                                     const EnergyBoundary& boundary) const;
  [[nodiscard]] std::vector<double> drawn(const Lognormal& distribution, std::string_view error) const;

  const Catalog& catalog_;
  const Coefficients& coefficients_;
  const Sample& sample_;
  HardwareNames hardware_;
  Accelerator server_;
};

} // namespace steelyard
