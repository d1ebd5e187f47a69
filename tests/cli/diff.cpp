#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temporary_folder.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

using namespace steelyard;
using Json = nlohmann::json;
using test::run_steelyard;

namespace {

constexpr const char* before =
    R"({ "id": "moods", "horizon_months": 12, "task": { "kind": "sentiment" }, "demand": { "requests_per_month": 1e6 } })";
constexpr const char* after =
    R"({ "id": "moods", "horizon_months": 18, // half a year more
         "task": { "kind": "sentiment" }, "demand": { "requests_per_month": "3e6", "pattern": "flat" } })";

/// Two plans, and their results, in a folder of their own.
class Files {
 public:
  Files() {
    write("a.json", before);
    write("b.json", after);
  }

  void write(const std::string& name, const std::string& text) { std::ofstream{path(name)} << text; }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  void compare(const std::string& plan, const std::string& result) {
    REQUIRE(run_steelyard({"compare", path(plan), "--draws", "64", "-o", path(result)}).exit == 0);
  }

  [[nodiscard]] test::Finished diff(const std::string& a, const std::string& b,
                                    const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"diff", path(a), path(b), "--draws", "64"};
    words.insert(words.end(), more.begin(), more.end());
    return run_steelyard(words);
  }

 private:
  test::TemporaryFolder folder_;
};

double cost(const Json& amounts) {
  return amounts["cost_with_errors_usd"].get<double>();
}

} // namespace

TEST_CASE("two plans: what moved, and what each input has to do with it") {
  const Files files;
  const auto run = files.diff("a.json", "b.json", {"--format", "json"});
  REQUIRE(run.exit == 0);
  CHECK(run.err.empty());
  const Json d = Json::parse(run.out);
  std::vector<std::string> pointers;
  for (const auto& input : d["inputs"])
    pointers.push_back(input["pointer"].get<std::string>());
  std::ranges::sort(pointers);
  CHECK(pointers ==
        std::vector<std::string>{"/demand/pattern", "/demand/requests_per_month", "/horizon_months"});
  CHECK(d["made_by"].empty());
  REQUIRE_FALSE(d["explained"].empty());
  for (const auto& explained : d["explained"]) {
    // Effects and interaction are the whole way; the larger effect is told first.
    double sum = cost(explained["before"]) + cost(explained["interaction"]), last = INFINITY;
    for (const auto& effect : explained["effects"]) {
      REQUIRE(effect["moves"].is_object());
      sum += cost(effect["moves"]);
      CHECK(std::abs(cost(effect["moves"])) <= last);
      last = std::abs(cost(effect["moves"]));
    }
    CHECK(sum == Approx(cost(explained["after"])));
  }
  // What compare says of the first plan.
  const Json a =
      Json::parse(run_steelyard({"compare", files.path("a.json"), "--draws", "64", "--format", "json"}).out);
  CHECK(d["before"]["recommendation"]["option"] == a["recommendation"]["option"]);
  CHECK(d["explained"][0]["option"] == a["recommendation"]["option"]);
}

TEST_CASE("a changed volume explains a changed cost") {
  Files files;
  std::string more = before;
  more.replace(more.find("1e6"), 3, "2e6");
  files.write("more.json", more);
  const Json d = Json::parse(files.diff("a.json", "more.json", {"--format", "json"}).out);
  REQUIRE(d["inputs"].size() == 1);
  CHECK(d["inputs"][0]["before"] == 1e6);
  CHECK(d["inputs"][0]["after"] == 2e6);
  const Json& explained = d["explained"][0];
  const double moved = cost(explained["after"]) - cost(explained["before"]);
  CHECK(moved > 0);
  CHECK(cost(explained["effects"][0]["moves"]) == Approx(moved));
  CHECK(cost(explained["interaction"]) == Approx(0).margin(1e-6 * moved));
  const auto text = files.diff("a.json", "more.json").out;
  CHECK(text.find("/demand/requests_per_month") != std::string::npos);
  CHECK(text.find("What moved") != std::string::npos);
}

