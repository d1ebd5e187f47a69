#include "crossing.hpp"
#include "weighing.hpp"

#include "steelyard/estimate/shared_work.hpp"
#include "steelyard/stats/straight.hpp"
#include "steelyard/stats/summary.hpp"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace steelyard {

namespace {

/// A number of the plan or of the coefficients that is tried at other values.
struct Variable {
  const Assumption& of; ///< its draws are made anew at each value; all others stay
  std::string id, unit; ///< as told
  double now = 0;       ///< where the plan has it
  Axis tried;
  std::size_t metrics = 1; ///< of compared_metrics, how many from the first
  std::size_t first_metric = 0;
  bool closely = false; ///< money is looked for again around the crossing, where whole replicas make steps
  std::function<void(Plan&, Coefficients&, double)> put;
};

/// What an option takes, in each metric that a break-even is asked for.
using Compared = std::array<std::vector<double>, compared_metrics.size()>;
/// What it takes more than another, at each value of an axis.
using Differences = std::array<Columns, compared_metrics.size()>;

/// What some options take at values of a variable. Most of an estimate does not depend on it, or runs
/// straight: a few values tell, and the rest is then read off the line.
class Trials {
 public:
  Trials(const Setting& s, const Variable& variable, std::vector<const Option*> options, const Sample& shared)
      : s_{s}, variable_{variable}, options_{std::move(options)}, shared_{shared}, plan_{s.plan},
        coefficients_{s.coefficients} {
    for (const Option* option : options_)
      lines_.emplace_back(*option);
    const auto& tried = variable.tried.values;
    // The second value too: where both ends and the middle are whole numbers, steps would look like a line.
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}, tried.size() / 2, tried.size() - 1})
      learn(tried[at]);
    all_straight_ = std::all_of(known_.begin() + 1, known_.end() - 1,
                                [this](const Known& between) { return on_line(between); });
    for (const GroundworkLine& line : lines_)
      line_straight_.push_back(line.straight());
  }

  /// Of some of the options, by index.
  [[nodiscard]] std::vector<Compared> at(double value, const std::vector<std::size_t>& which) {
    for (const Known& known : known_)
      if (known.value == value) return chosen(known.options, which);
    if (all_straight_) return chosen(read_off(value), which);
    return estimated(value, which, [&](const Setting& setting) {
      for (const std::size_t k : which)
        if (line_straight_[k]) lines_[k].lend(setting, value);
    });
  }

 private:
  struct Known {
    double value = 0;
    std::vector<Compared> options;
  };

  static std::vector<Compared> chosen(const std::vector<Compared>& all,
                                      const std::vector<std::size_t>& which) {
    std::vector<Compared> some;
    for (const std::size_t k : which)
      some.push_back(all[k]);
    return some;
  }

  template <class Prepare>
  std::vector<Compared> estimated(double value, const std::vector<std::size_t>& which, Prepare&& prepare) {
    variable_.put(plan_, coefficients_, value);
    const Sample sample{shared_, {variable_.of.id}};
    const Setting setting{plan_, s_.catalog, coefficients_, sample, false};
    prepare(setting);
    std::vector<Compared> all;
    for (const std::size_t k : which) {
      const Estimate estimate = estimate_option(setting, *options_[k]).estimate;
      Compared& columns = all.emplace_back();
      for (std::size_t m = 0; m < compared_metrics.size(); ++m)
        columns[m] = estimate.column(compared_metrics[m].metric);
    }
    return all;
  }

  void learn(double value) {
    std::vector<std::size_t> every(options_.size());
    std::iota(every.begin(), every.end(), std::size_t{0});
    known_.push_back({value, estimated(value, every, [&](const Setting& setting) {
                        for (GroundworkLine& line : lines_)
                          line.learn(setting, value);
                      })});
  }

  [[nodiscard]] double share(double value) const {
    return share_of_way(value, known_.front().value, known_.back().value);
  }

  [[nodiscard]] bool on_line(const Known& between) const {
    const double way = share(between.value);
    for (std::size_t k = 0; k < options_.size(); ++k)
      for (std::size_t m = 0; m < compared_metrics.size(); ++m)
        if (!straight(known_.front().options[k][m], between.options[k][m], known_.back().options[k][m], way))
          return false;
    return true;
  }

  [[nodiscard]] std::vector<Compared> read_off(double value) const {
    std::vector<Compared> all = known_.front().options;
    for (std::size_t k = 0; k < all.size(); ++k)
      for (std::size_t m = 0; m < compared_metrics.size(); ++m)
        all[k][m] = on_the_way(std::move(all[k][m]), known_.back().options[k][m], share(value));
    return all;
  }

  const Setting& s_;
  const Variable& variable_;
  std::vector<const Option*> options_;
  const Sample& shared_;
  Plan plan_;
  Coefficients coefficients_;
  std::vector<GroundworkLine> lines_; ///< of each option
  std::vector<bool> line_straight_;
  std::vector<Known> known_;
  bool all_straight_ = false;
};

