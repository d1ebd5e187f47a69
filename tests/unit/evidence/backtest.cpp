#include "steelyard/evidence/backtest.hpp"

#include "support/catch.hpp"

#include <cmath>

using namespace steelyard;

namespace {

Prediction row(std::string id, double actual, double p10, double p50, double p90,
               std::vector<std::string> groups = {}) {
  return {std::move(id), "device_hours", actual, p10, p50, p90, std::move(groups)};
}

} // namespace

TEST_CASE("scores are those computed by hand") {
  // The worked example of the header: ratios 0.9, 1.1, 1.3, 3.
  const auto result = scored(
      "training",
      {row("a", 10, 8, 9, 12), row("b", 10, 9, 11, 18), row("c", 10, 11, 13, 26), row("d", 10, 10, 30, 90)},
      {});
  REQUIRE(result.targets.size() == 1);
  const Score& all = result.targets.front();
  CHECK(all.target == "device_hours");
  CHECK(all.group == "all");
  CHECK(all.n == 4);
  CHECK(all.mdape == Approx(0.2)); // between 0.1 and 0.3
  CHECK(all.within_1_5x == Approx(0.75));
  CHECK(all.within_2x == Approx(0.75));
  CHECK(all.median_ratio == Approx(1.2));
  CHECK(all.coverage_p10_p90 == Approx(0.75)); // c lies below its P10, d on it
  CHECK(all.median_width == Approx((std::log(26.0 / 11) + std::log(18.0 / 9)) / 2));
}

TEST_CASE("a factor is within itself, above and below") {
  const auto result =
      scored("training", {row("a", 10, 1, 20, 30), row("b", 10, 1, 5, 30), row("c", 10, 1, 15, 30)}, {});
  const Score& all = result.targets.front();
  CHECK(all.within_2x == 1);
  CHECK(all.within_1_5x == Approx(1.0 / 3));
  CHECK(all.mdape == Approx(0.5));
}

TEST_CASE("groups hold their own rows and stand behind all") {
  auto watts = row("a", 300, 200, 300, 400, {"category:pretrain"});
  watts.target = "watts_per_device";
  const auto result = scored("training",
                             {row("a", 10, 5, 10, 20, {"gpu:t4", "category:pretrain"}),
                              row("b", 10, 5, 20, 40, {"category:classical"}), watts},
                             {{"c", "device_hours", "no tokens", true}});
  REQUIRE(result.targets.size() == 6);
  CHECK(result.targets[0].group == "all");
  CHECK(result.targets[1].group == "category:classical");
  CHECK(result.targets[2].group == "category:pretrain");
  CHECK(result.targets[3].group == "gpu:t4");
  CHECK(result.targets[4].target == "watts_per_device");
  const Score* one = find_score(result, "device_hours", "category:classical");
  REQUIRE(one);
  CHECK(one->n == 1);
  CHECK(one->mdape == Approx(1));
  CHECK_FALSE(find_score(result, "energy_kwh", "all"));
  CHECK(result.rows.size() == 3);
  CHECK(result.skipped.size() == 1);
}

TEST_CASE("without rows there are no scores") {
  CHECK(scored("training", {}, {{"a", "energy_kwh", "no figure", false}}).targets.empty());
}
