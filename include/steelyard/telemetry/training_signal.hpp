/// \file
/// What a training script says of itself: events of its framework, and points of its metrics.
///
/// \par Model
/// As readings of machines (reading.hpp), both are streams that readers push into a sink. An event is a span
/// of time with a name (`Step:ModeKeys.TRAIN`) in a process with a name (the phase). A point is one value of
/// one metric, at a step, at a time, or both.
/// \par Worked example
/// The row `100,1700000000,train,loss,0.52` of a series is {name "loss", mode train, step 100, at 1.7e9,
/// value 0.52}; the column `val_loss` holds points of "loss" in the mode validation.
/// \par Accuracy
/// As the script wrote it. A value may be NaN or infinite: that is what some rules look for.
/// \par Source
/// smdebug, trace_event_file_parser.py (events); Trace Event Format, Google; TensorBoard's CSV of scalars.
#pragma once

#include "steelyard/telemetry/reading.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace steelyard {

/// What a metric was measured on.
enum class MetricMode { unsaid, train, validation };

/// A span of the framework's time. The texts live as long as the call that hands it over.
struct FrameworkEvent {
  std::string_view name;  ///< `Step:ModeKeys.TRAIN`
  std::string_view phase; ///< name of the process that it is filed under: `DataLoaderWorker`
  std::string_view node;
  double start = 0.0;   ///< seconds since 1970, UTC
  double seconds = 0.0; ///< that it took
  std::optional<double> step;
  std::int64_t process = 0; ///< the operating system's, where the event says it
};

/// One value of one metric. The text lives as long as the call that hands it over.
struct MetricPoint {
  std::string_view name; ///< without the mode: `loss`, `gradient/conv1`
  MetricMode mode = MetricMode::unsaid;
  std::optional<double> step;
  std::optional<double> at; ///< seconds since 1970, UTC
  double value = 0.0;       ///< NaN and infinity are kept
};

/// Values of a tensor from `left` up to `right`, how many.
struct HistogramBin {
  double left = 0, right = 0, count = 0;
};

/// How the values of one tensor were spread at one step. Text and bins live as long as the call that hands it
/// over; bins stand in order and are finite.
struct HistogramPoint {
  std::string_view tag; ///< without the mode: `gradient/conv1`
  MetricMode mode = MetricMode::unsaid;
  std::optional<double> step;
  std::optional<double> at; ///< seconds since 1970, UTC
  std::span<const HistogramBin> bins;
};

/// Who takes what a path of telemetry holds; none may be empty.
struct TelemetrySinks {
  ReadingSink reading;
  std::function<void(const FrameworkEvent&)> event;
  std::function<void(const MetricPoint&)> point;
  std::function<void(const HistogramPoint&)> histogram;
};

} // namespace steelyard
