#include "support/catch.hpp"

#include "steelyard/formulas/people.hpp"

using namespace steelyard;

TEST_CASE("people: the worked example") {
  const double speed = team_speed(2, Fraction::clamped(0.7));
  const auto serial = team_time(PersonDays{40}, speed, 5);
  CHECK(serial.count() == Approx(4.71).epsilon(1e-3));
  CHECK(weeks_to_launch(Weeks{3}, Weeks{2}, serial).count() == Approx(7.71).epsilon(1e-3));
}

TEST_CASE("one person is one person") {
  CHECK(team_speed(1, Fraction::clamped(0.7)) == 1);
}

TEST_CASE("running a service, and what waiting costs") {
  CHECK(run_effort(0.1, Months{12}, 5).count() == Approx(26));
  CHECK(people_cost(PersonDays{10}, MoneyPerDay{800}).count() == 8000);
  CHECK(delay_cost(Weeks{3}, Per<Money, Weeks>{500}).count() == 1500);
}
