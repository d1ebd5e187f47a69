// steelyard pilot, as a user and as another program calls it.
#include "support/catch.hpp"
#include "support/process.hpp"

#include <nlohmann/json.hpp>

#include <sstream>

using namespace steelyard;
using Json = nlohmann::json;

namespace {

constexpr const char* points = "items,score\n250,0.781\n500,0.824\n1000,0.857\n2000,0.879\n4000,0.896\n";

test::Finished piloted(std::vector<std::string> words, const std::string& input = points) {
  words.insert(words.begin(), {"pilot", "-"});
  return test::run_steelyard(words, input);
}

Json answer(std::vector<std::string> words, const std::string& input = points) {
  words.insert(words.end(), {"--format", "json"});
  const auto run = piloted(words, input);
  CAPTURE(run.err);
  REQUIRE(run.exit == 0);
  return Json::parse(run.out);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("pilot as JSON has the keys that other programs rely on") {
  const Json result = answer({"--predict-at", "32000", "--target", "0.93"});
  CHECK(result["schema_version"] == 1);
  CHECK(result["predict"]["items"] == 32000);
  CHECK(result["predict"]["score"]["p10"].get<double>() == Approx(0.901534795).margin(1e-9));
  CHECK(result["predict"]["score"]["p50"].get<double>() == Approx(0.921232978).margin(1e-9));
  CHECK(result["predict"]["score"]["p90"].get<double>() == Approx(0.949321735).margin(1e-9));
  CHECK(result["required_items"]["p50"].get<double>() == Approx(166160.1328).margin(1e-4));
  CHECK(result["required_items"]["p90"].is_null());
  CHECK(result["probability_reaching_target"].get<double>() > 0);
  CHECK(result["within_items"] == 32000);
  CHECK(result["curve"]["family"].is_string());
  CHECK(result["curve"]["parameters"]["exponent"].get<double>() == Approx(0.40926).margin(5e-6));
  CHECK(result["enough_data"] == true);
  CHECK(result["warnings"] == Json::array());
}

TEST_CASE("what is not asked is null") {
  const Json result = answer({});
  for (const char* key : {"predict", "required_items", "probability_reaching_target", "target"})
    CHECK(result[key].is_null());
  CHECK(result["within_items"] == 4000 * 1024);
  CHECK(answer({"--target", "0.93"})["probability_reaching_target"].get<double>() ==
        Approx(0.598169365).margin(1e-9));
}

TEST_CASE("task and approach choose the prior") {
  CHECK(answer({"--predict-at", "32000", "--task", "sentiment"})["predict"]["score"]["p50"].get<double>() ==
        Approx(0.9230).margin(5e-5));
  const auto tuned = answer({"--predict-at", "32000", "--approach", "fine-tune"});
  CHECK(tuned["predict"]["score"]["p50"].get<double>() == Approx(0.9215).margin(5e-5));
  // As the points themselves name it.
  std::string named = "items,score,approach\n";
  for (const char* line : {"250,0.781", "500,0.824", "1000,0.857", "2000,0.879", "4000,0.896"})
    named += std::string(line) + ",fine-tune\n";
  CHECK(answer({"--predict-at", "32000"}, named) == tuned);
}

TEST_CASE("points of several approaches are several curves") {
  const std::string both = "items,score,approach\n100,0.6,custom\n200,0.7,custom\n400,0.75,custom\n"
                           "100,0.8,fine-tune\n400,0.85,fine-tune\n";
  const auto unsaid = piloted({}, both);
  CHECK(unsaid.exit == 3);
  CHECK(has(unsaid.err, "the points are of 2 approaches: custom, fine-tune"));
  CHECK(has(unsaid.err, "--approach custom"));
  const auto custom = piloted({"--approach", "custom", "--format", "json"}, both);
  CHECK(custom.exit == 0);
  CHECK(has(custom.err, "2 points of other approaches are left out"));
  CHECK(Json::parse(custom.out)["points"].size() == 3);
  CHECK(piloted({"--approach", "marketplace"}, both).exit == 3);
}

TEST_CASE("a plan's pilot is answered with the plan's target, task and approach") {
  const std::string plan =
      R"({ "horizon_months": 12, "task": {"kind": "sentiment"}, "demand": {"requests_per_month": 1},
    "quality": { "target": 0.93, "pilot": [ {"approach": "fine-tune", "items": 250, "score": 0.781},
      {"approach": "fine-tune", "items": 500, "score": 0.824}, {"approach": "fine-tune", "items": 1000, "score": 0.857},
      {"approach": "fine-tune", "items": 2000, "score": 0.879}, {"approach": "fine-tune", "items": 4000, "score": 0.896} ] } })";
  const Json by_plan = answer({}, plan);
  CHECK(by_plan["target"] == 0.93);
  CHECK(by_plan == answer({"--target", "0.93", "--task", "sentiment", "--approach", "fine-tune"}));
  CHECK(answer({"--target", "0.9"}, plan)["target"] == 0.9);
}

TEST_CASE("a pilot says the same twice, in every format") {
  for (const std::string format : {"table", "json", "csv", "md", "html"}) {
    CAPTURE(format);
    const std::vector<std::string> words{"--target", "0.93", "--predict-at", "5000", "--format", format};
    const auto first = piloted(words);
    CHECK(first.exit == 0);
    CHECK(first.err.empty());
    CHECK(first.out.size() > 100);
    CHECK(first.out == piloted(words).out);
  }
}

TEST_CASE("the text of a pilot opens with the answer and fits a terminal") {
  const auto run = piloted({"--target", "0.93", "--predict-at", "32000"});
  REQUIRE(run.exit == 0);
  const auto expectation = run.out.find("expect a score of 0.921");
  REQUIRE(expectation != std::string::npos);
  CHECK(expectation < run.out.find("What to expect"));
  std::istringstream in(run.out);
  for (std::string line; std::getline(in, line);)
    CHECK(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }) <= 80);
  CHECK(has(piloted({}, "items,score\n100,0.7\n").out, "one size only"));
}

TEST_CASE("the table of a pilot has its numbers in full") {
  const auto run = piloted({"--predict-at", "32000", "--format", "csv"});
  REQUIRE(run.exit == 0);
  CHECK(run.out.starts_with("kind,items,score_p10,score_p50,score_p90,probability_reaching_target\r\n"));
  CHECK(has(run.out, "tried,250,,0.781,,"));
  CHECK(has(run.out, "asked,32000,0.9015347"));
}

TEST_CASE("bad points end with exit 3, bad words with exit 2, and both say what to write") {
  const auto cells = piloted({}, "items,score\n100,70\nx,0.7\n");
  CHECK(cells.exit == 3);
  CHECK(cells.out.empty());
  CHECK(has(cells.err, "<stdin>:2:2"));
  CHECK(has(cells.err, "<stdin>:3:1"));
  CHECK(has(cells.err, "2 errors"));
  CHECK(test::run_steelyard({"pilot", "no-such-file.csv"}).exit == 3);
  for (const auto& [option, value] :
       {std::pair{"--target", "79"}, std::pair{"--target", "x"}, std::pair{"--predict-at", "0"},
        std::pair{"--predict-at", "nan"}, std::pair{"--approach", "finetune"}}) {
    CAPTURE(option, value);
    const auto run = piloted({option, value});
    CHECK(run.exit == 2);
    CHECK(has(run.err, "write "));
  }
}
