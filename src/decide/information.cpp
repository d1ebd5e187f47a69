#include "information.hpp"

#include "steelyard/formulas/learning_curve.hpp"
#include "steelyard/stats/summary.hpp"
#include "steelyard/units/bounded.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace steelyard {

namespace {

constexpr std::size_t signal_groups = 24;
constexpr double least_worth = 0.005; ///< of the cost of the best course: less is within chance
constexpr std::array pilot_sizes{100.0, 300.0, 1000.0, 3000.0, 10000.0, 30000.0};
constexpr std::array test_sizes{200.0, 500.0, 1000.0};

std::size_t least(std::span<const double> values) {
  return static_cast<std::size_t>(std::ranges::min_element(values) - values.begin());
}

/// Noise of a test set and of seeds, for each draw.
Assumption test_noise(Approach approach) {
  Assumption a;
  a.id = fmt::format("quality.pilot_noise.{}", name(approach));
  a.unit = "1";
  a.distribution = Normal{0, 1};
  a.origin = Origin::model;
  a.basis = Basis::assumed;
  a.source = "steelyard-judgement";
  a.note = "test set and seeds of a pilot that is not run yet";
  return a;
}

/// A pilot that might be run.
struct Proposal {
  double items = 0, test_items = 0;
};

std::vector<Proposal> proposals(const Trial& trial) {
  std::vector<Proposal> list;
  if (trial.train_items.empty()) {
    for (const double test : test_sizes)
      list.push_back({0, test});
    return list;
  }
  const double all = ordered_mean(trial.train_items);
  for (const double items : pilot_sizes)
    if (items < all) list.push_back({items, test_sizes[1]});
  return list;
}

class PilotBench {
 public:
  PilotBench(const Setting& s, const Contender& c) : s_{s}, c_{c} {}

  /// What every draw would show.
  [[nodiscard]] std::vector<double> signal(const Proposal& p) const {
    QualityQuestion question = c_.trial.question;
    const std::vector<double> items(s_.n, p.items);
    if (p.items > 0) {
      question.labels = items;
      question.wanted = c_.trial.wanted_items;
    }
    std::vector<double> shown = s_.belief.chance(question).scores;
    const auto noise = s_.draw(test_noise(question.approach));
    const auto seeds = s_.draw(s_.coefficients.quality.pilot_spread);
    for (std::size_t i = 0; i < shown.size(); ++i)
      shown[i] += noise[i] * std::sqrt(score_variance(Fraction::clamped(shown[i]), p.test_items, seeds[i]));
    return shown;
  }

  [[nodiscard]] double person_days() const {
    return ordered_mean(s_.draw(s_.coefficients.quality.pilot_days));
  }

  /// Labels that are not there yet, work, and training on the share of the labels.
  [[nodiscard]] double cost_usd(const Proposal& p) const {
    const double at_hand = ordered_mean(s_.draw(s_.plan.data.labelled_items));
    const double to_label = std::max(0.0, p.items + p.test_items - at_hand);
    double cost = person_days() * ordered_mean(s_.day_rate);
    if (!c_.trial.usd_per_label.empty()) cost += to_label * ordered_mean(c_.trial.usd_per_label);
    if (p.items > 0)
      for (const StageTotals& stage : c_.option->estimate.stages)
        if (stage.stage == Stage::train)
          cost += stage.cost_usd * p.items / std::max(p.items, ordered_mean(c_.trial.train_items));
    return cost;
  }

 private:
  const Setting& s_;
  const Contender& c_;
};

/// The best pilot of one contender.
std::optional<PilotWorth> best_pilot(const Setting& s, const Contender& c, const Choice& choice,
                                     double enough_usd) {
  if (c.option->chance.scores.empty()) return std::nullopt;
  const PilotBench bench{s, c};
  std::optional<PilotWorth> best;
  for (const Proposal& p : proposals(c.trial)) {
    const auto shown = bench.signal(p);
    if (shown.empty()) return std::nullopt;
    const SignalWorth worth = signal_worth(choice, shown);
    if (worth.usd < enough_usd) continue;
    PilotWorth told;
    told.approach = c.option->option.approach;
    told.option = c.option->option.id;
    told.items = p.items;
    told.test_items = p.test_items;
    told.cost_usd = bench.cost_usd(p);
    told.person_days = bench.person_days();
    told.worth_usd = worth.usd;
    told.net_usd = worth.usd - told.cost_usd;
    told.chance_of_changing = worth.changes;
    if (!best || told.net_usd > best->net_usd) best = told;
  }
  return best;
}

} // namespace

