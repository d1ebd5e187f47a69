#include "strategy.hpp"

#include "steelyard/formulas/calendar.hpp"
#include "steelyard/stats/summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace steelyard {

namespace {

constexpr std::size_t strategies_named = 6;

std::vector<double> money_column(const Plan& plan, const Estimate& e) {
  std::vector<double> column = e.column(Metric::cost_with_errors_usd);
  if (plan.ranking.by == RankBy::score) add_carbon_price(plan, e, column);
  return column;
}

bool has_chance(const Plan& plan, const Weighed& w) {
  return w.rank && (!plan.quality.target || !w.chance.scores.empty());
}

/// By rank, so that the first found is the cheapest.
template <class Wanted>
const Weighed* first_of(const Plan& plan, const std::vector<Weighed>& options, Approach approach,
                        Wanted&& wanted) {
  for (const auto& w : options)
    if (w.option.approach == approach && has_chance(plan, w) && wanted(w)) return &w;
  return nullptr;
}

double best_chance(const Plan& plan, const std::vector<Weighed>& options, Approach approach) {
  double best = 0;
  for (const auto& w : options)
    if (w.option.approach == approach && has_chance(plan, w))
      best = std::max(best, w.chance.meets_target.value_or(0));
  return best;
}

/// What it takes to meet the target by one attempt after the other with the contender that gets there at
/// the least cost; without any that gets there at all, an attempt with the dearest.
double further_attempts(const std::vector<Contender>& all) {
  double least = std::numeric_limits<double>::infinity(), dearest = 0;
  for (const Contender& c : all) {
    const double cost = ordered_mean(c.cost_usd);
    const auto times = static_cast<double>(std::ranges::count(c.meets, true));
    if (times > 0) least = std::min(least, cost * static_cast<double>(c.meets.size()) / times);
    dearest = std::max(dearest, cost);
  }
  return std::isfinite(least) ? least : dearest;
}

/// What a course takes in one draw.
struct Taken {
  double cost_usd = 0, energy_kwh = 0, emissions_kgco2e = 0, weeks = 0;
  bool met = true;
};

/// What it costs the business that a launch is so many weeks later than it might be [USD].
double later_usd(const Setting& s, double weeks_to_launch, double later, std::size_t i) {
  const Per<Money, Weeks> loss{s.draw(s.plan.ranking.delay_usd_per_week)[i]};
  const Weeks deadline{s.plan.constraints.deadline_weeks.value_or(0)}, planned{weeks_to_launch};
  return (delay_cost(delay(planned + Weeks{later}, deadline), loss) -
          delay_cost(delay(planned, deadline), loss))
      .count();
}

Taken taken(const Setting& s, const Contender& first, const Contender* then, std::size_t i) {
  const auto whole = [i](const Contender& c) {
    const Estimate& e = c.estimate;
    return Taken{c.cost_usd[i], e.column(Metric::energy_kwh)[i], e.column(Metric::emissions_kgco2e)[i],
                 e.column(Metric::weeks_to_launch)[i], c.meets[i]};
  };
  Taken t = whole(first);
  if (t.met || !then) return t;
  const auto& spent = first.trial.spending;
  const Taken second = whole(*then);
  const double shared = std::min(spent.labels_usd[i], then->trial.spending.labels_usd[i]);
  const double weeks = first.trial.weeks[i];
  return {spent.cost_usd[i] + second.cost_usd - shared + later_usd(s, second.weeks, weeks, i),
          spent.energy_kwh[i] + second.energy_kwh, spent.emissions_kgco2e[i] + second.emissions_kgco2e,
          weeks + second.weeks, second.met};
}

/// Approaches that a course goes through: two of the same are told as one.
std::pair<int, int> approaches_of(const std::vector<Contender>& all, const Course& c) {
  const auto of = [&all](std::size_t k) { return static_cast<int>(all[k].option->option.approach); };
  return {of(c.first), c.then ? of(*c.then) : -1};
}

const Contender* second_of(const std::vector<Contender>& all, const Course& course) {
  return course.then ? &all[*course.then] : nullptr;
}

Strategy described(const Setting& s, const std::vector<Contender>& all, const Course& course) {
  const Contender &first = all[course.first], *then = second_of(all, course);
  std::vector<double> cost(s.n), weeks(s.n), energy(s.n), emissions(s.n);
  std::size_t met = 0;
  for (std::size_t i = 0; i < s.n; ++i) {
    const Taken t = taken(s, first, then, i);
    cost[i] = t.cost_usd;
    weeks[i] = t.weeks;
    energy[i] = t.energy_kwh;
    emissions[i] = t.emissions_kgco2e;
    met += t.met ? 1 : 0;
  }
  Strategy told;
  told.first = first.option->option.id;
  if (then) told.then = then->option->option.id;
  told.trial_usd = summary(first.trial.spending.cost_usd);
  told.trial_weeks = summary(first.trial.weeks);
  told.cost_usd = summary(cost);
  told.cost_to_target_usd = summary(course.cost_to_target_usd);
  told.energy_kwh = ordered_mean(energy);
  told.emissions_kgco2e = ordered_mean(emissions);
  told.weeks = summary(weeks);
  told.meets_target = static_cast<double>(met) / static_cast<double>(s.n);
  return told;
}

} // namespace

