#include "steelyard/io/plan_changes.hpp"

#include "steelyard/io/json_text.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/plan/plan_text.hpp"
#include "steelyard/support/expects.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace steelyard {

namespace {

using Json = nlohmann::ordered_json;
using Pointer = Json::json_pointer;

bool is_range(const Json& value) {
  return value.is_object() && ((value.contains("low") && value.contains("high")) ||
                               (value.contains("p10") && value.contains("p90")));
}

/// Lists of objects with the same ids in the same order, which may be compared one by one.
bool same_ids(const Json& a, const Json& b) {
  if (!a.is_array() || !b.is_array() || a.size() != b.size()) return false;
  return std::equal(a.begin(), a.end(), b.begin(), [](const Json& one, const Json& other) {
    return one.is_object() && other.is_object() && one.contains("id") && other.contains("id") &&
           one["id"] == other["id"];
  });
}

bool is_name(const std::string& pointer) {
  return pointer == "/id" || pointer == "/title";
}

std::string text_of(const Json* value) {
  return value ? value->dump(-1, ' ', false, Json::error_handler_t::replace) : "";
}

const Json* member(const Json& object, const std::string& key) {
  const auto at = object.find(key);
  return at == object.end() ? nullptr : &*at;
}

void collect(const Json* a, const Json* b, const std::string& pointer, std::vector<InputChange>& changes) {
  if (is_name(pointer) || (a && b && *a == *b)) return;
  if (pointer == "/assumptions" && (!a || !b)) { // each coefficient is an input of its own
    const Json none = Json::object();
    collect(a ? a : &none, b ? b : &none, pointer, changes);
    return;
  }
  const bool nested = a && b && a->is_object() && b->is_object() && !is_range(*a) && !is_range(*b);
  const bool other_task = nested && pointer == "/task" && a->value("kind", "") != b->value("kind", "");
  if (nested && !other_task) {
    for (const auto& [key, value] : a->items())
      collect(&value, member(*b, key), pointer + "/" + pointer_token(key), changes);
    for (const auto& [key, value] : b->items())
      if (!a->contains(key)) collect(nullptr, &value, pointer + "/" + pointer_token(key), changes);
  } else if (a && b && same_ids(*a, *b)) {
    for (std::size_t i = 0; i < a->size(); ++i)
      collect(&(*a)[i], &(*b)[i], fmt::format("{}/{}", pointer, i), changes);
  } else {
    changes.push_back({pointer, text_of(a), text_of(b)});
  }
}

/// What the user wrote, in the documented units: the plan without the defaults that the reader filled.
Json written_part(const Plan& plan, Json json) {
  for (const auto& filled : plan.defaulted) {
    const Pointer pointer{filled};
    if (json.contains(pointer)) json.at(pointer.parent_pointer()).erase(pointer.back());
  }
  return json;
}

bool is_defaulted(const Plan& plan, const std::string& pointer) {
  return std::ranges::find(plan.defaulted, pointer) != plan.defaulted.end();
}

} // namespace

std::vector<SwitchedInput> switched_inputs(const Plan& before, const Plan& after) {
  const Json a = Json::parse(plan_text(before)), b = Json::parse(plan_text(after));
  const Json wrote_a = written_part(before, a), wrote_b = written_part(after, b);
  std::vector<InputChange> changes;
  collect(&a, &b, "", changes);
  std::vector<SwitchedInput> inputs;
  for (auto& change : changes) {
    if (is_defaulted(before, change.pointer) && is_defaulted(after, change.pointer)) continue;
    const Pointer pointer{change.pointer};
    Json switched = wrote_a;
    if (wrote_b.contains(pointer))
      switched[pointer] = wrote_b.at(pointer);
    else if (switched.contains(pointer))
      switched.at(pointer.parent_pointer()).erase(pointer.back());
    SwitchedInput input{std::move(change), {}, {}};
    auto plan = read_plan(switched.dump(), before.file);
    if (plan)
      input.plan = std::move(*plan);
    else
      input.problem = plan.error().errors.front().what;
    inputs.push_back(std::move(input));
  }
  return inputs;
}

std::vector<InputChange> plan_changes(const std::string& before, const std::string& after) {
  const Json a = Json::parse(before, nullptr, false), b = Json::parse(after, nullptr, false);
  expects(a.is_object() && b.is_object());
  std::vector<InputChange> changes;
  collect(&a, &b, "", changes);
  return changes;
}

} // namespace steelyard
