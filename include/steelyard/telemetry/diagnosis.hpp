/// \file
/// What the rules find in a training job, and what stopping it when they first fired would have saved.
///
/// \par Model
/// Saved is the rest of the job: from first_fired to the end, on all its nodes. Cost is hours * nodes * the
/// on-demand price for training; energy is the power of a node at the measured utilisation of that rest
/// (formulas/power.hpp) over the hours, at the meter; emissions follow from the region's grid.
/// \par Worked example
/// A job of 6 h on 2 nodes at 2 USD/h fires after 2 h: 4 h, 16 USD. Nodes of 1 kW busy and 0.3 kW idle,
/// GPUs at 40 %: 0.58 kW * 2 * 4 h = 4.64 kWh, times the PUE.
/// \par Accuracy
/// Utilisation is the share of time in which any kernel ran: the power of a node at 40 % of it lies within
/// a third of this line. What is not known (no instance, no price) is absent with a reason, never 0.
/// \par Source
/// src/telemetry/README.md; formulas/power.hpp; methodology of the rules in telemetry/rules.hpp.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/telemetry/rules.hpp"
#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <optional>
#include <string>
#include <vector>

namespace steelyard {

/// What stopping a job would have saved; absent is not known.
struct Saving {
  std::optional<double> hours; ///< of the job, by the clock
  std::optional<double> cost_usd, energy_kwh, emissions_kgco2e;
  std::string unknown; ///< why something is not known; "" when all is
};

struct Finding {
  RuleValues values;
  Verdict verdict;
  std::optional<Saving> saving; ///< of rules that fired
};

/// Percentiles of all readings of one kind [%].
struct UtilisationSummary {
  std::optional<double> p5, p50, p95;
};

/// What AWS's own report of a rule says, as it was found beside the data.
struct RuleReport {
  std::string rule, file;
  double triggered = 0, violations = 0, datapoints = 0;
};

struct DiagnosisQuestion {
  Thresholds thresholds = Thresholds::code;
  std::vector<RuleOverride> overrides; ///< of rules and parameters that exist
  std::string instance;                ///< as it was written; "": not said
  std::string region = "us-east-1";
};

struct Diagnosis {
  std::optional<double> start; ///< seconds since 1970
  std::optional<double> duration_hours;
  std::size_t nodes = 0, devices = 0; ///< devices are GPUs
  std::string instance;               ///< "" when it was not said
  std::string region;
  Thresholds thresholds = Thresholds::code;
  std::vector<Finding> findings; ///< in the order of rule_descriptions()
  UtilisationSummary gpu_utilisation, cpu_utilisation, gpu_memory;
  std::optional<double> wasted_hours; ///< of the job, in which its GPUs (else processors) did nothing
  std::size_t readings = 0, events = 0, points = 0;
  std::vector<RuleReport> reports;
  std::vector<std::string> warnings;
};

/// Power of one node [kW] at a share of busy GPUs, or of busy processors where it has none, by the planner's
/// own law (estimate/machine_power.hpp); nullopt: the catalog does not know its accelerator.
[[nodiscard]] std::optional<Kilowatts> node_power(const Catalog& catalog, const Coefficients& coefficients,
                                                  const Instance& instance, Fraction busy);

/// Rules over a job. An instance or a region that the catalog does not know leaves savings unknown; whoever
/// asks checks the names before.
[[nodiscard]] Diagnosis diagnosis(const JobRecord& job, const DiagnosisQuestion& question,
                                  const Catalog& catalog, const Coefficients& coefficients);

/// `2024-05-17T08:30:00Z`, of seconds since 1970.
[[nodiscard]] std::string utc_text(double seconds);

} // namespace steelyard
