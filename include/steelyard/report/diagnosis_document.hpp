/// \file
/// What rules found in a training job, for readers: what fired, since when, what stopping would have saved.
///
/// \par Model
/// The answer first, then a row a rule that fired, evidence and advice, then the rules that were quiet and
/// those that had no data.
/// \par Worked example
/// tests/telemetry/low-gpu/expected.txt.
/// \par Accuracy
/// That of telemetry/diagnosis.hpp; figures are rounded for people.
/// \par Source
/// telemetry/diagnosis.hpp.
#pragma once

#include "steelyard/report/document.hpp"
#include "steelyard/telemetry/diagnosis.hpp"

#include <string>

namespace steelyard {

/// `job` is what the title names.
[[nodiscard]] Document diagnosis_document(const Diagnosis& diagnosis, const std::string& job);

/// A row a rule, numbers at full precision.
[[nodiscard]] Table diagnosis_table(const Diagnosis& diagnosis);

} // namespace steelyard
