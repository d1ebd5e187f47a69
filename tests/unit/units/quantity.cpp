#include "support/catch.hpp"

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

using namespace steelyard;

namespace {

template <class A, class B>
concept Addable = requires(A a, B b) {
  a + b;
};

} // namespace

TEST_CASE("only meaningful sums exist") {
  STATIC_REQUIRE(Addable<Hours, Hours>);
  STATIC_REQUIRE(!Addable<Hours, KilowattHours>);
  STATIC_REQUIRE(!Addable<Kilowatts, KilowattHours>);
  STATIC_REQUIRE(!Addable<Money, double>);
}

TEST_CASE("products and quotients carry their units") {
  CHECK((Kilowatts{2} * Hours{3}).count() == 6);
  CHECK((KilowattHours{6} / Kilowatts{2}).count() == 3);
  CHECK((KilowattHours{6} / Hours{3}).count() == 2);
  CHECK((CarbonIntensity{0.4} * KilowattHours{10}).count() == Approx(4));
  CHECK(Hours{6} / Hours{3} == 2);
  CHECK((MoneyPerHour{1.408} * to_hours(Months{1})).count() == Approx(1027.84)); // ml.g5.xlarge for a month
}

TEST_CASE("bounded values are checked where they are made") {
  CHECK(Fraction::make(0.5)->count() == 0.5);
  CHECK_FALSE(Fraction::make(1.01));
  CHECK_FALSE(Fraction::make(-0.01));
  CHECK(Fraction::clamped(1.2).count() == 1);
  CHECK_FALSE(Pue::make(0.99));
  CHECK(Pue::make(1.07)->count() == 1.07);
}
