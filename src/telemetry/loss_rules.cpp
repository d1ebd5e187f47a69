#include "telemetry/judges.hpp"
#include "telemetry/series.hpp"
#include "telemetry/window.hpp"

#include "steelyard/telemetry/diagnosis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard::judges {

namespace {

bool before(const Point& a, const Point& b) {
  if (a.step && b.step) return *a.step <= *b.step;
  if (a.at && b.at) return *a.at <= *b.at;
  return true;
}

/// Points in a row that did not better the best by more than `delta`, until `patience` of them strike.
std::string no_better(Verdict& verdict, const MetricSeries& series, std::size_t patience, double delta,
                      std::string_view what) {
  double best = 0;
  std::size_t waited = 0;
  bool begun = false;
  std::string evidence;
  for (const Point& point : series.points) {
    ++verdict.datapoints;
    if (!std::isfinite(point.value)) continue;
    if (!begun || point.value < best - delta) {
      best = point.value;
      begun = true;
      waited = 0;
      continue;
    }
    if (++waited < std::max<std::size_t>(1, patience)) continue;
    if (evidence.empty())
      evidence = fmt::format("{} {} has not improved on {:.4g} by more than {:g} for {} points, at {}", what,
                             series.name, best, delta, waited, place_words(point));
    strike(verdict, point);
  }
  return evidence;
}

/// The validation series of the same name, else the only one.
const MetricSeries* partner(const MetricSeries& train, const std::vector<const MetricSeries*>& validation) {
  for (const MetricSeries* series : validation)
    if (series->name == train.name) return series;
  return validation.size() == 1 ? validation.front() : nullptr;
}

std::vector<const MetricSeries*> training_losses(const JobRecord& job) {
  auto train = losses(job, MetricMode::train);
  return train.empty() ? losses(job, MetricMode::unsaid) : train;
}

} // namespace

Verdict overfit(const JobRecord& job, const RuleValues& values) {
  const auto validation = losses(job, MetricMode::validation);
  const std::size_t patience = std::max<std::size_t>(1, whole(values.number("patience")));
  const double limit = values.number("ratio_threshold"), from = values.number("start_step");
  Verdict verdict;
  bool any = false;
  double largest = -std::numeric_limits<double>::infinity();
  for (const MetricSeries* train : training_losses(job)) {
    const MetricSeries* held_out = partner(*train, validation);
    if (!held_out) continue;
    any = true;
    std::size_t next = 0, in_a_row = 0;
    double mean = 0;
    for (const Point& point : held_out->points) {
      // The training loss beside it: the mean since the validation before, as validation is rarer.
      double sum = 0;
      std::size_t count = 0;
      for (; next < train->points.size() && before(train->points[next], point); ++next)
        if (std::isfinite(train->points[next].value)) {
          sum += train->points[next].value;
          ++count;
        }
      if (count > 0) mean = sum / static_cast<double>(count);
      ++verdict.datapoints;
      if (point.step.value_or(from) < from || !std::isfinite(point.value) || mean == 0) continue;
      const double ratio = (point.value - mean) / std::abs(mean);
      largest = std::max(largest, ratio);
      in_a_row = ratio > limit ? in_a_row + 1 : 0;
      if (in_a_row < patience) continue;
      if (earlier(point, verdict))
        verdict.evidence = fmt::format("{} of validation {:.4g} is {:.0f} % above training's {:.4g} at {}",
                                       held_out->name, point.value, 100 * ratio, mean, place_words(point));
      strike(verdict, point);
    }
  }
  if (!any) return lacking(values);
  if (!verdict.fired && verdict.datapoints > 0)
    verdict.evidence = std::isfinite(largest)
                           ? fmt::format("validation lies at most {:.1f} % above training", 100 * largest)
                           : "no finite pair of losses";
  return verdict;
}

