#include "support/catch.hpp"

#include "steelyard/formulas/queueing.hpp"

#include <cmath>

using namespace steelyard;

TEST_CASE("queueing: the worked example") {
  const Seconds service{0.15};
  const double load = offered_load(ItemsPerSecond{10}, service);
  CHECK(load == Approx(1.5));
  CHECK(blocking_probability(load, 2).count() == Approx(0.3103).epsilon(1e-3));
  CHECK(waiting_probability(load, 2).count() == Approx(0.6429).epsilon(1e-3));
  CHECK(mean_wait(load, 2, service, 1).count() == Approx(0.193).epsilon(5e-3));
  CHECK(wait_percentile(load, 2, service, 1, Probability::clamped(0.95)).count() ==
        Approx(0.766).epsilon(1e-3));
}

TEST_CASE("one server is M/M/1") {
  for (const double load : {0.1, 0.5, 0.9}) {
    CHECK(waiting_probability(load, 1).count() == Approx(load));
    CHECK(mean_wait(load, 1, Seconds{1}, 1).count() == Approx(load / (1 - load)));
  }
  // Constant service waits half as long (Pollaczek-Khinchine).
  CHECK(mean_wait(0.5, 1, Seconds{1}, variability_factor(1, 0)).count() == Approx(0.5));
}

TEST_CASE("servers that cannot keep up make everybody wait") {
  CHECK(waiting_probability(3, 3).count() == 1);
  CHECK(waiting_probability(7, 3).count() == 1);
  CHECK(waiting_probability(0, 3).count() == 0);
}

TEST_CASE("the fewest servers keep to the limit, and one fewer do not") {
  const Seconds service{0.2};
  for (const double rate : {0.01, 1.0, 7.0, 40.0, 900.0})
    for (const double wait : {0.0, 0.05, 0.5}) {
      CAPTURE(rate, wait);
      const WaitLimit limit{Seconds{wait}, Probability::clamped(0.95), Fraction::clamped(0.9)};
      const auto servers = fewest_servers(ItemsPerSecond{rate}, service, 1, limit, 10000);
      REQUIRE(servers);
      const double load = rate * 0.2;
      const auto keeps = [&](int n) {
        return load / n <= 0.9 && wait_percentile(load, n, service, 1, limit.share).count() <= wait + 1e-12;
      };
      CHECK(keeps(*servers));
      if (*servers > 1) CHECK_FALSE(keeps(*servers - 1));
    }
}

TEST_CASE("no number of servers within the allowed is enough") {
  const WaitLimit limit{Seconds{0.1}, Probability::clamped(0.95), Fraction::clamped(0.8)};
  CHECK_FALSE(fewest_servers(ItemsPerSecond{1000}, Seconds{1}, 1, limit, 100));
}

TEST_CASE("busy shares") {
  CHECK(any_request_share(ItemsPerSecond{2}, Seconds{0.5}).count() == Approx(1 - std::exp(-1.0)));
  CHECK(any_request_share(ItemsPerSecond{0}, Seconds{0.5}).count() == 0);
  CHECK(server_busy_share(1.5, 2).count() == Approx(0.75));
  CHECK(server_busy_share(5, 2).count() == 1);
}

TEST_CASE("the staffing table answers as the search for the fewest servers does") {
  const StaffingTable table{Probability::clamped(0.95)};
  const Seconds service{1};
  int differs = 0, asked = 0;
  for (double load = 0.02; load < 60; load *= 1.13)
    for (const double wait : {0.0, 0.03, 0.1, 0.5, 1.0, 3.0, 20.0})
      for (const double busiest : {0.6, 0.8}) {
        CAPTURE(load, wait, busiest);
        const WaitLimit limit{Seconds{wait}, Probability::clamped(0.95), Fraction::clamped(busiest)};
        const auto exact = fewest_servers(ItemsPerSecond{load}, service, 1, limit, 200);
        REQUIRE(exact);
        const double tabled = table.fewest(load, wait, busiest);
        CHECK(std::abs(tabled - *exact) <= 1);
        ++asked;
        differs += tabled != *exact ? 1 : 0;
      }
  CHECK(differs * 50 < asked); // where the load is at the edge of a step
}

TEST_CASE("more servers than the table has are decided by their busy share") {
  const StaffingTable table{Probability::clamped(0.95)};
  CHECK(table.fewest(1e6, 0.1, 0.8) == 1.25e6);
  CHECK(table.fewest(1e12, 0, 0.5) == 2e12);
  CHECK(table.fewest(0, 0, 0.5) == 1);
}
