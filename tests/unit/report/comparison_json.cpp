#include "steelyard/report/comparison_json.hpp"

#include "steelyard/io/plan_reader.hpp"
#include "support/catch.hpp"
#include "support/sample_comparison.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace steelyard;
using Json = nlohmann::json;

TEST_CASE("the result holds every key of the contract, null where something is not known") {
  const Json json = Json::parse(comparison_json(test::sample_comparison(), false));
  CHECK(json["schema_version"] == 1);
  CHECK(json["made_by"]["catalog"]["id"] == "0123456789ab");
  CHECK(json["made_by"]["models"]["sha256"] == "fedcba9876543210fedcba");
  CHECK(json["made_by"]["seed"] == 7);

  const Json& best = json["options"][0];
  CHECK(best["totals"]["cost_usd"]["mean"] == 81234.5);
  CHECK(best["totals"]["emissions_kgco2e"]["operational"]["mean"] == 110);
  CHECK(best["totals"]["emissions_kgco2e"]["market_based"].is_null());
  CHECK(best["totals"]["water_l"].is_null());
  CHECK(best["choices"]["serve_instance"] == "ml.g5.xlarge");
  CHECK(best["choices"]["train_instance"] == "ml.g5.2xlarge");
  CHECK(best["choices"].find("listing") == best["choices"].end());
  CHECK(best["stages"][0]["cost_usd"]["mean"] == 81234.5);
  CHECK(best["line_items"][0]["cost_usd"].size() == 1);
  CHECK(best["line_items"][0]["rate"] == 1.41);
  CHECK(best["per_thousand_requests"]["cost_usd"].get<double>() == Approx(81234.5 / 72000));
  CHECK(best["sci_gco2e_per_request"].get<double>() == Approx(130e3 / 7.2e7));
  CHECK(best["odds"]["over_budget"] == 0.02);
  CHECK(best["odds"]["late"].is_null());

  const Json& unpriced = json["options"][2];
  CHECK(unpriced["rank"].is_null());
  CHECK(unpriced["at_least"] == true);
  CHECK(unpriced["probability_best"].is_null());
  CHECK(json["options"][3]["feasible"] == false);
  CHECK(json["options"][3]["totals"]["cost_usd"].is_null());

  CHECK(json["recommendation"]["levers"][0]["saves_kgco2e"].is_null());
  CHECK(json["recommendation"]["break_evens"][0]["value"]["p50"] == 4e5);
  const Json& last = json["assumptions"].back();
  CHECK(last["distribution"] == Json{{"lognormal", {{"median", 1.0}, {"sd_ln", 0.25}}}});
  CHECK(last["origin"] == "model");
  CHECK(json["sources"][0]["url"] == "https://example.org/prices");
}

TEST_CASE("every option has the same keys") {
  const Json json = Json::parse(comparison_json(test::sample_comparison(), false));
  const auto keys = [](const Json& object) {
    std::vector<std::string> all;
    for (const auto& item : object.items())
      all.push_back(item.key());
    return all;
  };
  for (const auto& option : json["options"]) {
    CHECK(keys(option) == keys(json["options"][0]));
    CHECK(keys(option["totals"]) == keys(json["options"][0]["totals"]));
  }
}

TEST_CASE("detail adds percentiles to line items; one line is one line") {
  const Json json = Json::parse(comparison_json(test::sample_comparison(), true));
  CHECK(json["options"][0]["line_items"][1]["cost_usd"]["p90"] == 82745);
  const auto line = comparison_json(test::sample_comparison(), true, JsonLayout::one_line);
  CHECK(std::ranges::count(line, '\n') == 1);
  CHECK(Json::parse(line) == json);
}

TEST_CASE("numbers are written so that they read back as the same bits") {
  Comparison c = test::sample_comparison();
  c.options[0].expected_regret_usd = 0.1 + 0.2;
  const Json json = Json::parse(comparison_json(c, false));
  CHECK(json["options"][0]["expected_regret_usd"].get<double>() == 0.1 + 0.2);
}

TEST_CASE("the plan in a result reads again as the same plan") {
  Comparison c = test::sample_comparison();
  const auto given = read_plan(R"({
    "id": "claims", "horizon_months": "3 years", "task": { "kind": "text-classification", "input_tokens": 350 },
    "demand": { "requests_per_month": {"p10": 5e5, "p90": 6e6}, "growth_per_year": {"low": 0, "mode": 0.1, "high": 0.3} },
    "quality": { "target": 0.88, "pilot": [ {"approach": "fine-tune", "items": 500, "score": 0.79} ] },
    "options": { "approaches": ["fine-tune"], "pin": [ {"id": "ours", "approach": "marketplace", "software_usd_per_hour": 2.4} ] }
  })",
                               "plan.json");
  REQUIRE(given);
  c.plan = *given;
  const Json first = Json::parse(comparison_json(c, false))["plan"];
  const auto again = read_plan(first.dump(), "result.json");
  REQUIRE(again);
  CHECK(again->content_hash == given->content_hash);
  c.plan = *again;
  CHECK(Json::parse(comparison_json(c, false))["plan"] == first);
}
