#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include "io/metric_name.hpp"
#include "steelyard/io/cloudwatch_reader.hpp"
#include "steelyard/support/diagnostic_text.hpp"

#include <filesystem>
#include <fstream>

using namespace steelyard;

namespace {

struct Kept {
  Dimension dimension;
  std::string node, device;
  double value, at;
};

struct ReadFile {
  std::vector<Kept> readings;
  std::vector<Error> warnings;
};

ReadFile read(const std::string& text, const std::string& file = "metrics.json") {
  ReadFile found;
  auto report = read_cloudwatch(text, file, [&found](const Reading& r) {
    found.readings.push_back({r.dimension, std::string{r.node}, std::string{r.device}, r.value, r.at});
  });
  if (!report) FAIL(render(report.error()));
  CHECK(report->readings == found.readings.size());
  found.warnings = std::move(report->warnings);
  return found;
}

bool warns(const ReadFile& file, const std::string& part) {
  for (const Error& warning : file.warnings) {
    CHECK_FALSE(warning.next.empty());
    CHECK(warning.where.file == "metrics.json");
    if (warning.what.find(part) != std::string::npos) return true;
  }
  return false;
}

/// One result of get-metric-data.
std::string one(const std::string& label, const std::string& times, const std::string& values,
                const std::string& more = "") {
  return R"({"MetricDataResults": [{"Id": "m1", "Label": ")" + label + R"(", "Timestamps": [)" + times +
         R"(], "Values": [)" + values + R"(], "StatusCode": "Complete"}])" + more + "}";
}

} // namespace

TEST_CASE("moments as the command line, an SDK and Python write them") {
  const double noon = 1767614400; // 2026-01-05 12:00 UTC
  CHECK(moment_of("2026-01-05T12:00:00Z") == noon);
  CHECK(moment_of("2026-01-05T12:00:00+00:00") == noon);
  CHECK(moment_of("2026-01-05 12:00:00+00:00") == noon);
  CHECK(moment_of("2026-01-05T13:00:00+01:00") == noon);
  CHECK(moment_of("2026-01-05T06:30:00-0530") == noon);
  CHECK(moment_of("2026-01-05T12:00") == noon);
  CHECK(*moment_of("2026-01-05T12:00:00.25Z") == Approx(noon + 0.25));
  CHECK(moment_of("2024-02-29") == 1709164800);
  CHECK(moment_of("1970-01-01") == 0);
  for (const char* bad : {"", "noon", "2026-13-01", "2026-02-30", "2026-01-05T25:00:00Z",
                          "2026-01-05T12:00:00+1x", "2025-02-29", "05/01/2026"})
    CHECK_FALSE(moment_of(bad));
}

TEST_CASE("get-metric-data, descending, with the host in the label") {
  const auto file =
      read(one("job/algo-2 CPUUtilization", R"("2026-01-05T12:01:00Z", "2026-01-05T12:00:00Z")", "640, 620"));
  REQUIRE(file.readings.size() == 2);
  CHECK(file.readings[0].dimension == Dimension::cpu_utilisation);
  CHECK(file.readings[0].node == "algo-2");
  CHECK(file.readings[0].device.empty());
  CHECK(file.readings[0].value == 620); // in time's order, whatever the file's
  CHECK(file.readings[0].at == 1767614400);
  CHECK(file.readings[1].value == 640);
  CHECK(file.warnings.empty());
}

TEST_CASE("seconds and milliseconds since 1970") {
  const auto file = read(one("GPUUtilization", "1767614400, 1767614460000", "1, 2"));
  REQUIRE(file.readings.size() == 2);
  CHECK(file.readings[0].at == 1767614400);
  CHECK(file.readings[1].at == 1767614460);
}

TEST_CASE("the id says what the label does not") {
  const auto file = read(R"({"MetricDataResults": [
    {"Id": "gpu_mem_1", "Label": "job/algo-1", "Timestamps": [1767614400], "Values": [50]},
    {"Id": "gpu1", "Label": "job/algo-1", "Timestamps": [1767614400], "Values": [60]},
    {"Id": "cpu", "Label": "job/algo-1", "Timestamps": [1767614400], "Values": [70]}]})");
  REQUIRE(file.readings.size() == 3);
  CHECK(file.readings[0].dimension == Dimension::gpu_memory_utilisation);
  CHECK(file.readings[1].dimension == Dimension::gpu_utilisation);
  CHECK(file.readings[2].dimension == Dimension::cpu_utilisation);
  for (const Kept& reading : file.readings)
    CHECK(reading.node == "algo-1");
}

TEST_CASE("get-metric-statistics, unordered: averages of use, the highest of memory") {
  const auto cpu = read(R"({"Label": "CPUUtilization", "Datapoints": [
    {"Timestamp": "2026-01-05T12:05:00Z", "Average": 10, "Maximum": 30, "Unit": "Percent"},
    {"Timestamp": "2026-01-05T12:00:00Z", "Average": 20, "Maximum": 40, "Unit": "Percent"}]})");
  REQUIRE(cpu.readings.size() == 2);
  CHECK(cpu.readings[0].value == 20);
  CHECK(cpu.readings[1].value == 10);
  CHECK(cpu.warnings.empty());
  const auto memory = read(R"([{"Label": "MemoryUtilization", "Datapoints": [
    {"Timestamp": "2026-01-05T12:05:00Z", "Average": 10, "Maximum": 30, "Unit": "Percent"}]}])");
  REQUIRE(memory.readings.size() == 1);
  CHECK(memory.readings[0].value == 30);
}

