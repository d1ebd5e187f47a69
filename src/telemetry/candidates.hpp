/// \file
/// Other machines for a job whose demand is known: how long on them, for how much, at what risk.
#pragma once

#include "telemetry/machine_law.hpp"
#include "telemetry/needs.hpp"

#include "steelyard/telemetry/rightsize.hpp"

#include <vector>

namespace steelyard {

/// What all candidates are weighed with.
struct SizingInputs {
  const RightsizeQuestion& question;
  const Catalog& catalog;
  const Coefficients& coefficients;
  const MachineDemand& demand;
  double nodes = 1; ///< machines that run now
  double hours = 0; ///< of the job, or of the period
  const Sample& sample;
  SiteDraws site;
};

/// A candidate with its cost in every draw.
struct WeighedCandidate {
  Candidate candidate;
  const Instance* instance = nullptr;
  std::vector<double> usd; ///< empty: no price is known
  bool too_slow = false;
  bool too_small = false; ///< the current one only: others that are too small are no candidates
};

/// All that meet the needs, the current one among them, by cost.
[[nodiscard]] std::vector<WeighedCandidate> weighed_candidates(const SizingInputs& weighing);

/// Says how likely each is cheaper than what runs now, and sorts by cost.
void settle_order(std::vector<WeighedCandidate>& all);

} // namespace steelyard
