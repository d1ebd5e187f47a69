// steelyard rightsize, as a user and as another program calls it.
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

std::string made(const std::string& name) {
  return std::string(STEELYARD_SOURCE_DIR) + "/tests/cli/telemetry/" + name + ".json";
}

test::Finished sized(std::vector<std::string> words, const std::string& input = "") {
  words.insert(words.begin(), "rightsize");
  return test::run_steelyard(words, input);
}

Json answer(std::vector<std::string> words, const std::string& input = "") {
  words.insert(words.end(), {"--format", "json"});
  const auto run = sized(words, input);
  CAPTURE(run.err);
  REQUIRE(run.exit == 0);
  return Json::parse(run.out);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

bool says(const Json& list, const std::string& part) {
  return std::any_of(list.begin(), list.end(),
                     [&](const Json& each) { return has(each.get<std::string>(), part); });
}

const Json& current(const Json& result) {
  const auto& all = result["candidates"];
  const auto at = std::find_if(all.begin(), all.end(), [](const Json& c) { return c["current"] == true; });
  REQUIRE(at != all.end());
  return *at;
}

} // namespace

TEST_CASE("rightsize as JSON has the keys that other programs rely on") {
  const Json r = answer({made("oversized-endpoint"), "--instance", "ml.g5.12xlarge", "--kind", "endpoint"});
  CHECK(r["schema_version"] == 1);
  CHECK(r["current"]["instance"] == "ml.g5.12xlarge");
  CHECK(r["current"]["usd_per_hour"].get<double>() > 5);
  for (const char* key : {"vcpu", "memory_gib", "gpus", "gpu_memory_gib"})
    CHECK(r["current"]["needs"][key].is_number());
  CHECK(r["enough_data"] == true);
  REQUIRE(r["candidates"].size() > 2);
  for (const Json& c : r["candidates"]) {
    CHECK(c["instance"].get<std::string>().starts_with("ml."));
    for (const char* key : {"relative_duration", "cost_usd", "energy_kwh", "emissions_kgco2e"})
      for (const char* p : {"p10", "p50", "p90"})
        CHECK(c[key][p].get<double>() > 0);
    CHECK((c["risk"] == "low" || c["risk"] == "medium" || c["risk"] == "high"));
    CHECK_FALSE(c["why"].get<std::string>().empty());
  }
  CHECK(r["recommendation"].is_string());
}

TEST_CASE("an endpoint with four GPUs of which one is half used needs one") {
  const Json r = answer({made("oversized-endpoint"), "--instance", "ml.g5.12xlarge", "--kind", "endpoint"});
  CHECK(r["current"]["needs"]["gpus"] == 1);
  CHECK(r["current"]["needs"]["gpu_memory_total_gib"].get<double>() < 24);
  CHECK(r["recommendation"] != "ml.g5.12xlarge");
  CHECK(says(r["advice"], "a third of a GPU"));
  const Json& idle = r["idle"];
  CHECK(idle["by"] == "requests");
  CHECK(idle["hours_idle"].get<double>() > 20); // the nights of three days
  CHECK(idle["hours_idle"].get<double>() < idle["hours_on"].get<double>());
  CHECK(idle["recommended_minutes"].is_number());
}

TEST_CASE("a notebook left on for two days") {
  const Json r = answer({made("idle-notebook"), "--instance", "ml.p3.2xlarge", "--kind", "notebook"});
  const Json& idle = r["idle"];
  CHECK(idle["hours_on"].get<double>() == Approx(48).margin(0.1));
  CHECK(idle["hours_idle"].get<double>() == Approx(38).margin(0.3));
  CHECK(idle["recommended_minutes"] == 120);
  CHECK(idle["cost_usd"].get<double>() ==
        Approx(idle["hours_idle"].get<double>() * r["current"]["usd_per_hour"].get<double>()));
  CHECK(r["recommendation"].is_string());
}

