/// \file
/// What rules found in a training job, for machines: the Diagnose of design.md, section 4, AWS's own form of
/// a rule's report, and what was measured.
///
/// \par Model
/// At full precision; what is not known is null, and why stands beside it or among the warnings.
/// \par Worked example
/// tests/telemetry/low-gpu/expected.json.
/// \par Accuracy
/// That of telemetry/diagnosis.hpp and telemetry/measurements.hpp.
/// \par Source
/// smdebug, analysis/rules (keys of AWS's reports: RuleTriggered, Violations, Datapoints, RuleParameters,
/// Details).
#pragma once

#include "steelyard/telemetry/diagnosis.hpp"
#include "steelyard/telemetry/measurements.hpp"

#include <string>

namespace steelyard {

[[nodiscard]] std::string diagnosis_json(const Diagnosis& diagnosis);

/// One rule as AWS reports it. RuleTriggered counts the scans that found its condition met.
[[nodiscard]] std::string rule_report_json(const Finding& finding);

/// `plan` holds the keys of a plan that the job fills, with their values.
[[nodiscard]] std::string measurements_json(const Measurements& measurements);

} // namespace steelyard
