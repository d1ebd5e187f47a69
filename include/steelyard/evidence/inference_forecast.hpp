/// \file
/// Throughput [1/s], power [W] and energy of a request [Wh] of a published figure of inference, from what
/// was known before it ran.
///
/// \par Model
/// Throughput is the devices at work over the seconds of an item, power that of what the meter sees, and
/// the energy of a request power over throughput, or a law of its own where only the GPU was metered. Laws
/// and work: estimate/inference_time.hpp, evidence/inference_work.hpp.
/// \par Worked example
/// 8 devices, 4 ms an item: 2000 items a second. 1800 W: 0.9 J, 0.00025 Wh.
/// \par Accuracy
/// `steelyard backtest tests/published/inference_runs.csv --kind inference`.
/// \par Source
/// As of the laws it calls.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/evidence/hardware.hpp"
#include "steelyard/evidence/inference_run.hpp"
#include "steelyard/formulas/positive_law.hpp"
#include "steelyard/support/result.hpp"

#include <string>

namespace steelyard {

/// Percentiles in the target's unit, or the reason why there are none and what would mend it.
using LawForecast = Result<LawInterval, std::string>;

struct InferenceForecast {
  LawForecast throughput;            ///< in the facts' unit [1/s]
  LawForecast power_w;               ///< within their boundary
  LawForecast energy_per_request_wh; ///< within their boundary
  std::string hardware_kind;         ///< gpu, cpu, other; empty: not known
};

/// Refers to its arguments, which must outlive it.
class InferenceForecaster {
 public:
  InferenceForecaster(const Catalog& catalog, const Coefficients& coefficients);

  [[nodiscard]] InferenceForecast predict(const InferenceFacts& facts) const;

 private:
  const Catalog& catalog_;
  const Coefficients& coefficients_;
  HardwareNames hardware_;
};

} // namespace steelyard
