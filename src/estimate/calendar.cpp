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
  return job.train.has_value() || (job.serve && job.serve->machine.accelerator) ||
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

std::vector<LaunchCalendar> calendars(const Job& job, const Waits& waits) {
  const Setting& s = job.setting;
  const auto procurement = job.draw(waits.procurement), queue = job.draw(waits.queue),
             parallel = job.draw(waits.parallel), review = job.draw(waits.review),
             release = job.draw(waits.release);
  const bool buys = procures(job), waits_for_machines = queues(job);
  std::vector<LaunchCalendar> all(s.n);
  for (std::size_t i = 0; i < s.n; ++i) {
    const auto work = [&](const std::vector<double>& days) {
      return team_time(PersonDays{days[i]}, s.team_speed[i], working_days_per_week);
    };
    LaunchCalendar& c = all[i];
    c.labels = Weeks{job.label_weeks[i]};
    c.procurement = Weeks{buys ? days_to_weeks(procurement[i]) : 0};
    c.preparation = work(job.preparation_days);
    if (job.run) {
      const double trials = other_runs(*job.run, i) / std::max(1.0, parallel[i]);
      const Hours up{(job.run->instance_hours[i] + trials) / std::max(1.0, job.train->machine.count)};
      const Hours waiting = job.train_spot ? job.train_spot->waiting(i, up) : Hours{0};
      c.training =
          Weeks{(up + waiting).count() / (24 * 7) + (waits_for_machines ? days_to_weeks(queue[i]) : 0)};
    }
    c.tuning = work(job.tuning_days);
    c.finishing = work(job.finishing_days);
    c.review = Weeks{days_to_weeks(review[i])};
    c.release = Weeks{days_to_weeks(release[i])};
  }
  return all;
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
  const auto all = calendars(job, waits_of(job));
  return values_of(job.setting.n, [&](std::size_t i) {
    const Weeks testing =
        team_time(PersonDays{job.testing_days[i]}, job.setting.team_speed[i], working_days_per_week);
    return (all[i].before() + all[i].during() + testing).count();
  });
}

void add_calendar(const Job& job, Estimate& e) {
  const Setting& s = job.setting;
  const Waits waits = waits_of(job);
  const auto all = calendars(job, waits);
  const auto weeks = values_of(s.n, [&](std::size_t i) { return weeks_to_launch(all[i]).count(); });
  std::vector<Derivation> trees;
  // Of legs that are equally long the first decides, so that shares and weeks add up.
  std::vector<std::array<bool, legs.size()>> decides(s.n);
  for (std::size_t i = 0; i < s.n; ++i)
    for (std::size_t k = 0; k < legs.size(); ++k) {
      bool first = true;
      for (std::size_t other = 0; other < k; ++other)
        if (legs[other].phase == legs[k].phase && decides[i][other]) first = false;
      decides[i][k] = first && (!legs[k].phase || all[i].*legs[k].weeks == (all[i].*legs[k].phase)());
    }
  for (std::size_t k = 0; k < legs.size(); ++k) {
    const auto column = values_of(s.n, [&](std::size_t i) { return (all[i].*legs[k].weeks).count(); });
    double critical = 0, on_path = 0;
    for (std::size_t i = 0; i < s.n; ++i)
      if (decides[i][k] && column[i] > 0) {
        critical += 1;
        on_path += column[i];
      }
    const auto n = static_cast<double>(s.n);
    CalendarLeg leg_of{std::string{legs[k].name}, ordered_mean(column), {}, critical / n, on_path / n};
    if (!(leg_of.weeks > 0)) continue;
    if (s.detail) {
      leg_of.interval = summary(column);
      auto tree = node(legs[k].name, "weeks", formula_of(legs[k]), column, inputs_of(job, legs[k], waits));
      tree.note = legs[k].phase
                      ? fmt::format("Longest of its phase in {} of the draws; adds {} weeks on average",
                                    percent(leg_of.critical_share), short_number(leg_of.weeks_on_path))
                      : "Nothing runs beside it";
      trees.push_back(std::move(tree));
    }
    e.calendar.push_back(std::move(leg_of));
  }
  const auto waiting = waiting_cost(s, weeks);
  if (s.detail) {
    auto launch =
        node(name(Metric::weeks_to_launch), "weeks",
             "longest of labels, procurement and preparation + longest of training runs and tuning + "
             "longest of testing with integration and review + release",
             weeks, std::move(trees));
    e.derivations.push_back(delay_tree(s, waiting, launch));
    e.derivations.push_back(std::move(launch));
  }
  e.put(Metric::delay_usd, waiting);
  e.put(Metric::weeks_to_launch, weeks);
}

} // namespace steelyard
