#include "support/catch.hpp"
#include "support/process.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

using namespace steelyard;
using test::run_steelyard;

namespace {

constexpr const char* plan =
    R"({ "horizon_months": 12, "task": { "kind": "sentiment" }, "demand": { "requests_per_month": 1e5 } })";

/// Ends with the code, says this on stderr, and nothing on stdout.
void check_failure(const std::vector<std::string>& arguments, int code, const std::string& said,
                   const std::string& input = {}) {
  CAPTURE(arguments);
  const auto run = run_steelyard(arguments, input);
  CHECK(run.exit == code);
  CHECK(run.out.empty());
  CAPTURE(run.err);
  CHECK(run.err.find(said) != std::string::npos);
}

} // namespace

TEST_CASE("version on stdout") {
  const auto run = run_steelyard({"--version"});
  CHECK(run.exit == 0);
  CHECK(run.out.rfind("steelyard ", 0) == 0);
}

TEST_CASE("slips of the hand are usage errors with a suggestion") {
  check_failure({"comapre", "x"}, 2, "did you mean \"compare\"?");
  check_failure({"compare", "x", "--catlog", "y"}, 2, "did you mean \"--catalog\"?");
  check_failure({"compare", "x", "--draw", "64"}, 2, "unknown option --draw");
  check_failure({"compare", "x", "--format", "jsno"}, 2, "did you mean \"json\"?");
  check_failure({"explain", "x", "--metric", "cost"}, 2, "cost_usd");
  check_failure({"explain", "x", "--format", "csv"}, 2, "does not write csv");
  check_failure({"compare"}, 2, "needs PLAN");
  check_failure({"compare", "a", "b"}, 2, "unexpected \"b\"");
  check_failure({"compare", "a", "--draws"}, 2, "needs a value");
  check_failure({"compare", "a", "--draws", "15"}, 2, "16 to 1000000");
  check_failure({"compare", "a", "--draws", "1000001"}, 2, "16 to 1000000");
  check_failure({"compare", "a", "--draws", "1e3"}, 2, "16 to 1000000");
  check_failure({"compare", "a", "--seed", "-1"}, 2, "whole number");
  check_failure({"compare", "a", "--set", "region"}, 2, "PATH=VALUE");
  check_failure({"compare", "a", "--as-of", "2026-13-01"}, 2, "YYYY-MM-DD");
  check_failure({"schema", "plans"}, 2, "write steelyard schema plan");
  check_failure({"-v", "compare"}, 2, "a command is expected");
  check_failure({"help", "comprae"}, 2, "did you mean \"compare\"?");
}

TEST_CASE("an option with a value does not swallow the plan") {
  const auto run = run_steelyard({"compare", "--color", "never", "-", "--draws", "16"}, plan);
  CHECK(run.exit == 0);
  CHECK_FALSE(run.out.empty());
}

TEST_CASE("a missing file is exit 3 with the names near it") {
  const test::TemporaryFolder folder;
  std::ofstream(folder.word("plan.json")) << plan;
  check_failure({"compare", folder.word("plna.json")}, 3,
                "did you mean \"" + folder.word("plan.json") + "\"?");
  check_failure({"compare", folder.word("plan.json"), "--catalog", folder.word("none.sqlite")}, 4,
                "none.sqlite");
}

TEST_CASE("the answer goes to stdout or whole to a file, by extension") {
  const test::TemporaryFolder folder;
  const auto text = run_steelyard({"compare", "-", "--draws", "64"}, plan);
  CHECK(text.exit == 0);
  CHECK(text.out.find('\x1b') == std::string::npos);
  const auto colour = run_steelyard({"compare", "-", "--draws", "64", "--color", "always"}, plan);
  CHECK(colour.out.find('\x1b') != std::string::npos);

  const auto json = run_steelyard({"compare", "-", "--draws", "64", "-o", folder.word("a.json")}, plan);
  CHECK(json.exit == 0);
  CHECK(json.out.empty());
  const auto result = nlohmann::json::parse(test::contents(folder.word("a.json")));
  CHECK(result["schema_version"] == 1);
  CHECK(result["made_by"]["draws"] == 64);
  CHECK(run_steelyard({"compare", "-", "--draws", "64", "--format", "json"}, plan).out ==
        test::contents(folder.word("a.json")));
  CHECK(run_steelyard({"compare", "-", "--draws", "64", "--format", "json", "--threads", "3"}, plan).out ==
        test::contents(folder.word("a.json")));

  check_failure({"compare", "-", "-o", folder.word("b.json")}, 3, "error", "{}");
  CHECK_FALSE(std::filesystem::exists(folder.word("b.json")));
  check_failure({"compare", "-", "--draws", "16", "-o", folder.word("no/such/folder.json")}, 1,
                "cannot write", plan);
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    CHECK(entry.path().filename() == "a.json");
}

TEST_CASE("init writes a plan that validates, and overwrites nothing") {
  const test::TemporaryFolder folder;
  const auto file = folder.word("plan.json");
  const auto made = run_steelyard({"init", "--task", "image-classification", "-o", file});
  CHECK(made.exit == 0);
  CHECK(made.out.empty());
  const auto valid = run_steelyard({"validate", file});
  CHECK(valid.exit == 0);
  CHECK(valid.out.find(": ok") != std::string::npos);
  check_failure({"init", "-o", file}, 2, "exists already");
  const auto wrong = run_steelyard({"validate", "-", "--format", "json"}, R"({"taks": 1})");
  CHECK(wrong.exit == 3);
  CHECK(nlohmann::json::parse(wrong.out)["ok"] == false);
}

TEST_CASE("explain names an option or says which is near") {
  check_failure({"explain", "-", "--draws", "16", "--option", "no-such-option"}, 3, "no option is called",
                plan);
  const auto run = run_steelyard({"explain", "-", "--draws", "64"}, plan);
  CHECK(run.exit == 0);
  CHECK(run.out.find("Total: ") != std::string::npos);
}

TEST_CASE("schemas and completions are answers") {
  for (const auto* which : {"plan", "result", "policy"})
    CHECK(nlohmann::json::parse(run_steelyard({"schema", which}).out).contains("$schema"));
  for (const auto* shell : {"bash", "zsh", "fish"}) {
    const auto run = run_steelyard({"completion", shell});
    CHECK(run.exit == 0);
    CHECK(run.out.find("explain") != std::string::npos);
  }
}
