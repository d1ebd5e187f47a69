#include "steelyard/io/plan_schema.hpp"

#include "steelyard/io/plan_reader.hpp"
#include "steelyard/plan/keys.hpp"
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
  Published() : text_(json::parse(plan_schema())) {
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

std::vector<json> starters() {
  std::vector<json> plans;
  for (const auto& entry :
       std::filesystem::directory_iterator{std::string{STEELYARD_SOURCE_DIR} + "/catalogs/starters"})
    plans.push_back(json::parse(*read_text(entry.path().string()), nullptr, true, true));
  return plans;
}

/// Every place in a document, the root left out.
void collect(const json& value, const json::json_pointer& at, std::vector<json::json_pointer>& out) {
  if (!at.empty()) out.push_back(at);
  if (value.is_object())
    for (const auto& [key, part] : value.items())
      collect(part, at / key, out);
  if (value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i)
      collect(value[i], at / i, out);
}

} // namespace

TEST_CASE("schema and reader take the same plans") {
  Published published;
  std::size_t taken = 0, refused = 0;
  const auto check = [&](const json& document) {
    const auto plan = read_plan(document.dump(), "plan.json");
    const bool by_schema = published.takes(document);
    if (static_cast<bool>(plan) != by_schema) {
      UNSCOPED_INFO(document.dump(1));
      if (!plan) UNSCOPED_INFO(render(plan.error()));
      CHECK(by_schema == static_cast<bool>(plan));
    }
    ++(plan ? taken : refused);
  };
  json full = json::parse(R"({
    "id": "x", "title": "y", "region": "eu-west-1", "horizon_months": "3 years",
    "task": {"kind": "question-answering", "input_tokens": {"p10": 20, "p90": 80}, "output_tokens": {"low": 10, "high": "1 k"}, "languages": ["en"],
             "documents": 100, "documents_change": "weekly"},
    "demand": {"requests_per_month": {"low": 1e5, "mode": "2 M", "high": 3e6}, "growth_per_year": "20 %", "pattern": "flat", "peak_to_mean": 2,
               "latency_p95_ms": "2 s", "mode": "online", "variants": 3},
    "data": {"labelled_items": 3, "unlabelled_items": 4, "label_usd_per_item": "$0.4", "collect_usd_per_item": 0, "item_kilobytes": "2 MB", "label_source": "rules",
             "seconds_per_label": "2 minutes", "labels_per_item": 2, "review_share": "20 %", "label_platform": "labelbox/annotate"},
    "quality": {"metric": "f1", "target": 0.8, "error_metric": false, "usd_per_error": 1, "usd_per_review": 1, "reviewed_share": 0.5,
                "pilot": [{"approach": "fine-tune", "items": 5, "score": 0.5, "test_items": 10, "seed": 1}]},
    "team": {"usd_per_day": 800, "stack": "tuned", "engineers": 3, "labellers": 5},
    "development": {"tuning_trials": 3, "small_scale_first": true, "rules": true, "spot": true, "notebook_hours_per_week": 3, "notebook_auto_stop": false,
                    "early_stopping": "hyperband", "instance_per_stage": false, "endpoint_auto_stop": false, "staging_off_hours": false,
                    "retrain_every_months": 0, "measured_mfu": "30 %", "measured_items_per_second": 20, "device_utilisation": 0.8,
                    "smaller_run": {"items": 100, "hours": "30 minutes", "instance": "ml.g5.xlarge", "devices": 2}},
    "constraints": {"regions": ["a"], "licenses": ["mit"], "external_api": false, "existing_services": ["Forecast"], "max_total_usd": 5, "deadline_weeks": 5,
                    "max_kgco2e": "1 t"},
    "ranking": {"by": "score", "carbon_usd_per_tonne": 50, "delay_usd_per_week": "$1000", "percentile": "p90"},
    "options": {"approaches": ["custom"], "pin": [{"id": "a", "approach": "custom", "method": "scratch", "hosting": "endpoint", "params": "110 M", "tokens": 1e9,
                "items": 4, "epochs": 3, "device_count": 8, "usd_per_request": 0.1, "service": "s", "own_hardware": {"usd_per_hour": 1, "watts": "1 kW", "pue": 1.2,
                "devices": 2, "busy_share": 0.5}}]},
    "assumptions": {"train.flop_error": 1.2, "other": {"low": -1, "high": 2}}
  })");
  check(full);
  CHECK(published.takes(full));
  std::vector<json> plans = starters();
  CHECK(plans.size() == task_kind_count);
  for (const json& plan : plans) {
    check(plan);
    CHECK(published.takes(plan));
  }
  plans.push_back(full);

  // Each place of each document is taken out, misnamed, and replaced by what does not belong there. Left out
  // is what the schema cannot say: the order of a range, bounds of numbers with a unit, and ids that stand
  // twice.
  const std::vector<json> wrong{nullptr,
                                true,
                                -1,
                                0,
                                0.5,
                                1e19,
                                "",
                                " ",
                                "zzz",
                                "5",
                                "3 furlongs",
                                json::array(),
                                json::array({1}),
                                json::array({"zzz"}),
                                json::object(),
                                json{{"low", 1}},
                                json{{"low", 0.1}, {"mode", 0.2}, {"high", 0.3}},
                                json{{"p10", 0.1}, {"p90", 0.2}},
                                json{{"low", -1}, {"high", 0.5}},
                                json{{"p10", 1}, {"high", 2}},
                                json{{"low", 1}, {"high", 2}, {"max", 3}}};
  // In turns, because the schema library is slow; the starters share most keys.
  std::size_t turn = 0;
  for (const json& plan : plans) {
    const std::size_t every =
        plan == full ? 4 : 40; // turns are odd to the number of values, so that all come up
    std::vector<json::json_pointer> places;
    collect(plan, json::json_pointer{}, places);
    for (const json::json_pointer& place : places) {
      const bool is_range_end = plan.at(place.parent_pointer()).is_object() &&
                                (place.back() == "low" || place.back() == "mode" || place.back() == "high" ||
                                 place.back() == "p10" || place.back() == "p90");
      for (const json& value : wrong) {
        if (turn++ % every != 0) continue;
        if (is_range_end && (value.is_number() || value == "5")) continue;
        if (value == "5") continue; // five of the unit may be out of bounds
        json changed = plan;
        changed[place] = value;
        check(changed);
      }
      if (plan.at(place.parent_pointer()).is_object() && (plan == full || turn % 3 == 0)) {
        json misnamed = plan;
        misnamed[place.parent_pointer()].erase(place.back());
        check(misnamed);
        misnamed[place.parent_pointer()][place.back() + "_x"] = plan.at(place);
        if (place.parent_pointer().to_string() != "/assumptions") check(misnamed);
      }
    }
  }
  // Every size on every kind.
  for (const TaskWord& kind : task_kinds())
    for (const TaskSize& size : task_sizes())
      check(json{{"horizon_months", 3},
                 {"demand", {{"requests_per_month", 5}}},
                 {"task", {{"kind", kind.word}, {std::string{size.key}, 3}}}});
  CHECK(taken > 300);
  CHECK(refused > 500);
}

TEST_CASE("the schema says what each key means") {
  const json schema = json::parse(plan_schema());
  CHECK(schema.at("$schema") == "http://json-schema.org/draft-07/schema#");
  CHECK(schema.at("required") == json::array({"horizon_months", "task", "demand"}));
  CHECK(schema.at("/properties/demand/properties/peak_to_mean/description"_json_pointer) ==
        "Demand of the busiest minutes over the weekly mean [ratio]. Without it: by pattern.");
  CHECK(schema.at("/properties/team/properties/stack/default"_json_pointer) == "standard");
  CHECK(schema.at("/properties/development/properties/retrain_every_months/default"_json_pointer) == 6);
  std::vector<json::json_pointer> places;
  collect(schema.at("properties"), json::json_pointer{}, places);
  for (const json::json_pointer& place : places)
    if (place.back() == "description") CHECK(schema.at("properties").at(place).get<std::string>().size() > 5);
}
