// What a recorder makes of readings in any order and any state.
#include "steelyard/telemetry/diagnosis.hpp"

#include "job.hpp"

#include "support/catch.hpp"

#include <limits>

using namespace steelyard;
using namespace steelyard::test;

namespace {

bool says(const JobRecord& job, const std::string& part) {
  for (const std::string& oddity : job.oddities)
    if (oddity.find(part) != std::string::npos) return true;
  return false;
}

} // namespace

TEST_CASE("readings within 20 ms are one snapshot") {
  JobRecorder recorder;
  recorder.add(Reading{Dimension::cpu_utilisation, "algo-1", "cpu0", 20, began});
  recorder.add(Reading{Dimension::cpu_utilisation, "algo-1", "cpu1", 60, began});
  recorder.add(Reading{Dimension::gpu_utilisation, "algo-1", "gpu0", 90, began + 0.004});
  recorder.add(Reading{Dimension::gpu_utilisation, "algo-1", "gpu0", 91, began + 0.5});
  const JobRecord job = recorder.finish();
  REQUIRE(job.nodes.size() == 1);
  const NodeTimeline& node = job.nodes[0];
  REQUIRE(node.at.size() == 2);
  CHECK(node.cpu_mean[0] == 40);
  CHECK(node.cpu_most[0] == 60);
  CHECK(node.gpu[0][0] == 90);
  CHECK(std::isnan(node.cpu_mean[1]));
  CHECK(job.oddities.empty());
}

TEST_CASE("a record does not depend on the order of readings") {
  const auto value = [](std::size_t i, std::size_t device) {
    return static_cast<double>((i * 7 + device * 3) % 100);
  };
  JobRecorder forwards, backwards, by_device;
  for (std::size_t i = 0; i < 300; ++i)
    for (std::size_t d = 0; d < 3; ++d) {
      const std::string name = "gpu" + std::to_string(d);
      forwards.add(
          Reading{Dimension::gpu_utilisation, "a", name, value(i, d), began + static_cast<double>(i)});
      backwards.add(Reading{Dimension::gpu_utilisation, "a", name, value(299 - i, d),
                            began + static_cast<double>(299 - i)});
    }
  for (std::size_t d = 0; d < 3; ++d)
    for (std::size_t i = 0; i < 300; ++i)
      by_device.add(Reading{Dimension::gpu_utilisation, "a", "gpu" + std::to_string(d), value(i, d),
                            began + static_cast<double>(i)});
  const JobRecord one = forwards.finish(), two = backwards.finish(), three = by_device.finish();
  for (const JobRecord* other : {&two, &three}) {
    CHECK(other->nodes[0].at == one.nodes[0].at);
    CHECK(other->nodes[0].gpu == one.nodes[0].gpu);
  }
  CHECK(says(two, "that went back in time, put in order: 897"));
  CHECK(three.oddities.empty()); // each device by itself is in order
  CHECK(one.oddities.empty());
}

TEST_CASE("devices are in the order in which people count") {
  JobRecorder recorder;
  for (const char* name : {"gpu10", "gpu2", "gpu0"})
    recorder.add(Reading{Dimension::gpu_utilisation, "a", name, 5, began});
  CHECK(recorder.finish().nodes[0].gpus == std::vector<std::string>{"gpu0", "gpu2", "gpu10"});
}

TEST_CASE("damage is counted and said") {
  JobRecorder recorder;
  add(recorder, Dimension::gpu_utilisation, "gpu0", 1000, always(50), "a");
  add(recorder, Dimension::gpu_utilisation, "gpu1", 100, always(50), "a");
  recorder.add(
      Reading{Dimension::gpu_utilisation, "a", "gpu0", std::numeric_limits<double>::quiet_NaN(), began});
  recorder.add(Reading{Dimension::gpu_utilisation, "a", "gpu0", 50, began});
  recorder.add(Reading{Dimension::gpu_utilisation, "a", "gpu0", 250, began + 5000});
  recorder.add(Reading{Dimension::cpu_utilisation, "a", "", 640, began});
  const JobRecord job = recorder.finish();
  CHECK(says(job, "readings that are no numbers, left out: 1"));
  CHECK(says(job, "that stand twice"));
  CHECK(says(job, "readings outside 0 to 100 %, cut to it: 1"));
  CHECK(says(job, "1 gap without readings of node a, the longest 4500 s"));
  CHECK(says(job, "gpu1 of node a has 100 readings of utilisation where others have 1001"));
  CHECK(says(job, "sums over devices"));
}

TEST_CASE("sums over devices are divided by what the machine has") {
  JobRecorder recorder{DeviceCounts{8, 4}};
  recorder.add(Reading{Dimension::cpu_utilisation, "a", "", 640, began});
  recorder.add(Reading{Dimension::gpu_utilisation, "a", "", 200, began});
  const JobRecord job = recorder.finish();
  CHECK(job.cpu_utilisation.mean() == Approx(80));
  CHECK(job.gpu_utilisation.mean() == Approx(50));
}

TEST_CASE("quantiles of a histogram are to a hundredth") {
  PercentHistogram values;
  CHECK_FALSE(values.quantile(0.5));
  for (int i = 0; i <= 100; ++i)
    values.add(i);
  CHECK(values.quantile(0.05) == Approx(5));
  CHECK(values.quantile(0.5) == Approx(50));
  CHECK(values.quantile(1) == Approx(100));
  CHECK(values.mean() == Approx(50));
}

TEST_CASE("times are written as ISO 8601 in UTC") {
  CHECK(utc_text(0) == "1970-01-01T00:00:00Z");
  CHECK(utc_text(1715935000.9) == "2024-05-17T08:36:40Z");
  CHECK(utc_text(1709251199) == "2024-02-29T23:59:59Z");
}
