// steelyard check, as a build server calls it.
#include "support/catch.hpp"
#include "support/process.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

using namespace steelyard;
using Json = nlohmann::json;

namespace {

/// A plan whose title no format may pass on as it is; the target stands on line 4, the budget on line 5.
const std::string plan = R"({"task": {"kind": "sentiment"}, "title": "<script>%0A::error::\n\u001b[2J",
 "demand": {"requests_per_month": 1000000}, "horizon_months": 12,
 "quality": {
   "target": 0.9},
 "constraints": {"max_total_usd": 1000000000}})";

struct Gate {
  test::TemporaryFolder folder;

  test::Finished run(const std::string& policies, std::vector<std::string> words = {},
                     const std::string& asked = plan) const {
    const std::string file = (folder.path() / "policy.json").string();
    std::ofstream{file} << policies;
    std::ofstream{folder.path() / "plan, 1.json"} << asked;
    words.insert(words.begin(),
                 {"check", (folder.path() / "plan, 1.json").string(), "--policy", file, "--draws", "256"});
    return test::run_steelyard(words);
  }
};

std::string one(const std::string& policy) {
  return "{\"policies\": [" + policy + "]}";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string generous = one(R"({"kind": "max-cost", "usd": 1e12})");
const std::string mean = one(R"({"id": "a:b,%\n<i>", "kind": "max-cost", "usd": 1})");

} // namespace

TEST_CASE("check exits with 0 where all holds and with 5 where an error is broken") {
  const Gate gate;
  const auto held = gate.run(generous);
  CAPTURE(held.err);
  CHECK(held.exit == 0);
  CHECK(has(held.out, "The gate is open: 1 held, 0 broken, 0 unknown."));
  const auto broken = gate.run(mean);
  CHECK(broken.exit == 5);
  CHECK(has(broken.out, "The gate is shut"));
  CHECK(has(broken.out, "What to do"));
}

TEST_CASE("a broken warning is shown and opens the gate") {
  const auto run = Gate{}.run(one(R"({"kind": "max-cost", "usd": 1, "severity": "warning"})"));
  CHECK(run.exit == 0);
  CHECK(has(run.out, "0 held, 1 broken"));
}

TEST_CASE("what cannot be said shuts the gate, unless the policy lets it pass") {
  const Gate gate;
  const std::string policy = R"("kind": "max-chance-late", "chance": 0.5)";
  const auto unknown = gate.run(one("{" + policy + "}"), {"--format", "json"});
  CHECK(unknown.exit == 5);
  CHECK(Json::parse(unknown.out)["findings"][0]["verdict"] == "unknown");
  CHECK(gate.run(one("{" + policy + R"(, "when_unknown": "pass"})")).exit == 0);
  CHECK(gate.run(one(R"({"kind": "same-approach"})")).exit == 5);
}

TEST_CASE("a result is checked as its plan is, and against itself nothing grew") {
  const Gate gate;
  const std::string result = (gate.folder.path() / "result.json").string();
  REQUIRE(test::run_steelyard({"compare", "-", "--draws", "256", "-o", result}, plan).exit == 0);
  const std::string grown = one(R"({"kind": "max-growth", "metric": "cost_usd", "percent": 0},
                                   {"kind": "same-approach"}, {"kind": "max-chance-drop", "points": 0})");
  const auto run = gate.run(grown, {"--baseline", result, "--format", "json"});
  CAPTURE(run.out, run.err);
  CHECK(run.exit == 0);
  CHECK(Json::parse(run.out)["held"] == 3);
  const std::string policy = (gate.folder.path() / "mean.json").string();
  std::ofstream{policy} << mean;
  CHECK(test::run_steelyard({"check", result, "--policy", policy}).exit == 5);
  const auto changed =
      test::run_steelyard({"check", result, "--policy", policy, "--set", "horizon_months=1"});
  CHECK(changed.exit == 2);
  CHECK(has(changed.err, "--set changes a plan"));
}

TEST_CASE("sarif names rule, level and the line of the plan") {
  const Gate gate;
  const auto run = gate.run(mean, {"--format", "sarif"});
  CHECK(run.exit == 5);
  const Json log = Json::parse(run.out);
  CHECK(log["version"] == "2.1.0");
  const Json& only = log["runs"][0];
  CHECK(only["tool"]["driver"]["name"] == "steelyard");
  CHECK(only["tool"]["driver"]["rules"][0]["id"] == only["results"][0]["ruleId"]);
  CHECK(only["results"][0]["level"] == "error");
  const Json& place = only["results"][0]["locations"][0]["physicalLocation"];
  CHECK(place["region"]["startLine"] == 5);
  CHECK(has(place["artifactLocation"]["uri"].get<std::string>(), "plan%2C%201.json"));
}

namespace {

/// One broken policy of each severity, and one that is held.
const std::string of_every_severity = one(R"({"id": "one", "kind": "max-cost", "usd": 1},
  {"id": "two", "kind": "max-cost", "usd": 1, "severity": "warning"}, {"id": "three", "kind": "max-cost", "usd": 1e12},
  {"id": "four", "kind": "max-chance-over-budget", "chance": 0, "option": "all", "severity": "note"},
  {"id": "five", "kind": "max-emissions", "kgco2e": 0, "severity": "note"})");

} // namespace

