#include "steelyard/decide/compare.hpp"

#include "weighing.hpp"

#include "steelyard/estimate/estimator.hpp"
#include "steelyard/estimate/measured.hpp"
#include "steelyard/estimate/shared_work.hpp"
#include "steelyard/option/enumerate.hpp"
#include "steelyard/stats/column.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <optional>
#include <set>

namespace steelyard {

namespace {

void cite(const Derivation& d, std::set<std::string>& ids) {
  if (!d.source.empty()) ids.insert(d.source);
  if (!d.method.empty()) ids.insert(d.method);
  for (const auto& input : d.inputs)
    cite(input, ids);
}

/// So many threads while it lives; as many as there are cores where none is said.
class ThreadLimit {
 public:
  explicit ThreadLimit(int threads) {
    if (threads > 0)
      limit_.emplace(oneapi::tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
  }

 private:
  std::optional<oneapi::tbb::global_control> limit_;
};

/// Every source that an assumption, a line item or an explanation names.
std::vector<Source> cited_sources(const Comparison& c, const Catalog& catalog) {
  std::set<std::string> ids;
  for (const auto& a : c.assumptions)
    ids.insert(a.source);
  for (const auto& w : c.options) {
    for (const auto& item : w.estimate.line_items) {
      ids.insert(item.source);
      for (const auto& tree : item.explanations)
        cite(tree, ids);
    }
    for (const auto& tree : w.estimate.derivations)
      cite(tree, ids);
  }
  std::vector<Source> sources;
  for (const auto& source : catalog.sources)
    if (ids.contains(source.id)) sources.push_back(source);
  return sources;
}

} // namespace

Coefficients with_overrides(Coefficients coefficients, const Plan& plan) {
  const Development& development = plan.development;
  if (development.measured_failures) {
    Coefficient& between = coefficients.train.interruption_device_hours;
    between = narrowed_interruptions(between, *development.measured_failures,
                                     development.measured_from.value_or(""));
  }
  if (plan.overrides.empty()) return coefficients;
  for_each_coefficient(coefficients, [&plan](Coefficient& coefficient) {
    for (const auto& own : plan.overrides)
      if (own.id == coefficient.id) {
        coefficient.distribution = own.distribution;
        coefficient.origin = Origin::plan;
        coefficient.source = "plan";
        coefficient.note = "the plan's own";
      }
  });
  return coefficients;
}

Uncertain<double> exact_label_price(double usd) {
  Uncertain<double> price;
  price.id = "data.label_usd_per_item";
  price.unit = "USD/label";
  price.distribution = Exact{usd};
  price.origin = Origin::plan;
  price.source = "plan";
  return price;
}

const std::string& region_of(const Plan& plan, const Option& option) {
  return option.choices.region.empty() ? plan.region : option.choices.region;
}

SampleKey sample_key(const Plan& plan, std::uint64_t seed) {
  return {seed, plan.id.empty() ? plan.content_hash : stable_hash(plan.id)};
}

MadeBy made_by(const Catalog& catalog, const Coefficients& coefficients, const CompareSettings& settings) {
  return {settings.version,    catalog.id,    catalog.date,  catalog.sha256,
          coefficients.sha256, settings.seed, settings.draws};
}

std::vector<Weighed> weighed_options(const Setting& setting, const std::vector<Option>& enumerated,
                                     int threads, std::vector<Metric> metrics) {
  // Limits are on the cost, the weeks and the emissions.
  const auto& limits = setting.plan.constraints;
  metrics.insert(metrics.end(),
                 {ranking_metric(setting.plan), Metric::cost_with_errors_usd, Metric::emissions_kgco2e});
  if (limits.max_total_usd) metrics.push_back(Metric::cost_usd);
  if (limits.deadline_weeks) metrics.push_back(Metric::weeks_to_launch);
  std::vector<Weighed> options(enumerated.size());
  const ThreadLimit limit{threads};
  for (std::size_t k = 0; k < enumerated.size(); ++k)
    options[k].option = enumerated[k];
  const auto weigh = [&](std::size_t k) {
    Estimated estimated = estimate_option(setting, enumerated[k]);
    options[k].estimate = std::move(estimated.estimate);
    options[k].estimate.keep_columns(metrics);
    options[k].chance = std::move(estimated.chance);
    options[k].odds.over_latency = estimated.over_latency;
    if (estimated.overloaded) {
      options[k].feasible = false;
      options[k].reasons.push_back(
          "the plan's own hardware is too small for the load at its peak with more than even odds");
    }
  };
  // Each option is a function of the setting alone, so it does not matter which thread takes which group.
  SharedWork shared{setting, enumerated};
  oneapi::tbb::parallel_for(std::size_t{0}, shared.groups().size(), [&](std::size_t g) {
    for (const std::size_t k : shared.groups()[g]) {
      weigh(k);
      shared.done(k);
    }
  });
  rank_options(setting.plan, options);
  return options;
}

Comparison compare(const Plan& plan, const Catalog& catalog, const Coefficients& shipped,
                   const CompareSettings& settings) {
  const ThreadLimit limit{settings.threads};
  const Coefficients coefficients = with_overrides(shipped, plan);
  const Sample sample{sample_key(plan, settings.seed), settings.draws};
  const Setting setting{plan, catalog, coefficients, sample, settings.detail};

  std::vector<Weighed> options =
      weighed_options(setting, enumerate_options(plan, catalog, coefficients), settings.threads, {});

  Comparison comparison;
  comparison.made_by = made_by(catalog, coefficients, settings);
  comparison.plan = plan;
  comparison.recommendation = recommendation(setting, options);
  fill_probability_pareto(plan, options, comparison.recommendation.option);

  // Chance of beating the recommended option, for those that are not representatives.
  if (const Weighed* recommended = find_weighed(options, comparison.recommendation.option)) {
    const auto theirs = ranking_column(plan, recommended->estimate);
    for (auto& w : options)
      if (w.rank && !w.representative && &w != recommended) {
        const auto mine = ranking_column(plan, w.estimate);
        w.probability_beats_recommended = probabilities_best({&mine, &theirs}).front();
      }
  }
  if (!settings.explain_option.empty() && !settings.detail) {
    const Setting detailed{plan, catalog, coefficients, sample, true};
    for (auto& w : options)
      if (w.option.id == settings.explain_option && w.option.infeasible.empty())
        w.estimate = estimate_option(detailed, w.option).estimate;
  }
  comparison.options = std::move(options);

  std::set<std::string> listed;
  for (const Assumption* a : assumptions(plan)) {
    comparison.assumptions.push_back(*a);
    listed.insert(a->id);
  }
  for (const Assumption* a : sample.drawn())
    if (listed.insert(a->id).second) comparison.assumptions.push_back(*a);
  comparison.sources = cited_sources(comparison, catalog);
  return comparison;
}

} // namespace steelyard
