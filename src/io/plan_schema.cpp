#include "steelyard/io/plan_schema.hpp"

#include "steelyard/plan/keys.hpp"

#include "io/plan_units.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <utility>

namespace steelyard {

namespace {

using Json = nlohmann::ordered_json;

Json json_number(double value) {
  if (value == std::trunc(value) && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
  return value;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view{"\\^$.|?*+()[]{}"}.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

/// What parse_quantity() takes.
std::string quantity_pattern(const Unit& unit) {
  std::string words;
  for (const std::string& word : unit_words(unit))
    words += (words.empty() ? "" : "|") + escaped(word);
  return fmt::format(R"(^ *{}-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)? *({})? *$)",
                     unit.name == "USD" ? R"((\$ *)?)" : "", words);
}

std::string text_definition(const Unit& unit) {
  return fmt::format("text-in-{}", unit.name == "1" ? "counts" : unit.name);
}

/// Numbers with the same unit and bounds share a definition.
std::string range_definition(const Key& key) {
  const Unit& unit = unit_of_text(key.unit);
  std::string name{key.unit.empty() ? "number" : unit.name == "1" ? "counts" : unit.name};
  if (key.low > -largest_number) name += fmt::format("-{}-{}", key.above_low ? "above" : "from", key.low);
  if (key.high < largest_number) name += fmt::format("-to-{}", key.high);
  return name;
}

/// A number within the key's bounds, or a text with a unit.
Json amount(const Key& key, bool may_be_low) {
  Json number{{"type", "number"}};
  if (key.low > -largest_number)
    number[key.above_low && !may_be_low ? "exclusiveMinimum" : "minimum"] = json_number(key.low);
  number["maximum"] = json_number(key.high);
  if (key.unit.empty()) return number;
  const Json text{{"$ref", "#/definitions/" + text_definition(unit_of_text(key.unit))}};
  return Json{{"anyOf", {number, text}}};
}

Json number_or_range(const Key& key) {
  Json forms = Json::array();
  Json one = amount(key, false);
  if (one.contains("anyOf")) {
    for (const Json& form : one["anyOf"])
      forms.push_back(form);
  } else {
    forms.push_back(one);
  }
  forms.push_back({{"type", "object"},
                   {"properties",
                    {{"low", amount(key, true)}, {"mode", amount(key, true)}, {"high", amount(key, false)}}},
                   {"required", Json::array({"low", "high"})},
                   {"additionalProperties", false}});
  forms.push_back({{"type", "object"},
                   {"properties", {{"p10", amount(key, true)}, {"p90", amount(key, false)}}},
                   {"required", Json::array({"p10", "p90"})},
                   {"additionalProperties", false}});
  return Json{{"anyOf", forms}};
}

std::string sentence(std::string_view text) {
  std::string out{text};
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out + ".";
}

/// Meaning, unit, default and its reason, in that order.
std::string documentation(const Key& key, const std::string& fallback) {
  std::string text =
      key.unit.empty() ? sentence(key.about) : sentence(fmt::format("{} [{}]", key.about, key.unit));
  if (!fallback.empty())
    text += key.why.empty() ? fmt::format(" Default: {}.", fallback)
                            : fmt::format(" Default: {} ({}).", fallback, key.why);
  else if (!key.absent.empty())
    text += fmt::format(" Without it: {}.", key.absent);
  return text;
}

template <class E>
Json words_until(E last) {
  Json words = Json::array();
  for (int i = 0; i <= static_cast<int>(last); ++i)
    words.push_back(name(static_cast<E>(i)));
  return words;
}

/// A visitor of keys.hpp that documents. It walks a plan as the program makes it before anything is read.
class SchemaBuilder {
 public:
  explicit SchemaBuilder(Json& definitions) : definitions_{&definitions} {}

  Json whole() && { return object_schema(std::move(properties_), std::move(required_)); }

  void number(const Key& key, const Uncertain<double>&) {
    put(key, shared_range(key), fallback_of(key), exact_fallback(key));
  }

  void number(const Key& key, const std::optional<Uncertain<double>>&) {
    put(key, shared_range(key), fallback_of(key));
  }

  void plain(const Key& key, double) { put(key, amount(key, false), fallback_of(key), exact_fallback(key)); }

  void plain(const Key& key, const std::optional<double>&) { put(key, amount(key, false), fallback_of(key)); }

  template <class E>
  void word(const Key& key, E value, E last) {
    const std::string usual{key.required ? "" : name(value)};
    put(key, Json{{"enum", words_until(last)}}, usual, key.required ? Json{} : Json(usual));
  }

  template <class E>
  void word(const Key& key, const std::optional<E>&, E last) {
    put(key, Json{{"enum", words_until(last)}});
  }

  template <class E>
  void words(const Key& key, const std::vector<E>&, E last) {
    put(key, Json{{"type", "array"},
                  {"items", {{"enum", words_until(last)}}},
                  {"minItems", 1},
                  {"uniqueItems", true}});
  }

  void flag(const Key& key, bool value) {
    put(key, Json{{"type", "boolean"}}, value ? "true" : "false", value);
  }

  void text(const Key& key, const std::string&) {
    const bool is_fixed = key.absent.empty() && !key.fallback_word.empty();
    put(key, text_schema(key), is_fixed ? std::string{key.fallback_word} : "",
        is_fixed ? Json(key.fallback_word) : Json{});
  }

  void text(const Key& key, const std::optional<std::string>&) { put(key, text_schema(key)); }

  void texts(const Key& key, const std::vector<std::string>&) {
    put(key, Json{{"type", "array"}, {"items", text_schema(key)}, {"uniqueItems", true}});
  }

  template <class F>
  void object(const Key& key, F&& fill) {
    put(key, nested(std::forward<F>(fill)));
  }

  template <class T, class F>
  void optional_object(const Key& key, const std::optional<T>&, F&& fill) {
    T value{};
    put(key, nested([&] { fill(value); }));
  }

  template <class T, class F>
  void list(const Key& key, const std::vector<T>&, F&& fill) {
    T element{};
    put(key, Json{{"type", "array"}, {"items", nested([&] { fill(element); })}});
  }

  void sizes(const Task&) {
    for (const TaskSize& size : task_sizes()) {
      const Key key{.name = size.key,
                    .about = size.about,
                    .unit = size.unit,
                    .low = size.low,
                    .above_low = size.above_low,
                    .absent = "by kind"};
      put(key, shared_range(key));
    }
  }

  void pattern(const Key& key, const Demand&) {
    const Json weight{{"type", "number"}, {"minimum", 0}, {"maximum", json_number(largest_number)}};
    const Json weights{{"type", "array"}, {"items", weight}, {"minItems", 168}, {"maxItems", 168}};
    put(key, Json{{"anyOf", {{{"enum", words_until(Pattern::spiky)}}, weights}}},
        std::string{key.fallback_word}, Json(key.fallback_word));
  }

  void mode(const Key& key, bool) {
    put(key, Json{{"enum", Json::array({"online", "batch"})}}, std::string{key.fallback_word},
        Json(key.fallback_word));
  }

  void coefficients(const Key& key, const std::vector<Uncertain<double>>&) {
    put(key, Json{{"type", "object"},
                  {"propertyNames", {{"pattern", "\\S"}}},
                  {"additionalProperties", shared_range(key)}});
  }

 private:
  static Json text_schema(const Key& key) {
    if (key.one_of.empty()) return Json{{"type", "string"}, {"pattern", "\\S"}};
    return Json{{"enum", std::vector<std::string>(key.one_of.begin(), key.one_of.end())}};
  }

  static std::string fallback_of(const Key& key) {
    return key.fallback && key.absent.empty()
               ? is_exact(*key.fallback) ? fmt::format("{}", mean(*key.fallback)) : description(*key.fallback)
               : "";
  }

  static Json exact_fallback(const Key& key) {
    return key.fallback && key.absent.empty() && is_exact(*key.fallback) ? json_number(mean(*key.fallback))
                                                                         : Json{};
  }

  Json shared_range(const Key& key) {
    const std::string name = range_definition(key);
    if (!definitions_->contains(name)) (*definitions_)[name] = number_or_range(key);
    return Json{{"allOf", Json::array({Json{{"$ref", "#/definitions/" + name}}})}};
  }

  void put(const Key& key, Json schema, const std::string& fallback = "", const Json& value = {}) {
    Json documented{{"description", documentation(key, fallback)}};
    if (!value.is_null()) documented["default"] = value;
    for (auto& [name, part] : schema.items())
      documented[name] = std::move(part);
    properties_[std::string{key.name}] = std::move(documented);
    if (key.required) required_.push_back(key.name);
  }

  template <class F>
  Json nested(F&& fill) {
    Json outer_properties = std::exchange(properties_, Json::object());
    Json outer_required = std::exchange(required_, Json::array());
    fill();
    Json schema = object_schema(std::move(properties_), std::move(required_));
    properties_ = std::move(outer_properties);
    required_ = std::move(outer_required);
    return schema;
  }

  static Json object_schema(Json properties, Json required) {
    Json schema{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty()) schema["required"] = std::move(required);
    return schema;
  }

  Json* definitions_;
  Json properties_ = Json::object();
  Json required_ = Json::array();
};

/// Which sizes a kind has, and what they are by default.
Json sizes_by_kind() {
  Json rules = Json::array();
  for (const TaskWord& kind : task_kinds()) {
    Json names = Json::array({"kind"});
    for (const std::string_view key : keys_of(kind.kind))
      names.push_back(key);
    Json defaults = Json::object();
    for (const SizeDefault& size : size_defaults(kind.kind))
      defaults[std::string{size.key}] = {
          {"description", fmt::format("Default: {} ({}).",
                                      is_exact(size.distribution) ? fmt::format("{}", mean(size.distribution))
                                                                  : description(size.distribution),
                                      size.why)}};
    rules.push_back(
        {{"if", {{"properties", {{"kind", {{"const", kind.word}}}}}, {"required", Json::array({"kind"})}}},
         {"then", {{"propertyNames", {{"enum", names}}}, {"properties", defaults}}}});
  }
  return rules;
}

} // namespace

std::string plan_schema() {
  Plan plan;
  Json definitions = Json::object();
  for (const std::string_view unit :
       {"1", "months", "weeks", "hours", "ms", "seconds", "kB", "USD", "kgCO2e", "W", "fraction", "MP"})
    definitions[text_definition(*find_unit(unit))] = {{"type", "string"},
                                                      {"pattern", quantity_pattern(*find_unit(unit))}};
  SchemaBuilder builder{definitions};
  visit_plan(plan, builder);
  Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
              {"$id", "urn:steelyard:plan:v1"},
              {"title", "Steelyard plan v1"},
              {"description", "Workload, data, quality target, team and constraints. A number is a value in "
                              "the unit in brackets, a text with a unit (\"3 days\"), or a range: {\"low\", "
                              "\"mode\", \"high\"}, {\"low\", \"high\"} or {\"p10\", \"p90\"}."}};
  Json keys = std::move(builder).whole();
  for (auto& [name, part] : keys.items())
    schema[name] = std::move(part);
  schema["definitions"] = std::move(definitions);
  schema["properties"]["task"]["allOf"] = sizes_by_kind();
  return schema.dump(2) + "\n";
}

} // namespace steelyard
