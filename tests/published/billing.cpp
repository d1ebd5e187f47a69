// Bills that the services' own pages work out, and bills that people were sent, against what the program
// makes of the same plan: record of the catalog, plan, line item. Each case names its page; billing.json
// holds them.
//
// Where a page's hours or tokens hang on a speed of its own, which no plan sets, a case gives `units`: what
// the page bills, at our rate for the plan's item. Where a page prices nothing but counts, `expected_units`
// is the count. The catalog's prices in Ireland were read off the bill of 2023 that is here: its cases test
// which price a plan's hours get, and not the price.
//
// Not here, since no text of the page's example could be read: Knowledge Bases' structured queries and
// reranking, prompt caching, batch inference of hosted models, fine-tuning fees, Rekognition's video,
// Kendra's capacity units. Nor Marketplace, whose listings show no price in public. OpenSearch Serverless is
// in no plan's bill: a plan keeps its vectors in S3. Forecast is closed, and its examples bill quantiles,
// which no plan asks for; Fraud Detector is retired and has no price.
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
  for (const auto* id : {"call.size_spread", "call.token_price_decline", "serve.price_decline"})
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

/// What items of a case come to.
struct Bill {
  double usd = 0;
  double units = 0; ///< in the items' own unit
};

/// Bill of the case's items. Of options that match a name the first is taken, of pins all.
Bill bill(const Json& one) {
  const Catalog catalog = catalog_of_case(one);
  Bill total;
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
          total.usd += *item.cost_usd;
          total.units += item.quantity;
          ++billed;
        }
    }
    REQUIRE(found > 0);
  }
  REQUIRE(billed > 0);
  return total;
}

/// What stands against the page's figure: a count, a bill, or a bill of the page's own units at our rate.
double found_in(const Bill& made, const Json& one) {
  if (one.contains("expected_units")) return made.units;
  return one.contains("units") ? made.usd / made.units * one["units"].get<double>() : made.usd;
}

} // namespace

TEST_CASE("worked examples of pricing pages, by way of a plan") {
  const Json cases =
      Json::parse(file_text(std::string{STEELYARD_SOURCE_DIR} + "/tests/published/billing.json"));
  REQUIRE(cases.size() > 40);
  for (const auto& one : cases) {
    const auto name = one["case"].get<std::string>(), source = one["source"].get<std::string>(),
               retrieved = one["retrieved"].get<std::string>(), reason = one["reason"].get<std::string>();
    const bool counted = one.contains("expected_units");
    const double found = found_in(bill(one), one),
                 expected = one[counted ? "expected_units" : "expected_usd"].get<double>(),
                 tolerance = one[counted ? "tolerance_units" : "tolerance_usd"].get<double>();
    CAPTURE(name, source, retrieved, found, expected, tolerance, reason);
    CHECK(std::abs(found - expected) <= tolerance);
  }
}
