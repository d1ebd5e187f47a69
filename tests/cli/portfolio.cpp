#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temporary_folder.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

using namespace steelyard;
using Json = nlohmann::json;
using test::contents;
using test::run_steelyard;

namespace {

/// Few approaches and draws: what is tested here is not the engine.
std::string plan(const std::string& id, const std::string& requests = "1e5", const std::string& more = "") {
  return R"({"id":")" + id +
         R"(","horizon_months":12,"task":{"kind":"sentiment"},"demand":{"requests_per_month":)" + requests +
         R"(},"options":{"approaches":["pretrained","managed-service"]})" + more + "}";
}

std::string many_plans(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += plan("p" + std::to_string(i), std::to_string(1000 * (i + 1))) + "\n";
  return text;
}

std::string file_of(const test::TemporaryFolder& folder, const std::string& text,
                    const std::string& name = "plans.ndjson") {
  std::ofstream(folder / name, std::ios::binary) << text;
  return folder.word(name);
}

test::Finished portfolio(const std::string& input, const std::string& out,
                         const std::vector<std::string>& more = {}) {
  std::vector<std::string> words{"portfolio", input, "--out", out, "--draws", "16"};
  words.insert(words.end(), more.begin(), more.end());
  return run_steelyard(words);
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    all.push_back(line);
  return all;
}

const std::vector<std::string> kinds{"results.ndjson", "options.csv", "errors.ndjson"};

/// The files of shards put together: rows by the index they begin with, one header.
std::map<std::string, std::string> merged(const test::TemporaryFolder& folder, int shards) {
  std::map<std::string, std::string> all;
  for (const auto& kind : kinds) {
    std::map<std::size_t, std::string> records;
    std::string header;
    for (int k = 1; k <= shards; ++k) {
      const auto text =
          contents(folder.word("part-" + std::to_string(k) + "-of-" + std::to_string(shards) + "." + kind));
      for (const auto& line : lines(text)) {
        if (kind == "options.csv" && line.starts_with("plan_index"))
          header = line + "\n";
        else if (kind == "options.csv")
          records[std::stoul(line)] += line + "\n";
        else
          records[Json::parse(line)["index"].get<std::size_t>()] += line + "\n";
      }
    }
    all[kind] = header;
    for (const auto& [index, text] : records)
      all[kind] += text;
  }
  return all;
}

} // namespace

TEST_CASE("good and bad plans mixed: exit 6, every plan in its place") {
  const test::TemporaryFolder folder;
  const std::string too_long = R"({"id":")" + std::string((1 << 20) + 1, 'x') + R"("})";
  const std::string input = file_of(folder, "\xEF\xBB\xBF" + plan("first") + "\r\n" + // 0, line 1
                                                "\n   \n" +                           // no records
                                                "{\"id\": \n" +                       // 1, line 4: broken off
                                                plan("\xFF") + "\n" +                 // 2: no UTF-8
                                                "[1, 2]\n" +                          // 3: no object
                                                "null\n" +                            // 4
                                                too_long + "\n" +                     // 5
                                                plan("odd", "1e5", R"(,"regoin":"x")") + "\n" +          // 6
                                                plan("nowhere", "1e5", R"(,"region":"mars-1")") + "\n" + // 7
                                                std::string("a\0b", 3) + "\n" +                          // 8
                                                plan("last")); // 9, line 12, without an end
  const auto run = portfolio(input, folder.word("out"));
  CAPTURE(run.err);
  CHECK(run.exit == 6);
  CHECK(run.out.empty());
  CHECK(run.err.find("2 plans answered, 8 failed") != std::string::npos);

  const auto results = lines(contents(folder.word("out/results.ndjson")));
  REQUIRE(results.size() == 2);
  const Json first = Json::parse(results[0]), last = Json::parse(results[1]);
  CHECK(first["index"] == 0);
  CHECK(first["line"] == 1);
  CHECK(first["plan"]["id"] == "first");
  CHECK(last["index"] == 9);
  CHECK(last["line"] == 12);
  CHECK(last["plan"]["id"] == "last");

  const auto errors = lines(contents(folder.word("out/errors.ndjson")));
  REQUIRE(errors.size() == 8);
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const Json error = Json::parse(errors[i]);
    CAPTURE(errors[i]);
    CHECK(error["index"] == i + 1);
    CHECK(error["line"] == i + 4);
    CHECK(error["file"] == input);
    CHECK(error["diagnostics"]["ok"] == false);
    REQUIRE_FALSE(error["diagnostics"]["errors"].empty());
    CHECK(error["diagnostics"]["errors"][0]["line"] == i + 4);
    // Where it stands in the portfolio, for an editor to jump to.
    CHECK(error["text"].get<std::string>().find(input + ":" + std::to_string(i + 4) + ":") !=
          std::string::npos);
  }
  CHECK(errors[4].find("longer than") != std::string::npos);
  CHECK(errors[5].find("did you mean") != std::string::npos);
  CHECK(errors[6].find("mars-1") != std::string::npos);
}

