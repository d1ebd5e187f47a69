#include "support/catch.hpp"

#include "steelyard/formulas/billing.hpp"

#include <array>
#include <cmath>

using namespace steelyard;

namespace {

constexpr std::array tiers{PriceTier{Items{1e6}, MoneyPerItem{0.001}},
                           PriceTier{Items{5e6}, MoneyPerItem{0.0008}},
                           PriceTier{Items{std::numeric_limits<double>::infinity()}, MoneyPerItem{0.0006}}};

} // namespace

TEST_CASE("billing: the worked example") {
  CHECK(graduated_cost(Items{1.5e6}, tiers).count() == Approx(1400));
  CHECK(billed_units(550, 100, Items{1}).count() == 6);
  CHECK(billed_units(150, 100, Items{3}).count() == 3);
}

TEST_CASE("tiers at their edges") {
  struct Row {
    double units, expected;
  };

  const Row rows[]{{0, 0}, {1, 0.001}, {1e6, 1000}, {1e6 + 1, 1000.0008}, {5e6, 4200}, {6e6, 4800}};
  for (const auto& row : rows) {
    CAPTURE(row.units);
    CHECK(graduated_cost(Items{row.units}, tiers).count() == Approx(row.expected).epsilon(1e-12));
  }
  CHECK(marginal_price(Items{0}, tiers).count() == 0.001);
  CHECK(marginal_price(Items{1e6}, tiers).count() == 0.0008);
  CHECK(marginal_price(Items{1e9}, tiers).count() == 0.0006);
  CHECK(graduated_cost(Items{5}, {}).count() == 0);
}

TEST_CASE("what exceeds a last tier that has an end costs its price") {
  const std::array bounded{PriceTier{Items{100}, MoneyPerItem{2}}, PriceTier{Items{200}, MoneyPerItem{1}}};
  CHECK(graduated_cost(Items{300}, bounded).count() == 400);
}

TEST_CASE("free units come off the first months") {
  const PriceList list{tiers, Items{5000}, Months{12}};
  CHECK(paid_units(Items{3000}, Items{5000}).count() == 0);
  CHECK(horizon_cost(Items{3000}, Months{12}, list).count() == 0);
  CHECK(horizon_cost(Items{3000}, Months{36}, list).count() == Approx(24 * 3));
  CHECK(horizon_cost(Items{6000}, Months{6}, list).count() == Approx(6 * 1));
  CHECK(horizon_cost(Items{6000}, Months{36}, list).count() == Approx(12 * 1 + 24 * 6));
}

TEST_CASE("units of a request are whole") {
  CHECK(billed_units(300, 100, Items{3}).count() == 3);
  CHECK(billed_units(301, 100, Items{3}).count() == 4);
  CHECK(billed_units(1.1, 0.1, Items{0}).count() == 11); // 1.1 / 0.1 is above 11 in binary
  CHECK(billed_units(0, 100, Items{3}).count() == 3);
  CHECK(billed_units(0, 100, Items{0}).count() == 0);
}

TEST_CASE("mean units of sizes that spread") {
  // The sum over a fine grid of the exponential distribution.
  for (const double mean : {80.0, 350.0, 2000.0}) {
    double sum = 0;
    const int n = 200000;
    for (int i = 0; i < n; ++i)
      sum += billed_units(-mean * std::log(1 - (i + 0.5) / n), 100, Items{3}).count();
    CAPTURE(mean);
    CHECK(mean_billed_units(mean, 100, Items{3}).count() == Approx(sum / n).epsilon(1e-3));
  }
}

TEST_CASE("provisioned units, time and storage") {
  CHECK(provisioned_units(250, 100, 1) == 3);
  CHECK(provisioned_units(0, 100, 1) == 1);
  CHECK(billed_time(Seconds{61}, Seconds{60}, Seconds{60}).count() == 120);
  CHECK(billed_time(Seconds{3}, Seconds{1}, Seconds{60}).count() == 60);
  CHECK(billed_time(Seconds{60}, Seconds{60}, Seconds{60}).count() == 60);
  CHECK(storage_cost(Gigabytes{100}, Months{12}, MoneyPerGigabyteMonth{0.023}).count() == Approx(27.6));
  CHECK(mean_kept(Gigabytes{10}, Gigabytes{2}, Months{12}).count() == Approx(22));
  CHECK(hourly_cost(2, Hours{730}, MoneyPerHour{1.408}).count() == Approx(2055.68));
}

TEST_CASE("units a month that are paid for whether used or not") {
  PriceList list{tiers};
  list.least_a_month = Items{1000};
  CHECK(horizon_cost(Items{10}, Months{3}, list).count() == Approx(3));
  CHECK(horizon_cost(Items{2000}, Months{3}, list).count() == Approx(6));
}

TEST_CASE("sizes that spread less cost less rounding") {
  const auto units = [](double spread) { return mean_billed_units(550, 100, Items{3}, spread).count(); };
  CHECK(units(0) == 6);
  CHECK(units(1) == mean_billed_units(550, 100, Items{3}).count());
  CHECK(units(0.5) == Approx((units(0) + units(1)) / 2));
}

TEST_CASE("what one request leaves is found by the next while it stays") {
  // One request in five minutes on average: 1 - 1/e find what the one before left for five minutes.
  CHECK(share_within(ItemsPerSecond{1.0 / 300}, Seconds{300}) == Approx(1 - std::exp(-1.0)));
  CHECK(share_within(ItemsPerSecond{0}, Seconds{300}) == 0);
  CHECK(share_within(ItemsPerSecond{10}, Seconds{300}) == Approx(1));
}

TEST_CASE("whole terms are bought in advance, the rest by the hour") {
  const auto cost = [](double months) {
    return committed_cost(2, Months{months}, Months{6}, MoneyPerHour{10}, MoneyPerHour{20}).count();
  };
  CHECK(cost(5) == Approx(2 * 5 * 730 * 20));
  CHECK(cost(6) == Approx(2 * 6 * 730 * 10));
  CHECK(cost(14) == Approx(2 * 730 * (12 * 10 + 2 * 20)));
}
