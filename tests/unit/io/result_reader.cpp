#include "steelyard/io/result_reader.hpp"

#include "support/catch.hpp"
#include "support/sample_comparison.hpp"

#include "steelyard/report/comparison_json.hpp"

#include <nlohmann/json.hpp>

using namespace steelyard;
using Json = nlohmann::ordered_json;

namespace {

Json good() {
  return Json::parse(comparison_json(test::sample_comparison(), false));
}

/// The first complaint about a result in which one value is another.
Error complaint(const std::string& pointer, Json value) {
  Json json = good();
  json[Json::json_pointer(pointer)] = std::move(value);
  const auto read = read_result(json.dump(), "result.json");
  REQUIRE_FALSE(read);
  return read.error().errors.front();
}

} // namespace

TEST_CASE("a result is read as it was written") {
  const Comparison c = test::sample_comparison();
  const std::string text = comparison_json(c, false);
  CHECK(is_result(text));
  const auto read = read_result(text, "result.json");
  REQUIRE(read);
  const Answer &answer = read->answer, own = answer_of(c, "result.json");
  CHECK(answer.recommended == own.recommended);
  CHECK(answer.runner_up == own.runner_up);
  CHECK(answer.made_by.seed == own.made_by.seed);
  CHECK(answer.made_by.models_sha256 == own.made_by.models_sha256);
  CHECK(answer.assumptions.size() == c.assumptions.size());
  CHECK(Json::parse(read->plan)["id"] == "claims");
  const Difference none = difference(own, answer, {});
  CHECK(none.options.empty()); // every number comes back to the last bit
  CHECK(none.made_by.empty());
}

TEST_CASE("plans and other files are no results") {
  CHECK_FALSE(is_result(R"({"horizon_months": 3})"));
  CHECK_FALSE(is_result(R"({"horizon_months": 3 // months
                          })"));
  CHECK_FALSE(is_result("[1, 2]"));
  CHECK_FALSE(is_result(""));
}

TEST_CASE("what is not as compare writes it is refused with file and pointer") {
  struct Row {
    std::string pointer;
    Json value;
    std::string said;
  };

  for (const auto& row : {Row{"/schema_version", 2, "schema_version is 2"},
                          Row{"/options", 3, "a number stands where a list should"},
                          Row{"/options/1/totals/cost_usd/mean", "x", "a text stands where a number should"},
                          Row{"/options/0/rank", "first", "a text stands where a number should"},
                          Row{"/options/0/approach", "bespoke", "there is no approach \"bespoke\""},
                          Row{"/made_by/seed", -1, "a number stands where a whole number should"},
                          Row{"/assumptions/0/distribution", Json{}, "null stands where an object should"}}) {
    CAPTURE(row.pointer);
    const Error error = complaint(row.pointer, row.value);
    CHECK(error.what == row.said);
    CHECK(error.where.file == "result.json");
    CHECK(error.where.pointer == row.pointer);
    CHECK(error.exit == Exit::input);
    CHECK_FALSE(error.next.empty());
  }
  Json without = good();
  without["options"][2].erase("quality");
  const auto read = read_result(without.dump(), "result.json");
  REQUIRE_FALSE(read);
  CHECK(read.error().errors.front().where.pointer == "/options/2/quality");
  CHECK_FALSE(read_result("{", "result.json"));
  CHECK_FALSE(read_result("[]", "result.json"));
}