TEST_CASE("eight GPUs that wait for processors") {
  const Json r = answer({made("cpu-bound-training"), "--instance", "ml.p3.16xlarge"});
  CHECK(r["current"]["needs"]["gpus"] == 4);
  CHECK(says(r["advice"], "GPUs wait for processors"));
  CHECK(r["idle"].is_null());
}

TEST_CASE("a healthy job has nothing to be told") {
  const Json r = answer({made("healthy-training"), "--instance", "ml.g5.2xlarge"});
  CHECK(r["enough_data"] == true);
  CHECK(r["advice"].empty());
  CHECK(r["current"]["busy"]["gpu_p95_percent"].get<double>() > 95);
  CHECK(current(r)["relative_duration"]["p50"] == 1);
}

TEST_CASE("every format says the same, and a page fits 80 columns") {
  const std::vector<std::string> words{made("oversized-endpoint"), "--instance", "ml.g5.12xlarge", "--kind",
                                       "endpoint"};
  for (const char* format : {"table", "csv", "md", "html", "ndjson"}) {
    auto all = words;
    all.insert(all.end(), {"--format", format});
    const auto run = sized(all);
    CHECK(run.exit == 0);
    CHECK(has(run.out, "ml.g5.12xlarge"));
  }
  std::istringstream in(sized(words).out);
  std::size_t widest = 0;
  for (std::string line; std::getline(in, line);) {
    std::size_t characters = 0;
    for (const char c : line)
      characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    widest = std::max(widest, characters);
  }
  CHECK(widest <= 80);
}

TEST_CASE("mistakes say what to write") {
  const auto unknown = sized({made("idle-notebook"), "--instance", "ml.p3.2xlarg"});
  CHECK(unknown.exit == 2);
  CHECK(has(unknown.err, "did you mean \"ml.p3.2xlarge\"?"));
  const auto none = sized({made("idle-notebook")});
  CHECK(none.exit == 2);
  CHECK(has(none.err, "--instance ml.g5.xlarge"));
  const auto region = sized({made("idle-notebook"), "--instance", "ml.p3.2xlarge", "--region", "eu-west-11"});
  CHECK(region.exit == 2);
  CHECK(has(region.err, "did you mean"));
  const auto kind = sized({made("idle-notebook"), "--instance", "ml.p3.2xlarge", "--kind", "notebok"});
  CHECK(kind.exit == 2);
  CHECK(has(kind.err, "did you mean \"notebook\"?"));
  CHECK(sized({"no-such-file.json", "--instance", "ml.p3.2xlarge"}).exit == 3);
  CHECK(sized({"-", "--instance", "ml.p3.2xlarge"}, "{\"MetricDataResults\": [").exit == 3);
  const auto empty = sized({"-", "--instance", "ml.p3.2xlarge"}, "{\"MetricDataResults\": []}");
  CHECK(empty.exit == 3);
  CHECK(has(empty.err, "no reading can be used"));
  CHECK(test::run_steelyard({"backtest", "x.csv", "--kind", "notebook"}).exit == 2);
}

TEST_CASE("too little data is said, not guessed") {
  const Json r = answer({"-", "--instance", "ml.g5.xlarge"}, R"({"MetricDataResults": [
    {"Id": "m1", "Label": "CPUUtilization", "Timestamps": [1767614400], "Values": [50]}]})");
  CHECK(r["enough_data"] == false);
  CHECK(r["recommendation"].is_null());
  CHECK(says(r["wanted"], "GPUUtilization"));
  CHECK(says(r["wanted"], "hours"));
}

TEST_CASE("a recommender's file, measured in place of predicted") {
  const test::TemporaryFolder folder;
  std::ofstream{folder / "job.json"} << R"({"InferenceRecommendations": [
    {"Metrics": {"CostPerHour": 1.41, "CostPerInference": 4e-05, "MaxInvocations": 600, "ModelLatency": 50},
     "EndpointConfiguration": {"InstanceType": "ml.g5.xlarge", "InitialInstanceCount": 1}}]})";
  const Json r = answer({made("oversized-endpoint"), "--instance", "ml.g5.12xlarge", "--kind", "endpoint",
                         "--recommender", folder.word("job.json")});
  const auto& all = r["candidates"];
  const auto at =
      std::find_if(all.begin(), all.end(), [](const Json& c) { return c["instance"] == "ml.g5.xlarge"; });
  REQUIRE(at != all.end());
  CHECK((*at)["basis"] == "measured");
  CHECK((*at)["model_latency_ms"] == 50);
  CHECK((*at)["relative_duration"]["p50"].get<double>() == Approx(50.0 / 45).epsilon(0.02));
}

