/// \file
/// Reads whatever a running job left: any path, by what it is.
///
/// \par Model
/// A folder is searched through, in the order of names; a file is known by its beginning: system metrics of
/// SageMaker's profiler (JSON lines), events of a framework (Chrome's trace format), AWS's own rule reports,
/// series of training metrics (CSV, JSON lines, TensorBoard's CSV). What it holds is pushed into the sinks
/// in the order of the files.
/// \par Worked example
/// profiler-output/system/incremental/2024051708/1715935000.algo-1.json becomes readings of algo-1.
/// \par Accuracy
/// Times may be seconds, milli-, micro- or nanoseconds since 1970; which is told from their size. Lines that
/// cannot be read are passed over and counted: a warning says what, where first, how many.
/// \par Source
/// smdebug, system_profiler_file_parser.py and trace_event_file_parser.py; Trace Event Format, Google.
#pragma once

#include "steelyard/support/result.hpp"
#include "steelyard/telemetry/diagnosis.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace steelyard {

/// What was read beside readings, events and points.
struct TelemetryFiles {
  std::vector<RuleReport> reports;
  std::vector<Error> warnings;
  std::size_t files = 0; ///< that held something known
};

/// Reads a file or a folder. An error: it does not exist, cannot be read, or nothing in it is known.
[[nodiscard]] Result<TelemetryFiles> read_telemetry(const std::filesystem::path& path,
                                                    const TelemetrySinks& sinks);

/// Parameters of rules: `{"LowGPUUtilization": {"threshold_p95": 60}}`, or as AWS's ProfilerReport takes
/// them, `{"LowGPUUtilization_threshold_p95": 60}`. Names that do not exist are errors with near names.
[[nodiscard]] Result<std::vector<RuleOverride>, Diagnostics> read_rule_parameters(const std::string& text,
                                                                                  const std::string& file);

} // namespace steelyard