Verdict overtraining(const JobRecord& job, const RuleValues& values) {
  const double delta = values.number("delta");
  const auto validation = losses(job, MetricMode::validation), train = training_losses(job);
  if (validation.empty() && train.empty()) return lacking(values);
  Verdict verdict;
  // A model is trained for what it has not seen: training's own loss decides only where nothing else does.
  const bool held_out = !validation.empty();
  for (const MetricSeries* series : held_out ? validation : train) {
    const std::string evidence =
        no_better(verdict, *series, whole(values.number(held_out ? "patience_validation" : "patience_train")),
                  delta, held_out ? "validation's" : "training's");
    if (verdict.evidence.empty()) verdict.evidence = evidence;
  }
  if (!verdict.fired) verdict.evidence = "the loss kept improving";
  return verdict;
}

Verdict loss_not_decreasing(const JobRecord& job, const RuleValues& values) {
  const std::string mode = values.text("mode");
  std::vector<const MetricSeries*> series =
      mode == "EVAL" ? losses(job, MetricMode::validation) : training_losses(job);
  if (series.empty() && mode.empty()) series = losses(job, MetricMode::validation);
  if (series.empty()) return lacking(values);
  const double steps = values.number("num_steps"), allowed = values.number("increase_threshold_percent");
  const double least = values.number_if_any("diff_percent").value_or(0);
  Verdict verdict;
  std::size_t checks = 0;
  for (const MetricSeries* loss : series) {
    double index = 0, checked = 0;
    bool begun = false;
    std::vector<std::pair<double, double>> seen; // step, value
    for (const Point& point : loss->points) {
      const double step = point.step.value_or(index++);
      ++verdict.datapoints;
      if (!std::isfinite(point.value)) continue;
      if (!begun) checked = step;
      begun = true;
      seen.emplace_back(step, point.value);
      if (step < checked + steps) continue;
      const auto after =
          std::ranges::upper_bound(seen, step - steps, {}, [](const auto& pair) { return pair.first; });
      if (after == seen.begin()) continue;
      checked = step;
      ++checks;
      const auto [old_step, old] = *std::prev(after);
      const double fall =
          old == 0 ? -std::copysign(100.0, point.value) : 100 * (old - point.value) / std::abs(old);
      if (fall > 0 && fall >= least) continue;
      if (earlier(point, verdict))
        verdict.evidence = fmt::format("{} was {:.4g} at step {:g} and is {:.4g} at step {:g}{}", loss->name,
                                       old, old_step, point.value, step,
                                       -fall > allowed ? fmt::format(": it rose by {:.0f} %", -fall) : "");
      strike(verdict, point);
    }
  }
  if (!verdict.fired) verdict.evidence = fmt::format("the loss fell at each of {} checks", checks);
  if (checks == 0) verdict.needs = fmt::format("a loss over more than {:g} steps", steps);
  return verdict;
}

Verdict stalled_training(const JobRecord& job, const RuleValues& values) {
  std::vector<double> at;
  for (const MetricSeries& series : job.series)
    for (const Point& point : series.points)
      if (point.at) at.push_back(*point.at);
  for (const StepTimeline& steps : job.steps)
    at.insert(at.end(), steps.start.begin(), steps.start.end());
  if (at.empty()) return lacking(values);
  std::ranges::sort(at);
  const double limit = values.number("threshold");
  Verdict verdict;
  verdict.datapoints = at.size();
  double longest = 0;
  const auto look = [&](double from, double to) {
    longest = std::max(longest, to - from);
    if (to - from <= limit) return;
    if (!verdict.fired)
      verdict.evidence = fmt::format("nothing came for {:.0f} s after {}", to - from, utc_text(from));
    strike(verdict, from + limit);
  };
  for (std::size_t i = 1; i < at.size(); ++i)
    look(at[i - 1], at[i]);
  // The machine ran on after the last sign of the script.
  if (job.end) look(at.back(), *job.end);
  if (!verdict.fired) verdict.evidence = fmt::format("the longest wait was {:.0f} s", longest);
  return verdict;
}

} // namespace steelyard::judges
