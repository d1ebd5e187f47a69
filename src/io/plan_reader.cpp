#include "steelyard/io/plan_reader.hpp"

#include "steelyard/plan/keys.hpp"
#include "steelyard/plan/plan_text.hpp"
#include "steelyard/support/near_names.hpp"
#include "steelyard/units/text.hpp"

#include "io/plan_units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

namespace steelyard {

namespace {

constexpr std::size_t most_errors = 100;
constexpr std::size_t hours_per_week = 168;
constexpr double z_p90 = 1.2815515655446004; ///< standard normal P90
constexpr double characters_per_token = 4.5; ///< English prose in the tokenisers of today's language models

std::string number_text(double value) {
  return std::abs(value) < 1e15 && value == std::trunc(value) ? fmt::format("{:.0f}", value)
                                                              : fmt::format("{}", value);
}

/// What was found, short enough for one line.
std::string shown(const JsonValue& value) {
  switch (value.kind) {
  case JsonValue::Kind::null:
    return "null";
  case JsonValue::Kind::boolean:
    return value.flag ? "true" : "false";
  case JsonValue::Kind::number:
    return number_text(value.number);
  case JsonValue::Kind::text:
    return value.text.size() > 60 ? "a long text" : fmt::format("\"{}\"", value.text);
  case JsonValue::Kind::array:
    return "an array";
  case JsonValue::Kind::object:
    return "an object";
  }
  return "";
}

template <class Words>
std::string listed(const Words& words) {
  std::string text;
  for (const auto& word : words)
    text += (text.empty() ? "" : ", ") + std::string{word};
  return text;
}

/// The names of an enumeration from its first to its last value.
template <class E>
std::vector<std::string> words_until(E last) {
  std::vector<std::string> words;
  for (int i = 0; i <= static_cast<int>(last); ++i)
    words.emplace_back(name(static_cast<E>(i)));
  return words;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// A visitor of keys.hpp that reads.
class Decoder {
 public:
  Decoder(const JsonDocument& document, Plan& plan) : document_{document}, plan_{plan} {}

  Diagnostics problems() && {
    // In the order of the text, so that a reader goes down the file once.
    const auto before = [this](const Error& a, const Error& b) {
      const auto key = [this](const Error& e) {
        return std::tuple{e.where.file != document_.texts[0].name, e.where.line, e.where.column};
      };
      return key(a) < key(b);
    };
    std::stable_sort(problems_.errors.begin(), problems_.errors.end(), before);
    std::stable_sort(problems_.warnings.begin(), problems_.warnings.end(), before);
    return std::move(problems_);
  }

  /// Reads the whole document.
  void read() {
    if (document_.root.kind != JsonValue::Kind::object) {
      fail(document_.root.span, fmt::format("a plan is an object, found {}", shown(document_.root)),
           "write { ... }");
      return;
    }
    within(&document_.root, "", [this] { visit_plan(plan_, *this); });
    check_task();
    check_demand();
    check_quality();
    check_regions();
    check_options();
  }

  void number(const Key& key, Uncertain<double>& field) {
    const JsonMember* member = take(key);
    set(field, key, Exact{0}, Origin::default_, key.why);
    if (member) {
      if (const auto distribution = spread(key, member->value, pointer_to(key.name)))
        set(field, key, *distribution, Origin::plan, "");
    } else if (key.fallback) {
      set(field, key, *key.fallback, Origin::default_, key.why);
      defaulted(key.name);
    }
  }

  void number(const Key& key, std::optional<Uncertain<double>>& field) {
    if (key.fallback || (object_ && object_->find(key.name)))
      number(key, field.emplace());
    else
      take(key);
  }

  void plain(const Key& key, double& field) {
    if (const JsonMember* member = take(key)) {
      if (const auto value = single(key, member->value, pointer_to(key.name))) field = *value;
    } else if (key.fallback) {
      field = mean(*key.fallback);
      defaulted(key.name);
    }
  }

  void plain(const Key& key, std::optional<double>& field) {
    if (const JsonMember* member = take(key)) field = single(key, member->value, pointer_to(key.name));
  }

  template <class E>
  void word(const Key& key, E& field, E last) {
    if (const JsonMember* member = take(key)) {
      if (const auto index = one_of(member->value, words_until(last), pointer_to(key.name), key.name))
        field = static_cast<E>(*index);
    } else if (!key.required) {
      defaulted(key.name);
    }
  }

  template <class E>
  void word(const Key& key, std::optional<E>& field, E last) {
    if (object_ && object_->find(key.name))
      word(key, field.emplace(), last);
    else
      take(key);
  }

  template <class E>
  void words(const Key& key, std::vector<E>& fields, E last) {
    const std::vector<std::string> allowed = words_until(last);
    if (const JsonMember* member = take(key)) {
      if (!is_array(member->value, pointer_to(key.name), key)) return;
      if (member->value.elements.empty())
        fail(member->value.span, fmt::format("{} is empty", quoted(key.name)),
             fmt::format("leave the key out for all of them, or name some of {}", listed(allowed)),
             pointer_to(key.name));
      for (std::size_t i = 0; i < member->value.elements.size(); ++i) {
        const std::string pointer = fmt::format("{}/{}", pointer_to(key.name), i);
        const auto index = one_of(member->value.elements[i], allowed, pointer, key.name);
        if (!index) continue;
        const E value = static_cast<E>(*index);
        if (std::find(fields.begin(), fields.end(), value) == fields.end())
          fields.push_back(value);
        else
          fail(member->value.elements[i].span,
               fmt::format("\"{}\" stands twice in {}", allowed[*index], key.name), "keep one", pointer);
      }
    } else {
      for (std::size_t i = 0; i < allowed.size(); ++i)
        fields.push_back(static_cast<E>(i));
      defaulted(key.name);
    }
  }

  void flag(const Key& key, bool& field) {
    const JsonMember* member = take(key);
    if (!member) return key.absent.empty() ? defaulted(key.name) : void();
    if (member->value.kind == JsonValue::Kind::boolean)
      field = member->value.flag;
    else
      fail(member->value.span,
           fmt::format("{} is true or false, found {}", quoted(key.name), shown(member->value)),
           "write true or false without quotes", pointer_to(key.name));
  }

  void text(const Key& key, std::string& field) {
    if (const JsonMember* member = take(key)) {
      if (auto content = content_of(key, member->value, pointer_to(key.name))) field = std::move(*content);
    } else if (!key.fallback_word.empty()) {
      field = key.fallback_word;
      defaulted(key.name);
    }
  }

  void text(const Key& key, std::optional<std::string>& field) {
    if (const JsonMember* member = take(key)) field = content_of(key, member->value, pointer_to(key.name));
  }

  void texts(const Key& key, std::vector<std::string>& fields) {
    if (const JsonMember* member = take(key)) {
      if (!is_array(member->value, pointer_to(key.name), key)) return;
      for (std::size_t i = 0; i < member->value.elements.size(); ++i)
        if (auto content = content_of(key, member->value.elements[i],
                                      fmt::format("{}/{}", pointer_to(key.name), i), true))
          fields.push_back(std::move(*content));
    } else if (!key.fallback_word.empty()) {
      fields.emplace_back(key.fallback_word);
      defaulted(key.name);
    }
  }

  template <class F>
  void object(const Key& key, F&& fill) {
    const JsonMember* member = take(key);
    const JsonValue* value = member ? &member->value : nullptr;
    const bool is_wrong = value && value->kind != JsonValue::Kind::object;
    if (is_wrong) {
      fail(value->span, fmt::format("{} is an object, found {}", quoted(key.name), shown(*value)),
           fmt::format("write \"{}\": {{ ... }}", key.name), pointer_to(key.name));
      value = nullptr;
    }
    // What is required inside an object that is missing or wrong is not reported again.
    within(value, pointer_to(key.name), std::forward<F>(fill));
  }

  template <class T, class F>
  void optional_object(const Key& key, std::optional<T>& field, F&& fill) {
    if (object_ && object_->find(key.name))
      object(key, [&] { fill(field.emplace()); });
    else
      take(key);
  }

  template <class T, class F>
  void list(const Key& key, std::vector<T>& fields, F&& fill) {
    const JsonMember* member = take(key);
    if (!member || !is_array(member->value, pointer_to(key.name), key)) return;
    const std::string pointer = pointer_to(key.name);
    for (std::size_t i = 0; i < member->value.elements.size(); ++i) {
      const JsonValue& element = member->value.elements[i];
      const std::string here = fmt::format("{}/{}", pointer, i);
      if (element.kind != JsonValue::Kind::object) {
        fail(element.span,
             fmt::format("an element of {} is an object, found {}", quoted(key.name), shown(element)),
             "write { ... }", here);
        continue;
      }
      within(&element, here, [&] { fill(fields.emplace_back()); });
    }
  }

  void sizes(Task& task) {
    const bool kind_known =
        object_ && object_->find("kind") && task_kind(object_->find("kind")->value.text).has_value();
    for (const TaskSize& size : task_sizes()) {
      Key key{.name = size.key,
              .about = size.about,
              .unit = size.unit,
              .low = size.low,
              .above_low = size.above_low};
      if (kind_known)
        for (const SizeDefault& usual : size_defaults(task.kind))
          if (usual.key == size.key) {
            key.fallback = usual.distribution;
            key.why = usual.why;
          }
      number(key, task.*size.field);
    }
    // A length in characters says more than the usual number of tokens.
    if (kind_known && task.characters && task.input_tokens && task.characters->origin == Origin::plan &&
        task.input_tokens->origin == Origin::default_) {
      task.input_tokens->distribution = scaled(task.characters->distribution, 1 / characters_per_token);
      task.input_tokens->note = "from task.characters, at 4.5 characters a token";
      task.input_tokens->basis = Basis::derived;
    }
  }

  void pattern(const Key& key, Demand& demand) {
    const JsonMember* member = take(key);
    if (!member) return defaulted(key.name);
    if (member->value.kind != JsonValue::Kind::array) {
      if (const auto index = one_of(member->value, words_until(Pattern::spiky), pointer_to(key.name),
                                    key.name, "168 hourly weights"))
        demand.pattern = static_cast<Pattern>(*index);
      return;
    }
    const auto& elements = member->value.elements;
    if (elements.size() != hours_per_week) {
      fail(member->value.span, fmt::format("\"pattern\" has {} weights", elements.size()),
           "write 168, one for each hour of the week from Monday 0:00", pointer_to(key.name));
      return;
    }
    double sum = 0;
    for (std::size_t i = 0; i < elements.size(); ++i) {
      if (elements[i].kind != JsonValue::Kind::number ||
          !(elements[i].number >= 0 && elements[i].number <= largest_number)) {
        fail(elements[i].span,
             fmt::format("an hourly weight is a number from 0, found {}", shown(elements[i])),
             "write how much demand this hour has, in any unit",
             fmt::format("{}/{}", pointer_to(key.name), i));
        return;
      }
      demand.weekly_weights.push_back(elements[i].number);
      sum += elements[i].number;
    }
    if (!(sum > 0))
      fail(member->value.span, "all 168 hourly weights are 0", "give at least one hour some demand",
           pointer_to(key.name));
    demand.pattern = Pattern::weekly_weights;
  }

  void mode(const Key& key, bool& online) {
    if (const JsonMember* member = take(key)) {
      if (const auto index = one_of(member->value, {"online", "batch"}, pointer_to(key.name), key.name))
        online = *index == 0;
    } else {
      defaulted(key.name);
    }
  }

  void coefficients(const Key& key, std::vector<Uncertain<double>>& fields) {
    const JsonMember* member = take(key);
    if (!member) return;
    if (member->value.kind != JsonValue::Kind::object) {
      fail(member->value.span, fmt::format("\"assumptions\" is an object, found {}", shown(member->value)),
           "write \"assumptions\": { \"id of a coefficient\": number or range }", pointer_to(key.name));
      return;
    }
    for (const JsonMember& entry : member->value.members) {
      Key coefficient = key;
      coefficient.name = entry.key;
      const std::string pointer = pointer_to(key.name) + "/" + pointer_token(entry.key);
      if (is_blank(entry.key)) {
        fail(entry.key_span, "the id of a coefficient is empty", "write an id of models/", pointer);
        continue;
      }
      const auto distribution = spread(coefficient, entry.value, pointer);
      if (!distribution) continue;
      Uncertain<double>& field = fields.emplace_back();
      field.id = entry.key;
      field.distribution = *distribution;
      field.origin = Origin::plan;
      field.basis = Basis::assumed;
      field.source = "plan";
    }
  }

 private:
  static std::string quoted(std::string_view text) { return fmt::format("\"{}\"", text); }

  [[nodiscard]] std::string pointer_to(std::string_view key) const {
    return pointer_ + "/" + pointer_token(key);
  }

  void fail(const TextSpan& span, std::string what, std::string next, std::string pointer = "") {
    if (problems_.errors.size() >= most_errors) return;
    problems_.errors.push_back(Error{.what = std::move(what),
                                     .where = location(document_, span, std::move(pointer)),
                                     .next = std::move(next)});
  }

  void warn(const TextSpan& span, std::string what, std::string next, std::string pointer) {
    if (problems_.warnings.size() >= most_errors) return;
    problems_.warnings.push_back(Error{.what = std::move(what),
                                       .where = location(document_, span, std::move(pointer)),
                                       .next = std::move(next)});
  }

  void defaulted(std::string_view key) { plan_.defaulted.push_back(pointer_to(key)); }

  /// The member of the current object; notes that the key is known, and that it is missing.
  const JsonMember* take(const Key& key) {
    known_.push_back(key.name);
    const JsonMember* member = object_ ? object_->find(key.name) : nullptr;
    if (!member && key.required && object_) missing_.push_back(key);
    return member;
  }

  /// Visits the keys of an object, then reports what is missing and what is not known.
  template <class F>
  void within(const JsonValue* object, std::string pointer, F&& fill) {
    const JsonValue* outer_object = std::exchange(object_, object);
    std::string outer_pointer = std::exchange(pointer_, std::move(pointer));
    auto outer_known = std::exchange(known_, {});
    auto outer_missing = std::exchange(missing_, {});
    fill();
    if (object_) finish();
    object_ = outer_object;
    pointer_ = std::move(outer_pointer);
    known_ = std::move(outer_known);
    missing_ = std::move(outer_missing);
  }

  void finish() {
    const std::vector<std::string> names{known_.begin(), known_.end()};
    std::set<std::string> meant; // by keys that are not known
    for (const JsonMember& member : object_->members) {
      if (std::find(known_.begin(), known_.end(), member.key) != known_.end()) continue;
      const auto near = nearest_name(member.key, names);
      if (near) meant.insert(*near);
      std::string next = near ? fmt::format("did you mean \"{}\"?", *near)
                              : fmt::format("the keys here are {}", listed(names));
      fail(member.key_span, fmt::format("unknown key \"{}\"", member.key), std::move(next),
           pointer_to(member.key));
    }
    for (const Key& key : missing_) {
      if (meant.contains(std::string{key.name})) continue;
      const TextSpan at{object_->span.text, object_->span.offset, 1};
      fail(at, fmt::format("missing key \"{}\"", key.name),
           fmt::format("write, for example, \"{}\": {} ({})", key.name, key.example, key.about),
           pointer_to(key.name));
    }
  }

  void set(Uncertain<double>& field, const Key& key, const Distribution& distribution, Origin origin,
           std::string_view note) const {
    field.id = dotted(key.name);
    field.unit = key.unit;
    field.distribution = distribution;
    field.origin = origin;
    field.basis = Basis::assumed;
    field.source = name(origin);
    field.note = note;
  }

  /// `/demand/growth_per_year` as `demand.growth_per_year`.
  [[nodiscard]] std::string dotted(std::string_view key) const {
    std::string id = pointer_.empty() ? "" : pointer_.substr(1) + ".";
    std::replace(id.begin(), id.end(), '/', '.');
    return id + std::string{key};
  }

  bool is_array(const JsonValue& value, const std::string& pointer, const Key& key) {
    if (value.kind == JsonValue::Kind::array) return true;
    fail(value.span, fmt::format("{} is an array, found {}", quoted(key.name), shown(value)),
         key.example.empty() ? "write [ ... ]" : fmt::format("write, for example, {}", key.example), pointer);
    return false;
  }

  std::optional<std::string> content_of(const Key& key, const JsonValue& value, const std::string& pointer,
                                        bool is_element = false) {
    const std::string subject = (is_element ? "an element of " : "") + quoted(key.name);
    if (value.kind != JsonValue::Kind::text) {
      fail(value.span, fmt::format("{} is a text, found {}", subject, shown(value)),
           "put it in double quotes", pointer);
      return std::nullopt;
    }
    if (is_blank(value.text)) {
      fail(value.span, fmt::format("{} is an empty text", subject),
           key.required ? "write a word" : "write a word, or leave it out", pointer);
      return std::nullopt;
    }
    if (!key.one_of.empty()) {
      const std::vector<std::string> allowed{key.one_of.begin(), key.one_of.end()};
      if (!one_of(value, allowed, pointer, key.name)) return std::nullopt;
    }
    return value.text;
  }

  /// The position of the word among those allowed.
  std::optional<std::size_t> one_of(const JsonValue& value, const std::vector<std::string>& allowed,
                                    const std::string& pointer, std::string_view key,
                                    std::string_view or_else = "") {
    if (value.kind == JsonValue::Kind::text) {
      const auto found = std::find(allowed.begin(), allowed.end(), value.text);
      if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
    }
    const std::string near = value.kind == JsonValue::Kind::text ? did_you_mean(value.text, allowed) : "";
    fail(value.span, fmt::format("{} cannot be {}", quoted(key), shown(value)),
         fmt::format("{}{}write one of {}{}{}", near, near.empty() ? "" : " ", listed(allowed),
                     or_else.empty() ? "" : ", or ", or_else),
         pointer);
    return std::nullopt;
  }

  /// Says what a number of this key may be; false when it is not.
  bool in_bounds(const Key& key, double x, const TextSpan& span, const std::string& pointer,
                 bool may_be_low) {
    const bool too_low = key.above_low && !may_be_low ? !(x > key.low) : !(x >= key.low);
    if (!too_low && x <= key.high) return true;
    std::string bounds = key.above_low ? fmt::format("above {}", number_text(key.low))
                                       : fmt::format("at least {}", number_text(key.low));
    if (key.high < largest_number) bounds += fmt::format(" and at most {}", number_text(key.high));
    if (x > key.high && key.high >= largest_number) bounds = fmt::format("at most {}", number_text(key.high));
    fail(span, fmt::format("{} is {}", quoted(key.name), number_text(x)),
         fmt::format("write a number {}{}", bounds, counted_in(key)), pointer);
    return false;
  }

  static std::string counted_in(const Key& key) {
    return key.unit.empty() ? "" : fmt::format(" [{}]", key.unit);
  }

  /// A number, or a text with a unit.
  std::optional<double> amount(const Key& key, const JsonValue& value, const std::string& pointer) {
    if (value.kind == JsonValue::Kind::number) return value.number;
    if (value.kind == JsonValue::Kind::text && !key.unit.empty()) {
      const Unit& unit = unit_of_text(key.unit);
      if (const auto parsed = parse_quantity(value.text, unit)) return parsed;
      fail(value.span, fmt::format("{} cannot be {}", quoted(key.name), shown(value)),
           fmt::format("write a number{}, or one with a unit in double quotes: {}", counted_in(key),
                       listed(shown_words(unit))),
           pointer);
      return std::nullopt;
    }
    fail(value.span, fmt::format("{} is a number, found {}", quoted(key.name), shown(value)),
         value.kind == JsonValue::Kind::null ? "leave the key out when it is not known"
                                             : fmt::format("write a number{}", counted_in(key)),
         pointer);
    return std::nullopt;
  }

  /// A number that is not uncertain.
  std::optional<double> single(const Key& key, const JsonValue& value, const std::string& pointer) {
    const auto x = amount(key, value, pointer);
    return x && in_bounds(key, *x, value.span, pointer, false) ? x : std::nullopt;
  }

  /// A number or a range.
  std::optional<Distribution> spread(const Key& key, const JsonValue& value, const std::string& pointer) {
    if (value.kind != JsonValue::Kind::object) {
      if (const auto x = single(key, value, pointer)) return Exact{*x};
      return std::nullopt;
    }
    static constexpr std::array<std::string_view, 5> parts{"low", "mode", "high", "p10", "p90"};
    std::array<std::optional<double>, 5> at;
    std::array<bool, 5> given{};
    bool sound = true;
    const std::vector<std::string> names{parts.begin(), parts.end()};
    for (const JsonMember& member : value.members) {
      const auto found = std::find(parts.begin(), parts.end(), member.key);
      const std::string here = pointer + "/" + pointer_token(member.key);
      if (found == parts.end()) {
        const std::string near = did_you_mean(member.key, names);
        fail(member.key_span, fmt::format("unknown key \"{}\" in a range", member.key),
             near.empty()
                 ? "a range is {\"low\", \"mode\", \"high\"}, {\"low\", \"high\"} or {\"p10\", \"p90\"}"
                 : near,
             here);
        sound = false;
        continue;
      }
      const auto i = static_cast<std::size_t>(found - parts.begin());
      given[i] = true;
      at[i] = amount(key, member.value, here);
      sound = at[i] && in_bounds(key, *at[i], member.value.span, here, i == 0 || i == 1 || i == 3) && sound;
    }
    const auto [low, mode, high, p10, p90] = at;
    const bool is_triple = given[0] && given[2] && !given[3] && !given[4];
    const bool is_pair = given[3] && given[4] && !given[0] && !given[1] && !given[2];
    if (!sound) return std::nullopt;
    if (!is_triple && !is_pair) {
      fail(value.span, fmt::format("the range of {} is not complete, or mixes two forms", quoted(key.name)),
           "write {\"low\", \"mode\", \"high\"}, {\"low\", \"high\"} or {\"p10\", \"p90\"}", pointer);
      return std::nullopt;
    }
    const double from = is_triple ? *low : *p10, to = is_triple ? *high : *p90;
    if (from > to || (mode && (*mode < from || *mode > to))) {
      fail(value.span,
           fmt::format("the range of {} is not in order: {}{}, {}", quoted(key.name), number_text(from),
                       mode ? ", " + number_text(*mode) : "", number_text(to)),
           is_pair ? "write p10 <= p90" : "write low <= mode <= high", pointer);
      return std::nullopt;
    }
    if (from == to) return Exact{from};
    if (mode) return Pert{*low, *mode, *high};
    if (is_triple) return Uniform{*low, *high};
    // A lognormal has a tail on the right only; what has bounds elsewhere is a normal cut to them.
    if (*p10 > 0 && key.low <= 0 && key.high >= largest_number) return lognormal_between(*p10, *p90);
    return Normal{(*p10 + *p90) / 2, (*p90 - *p10) / (2 * z_p90), key.low, key.high};
  }

  // What concerns several keys.

  [[nodiscard]] const JsonValue* at(std::string_view pointer) const { return find_value(document_, pointer); }

  void check_task() {
    const JsonValue* task = at("/task");
    const JsonValue* kind = at("/task/kind");
    if (!task || task->kind != JsonValue::Kind::object || !kind || !task_kind(kind->text)) return;
    std::vector<std::string> own;
    for (const std::string_view key : keys_of(plan_.task.kind))
      own.emplace_back(key);
    const auto is_of_a_kind = [](std::string_view key) {
      return std::any_of(task_kinds().begin(), task_kinds().end(),
                         [key](const TaskWord& word) { return has_key(word.kind, key); });
    };
    for (const JsonMember& member : task->members)
      if (is_of_a_kind(member.key) && std::find(own.begin(), own.end(), member.key) == own.end())
        fail(member.key_span,
             fmt::format("a task of kind \"{}\" has no \"{}\"", name(plan_.task.kind), member.key),
             fmt::format("its keys are {}", listed(own)), "/task/" + member.key);
  }

  void check_demand() {
    if (const JsonValue* latency = at("/demand/latency_p95_ms"); latency && !plan_.demand.online)
      warn(latency->span, "\"latency_p95_ms\" has no effect on demand in batches",
           "remove it, or write \"mode\": \"online\"", "/demand/latency_p95_ms");
  }

  void check_quality() {
    const JsonValue* metric = at("/quality/metric");
    static constexpr std::array<std::string_view, 10> errors{
        "rmse", "mse", "mae", "mape", "smape", "wape", "wer", "cer", "word-error-rate", "error-rate"};
    if (metric && !at("/quality/error_metric") &&
        std::find(errors.begin(), errors.end(), plan_.quality.metric) != errors.end())
      warn(metric->span, fmt::format("higher \"{}\" is taken for better", plan_.quality.metric),
           "write \"error_metric\": true if lower is better", "/quality/metric");
    if (const JsonValue* share = at("/quality/usd_per_review"); share && !at("/quality/reviewed_share"))
      warn(share->span, "\"usd_per_review\" has no effect while \"reviewed_share\" is 0",
           "write \"reviewed_share\" as well", "/quality/usd_per_review");
  }

  void check_regions() {
    const auto& candidates = plan_.constraints.regions;
    check_twice("/constraints/regions");
    check_twice("/constraints/licenses");
    check_twice("/constraints/existing_services");
    check_twice("/task/languages");
    if (candidates.empty()) return;
    if (const JsonValue* region = at("/region")) {
      if (!plan_.region.empty() &&
          std::find(candidates.begin(), candidates.end(), plan_.region) == candidates.end())
        warn(region->span, fmt::format("\"{}\" is not among constraints.regions", plan_.region),
             "add it there if it is a candidate", "/region");
    } else {
      plan_.region = candidates.front();
    }
  }

  /// The same text twice in an array.
  void check_twice(const std::string& pointer) {
    const JsonValue* list = at(pointer);
    if (!list || list->kind != JsonValue::Kind::array) return;
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < list->elements.size(); ++i) {
      const JsonValue& element = list->elements[i];
      if (element.kind == JsonValue::Kind::text && !seen.insert(element.text).second)
        fail(element.span, fmt::format("\"{}\" stands twice", element.text), "keep one",
             fmt::format("{}/{}", pointer, i));
    }
  }

  void check_options() {
    check_measured();
    const JsonValue* pins = at("/options/pin");
    if (!pins || pins->kind != JsonValue::Kind::array) return;
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i < pins->elements.size(); ++i) {
      const JsonMember* id = pins->elements[i].find("id");
      const std::string pointer = fmt::format("/options/pin/{}", i);
      if (id && id->value.kind == JsonValue::Kind::text && !ids.insert(id->value.text).second)
        fail(id->value.span, fmt::format("two pinned options have the id \"{}\"", id->value.text),
             "give each its own", pointer + "/id");
      check_pin_keys(pins->elements[i], pointer);
    }
  }

