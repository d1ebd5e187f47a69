#include "support/catch.hpp"

#include "steelyard/formulas/carbon.hpp"

using namespace steelyard;

namespace {

template <class A, class B>
concept Addable = requires(A a, B b) {
  a + b;
};

template <class E, class I>
concept Operational = requires(E e, I i) {
  operational_emissions(e, i);
};

} // namespace

TEST_CASE("carbon: the worked example") {
  CHECK(operational_emissions(KilowattHours{100}, CarbonIntensity{0.4}).count() == Approx(40));
  const auto whole = Fraction::clamped(1);
  const auto embodied = embodied_emissions(KgCo2e{7000}, Hours{100}, Hours{35040}, whole, whole);
  CHECK(embodied.count() == Approx(19.98).epsilon(1e-3));
  CHECK(software_carbon_intensity(KgCo2e{40}, embodied, Items{1000}).count() == Approx(0.060).epsilon(1e-3));
  CHECK(water_of_equipment(KilowattHours{100}, WaterIntensity{0.15}, Pue::clamped(1.2), WaterIntensity{3})
            .count() == Approx(375));
}

TEST_CASE("market-based emissions cannot be mixed with location-based ones") {
  STATIC_REQUIRE(!Addable<KgCo2e, MarketBasedKgCo2e>);
  STATIC_REQUIRE(Operational<KilowattHours, CarbonIntensity>);
  STATIC_REQUIRE(!Operational<KilowattHours, MarketBasedIntensity>);
  CHECK(market_based_emissions(KilowattHours{10}, MarketBasedIntensity{0}).count() == 0);
}

TEST_CASE("PUE stands once in water, whichever energy one starts from") {
  const auto pue = Pue::clamped(1.3);
  const KilowattHours equipment{50};
  const WaterIntensity on_site{0.2}, generation{2.5};
  CHECK(water_of_metered(equipment * 1.3, on_site, pue, generation).count() ==
        Approx(water_of_equipment(equipment, on_site, pue, generation).count()));
}

TEST_CASE("embodied emissions are shared by time, by part and by those who use the fleet") {
  const auto half = Fraction::clamped(0.5), whole = Fraction::clamped(1);
  const auto all = embodied_emissions(KgCo2e{1000}, Hours{100}, Hours{10000}, whole, whole);
  CHECK(all.count() == Approx(10));
  CHECK(embodied_emissions(KgCo2e{1000}, Hours{100}, Hours{10000}, whole, half).count() == Approx(5));
  CHECK(embodied_emissions(KgCo2e{1000}, Hours{100}, Hours{10000}, half, whole).count() == Approx(20));
}

TEST_CASE("a die, what lies upstream, and a price on carbon") {
  // 8.14 cm2 at 5 nm with 0.583 kg/kWh: 2.75 kWh, 0.43 kg of gases and 0.5 kg of materials a cm2, yield
  // 0.875.
  CHECK(die_emissions(8.14, 2.75, CarbonIntensity{0.583}, 0.43, 0.5, Fraction::clamped(0.875)).count() ==
        Approx(8.14 * (0.583 * 2.75 + 0.93) / 0.875));
  CHECK(with_upstream(KgCo2e{100}, 0.12).count() == Approx(112));
  CHECK(carbon_cost(KgCo2e{2000}, Per<Money, KgCo2e>{0.1}).count() == Approx(200));
}
