// steelyard backtest, as a user and as another program calls it.
#include "support/catch.hpp"
#include "support/process.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <set>
#include <sstream>

using namespace steelyard;
using Json = nlohmann::json;

namespace {

const std::string table = std::string(STEELYARD_SOURCE_DIR) + "/tests/published/training_runs.csv";

std::set<std::string> keys(const Json& object) {
  std::set<std::string> all;
  for (const auto& [key, value] : object.items())
    all.insert(key);
  return all;
}

} // namespace

TEST_CASE("backtest as JSON has the keys that other programs rely on") {
  const auto run = test::run_steelyard({"backtest", table, "--format", "json", "--draws", "256"});
  CHECK(run.err.empty());
  REQUIRE(run.exit == 0);
  const Json result = Json::parse(run.out);
  CHECK(result["kind"] == "training");
  CHECK(result["schema_version"] == 1);
  const std::set<std::string> targets{"device_hours", "energy_kwh", "watts_per_device", "emissions_tco2e"};
  REQUIRE_FALSE(result["targets"].empty());
  for (const Json& score : result["targets"]) {
    CHECK(keys(score) == std::set<std::string>{"target", "group", "n", "mdape", "within_1_5x", "within_2x",
                                               "median_ratio", "coverage_p10_p90", "median_width"});
    CHECK(targets.contains(score["target"].get<std::string>()));
    const auto group = score["group"].get<std::string>();
    CHECK((group == "all" || group.find(':') != std::string::npos));
    CHECK(score["n"].get<int>() > 0);
    for (const char* share : {"within_1_5x", "within_2x", "coverage_p10_p90"}) {
      CHECK(score[share].get<double>() >= 0);
      CHECK(score[share].get<double>() <= 1);
    }
  }
  REQUIRE_FALSE(result["rows"].empty());
  for (const Json& row : result["rows"]) {
    CHECK(keys(row) == std::set<std::string>{"id", "target", "actual", "p10", "p50", "p90"});
    CHECK(row["p10"].get<double>() <= row["p50"].get<double>());
    CHECK(row["p50"].get<double>() <= row["p90"].get<double>());
  }
  for (const Json& row : result["skipped"]) {
    CHECK(keys(row) == std::set<std::string>{"id", "target", "reason", "usable"});
    CHECK_FALSE(row["reason"].get<std::string>().empty());
  }
}

TEST_CASE("every row of a file is predicted or skipped for every target") {
  const Json result =
      Json::parse(test::run_steelyard({"backtest", table, "--format", "json", "--draws", "16"}).out);
  std::set<std::pair<std::string, std::string>> seen;
  for (const char* list : {"rows", "skipped"})
    for (const Json& row : result[list])
      CHECK(seen.emplace(row["id"].get<std::string>(), row["target"].get<std::string>()).second);
  std::istringstream lines(test::contents(table));
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);)
    ++count;
  CHECK(seen.size() == 4 * (count - 1));
}

TEST_CASE("the same file, seed and draws give the same bytes; the table fits 80 columns") {
  const std::vector<std::string> words{"backtest", table, "--draws", "256"};
  const auto first = test::run_steelyard(words);
  CHECK(first.exit == 0);
  CHECK(first.out == test::run_steelyard(words).out);
  for (const char* part : {"device_hours", "watts_per_device", "MdAPE", "Not to be scored"})
    CHECK(first.out.find(part) != std::string::npos);
  std::istringstream in(first.out);
  for (std::string line; std::getline(in, line);)
    CHECK(line.size() <= 90); // bytes; ≤ and × take more than one
  CHECK(test::run_steelyard({"backtest", table, "--format", "csv"}).out.rfind("target,group,n,mdape", 0) ==
        0);
  CHECK(test::run_steelyard({"backtest", table, "--format", "md"}).out.rfind("# Backtest of training", 0) ==
        0);
  CHECK(test::run_steelyard({"backtest", "-", "--draws", "256", "--format", "csv"}, test::contents(table))
            .exit == 0);
}