  /// A throughput or a run says something of one model only, so the plan has to say of which.
  void check_measured() {
    if (measured_pin(plan_)) return;
    for (const std::string_view key : {"measured_items_per_second", "smaller_run"}) {
      const std::string pointer = fmt::format("/development/{}", key);
      if (const JsonValue* value = at(pointer))
        warn(value->span,
             fmt::format("\"{}\" has no effect: it is of an option that the plan does not pin", key),
             "pin that option under \"options\", with approach custom or fine-tune", pointer);
    }
  }

  /// Keys that mean nothing for the approach.
  void check_pin_keys(const JsonValue& pin, const std::string& pointer) {
    const JsonMember* word = pin.find("approach");
    const auto wanted =
        word && word->value.kind == JsonValue::Kind::text ? approach(word->value.text) : std::nullopt;
    if (!wanted) return;

    struct Use {
      std::string_view key;
      bool custom, fine_tune, pretrained, marketplace, managed_service;
    };

    static constexpr std::array<Use, 21> uses{{
        {"service", false, false, false, false, true},
        {"feature", false, false, false, false, true},
        {"model", true, true, true, true, true},
        {"listing", false, false, false, true, false},
        {"method", true, true, true, false, true},
        {"architecture", true, false, false, false, false},
        {"instance", true, true, true, true, false},
        {"train_instance", true, true, false, true, false},
        {"serve_instance", true, true, true, true, false},
        {"hosting", true, true, true, true, true},
        {"usd_per_million_input_tokens", false, true, true, false, true},
        {"usd_per_million_output_tokens", false, true, true, false, true},
        {"usd_per_request", false, false, false, true, true},
        {"software_usd_per_hour", false, false, false, true, false},
        {"software_usd_per_request", false, false, false, true, false},
        {"contract_usd_per_year", false, false, false, true, true},
        {"params", true, true, true, true, false},
        {"tokens", true, true, false, false, false},
        {"items", true, true, false, true, true},
        {"epochs", true, true, false, true, false},
        {"device_count", true, true, false, true, false},
    }};
    for (const JsonMember& member : pin.members)
      for (const Use& use : uses) {
        if (use.key != member.key) continue;
        const std::array<bool, approach_count> used{use.custom, use.fine_tune, use.pretrained,
                                                    use.marketplace, use.managed_service};
        if (!used[static_cast<std::size_t>(*wanted)])
          warn(member.key_span,
               fmt::format("\"{}\" has no effect on a pinned {} option", member.key, name(*wanted)),
               "remove it, or change \"approach\"", pointer + "/" + member.key);
      }
  }