TEST_CASE("sarif has all that SARIF 2.1.0 asks of a log") {
  const auto run = Gate{}.run(of_every_severity, {"--format", "sarif"});
  CAPTURE(run.out, run.err);
  CHECK(run.exit == 5);
  const Json log = Json::parse(run.out);
  CHECK(log.at("$schema").get<std::string>().ends_with("sarif-2.1.0.json"));
  REQUIRE(log.at("runs").is_array());
  const Json& only = log["runs"].at(0);
  const Json& rules = only.at("tool").at("driver").at("rules");
  std::vector<std::string> ids;
  for (const Json& known : rules) {
    ids.push_back(known.at("id"));
    CHECK_FALSE(known.at("shortDescription").at("text").get<std::string>().empty());
  }
  CHECK(ids == std::vector<std::string>{"one", "two", "three", "four", "five"});
  const std::vector<std::string> levels{"none", "note", "warning", "error"};
  std::vector<std::string> told;
  REQUIRE_FALSE(only.at("results").empty());
  for (const Json& result : only["results"]) {
    const auto index = result.at("ruleIndex").get<std::size_t>();
    REQUIRE(index < rules.size());
    CHECK(rules[index]["id"] == result.at("ruleId"));
    CHECK(std::ranges::find(levels, result.at("level").get<std::string>()) != levels.end());
    CHECK(rules[index]["defaultConfiguration"]["level"] == result["level"]);
    CHECK_FALSE(result.at("message").at("text").get<std::string>().empty());
    for (const Json& place : result.at("locations")) {
      const Json& physical = place.at("physicalLocation");
      const auto uri = physical.at("artifactLocation").at("uri").get<std::string>();
      CHECK(uri.find_first_of(" ,<>\"\\^`{|}") == std::string::npos);
      const Json& region = physical.at("region");
      CHECK(region.at("startLine").get<int>() >= 1);
      if (region.contains("endColumn")) CHECK(region["endColumn"] > region.at("startColumn"));
    }
    told.push_back(result["ruleId"]);
  }
  // What is held is a rule without a result.
  CHECK(std::ranges::find(told, "one") != told.end());
  CHECK(std::ranges::find(told, "two") != told.end());
  CHECK(std::ranges::find(told, "five") != told.end());
  CHECK(std::ranges::find(told, "three") == told.end());
}

TEST_CASE("junit counts the elements that it has") {
  const auto run = Gate{}.run(of_every_severity, {"--format", "junit"});
  CAPTURE(run.out);
  const auto count = [&run](const std::string& element) {
    std::size_t found = 0;
    for (auto at = run.out.find(element); at != std::string::npos; at = run.out.find(element, at + 1))
      ++found;
    return std::to_string(found);
  };
  CHECK(has(run.out, "tests=\"" + count("<testcase ") + "\" failures=\"" + count("<failure ") +
                         "\" errors=\"0\" skipped=\"" + count("<skipped ") + "\""));
  CHECK(count("<failure ") == "1");
}

TEST_CASE("github escapes what would end a property or a line") {
  const auto run = Gate{}.run(mean, {"--format", "github"});
  CHECK(run.exit == 5);
  CHECK(run.out.starts_with("::error file="));
  CHECK(has(run.out, "plan%2C 1.json,line=5,title=a%3Ab%2C%25"));
  CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 1);
  CHECK_FALSE(has(run.out, "\x1b"));
}

TEST_CASE("junit escapes text and counts a failure") {
  const auto run = Gate{}.run(mean, {"--format", "junit"});
  CHECK(run.exit == 5);
  CHECK(has(run.out, "tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\""));
  CHECK(has(run.out, "&lt;script&gt;"));
  CHECK_FALSE(has(run.out, "<script>"));
  CHECK_FALSE(has(run.out, "\x1b"));
}

TEST_CASE("every mistake of a policy file is said in one pass") {
  const auto run = Gate{}.run(one(R"({"kind": "max-cots", "usd": 1},
    {"kind": "max-cost", "usd": -1, "sverity": "note"}, {"kind": "max-weeks-to-launch"},
    {"kind": "forbidden-approaches", "approaches": ["costum"]}, {"kind": "complete-prices", "severity": "bad"})"));
  CHECK(run.exit == 3);
  for (const char* part :
       {"kind is \"max-cots\"", "did you mean \"max-cost\"?", "usd is -1", "write a number from 0",
        "unknown key \"sverity\"", "did you mean \"severity\"?", "missing key \"weeks\"",
        "did you mean \"custom\"?", "severity is \"bad\"", "policy.json:2:", "/policies/1/usd", "6 errors"})
    CHECK((has(run.err, part) ? "" : part) == std::string{});
}

TEST_CASE("the example of the readme is read and holds") {
  const std::string file = STEELYARD_POLICIES "/platform.json";
  const auto run = test::run_steelyard({"check", "-", "--policy", file, "--draws", "256"}, plan);
  CAPTURE(run.out, run.err);
  CHECK(run.exit == 0);
}

TEST_CASE("without a policy check says what to write") {
  const auto run = test::run_steelyard({"check", "-"}, plan);
  CHECK(run.exit == 2);
  CHECK(has(run.err, "--policy FILE"));
}