SignalWorth signal_worth(const Choice& choice, std::span<const double> signal) {
  const auto& costs = choice.costs;
  const std::size_t n = signal.size();
  std::vector<double> means(costs.size());
  for (std::size_t k = 0; k < costs.size(); ++k)
    means[k] = ordered_mean(costs[k]);
  const std::size_t usual = least(means);
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return signal[i]; });

  double chosen_usd = 0;
  std::size_t changed = 0;
  std::vector<double> halves[2];
  for (std::size_t group = 0; group < signal_groups; ++group) {
    const std::size_t from = group * n / signal_groups, to = (group + 1) * n / signal_groups;
    for (auto& half : halves)
      half.assign(costs.size(), 0);
    for (std::size_t k = 0; k < costs.size(); ++k)
      for (std::size_t place = from; place < to; ++place)
        halves[place % 2][k] += costs[k][order[place]];
    for (std::size_t half = 0; half < 2; ++half) {
      const std::size_t best = least(halves[half]);
      chosen_usd += halves[1 - half][best];
      if (choice.kinds[best] != choice.kinds[usual]) changed += (to - from) / 2;
    }
  }
  const double mean_usd = chosen_usd / static_cast<double>(n);
  return {std::max(0.0, means[usual] - mean_usd), static_cast<double>(changed) / static_cast<double>(n)};
}

double perfect_worth(const Choice& choice) {
  std::vector<double> lowest(choice.costs.front().begin(), choice.costs.front().end());
  double best = ordered_mean(lowest);
  for (const auto& column : choice.costs) {
    best = std::min(best, ordered_mean(column));
    for (std::size_t i = 0; i < lowest.size(); ++i)
      lowest[i] = std::min(lowest[i], column[i]);
  }
  return best - ordered_mean(lowest);
}

Information information(const Setting& s, const std::vector<Contender>& all,
                        const std::vector<Course>& courses, std::span<const Driver> known) {
  Choice choice;
  for (const Course& course : courses) {
    choice.costs.emplace_back(course.cost_to_target_usd);
    choice.kinds.push_back(static_cast<int>(all[course.first].option->option.approach));
  }
  Information info;
  if (choice.costs.empty()) return info;
  info.perfect_usd = perfect_worth(choice);
  double best_usd = ordered_mean(choice.costs.front());
  for (const auto& column : choice.costs)
    best_usd = std::min(best_usd, ordered_mean(column));
  const double enough_usd = least_worth * best_usd;

  for (const Contender& c : all) {
    const auto pilot = best_pilot(s, c, choice, enough_usd);
    if (!pilot) continue;
    const auto same = std::ranges::find(info.pilots, pilot->approach, &PilotWorth::approach);
    if (same == info.pilots.end())
      info.pilots.push_back(*pilot);
    else if (pilot->net_usd > same->net_usd)
      *same = *pilot;
  }
  std::ranges::stable_sort(info.pilots, std::greater<>{}, &PilotWorth::net_usd);
  info.decide_now = info.pilots.empty() || info.pilots.front().net_usd < enough_usd;

  for (const Driver& driver : known) {
    const auto column = s.sample.drawn_column(driver.assumption);
    if (column.empty()) continue;
    const SignalWorth worth = signal_worth(choice, column);
    if (worth.usd >= enough_usd) info.inputs.push_back({driver.assumption, worth.usd});
  }
  std::ranges::stable_sort(info.inputs, std::greater<>{}, &InputWorth::worth_usd);
  return info;
}

} // namespace steelyard