  const JsonDocument& document_;
  Plan& plan_;
  Diagnostics problems_;
  const JsonValue* object_ = nullptr;   ///< the object whose keys are visited
  std::string pointer_;                 ///< and where it is
  std::vector<std::string_view> known_; ///< its keys so far
  std::vector<Key> missing_;            ///< required keys that it does not have
};

/// The keys of a dotted path. Ids of coefficients have dots of their own, so `assumptions.` takes the rest.
std::vector<std::string> path_of(std::string_view dotted) {
  constexpr std::string_view coefficients = "assumptions.";
  if (dotted.substr(0, coefficients.size()) == coefficients)
    return {"assumptions", std::string{dotted.substr(coefficients.size())}};
  std::vector<std::string> keys;
  for (std::size_t from = 0; from <= dotted.size();) {
    const std::size_t dot = std::min(dotted.find('.', from), dotted.size());
    keys.emplace_back(dotted.substr(from, dot - from));
    from = dot + 1;
  }
  return keys;
}

/// Puts `value` at the path, making objects on the way. The error says what is in the way.
std::optional<std::string> put(JsonValue& root, const std::vector<std::string>& path,
                               const TextSpan& path_span, JsonValue value) {
  JsonValue* here = &root;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i].empty()) return "the path has an empty key";
    JsonValue* next = nullptr;
    if (here->kind == JsonValue::Kind::array) {
      std::size_t index = 0;
      const auto [stop, code] = std::from_chars(path[i].data(), path[i].data() + path[i].size(), index);
      if (code != std::errc{} || stop != path[i].data() + path[i].size() || index > here->elements.size())
        return fmt::format("\"{}\" is no position in an array of {}", path[i], here->elements.size());
      if (index == here->elements.size()) here->elements.emplace_back().span = path_span;
      next = &here->elements[index];
    } else if (here->kind == JsonValue::Kind::object) {
      JsonMember* member = here->find(path[i]);
      if (!member) {
        JsonMember added;
        added.key = path[i];
        added.value.span = path_span;
        here->members.push_back(std::move(added));
        member = &here->members.back();
      }
      member->key_span = path_span;
      next = &member->value;
    } else {
      return fmt::format("\"{}\" is inside {}, which has no keys", path[i], name(here->kind));
    }
    if (i + 1 < path.size() && next->kind == JsonValue::Kind::null) {
      const bool is_position =
          path[i + 1].find_first_not_of("0123456789") == std::string::npos && !path[i + 1].empty();
      next->kind = is_position ? JsonValue::Kind::array : JsonValue::Kind::object;
      next->span = path_span;
    }
    here = next;
  }
  *here = std::move(value);
  return std::nullopt;
}