/// Of the first of some options against each of the rest.
std::vector<Differences> differences_over(Trials& trials, const Axis& values,
                                          const std::vector<std::size_t>& which) {
  std::vector<Differences> all(which.size() - 1);
  for (const double value : values.values) {
    const auto options = trials.at(value, which);
    for (std::size_t k = 1; k < options.size(); ++k)
      for (std::size_t m = 0; m < compared_metrics.size(); ++m)
        all[k - 1][m].push_back(difference(options[0][m], options[k][m]));
  }
  return all;
}

/// The values at which an option is level with each of some others. Looked for far and wide first.
std::vector<BreakEven> crossings_of(const Setting& s, const Variable& variable, const Weighed& a,
                                    const std::vector<const Weighed*>& against, const Sample& shared) {
  std::vector<const Option*> options{&a.option};
  std::vector<std::size_t> every{0};
  for (const Weighed* w : against) {
    every.push_back(options.size());
    options.push_back(&w->option);
  }
  Trials trials{s, variable, options, shared};
  const Axis& wide = variable.tried;
  const auto coarse = differences_over(trials, wide, every);
  std::vector<BreakEven> all;
  for (std::size_t k = 0; k < against.size(); ++k)
    for (std::size_t m = variable.first_metric; m < variable.first_metric + variable.metrics; ++m) {
      CrossingSummary crossing = crossing_summary(wide, coarse[k][m], variable.now);
      if (m == 0 && crossing.value && variable.closely) {
        const double step = wide.values[1] / wide.values[0];
        const Axis close =
            axis(std::max(wide.values.front(), crossing.value->p10 / step),
                 std::min(wide.values.back(), crossing.value->p90 * step), wide.values.size(), true);
        const auto near = differences_over(trials, close, {0, k + 1});
        const auto fine = crossing_summary(close, near.front()[m], variable.now);
        if (fine.value) crossing.value = fine.value;
      }
      BreakEven result;
      result.variable = variable.id;
      result.unit = variable.unit;
      result.against = against[k]->option.id;
      result.metric = compared_metrics[m].word;
      result.low_tried = wide.values.front();
      result.high_tried = wide.values.back();
      result.value = crossing.value;
      if (!crossing.value)
        result.note = crossing.share == 0 ? "the order does not change in the range tried"
                                          : fmt::format("the order changes in {:.0f} % of the draws only",
                                                        crossing.share * 100);
      all.push_back(std::move(result));
    }
  return all;
}

/// As far as a factor up and down.
Axis around(double now, double factor, std::size_t points) {
  return axis(now / factor, now * factor, points, true);
}

/// A number of the plan, with its whole distribution scaled.
Variable scaled_to(const Assumption& of, Axis tried, Assumption& (*in)(Plan&)) {
  const double now = mean(of);
  return {of,
          of.id,
          of.unit,
          now,
          std::move(tried),
          1,
          0,
          false,
          [base = of.distribution, now, in](Plan& plan, Coefficients&, double value) {
            in(plan).distribution = scaled(base, value / now);
          }};
}

Variable volume(const Setting& s) {
  const auto& of = s.plan.demand.requests_per_month;
  Variable v = scaled_to(of, around(mean(of), 256, 17),
                         [](Plan& plan) -> Assumption& { return plan.demand.requests_per_month; });
  v.metrics = compared_metrics.size();
  v.closely = true;
  return v;
}

Variable horizon(const Setting& s) {
  const auto& of = s.plan.horizon_months;
  return scaled_to(of, around(mean(of), 8, 9), [](Plan& plan) -> Assumption& { return plan.horizon_months; });
}

/// What a label to train on costs the options on average; nothing where none is bought.
std::optional<double> label_price(const std::vector<const Weighed*>& options) {
  for (const Weighed* w : options)
    for (const LineItem& item : w->estimate.line_items)
      if (item.stage == Stage::label && item.kind == ItemKind::labels && item.unit == "label" && item.rate)
        return item.rate;
  return std::nullopt;
}

Variable label_price_from(const Uncertain<double>& of, double now) {
  return {of,
          of.id,
          "USD/label",
          now,
          around(now, 64, 9),
          1,
          0,
          false,
          [](Plan& plan, Coefficients&, double value) {
            plan.data.label_usd_per_item = exact_label_price(value);
          }};
}