TEST_CASE("a result is a summary of what compare says of the plan") {
  const test::TemporaryFolder folder;
  REQUIRE(portfolio(file_of(folder, plan("one") + "\n"), folder.word("out")).exit == 0);
  const Json summary = Json::parse(contents(folder.word("out/results.ndjson")));
  const Json whole =
      Json::parse(run_steelyard({"compare", "-", "--draws", "16", "--format", "json"}, plan("one")).out);
  CHECK(summary["schema_version"] == whole["schema_version"]);
  CHECK(summary["made_by"] == whole["made_by"]);
  for (const char* key :
       {"option", "runner_up", "carbon_winner", "too_close", "probability_best", "headline"})
    CHECK(summary["recommendation"][key] == whole["recommendation"][key]);
  REQUIRE(summary["options"].size() == whole["options"].size());
  REQUIRE(summary["options"].size() > 1);
  for (std::size_t i = 0; i < summary["options"].size(); ++i) {
    for (const char* key : {"id", "approach", "rank", "feasible", "totals", "probability_best"})
      CHECK(summary["options"][i][key] == whole["options"][i][key]);
    CHECK(summary["options"][i]["quality"]["probability_meets_target"] ==
          whole["options"][i]["quality"]["probability_meets_target"]);
  }

  const auto rows = lines(contents(folder.word("out/options.csv")));
  REQUIRE(rows.size() == whole["options"].size() + 1);
  CHECK(rows[0].starts_with("plan_index,plan_id,id,approach,"));
  CHECK(rows[1].starts_with("0,one," + whole["options"][0]["id"].get<std::string>() + ","));
  CHECK(contents(folder.word("out/errors.ndjson")).empty());
}

TEST_CASE("shards put together, and any number of threads, give the same bytes") {
  const test::TemporaryFolder folder;
  const std::string input = file_of(folder, many_plans(5) + "{\n" + many_plans(6) + "[]\n" + many_plans(2));
  REQUIRE(portfolio(input, folder.word("one"), {"--threads", "1"}).exit == 6);
  REQUIRE(portfolio(input, folder.word("four"), {"--threads", "4"}).exit == 6);
  const test::TemporaryFolder parts;
  for (int k = 1; k <= 3; ++k)
    REQUIRE(portfolio(input, parts.word(), {"--shard", std::to_string(k) + "/3"}).exit != 3);
  auto together = merged(parts, 3);
  for (const auto& kind : kinds) {
    CAPTURE(kind);
    const std::string whole = contents(folder.word("one/" + kind));
    CHECK_FALSE(whole.empty());
    const bool same_by_threads = contents(folder.word("four/" + kind)) == whole;
    CHECK(same_by_threads);
    const bool same_by_shards = together[kind] == whole;
    CHECK(same_by_shards);
  }
}

TEST_CASE("a scheduler's array job names the shard") {
  const test::TemporaryFolder folder;
  const std::string input = file_of(folder, many_plans(4));
  REQUIRE(portfolio(input, folder.word(), {"--shard", "2/3"}).exit == 0);
  const std::string by_hand = contents(folder.word("part-2-of-3.results.ndjson"));
  test::Run run;
  run.words = {test::steelyard_program(),
               "portfolio",
               input,
               "--out",
               folder.word("auto"),
               "--draws",
               "16",
               "--shard",
               "auto"};
  run.environment = {{"AWS_BATCH_JOB_ARRAY_INDEX", "1"}, {"AWS_BATCH_JOB_ARRAY_SIZE", "3"}};
  CHECK(test::finished(run).exit == 0);
  CHECK(contents(folder.word("auto/part-2-of-3.results.ndjson")) == by_hand);

  const auto lost = portfolio(input, folder.word("lost"), {"--shard", "auto"});
  CHECK(lost.exit == 2);
  CHECK(lost.err.find("SLURM_ARRAY_TASK_ID") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder / "lost"));
}

