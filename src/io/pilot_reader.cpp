#include "steelyard/io/pilot_reader.hpp"
#include "io/choice_advice.hpp"

#include "steelyard/io/csv_stream.hpp"
#include "steelyard/io/json_text.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/plan/keys.hpp"
#include "steelyard/support/diagnostic_text.hpp"
#include "steelyard/support/near_names.hpp"
#include "steelyard/support/trimmed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <sstream>

namespace steelyard {

namespace {

constexpr std::size_t most_errors = 100;

/// A number of a point and what it may be.
struct Field {
  std::string_view key;
  double least, most;
  bool required;
  std::string_view next;
};

constexpr std::array<Field, 4> fields{
    {{"items", 1, largest_number, true, "write how many labelled examples it learned from, a number from 1"},
     {"score", 0, 1, true, "write a share from 0 to 1, with a point for decimals: 0.79 for 79 %"},
     {"test_items", 1, largest_number, false,
      "write how many examples it was tested on, a number from 1, or leave it out"},
     {"seed", 0, largest_number, false,
      "write a number from 0 that tells repetitions apart, or leave it out"}}};

constexpr std::string_view approach_key = "approach";

std::vector<std::string> known_keys() {
  std::vector<std::string> keys;
  for (const Field& field : fields)
    keys.emplace_back(field.key);
  keys.emplace_back(approach_key);
  return keys;
}

std::vector<std::string> approach_words() {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < approach_count; ++i)
    words.emplace_back(name(static_cast<Approach>(i)));
  return words;
}

std::string approach_advice(std::string_view word) {
  return io::choice_advice(word, approach_words());
}

std::string short_text(std::string_view text) {
  constexpr std::size_t longest = 60;
  return text.size() > longest ? "a long text" : fmt::format("\"{}\"", printable(text));
}

/// One point as it is read: the numbers in the order of `fields`.
struct Draft {
  std::array<std::optional<double>, fields.size()> numbers;
  std::optional<Approach> approach;

  [[nodiscard]] std::optional<Trial> trial() const {
    if (!numbers[0] || !numbers[1]) return std::nullopt;
    return Trial{*numbers[0], *numbers[1], numbers[2], numbers[3], approach};
  }
};

bool in_bounds(const Field& field, double value) {
  return value >= field.least && value <= field.most; // no order holds for what is not a number
}

/// Points of a table.
class TableReader {
 public:
  TableReader(const std::string& text, const std::string& file) : in_{text}, stream_{in_, file} {}

  Result<PilotFile, Diagnostics> read() {
    if (!header()) return Unexpected{std::move(problems_)};
    PilotFile pilot;
    while (problems_.errors.size() < most_errors) {
      const auto more = stream_.next();
      if (!more) {
        problems_.errors.push_back(more.error());
        break;
      }
      if (!*more) break;
      if (auto trial = point()) pilot.trials.push_back(*trial);
    }
    if (problems_.ok() && pilot.trials.empty())
      complain(0, "the table has no points", "write a line with items and score for every size tried");
    if (!problems_.ok()) return Unexpected{std::move(problems_)};
    pilot.warnings = std::move(problems_.warnings);
    return pilot;
  }

 private:
  bool header() {
    const auto read = stream_.next();
    if (!read || !*read) {
      if (read)
        complain(0, "the file is empty", "write a line \"items,score\", then one for every size tried");
      else
        problems_.errors.push_back(read.error());
      return false;
    }
    for (const std::string& title : stream_.fields())
      header_.emplace_back(trimmed(title));
    const auto keys = known_keys();
    std::set<std::string> seen;
    for (std::size_t i = 0; i < header_.size(); ++i) {
      const auto key = std::ranges::find_if(
          keys, [&](const std::string& known) { return plain_name(known) == plain_name(header_[i]); });
      column_key_.push_back(key == keys.end() ? "" : *key);
      if (key != keys.end() && !seen.insert(*key).second)
        complain(i, fmt::format("the column {} stands twice", *key), "keep one of them");
      if (key == keys.end() && !header_[i].empty()) {
        const std::string near = did_you_mean(header_[i], keys);
        Error odd =
            stream_.error(fmt::format("the column {} is not read", short_text(header_[i])),
                          near.empty() ? fmt::format("the columns are {}", fmt::join(keys, ", ")) : near);
        odd.where.column = i + 1;
        problems_.warnings.push_back(std::move(odd));
      }
    }
    std::vector<std::string> missing;
    for (const Field& field : fields)
      if (field.required && !seen.contains(std::string{field.key})) missing.emplace_back(field.key);
    if (missing.empty()) return problems_.ok();
    problems_.warnings.clear(); // the one mistake says it all
    std::string found;
    for (const std::string& title : header_)
      found += (found.empty() ? "" : ", ") + printable(title);
    if (found.size() > 60) found = fmt::format("{} columns", header_.size());
    const bool semicolons = header_.size() == 1 && header_[0].find(';') != std::string::npos;
    std::string next =
        "begin with a line of column names: items,score and, where known, test_items,seed,approach";
    for (const std::string& key : missing)
      if (const auto near = nearest_name(key, header_))
        next = fmt::format("write {} in place of {}", key, short_text(*near));
    complain(0,
             fmt::format("{} missing: {}; the first line has {}",
                         missing.size() == 1 ? "a column is" : "columns are", fmt::join(missing, ", "),
                         found),
             semicolons ? "separate the columns by commas, with a point for decimals" : next);
    return false;
  }