std::vector<Contender> contenders(const Setting& s, const std::vector<Weighed>& options,
                                  const Weighed& recommended) {
  std::vector<const Weighed*> chosen;
  const auto take = [&](const Weighed* w) {
    if (w && has_chance(s.plan, *w) && std::ranges::find(chosen, w) == chosen.end()) chosen.push_back(w);
  };
  take(&recommended);
  for (std::size_t k = 0; k < approach_count; ++k) {
    const auto approach = static_cast<Approach>(k);
    take(first_of(s.plan, options, approach, [](const Weighed& w) { return w.representative; }));
    if (!s.plan.quality.target) continue;
    const double best = best_chance(s.plan, options, approach);
    take(first_of(s.plan, options, approach, [](const Weighed& w) { return !unlikely(w); }));
    take(first_of(s.plan, options, approach,
                  [best](const Weighed& w) { return w.chance.meets_target == best; }));
  }
  const auto least = least_score(s.plan.quality);
  std::vector<Contender> all;
  for (const Weighed* w : chosen) {
    Contender c;
    c.option = w;
    Estimated again = estimate_option(s, w->option, Keep::trial);
    c.estimate = std::move(again.estimate);
    c.trial = std::move(*again.trial);
    c.cost_usd = money_column(s.plan, w->estimate);
    c.meets.assign(s.n, true);
    if (least)
      for (std::size_t i = 0; i < s.n; ++i)
        c.meets[i] = w->chance.scores[i] >= *least;
    all.push_back(std::move(c));
  }
  return all;
}

std::vector<Course> courses(const Setting& s, const std::vector<Contender>& all) {
  std::vector<Course> list;
  for (std::size_t k = 0; k < all.size(); ++k)
    list.push_back({k, {}, {}});
  const bool falls_short = s.plan.quality.target.has_value(); // without a target there is nothing to miss
  for (std::size_t first = 0; falls_short && first < all.size(); ++first)
    for (std::size_t then = 0; then < all.size(); ++then)
      if (first != then) list.push_back({first, then, {}});
  const double miss_usd = falls_short ? further_attempts(all) : 0;
  for (Course& course : list) {
    const Contender* then = second_of(all, course);
    course.cost_to_target_usd.resize(s.n);
    for (std::size_t i = 0; i < s.n; ++i) {
      const Taken t = taken(s, all[course.first], then, i);
      course.cost_to_target_usd[i] = t.cost_usd + (t.met ? 0 : miss_usd);
    }
  }
  return list;
}

std::vector<Strategy> strategies(const Setting& s, const std::vector<Contender>& all,
                                 const std::vector<Course>& courses, const Weighed& recommended) {
  if (!s.plan.quality.target) return {};

  struct Candidate {
    const Course* course;
    double mean_usd;
    bool commitment; ///< to the recommended option
  };

  std::vector<Candidate> list;
  double committed_usd = 0;
  for (const Course& course : courses) {
    const bool commitment = !course.then && all[course.first].option == &recommended;
    list.push_back({&course, ordered_mean(course.cost_to_target_usd), commitment});
    if (commitment) committed_usd = list.back().mean_usd;
  }
  std::ranges::stable_sort(list, {}, &Candidate::mean_usd);
  std::vector<Strategy> named;
  std::set<std::pair<int, int>> told;
  for (const Candidate& candidate : list) {
    const bool is_new = !told.contains(approaches_of(all, *candidate.course));
    if (!candidate.commitment && (named.size() >= strategies_named || !is_new)) continue;
    told.insert(approaches_of(all, *candidate.course));
    named.push_back(described(s, all, *candidate.course));
    named.back().saves_usd = committed_usd - candidate.mean_usd;
  }
  return named;
}

} // namespace steelyard
