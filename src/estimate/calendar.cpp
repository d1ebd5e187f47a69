// The way to launch: which leg decides when, and what the wait costs.
#include "job.hpp"

#include "steelyard/formulas/calendar.hpp"
#include "steelyard/formulas/people.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace steelyard {

namespace {

constexpr double working_days_per_week = 5;

struct Leg {
  std::string_view name;
  Weeks LaunchCalendar::*weeks;
  Weeks (LaunchCalendar::*phase)() const; ///< nullptr: nothing runs beside it
};

constexpr std::array<Leg, 8> legs{{
    {"labels", &LaunchCalendar::labels, &LaunchCalendar::before},
    {"procurement", &LaunchCalendar::procurement, &LaunchCalendar::before},
    {"preparation by the team", &LaunchCalendar::preparation, &LaunchCalendar::before},
    {"training runs", &LaunchCalendar::training, &LaunchCalendar::during},
    {"tuning by the team", &LaunchCalendar::tuning, &LaunchCalendar::during},
    {"testing and integration by the team", &LaunchCalendar::finishing, &LaunchCalendar::after},
    {"security and compliance review", &LaunchCalendar::review, &LaunchCalendar::after},
    {"release", &LaunchCalendar::release, nullptr},
}};

double days_to_weeks(double days) {
  return days / 7;
}

/// What the draws of the calendar are made of.
struct Waits {
  const Coefficient &procurement, &queue, &parallel, &review, &release;
};

Waits waits_of(const Job& job) {
  const auto& p = job.k().people;
  return {p.procurement_days, p.queue_days, job.k().tune.parallel_trials,
          p.review_wait_days.at(review_word(job)),
          p.calendar_days.at(job.self_hosted() ? "self-hosted" : "api")};
}

bool procures(const Job& job) {
  return job.train || (job.serve && job.serve->machine.accelerator) ||
         job.option.approach == Approach::marketplace;
}

/// Capacity that there may be none of when a run is to start.
bool queues(const Job& job) {
  return job.run && job.train->machine.accelerator && !job.train->own_pue;
}

/// Instance-hours of trials and of full-size runs that were not the last.
double other_runs(const TrainingRun& run, std::size_t i) {
  return (run.searching.hours.empty() ? 0 : run.searching.hours[i]) +
         (run.developing.hours.empty() ? 0 : run.developing.hours[i]);
}

/// The calendar of each draw.
class Calendars {
 public:
  Calendars(const Job& job, const Waits& waits)
      : job_{job}, procurement_{job.draw(waits.procurement)}, queue_{job.draw(waits.queue)},
        parallel_{job.draw(waits.parallel)}, review_{job.draw(waits.review)},
        release_{job.draw(waits.release)}, buys_{procures(job)}, waits_for_machines_{queues(job)} {}

  [[nodiscard]] LaunchCalendar operator[](std::size_t i) const {
    const auto work = [&](const std::vector<double>& days) {
      return team_time(PersonDays{days[i]}, job_.setting.team_speed[i], working_days_per_week);
    };
    LaunchCalendar c;
    c.labels = Weeks{job_.label_weeks[i]};
    c.procurement = Weeks{buys_ ? days_to_weeks(procurement_[i]) : 0};
    c.preparation = work(job_.preparation_days);
    if (job_.run) {
      const double trials = other_runs(*job_.run, i) / std::max(1.0, parallel_[i]);
      const Hours up{(job_.run->instance_hours[i] + trials) / std::max(1.0, job_.train->machine.count)};
      const Hours waiting = job_.train_spot ? job_.train_spot->waiting(i, up) : Hours{0};
      c.training =
          Weeks{(up + waiting).count() / (24 * 7) + (waits_for_machines_ ? days_to_weeks(queue_[i]) : 0)};
    }
    c.tuning = work(job_.tuning_days);
    c.finishing = work(job_.finishing_days);
    c.review = Weeks{days_to_weeks(review_[i])};
    c.release = Weeks{days_to_weeks(release_[i])};
    return c;
  }