  std::optional<Trial> point() {
    if (stream_.fields().size() > header_.size())
      complain(header_.size(),
               fmt::format("{} cells under {} columns", stream_.fields().size(), header_.size()),
               "write numbers without separators, with a point for decimals");
    Draft draft;
    for (std::size_t f = 0; f < fields.size(); ++f)
      draft.numbers[f] = number(fields[f]);
    if (const auto at = column(approach_key)) {
      const std::string_view word = cell(*at);
      draft.approach = approach(word);
      if (!word.empty() && !draft.approach)
        complain(*at, fmt::format("approach is {}", short_text(word)), approach_advice(word));
    }
    return draft.trial();
  }

  std::optional<double> number(const Field& field) {
    const auto at = column(field.key);
    if (!at) return std::nullopt;
    const std::string_view text = cell(*at);
    if (text.empty()) {
      if (field.required) complain(*at, fmt::format("{} is empty", field.key), field.next);
      return std::nullopt;
    }
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, value);
    if (code == std::errc{} && stop == end && in_bounds(field, value)) return value;
    complain(*at, fmt::format("{} is {}", field.key, short_text(text)), field.next);
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::size_t> column(std::string_view key) const {
    const auto at = std::ranges::find(column_key_, key);
    return at == column_key_.end() ? std::nullopt
                                   : std::optional{static_cast<std::size_t>(at - column_key_.begin())};
  }

  [[nodiscard]] std::string_view cell(std::size_t column) const {
    return column < stream_.fields().size() ? trimmed(stream_.fields()[column]) : std::string_view{};
  }

  void complain(std::size_t column, std::string what, std::string_view next) {
    if (problems_.errors.size() >= most_errors) return;
    Error error = stream_.error(std::move(what), std::string{next});
    error.where.column = column + 1; // of a table, the place of the field in its record
    problems_.errors.push_back(std::move(error));
  }

  std::istringstream in_;
  CsvStream stream_;
  Diagnostics problems_;
  std::vector<std::string> header_, column_key_; ///< the key that a column is, "" for none
};

/// Points of a JSON document that is no plan.
class JsonReader {
 public:
  explicit JsonReader(const JsonDocument& document) : document_{document} {}

  Result<PilotFile, Diagnostics> read() {
    const JsonValue* points = &document_.root;
    std::string pointer;
    if (points->kind == JsonValue::Kind::object) {
      for (const JsonMember& member : points->members)
        if (member.key != "points")
          fail(member.key_span, fmt::format("unknown key {}", short_text(member.key)),
               "keep \"points\" alone, or write a whole plan", "/" + pointer_token(member.key));
      const JsonMember* member = points->find("points");
      if (!member)
        fail(points->span, "there are no points",
             "write [ {\"items\": 500, \"score\": 0.79}, ... ], or a plan with quality.pilot", "");
      points = member ? &member->value : nullptr;
      pointer = "/points";
    }
    PilotFile pilot;
    if (points && points->kind != JsonValue::Kind::array)
      fail(points->span, fmt::format("the points are {}", name(points->kind)),
           "write [ {\"items\": 500, \"score\": 0.79}, ... ]", pointer);
    else if (points && points->elements.empty())
      fail(points->span, "the list of points is empty",
           "write {\"items\": ..., \"score\": ...} for every size tried", pointer);
    else if (points)
      for (std::size_t i = 0; i < points->elements.size(); ++i)
        if (auto trial = point(points->elements[i], fmt::format("{}/{}", pointer, i)))
          pilot.trials.push_back(*trial);
    if (!problems_.ok()) return Unexpected{std::move(problems_)};
    return pilot;
  }

