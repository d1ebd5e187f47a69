#include "telemetry/judges.hpp"
#include "telemetry/series.hpp"
#include "telemetry/window.hpp"

#include "steelyard/support/letter_case.hpp"
#include "steelyard/telemetry/tensor_histogram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace steelyard::judges {

namespace {

constexpr double percent_of_one = 100;

/// Every point of every series that `met` accepts strikes.
Verdict each_point(const RuleValues& values, const std::vector<NamedSeries>& series,
                   const std::function<bool(double)>& met, std::string_view words) {
  if (series.empty()) return lacking(values);
  Verdict verdict;
  for (const NamedSeries& named : series) {
    double last = 0;
    std::size_t violations = 0;
    for (const Point& point : named.series->points) {
      ++verdict.datapoints;
      if (!met(point.value)) continue;
      if (earlier(point, verdict))
        verdict.evidence =
            fmt::format("{} is {:.4g} at {}{}", named.series->name, point.value, place_words(point), words);
      strike(verdict, point);
      last = point.value;
      ++violations;
    }
    if (violations > 0 && std::isfinite(last))
      detail_of(verdict.details, named.series->name).inside = {
          leaf_detail("last", last), leaf_detail("violations", static_cast<double>(violations))};
  }
  if (!verdict.fired) verdict.evidence = fmt::format("no point of {} series", series.size());
  return verdict;
}

std::vector<NamedSeries> joined(std::vector<NamedSeries> a, const std::vector<NamedSeries>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// Ratios of updates to weights, where an export has both instead of the ratio.
std::vector<MetricSeries> update_ratios(const JobRecord& job, double epsilon) {
  std::vector<MetricSeries> ratios;
  for (const NamedSeries& update : series_under(job, "update"))
    for (const NamedSeries& weight : series_under(job, "weight")) {
      if (weight.of != update.of) continue;
      MetricSeries ratio{"weight-update-ratio/" + update.of, update.series->mode, {}};
      for (const StepRow& row : rows({update, weight}))
        if (std::isfinite(row.values[0]) && std::isfinite(row.values[1]))
          ratio.points.push_back(
              {row.place.step, row.place.at, std::abs(row.values[0]) / (std::abs(row.values[1]) + epsilon)});
      ratios.push_back(std::move(ratio));
    }
  return ratios;
}

/// Whether a layer's units saturate instead of dying.
bool saturates(std::string_view layer) {
  const std::string name = lower_case(layer);
  return name.find("tanh") != std::string::npos || name.find("sigmoid") != std::string::npos;
}

/// Shares of inactive units, of histograms: of the units' activities what lies below the threshold; of a
/// layer's outputs the least that it can be, as the activities of those that are not inactive add up to no
/// more than the share of outputs that are not zero.
std::vector<MetricSeries> inactive_shares(const JobRecord& job, double threshold, bool saturating) {
  std::vector<MetricSeries> shares;
  for (const HistogramSeries& histograms : job.histograms) {
    const bool of_units = histograms.kind == "unit-activity";
    if (saturates(histograms.of) != saturating || (saturating && !of_units)) continue;
    MetricSeries share{histograms.kind + "/" + histograms.of, MetricMode::unsaid, {}};
    for (const auto& [place, bins] : histograms.points)
      share.points.push_back(
          {place.step, place.at,
           of_units ? share_below(bins, threshold)
                    : std::max(0.0, threshold > 0 ? 1 - (1 - share_of_zeros(bins)) / threshold : 0)});
    shares.push_back(std::move(share));
  }
  return shares;
}

/// Layers with too many units that are dead or saturated.
Verdict inactive_units(const JobRecord& job, const RuleValues& values, std::string_view exported,
                       bool saturating) {
  const double limit = values.number("threshold_layer"), threshold = values.number("threshold_inactivity");
  const auto counted = inactive_shares(job, threshold / percent_of_one, saturating);
  std::vector<NamedSeries> series = series_under(job, exported);
  const auto known =
      std::ranges::find(values.rule().parameters, "threshold_inactivity", &RuleParameter::name);
  if (!series.empty() && counted.empty() && threshold != known->code.number) {
    Verdict verdict;
    verdict.needs =
        fmt::format("histograms unit-activity/LAYER for threshold_inactivity {:g}: a share that was "
                    "exported has a threshold of its own",
                    threshold);
    return verdict;
  }
  for (const MetricSeries& share : counted)
    series.push_back({share.name, &share});
  return each_point(
      values, series, [=](double value) { return percent_of_one * value > limit; },
      fmt::format(", more than {:g} % of the layer", limit));
}

/// Steps until a loss counts as not falling: the first point at which it has had no new least for so many.
/// Of the first `steps` points; nullptr: it falls.
const Point* loss_stands_still(const MetricSeries& loss, std::size_t steps, std::size_t patience) {
  double least = std::numeric_limits<double>::infinity();
  std::size_t waited = 0;
  for (std::size_t i = 0; i < std::min(steps, loss.points.size()); ++i) {
    const Point& point = loss.points[i];
    waited = point.value < least ? 0 : waited + 1;
    least = std::min(least, std::isfinite(point.value) ? point.value : least);
    if (waited >= patience) return &point;
  }
  return nullptr;
}

/// Largest over smallest of the values of one step that are seen; nullopt: fewer than two.
std::optional<double> spread(const std::vector<double>& values) {
  double least = std::numeric_limits<double>::infinity(), most = 0;
  std::size_t count = 0;
  for (const double value : values)
    if (std::isfinite(value)) {
      least = std::min(least, value);
      most = std::max(most, value);
      ++count;
    }
  if (count < 2) return std::nullopt;
  return least > 0 ? most / least : most > 0 ? std::numeric_limits<double>::infinity() : 1;
}

} // namespace

Verdict vanishing_gradient(const JobRecord& job, const RuleValues& values) {
  const double threshold = values.number("threshold");
  return each_point(
      values, series_under(job, "gradient"), [=](double value) { return std::abs(value) < threshold; },
      fmt::format(", below {:g}", threshold));
}

Verdict exploding_tensor(const JobRecord& job, const RuleValues& values) {
  const bool only_nan = values.flag("only_nan");
  std::vector<NamedSeries> all;
  for (const MetricSeries& series : job.series)
    all.push_back({series.name, &series});
  return each_point(
      values, all, [=](double value) { return std::isnan(value) || (!only_nan && std::isinf(value)); }, "");
}

Verdict saturated_activation(const JobRecord& job, const RuleValues& values) {
  return inactive_units(job, values, "activation-fraction-saturated", true);
}

Verdict dead_relu(const JobRecord& job, const RuleValues& values) {
  return inactive_units(job, values, "activation-fraction-zero", false);
}

Verdict weight_update_ratio(const JobRecord& job, const RuleValues& values) {
  const double large = values.number("large_threshold"), small = values.number("small_threshold");
  const auto computed = update_ratios(job, values.number("epsilon"));
  std::vector<NamedSeries> series = series_under(job, "weight-update-ratio");
  for (const MetricSeries& ratio : computed)
    series.push_back({ratio.name, &ratio});
  return each_point(
      values, series, [=](double value) { return value > large || value < small; },
      fmt::format(", outside {:g} to {:g}", small, large));
}

Verdict all_zero(const JobRecord& job, const RuleValues& values) {
  const double limit = values.number("threshold");
  return each_point(
      values, series_under(job, "fraction-zero"),
      [=](double value) { return percent_of_one * value >= limit; }, fmt::format(", {:g} % or more", limit));
}

Verdict tensor_variance(const JobRecord& job, const RuleValues& values) {
  const auto most = values.number_if_any("max_threshold"), least = values.number_if_any("min_threshold");
  const auto series = series_under(job, "variance");
  if (!series.empty() && !most && !least) {
    Verdict verdict;
    verdict.needs = "max_threshold or min_threshold with --rule-parameters: AWS gives no default";
    return verdict;
  }
  return each_point(
      values, series, [=](double value) { return (most && value > *most) || (least && value < *least); }, "");
}

Verdict unchanged_tensor(const JobRecord& job, const RuleValues& values) {
  const auto series =
      joined(joined(series_under(job, "tensor"), series_under(job, "weight")), series_under(job, "gradient"));
  if (series.empty()) return lacking(values);
  const std::size_t steps = std::max<std::size_t>(2, whole(values.number("num_steps")));
  const double relative = values.number("rtol"), absolute = values.number("atol");
  Verdict verdict;
  for (const NamedSeries& named : series) {
    const auto& points = named.series->points;
    std::size_t same = 1;
    for (std::size_t i = 0; i < points.size(); ++i) {
      ++verdict.datapoints;
      if (i == 0) continue;
      const double a = points[i - 1].value, b = points[i].value;
      same = std::abs(a - b) <= absolute + relative * std::abs(b) ? same + 1 : 1;
      if (same < steps) continue;
      if (earlier(points[i], verdict))
        verdict.evidence = fmt::format("{} stays at {:.6g} over {} points, at {}", named.series->name, b,
                                       same, place_words(points[i]));
      strike(verdict, points[i]);
    }
  }
  if (!verdict.fired) verdict.evidence = fmt::format("{} series keep changing", series.size());
  return verdict;
}

Verdict poor_weight_initialization(const JobRecord& job, const RuleValues& values) {
  const auto variances = series_under(job, "activation-variance");
  const auto low = series_under(job, "gradient-p5"), high = series_under(job, "gradient-p95");
  if (variances.size() < 2 && (low.empty() || high.empty())) return lacking(values);
  const double limit = values.number("threshold"), range = values.number("distribution_range");
  const std::size_t steps = whole(values.number("steps"));
  Verdict verdict;
  const auto first_rows = [steps](std::vector<StepRow> all) {
    if (all.size() > steps) all.resize(steps);
    return all;
  };
  for (const StepRow& row : first_rows(rows(variances))) {
    ++verdict.datapoints;
    const auto ratio = spread(row.values);
    if (!ratio || *ratio <= limit) continue;
    if (earlier(row.place, verdict))
      verdict.evidence = fmt::format("variances of activations differ by a factor of {:.3g} at {}", *ratio,
                                     place_words(row.place));
    strike(verdict, row.place);
  }
  for (const NamedSeries& from : low)
    for (const NamedSeries& to : high) {
      if (from.of != to.of) continue;
      for (const StepRow& row : first_rows(rows({from, to}))) {
        ++verdict.datapoints;
        if (!(row.values[1] - row.values[0] < range)) continue;
        if (earlier(row.place, verdict))
          verdict.evidence =
              fmt::format("gradients of {} span {:.3g} at {}", from.of.empty() ? "all" : from.of,
                          row.values[1] - row.values[0], place_words(row.place));
        strike(verdict, row.place);
      }
    }
  const std::size_t patience = whole(values.number("patience"));
  for (const MetricSeries& loss : job.series) {
    if (loss.mode == MetricMode::validation || !is_loss(loss.name)) continue;
    ++verdict.datapoints;
    const Point* stands = loss_stands_still(loss, steps, patience);
    if (!stands) continue;
    if (earlier(*stands, verdict))
      verdict.evidence =
          fmt::format("{} had no new least for {} points at {}", loss.name, patience, place_words(*stands));
    strike(verdict, *stands);
  }
  if (!verdict.fired) verdict.evidence = fmt::format("nothing odd in the first {} steps", steps);
  return verdict;
}

} // namespace steelyard::judges
