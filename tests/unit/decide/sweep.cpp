#include "steelyard/decide/sweep.hpp"

#include "support/small_estimate.hpp"

#include <algorithm>

using namespace steelyard;
using namespace steelyard::test;

namespace {

constexpr const char* two_prices = R"(, "options": {"approaches": ["managed-service"], "pin": [
  {"id": "by-call", "approach": "managed-service", "usd_per_request": 0.002},
  {"id": "contract", "approach": "managed-service", "usd_per_request": 0.001, "contract_usd_per_year": 10000}]})";

/// Nothing to buy but what the plan pins.
Catalog pinned_only() {
  Catalog catalog = small_catalog();
  catalog.services.clear();
  catalog.hosted_models.clear();
  return catalog;
}

Plan at_volume(double requests) {
  Plan plan = small_plan(two_prices);
  plan.demand.requests_per_month.distribution = Exact{requests};
  return plan;
}

Sweep two_prices_swept(std::size_t draws = 64, int threads = 0) {
  std::vector<VariedPlan> varied;
  for (double volume = 1e5; volume < 2e7; volume *= 2)
    varied.push_back({volume, at_volume(volume)});
  CompareSettings settings;
  settings.draws = draws;
  settings.threads = threads;
  return sweep(small_plan(two_prices), "demand.requests_per_month", true, varied, pinned_only(),
               mean_coefficients(), settings);
}

const SweptOption& option_of(const Sweep& s, const std::string& id) {
  const auto found = std::ranges::find(s.options, id, &SweptOption::id);
  REQUIRE(found != s.options.end());
  return *found;
}

} // namespace

TEST_CASE("the contract takes over where ten thousand a year is a thousandth of the requests") {
  const Sweep s = two_prices_swept();
  CHECK(s.values.size() == 8);
  CHECK(s.recommended.front() == "by-call");
  CHECK(s.recommended.back() == "contract");
  const auto even = std::ranges::find(s.break_evens, std::string{"cost"}, &SweepBreakEven::metric);
  REQUIRE(even != s.break_evens.end());
  CHECK(even->from == "by-call");
  CHECK(even->to == "contract");
  CHECK(even->share == 1);
  REQUIRE(even->value);
  // Contracts are bought by the year: one for the small plan's ten months.
  CHECK(even->value->p50 == Approx(1e6).epsilon(1e-6));
}

TEST_CASE("a swept option costs what compare says of it") {
  const Sweep s = two_prices_swept();
  CompareSettings settings;
  settings.draws = 64;
  const Comparison c = compare(at_volume(8e5), pinned_only(), mean_coefficients(), settings);
  const auto same =
      std::ranges::find(c.options, std::string{"by-call"}, [](const Weighed& w) { return w.option.id; });
  REQUIRE(same != c.options.end());
  const auto& swept = option_of(s, "by-call").at[3];
  REQUIRE(swept);
  CHECK(s.values[3] == 8e5);
  CHECK(swept->cost_usd.mean ==
        Approx(same->estimate.total(Metric::cost_with_errors_usd)->mean).epsilon(1e-9));
}

TEST_CASE("a sweep does not depend on threads") {
  const Sweep one = two_prices_swept(64, 1), two = two_prices_swept(64, 2);
  CHECK(one.recommended == two.recommended);
  for (std::size_t k = 0; k < one.options.size(); ++k)
    for (std::size_t p = 0; p < one.values.size(); ++p)
      CHECK(one.options[k].at[p]->cost_usd == two.options[k].at[p]->cost_usd);
}
