// steelyard diagnose, as a user and as another program calls it.
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temporary_folder.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace steelyard;
using Json = nlohmann::json;

namespace {

const std::string cases = std::string{STEELYARD_SOURCE_DIR} + "/tests/telemetry/";
const std::string late = cases + "idle-late/data", damaged = cases + "damaged/data";
const std::string parameters = cases + "idle-late/parameters.json";

test::Finished diagnosed(std::vector<std::string> words) {
  words.insert(words.begin(), "diagnose");
  return test::run_steelyard(words);
}

Json answer(std::vector<std::string> words) {
  words.insert(words.end(), {"--format", "json"});
  const auto run = diagnosed(words);
  CAPTURE(run.err);
  REQUIRE(run.exit == 0);
  return Json::parse(run.out);
}

Json rule(const Json& result, const std::string& name) {
  for (const Json& rule : result["rules"])
    if (rule["rule"] == name) return rule;
  FAIL("no rule " << name);
  return {};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a file of parameters that is not there is no plan to be started") {
  const auto run = diagnosed({late, "--rule-parameters", "nowhere-parameters.json"});
  CHECK(run.exit == 3);
  CHECK(run.err.find("there is no such file") != std::string::npos);
  CHECK(run.err.find("check the path") != std::string::npos);
  CHECK(run.err.find("starter plan") == std::string::npos);
}

TEST_CASE("diagnose as JSON has the keys that other programs rely on") {
  const Json result = answer({late, "--rule-parameters", parameters, "--instance", "ml.p4d.24xlarge"});
  CHECK(result["schema_version"] == 1);
  CHECK(result["job"]["start"] == "2024-05-17T08:36:40Z");
  CHECK(result["job"]["duration_hours"].get<double>() == Approx(715.002 / 3600).margin(1e-6));
  CHECK(result["job"]["nodes"] == 1);
  CHECK(result["job"]["devices"] == 2);
  CHECK(result["job"]["instance"] == "ml.p4d.24xlarge");
  for (const Json& each : result["rules"])
    for (const char* key : {"rule", "fired", "first_fired", "datapoints", "violations", "parameters",
                            "evidence", "advice", "saves"})
      CHECK(each.contains(key));
  const Json low = rule(result, "LowGPUUtilization");
  CHECK(low["fired"] == true);
  CHECK(low["parameters"]["patience"] == 50);
  CHECK(low["parameters"]["threshold_p95"] == 70);
  CHECK(low["first_fired"] == "2024-05-17T08:43:35Z");
  for (const char* key : {"hours", "cost_usd", "energy_kwh", "emissions_kgco2e"})
    CHECK(low["saves"][key].get<double>() > 0);
  CHECK(low["saves"]["reason"].is_null());
  for (const char* kind : {"gpu_utilisation", "cpu_utilisation", "gpu_memory"})
    CHECK(result["summary"][kind]["p5"].get<double>() <= result["summary"][kind]["p95"].get<double>());
  CHECK(result["summary"]["wasted_hours"].get<double>() > 0);
  CHECK(rule(result, "Overfit")["fired"] == true);
  CHECK(rule(result, "VanishingGradient")["evaluated"] == false);
  CHECK(has(rule(result, "VanishingGradient")["evidence"], "not evaluated: needs series gradient/LAYER"));
}

TEST_CASE("cost is the hours at the price of the region, and grows with neither unknown") {
  const Json here = rule(answer({late, "--instance", "ml.p4d.24xlarge", "--rule-parameters", parameters}),
                         "LowGPUUtilization");
  const Json there = rule(answer({late, "--instance", "ml.p4d.24xlarge", "--region", "eu-west-1",
                                  "--rule-parameters", parameters}),
                          "LowGPUUtilization");
  CHECK(here["saves"]["hours"] == there["saves"]["hours"]);
  CHECK(here["saves"]["emissions_kgco2e"] != there["saves"]["emissions_kgco2e"]);
  const Json unnamed = answer({late, "--rule-parameters", parameters});
  const Json saves = rule(unnamed, "LowGPUUtilization")["saves"];
  CHECK(saves["hours"] == here["saves"]["hours"]);
  for (const char* key : {"cost_usd", "energy_kwh", "emissions_kgco2e"})
    CHECK(saves[key].is_null());
  CHECK(has(saves["reason"], "--instance"));
  CHECK(has(unnamed["warnings"].dump(), "--instance"));
}

TEST_CASE("both sets of defaults are AWS's") {
  CHECK(rule(answer({late}), "IOBottleneck")["parameters"]["gpu_threshold"] == 10);
  const Json docs = answer({late, "--thresholds", "docs"});
  CHECK(rule(docs, "IOBottleneck")["parameters"]["gpu_threshold"] == 70);
  CHECK(docs["thresholds"] == "docs");
  CHECK(diagnosed({late, "--thresholds", "both"}).exit == 2);
}

TEST_CASE("damage is warned of and answered all the same") {
  const auto run = diagnosed({damaged, "--format", "json"});
  CHECK(run.exit == 0);
  const std::string warnings = Json::parse(run.out)["warnings"].dump();
  for (const char* part : {"cut off", "empty files: 1", "binary files", "not in seconds", "no readings"}) {
    CHECK(has(warnings, part));
    CHECK(has(run.err, part));
  }
  CHECK(diagnosed({damaged, "--quiet"}).err.empty());
}

TEST_CASE("reports in AWS's own form go into a folder") {
  const test::TemporaryFolder folder;
  const std::string out = (folder / "profiler-reports").string();
  const auto run = diagnosed({late, "--rule-parameters", parameters, "--format", "aws", "-o", out});
  CHECK(run.exit == 0);
  CHECK(run.out.empty());
  const Json report = Json::parse(test::contents(out + "/LowGPUUtilization.json"));
  CHECK(report["RuleTriggered"].get<int>() > 0);
  CHECK(report["Violations"].get<int>() > 0);
  CHECK(report["Datapoints"] == 144);
  CHECK(report["RuleParameters"] == "threshold_p95:70\nthreshold_p5:10\nwindow:20\npatience:50");
  CHECK(report["Details"]["algo-1"]["gpu0"]["gpu_5"].is_number());
  // They can be read again beside the data.
  const Json again = answer({late, out});
  CHECK(again["reported"].size() == again["rules"].size());
  const auto unsaid = diagnosed({late, "--format", "aws"});
  CHECK(unsaid.exit == 2);
  CHECK(has(unsaid.err, "-o DIR"));
}

TEST_CASE("measurements are written beside the answer") {
  const test::TemporaryFolder folder;
  const std::string file = (folder / "measured.json").string();
  const auto run = diagnosed({late, "--instance", "ml.p4d.24xlarge", "--measurements", file});
  CHECK(run.exit == 0);
  CHECK(has(run.out, "Diagnosis of"));
  const Json measured = Json::parse(test::contents(file));
  CHECK(measured["instance"] == "ml.p4d.24xlarge");
  CHECK(measured["devices"] == 2);
  CHECK(measured["gpu_utilisation"]["data"] == 288);
  CHECK(measured["plan"]["device_utilisation"] == measured["gpu_utilisation"]["mean"]);
  CHECK(measured["watts_per_device"].is_null());
}

TEST_CASE("bad input is named with what to write") {
  const test::TemporaryFolder folder;
  std::filesystem::create_directory(folder / "nothing");
  std::ofstream{folder / "rules.json"} << R"({"LowGPUUtilization": {"windw": 5}})";

  struct Row {
    std::vector<std::string> words;
    int exit;
    std::string found, advice;
  };

  for (const Row& row : std::vector<Row>{
           {{cases + "absent"}, 3, "no such file", "check the name"},
           {{(folder / "nothing").string()}, 3, "nothing in the folder is known", "SageMaker's profiler"},
           {{late, "--instance", "ml.p4d.24xlrge"}, 3, "unknown instance", "ml.p4d.24xlarge"},
           {{late, "--region", "eu-wst-1"}, 3, "unknown region", "eu-west-1"},
           {{late, "--rule-parameters", (folder / "rules.json").string()},
            3,
            "unknown parameter \"windw\"",
            "window"},
           {{late, "--rule-parameters", (folder / "absent.json").string()}, 3, "absent.json", ""},
           {{}, 2, "needs PATH", ""},
       }) {
    CAPTURE(row.found);
    const auto run = diagnosed(row.words);
    CHECK(run.exit == row.exit);
    CHECK(run.out.empty());
    CHECK(has(run.err, row.found));
    CHECK(has(run.err, row.advice));
  }
}

TEST_CASE("a diagnosis says the same twice, in every format, and fits a terminal") {
  for (const std::string format : {"table", "json", "csv", "md", "html"}) {
    CAPTURE(format);
    const std::vector<std::string> words{late, "--rule-parameters", parameters, "--format", format};
    const auto first = diagnosed(words);
    CHECK(first.exit == 0);
    CHECK(first.err.empty());
    CHECK(has(first.out, "LowGPUUtilization"));
    CHECK(first.out == diagnosed(words).out);
  }
  std::istringstream in{diagnosed({late, "--rule-parameters", parameters}).out};
  for (std::string line; std::getline(in, line);)
    CHECK(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }) <= 80);
}
