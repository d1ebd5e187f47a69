#include "support/shipped.hpp"

#include "steelyard/decide/compare.hpp"
#include "steelyard/estimate/estimator.hpp"
#include "steelyard/option/enumerate.hpp"
#include "steelyard/report/comparison_json.hpp"

#include <cmath>
#include <map>
#include <set>

using namespace steelyard;
using namespace steelyard::test;

namespace {

Comparison answer_to(const Plan& plan, CompareSettings settings = {.draws = 256}) {
  return compare(plan, shipped_catalog(), shipped_coefficients(), settings);
}

} // namespace

TEST_CASE("line items and stages sum to the mean of the total") {
  for (const auto* kind :
       {"text-classification", "question-answering", "image-generation", "tabular-regression"}) {
    const auto answer = answer_to(starter(kind));
    for (const auto& w : answer.options) {
      if (w.estimate.line_items.empty()) continue;
      double cost = 0, hours = 0, energy = 0, emissions = 0;
      for (const auto& item : w.estimate.line_items) {
        cost += item.cost_usd.value_or(0);
        hours += item.compute_hours;
        energy += item.energy_kwh;
        emissions += item.emissions_kgco2e;
      }
      CAPTURE(w.option.id);
      CHECK(cost == Approx(w.estimate.total(Metric::cost_usd)->mean).epsilon(1e-9));
      CHECK(hours == Approx(w.estimate.total(Metric::compute_hours)->mean).epsilon(1e-9));
      CHECK(energy == Approx(w.estimate.total(Metric::energy_kwh)->mean).epsilon(1e-9));
      CHECK(emissions == Approx(w.estimate.total(Metric::emissions_kgco2e)->mean).epsilon(1e-9));
      double of_stages = 0;
      for (const auto& stage : w.estimate.stages)
        of_stages += stage.cost_usd;
      CHECK(of_stages == Approx(cost).epsilon(1e-9));
    }
  }
}

TEST_CASE("percentiles are ordered and nothing is negative, infinite or not a number") {
  for (const auto& [kind, word] : task_kinds()) {
    const auto answer = answer_to(starter(word), {.draws = 128});
    for (const auto& w : answer.options)
      for (const auto& total : w.estimate.totals) {
        if (!total) continue;
        CAPTURE(word, w.option.id);
        CHECK(total->p10 <= total->p50);
        CHECK(total->p50 <= total->p90);
        CHECK(total->p10 >= 0);
        CHECK(std::isfinite(total->mean));
      }
  }
}

TEST_CASE("one, two and eight threads give the same bytes") {
  const auto plan = starter("text-classification");
  const auto one = comparison_json(answer_to(plan, {.draws = 256, .threads = 1}), true);
  CHECK(one == comparison_json(answer_to(plan, {.draws = 256, .threads = 2}), true));
  CHECK(one == comparison_json(answer_to(plan, {.draws = 256, .threads = 8}), true));
}

TEST_CASE("an option's id depends on its choices only") {
  auto plan = starter("text-classification");
  std::map<std::string, std::string> before;
  for (const auto& w : answer_to(plan, {.draws = 64}).options) {
    CHECK(before.emplace(w.option.id, w.option.title).second); // unique
  }
  plan.demand.requests_per_month.distribution = Exact{10};
  std::set<std::string> after;
  for (const auto& w : answer_to(plan, {.seed = 9, .draws = 64}).options)
    after.insert(w.option.id);
  CHECK(after.size() == before.size());
  for (const auto& id : after)
    CHECK(before.contains(id));
}

TEST_CASE("probabilities of being best are shared among representatives") {
  const auto answer = answer_to(starter("text-classification"));
  double sum = 0;
  std::map<Approach, int> representatives;
  for (const auto& w : answer.options) {
    if (w.representative) ++representatives[w.option.approach];
    CHECK(w.representative == w.probability_best.has_value());
    sum += w.probability_best.value_or(0);
  }
  CHECK(sum == Approx(1));
  for (const auto& [approach, count] : representatives)
    CHECK(count == 1);
}

