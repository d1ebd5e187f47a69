#include "support/catch.hpp"

#include "steelyard/formulas/calendar.hpp"

using namespace steelyard;

namespace {

LaunchCalendar worked_example() {
  return {.labels = Weeks{3},
          .procurement = Weeks{2},
          .preparation = Weeks{2.5},
          .training = Weeks{0.4},
          .tuning = Weeks{0.8},
          .finishing = Weeks{3},
          .review = Weeks{2},
          .release = Weeks{1.5}};
}

} // namespace

TEST_CASE("calendar: the worked example") {
  const Weeks launch = weeks_to_launch(worked_example());
  CHECK(launch.count() == Approx(8.3));
  const Weeks late = delay(launch, Weeks{6});
  CHECK(late.count() == Approx(2.3));
  CHECK(delay_cost(late, Per<Money, Weeks>{1000}).count() == Approx(2300));
}

TEST_CASE("what is not the longest of its phase moves no launch") {
  auto calendar = worked_example();
  calendar.procurement = Weeks{2.9};
  calendar.training = Weeks{0.7};
  calendar.review = Weeks{2.9};
  CHECK(weeks_to_launch(calendar).count() == Approx(8.3));
  calendar.review = Weeks{4};
  CHECK(weeks_to_launch(calendar).count() == Approx(9.3));
}

TEST_CASE("an early launch costs nothing, and without a deadline every week counts") {
  CHECK(delay(Weeks{5}, Weeks{6}).count() == 0);
  CHECK(delay(Weeks{5}, Weeks{0}).count() == 5);
}
