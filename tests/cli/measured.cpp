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
                           R"({"plan": {"measured_mfu": "much"}})", R"({"plan": {"measured_power": 410}})",
                           R"({"plan": {"measured_failures": [1, 2]}})"}) {
    std::ofstream{file} << text;
    const auto run = test::run_steelyard({"compare", plan, "--measured", file});
    CAPTURE(text, run.err);
    CHECK(run.exit == 3);
    CHECK(run.out.empty());
    CHECK(run.err.find("diagnose --measurements") != std::string::npos);
  }
  for (const char* text : {R"({"plan": {"measured_power": {"watts": 410}}})",
                           R"({"plan": {"measured_power": {"watts": -1, "instance": "ml.g5.xlarge"}}})",
                           R"({"plan": {"measured_failures": {"count": 2, "hours": 5}}})",
                           R"({"plan": {"measured_power": {"watts": 410, "instance": "ml.g5.huge"}}})"}) {
    std::ofstream{file} << text;
    const auto run = test::run_steelyard({"compare", plan, "--measured", file});
    CAPTURE(text, run.err);
    CHECK(run.exit == 3);
    CHECK(run.out.empty());
    CHECK(run.err.find("measured_") != std::string::npos);
  }
}

TEST_CASE("a job's power and restarts narrow what compare assumes, and explain says where they are from") {
  const test::TemporaryFolder folder;
  const std::string file = (folder / "measured.json").string(), plan = (folder / "plan.json").string(),
                    log = (folder / "log.csv").string();
  // A day of one accelerator, from step 40 on once more after a failure.
  std::ofstream csv{log};
  csv << "step,timestamp,power_watts,mfu\n";
  for (int i = 0; i < 100; ++i)
    csv << (i < 50 ? i : i - 10) << ',' << 1715935000 + 864 * i << ',' << 180 + i % 5 << ",0.35\n";
  csv.close();
  const auto diagnosed = test::run_steelyard({"diagnose", profile, log, "--instance", "ml.p4d.24xlarge",
                                              "--measurements", file, "--format", "json"});
  CAPTURE(diagnosed.err);
  REQUIRE(diagnosed.exit == 0);
  const Json measured = Json::parse(test::contents(file));
  CHECK(measured["plan"]["measured_power"]["watts"].get<double>() == Approx(182));
  CHECK(measured["plan"]["measured_failures"]["count"] == 1);
  CHECK(measured["plan"]["measured_failures"]["device_hours"].get<double>() ==
        Approx(measured["hours"].get<double>() * measured["devices"].get<double>()));

  REQUIRE(test::run_steelyard({"init", "--task", "text-classification", "--no-interview", "-o", plan}).exit ==
          0);
  const std::vector<std::string> pinned{
      "--draws",
      "256",
      "--set",
      R"(options.approaches=["fine-tune"])",
      "--set",
      R"(options.pin=[{"id": "mine", "approach": "fine-tune", "model": "roberta-base", "train_instance": "ml.p4d.24xlarge"}])"};
  const auto with = [&pinned](std::vector<std::string> words) {
    words.insert(words.end(), pinned.begin(), pinned.end());
    return words;
  };
  const Json before = answer(with({"compare", plan, "--detail"})),
             after = answer(with({"compare", plan, "--detail", "--measured", file}));
  const auto energy = [](const Json& result) {
    for (const Json& option : result["options"])
      if (option["id"] == "mine")
        for (const Json& item : option["line_items"])
          if (item["name"].get<std::string>().starts_with("final training")) return item["energy_kwh"];
    FAIL("no final training");
    return Json{};
  };
  const Json wide = energy(before), narrow = energy(after);
  CHECK(narrow["p90"].get<double>() / narrow["p10"].get<double>() <
        wide["p90"].get<double>() / wide["p10"].get<double>());
  bool found = false;
  for (const Json& assumption : after["assumptions"])
    if (assumption["id"] == "train.interruption_device_hours") {
      found = true;
      CHECK(assumption["basis"] == "measured");
      CHECK(assumption.dump().find("measured.json: ") != std::string::npos);
    }
  CHECK(found);
  auto words = with({"explain", plan, "--option", "mine", "--metric", "energy_kwh", "--measured", file});
  const auto explained = test::run_steelyard(words);
  CAPTURE(explained.err);
  REQUIRE(explained.exit == 0);
  CHECK(explained.out.find("measured.json: ") != std::string::npos);
  CHECK(explained.err.find("far from") != std::string::npos); // one failure in 192 device-hours
}

TEST_CASE("rightsize writes what compare reads of a training job, and of nothing else") {
  const test::TemporaryFolder folder;
  const std::string file = (folder / "measured.json").string(), plan = (folder / "plan.json").string();
  (void)answer({"rightsize", cloudwatch, "--instance", "ml.p3.16xlarge", "--measurements", file});
  const Json written = Json::parse(test::contents(file));
  const double share = written["plan"]["device_utilisation"];
  CHECK(share > 0);
  CHECK(share < 1);
  CHECK(written["devices"] == 8);
  REQUIRE(test::run_steelyard({"init", "--task", "text-classification", "--no-interview", "-o", plan}).exit ==
          0);
  const Json result = answer({"compare", plan, "--draws", "64", "--measured", file});
  CHECK(result["plan"]["development"]["device_utilisation"].get<double>() == Approx(share));
  const auto endpoint = test::run_steelyard({"rightsize", cloudwatch, "--instance", "ml.p3.16xlarge",
                                             "--kind", "endpoint", "--measurements", file});
  CHECK(endpoint.exit == 2);
  CHECK(endpoint.err.find("--kind training") != std::string::npos);
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
