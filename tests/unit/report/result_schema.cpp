#include "steelyard/report/comparison_json.hpp"
#include "support/catch.hpp"
#include "support/sample_comparison.hpp"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

using namespace steelyard;

namespace {

/// The first complaint, or "" when the schema accepts the document.
std::string complaint(const nlohmann::json& document) {
  const auto schema_text = nlohmann::json::parse(result_schema());
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_text), schema);
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(document), &results)) return "";
  valijson::ValidationResults::Error error;
  std::string deepest = "rejected";
  while (results.popError(error)) {
    deepest.clear();
    for (const auto& part : error.context)
      deepest += part;
    deepest += ": " + error.description;
  }
  return deepest;
}

} // namespace

TEST_CASE("a result keeps to the published schema") {
  for (const bool detail : {false, true})
    CHECK(complaint(nlohmann::json::parse(comparison_json(test::sample_comparison(), detail))) == "");
  CHECK(complaint(nlohmann::json::parse(comparison_json(Comparison{}, false))) == "");
}

TEST_CASE("the schema rejects what is no result") {
  const auto good = nlohmann::json::parse(comparison_json(test::sample_comparison(), false));
  const auto spoiled = [&good](const char* pointer, nlohmann::json value) {
    auto json = good;
    json[nlohmann::json::json_pointer(pointer)] = std::move(value);
    return complaint(json);
  };
  CHECK(spoiled("/schema_version", 2) != "");
  CHECK(spoiled("/options/0/rank", "first") != "");
  CHECK(spoiled("/options/0/approach", "bespoke") != "");
  CHECK(spoiled("/options/0/totals/cost_usd", 12) != "");
  CHECK(spoiled("/options/0/totals/emissions_kgco2e", {{"mean", 1}}) != "");
  CHECK(spoiled("/options/0/probability_best", 1.5) != "");
  auto without = good;
  without["options"][0].erase("dominated_by");
  CHECK(complaint(without) != "");
}
