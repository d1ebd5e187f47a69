#include "support/catch.hpp"

#include "made_usage.hpp"

#include <cmath>
#include <limits>

using namespace steelyard;
using test::always;
using test::made_usage;

TEST_CASE("devices of a machine are summed, minute by minute") {
  const Usage usage = made_usage(3, 60,
                                 {{Dimension::gpu_utilisation, always(40), "algo-1", "gpu0"},
                                  {Dimension::gpu_utilisation, always(60), "algo-1", "gpu1"}});
  REQUIRE(usage.nodes.size() == 1);
  const UsageSeries* series = usage.nodes[0].find(Dimension::gpu_utilisation);
  REQUIRE(series);
  CHECK(series->values() == std::vector<double>{100, 100, 100});
  CHECK(series->devices.size() == 2);
}

TEST_CASE("a sum that the monitor made itself is not counted again") {
  const Usage usage = made_usage(2, 60,
                                 {{Dimension::cpu_utilisation, always(640), "", ""},
                                  {Dimension::cpu_utilisation, always(90), "", "cpu0"}});
  CHECK(usage.nodes[0].find(Dimension::cpu_utilisation)->values() == std::vector<double>{640, 640});
}

TEST_CASE("a mean over all devices is known for one") {
  const Usage usage = made_usage(2, 60, {{Dimension::cpu_utilisation, always(50), "", "total"}});
  CHECK(usage.nodes[0].find(Dimension::cpu_utilisation)->mean_of_devices);
}

TEST_CASE("readings within a minute are averaged, in any order") {
  UsageCollector collector;
  for (const double at : {150.0, 121.0, 130.0})
    collector.take({Dimension::memory_utilisation, "", "", at - 100, at});
  const Usage usage = collector.usage();
  const auto points = usage.nodes[0].find(Dimension::memory_utilisation)->points;
  REQUIRE(points.size() == 1);
  CHECK(points[0].at == 120);
  CHECK(points[0].value == Approx((50.0 + 21 + 30) / 3));
}

TEST_CASE("span, period and what is missing between") {
  const Usage whole = made_usage(13, 300, {{Dimension::cpu_utilisation, always(10), "", ""}});
  CHECK(whole.period == 300);
  CHECK(whole.span_hours() == Approx(13 * 300 / 3600.0));
  CHECK(whole.missing_share == Approx(0).margin(1e-9));
  UsageCollector holes;
  for (const double at : {0.0, 60.0, 120.0, 180.0, 540.0})
    holes.take({Dimension::cpu_utilisation, "", "", 1, at});
  CHECK(holes.usage().missing_share == Approx(0.5)); // 5 of 10 minutes
}

TEST_CASE("what is no number, or negative, is no reading") {
  UsageCollector collector;
  for (const double bad : {std::nan(""), -1.0, std::numeric_limits<double>::infinity()})
    collector.take({Dimension::cpu_utilisation, "", "", bad, 60});
  CHECK(collector.usage().empty());
  CHECK(collector.usage().span_hours() == 0);
}
