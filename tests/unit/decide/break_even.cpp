#include "decide/weighing.hpp"

#include "support/small_estimate.hpp"

using namespace steelyard;
using namespace steelyard::test;

namespace {

/// Two prices of a request, with yearly contracts: lines that cross where the contracts pay.
struct Toy {
  Plan plan = small_plan(R"(, "options": {"pin": [
    {"id": "by-call", "approach": "managed-service", "usd_per_request": 0.002},
    {"id": "contract", "approach": "managed-service", "usd_per_request": 0.001, "contract_usd_per_year": 10000}]})");
  Catalog catalog = small_catalog();
  Coefficients k = mean_coefficients();
  Sample sample{{1, 7}, 64};
  Setting setting{plan, catalog, k, sample, false};

  Weighed weighed(std::size_t index) const {
    Weighed w;
    w.option = enumerate_options(plan, catalog, k)[index];
    auto estimated = estimate_option(setting, w.option);
    w.estimate = std::move(estimated.estimate);
    return w;
  }
};

} // namespace

TEST_CASE("break-even of two straight lines") {
  // 0.001 USD a request over ten months pays 10,000 USD at a million requests a month.
  const Toy toy;
  const auto a = toy.weighed(1), b = toy.weighed(0);
  const auto all = break_evens(toy.setting, a, &b, nullptr, nullptr);
  REQUIRE(all.size() == 3); // money, energy, emissions
  REQUIRE(all.front().value);
  CHECK(all.front().value->p50 == Approx(1e6).epsilon(0.002)); // straight between the points of the search
  CHECK(all.front().against == "by-call");
  CHECK(all.front().metric == "cost");
  CHECK(all[1].metric == "energy");
  CHECK_FALSE(all[1].value); // both send the same requests to the same provider
  CHECK(all[1].note == "the order does not change in the range tried");
}

TEST_CASE("shares of the spread sum to one and name their drivers") {
  Toy toy;
  toy.plan.demand.requests_per_month.distribution = Lognormal{2e6, 0.5};
  const Sample sample{{1, 7}, 1024};
  const Setting setting{toy.plan, toy.catalog, toy.k, sample, false};
  Weighed w;
  w.option = enumerate_options(toy.plan, toy.catalog, toy.k).front();
  w.estimate = estimate_option(setting, w.option).estimate;
  const auto found = drivers(setting, w);
  REQUIRE_FALSE(found.empty());
  CHECK(found.front().assumption == "demand.requests_per_month");
  const auto shares = spread_shares(setting, found);
  CHECK(shares.plan + shares.known + shares.judgement == Approx(1));
  CHECK(shares.plan > 0.9);
}
