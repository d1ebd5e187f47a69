#include "support/catch.hpp"

#include "steelyard/formulas/people.hpp"

using namespace steelyard;

TEST_CASE("people: the worked example") {
  const double speed = team_speed(2, Fraction::clamped(0.6));
  CHECK(team_time(PersonDays{40}, speed, 5).count() == Approx(5.28).epsilon(1e-3));
  CHECK(run_effort(0.1, Months{12}, 5).count() == Approx(26));
}

TEST_CASE("one person is one person, and half of one is half as fast") {
  CHECK(team_speed(1, Fraction::clamped(0.6)) == 1);
  CHECK(team_speed(0.5, Fraction::clamped(0.6)) == 0.5);
}

TEST_CASE("large teams are hardly faster than small ones") {
  // QSM 2005: 9.12 months with fewer than five people, 8.92 with more than twenty.
  CHECK(team_speed(20, Fraction::clamped(0.2)) / team_speed(4, Fraction::clamped(0.2)) < 1.4);
}

TEST_CASE("people are paid by the day") {
  CHECK(people_cost(PersonDays{10}, MoneyPerDay{800}).count() == 8000);
}