TEST_CASE("clones of an option move no probability") {
  auto plan = starter("text-classification");
  const auto share = [](const Comparison& c, Approach approach) {
    double p = 0;
    for (const auto& w : c.options)
      if (w.option.approach == approach) p += w.probability_best.value_or(0);
    return p;
  };
  Pin pin;
  pin.id = "vendor";
  pin.approach = Approach::managed_service;
  pin.usd_per_request = 0.0004;
  plan.options.pin = {pin};
  const auto one = answer_to(plan);
  for (int k = 0; k < 40; ++k) {
    pin.id = "clone-" + std::to_string(k);
    plan.options.pin.push_back(pin);
  }
  const auto many = answer_to(plan);
  for (const Approach approach :
       {Approach::custom, Approach::fine_tune, Approach::pretrained, Approach::managed_service})
    CHECK(std::abs(share(one, approach) - share(many, approach)) < 0.01);
}

TEST_CASE("a missing price is never zero") {
  const auto answer = answer_to(starter("text-generation"));
  std::size_t missing = 0;
  for (const auto& w : answer.options) {
    bool unpriced = false;
    for (const auto& item : w.estimate.line_items) {
      if (item.status != ItemStatus::missing_price) continue;
      unpriced = true;
      ++missing;
      CHECK_FALSE(item.cost_usd);
      CHECK_FALSE(item.note.empty());
    }
    CAPTURE(w.option.id);
    CHECK(unpriced == !w.estimate.complete());
    if (unpriced) {
      CHECK_FALSE(w.rank);
      CHECK_FALSE(w.probability_best);
      CHECK_FALSE(w.reasons.empty());
    }
  }
  CHECK(missing > 0); // Marketplace listings publish no price
}

TEST_CASE("a pinned price makes a listing rankable") {
  auto plan = starter("text-classification");
  const Listing* listing = nullptr;
  for (const auto& l : shipped_catalog().listings)
    for (const auto& task : l.tasks)
      if (!listing && task == "text-classification") listing = &l;
  REQUIRE(listing);
  Pin pin;
  pin.id = "our-vendor";
  pin.approach = Approach::marketplace;
  pin.listing = listing->id;
  pin.software_usd_per_hour = 2.4;
  plan.options.pin = {pin};
  for (const auto& w : answer_to(plan).options)
    if (w.option.id == "our-vendor") {
      CHECK(w.rank);
      CHECK(w.estimate.complete());
    }
}

TEST_CASE("a coefficient can be overridden in the plan") {
  auto plan = starter("text-classification");
  const auto people = [](const Comparison& c) {
    return c.options.front().estimate.total(Metric::people_days)->mean;
  };
  const double before = people(answer_to(plan));
  for (const auto& [way, coefficient] : shipped_coefficients().people.effort_days.members) {
    Uncertain<double> own;
    own.id = coefficient.id;
    own.distribution = Exact{1000};
    plan.overrides.push_back(own);
  }
  CHECK(people(answer_to(plan)) > before + 100);
}

TEST_CASE("what options share is what each would have by itself") {
  for (std::size_t t = 0; t < task_kind_count; ++t) {
    const Plan plan = starter(name(static_cast<TaskKind>(t)));
    const Coefficients& coefficients = shipped_coefficients();
    const Sample sample{{1, plan.content_hash}, 16};
    const Setting shared{plan, shipped_catalog(), coefficients, sample, false};
    for (const Option& option : enumerate_options(plan, shipped_catalog(), coefficients)) {
      if (!option.infeasible.empty()) continue;
      const Setting alone{plan, shipped_catalog(), coefficients, sample, false};
      const Estimated one = estimate_option(alone, option), together = estimate_option(shared, option);
      CAPTURE(option.id);
      CHECK(one.chance.scores == together.chance.scores);
      CHECK(one.estimate.missing == together.estimate.missing);
      CHECK(one.estimate.line_items.size() == together.estimate.line_items.size());
      for (std::size_t m = 0; m < metric_count; ++m) {
        REQUIRE(one.estimate.totals[m].has_value() == together.estimate.totals[m].has_value());
        if (one.estimate.totals[m]) CHECK(one.estimate.totals[m]->mean == together.estimate.totals[m]->mean);
      }
    }
  }
}
