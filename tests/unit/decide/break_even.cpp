#include "decide/crossing.hpp"
#include "decide/weighing.hpp"

#include "support/small_estimate.hpp"

#include <fmt/format.h>

#include <algorithm>

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
  const auto all = break_evens(toy.setting, toy.sample, a, &b, nullptr, nullptr);
  REQUIRE(all.size() == 5); // of volume: money, energy, emissions; of the horizon; of the grid
  REQUIRE(all.front().value);
  CHECK(all.front().value->p50 == Approx(1e6).epsilon(0.002)); // straight between the points of the search
  CHECK(all.front().against == "by-call");
  CHECK(all.front().metric == "cost");
  CHECK(all[1].metric == "energy");
  CHECK_FALSE(all[1].value); // both send the same requests to the same provider
  CHECK(all[1].note == "the order does not change in the range tried");
  CHECK(all[3].variable == "horizon_months");
  CHECK(all[4].variable == "carbon.grid_kg_per_kwh");
  CHECK(all[4].metric == "emissions");
}

namespace {

/// A model that is tuned on labels, against calls at a price.
struct LabelsOrCalls {
  explicit LabelsOrCalls(double usd_per_request)
      : plan{small_plan(fmt::format(
            R"(, "data": {{"label_usd_per_item": 0.5}}, "options": {{"pin": [
              {{"id": "by-call", "approach": "managed-service", "usd_per_request": {}}}]}})",
            usd_per_request))},
        options{enumerate_options(plan, catalog, k)} {}

  Catalog catalog = small_catalog();
  Coefficients k = mean_coefficients();
  Sample sample{{1, 7}, 64};
  Plan plan;
  std::vector<Option> options;

  Weighed weighed(const Plan& at, Approach approach) const {
    const Sample fresh{sample.key(), sample.draws()}; // what was drawn before is of another plan
    const Setting setting{at, catalog, k, fresh, false};
    Weighed w;
    w.option = *std::ranges::find_if(
        options, [approach](const Option& o) { return o.approach == approach && o.infeasible.empty(); });
    w.estimate = estimate_option(setting, w.option).estimate;
    return w;
  }

  /// Of the draws, those in which the tuned model costs more.
  double share_dearer(const Plan& at) const {
    const auto tuned = weighed(at, Approach::fine_tune), called = weighed(at, Approach::managed_service);
    const auto more = difference(tuned.estimate.column(Metric::cost_with_errors_usd),
                                 called.estimate.column(Metric::cost_with_errors_usd));
    return static_cast<double>(std::ranges::count_if(more, [](double usd) { return usd > 0; })) /
           static_cast<double>(more.size());
  }

  double cost(const Plan& at, Approach approach) const {
    return weighed(at, approach).estimate.total(Metric::cost_with_errors_usd)->mean;
  }
};

} // namespace

TEST_CASE("at the break-even price of a label, and at that of the horizon, the dearer option changes") {
  const LabelsOrCalls free_calls{1e-9};
  const double tuned = free_calls.cost(free_calls.plan, Approach::fine_tune),
               called = free_calls.cost(free_calls.plan, Approach::managed_service);
  const Setting any{free_calls.plan, free_calls.catalog, free_calls.k, free_calls.sample, false};
  const LabelsOrCalls toy{(1.1 * tuned - called) / ordered_mean(any.requests)};
  const Setting setting{toy.plan, toy.catalog, toy.k, toy.sample, false};
  const auto other = toy.weighed(toy.plan, Approach::managed_service);
  const auto all =
      break_evens(setting, toy.sample, toy.weighed(toy.plan, Approach::fine_tune), &other, nullptr, nullptr);
  const auto found = [&](std::string_view variable) {
    const auto at = std::ranges::find(all, variable, &BreakEven::variable);
    REQUIRE(at != all.end());
    CAPTURE(variable, at->note);
    REQUIRE(at->value);
    return *at->value;
  };
  const auto dearer_at_label_price = [&](double usd) {
    Plan plan = toy.plan;
    plan.data.label_usd_per_item->distribution = Exact{usd};
    return toy.share_dearer(plan);
  };
  const auto dearer_at_horizon = [&](double months) {
    Plan plan = toy.plan;
    plan.horizon_months.distribution = Exact{months};
    return toy.share_dearer(plan);
  };
  // Draws that cross nowhere are among the dearer or the cheaper throughout; the others are divided by the
  // percentiles of where they cross.
  const Summary price = found("data.label_usd_per_item"), months = found("horizon_months");
  const double by_price = dearer_at_label_price(price.p90) - dearer_at_label_price(price.p10),
               by_months = dearer_at_horizon(months.p10) - dearer_at_horizon(months.p90);
  CHECK(by_price > 0.4);
  CHECK(dearer_at_label_price(price.p50) - dearer_at_label_price(price.p10) ==
        Approx(by_price / 2).margin(0.05));
  CHECK(by_months > 0.4);
  CHECK(dearer_at_horizon(months.p10) - dearer_at_horizon(months.p50) == Approx(by_months / 2).margin(0.05));
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