/// How full replicas may get at the peak.
Variable utilisation(const Setting& s) {
  const auto& of = s.coefficients.serve.maximum_utilisation;
  return {
      of,
      of.id,
      "1",
      mean(of),
      axis(0.05, 0.95, 10, false),
      1,
      0,
      false,
      [](Plan&, Coefficients& k, double value) { k.serve.maximum_utilisation.distribution = Exact{value}; }};
}

/// Carbon intensity of the place where the recommended option runs.
Variable grid(const Setting& s, const Option& option) {
  const auto& of = s.coefficients.carbon.intensity_error;
  const double now = ordered_mean(s.site(region_of(s.plan, option)).kg_per_kwh);
  constexpr std::size_t emissions = 2; // of compared_metrics
  static_assert(compared_metrics[emissions].metric == Metric::emissions_kgco2e);
  return {of,
          "carbon.grid_kg_per_kwh",
          "kgCO2e/kWh",
          now,
          around(now, 32, 9),
          1,
          emissions,
          false,
          [base = of.distribution, now](Plan&, Coefficients& k, double value) {
            k.carbon.intensity_error.distribution = scaled(base, value / now);
          }};
}

bool runs_replicas(const Option& option) {
  return option.choices.hosting == Hosting::endpoint && !option.choices.serve_instance.empty();
}

BreakEven carbon_break_even(const Weighed& a, const Weighed& green) {
  BreakEven result;
  result.variable = "ranking.carbon_usd_per_tonne";
  result.unit = "USD/t";
  result.against = green.option.id;
  result.metric = "score";
  result.high_tried = 10000;
  const auto &cost_a = a.estimate.column(Metric::cost_with_errors_usd),
             &cost_b = green.estimate.column(Metric::cost_with_errors_usd);
  const auto &kg_a = a.estimate.column(Metric::emissions_kgco2e),
             &kg_b = green.estimate.column(Metric::emissions_kgco2e);
  std::vector<double> prices;
  for (std::size_t i = 0; i < cost_a.size(); ++i) {
    const double saved = kg_a[i] - kg_b[i];
    const double price = saved > 0 ? (cost_b[i] - cost_a[i]) / saved * 1000 : -1;
    if (price > 0 && price <= result.high_tried) prices.push_back(price);
  }
  const double share = static_cast<double>(prices.size()) / static_cast<double>(cost_a.size());
  if (share >= 0.5)
    result.value = summary(prices);
  else
    result.note = "no carbon price up to $10,000 a tonne changes the order in most draws";
  return result;
}

} // namespace

bool paid_by_request(const Option& option) {
  const Choices& c = option.choices;
  if (c.hosting == Hosting::serverless) return true;
  return c.serve_instance.empty() && (c.hosting == Hosting::api || c.hosting == Hosting::batch ||
                                      c.hosting == Hosting::custom_model_import);
}

std::vector<BreakEven> break_evens(const Setting& s, const Sample& few, const Weighed& recommended,
                                   const Weighed* runner_up, const Weighed* greenest,
                                   const Weighed* other_billing) {
  struct Question {
    Variable variable;
    std::vector<const Weighed*> against;
  };

  std::vector<Question> questions;
  std::vector<const Weighed*> rivals;
  for (const Weighed* w : {runner_up, other_billing})
    if (w) rivals.push_back(w);
  if (!rivals.empty()) questions.push_back({volume(s), rivals});
  Uncertain<double> price;
  if (runner_up) {
    questions.push_back({horizon(s), {runner_up}});
    if (const auto usd = label_price({&recommended, runner_up}); usd && *usd > 0) {
      price = exact_label_price(*usd);
      questions.push_back({label_price_from(price, *usd), {runner_up}});
    }
    if (runs_replicas(recommended.option) || runs_replicas(runner_up->option))
      questions.push_back({utilisation(s), {runner_up}});
    questions.push_back({grid(s, recommended.option), {runner_up}});
  }
  std::vector<std::vector<BreakEven>> answers(questions.size());
  oneapi::tbb::parallel_for(std::size_t{0}, questions.size(), [&](std::size_t q) {
    answers[q] = crossings_of(s, questions[q].variable, recommended, questions[q].against, few);
  });
  std::vector<BreakEven> all;
  for (std::size_t q = 0; q < answers.size(); ++q) {
    all.insert(all.end(), answers[q].begin(), answers[q].end());
    // After those over volume, as readers know them.
    if (q == 0 && greenest && greenest->option.id != recommended.option.id)
      all.push_back(carbon_break_even(recommended, *greenest));
  }
  if (answers.empty() && greenest && greenest->option.id != recommended.option.id)
    all.push_back(carbon_break_even(recommended, *greenest));
  return all;
}

} // namespace steelyard
