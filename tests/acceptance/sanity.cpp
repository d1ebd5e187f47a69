// What a practitioner checks first. Each row says where its number is from.
#include "support/shipped.hpp"

#include "steelyard/decide/compare.hpp"

using namespace steelyard;
using namespace steelyard::test;

namespace {

const LineItem* item_named(const Weighed& w, std::string_view part) {
  for (const auto& item : w.estimate.line_items)
    if (item.name.find(part) != std::string::npos) return &item;
  return nullptr;
}

} // namespace

TEST_CASE("two million requests of 1,200 in and 400 out at $3 and $15 a million are $19,200 a month") {
  // 2e6 x (1,200 x 3 + 400 x 15) / 1e6 = 19,200: arithmetic on a vendor's list price.
  auto plan = plan_of(
      R"({"horizon_months": 10, "task": {"kind": "translation", "input_tokens": 1200, "output_tokens": 400, "system_tokens": 0},
    "demand": {"requests_per_month": 2000000},
    "assumptions": {"call.token_price_decline": 0},
    "options": {"pin": [{"id": "ours", "approach": "managed-service", "usd_per_million_input_tokens": 3, "usd_per_million_output_tokens": 15}]}})");
  const auto answer = compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 64});
  for (const auto& w : answer.options)
    if (w.option.id == "ours") {
      double calls = 0;
      for (const auto& item : w.estimate.line_items)
        if (item.kind == ItemKind::service && item.stage == Stage::deploy) calls += item.cost_usd.value_or(0);
      CHECK(calls == Approx(192000).epsilon(1e-9));
    }
}

TEST_CASE("an endpoint that nobody calls is billed all the same") {
  // ml.g5.xlarge real-time hosting in us-east-1: $1.408/h, 730 h a month: $1,028.
  auto plan = plan_of(
      R"({"horizon_months": 1, "task": {"kind": "text-classification"}, "demand": {"requests_per_month": 1},
    "assumptions": {"serve.price_decline": 0},
    "options": {"pin": [{"id": "idle", "approach": "pretrained", "model": "facebook/bart-large-mnli", "serve_instance": "ml.g5.xlarge", "hosting": "endpoint"}]}})");
  const auto answer = compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 64});
  bool seen = false;
  for (const auto& w : answer.options)
    if (w.option.id == "idle") {
      const auto* waiting = item_named(w, "waiting for requests");
      REQUIRE(waiting);
      CHECK(*waiting->cost_usd == Approx(1028).margin(2)); // USD; the rest is the one request
      CHECK(waiting->stage == Stage::idle);
      CHECK(waiting->energy_kwh > 5); // an idle A10G machine draws tens of watts
      seen = true;
    }
  CHECK(seen);
}

TEST_CASE("a task-specific encoder takes a tenth of the energy of a generative model") {
  // Luccioni et al. 2024 (FAccT): task-specific classifiers use more than ten times less than generative
  // models.
  const auto answer =
      compare(starter("text-classification"), shipped_catalog(), shipped_coefficients(), {.draws = 128});
  double encoder = 0, generative = 0;
  for (const auto& w : answer.options) {
    const auto* serving = item_named(w, "tokens read by");
    const auto* own = item_named(w, "serverless inference");
    if (own && w.option.approach == Approach::fine_tune && encoder == 0) encoder = own->energy_kwh;
    if (serving && serving->name.find("Sonnet") != std::string::npos)
      generative = std::max(generative, serving->energy_kwh);
  }
  REQUIRE(encoder > 0);
  REQUIRE(generative > 0);
  CHECK(generative > 10 * encoder);
}