/// One `PATH=VALUE`.
void override_with(JsonDocument& document, const std::string& text, Diagnostics& problems) {
  const NamedText part{"--set", text};
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || is_blank(std::string_view{text}.substr(equals + 1))) {
    problems.errors.push_back(
        Error{.what = fmt::format("--set {} has no path or no value", text),
              .where = location(part, {0, 0, text.size()}, ""),
              .next = "write PATH=VALUE, for example --set demand.requests_per_month=5e6",
              .exit = Exit::usage});
    return;
  }
  const std::string_view word = std::string_view{text}.substr(equals + 1);
  auto value = read_json_part(document, part, equals + 1);
  const auto index = static_cast<std::uint32_t>(document.texts.size() - 1);
  const std::vector<std::string> path = path_of(std::string_view{text}.substr(0, equals));
  if (!value) {
    const bool is_bare_word = std::string_view{"[{\""}.find(word[0]) == std::string_view::npos &&
                              is_utf8(word) && word.find('\0') == std::string_view::npos;
    if (!is_bare_word) {
      for (Error& error : value.error().errors) {
        std::string pointer;
        for (const std::string& key : path)
          pointer += "/" + pointer_token(key);
        error.where.pointer = pointer + error.where.pointer;
        problems.errors.push_back(std::move(error));
      }
      return;
    }
    JsonValue bare;
    bare.kind = JsonValue::Kind::text;
    bare.text = word;
    bare.span = {index, equals + 1, word.size()};
    value = std::move(bare);
  }
  const TextSpan path_span{index, 0, equals};
  if (auto obstacle = put(document.root, path, path_span, std::move(*value)))
    problems.errors.push_back(Error{.what = fmt::format("--set {}: {}", text, *obstacle),
                                    .where = location(part, path_span, ""),
                                    .next = "name a key of the plan by its dotted path"});
}