 private:
  std::optional<Trial> point(const JsonValue& value, const std::string& pointer) {
    if (value.kind != JsonValue::Kind::object) {
      fail(value.span, fmt::format("a point is an object, found {}", name(value.kind)),
           "write {\"items\": 500, \"score\": 0.79}", pointer);
      return std::nullopt;
    }
    const auto keys = known_keys();
    for (const JsonMember& member : value.members)
      if (std::ranges::find(keys, member.key) == keys.end()) {
        const std::string near = did_you_mean(member.key, keys);
        fail(member.key_span, fmt::format("unknown key {}", short_text(member.key)),
             near.empty() ? fmt::format("the keys of a point are {}", fmt::join(keys, ", ")) : near,
             pointer + "/" + pointer_token(member.key));
      }
    Draft draft;
    for (std::size_t f = 0; f < fields.size(); ++f)
      draft.numbers[f] = number(fields[f], value, pointer);
    if (const JsonMember* member = value.find(approach_key);
        member && member->value.kind != JsonValue::Kind::null) {
      draft.approach = approach(member->value.text);
      if (!draft.approach)
        fail(member->value.span, fmt::format("approach is {}", shown(member->value)),
             approach_advice(member->value.text), fmt::format("{}/{}", pointer, approach_key));
    }
    return draft.trial();
  }

  std::optional<double> number(const Field& field, const JsonValue& point, const std::string& pointer) {
    const JsonMember* member = point.find(field.key);
    const std::string here = fmt::format("{}/{}", pointer, field.key);
    if (!member) {
      if (field.required)
        fail({point.span.text, point.span.offset, 1}, fmt::format("missing key \"{}\"", field.key),
             std::string{field.next}, here);
      return std::nullopt;
    }
    const JsonValue& value = member->value;
    if (value.kind == JsonValue::Kind::null && !field.required) return std::nullopt;
    if (value.kind == JsonValue::Kind::number && in_bounds(field, value.number)) return value.number;
    fail(value.span, fmt::format("{} is {}", field.key, shown(value)), std::string{field.next}, here);
    return std::nullopt;
  }

  static std::string shown(const JsonValue& value) {
    if (value.kind == JsonValue::Kind::number) return fmt::format("{}", value.number);
    if (value.kind == JsonValue::Kind::text) return short_text(value.text);
    return std::string{name(value.kind)};
  }

  void fail(const TextSpan& span, std::string what, std::string next, std::string pointer) {
    if (problems_.errors.size() >= most_errors) return;
    problems_.errors.push_back(Error{.what = std::move(what),
                                     .where = location(document_, span, std::move(pointer)),
                                     .next = std::move(next)});
  }

  const JsonDocument& document_;
  Diagnostics problems_;
};

/// A plan has a task or asks for a quality; a list of points has neither.
bool is_plan(const JsonValue& root) {
  return root.kind == JsonValue::Kind::object && !root.find("points") &&
         (root.find("task") || root.find("quality") || root.find("demand"));
}

Result<PilotFile, Diagnostics> read_from_plan(JsonDocument document) {
  const Location of_plan = location_of(document, "/quality/pilot");
  PilotFile pilot;
  const auto plan = read_plan(std::move(document), {}, &pilot.warnings);
  if (!plan) return Unexpected{plan.error()};
  bool untrained = false;
  for (const PilotPoint& point : plan->quality.pilot)
    if (point.items >= fields[0].least)
      pilot.trials.push_back({point.items, point.score, point.test_items, point.seed, point.approach});
    else
      untrained = true;
  if (untrained)
    pilot.warnings.push_back(Error{.what = "points at 0 items are left out: nothing was learned there",
                                   .where = of_plan,
                                   .next = "give the items that each learned from"});
  if (pilot.trials.empty())
    return Unexpected{Diagnostics{
        {Error{
            .what = "the plan has no points of a pilot",
            .where = of_plan,
            .next =
                "write \"pilot\": [ {\"approach\": \"fine-tune\", \"items\": 500, \"score\": 0.79} ] under "
                "\"quality\""}},
        {}}};
  pilot.task = plan->task.kind;
  pilot.target = plan->quality.target;
  pilot.error_metric = plan->quality.error_metric;
  return pilot;
}

} // namespace

Result<PilotFile, Diagnostics> read_pilot(const std::string& text, const std::string& file) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  std::string_view body = text;
  if (body.starts_with(byte_order_mark)) body.remove_prefix(byte_order_mark.size());
  const std::string_view start = trimmed(body).substr(0, 1);
  if (start != "{" && start != "[" && start != "/") return TableReader{text, file}.read();
  auto document = read_json(text, file);
  if (!document) return Unexpected{std::move(document.error())};
  if (is_plan(document->root)) return read_from_plan(std::move(*document));
  return JsonReader{*document}.read();
}

} // namespace steelyard
