#include "decide/weighing.hpp"

#include "support/shipped.hpp"

using namespace steelyard;
using namespace steelyard::test;

namespace {

Plan plan_without_limits() {
  return plan_of(
      R"({"horizon_months": 12, "task": {"kind": "text-classification"}, "demand": {"requests_per_month": 1000}})");
}

Weighed weighed(const std::string& id, Approach approach, std::vector<double> cost, double kg = 1,
                double chance = 0.5) {
  Weighed w;
  w.option.id = id;
  w.option.approach = approach;
  w.estimate.put(Metric::emissions_kgco2e, std::vector<double>(cost.size(), kg));
  w.estimate.put(Metric::weeks_to_launch, std::vector<double>(cost.size(), 4));
  w.estimate.put(Metric::cost_with_errors_usd, cost);
  w.estimate.put(Metric::cost_usd, std::move(cost));
  w.chance.meets_target = chance;
  return w;
}

const Weighed& find(const std::vector<Weighed>& options, std::string_view id) {
  for (const auto& w : options)
    if (w.option.id == id) return w;
  FAIL("no such option");
  return options.front();
}

} // namespace

TEST_CASE("order, ties and representatives") {
  std::vector<Weighed> all{weighed("dear", Approach::custom, {300, 300}),
                           weighed("near", Approach::fine_tune, {100.5, 100.5}),
                           weighed("cheap", Approach::managed_service, {100, 100}),
                           weighed("sibling", Approach::managed_service, {110, 110})};
  rank_options(plan_without_limits(), all);
  CHECK(all.front().option.id == "cheap");
  CHECK(find(all, "cheap").rank == 1);
  CHECK(find(all, "near").rank == 1); // half a percent is not material
  CHECK(find(all, "sibling").rank == 3);
  CHECK(find(all, "dear").rank == 4);
  CHECK(find(all, "cheap").representative);
  CHECK_FALSE(find(all, "sibling").representative);
  CHECK_FALSE(find(all, "sibling").probability_best);
}

TEST_CASE("chances of being best, and regret, draw by draw") {
  std::vector<Weighed> all{weighed("a", Approach::custom, {1, 1, 1, 9}),
                           weighed("b", Approach::fine_tune, {2, 2, 2, 1})};
  rank_options(plan_without_limits(), all);
  CHECK(*find(all, "a").probability_best == Approx(0.75));
  CHECK(*find(all, "b").probability_best == Approx(0.25));
  CHECK(*find(all, "a").expected_regret_usd == Approx(8.0 / 4)); // eight in one draw of four
  CHECK(*find(all, "b").expected_regret_usd == Approx(3.0 / 4));
  const std::vector<double> same{5, 5};
  const auto halves = probabilities_best({&same, &same});
  CHECK(halves.front() == Approx(0.5));
  CHECK(halves.back() == Approx(0.5));
}

TEST_CASE("limits are odds: infeasible beyond even ones") {
  auto plan = plan_without_limits();
  plan.constraints.max_total_usd = 10;
  std::vector<Weighed> all{weighed("half", Approach::custom, {5, 5, 20, 20}),
                           weighed("more", Approach::fine_tune, {5, 20, 20, 20})};
  rank_options(plan, all);
  CHECK(*find(all, "half").odds.over_budget == Approx(0.5));
  CHECK(find(all, "half").feasible);
  CHECK_FALSE(find(all, "more").feasible);
  CHECK_FALSE(find(all, "more").rank);
  CHECK(find(all, "more").reasons.size() == 1);
}

TEST_CASE("an answer that is too slow with more than even odds is infeasible") {
  auto plan = plan_without_limits();
  Uncertain<double> limit;
  limit.distribution = Exact{50};
  plan.demand.latency_p95_ms = limit;
  std::vector<Weighed> all{weighed("slow", Approach::custom, {1}),
                           weighed("quick", Approach::fine_tune, {2})};
  all.front().odds.over_latency = 0.9;
  all.back().odds.over_latency = 0.1;
  rank_options(plan, all);
  CHECK(all.front().option.id == "quick");
  CHECK_FALSE(find(all, "slow").feasible);
}

TEST_CASE("dominated is no better anywhere and worse somewhere") {
  std::vector<Weighed> all{weighed("best", Approach::custom, {1}, 1, 0.5),
                           weighed("worse", Approach::fine_tune, {2}, 2, 0.5),
                           weighed("greener", Approach::pretrained, {3}, 0.5, 0.5),
                           weighed("better", Approach::managed_service, {4}, 3, 0.9)};
  rank_options(plan_without_limits(), all);
  CHECK(find(all, "best").pareto);
  CHECK_FALSE(find(all, "worse").pareto);
  CHECK(find(all, "worse").dominated_by == "best");
  CHECK(find(all, "greener").pareto);
  CHECK(find(all, "better").pareto);
}

TEST_CASE("what has no price is listed after what has, without a rank") {
  auto unpriced = weighed("unpriced", Approach::marketplace, {0.1});
  unpriced.estimate.missing = {"no price"};
  std::vector<Weighed> all{unpriced, weighed("priced", Approach::custom, {1})};
  rank_options(plan_without_limits(), all);
  CHECK(all.back().option.id == "unpriced");
  CHECK_FALSE(all.back().rank);
  CHECK(all.back().feasible);
}
