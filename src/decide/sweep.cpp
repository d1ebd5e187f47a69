#include "steelyard/decide/sweep.hpp"

#include "crossing.hpp"
#include "weighing.hpp"

#include "steelyard/option/enumerate.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace steelyard {

namespace {

/// Enough to tell which option of an approach is the best.
constexpr std::size_t scan_draws = 256;

struct SweepMetric {
  Metric metric;
  std::string_view word;
  Summary SweptTotals::*total;
};

constexpr std::array swept_metrics{
    SweepMetric{Metric::cost_with_errors_usd, "cost", &SweptTotals::cost_usd},
    SweepMetric{Metric::energy_kwh, "energy", &SweptTotals::energy_kwh},
    SweepMetric{Metric::emissions_kgco2e, "emissions", &SweptTotals::emissions_kgco2e}};

/// Draws of one option at one value, by swept metric.
using Drawn = std::array<std::vector<double>, swept_metrics.size()>;

class Sweeper {
 public:
  Sweeper(Sweep& result, std::span<const VariedPlan> varied, const Catalog& catalog,
          const Coefficients& shipped, const CompareSettings& settings)
      : result_{result}, varied_{varied}, catalog_{catalog}, shipped_{shipped}, settings_{settings} {}

  void run() {
    for (const auto& point : varied_)
      find_leaders(point);
    drawn_.resize(result_.options.size());
    for (const auto& point : varied_)
      estimate_at(point);
    for (std::size_t m = 0; m < swept_metrics.size(); ++m)
      find_break_evens(m);
  }

 private:
  /// The options that lead their approach at a value, beside those that are known.
  void find_leaders(const VariedPlan& point) {
    const Coefficients coefficients = with_overrides(shipped_, point.plan);
    const Sample sample{sample_key(result_.plan, settings_.seed), std::min(settings_.draws, scan_draws)};
    const Setting setting{point.plan, catalog_, coefficients, sample, false};
    const auto options =
        weighed_options(setting, enumerate_options(point.plan, catalog_, coefficients), settings_.threads);
    const Weighed* recommended = recommended_option(options);
    for (const auto& w : options)
      if ((w.representative || &w == recommended) && !index_.contains(w.option.id)) {
        index_.emplace(w.option.id, result_.options.size());
        result_.options.push_back({w.option.id, w.option.title, w.option.approach, {}});
      }
  }

  void estimate_at(const VariedPlan& point) {
    const Coefficients coefficients = with_overrides(shipped_, point.plan);
    const Sample sample{sample_key(result_.plan, settings_.seed), settings_.draws};
    const Setting setting{point.plan, catalog_, coefficients, sample, false};
    std::vector<Option> tracked;
    for (auto& option : enumerate_options(point.plan, catalog_, coefficients))
      if (index_.contains(option.id)) tracked.push_back(std::move(option));
    const auto options = weighed_options(setting, tracked, settings_.threads);

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
      for (std::size_t m = 0; m < swept_metrics.size(); ++m) {
        totals.*swept_metrics[m].total = *w.estimate.total(swept_metrics[m].metric);
        if (w.rank) drawn_[k].back()[m] = w.estimate.column(swept_metrics[m].metric);
      }
      result_.options[k].at.back() = std::move(totals);
    }
    const Weighed* recommended = recommended_option(options);
    result_.recommended.push_back(recommended ? std::optional{recommended->option.id} : std::nullopt);
    if (recommended)
      result_.options[index_.at(recommended->option.id)].at.back()->probability_best =
          probability_best(point.plan, options, *recommended);
  }

  /// The option with the least mean of a metric at a value.
  std::optional<std::size_t> leader(std::size_t metric, std::size_t point) const {
    std::optional<std::size_t> best;
    const auto mean_of = [&](std::size_t k) {
      return (*result_.options[k].at[point].*swept_metrics[metric].total).mean;
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
        std::vector<double> difference(mine.size());
        std::transform(mine.begin(), mine.end(), theirs.begin(), difference.begin(), std::minus<>{});
        values.values.push_back(varied_[q].value);
        differences.push_back(std::move(difference));
      }
      const double middle =
          values.value((values.position(varied_[p].value) + values.position(varied_[p + 1].value)) / 2);
      const auto crossing = crossing_summary(values, differences, middle);
      result_.break_evens.push_back({std::string{swept_metrics[metric].word}, result_.options[*below].id,
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
