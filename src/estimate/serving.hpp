/// \file
/// What an option takes while it serves: machines or calls, what stands beside them, and who runs it all.
///
/// \par Model
/// Options that differ only in how they came to their model, or in what it was trained on, serve alike. That
/// is worked out once, and each option adds its groundwork (groundwork.hpp).
/// \par Worked example
/// An encoder tuned in full on each of three machines, and served on one: three groundworks, one serving.
/// \par Accuracy
/// Exact. A test estimates every option of the starters by itself, and finds the same numbers.
/// \par Source
/// Our own bookkeeping.
#pragma once

#include "job.hpp"

#include <string>
#include <vector>

namespace steelyard {

struct Serving {
  Entries entries;                ///< of deploy, idle at serving, and monitor
  std::vector<double> latency_ms; ///< as in Job
  bool overloaded = false;
};

/// Everything that the serving of an option depends on beside the setting.
[[nodiscard]] std::string serving_key(const Option& option);

/// The serving of a job's option; made by the first option that asks.
[[nodiscard]] const Serving& serving(const Job& job);

} // namespace steelyard
