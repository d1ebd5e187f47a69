/// \file
/// Readers of one file of telemetry each; telemetry_reader.cpp says which file is whose.
#pragma once

#include "io/damage.hpp"

#include "steelyard/telemetry/diagnosis.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace steelyard::io {

/// System metrics of SageMaker's profiler, a JSON object a line. False: the file cannot be opened.
[[nodiscard]] bool read_system_metrics(const std::filesystem::path& file, const ReadingSink& sink,
                                       Damage& damage);

/// Names of processes and beginnings of clocks, which rotated files may give once only.
struct TraceMemory {
  std::map<std::pair<std::string, std::int64_t>, std::string> phases; ///< by node and process
  std::map<std::string, double> starts;                               ///< by node [us since 1970]
};

/// Events in Chrome's trace format: complete (X) ones, and pairs of begin and end (B, E).
[[nodiscard]] bool read_trace_events(const std::filesystem::path& file, const TelemetrySinks& sinks,
                                     TraceMemory& memory, Damage& damage);

/// Series of training metrics.
[[nodiscard]] bool read_metric_table(const std::filesystem::path& file, const TelemetrySinks& sinks,
                                     Damage& damage);
[[nodiscard]] bool read_metric_lines(const std::filesystem::path& file, const TelemetrySinks& sinks,
                                     Damage& damage);

/// What TensorBoard's histograms plugin answers for one tag, which the file is named after:
/// [[wall time, step, [[left, right, count], ...]], ...].
[[nodiscard]] bool read_histograms(const std::filesystem::path& file, const TelemetrySinks& sinks,
                                   Damage& damage);

/// AWS's report of one rule.
[[nodiscard]] std::optional<RuleReport> read_rule_report(const std::filesystem::path& file, Damage& damage);

} // namespace steelyard::io