TEST_CASE("two results: options, inputs, assumptions and what made them") {
  Files files;
  files.compare("a.json", "a-result.json");
  files.compare("b.json", "b-result.json");
  const auto run = files.diff("a-result.json", "b-result.json", {"--format", "json"});
  REQUIRE(run.exit == 0);
  const Json d = Json::parse(run.out);
  CHECK(d["explained"].empty());
  CHECK(d["inputs"][0]["pointer"] == "/horizon_months");
  CHECK_FALSE(d["options"].empty());
  const bool told = std::ranges::any_of(d["assumptions"], [](const Json& assumption) {
    return assumption["id"] == "horizon_months" && assumption["before"]["value"] == 12 &&
           assumption["after"]["value"] == 18;
  });
  CHECK(told);

  // Made by another model: nothing but that and one number.
  Json other = Json::parse(test::contents(files.path("a-result.json")));
  other["made_by"]["models"]["sha256"] = "0123";
  other["assumptions"][0]["source"] = "S999";
  files.write("other.json", other.dump());
  const Json made = Json::parse(files.diff("a-result.json", "other.json", {"--format", "json"}).out);
  REQUIRE(made["made_by"].size() == 1);
  CHECK(made["made_by"][0]["what"] == "models.sha256");
  CHECK(made["options"].empty());
  CHECK(made["assumptions"].size() == 1);
  CHECK(files.diff("a-result.json", "other.json").out.find("models.sha256") != std::string::npos);
}

TEST_CASE("nothing moved is an answer too") {
  const Files files;
  const auto run = files.diff("a.json", "a.json");
  CHECK(run.exit == 0);
  CHECK(run.out.find("Nothing differs") != std::string::npos);
}

TEST_CASE("a difference says the same twice, in every format, and fits a terminal") {
  const Files files;
  for (const std::string format : {"table", "json", "ndjson", "csv", "md", "html"}) {
    CAPTURE(format);
    const auto first = files.diff("a.json", "b.json", {"--format", format});
    CHECK(first.exit == 0);
    CHECK_FALSE(first.out.empty());
    CHECK(first.out == files.diff("a.json", "b.json", {"--format", format, "--threads", "1"}).out);
  }
  std::istringstream in(files.diff("a.json", "b.json", {"-v"}).out);
  for (std::string line; std::getline(in, line);)
    CHECK(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }) <= 80);
}

TEST_CASE("what cannot be compared is refused with what to write") {
  Files files;
  files.compare("a.json", "a-result.json");
  const auto mixed = files.diff("a-result.json", "b.json");
  CHECK(mixed.exit == 3);
  CHECK(mixed.out.empty());
  CHECK(mixed.err.find("this is a plan") != std::string::npos);
  CHECK(mixed.err.find("steelyard compare") != std::string::npos);
  CHECK(mixed.err.find("-o FILE.json") != std::string::npos);

  const auto both = run_steelyard({"diff", "-", "-"}, before);
  CHECK(both.exit == 2);
  CHECK(run_steelyard({"diff", files.path("a.json")}).exit == 2);
  CHECK(files.diff("a.json", "c.json").exit == 3);

  files.write("bad.json", R"({"horizon_month": 3})");
  const auto bad = files.diff("a.json", "bad.json");
  CHECK(bad.exit == 3);
  CHECK(bad.err.find("horizon_months") != std::string::npos);

  Json spoiled = Json::parse(test::contents(files.path("a-result.json")));
  spoiled["options"][0]["totals"]["cost_usd"]["p50"] = "much";
  files.write("spoiled.json", spoiled.dump());
  const auto refused = files.diff("a-result.json", "spoiled.json");
  CHECK(refused.exit == 3);
  CHECK(refused.err.find("/options/0/totals/cost_usd/p50") != std::string::npos);
}
