/// \file
/// What a job showed of a plan's inputs, as `diagnose --measurements` and `rightsize --measurements` write
/// it.
///
/// \par Model
/// The object `plan` of the file names inputs under `development` and their values. They are put into a plan
/// like `--set PATH=VALUE`, and the plan's reader checks them like any other.
/// \par Worked example
/// {"schema_version": 1, "hours": 24, "plan": {"device_utilisation": 0.61}} in m.json is
/// development.device_utilisation=0.61 and development.measured_from="m.json: 24 h".
/// \par Accuracy
/// As measured; how many data stand behind a figure is in the file, not in the plan.
/// \par Source
/// telemetry/measurements.hpp, which fills it.
#pragma once

#include "steelyard/support/result.hpp"

#include <string>
#include <vector>

namespace steelyard {

/// PATH=VALUE for each input that was measured. An error: no such file's text, or nothing of a plan in it.
[[nodiscard]] Result<std::vector<std::string>> read_measured(const std::string& text,
                                                             const std::string& file);

} // namespace steelyard
