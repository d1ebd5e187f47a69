#include "steelyard/decide/response.hpp"

#include "steelyard/decide/compare.hpp"
#include "support/small_estimate.hpp"

#include <algorithm>
#include <cmath>

using namespace steelyard;
using namespace steelyard::test;

namespace {

/// A model that is tuned again every quarter, against calls.
Plan retrained(double requests = 1e5, double months = 12, double label_usd = 0.5) {
  Plan plan = small_plan(R"(, "data": {"label_usd_per_item": 0.5},
    "development": {"retrain_every_months": 3}, "options": {"pin": [
      {"id": "by-call", "approach": "managed-service", "usd_per_request": 0.002}]})");
  plan.demand.requests_per_month.distribution = Exact{requests};
  plan.horizon_months.distribution = Exact{months};
  plan.data.label_usd_per_item->distribution = Exact{label_usd};
  return plan;
}

struct Answered {
  Catalog catalog = small_catalog();
  Coefficients k = mean_coefficients();
  CompareSettings settings;
  Comparison comparison;
  Response table;

  Answered() {
    settings.draws = 256;
    comparison = compare(retrained(), catalog, k, settings);
    table = response(comparison, catalog, k, settings);
  }

  double cost(const Plan& plan, const std::string& id) const {
    const auto there = compare(plan, catalog, k, settings);
    const auto found =
        std::ranges::find_if(there.options, [&](const Weighed& w) { return w.option.id == id; });
    REQUIRE(found != there.options.end());
    return found->estimate.total(Metric::cost_with_errors_usd)->mean;
  }
};

const Answered& answered() {
  static const Answered shared;
  return shared;
}

const ResponseNode& node_at(const Response& r, const ResponseOption& option, double volume, double horizon) {
  const auto nearest = [](const std::vector<double>& factors, double wanted) {
    const auto at =
        std::ranges::min_element(factors, {}, [wanted](double factor) { return std::abs(factor - wanted); });
    REQUIRE(std::abs(*at - wanted) < 1e-9);
    return static_cast<std::size_t>(at - factors.begin());
  };
  return option.nodes[nearest(r.volume.factors, volume) * r.horizon.factors.size() +
                      nearest(r.horizon.factors, horizon)];
}

} // namespace

TEST_CASE("the table says what the program says at its nodes") {
  const Answered& a = answered();
  REQUIRE(a.table.options.size() >= 2);
  for (const ResponseOption& option : a.table.options) {
    CAPTURE(option.id);
    REQUIRE(option.nodes.size() == a.table.volume.factors.size() * a.table.horizon.factors.size());
    CHECK(node_at(a.table, option, 1, 1).cost_usd == Approx(a.cost(retrained(), option.id)).epsilon(1e-4));
    CHECK(node_at(a.table, option, 8, 1).cost_usd == Approx(a.cost(retrained(8e5), option.id)).epsilon(0.01));
    CHECK(node_at(a.table, option, 1, 2).cost_usd ==
          Approx(a.cost(retrained(1e5, 24), option.id)).epsilon(0.01));
  }
}

TEST_CASE("a retraining is a step at its month, and only for what is trained") {
  const Answered& a = answered();
  const auto& horizons = a.table.horizon.factors;
  std::size_t steps = 0;
  for (std::size_t k = 0; k + 1 < horizons.size(); ++k) {
    if (horizons[k + 1] - horizons[k] > 1e-3) continue;
    ++steps;
    for (const ResponseOption& option : a.table.options) {
      CAPTURE(option.id, horizons[k]);
      const double below = node_at(a.table, option, 1, horizons[k]).cost_usd,
                   above = node_at(a.table, option, 1, horizons[k + 1]).cost_usd;
      if (option.approach == Approach::fine_tune || option.approach == Approach::custom)
        CHECK(above > below * 1.0005);
      else
        CHECK(above == Approx(below).epsilon(5e-4));
    }
  }
  CHECK(steps >= 8); // every three months of a quarter to three times a year
}

TEST_CASE("cost is linear in the price of a label") {
  const Answered& a = answered();
  for (const ResponseOption& option : a.table.options) {
    CAPTURE(option.id);
    const ResponseNode& here = node_at(a.table, option, 1, 1);
    CHECK(here.label_free_usd + 2 * here.usd_per_label_price ==
          Approx(a.cost(retrained(1e5, 12, 2), option.id)).epsilon(0.01));
  }
}

TEST_CASE("the table was held against the program between its nodes") {
  const Answered& a = answered();
  CHECK(a.table.checked >= 10);
  Plan uncertain = retrained();
  uncertain.demand.requests_per_month.distribution = Triangular{2e4, 8e4, 4e5};
  const auto comparison = compare(uncertain, a.catalog, a.k, a.settings);
  const Response table = response(comparison, a.catalog, a.k, a.settings);
  CHECK(table.worst > 0);
  CHECK(table.worst < 0.02);
}
