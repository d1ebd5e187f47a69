#include "telemetry/series.hpp"

#include "steelyard/telemetry/diagnosis.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <map>

namespace steelyard {

std::vector<NamedSeries> series_under(const JobRecord& job, std::string_view prefix) {
  std::vector<NamedSeries> found;
  for (const MetricSeries& series : job.series) {
    const std::string_view name = series.name;
    if (name == prefix)
      found.push_back({"", &series});
    else if (name.size() > prefix.size() && name.starts_with(prefix) && name[prefix.size()] == '/')
      found.push_back({std::string{name.substr(prefix.size() + 1)}, &series});
  }
  return found;
}

std::vector<const MetricSeries*> losses(const JobRecord& job, MetricMode mode) {
  std::vector<const MetricSeries*> found;
  for (const MetricSeries& series : job.series)
    if (series.mode == mode && is_loss(series.name)) found.push_back(&series);
  return found;
}

bool earlier(const Point& a, const Verdict& than) {
  if (!than.fired) return true;
  if (a.step && than.first_fired_step) return *a.step < *than.first_fired_step;
  if (a.at && than.first_fired) return *a.at < *than.first_fired;
  return false;
}

void strike(Verdict& verdict, const Point& point) {
  if (earlier(point, verdict)) {
    verdict.first_fired = point.at;
    verdict.first_fired_step = point.step;
  }
  verdict.fired = true;
  ++verdict.triggered;
  ++verdict.violations;
}

std::string place_words(const Point& point) {
  if (point.step) return fmt::format("step {:g}", *point.step);
  return point.at ? utc_text(*point.at) : "a point without step or time";
}

std::vector<StepRow> rows(const std::vector<NamedSeries>& series) {
  // Series of one export have the same steps; where they have none, the same times; else the same order.
  std::map<double, StepRow> by_place;
  for (std::size_t s = 0; s < series.size(); ++s) {
    double order = 0;
    for (const Point& point : series[s].series->points) {
      StepRow& row = by_place[point.step ? *point.step : point.at ? *point.at : order];
      row.values.resize(series.size(), std::numeric_limits<double>::quiet_NaN());
      row.values[s] = point.value;
      if (!row.place.step) row.place.step = point.step;
      if (!row.place.at || (point.at && *point.at > *row.place.at)) row.place.at = point.at;
      ++order;
    }
  }
  std::vector<StepRow> all;
  for (auto& [place, row] : by_place)
    all.push_back(std::move(row));
  return all;
}

} // namespace steelyard
