#include "steelyard/io/result_reader.hpp"

#include "strict_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace steelyard {

namespace {

using Json = nlohmann::ordered_json;

constexpr int known_schema = 1;
constexpr std::size_t most_errors = 20;

class Reader {
 public:
  explicit Reader(const std::string& file) : file_{file} {}

  void read(const Json& root, ResultFile& into) {
    if (!root.is_object()) return fail("", root, "an object");
    const auto schema = root.find("schema_version");
    if (schema == root.end() || *schema != known_schema)
      return complain(
          "/schema_version",
          schema == root.end() ? std::string{"there is no schema_version"}
                               : fmt::format("schema_version is {}", io::excerpt(*schema)),
          fmt::format("write the result again with this program, which knows version {}", known_schema));
    Answer& answer = into.answer;
    answer.name = file_;
    if (const Json* made = object(root, "", "made_by")) read_made_by(*made, answer.made_by);
    if (const Json* plan = object(root, "", "plan")) {
      into.plan = plan->dump();
      answer.plan_id = text(*plan, "/plan", "id", true);
      answer.plan_title = text(*plan, "/plan", "title", true);
    }
    if (const Json* said = object(root, "", "recommendation")) {
      answer.recommended = text_or_null(*said, "/recommendation", "option");
      answer.runner_up = text_or_null(*said, "/recommendation", "runner_up");
      answer.too_close = flag(*said, "/recommendation", "too_close");
    }
    each(root, "options", [&](const Json& option, const std::string& at) {
      answer.options.push_back(read_option(option, at));
    });
    each(root, "assumptions", [&](const Json& assumption, const std::string& at) {
      answer.assumptions.push_back(read_assumption(assumption, at));
    });
  }

  Diagnostics problems() && { return std::move(problems_); }

 private:
  void read_made_by(const Json& made, MadeBy& into) {
    into.version = text(made, "/made_by", "version");
    if (const Json* catalog = object(made, "/made_by", "catalog")) {
      into.catalog_id = text(*catalog, "/made_by/catalog", "id");
      into.catalog_date = text(*catalog, "/made_by/catalog", "date");
      into.catalog_sha256 = text(*catalog, "/made_by/catalog", "sha256");
    }
    if (const Json* models = object(made, "/made_by", "models"))
      into.models_sha256 = text(*models, "/made_by/models", "sha256");
    into.seed = whole(made, "/made_by", "seed");
    into.draws = whole(made, "/made_by", "draws");
  }

  AnsweredOption read_option(const Json& option, const std::string& at) {
    AnsweredOption read;
    read.id = text(option, at, "id");
    read.title = text(option, at, "title");
    const auto word = text(option, at, "approach");
    if (const auto known = approach(word))
      read.approach = *known;
    else if (!word.empty())
      complain(at + "/approach", fmt::format("there is no approach \"{}\"", word), again);
    OptionState& state = read.state;
    if (const auto rank = number_or_null(option, at, "rank")) state.rank = static_cast<int>(*rank);
    state.feasible = flag(option, at, "feasible");
    state.representative = flag(option, at, "representative");
    if (const Json* reasons = find(option, at, "reasons", "a list", &Json::is_array);
        reasons && !reasons->empty()) {
      if (reasons->front().is_string())
        state.reason = reasons->front().get<std::string>();
      else
        fail(at + "/reasons/0", reasons->front(), "a text");
    }
    state.probability_best = number_or_null(option, at, "probability_best");
    if (const Json* quality = object(option, at, "quality"))
      state.meets_target = number_or_null(*quality, at + "/quality", "probability_meets_target");
    if (const Json* totals = object(option, at, "totals")) {
      const auto total = [&](const char* key) { return interval(*totals, at + "/totals", key); };
      state.cost_usd = total("cost_usd");
      state.cost_with_errors_usd = total("cost_with_errors_usd");
      state.compute_hours = total("compute_hours");
      state.energy_kwh = total("energy_kwh");
      state.emissions_kgco2e = total("emissions_kgco2e");
    }
    return read;
  }

  AnsweredAssumption read_assumption(const Json& assumption, const std::string& at) {
    AnsweredAssumption read;
    read.id = text(assumption, at, "id");
    read.unit = text(assumption, at, "unit");
    read.origin = text(assumption, at, "origin");
    read.basis = text(assumption, at, "basis");
    read.source = text(assumption, at, "source", true);
    read.value = number_or_null(assumption, at, "value").value_or(0);
    if (const Json* distribution = object(assumption, at, "distribution"))
      read.distribution =
          nlohmann::json::parse(distribution->dump()).dump(); // whatever the order of its keys
    return read;
  }

