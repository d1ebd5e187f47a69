// What one job shows, read by the commands that can use it.
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temporary_folder.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

using namespace steelyard;
using Json = nlohmann::json;

namespace {

const std::string tests_folder = std::string{STEELYARD_SOURCE_DIR} + "/tests/";
const std::string profile = tests_folder + "telemetry/idle-late/data";
const std::string cloudwatch = tests_folder + "cli/telemetry/cpu-bound-training.json";

Json answer(std::vector<std::string> words) {
  words.insert(words.end(), {"--format", "json"});
  const auto run = test::run_steelyard(words);
  CAPTURE(words, run.err);
  REQUIRE(run.exit == 0);
  return Json::parse(run.out);
}

} // namespace

TEST_CASE("what diagnose measured stands in the plan of compare, and --set goes before it") {
  const test::TemporaryFolder folder;
  const std::string file = (folder / "measured.json").string(), plan = (folder / "plan.json").string();
  REQUIRE(test::run_steelyard({"diagnose", profile, "--instance", "ml.p4d.24xlarge", "--measurements", file})
              .exit == 0);
  REQUIRE(test::run_steelyard({"init", "--task", "text-classification", "-o", plan}).exit == 0);
  const double share = Json::parse(test::contents(file))["plan"]["device_utilisation"];
  const Json measured = answer({"compare", plan, "--draws", "64", "--measured", file});
  CHECK(measured["plan"]["development"]["device_utilisation"].get<double>() == Approx(share));
  const Json told = answer(
      {"compare", plan, "--draws", "64", "--measured", file, "--set", "development.device_utilisation=0.5"});
  CHECK(told["plan"]["development"]["device_utilisation"].get<double>() == Approx(0.5));
}

TEST_CASE("a file of measurements that is none says what to name") {
  const test::TemporaryFolder folder;
  const std::string file = (folder / "odd.json").string(), plan = (folder / "plan.json").string();
  REQUIRE(test::run_steelyard({"init", "--task", "text-classification", "-o", plan}).exit == 0);
  for (const char* text : {"", "[]", "{}", R"({"plan": {}})", R"({"plan": {"secret": 1}})",
                           R"({"plan": {"measured_mfu": "much"}})"}) {
    std::ofstream{file} << text;
    const auto run = test::run_steelyard({"compare", plan, "--measured", file});
    CAPTURE(text, run.err);
    CHECK(run.exit == 3);
    CHECK(run.out.empty());
    CHECK(run.err.find("diagnose --measurements") != std::string::npos);
  }
}

TEST_CASE("diagnose reads CloudWatch's sums by the machine's devices") {
  const Json result = answer({"diagnose", cloudwatch, "--instance", "ml.p3.16xlarge"});
  const double busy = result["summary"]["gpu_utilisation"]["p50"],
               cpu = result["summary"]["cpu_utilisation"]["p50"];
  CHECK(busy > 5);
  CHECK(busy < 100);
  CHECK(cpu > 80);
  CHECK(cpu <= 100);
}

TEST_CASE("rightsize reads a folder of the profiler") {
  const Json result = answer({"rightsize", profile, "--instance", "ml.p4d.24xlarge"});
  CHECK(result["current"]["instance"] == "ml.p4d.24xlarge");
  CHECK(result["current"]["needs"]["gpus"].get<double>() >= 1);
}
