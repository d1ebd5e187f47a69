/// \file
/// People's time and what it costs.
///
/// \par Model
/// A team of n people works n^a times as fast as one; who works part of the time is that part as fast. A
/// share of a person that runs a service is paid for every working day.
/// \par Worked example
/// 40 person-days by 2 people at a = 0.6, 5 days a week: 40 / (2^0.6 * 5) = 5.28 weeks. A tenth of a person
/// for 12 months: 26 days.
/// \par Accuracy
/// No account of holidays or other work; those are in the spread of the efforts. In 564 projects of 100,000
/// lines, teams of more than twenty people finished a week before teams of fewer than five (9.12 against 8.92
/// months): an exponent near 0, which the shipped range does not reach, since few plans have such teams.
/// \par Source
/// Brooks 1975, The Mythical Man-Month, on why a is below 1; QSM 2005, as told in "Top performing projects
/// use small teams".
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <cmath>

namespace steelyard {

/// How many times as fast as one person a team works [1].
[[nodiscard]] inline double team_speed(double people, Fraction exponent) {
  return people < 1 ? people : std::pow(people, exponent.count());
}

/// Time that a team takes for an effort [weeks].
[[nodiscard]] constexpr Weeks team_time(PersonDays effort, double speed, double days_a_week) {
  return Weeks{effort.count() / (speed * days_a_week)};
}

/// Effort of running a service for a time [person-days]: a share of one full-time person.
[[nodiscard]] constexpr PersonDays run_effort(double full_time_share, Months time, double days_a_week) {
  return PersonDays{full_time_share * time.count() * weeks_per_month * days_a_week};
}

/// Cost of people's time [USD].
[[nodiscard]] constexpr Money people_cost(PersonDays effort, MoneyPerDay rate) {
  return rate * effort;
}

} // namespace steelyard
