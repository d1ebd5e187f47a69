/// \file
/// What an option takes wherever it is served: until launch, at each retraining, and in wrong answers.
///
/// \par Model
/// Options that differ only in what serves them share all stages but `deploy` and `monitor` (serving.hpp),
/// the way to launch and the chance of being good enough. Those are worked out once, and each option goes on
/// from there.
/// \par Worked example
/// A model that is fine-tuned on one machine and may be served on twelve, or in batches: one groundwork.
/// \par Accuracy
/// Exact. A test estimates every option of the starters by itself, and finds the same numbers.
/// \par Source
/// Our own bookkeeping.
#pragma once

#include "job.hpp"

#include "steelyard/quality/chance.hpp"

#include <optional>
#include <string>
#include <vector>

namespace steelyard {

struct Groundwork {
  Entries entries; ///< of all stages but deploy, idle at serving, and monitor
  Launch launch;
  Chance chance;
  std::vector<double> losses_usd; ///< wrong answers, checks and waiting, per draw
  std::optional<Trial> trial;     ///< when asked for
};

/// Everything that the groundwork of an option depends on beside the setting.
[[nodiscard]] std::string groundwork_key(const Job& job, Keep keep);

/// The groundwork of a job's option; made by the first option that asks.
[[nodiscard]] const Groundwork& groundwork(const Job& job, Keep keep);

} // namespace steelyard