TEST_CASE("of several statistics the one that sizing wants") {
  const auto file = read(R"({"MetricDataResults": [
    {"Id": "a", "Label": "CPUUtilization Maximum", "Timestamps": [1767614400], "Values": [90]},
    {"Id": "b", "Label": "CPUUtilization Average", "Timestamps": [1767614400], "Values": [40]},
    {"Id": "c", "Label": "MemoryUtilization Average", "Timestamps": [1767614400], "Values": [20]},
    {"Id": "d", "Label": "MemoryUtilization Maximum", "Timestamps": [1767614400], "Values": [25]},
    {"Id": "e", "Label": "Invocations Sum", "Timestamps": [1767614400], "Values": [17]},
    {"Id": "f", "Label": "Invocations Average", "Timestamps": [1767614400], "Values": [1]}]})");
  REQUIRE(file.readings.size() == 3);
  CHECK(file.readings[0].value == 40);
  CHECK(file.readings[1].value == 25);
  CHECK(file.readings[2].value == 17);
}

TEST_CASE("microseconds of the model's latency are seconds") {
  CHECK(read(one("ModelLatency", "1767614400", "45000")).readings[0].value == Approx(0.045));
}

TEST_CASE("damage is left out with a warning") {
  CHECK(warns(read(one("CPUUtilization", "1767614400, 1767614460", "1")), "2 timestamps and 1 values"));
  CHECK(warns(read(one("CPUUtilization", "1767614400, 1767614460", "1, -2")), "below 0"));
  CHECK(warns(read(one("CPUUtilization", "1767614400, 1767614460", R"(1, "NaN")")), "no number"));
  CHECK(warns(read(one("CPUUtilization", "1767614400, 1767614460", "1, 1e308")), "no number"));
  CHECK(warns(read(one("CPUUtilization", "1767614400, 1e300", "1, 2")), "without a moment"));
  CHECK(warns(read(one("CPUUtilization", R"("yesterday", 1767614460)", "1, 2")), "without a moment"));
  CHECK(warns(read(one("CPUUtilization", "1767614400, 1767614400", "1, 2")), "for a moment that has one"));
  CHECK(warns(read(one("CPUUtilization", "1767614400", "1", R"(, "NextToken": "abc")")), "NextToken"));
  CHECK(warns(read(one("Temperature", "1767614400", "1")), "\"Temperature\" is not read"));
  CHECK(
      warns(read(R"({"MetricDataResults": [{"Id": "m", "Label": "CPUUtilization", "Timestamps": [1767614400],
    "Values": [1], "StatusCode": "PartialData"}]})"),
            "PartialData"));
  CHECK(
      warns(read(R"({"MetricDataResults": [{"Id": "m", "Label": "CPUUtilization"}, 7]})"), "no Timestamps"));
  CHECK(warns(read(one("CPUUtilization Minimum", "1767614400", "1")), "statistics"));
}

TEST_CASE("what is no answer of CloudWatch is an error") {
  for (const char* text :
       {"", "{", "[]", "7", "{}", R"({"plan": 1})", R"({"MetricDataResults": 7})",
        R"({"MetricDataResults": [{"Id": "m1", "Values": [1, 2)", R"({"Datapoints": {}})"}) {
    CAPTURE(text);
    const auto report = read_cloudwatch(text, "metrics.json", [](const Reading&) {});
    REQUIRE_FALSE(report);
    CHECK(report.error().errors.front().where.file == "metrics.json");
    CHECK_FALSE(report.error().errors.front().what.empty());
    CHECK(report.error().errors.front().exit == Exit::input);
  }
}

TEST_CASE("names of metrics, hosts, devices") {
  using namespace steelyard::io;
  CHECK(metric_in("GPU Memory Utilisation")->dimension == Dimension::gpu_memory_utilisation);
  CHECK(metric_in("gpu_utilization")->dimension == Dimension::gpu_utilisation);
  CHECK_FALSE(metric_in("Invocation4XXErrors"));
  CHECK(metric_in("cpu_usage_active")->device == "total");
  CHECK(host_in("my-job/algo-12") == "algo-12");
  CHECK(host_in("i-0123456789abcdef0 CPUUtilization") == "i-0123456789abcdef0");
  CHECK(host_in("multi-instance") == "");
  CHECK(device_in("GPUUtilization gpu0") == "gpu0");
  CHECK(device_in("GPUUtilization") == "");
  CHECK(statistic_in("CPUUtilization p99.5") == Statistic::percentile);
  CHECK(statistic_in("MaxPool CPUUtilization") == Statistic::unnamed);
}

TEST_CASE("a folder is all its files, by name") {
  const test::TemporaryFolder folder;
  const std::filesystem::path root{folder.path()};
  CHECK_FALSE(metric_files(root.string()));
  std::filesystem::create_directories(root / "b");
  for (const char* name : {"b/2.json", "1.json", "notes.txt"})
    std::ofstream{root / name} << "{}";
  const auto files = metric_files(root.string());
  REQUIRE(files);
  CHECK(*files == std::vector<std::string>{(root / "1.json").string(), (root / "b/2.json").string()});
  CHECK(*metric_files("one.json") == std::vector<std::string>{"one.json"});
}