 private:
  const Job& job_;
  std::span<const double> procurement_, queue_, parallel_, review_, release_;
  bool buys_, waits_for_machines_;
};

/// What a leg is over all draws, in sums.
struct LegSums {
  double weeks = 0, decides = 0, on_path = 0;
};

/// Adds one draw. Of legs of a phase that are equally long the first decides, so that shares and weeks add
/// up.
void count_legs(const LaunchCalendar& c, std::array<LegSums, legs.size()>& sums) {
  for (std::size_t from = 0; from < legs.size();) {
    std::size_t longest = from, to = from;
    for (; to < legs.size() && legs[to].phase == legs[from].phase; ++to) {
      sums[to].weeks += (c.*legs[to].weeks).count();
      if (c.*legs[to].weeks > c.*legs[longest].weeks) longest = to;
    }
    const double weeks = (c.*legs[longest].weeks).count();
    if (weeks > 0) {
      sums[longest].decides += 1;
      sums[longest].on_path += weeks;
    }
    from = to;
  }
}

std::vector<Derivation> inputs_of(const Job& job, const Leg& leg_of, const Waits& waits) {
  const Setting& s = job.setting;
  const auto of_team = [&](const Derivation& work) {
    auto inputs = work.inputs;
    inputs.push_back(leaf(s, s.plan.team.engineers));
    inputs.push_back(leaf(s, job.k().people.team_exponent));
    return inputs;
  };
  if (leg_of.weeks == &LaunchCalendar::labels) return job.label_weeks_tree.inputs;
  if (leg_of.weeks == &LaunchCalendar::procurement) return {leaf(s, waits.procurement)};
  if (leg_of.weeks == &LaunchCalendar::preparation) return of_team(job.preparation_tree);
  if (leg_of.weeks == &LaunchCalendar::tuning) return of_team(job.tuning_tree);
  if (leg_of.weeks == &LaunchCalendar::finishing) return of_team(job.finishing_tree);
  if (leg_of.weeks == &LaunchCalendar::review) return {leaf(s, waits.review)};
  if (leg_of.weeks == &LaunchCalendar::release) return {leaf(s, waits.release)};
  std::vector<Derivation> inputs;
  if (job.run) {
    inputs.push_back(job.run->hours_tree);
    for (const OtherRuns* runs : {&job.run->searching, &job.run->developing})
      inputs.insert(inputs.end(), runs->trees.begin(), runs->trees.end());
    inputs.push_back(leaf(s, waits.parallel));
  }
  if (queues(job)) inputs.push_back(leaf(s, waits.queue));
  return inputs;
}

std::string_view formula_of(const Leg& leg_of) {
  if (leg_of.weeks == &LaunchCalendar::labels)
    return "start + labels × time of each / (labellers × hours a day × working days)";
  if (leg_of.weeks == &LaunchCalendar::training)
    return "(run + other runs / runs at a time) / machines + queue";
  if (leg_of.weeks == &LaunchCalendar::procurement || leg_of.weeks == &LaunchCalendar::review ||
      leg_of.weeks == &LaunchCalendar::release)
    return "days / 7";
  return "days of work / (engineers^exponent × working days)";
}

Derivation delay_tree(const Setting& s, std::span<const double> cost, Derivation weeks) {
  std::vector<Derivation> inputs{std::move(weeks), leaf(s, s.plan.ranking.delay_usd_per_week)};
  const auto& deadline = s.plan.constraints.deadline_weeks;
  if (deadline) inputs.push_back(plan_leaf("deadline", *deadline, "weeks", "/constraints/deadline_weeks"));
  return node(name(Metric::delay_usd), "USD",
              deadline ? "weeks beyond the deadline × loss a week" : "weeks to launch × loss a week", cost,
              std::move(inputs));
}

} // namespace

std::vector<double> waiting_cost(const Setting& s, std::span<const double> weeks) {
  const auto loss = s.draw(s.plan.ranking.delay_usd_per_week);
  const Weeks deadline{s.plan.constraints.deadline_weeks.value_or(0)};
  return values_of(s.n, [&](std::size_t i) {
    return delay_cost(delay(Weeks{weeks[i]}, deadline), Per<Money, Weeks>{loss[i]}).count();
  });
}

std::vector<double> weeks_until_tested(const Job& job) {
  const Calendars all{job, waits_of(job)};
  return values_of(job.setting.n, [&](std::size_t i) {
    const Weeks testing =
        team_time(PersonDays{job.testing_days[i]}, job.setting.team_speed[i], working_days_per_week);
    const LaunchCalendar c = all[i];
    return (c.before() + c.during() + testing).count();
  });
}

Launch launch(const Job& job) {
  const Setting& s = job.setting;
  Launch way;
  const Waits waits = waits_of(job);
  const Calendars all{job, waits};
  std::array<LegSums, legs.size()> sums{};
  way.weeks = values_of(s.n, [&](std::size_t i) {
    const LaunchCalendar c = all[i];
    count_legs(c, sums);
    return weeks_to_launch(c).count();
  });
  std::vector<Derivation> trees;
  for (std::size_t k = 0; k < legs.size(); ++k) {
    const auto n = static_cast<double>(s.n);
    CalendarLeg leg_of{
        std::string{legs[k].name}, sums[k].weeks / n, {}, sums[k].decides / n, sums[k].on_path / n};
    if (!(leg_of.weeks > 0)) continue;
    if (s.detail) {
      const auto column = values_of(s.n, [&](std::size_t i) { return (all[i].*legs[k].weeks).count(); });
      leg_of.interval = summary(column);
      auto tree = node(legs[k].name, "weeks", formula_of(legs[k]), column, inputs_of(job, legs[k], waits));
      tree.note = legs[k].phase
                      ? fmt::format("Longest of its phase in {} of the draws; adds {} weeks on average",
                                    percent(leg_of.critical_share), short_number(leg_of.weeks_on_path))
                      : "Nothing runs beside it";
      trees.push_back(std::move(tree));
    }
    way.legs.push_back(std::move(leg_of));
  }
  const auto waiting = waiting_cost(s, way.weeks);
  if (s.detail) {
    auto tree = node(name(Metric::weeks_to_launch), "weeks",
                     "longest of labels, procurement and preparation + longest of training runs and tuning + "
                     "longest of testing with integration and review + release",
                     way.weeks, std::move(trees));
    way.derivations.push_back(delay_tree(s, waiting, tree));
    way.derivations.push_back(std::move(tree));
  }
  way.delay_usd = summary(waiting);
  way.weeks_to_launch = summary(way.weeks);
  return way;
}

} // namespace steelyard
