#include "steelyard/decide/sweep.hpp"

#include "crossing.hpp"
#include "weighing.hpp"

#include "steelyard/option/enumerate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace steelyard {

namespace {

/// Enough to tell which option of an approach is the best.
constexpr std::size_t scan_draws = 256;

/// Where a compared metric stands among the totals at a value.
constexpr std::array<Summary SweptTotals::*, compared_metrics.size()> swept_totals{
    &SweptTotals::cost_usd, &SweptTotals::energy_kwh, &SweptTotals::emissions_kgco2e};

/// Draws of one option at one value, by compared metric.
using Drawn = std::array<std::vector<double>, compared_metrics.size()>;

/// One value of what is varied, made ready once.
struct Point {
  const VariedPlan& varied;
  Coefficients coefficients;
  std::vector<Option> options;
};

class Sweeper {
 public:
  Sweeper(Sweep& result, std::span<const VariedPlan> varied, const Catalog& catalog,
          const Coefficients& shipped, const CompareSettings& settings)
      : result_{result}, varied_{varied}, catalog_{catalog}, shipped_{shipped}, settings_{settings} {}

  void run() {
    std::vector<Point> points;
    for (const auto& varied : varied_) {
      Coefficients coefficients = with_overrides(shipped_, varied.plan);
      auto options = enumerate_options(varied.plan, catalog_, coefficients);
      points.push_back({varied, std::move(coefficients), std::move(options)});
    }
    for (const auto& point : points)
      find_leaders(point);
    drawn_.resize(result_.options.size());
    for (const auto& point : points)
      estimate_at(point);
    for (std::size_t m = 0; m < compared_metrics.size(); ++m)
      find_break_evens(m);
  }

 private:
  /// The options that lead their approach at a value, beside those that are known.
  void find_leaders(const Point& point) {
    const Sample sample{sample_key(result_.plan, settings_.seed), std::min(settings_.draws, scan_draws)};
    const Setting setting{point.varied.plan, catalog_, point.coefficients, sample, false};
    const auto options = weighed_options(setting, point.options, settings_.threads, {});
    const Weighed* recommended = recommended_option(options);
    for (const auto& w : options)
      if ((w.representative || &w == recommended) && !index_.contains(w.option.id)) {
        index_.emplace(w.option.id, result_.options.size());
        result_.options.push_back({w.option.id, w.option.title, w.option.approach, {}});
      }
  }

  void estimate_at(const Point& point) {
    const Sample sample{sample_key(result_.plan, settings_.seed), settings_.draws};
    const Setting setting{point.varied.plan, catalog_, point.coefficients, sample, false};
    std::vector<Option> tracked;
    for (const auto& option : point.options)
      if (index_.contains(option.id)) tracked.push_back(option);
    const auto options = weighed_options(setting, tracked, settings_.threads, {Metric::energy_kwh});

    for (auto& option : result_.options)
      option.at.emplace_back();
    for (auto& draws : drawn_)
      draws.emplace_back();
    for (const auto& w : options) {
      if (!w.option.infeasible.empty()) continue;
      const std::size_t k = index_.at(w.option.id);
      SweptTotals totals;
      totals.feasible = w.rank.has_value();
      if (!w.reasons.empty()) totals.reason = w.reasons.front();
      totals.meets_target = w.chance.meets_target;
      totals.probability_best = w.probability_best;
      for (std::size_t m = 0; m < compared_metrics.size(); ++m) {
        totals.*swept_totals[m] = *w.estimate.total(compared_metrics[m].metric);
        if (w.rank) drawn_[k].back()[m] = w.estimate.column(compared_metrics[m].metric);
      }
      result_.options[k].at.back() = std::move(totals);
    }
    const Weighed* recommended = recommended_option(options);
    result_.recommended.push_back(recommended ? std::optional{recommended->option.id} : std::nullopt);
    if (recommended)
      result_.options[index_.at(recommended->option.id)].at.back()->probability_best =
          probability_best(point.varied.plan, options, *recommended);
  }

  /// The option with the least mean of a metric at a value.
  std::optional<std::size_t> leader(std::size_t metric, std::size_t point) const {
    std::optional<std::size_t> best;
    const auto mean_of = [&](std::size_t k) {
      return (*result_.options[k].at[point].*swept_totals[metric]).mean;
    };
    for (std::size_t k = 0; k < result_.options.size(); ++k) {
      const auto& at = result_.options[k].at[point];
      if (at && at->feasible && (!best || mean_of(k) < mean_of(*best))) best = k;
    }
    return best;
  }

  void find_break_evens(std::size_t metric) {
    for (std::size_t p = 0; p + 1 < varied_.size(); ++p) {
      const auto below = leader(metric, p), above = leader(metric, p + 1);
      if (!below || !above || *below == *above) continue;
      Axis values{{}, result_.logarithmic};
      Columns differences;
      for (std::size_t q = 0; q < varied_.size(); ++q) {
        const auto &mine = drawn_[*below][q][metric], &theirs = drawn_[*above][q][metric];
        if (mine.empty() || theirs.empty()) continue;
        values.values.push_back(varied_[q].value);
        differences.push_back(difference(mine, theirs));
      }
      const double middle =
          values.value((values.position(varied_[p].value) + values.position(varied_[p + 1].value)) / 2);
      const auto crossing = crossing_summary(values, differences, middle);
      result_.break_evens.push_back({std::string{compared_metrics[metric].word}, result_.options[*below].id,
                                     result_.options[*above].id, crossing.value, crossing.share});
    }
  }

  Sweep& result_;
  std::span<const VariedPlan> varied_;
  const Catalog& catalog_;
  const Coefficients& shipped_;
  const CompareSettings& settings_;
  std::map<std::string, std::size_t> index_; ///< id → position among the result's options
  std::vector<std::vector<Drawn>> drawn_;    ///< by option, by value; empty where it is not ranked
};

} // namespace

std::vector<double> swept_values(double low, double high, std::size_t points, bool logarithmic) {
  auto values = axis(low, high, points, logarithmic).values;
  for (std::size_t k = 1; k + 1 < values.size(); ++k) {
    // Six digits say it all, and read better where the value is shown.
    if (values[k] == 0) continue;
    const double unit = std::pow(10, std::floor(std::log10(std::abs(values[k]))) - 5);
    values[k] = std::round(values[k] / unit) * unit;
  }
  return values;
}

Sweep sweep(const Plan& plan, std::string path, bool logarithmic, std::span<const VariedPlan> varied,
            const Catalog& catalog, const Coefficients& coefficients, const CompareSettings& settings) {
  Sweep result;
  result.made_by = made_by(catalog, coefficients, settings);
  result.plan = plan;
  result.path = std::move(path);
  result.logarithmic = logarithmic;
  for (const auto& point : varied)
    result.values.push_back(point.value);
  Sweeper{result, varied, catalog, coefficients, settings}.run();
  return result;
}

} // namespace steelyard