TEST_CASE("what stops idle machines is written once, and never over anything") {
  const test::TemporaryFolder folder;
  const auto emit = [&](const std::string& job, const std::string& instance, const std::string& kind,
                        const std::string& where) {
    return sized({made(job), "--instance", instance, "--kind", kind, "--emit", folder.word(where)});
  };
  const auto notebook = emit("idle-notebook", "ml.p3.2xlarge", "notebook", "notebook");
  REQUIRE(notebook.exit == 0);
  const std::string script = test::contents(folder.word("notebook/on-start.sh"));
  CHECK(has(script, "IDLE_MINUTES=120\n"));
  CHECK_FALSE(has(script, "@minutes@"));
  CHECK(script.size() < 16384); // what a lifecycle configuration may hold
  const Json studio = Json::parse(test::contents(folder.word("notebook/studio-default-user-settings.json")));
  const Json& settings = studio["JupyterLabAppSettings"]["AppLifecycleManagement"]["IdleSettings"];
  CHECK(settings["LifecycleManagement"] == "ENABLED");
  CHECK(settings["IdleTimeoutInMinutes"] == 120);
  CHECK(Json::parse(test::contents(folder.word("notebook/studio-space-settings.json")))
            .contains("CodeEditorAppSettings"));

  const auto again = emit("idle-notebook", "ml.p3.2xlarge", "notebook", "notebook");
  CHECK(again.exit == 2);
  CHECK(again.out.empty());
  CHECK(has(again.err, "on-start.sh exists, and nothing was written"));

  REQUIRE(emit("oversized-endpoint", "ml.g5.12xlarge", "endpoint", "endpoint").exit == 0);
  const Json in = Json::parse(test::contents(folder.word("endpoint/scale-in.json")));
  CHECK(in["ScaleInCooldown"].get<int>() % 60 == 0);
  CHECK(Json::parse(test::contents(folder.word("endpoint/scale-from-zero.json")))["StepAdjustments"].size() ==
        1);
  namespace fs = std::filesystem;
  CHECK((fs::status(folder.word("endpoint/scale-to-zero.sh")).permissions() & fs::perms::owner_exec) !=
        fs::perms::none);

  const auto job =
      sized({made("healthy-training"), "--instance", "ml.g5.2xlarge", "--emit", folder.word("x")});
  CHECK(job.exit == 2);
  CHECK(has(job.err, "ends by itself"));
  CHECK_FALSE(fs::exists(folder.word("x")));

  const auto shellcheck = test::finished({{"/bin/sh", "-c", "command -v shellcheck"}, "", {}, ""});
  if (shellcheck.exit != 0) {
    WARN("shellcheck is not installed: the scripts are not checked; scripts/setup --tests installs it");
    return;
  }
  for (const char* one : {"notebook/on-start.sh", "endpoint/scale-to-zero.sh"}) {
    const auto checked = test::finished({{"/bin/sh", "-c", "shellcheck " + folder.word(one)}, "", {}, ""});
    CAPTURE(one, checked.out);
    CHECK(checked.exit == 0);
  }
}

TEST_CASE("damaged input never stops the program without a word") {
  const std::string whole = test::contents(made("cpu-bound-training"));
  for (std::size_t cut = 0; cut < whole.size(); cut += whole.size() / 12 + 1) {
    const auto run = sized({"-", "--instance", "ml.p3.16xlarge", "--draws", "16"}, whole.substr(0, cut));
    CAPTURE(cut, run.err);
    CHECK(run.exit == 3);
    CHECK(has(run.err, "error:"));
  }
}
