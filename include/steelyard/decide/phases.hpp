/// \file
/// The instance for each phase of developing an option, against one big instance throughout (MLCOST-09).
///
/// \par Model
/// The same option is estimated twice on the same draws: once exploring on low power and prototyping on a
/// small accelerator, once with notebooks on the machine that trains. All else is equal.
/// \par Worked example
/// 40 notebook hours on ml.m5.xlarge in place of ml.p3.2xlarge save 40 times the difference of their prices,
/// and the same for hours in which the notebook was left running.
/// \par Accuracy
/// As the estimate's: hours of notebooks are the plan's and judgement.
/// \par Source
/// `explore.*` of models/explore.json.
#pragma once

#include "steelyard/decide/compare.hpp"

#include <optional>
#include <string>
#include <vector>

namespace steelyard {

/// Means of one machine in one phase.
struct PhaseLine {
  Stage stage = Stage::explore;
  std::string phase; ///< explore, prototype, left running, train, tune
  std::string what;  ///< "notebook on ml.m5.xlarge (notebook)"
  double instance_hours = 0;
  std::optional<double> cost_usd; ///< absent: no price is known
  double energy_kwh = 0, emissions_kgco2e = 0;
};

struct PhaseTotals {
  double instance_hours = 0, cost_usd = 0, energy_kwh = 0, emissions_kgco2e = 0;
};

/// One way to go through the phases.
struct PhaseCourse {
  std::vector<PhaseLine>
      lines; ///< explore, what was left running, prototype and training jobs, in that order
  PhaseTotals totals;
};

struct PhasePlan {
  std::string option, title;
  bool trains = true;     ///< whether the option has a training job at all
  bool planned = true;    ///< whether the plan has an instance per stage already
  PhaseCourse per_phase;  ///< low power, small accelerator, managed training
  PhaseCourse throughout; ///< one big instance
  std::string plan_title;
};

/// For the option with that id; without one, the best-ranked that trains, or the recommended one. nullopt:
/// there is no such option, or none is possible.
[[nodiscard]] std::optional<PhasePlan> phase_plan(const Plan& plan, const Catalog& catalog,
                                                  const Coefficients& coefficients,
                                                  const CompareSettings& settings, const std::string& option);

} // namespace steelyard
