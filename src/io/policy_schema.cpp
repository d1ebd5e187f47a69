#include "steelyard/io/policy_schema.hpp"

#include "steelyard/decide/policy.hpp"
#include "steelyard/plan/plan.hpp"

#include "io/policy_keys.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <limits>

namespace steelyard {

namespace {

using Json = nlohmann::ordered_json;

Json some_text() {
  return {{"type", "string"}, {"minLength", 1}};
}

Json described(std::string description, Json schema) {
  Json out{{"description", std::move(description)}};
  for (auto& [name, part] : schema.items())
    out[name] = std::move(part);
  return out;
}

Json one_of(std::string description, const std::vector<std::string>& words) {
  return described(std::move(description), {{"enum", words}});
}

Json with_default(Json schema, std::string_view fallback) {
  schema["default"] = std::string{fallback};
  return schema;
}

std::string unit_of_limit(const PolicyRule& known) {
  if (known.metric) return std::string{unit(*known.metric)};
  if (known.kind == PolicyKind::max_grid_carbon) return "kgCO2e/kWh";
  return known.most == 1 ? "fraction" : std::string{known.limit_key};
}

Json limit(const PolicyRule& known) {
  Json bound{{"type", "number"}, {"minimum", known.least}};
  if (known.most < std::numeric_limits<double>::max()) bound["maximum"] = known.most;
  return described(fmt::format("The bound [{}].", unit_of_limit(known)), std::move(bound));
}

Json list(const PolicyRule& known) {
  const bool approaches = known.kind == PolicyKind::forbidden_approaches;
  Json names{{"type", "array"},
             {"items", approaches ? Json{{"enum", io::words_of<Approach>(approach_count)}} : some_text()},
             {"minItems", 1}};
  return described(approaches ? "Approaches that are forbidden." : "Regions that are allowed.",
                   std::move(names));
}

Json key_schema(const PolicyRule& known, const std::string& key) {
  const Policy usual;
  if (key == "id")
    return with_default(described("A short name that no other policy has.", some_text()), known.name);
  if (key == "kind") return described(std::string{known.meaning}, {{"const", known.name}});
  if (key == "severity")
    return with_default(one_of("What comes of it where it is broken: an error shuts the gate.",
                               io::words_of<Severity>(severity_count)),
                        name(usual.severity));
  if (key == "when_unknown")
    return with_default(
        one_of("What comes of it where it can neither be held nor broken.", io::when_unknown_words()),
        io::when_unknown_words()[usual.unknown_passes ? 1 : 0]);
  if (key == "at")
    return with_default(
        one_of("Which figure of the total is bounded.", io::words_of<Statistic>(statistic_count)),
        name(usual.at));
  if (key == "metric") return one_of("The total that is compared with the baseline's.", io::growing_words());
  if (key == "option")
    return with_default(
        described("recommended, every-approach-best, all, or the id of an option.", some_text()),
        usual.option);
  return key == known.limit_key ? limit(known) : list(known);
}

/// A policy of one kind.
Json policy_of(const PolicyRule& known) {
  Json properties = Json::object();
  for (const std::string& key : io::keys_of(known))
    properties[key] = key_schema(known, key);
  Json required = Json::array({"kind"});
  if (!known.limit_key.empty()) required.push_back(known.limit_key);
  if (!known.list_key.empty()) required.push_back(known.list_key);
  if (known.kind == PolicyKind::max_growth) required.push_back("metric");
  return {{"description", known.meaning},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

} // namespace

std::string policy_schema() {
  Json definitions = Json::object(), by_kind = Json::array();
  for (const PolicyRule& known : policy_rules()) {
    const std::string kind{known.name};
    definitions[kind] = policy_of(known);
    // By a condition and not as alternatives, so that an editor names the one key that is wrong.
    by_kind.push_back(
        {{"if", {{"properties", {{"kind", {{"const", kind}}}}}, {"required", Json::array({"kind"})}}},
         {"then", {{"$ref", "#/definitions/" + kind}}}});
  }
  Json policy{{"type", "object"},
              {"properties", {{"kind", one_of("What is bounded.", io::policy_kind_words())}}},
              {"required", Json::array({"kind"})},
              {"allOf", std::move(by_kind)}};
  Json policies{{"description", "What an answer must hold, at least one policy."},
                {"type", "array"},
                {"items", std::move(policy)},
                {"minItems", 1}};
  const Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
                    {"$id", "urn:steelyard:policy:v1"},
                    {"title", "Steelyard policies v1"},
                    {"description", "What steelyard check holds a plan or a result against."},
                    {"type", "object"},
                    {"properties", {{"policies", std::move(policies)}}},
                    {"required", Json::array({"policies"})},
                    {"additionalProperties", false},
                    {"definitions", std::move(definitions)}};
  return schema.dump(2) + "\n";
}

} // namespace steelyard