/// Of the plan in a document; nothing where it is none.
std::optional<std::uint64_t> hash_of(const JsonDocument& document) {
  Plan plan;
  Decoder decoder{document, plan};
  decoder.read();
  if (!std::move(decoder).problems().ok()) return std::nullopt;
  return content_hash(plan);
}

} // namespace

Result<Plan, Diagnostics> read_plan(JsonDocument document, std::span<const std::string> overrides,
                                    std::vector<Error>* warnings) {
  Diagnostics problems;
  const std::optional<std::uint64_t> without = overrides.empty() ? std::nullopt : hash_of(document);
  for (const std::string& text : overrides)
    override_with(document, text, problems);
  Plan plan;
  plan.file = document.texts.front().name;
  Decoder decoder{document, plan};
  decoder.read();
  Diagnostics found = std::move(decoder).problems();
  problems.errors.insert(problems.errors.end(), std::make_move_iterator(found.errors.begin()),
                         std::make_move_iterator(found.errors.end()));
  problems.warnings = std::move(found.warnings);
  if (!problems.ok()) return Unexpected{std::move(problems)};
  if (warnings)
    warnings->insert(warnings->end(), std::make_move_iterator(problems.warnings.begin()),
                     std::make_move_iterator(problems.warnings.end()));
  plan.content_hash = without.value_or(content_hash(plan));
  return plan;
}

