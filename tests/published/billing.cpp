// Bills that the services' own pages work out, against what the program makes of the same plan: record of the
// catalog, plan, line item. Each case names its page; billing.json holds them.
//
// Not here, since no text of the page's example could be read: Guardrails, Knowledge Bases' structured
// queries and reranking, OpenSearch Serverless, prompt caching, batch inference, fine-tuning fees;
// SageMaker's serverless, asynchronous, real-time and batch transform examples; Marketplace, whose listings
// show no price in public. Forecast is closed, and its examples bill quantiles, which no plan asks for.
#include "support/shipped.hpp"

#include "steelyard/decide/compare.hpp"

#include <nlohmann/json.hpp>

using namespace steelyard;
using namespace steelyard::test;
using Json = nlohmann::json;

namespace {

/// What a case leaves open, as its page does: requests all alike, prices that stay, an even load.
Plan plan_of_case(Json plan) {
  if (!plan["demand"].contains("pattern")) plan["demand"]["pattern"] = "flat";
  auto& assumptions = plan["assumptions"];
  for (const auto* id : {"call.size_spread", "call.token_price_decline"})
    if (!assumptions.contains(id)) assumptions[id] = 0;
  return plan_of(plan.dump());
}

Catalog catalog_of_case(const Json& one) {
  Catalog catalog = shipped_catalog();
  if (one.contains("provisioned_usd_per_hour"))
    for (const auto& [id, price] : one["provisioned_usd_per_hour"].items())
      for (auto& hosted : catalog.hosted_models)
        if (hosted.id == id) hosted.provisioned_usd_per_hour = price.get<double>();
  return catalog;
}

bool asked_for(const Option& option, const Json& one) {
  if (!one.contains("option")) return option.pin.has_value();
  return option.infeasible.empty() && option.id.find(one["option"].get<std::string>()) != std::string::npos;
}

bool counts(const LineItem& item, const Json& one) {
  for (const auto& part : one["items"])
    if (item.name.find(part.get<std::string>()) != std::string::npos) return true;
  return false;
}

/// Cost of the case's items [USD]. Of options that match a name the first is taken, of pins all.
double bill(const Json& one) {
  const Catalog catalog = catalog_of_case(one);
  double total = 0;
  std::size_t billed = 0;
  for (const auto& text : one["plans"]) {
    std::size_t found = 0;
    for (const auto& w :
         compare(plan_of_case(text), catalog, shipped_coefficients(), {.draws = 16}).options) {
      if (!asked_for(w.option, one) || (one.contains("option") && found > 0)) continue;
      for (const auto& reason : w.option.infeasible)
        FAIL(reason);
      ++found;
      for (const auto& item : w.estimate.line_items)
        if (counts(item, one)) {
          REQUIRE(item.cost_usd);
          total += *item.cost_usd;
          ++billed;
        }
    }
    REQUIRE(found > 0);
  }
  REQUIRE(billed > 0);
  return total;
}

} // namespace

TEST_CASE("worked examples of pricing pages, by way of a plan") {
  const Json cases =
      Json::parse(file_text(std::string{STEELYARD_SOURCE_DIR} + "/tests/published/billing.json"));
  REQUIRE(cases.size() > 20);
  for (const auto& one : cases) {
    const auto name = one["case"].get<std::string>(), source = one["source"].get<std::string>(),
               retrieved = one["retrieved"].get<std::string>(), reason = one["reason"].get<std::string>();
    const double found = bill(one), expected = one["expected_usd"].get<double>(),
                 tolerance = one["tolerance_usd"].get<double>();
    CAPTURE(name, source, retrieved, found, expected, tolerance, reason);
    CHECK(std::abs(found - expected) <= tolerance);
  }
}
