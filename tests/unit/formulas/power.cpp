#include "support/catch.hpp"

#include "steelyard/formulas/power.hpp"

#include <cmath>

using namespace steelyard;

TEST_CASE("power: the worked example") {
  CHECK(busy_energy(Kilowatts{0.7}, Fraction::clamped(0.6), Hours{100}, Pue::clamped(1.2)).count() ==
        Approx(50.4));
  const auto active = active_power(8, Kilowatts{0.7}, 1.25);
  const auto idle = idle_power(active, Fraction::clamped(0.3));
  CHECK(active.count() == Approx(7));
  CHECK(idle.count() == Approx(2.1));
  CHECK(power_at(idle, active, Fraction::clamped(0.5)).count() == Approx(4.55));
}

TEST_CASE("busy share from utilisation") {
  CHECK(busy_share(Fraction::clamped(0.58), Fraction::clamped(0.58), 0.77).count() == 1);
  CHECK(busy_share(Fraction::clamped(0.9), Fraction::clamped(0.58), 0.77).count() == 1);
  CHECK(busy_share(Fraction::clamped(0.29), Fraction::clamped(0.58), 0.77).count() ==
        Approx(std::pow(0.5, 0.77)));
}

TEST_CASE("a processor's power passes through idle, half and full") {
  const Kilowatts idle{0.1}, half{0.35}, full{0.4};
  CHECK(processor_power(idle, half, full, Fraction{}).count() == Approx(0.1));
  CHECK(processor_power(idle, half, full, Fraction::clamped(0.25)).count() == Approx(0.225));
  CHECK(processor_power(idle, half, full, Fraction::clamped(0.5)).count() == Approx(0.35));
  CHECK(processor_power(idle, half, full, Fraction::clamped(0.75)).count() == Approx(0.375));
  CHECK(processor_power(idle, half, full, Fraction::clamped(1)).count() == Approx(0.4));
  CHECK(half_load_power(idle, full, 1).count() == Approx(0.25)); // a straight line
  CHECK(half_load_power(idle, full, 1.4).count() > 0.25);        // concave
}

TEST_CASE("busy and idle hours add up to all hours") {
  const Kilowatts idle{2}, active{7};
  const auto busy = Fraction::clamped(0.3);
  const Hours time{50};
  const auto pue = Pue::clamped(1.15);
  const auto parts = busy_energy(active, busy, time, pue) + idle_energy(idle, busy, time, pue);
  CHECK(parts.count() == Approx(metered_energy(power_at(idle, active, busy), time, pue).count()));
}

TEST_CASE("the rest of the machine") {
  CHECK(with_host(Kilowatts{2}, 1.3).count() == Approx(2.6));
  CHECK(capped_power(Kilowatts{3}, Kilowatts{7}, Kilowatts{7.3}, Fraction::clamped(0.5)).count() ==
        Approx(6.5));
  CHECK(capped_power(Kilowatts{3}, Kilowatts{7}, Kilowatts{7.3}, Fraction::clamped(0.9)).count() ==
        Approx(7.3));
  using PowerPerGigabyte = Per<Kilowatts, Gigabytes>;
  CHECK(memory_power(Gigabytes{100}, PowerPerGigabyte{0.392e-3}).count() == Approx(0.0392));
  // 1 TB on solid state at 1.2 Wh/TBh, six copies, a year, PUE 1.1.
  CHECK(
      storage_energy(Gigabytes{1000}, 6, Hours{8760}, PowerPerGigabyte{1.2e-6}, Pue::clamped(1.1)).count() ==
      Approx(0.0012 * 6 * 8760 * 1.1));
  CHECK(transfer_energy(Gigabytes{100}, Per<KilowattHours, Gigabytes>{0.001}).count() == Approx(0.1));
  CHECK(metered_energy(KilowattHours{10}, Pue::clamped(1.2)).count() == Approx(12));
}
