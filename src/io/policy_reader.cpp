#include "steelyard/io/policy_reader.hpp"

#include "io/choice_advice.hpp"
#include "io/policy_keys.hpp"

#include "steelyard/io/json_text.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/support/diagnostic_text.hpp"
#include "steelyard/support/near_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <set>

namespace steelyard {

namespace {

using io::words_of;

constexpr std::string_view example = R"({"kind": "max-cost", "usd": 250000, "at": "p90"})";

std::string shown(const JsonValue& value) {
  constexpr std::size_t longest = 60;
  if (value.kind == JsonValue::Kind::number) return fmt::format("{}", value.number);
  if (value.kind == JsonValue::Kind::text)
    return value.text.size() > longest ? "a long text" : fmt::format("\"{}\"", printable(value.text));
  return std::string{name(value.kind)};
}

class PolicyReader {
 public:
  explicit PolicyReader(const JsonDocument& document) : document_{document} {}

  Result<std::vector<Policy>, Diagnostics> read() {
    std::vector<Policy> policies;
    if (const JsonValue* list = policies_list())
      for (std::size_t i = 0; i < list->elements.size(); ++i)
        policies.push_back(policy(list->elements[i], fmt::format("/policies/{}", i)));
    if (!problems_.ok()) return Unexpected{std::move(problems_)};
    return policies;
  }

 private:
  const JsonValue* policies_list() {
    const JsonValue& root = document_.root;
    const std::string next = fmt::format("write {{\"policies\": [ {} ]}}", example);
    if (root.kind != JsonValue::Kind::object) {
      fail(root.span, fmt::format("a file of policies is an object, found {}", name(root.kind)), next, "");
      return nullptr;
    }
    const std::vector<std::string> keys{"policies"};
    known_keys(root, keys, "");
    const JsonMember* member = root.find("policies");
    if (!member) {
      fail({root.span.text, root.span.offset, 1}, "missing key \"policies\"", next, "/policies");
      return nullptr;
    }
    if (member->value.kind != JsonValue::Kind::array || member->value.elements.empty()) {
      fail(member->value.span,
           fmt::format("policies is {}",
                       member->value.kind == JsonValue::Kind::array ? "an empty list" : shown(member->value)),
           fmt::format("write [ {} ]", example), "/policies");
      return nullptr;
    }
    return &member->value;
  }

  Policy policy(const JsonValue& value, const std::string& pointer) {
    Policy read;
    if (value.kind != JsonValue::Kind::object) {
      fail(value.span, fmt::format("a policy is an object, found {}", name(value.kind)),
           fmt::format("write {}", example), pointer);
      return read;
    }
    const auto kinds = io::policy_kind_words();
    const auto kind = choice(value, "kind", kinds, pointer, true);
    if (!kind) return read; // its keys depend on it
    const PolicyRule& known = policy_rules()[*kind];
    read.kind = known.kind;
    known_keys(value, io::keys_of(known), pointer);
    if (!known.limit_key.empty()) read.limit = number(value, known, pointer);
    if (!known.list_key.empty()) read.names = names(value, known, pointer);
    if (known.metric)
      if (const auto at = choice(value, "at", words_of<Statistic>(statistic_count), pointer))
        read.at = static_cast<Statistic>(*at);
    if (known.kind == PolicyKind::max_growth)
      if (const auto metric = choice(value, "metric", io::growing_words(), pointer, true))
        read.metric = io::growing_metrics[*metric];
    if (const auto severity = choice(value, "severity", words_of<Severity>(severity_count), pointer))
      read.severity = static_cast<Severity>(*severity);
    const auto unknown = choice(value, "when_unknown", io::when_unknown_words(), pointer);
    read.unknown_passes = unknown && *unknown == 1;
    if (const auto option = text(value, "option", pointer)) read.option = *option;
    read.id = named(value, known, pointer);
    return read;
  }

  /// The policy's id; by default its kind. No two policies have one.
  std::string named(const JsonValue& value, const PolicyRule& known, const std::string& pointer) {
    const std::string id = text(value, "id", pointer).value_or(std::string{known.name});
    if (ids_.insert(id).second) return id;
    const JsonMember* member = value.find("id");
    fail(member ? member->value.span : TextSpan{value.span.text, value.span.offset, 1},
         fmt::format("a second policy has the id \"{}\"", printable(id)),
         "give each policy an \"id\" of its own; without one it is its kind", pointer + "/id");
    return id;
  }

  void known_keys(const JsonValue& object, const std::vector<std::string>& keys, const std::string& pointer) {
    for (const JsonMember& member : object.members)
      if (std::ranges::find(keys, member.key) == keys.end()) {
        const std::string near = did_you_mean(member.key, keys);
        fail(member.key_span, fmt::format("unknown key \"{}\"", printable(member.key)),
             near.empty() ? fmt::format("the keys here are {}", fmt::join(keys, ", ")) : near,
             pointer + "/" + pointer_token(member.key));
      }
  }