TEST_CASE("a folder of plans is read by name") {
  const test::TemporaryFolder folder;
  std::filesystem::create_directory(folder / "plans");
  file_of(folder, plan("b"), "plans/b.json");
  file_of(folder, "// commented\n" + plan("a"), "plans/a.json");
  file_of(folder, "{\n  \"id\" 1 }", "plans/c.json");
  file_of(folder, "no plan", "plans/README.md");
  const auto run = portfolio(folder.word("plans"), folder.word("out"));
  CHECK(run.exit == 6);
  const auto results = lines(contents(folder.word("out/results.ndjson")));
  REQUIRE(results.size() == 2);
  CHECK(Json::parse(results[0])["plan"]["id"] == "a");
  CHECK(Json::parse(results[0])["file"] == folder.word("plans/a.json"));
  CHECK(Json::parse(results[0])["line"].is_null());
  CHECK(Json::parse(results[1])["plan"]["id"] == "b");
  const Json error = Json::parse(contents(folder.word("out/errors.ndjson")));
  CHECK(error["index"] == 2);
  CHECK(error["diagnostics"]["errors"][0]["line"] == 2);
}

TEST_CASE("a plan that nothing can meet is a failed one") {
  const test::TemporaryFolder folder;
  const std::string input = file_of(
      folder, plan("possible") + "\n" + plan("broke", "1e5", R"(,"constraints":{"max_total_usd":1})"));
  CHECK(portfolio(input, folder.word("out")).exit == 6);
  const Json error = Json::parse(contents(folder.word("out/errors.ndjson")));
  CHECK(error["index"] == 1);
  CHECK(error["text"].get<std::string>().find("can meet this plan") != std::string::npos);
}

TEST_CASE("results that are there are kept, unless they may go") {
  const test::TemporaryFolder folder;
  const std::string input = file_of(folder, many_plans(2));
  REQUIRE(portfolio(input, folder.word("out")).exit == 0);
  const std::string first = contents(folder.word("out/results.ndjson"));
  const auto again = portfolio(input, folder.word("out"), {"--seed", "2"});
  CHECK(again.exit == 2);
  CHECK(again.err.find("--force") != std::string::npos);
  CHECK(contents(folder.word("out/results.ndjson")) == first);
  CHECK(portfolio(input, folder.word("out"), {"--seed", "2", "--force"}).exit == 0);
  CHECK(contents(folder.word("out/results.ndjson")) != first);
}

TEST_CASE("what cannot be read or written is refused") {
  const test::TemporaryFolder folder;
  const std::string input = file_of(folder, many_plans(1));
  CHECK(run_steelyard({"portfolio", input}).exit == 2);
  CHECK(portfolio(folder.word("none"), folder.word("out")).exit == 3);
  CHECK(portfolio(file_of(folder, "\n\n", "empty"), folder.word("out")).exit == 3);
  CHECK(portfolio(file_of(folder, "id\n", "plans.csv"), folder.word("out")).exit == 3);
  CHECK(portfolio(input, input).exit == 1); // a file where the folder should be
  for (const char* shard : {"0/2", "3/2", "2", "auto/0", "automatic"})
    CHECK(portfolio(input, folder.word("out"), {"--shard", shard}).exit == 2);
  std::filesystem::create_directory(folder / "bare");
  CHECK(portfolio(folder.word("bare"), folder.word("out")).exit == 3);
}

TEST_CASE("interrupted: exit 130, whole lines only") {
  const test::TemporaryFolder folder;
  const std::string input = file_of(folder, many_plans(20000));
  test::Run run;
  run.words = {"/usr/bin/timeout",
               "--preserve-status",
               "--signal",
               "INT",
               "--kill-after",
               "60",
               "1",
               test::steelyard_program(),
               "portfolio",
               input,
               "--out",
               folder.word("out"),
               "--draws",
               "1024"};
  const auto stopped = test::finished(run);
  CAPTURE(stopped.err);
  CHECK(stopped.exit == 130);
  CHECK(stopped.err.find("interrupted") != std::string::npos);
  const std::string results = contents(folder.word("out/results.ndjson"));
  CHECK((results.empty() || results.back() == '\n'));
  std::size_t index = 0;
  for (const auto& line : lines(results))
    CHECK(Json::parse(line)["index"] == index++);
}

TEST_CASE("the plans of scripts/portfolio-plans can all be answered") {
  test::Run run;
  run.words = {std::string(STEELYARD_SOURCE_DIR) + "/scripts/portfolio-plans", "40", "--seed", "7"};
  const auto made = test::finished(run);
  REQUIRE(made.exit == 0);
  CHECK(made.out == test::finished(run).out);
  const test::TemporaryFolder folder;
  const auto answered = portfolio(file_of(folder, made.out), folder.word("out"));
  // A limit may make a plan impossible; none may be one that cannot be read.
  for (const auto& line : lines(contents(folder.word("out/errors.ndjson")))) {
    CAPTURE(line);
    CHECK(line.find("can meet this plan") != std::string::npos);
  }
  CHECK(lines(contents(folder.word("out/results.ndjson"))).size() >= 30);
  CHECK((answered.exit == 0 || answered.exit == 6));
}