Result<Plan, Diagnostics> read_plan(std::string_view text, std::string file,
                                    std::span<const std::string> overrides, std::vector<Error>* warnings) {
  auto document = read_json(text, std::move(file));
  if (!document) return Unexpected{std::move(document.error())};
  return read_plan(std::move(*document), overrides, warnings);
}

std::string shown_path(const std::string& path) {
  return path == "-" ? "<stdin>" : path;
}

Result<std::string> read_text(const std::string& path) {
  const auto failure = [&path](std::string what, std::string next) {
    Error error{.what = std::move(what), .where = {}, .next = std::move(next)};
    error.where.file = shown_path(path);
    return Unexpected{std::move(error)};
  };
  if (path == "-") return std::string{std::istreambuf_iterator<char>{std::cin}, {}};
  std::error_code code;
  const auto status = std::filesystem::status(path, code);
  if (!std::filesystem::exists(status)) return failure("there is no such file", "check the path");
  if (std::filesystem::is_directory(status))
    return failure("this is a folder, not a file", "name a file in it");
  std::ifstream in{path, std::ios::binary};
  if (!in) return failure("the file cannot be opened", "check its permissions");
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  if (in.bad()) return failure("the file cannot be read to its end", "check the disk");
  return text;
}

} // namespace steelyard
