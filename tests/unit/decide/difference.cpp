#include "steelyard/decide/difference.hpp"

#include "support/small_estimate.hpp"

#include "steelyard/io/plan_changes.hpp"

#include <algorithm>

using namespace steelyard;
using namespace steelyard::test;

namespace {

/// Nothing to buy but what the plan pins.
Catalog pinned_only() {
  Catalog catalog = small_catalog();
  catalog.services.clear();
  catalog.hosted_models.clear();
  return catalog;
}

/// Ten months of requests at a price each, or under a contract of 10,000 USD a year at half a tenth of a
/// cent.
Plan priced(double requests, double usd_per_request) {
  Plan plan = small_plan(R"(, "options": {"approaches": ["managed-service"], "pin": [
    {"id": "by-call", "approach": "managed-service", "usd_per_request": 0.002},
    {"id": "contract", "approach": "managed-service", "usd_per_request": 0.0005, "contract_usd_per_year": 10000}]})");
  plan.demand.requests_per_month.distribution = Exact{requests};
  plan.options.pin.front().usd_per_request = usd_per_request;
  return plan;
}

Difference between(const Plan& before, const Plan& after) {
  CompareSettings settings;
  settings.draws = 64;
  return plan_difference(before, after, switched_inputs(before, after), pinned_only(), mean_coefficients(),
                         settings);
}

const InputEffect& effect_of(const ExplainedOption& explained, const std::string& pointer) {
  const auto found = std::ranges::find(explained.effects, pointer, &InputEffect::pointer);
  REQUIRE(found != explained.effects.end());
  return *found;
}

const std::string of_volume = "/demand/requests_per_month", of_price = "/options/pin/0/usd_per_request";

} // namespace

TEST_CASE("a changed volume and a changed price explain a changed cost, and the rest is interaction") {
  const Difference d = between(priced(1e5, 0.002), priced(2e5, 0.003));
  REQUIRE(d.inputs.size() == 2);
  CHECK(d.inputs[0].pointer == of_volume);
  CHECK(d.inputs[0].before == "100000");
  CHECK(d.inputs[0].after == "200000");
  CHECK(d.inputs[1].pointer == of_price);
  CHECK(d.before.recommended == "by-call");
  REQUIRE(d.explained.size() == 1);
  const ExplainedOption& e = d.explained.front();
  CHECK(e.id == "by-call");
  // A million requests over ten months at 0.002 become two million at 0.003.
  CHECK(effect_of(e, of_volume).moves->cost_usd == Approx(1e6 * 0.002));
  CHECK(effect_of(e, of_price).moves->cost_usd == Approx(1e6 * 0.001));
  CHECK(e.interaction.cost_usd == Approx(1e6 * 0.001));
  CHECK(e.after.cost_usd - e.before.cost_usd == Approx(2e6 * 0.003 - 1e6 * 0.002));
  CHECK(e.effects.front().pointer == of_volume); // the larger one first
  // The price takes no energy.
  CHECK(effect_of(e, of_price).moves->energy_kwh == Approx(0).margin(1e-9));
}

TEST_CASE("each input says what it alone would make the choice") {
  // At 0.002 the contract pays from 6.7 million requests over the ten months on.
  const Difference d = between(priced(1e5, 0.002), priced(2e6, 0.0021));
  CHECK(d.before.recommended == "by-call");
  CHECK(d.after.recommended == "contract");
  REQUIRE(d.choices.size() == 2);
  for (const auto& choice : d.choices)
    CHECK(choice.recommended == (choice.pointer == of_volume ? "contract" : "by-call"));
  REQUIRE(d.explained.size() == 2); // what either recommends
  CHECK(d.explained[1].id == "contract");
  CHECK(effect_of(d.explained[1], of_price).moves->cost_usd == Approx(0).margin(1e-6));
}

TEST_CASE("a plan does not differ from itself") {
  const Difference d = between(priced(1e5, 0.002), priced(1e5, 0.002));
  CHECK(d.inputs.empty());
  CHECK(d.options.empty());
  CHECK(d.made_by.empty());
}

TEST_CASE("another name moves nothing: both plans are answered on the same draws") {
  Plan before = small_plan(), after = small_plan();
  before.id = "one";
  after.id = "another";
  const Difference d = between(before, after);
  CHECK(d.inputs.empty());
  CHECK(d.options.empty());
}

TEST_CASE("two answers differ in what appeared, vanished, moved, and in what made them") {
  Answer a, b;
  a.made_by.catalog_id = "old";
  b.made_by.catalog_id = "new";
  OptionState state;
  state.rank = 1;
  state.cost_usd = Summary{1, 1, 1, 1};
  a.options = {{"kept", "", Approach::custom, state}, {"gone", "", Approach::custom, state}};
  b.options = a.options;
  b.options[1].id = "here";
  b.options[0].state.cost_usd->mean = 2;
  a.assumptions = {{"x", "1", "model", "assumed", "S1", 3, "{}"},
                   {"y", "1", "model", "assumed", "S1", 3, "{}"}};
  b.assumptions = a.assumptions;
  b.assumptions[0].source = "S2";
  const Difference d = difference(a, b, {});
  REQUIRE(d.options.size() == 3);
  CHECK(d.options[0].id == "kept");
  CHECK(d.options[0].before->cost_usd->mean == 1);
  CHECK(d.options[0].after->cost_usd->mean == 2);
  CHECK_FALSE(d.options[1].before); // appeared
  CHECK_FALSE(d.options[2].after);  // vanished
  REQUIRE(d.made_by.size() == 1);
  CHECK(d.made_by.front().what == "catalog.id");
  REQUIRE(d.assumptions.size() == 1);
  CHECK(d.assumptions.front().id == "x");
}