TEST_CASE("serving in every format, without leave to see what it predicts") {
  const std::string rows =
      "id,model_id,total_params_billions,activated_params_billions,weight_precision,gpu_model,num_gpus,task,"
      "avg_batch_size,avg_output_len,energy_per_token_joules,median_itl_ms\n"
      "a,Qwen/Qwen3-8B,8,8,bfloat16,H100,1,lm-arena-chat,8,600,0.4,8\n"
      "b,Qwen/Qwen3-8B,8,8,bfloat16,H100,1,lm-arena-chat,many,600,0.4,8\n"
      "c,Qwen/Qwen3-8B,8,8,bfloat16,Abacus,1,lm-arena-chat,8,600,0.4,8\n";
  const auto said = [&](const std::string& format) {
    return test::run_steelyard({"backtest", "-", "--kind", "serving", "--format", format}, rows);
  };
  const auto json = said("json");
  REQUIRE(json.exit == 0);
  CHECK(json.err.find("avg_batch_size is \"many\"") != std::string::npos);
  const Json result = Json::parse(json.out);
  CHECK(result["kind"] == "serving");
  REQUIRE(result["rows"].size() == 2);
  CHECK(result["rows"][0]["target"] == "energy_per_token_j");
  CHECK(result["rows"][0]["p50"].get<double>() == Approx(0.4506).epsilon(1e-3));
  CHECK(result["rows"][1]["target"] == "inter_token_latency_ms");
  CHECK(result["skipped"].size() == 4);
  CHECK(said("csv").out.rfind("target,group,n,mdape", 0) == 0);
  CHECK(said("md").out.rfind("# Backtest of serving", 0) == 0);
  CHECK(said("table").out.find("energy_per_token_j") != std::string::npos);
}

TEST_CASE("inference is judged in every format") {
  const std::string file = std::string(STEELYARD_SOURCE_DIR) + "/tests/published/inference_runs.csv";
  const std::vector<std::string> words{"backtest", file, "--kind", "inference", "--format"};
  const auto answer = [&](const char* format) {
    auto with = words;
    with.emplace_back(format);
    const auto run = test::run_steelyard(with);
    CHECK(run.exit == 0);
    CHECK(run.err.empty());
    return run.out;
  };
  const Json result = Json::parse(answer("json"));
  CHECK(result["kind"] == "inference");
  std::set<std::string> targets;
  for (const Json& row : result["rows"])
    targets.insert(row["target"].get<std::string>());
  CHECK(targets == std::set<std::string>{"throughput_per_s", "energy_per_request_wh", "power_w"});
  CHECK(answer("csv").rfind("target,group,n,mdape", 0) == 0);
  CHECK(answer("md").rfind("# Backtest of inference", 0) == 0);
  CHECK(answer("table").find("throughput_per_s") != std::string::npos);
}

TEST_CASE("mistakes of backtest and their exit codes") {
  const auto fails = [](const std::vector<std::string>& words, int code, const std::string& said,
                        const std::string& input = {}) {
    const auto run = test::run_steelyard(words, input);
    CAPTURE(run.err);
    CHECK(run.exit == code);
    CHECK(run.out.empty());
    CHECK(run.err.find(said) != std::string::npos);
  };
  fails({"backtest"}, 2, "needs FILE");
  fails({"backtest", table, "--kind", "trainin"}, 2, "did you mean \"training\"?");
  fails({"backtest", table, "--kind", "serving"}, 3, "columns are missing: model_id, task, gpu_model");
  fails({"backtest", table, "--kind", "inference"}, 3, "columns are missing");
  fails({"backtest", table, "--format", "html"}, 2, "does not write html");
  fails({"backtest", table + "x"}, 3, "did you mean");
  fails({"backtest", "-"}, 3, "columns are missing", "id,name\na,b\n");
  fails({"backtest", "-"}, 3, "the file is empty");
}