  template <class F>
  void each(const Json& root, const char* key, F&& take) {
    const Json* list = find(root, "", key, "a list", &Json::is_array);
    if (!list) return;
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string at = fmt::format("/{}/{}", key, i);
      if ((*list)[i].is_object())
        take((*list)[i], at);
      else
        fail(at, (*list)[i], "an object");
    }
  }

  /// The value of a key, if it is there and of its type; complains otherwise.
  const Json* find(const Json& in, const std::string& at, const char* key, const char* wanted,
                   bool (Json::*is)() const noexcept) {
    const auto found = in.find(key);
    if (found == in.end()) {
      complain(at + "/" + key, fmt::format("there is no \"{}\"", key), again);
      return nullptr;
    }
    if (((*found).*is)()) return &*found;
    fail(at + "/" + key, *found, wanted);
    return nullptr;
  }

  const Json* object(const Json& in, const std::string& at, const char* key) {
    return find(in, at, key, "an object", &Json::is_object);
  }

  /// `optional`: may be absent or null, which is the empty text.
  std::string text(const Json& in, const std::string& at, const char* key, bool optional = false) {
    if (optional && (!in.contains(key) || in[key].is_null())) return "";
    const Json* value = find(in, at, key, "a text", &Json::is_string);
    return value ? value->get<std::string>() : "";
  }

  std::optional<std::string> text_or_null(const Json& in, const std::string& at, const char* key) {
    if (in.contains(key) && in[key].is_null()) return std::nullopt;
    return text(in, at, key);
  }

  bool flag(const Json& in, const std::string& at, const char* key) {
    const Json* value = find(in, at, key, "true or false", &Json::is_boolean);
    return value && value->get<bool>();
  }

  std::uint64_t whole(const Json& in, const std::string& at, const char* key) {
    const Json* value = find(in, at, key, "a whole number", &Json::is_number_unsigned);
    return value ? value->get<std::uint64_t>() : 0;
  }

  std::optional<double> number_or_null(const Json& in, const std::string& at, const char* key) {
    if (in.contains(key) && in[key].is_null()) return std::nullopt;
    const Json* value = find(in, at, key, "a number", &Json::is_number);
    return value ? std::optional{value->get<double>()} : std::nullopt;
  }

  std::optional<Summary> interval(const Json& in, const std::string& at, const char* key) {
    if (in.contains(key) && in[key].is_null()) return std::nullopt;
    const Json* value = object(in, at, key);
    if (!value) return std::nullopt;
    const std::string here = at + "/" + key;
    const auto one = [&](const char* what) { return number_or_null(*value, here, what).value_or(0); };
    return Summary{one("mean"), one("p10"), one("p50"), one("p90")};
  }

  void fail(const std::string& pointer, const Json& found, const char* wanted) {
    complain(pointer, fmt::format("{} stands where {} should", io::type_in_words(found), wanted), again);
  }

  void complain(const std::string& pointer, std::string what, std::string next) {
    if (problems_.errors.size() >= most_errors) return;
    Error error{std::move(what), {}, std::move(next), Exit::input};
    error.where.file = file_;
    error.where.pointer = pointer;
    problems_.errors.push_back(std::move(error));
  }

  static constexpr const char* again = "write the result again: steelyard compare PLAN -o FILE.json";

  const std::string& file_;
  Diagnostics problems_;
};

} // namespace

bool is_result(std::string_view text) {
  // A plan with comments is no strict JSON, and says so to nobody: its own reader comes next.
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  return json.is_object() && (json.contains("made_by") || json.contains("schema_version"));
}

Result<ResultFile, Diagnostics> read_result(std::string_view text, const std::string& file) {
  Json root;
  if (auto error = io::parse_strict(text, file, Exit::input, root))
    return Unexpected{Diagnostics{{*error}, {}}};
  ResultFile result;
  Reader reader{file};
  reader.read(root, result);
  Diagnostics problems = std::move(reader).problems();
  if (!problems.ok()) return Unexpected{std::move(problems)};
  return result;
}

} // namespace steelyard
