#include "support/catch.hpp"
#include "support/process.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>

using namespace steelyard;
using Json = nlohmann::json;
using test::run_steelyard;

namespace {

constexpr const char* plan =
    R"({ "id": "moods", "horizon_months": 12, "task": { "kind": "sentiment" }, "demand": { "requests_per_month": 1e5 } })";

test::Finished swept(const std::vector<std::string>& more, const std::string& vary = "1e4:1e8:log:5") {
  std::vector<std::string> words{"sweep",   "-", "--vary", "demand.requests_per_month=" + vary,
                                 "--draws", "64"};
  words.insert(words.end(), more.begin(), more.end());
  return run_steelyard(words, plan);
}

void check_refused(const std::string& vary, const std::string& said, int code = 2) {
  CAPTURE(vary);
  const auto run = run_steelyard({"sweep", "-", "--vary", vary}, plan);
  CHECK(run.exit == code);
  CHECK(run.out.empty());
  CAPTURE(run.err);
  CHECK(run.err.find(said) != std::string::npos);
}

} // namespace

TEST_CASE("a sweep as JSON: values, curves, break-evens") {
  const auto run = swept({"--format", "json"});
  REQUIRE(run.exit == 0);
  const Json result = Json::parse(run.out);
  CHECK(result["vary"]["path"] == "demand.requests_per_month");
  CHECK(result["vary"]["values"] == Json({1e4, 1e5, 1e6, 1e7, 1e8}));
  REQUIRE(result["options"].size() > 1);
  for (const auto& option : result["options"])
    CHECK(option["at"].size() == 5);
  for (const auto& id : result["recommended"]) {
    const bool listed =
        std::ranges::any_of(result["options"], [&](const Json& option) { return option["id"] == id; });
    CHECK(listed);
  }
  // More requests cost more, whatever the option.
  for (const auto& option : result["options"])
    for (std::size_t p = 1; p < 5; ++p)
      if (option["at"][p].is_object() && option["at"][p - 1].is_object())
        CHECK(option["at"][p]["cost_with_errors_usd"]["mean"] >=
              option["at"][p - 1]["cost_with_errors_usd"]["mean"]);
}

TEST_CASE("a sweep says the same twice, in every format") {
  for (const std::string format : {"table", "json", "csv", "md", "html"}) {
    CAPTURE(format);
    const auto first = swept({"--format", format});
    CHECK(first.exit == 0);
    CHECK(first.out == swept({"--format", format, "--threads", "1"}).out);
  }
}

TEST_CASE("a swept value answers as the same value set by hand") {
  const Json curves = Json::parse(swept({"--format", "json"}).out);
  const Json once = Json::parse(run_steelyard({"compare", "-", "--set", "demand.requests_per_month=1e6",
                                               "--draws", "64", "--format", "json"},
                                              plan)
                                    .out);
  CHECK(curves["recommended"][2] == once["recommendation"]["option"]);
  for (const auto& option : curves["options"])
    for (const auto& same : once["options"])
      if (same["id"] == option["id"] && option["at"][2].is_object())
        CHECK(option["at"][2]["cost_with_errors_usd"] == same["totals"]["cost_with_errors_usd"]);
}

TEST_CASE("the text of a sweep fits a terminal") {
  const auto run = swept({});
  REQUIRE(run.exit == 0);
  std::istringstream in(run.out);
  for (std::string line; std::getline(in, line);)
    CHECK(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }) <= 80);
}

TEST_CASE("what cannot be varied is refused with what to write") {
  const auto bare = run_steelyard({"sweep", "-"}, plan);
  CHECK(bare.exit == 2);
  CHECK(bare.err.find("--vary PATH=LO:HI:N") != std::string::npos);
  check_refused("demand.requests_per_month", "PATH=LO:HI:N");
  check_refused("demand.requests_per_month=1:2", "PATH=LO:HI:N");
  check_refused("=1:2:3", "PATH=LO:HI:N");
  check_refused("demand.requests_per_month=2:1:3", "the lower one first");
  check_refused("demand.requests_per_month=a:1:3", "two numbers");
  check_refused("demand.requests_per_month=nan:1:3", "two numbers");
  check_refused("demand.requests_per_month=0:1:log:3", "above 0");
  check_refused("demand.requests_per_month=1:2:1", "from 2 to 1001");
  check_refused("demand.requests_per_month=1:2:lin:3", "PATH=LO:HI:N");
  check_refused("demand.request_per_month=1:2:3", "did you mean \"requests_per_month\"?", 3);
  check_refused("data.labelled_items=-5:10:3", "data", 3);
}