  std::optional<std::size_t> choice(const JsonValue& object, std::string_view key,
                                    const std::vector<std::string>& words, const std::string& pointer,
                                    bool required = false) {
    const std::string here = fmt::format("{}/{}", pointer, key);
    const JsonMember* member = object.find(key);
    if (!member) {
      if (required)
        fail({object.span.text, object.span.offset, 1}, fmt::format("missing key \"{}\"", key),
             fmt::format("write one of {}", fmt::join(words, ", ")), here);
      return std::nullopt;
    }
    const auto found = std::ranges::find(words, member->value.text);
    if (member->value.kind == JsonValue::Kind::text && found != words.end())
      return static_cast<std::size_t>(found - words.begin());
    fail(member->value.span, fmt::format("{} is {}", key, shown(member->value)),
         io::choice_advice(member->value.text, words), here);
    return std::nullopt;
  }

  double number(const JsonValue& object, const PolicyRule& known, const std::string& pointer) {
    const std::string here = fmt::format("{}/{}", pointer, known.limit_key);
    const std::string next = known.most < std::numeric_limits<double>::max()
                                 ? fmt::format("write a number from {} to {}", known.least, known.most)
                                 : fmt::format("write a number from {}", known.least);
    const JsonMember* member = object.find(known.limit_key);
    if (!member) {
      fail({object.span.text, object.span.offset, 1}, fmt::format("missing key \"{}\"", known.limit_key),
           next, here);
      return 0;
    }
    const JsonValue& value = member->value;
    if (value.kind == JsonValue::Kind::number && value.number >= known.least && value.number <= known.most)
      return value.number;
    fail(value.span, fmt::format("{} is {}", known.limit_key, shown(value)), next, here);
    return 0;
  }

  std::vector<std::string> names(const JsonValue& object, const PolicyRule& known,
                                 const std::string& pointer) {
    const std::string here = fmt::format("{}/{}", pointer, known.list_key);
    const bool approaches = known.kind == PolicyKind::forbidden_approaches;
    const std::string next = approaches ? "write a list of approaches: [\"custom\"]"
                                        : "write a list of regions: [\"eu-west-1\", \"eu-central-1\"]";
    const JsonMember* member = object.find(known.list_key);
    if (!member || member->value.kind != JsonValue::Kind::array || member->value.elements.empty()) {
      if (!member)
        fail({object.span.text, object.span.offset, 1}, fmt::format("missing key \"{}\"", known.list_key),
             next, here);
      else
        fail(member->value.span,
             fmt::format("{} is {}", known.list_key,
                         member->value.kind == JsonValue::Kind::array ? "an empty list"
                                                                      : shown(member->value)),
             next, here);
      return {};
    }
    std::vector<std::string> found;
    for (std::size_t i = 0; i < member->value.elements.size(); ++i) {
      const JsonValue& value = member->value.elements[i];
      const bool good =
          value.kind == JsonValue::Kind::text && !value.text.empty() && (!approaches || approach(value.text));
      if (good)
        found.push_back(value.text);
      else
        fail(value.span, fmt::format("one of {} is {}", known.list_key, shown(value)),
             approaches ? io::choice_advice(value.text, words_of<Approach>(approach_count)) : next,
             fmt::format("{}/{}", here, i));
    }
    return found;
  }

  std::optional<std::string> text(const JsonValue& object, std::string_view key, const std::string& pointer) {
    const JsonMember* member = object.find(key);
    if (!member) return std::nullopt;
    if (member->value.kind == JsonValue::Kind::text && !member->value.text.empty()) return member->value.text;
    fail(member->value.span,
         fmt::format("{} is {}", key,
                     member->value.kind == JsonValue::Kind::text ? "empty" : shown(member->value)),
         key == "option" ? "write recommended, every-approach-best, all, or the id of an option"
                         : "write a short name that no other policy has",
         fmt::format("{}/{}", pointer, key));
    return std::nullopt;
  }

  void fail(const TextSpan& span, std::string what, std::string next, std::string pointer) {
    constexpr std::size_t most_errors = 100;
    if (problems_.errors.size() >= most_errors) return;
    problems_.errors.push_back(Error{.what = std::move(what),
                                     .where = location(document_, span, std::move(pointer)),
                                     .next = std::move(next)});
  }

  const JsonDocument& document_;
  Diagnostics problems_;
  std::set<std::string> ids_;
};

} // namespace

Result<std::vector<Policy>, Diagnostics> read_policies(std::string_view text, const std::string& file) {
  auto document = read_json(text, file);
  if (!document) return Unexpected{std::move(document.error())};
  return PolicyReader{*document}.read();
}

} // namespace steelyard
