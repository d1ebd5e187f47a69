/// \file
/// The hours in which a machine was paid for and did nothing, and which auto-stop would have caught them.
///
/// \par Model
/// A minute is idle when the processors are below min(5 % of all, a quarter of one) and the GPUs below 5 % of
/// one; of an endpoint, when no request came, where requests were counted. Readings that are missing for
/// longer than two periods mean that the machine was off. An auto-stop of T minutes saves of an idle
/// stretch of L what is beyond T; a use after such a stretch is an interruption.
/// \par Worked example
/// Ten hours of readings with work in the first and the last: an idle stretch of eight hours. A stop after 60
/// minutes saves seven, and interrupts once.
/// \par Accuracy
/// Who reads or thinks in front of an open notebook looks idle to it; so does a kernel that only holds data.
/// \par Source
/// Thresholds: models/rightsize.json. Timeouts: IdleSettings of Amazon SageMaker, 60 to 525600 minutes.
#pragma once

#include "steelyard/catalog/rightsize_coefficients.hpp"
#include "steelyard/telemetry/usage.hpp"

#include <optional>
#include <string>
#include <vector>

namespace steelyard {

/// What an auto-stop of so many minutes would have done.
struct AutoStop {
  double minutes = 0;
  double hours_saved = 0;
  std::size_t interruptions = 0;
  double usd_saved = 0, kwh_saved = 0, kgco2e_saved = 0; ///< over the readings
  double usd_lost = 0; ///< time of people who wait for a notebook to come back; 0 for endpoints
};

/// What an hour of the machine takes.
struct HourlyFootprint {
  std::optional<double> usd;
  double idle_kwh = 0, idle_kgco2e = 0; ///< at rest
};

struct Idleness {
  double hours_on = 0, hours_idle = 0; ///< of the readings, all instances together
  std::size_t stretches = 0;           ///< idle ones
  double longest_hours = 0;
  std::optional<double> usd; ///< paid for idle hours; absent: no price is known
  double kwh = 0, kgco2e = 0;
  double least_cores = 0, least_gpu_percent = 0; ///< at which a machine is at work
  bool by_requests = false;                      ///< requests decided, not use
  std::vector<AutoStop> auto_stops;
  std::optional<std::size_t> recommended; ///< of auto_stops; absent: none saves more than it costs
};

/// An idle stretch, and whether work follows it.
struct IdleStretch {
  double start = 0, hours = 0;
  bool then_used = false;
};

/// What the search needs to know of the machine.
struct IdleQuestion {
  bool endpoint = false; ///< else a notebook
  double processors = 1, gpus = 0;
  double instances = 1; ///< that stop together
  HourlyFootprint hourly;
};

/// Where the machine was idle, in time's order; all nodes must be idle at once. `hours_on` is set to the
/// hours with readings.
[[nodiscard]] std::vector<IdleStretch> idle_stretches(const Usage& usage, const IdleQuestion& question,
                                                      const RightsizeCoefficients& k, double& hours_on);

[[nodiscard]] Idleness idleness(const Usage& usage, const IdleQuestion& question,
                                const RightsizeCoefficients& k);

} // namespace steelyard
