/// \file
/// Readings from what `aws cloudwatch get-metric-data` and `get-metric-statistics` print.
///
/// \par Source
/// Amazon CloudWatch API reference, GetMetricData and GetMetricStatistics; Amazon SageMaker Developer Guide,
/// "Monitor Amazon SageMaker with Amazon CloudWatch" (names, units, sums over processors and GPUs).
#pragma once

#include "steelyard/support/result.hpp"
#include "steelyard/telemetry/reading.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// What a file held beside its readings.
struct CloudwatchReport {
  std::size_t readings = 0;
  std::vector<Error> warnings; ///< with their places
};

/// Hands every reading of a document to the sink, in the order of time: one answer, or a list of answers.
/// Timestamps are ISO 8601 or seconds since 1970, in any order. The label names the metric and the host;
/// where it does not, the id does. Of several statistics of one metric the one that sizing wants holds:
/// averages of use, the highest of memory, sums of requests. What is damaged is left out with a warning; a
/// text that is no JSON, or holds no answer of CloudWatch, is an error.
[[nodiscard]] Result<CloudwatchReport, Diagnostics>
read_cloudwatch(std::string_view text, const std::string& file, const ReadingSink& sink);

/// The file itself, or the files of a folder and its folders whose names end in .json, by name.
[[nodiscard]] Result<std::vector<std::string>> metric_files(const std::string& path);

/// Seconds since 1970 of an ISO 8601 moment, UTC where it names no zone; nullopt: it is none.
[[nodiscard]] std::optional<double> moment_of(std::string_view text);

} // namespace steelyard
