#include "steelyard/io/json_text.hpp"
#include "steelyard/io/telemetry_reader.hpp"
#include "steelyard/support/near_names.hpp"

#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard {

namespace {

constexpr std::string_view only_aws = "rule_to_invoke"; // AWS's own, which says nothing here
constexpr std::array<std::string_view, 4> counts{"window", "patience", "scan_interval_us", "num_steps"};

std::vector<std::string> rule_names() {
  std::vector<std::string> names;
  for (const RuleDescription& rule : rule_descriptions())
    names.emplace_back(rule.name);
  return names;
}

std::vector<std::string> parameter_names(const RuleDescription& rule) {
  std::vector<std::string> names;
  for (const RuleParameter& parameter : rule.parameters)
    names.emplace_back(parameter.name);
  return names;
}

class ParameterReader {
 public:
  explicit ParameterReader(const JsonDocument& document) : document_{document} {}

  Result<std::vector<RuleOverride>, Diagnostics> read() {
    const JsonValue& root = document_.root;
    if (root.kind != JsonValue::Kind::object)
      fail(root.span, fmt::format("parameters are an object, found {}", name(root.kind)),
           R"(write {"LowGPUUtilization": {"threshold_p95": 60}})", "");
    for (const JsonMember& member : root.members)
      entry(member);
    if (!problems_.ok()) return Unexpected{std::move(problems_)};
    return std::move(overrides_);
  }

 private:
  void entry(const JsonMember& member) {
    const std::string pointer = "/" + pointer_token(member.key);
    if (const RuleDescription* rule = find_rule(member.key)) {
      if (member.value.kind != JsonValue::Kind::object) {
        fail(member.value.span, fmt::format("parameters of {} are {}", member.key, name(member.value.kind)),
             fmt::format("write {{\"{}\": ...}}", rule->parameters.front().name), pointer);
        return;
      }
      for (const JsonMember& inner : member.value.members)
        parameter(*rule, inner.key, inner, pointer + "/" + pointer_token(inner.key));
      return;
    }
    const auto joint = member.key.find('_');
    if (const RuleDescription* rule =
            joint == std::string::npos ? nullptr : find_rule(std::string_view{member.key}.substr(0, joint))) {
      parameter(*rule, member.key.substr(joint + 1), member, pointer);
      return;
    }
    if (member.key == only_aws) return;
    const std::string word = member.key.substr(0, joint);
    const std::string near = did_you_mean(word, rule_names());
    fail(member.key_span, fmt::format("unknown rule \"{}\"", word),
         near.empty() ? fmt::format("the rules are {}", fmt::join(rule_names(), ", ")) : near, pointer);
  }

  void parameter(const RuleDescription& rule, const std::string& key, const JsonMember& member,
                 const std::string& pointer) {
    if (key == only_aws) return;
    const auto names = parameter_names(rule);
    if (std::ranges::find(names, key) == names.end()) {
      const std::string near = did_you_mean(key, names);
      fail(member.key_span, fmt::format("unknown parameter \"{}\" of {}", key, rule.name),
           near.empty() ? fmt::format("its parameters are {}", fmt::join(names, ", ")) : near, pointer);
      return;
    }
    RuleValues trial{rule, Thresholds::code};
    for (ParameterValue value : readings(member.value)) {
      if (value.kind == ParameterValue::Kind::number && !in_bounds(key, value.number)) continue;
      if (!trial.set(key, value)) continue;
      overrides_.push_back({std::string{rule.name}, key, std::move(value)});
      return;
    }
    const auto known = std::ranges::find(rule.parameters, key, &RuleParameter::name);
    fail(member.value.span, fmt::format("{} of {} is {}", key, rule.name, shown(member.value)),
         is_count(key) ? "write a whole number from 1"
                       : fmt::format("write a value like {}: {}", written(known->code), known->meaning),
         pointer);
  }

  static bool is_count(std::string_view key) { return std::ranges::find(counts, key) != counts.end(); }

  static bool in_bounds(std::string_view key, double value) {
    return !is_count(key) || (value >= 1 && value == std::floor(value));
  }

  /// What the value may mean: AWS's API takes texts alone, so "60" is a number too.
  static std::vector<ParameterValue> readings(const JsonValue& value) {
    switch (value.kind) {
    case JsonValue::Kind::number:
      return {number_value(value.number)};
    case JsonValue::Kind::boolean:
      return {flag_value(value.flag)};
    case JsonValue::Kind::null:
      return {ParameterValue{}};
    case JsonValue::Kind::text: {
      std::vector<ParameterValue> all;
      if (const auto number = io::loose_number(value.text)) all.push_back(number_value(*number));
      if (value.text == "True" || value.text == "False" || value.text == "true" || value.text == "false")
        all.push_back(flag_value(value.text.front() == 'T' || value.text.front() == 't'));
      if (value.text == "None") all.push_back({});
      all.push_back(text_value(value.text));
      return all;
    }
    case JsonValue::Kind::array:
    case JsonValue::Kind::object:
      break;
    }
    return {};
  }

  static std::string shown(const JsonValue& value) {
    if (value.kind == JsonValue::Kind::number) return fmt::format("{}", value.number);
    if (value.kind == JsonValue::Kind::text) return fmt::format("\"{}\"", value.text.substr(0, 40));
    return std::string{name(value.kind)};
  }

  void fail(const TextSpan& span, std::string what, std::string next, std::string pointer) {
    problems_.errors.push_back(Error{.what = std::move(what),
                                     .where = location(document_, span, std::move(pointer)),
                                     .next = std::move(next)});
  }

  const JsonDocument& document_;
  Diagnostics problems_;
  std::vector<RuleOverride> overrides_;
};

} // namespace

Result<std::vector<RuleOverride>, Diagnostics> read_rule_parameters(const std::string& text,
                                                                    const std::string& file) {
  const auto document = read_json(text, file);
  if (!document) return Unexpected{document.error()};
  return ParameterReader{*document}.read();
}

} // namespace steelyard
