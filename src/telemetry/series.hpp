/// \file
/// Finding the series that a rule on training metrics needs. Their names are listed in README.md.
#pragma once

#include "steelyard/telemetry/job_record.hpp"
#include "steelyard/telemetry/rules.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

using Point = MetricSeries::Point;

/// A series and what stands behind its prefix: `conv1` of `gradient/conv1`.
struct NamedSeries {
  std::string of;
  const MetricSeries* series = nullptr;
};

/// Series whose names begin with `prefix/`, and the one that is called `prefix`.
[[nodiscard]] std::vector<NamedSeries> series_under(const JobRecord& job, std::string_view prefix);

/// Losses of the mode.
[[nodiscard]] std::vector<const MetricSeries*> losses(const JobRecord& job, MetricMode mode);

/// The point that a place in a series was seen at, with its step.
void strike(Verdict& verdict, const Point& point);
/// `step 300`, else the time, else "".
[[nodiscard]] std::string place_words(const Point& point);
/// The earlier of two places: by step, else by time.
[[nodiscard]] bool earlier(const Point& a, const Verdict& than);

/// Points of several series that belong to one step, in the order of steps: value by series, NaN unseen.
struct StepRow {
  Point place; ///< without a value
  std::vector<double> values;
};

[[nodiscard]] std::vector<StepRow> rows(const std::vector<NamedSeries>& series);

} // namespace steelyard
