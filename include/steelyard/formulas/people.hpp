/// \file
/// People's time, and the calendar.
///
/// \par Model
/// A team of n works 1 + (n - 1) k times as fast as one, with k its parallel efficiency. The calendar is
/// the critical path: what runs side by side (labels, procurement) counts by its longest, what follows is
/// added.
/// \par Worked example
/// 40 person-days by 2 people at k = 0.7, 5 days a week: 40 / (1.7 * 5) = 4.71 weeks. With 3 weeks of labels
/// beside 2 weeks of procurement before: 7.71 weeks.
/// \par Accuracy
/// No account of holidays, other work, or waiting for approval; those are in the spread of the efforts.
/// \par Source
/// Arithmetic; Brooks 1975 on why k is below 1.
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>

namespace steelyard {

/// How many times as fast as one person a team works [1], for at least one person.
[[nodiscard]] constexpr double team_speed(double people, Fraction parallel_efficiency) {
  return 1 + (people - 1) * parallel_efficiency.count();
}

/// Time that a team takes for an effort [weeks].
[[nodiscard]] constexpr Weeks team_time(PersonDays effort, double speed, double days_a_week) {
  return Weeks{effort.count() / (speed * days_a_week)};
}

/// Time to launch [weeks]: what can run side by side, then what must follow it.
[[nodiscard]] constexpr Weeks weeks_to_launch(Weeks labels, Weeks procurement, Weeks serial) {
  return std::max(labels, procurement) + serial;
}

/// Effort of running a service for a time [person-days]: a share of one full-time person.
[[nodiscard]] constexpr PersonDays run_effort(double full_time_share, Months time, double days_a_week) {
  return PersonDays{full_time_share * time.count() * weeks_per_month * days_a_week};
}

/// Cost of people's time [USD].
[[nodiscard]] constexpr Money people_cost(PersonDays effort, MoneyPerDay rate) {
  return rate * effort;
}

/// What is lost while a launch is awaited [USD].
[[nodiscard]] constexpr Money delay_cost(Weeks delay, Per<Money, Weeks> loss) {
  return loss * delay;
}

} // namespace steelyard
