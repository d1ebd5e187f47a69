#include "steelyard/io/policy_schema.hpp"

#include "steelyard/io/json_text.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/io/policy_reader.hpp"
#include "steelyard/support/diagnostic_text.hpp"

#include "support/catch.hpp"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <filesystem>

using namespace steelyard;
using nlohmann::json;

namespace {

/// The published schema, ready to be asked.
class Published {
 public:
  Published() : text_(json::parse(policy_schema())) {
    valijson::SchemaParser parser{valijson::SchemaParser::kDraft7};
    const valijson::adapters::NlohmannJsonAdapter adapter{text_};
    parser.populateSchema(adapter, schema_);
  }

  [[nodiscard]] bool takes(const json& document) {
    valijson::Validator validator{valijson::Validator::kStrongTypes};
    const valijson::adapters::NlohmannJsonAdapter adapter{document};
    return validator.validate(schema_, adapter, nullptr);
  }

 private:
  json text_;
  valijson::Schema schema_;
};

/// A policy of each kind with every key that it may have.
json one_of_each_kind() {
  json policies = json::array();
  for (const PolicyRule& known : policy_rules()) {
    json policy{{"id", "a-" + std::string{known.name}},
                {"kind", known.name},
                {"severity", "warning"},
                {"when_unknown", "pass"}};
    if (!known.limit_key.empty()) policy[std::string{known.limit_key}] = 0.5;
    if (!known.list_key.empty()) policy[std::string{known.list_key}] = json::array({"custom", "marketplace"});
    if (known.metric) policy["at"] = "p90";
    if (known.kind == PolicyKind::max_growth) policy["metric"] = "energy_kwh";
    if (!known.of_answer) policy["option"] = "all";
    policies.push_back(policy);
  }
  return {{"policies", policies}};
}

std::vector<json> files_of(const std::string& folder) {
  std::vector<json> files;
  for (const auto& entry : std::filesystem::directory_iterator{STEELYARD_SOURCE_DIR + folder})
    if (entry.path().extension() == ".json")
      files.push_back(json::parse(*read_text(entry.path().string()), nullptr, true, true));
  return files;
}

} // namespace

TEST_CASE("the schema of policies and their reader take the same files") {
  Published published;
  std::size_t taken = 0, refused = 0;
  const auto check = [&](const json& document) {
    const auto policies = read_policies(document.dump(), "policy.json");
    const bool by_schema = published.takes(document);
    if (static_cast<bool>(policies) != by_schema) {
      UNSCOPED_INFO(document.dump(1));
      if (!policies) UNSCOPED_INFO(render(policies.error()));
      CHECK(by_schema == static_cast<bool>(policies));
    }
    ++(policies ? taken : refused);
  };
  const json full = one_of_each_kind();
  check(full);
  CHECK(published.takes(full));
  const auto shown = files_of("/tests/cli/policies");
  REQUIRE_FALSE(shown.empty());
  for (const json& file : shown) {
    check(file);
    CHECK(published.takes(file));
  }

  // Each key of each policy is taken out, misnamed, and given what does not belong there.
  const std::vector<json> others{nullptr,
                                 true,
                                 -1,
                                 0,
                                 1,
                                 1.5,
                                 100.5,
                                 1e300,
                                 "",
                                 "mean",
                                 "cost_usd",
                                 "recommended",
                                 "zzz",
                                 "5",
                                 "error",
                                 "fail",
                                 json::array(),
                                 json::object(),
                                 json::array({"custom"}),
                                 json::array({"custom", "custom"}),
                                 json::array({""}),
                                 json::array({"zzz"}),
                                 json::array({1})};
  for (const json& policy : full.at("policies")) {
    const auto alone = [&](json changed) { check(json{{"policies", json::array({std::move(changed)})}}); };
    alone(policy);
    for (const auto& [key, value] : policy.items()) {
      json changed = policy;
      changed.erase(key);
      alone(changed);
      changed[key + "_x"] = value;
      alone(changed);
      for (const json& other : others) {
        changed = policy;
        changed[key] = other;
        alone(changed);
      }
      // A key that another kind has.
      for (const PolicyRule& known : policy_rules()) {
        changed = policy;
        changed["kind"] = known.name;
        alone(changed);
      }
    }
  }
  for (const json& other : others) {
    check(other);
    check(json{{"policies", other}});
    check(json{{"policies", json::array({other})}});
    check(json{{"policies", full.at("policies")}, {"x", other}});
  }
  CHECK(taken > 500);
  CHECK(refused > 1500);
}

TEST_CASE("the schema of policies says what each kind and key means") {
  const json schema = json::parse(policy_schema());
  CHECK(schema.at("$schema") == "http://json-schema.org/draft-07/schema#");
  CHECK(schema.at("$id") == "urn:steelyard:policy:v1");
  CHECK(schema.at("definitions").size() == policy_rules().size());
  for (const auto& [kind, definition] : schema.at("definitions").items()) {
    CAPTURE(kind);
    CHECK(definition.at("description").get<std::string>().size() > 20);
    for (const auto& [key, property] : definition.at("properties").items()) {
      CAPTURE(key);
      CHECK(property.at("description").get<std::string>().size() > 10);
    }
  }
  const json& cost = schema.at("definitions").at("max-cost").at("properties");
  CHECK(cost.at("usd").at("description") == "The bound [USD].");
  CHECK(cost.at("at").at("default") == "mean");
  CHECK(cost.at("option").at("default") == "recommended");
  CHECK(cost.at("when_unknown").at("default") == "fail");
}
