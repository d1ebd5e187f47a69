#include "steelyard/decide/policy.hpp"

#include "support/catch.hpp"
#include "support/sample_comparison.hpp"

#include <algorithm>

using namespace steelyard;

namespace {

Policy policy(PolicyKind kind, double limit = 0) {
  Policy made;
  made.id = "p";
  made.kind = kind;
  made.limit = limit;
  return made;
}

/// The sample, where everything that a policy can ask of the recommended option is known.
struct Ground {
  Comparison comparison = test::sample_comparison();
  PolicyGround ground;
  Catalog catalog;

  Ground() {
    ground.today = "2026-11-24";
    Weighed& one = recommended();
    one.odds = {0.1, 0.2, 0.3, 0.4};
    one.chance.meets_target = 0.7;
    one.option.choices.region = "eu-west-1";
    for (std::size_t m = 0; m < metric_count; ++m)
      one.estimate.totals[m] = Summary{100, 50, 90, 150};
    one.estimate.missing.clear();
    catalog.sha256 = comparison.made_by.catalog_sha256;
    Region region;
    region.id = "aws/eu-west-1";
    region.provider = "aws";
    region.region = "eu-west-1";
    region.grid_g_per_kwh = 400;
    region.carbon_free_fraction = 0.6;
    catalog.regions.push_back(region);
    ground.catalog = &catalog;
  }

  Weighed& recommended() {
    return *std::ranges::find_if(comparison.options, [&](const Weighed& weighed) {
      return weighed.option.id == comparison.recommendation.option;
    });
  }

  PolicyFinding finding(const Policy& policy) const {
    return findings({&policy, 1}, comparison, ground).front();
  }

  PolicyVerdict verdict(const Policy& policy) const { return finding(policy).verdict; }
};

} // namespace

TEST_CASE("a total is held against its bound at the percentile asked for") {
  Ground g;
  for (const PolicyRule& known : policy_rules())
    if (known.metric) {
      CAPTURE(known.name);
      Policy bound = policy(known.kind, 100);
      CHECK(g.verdict(bound) == PolicyVerdict::held);
      bound.at = Statistic::p90;
      CHECK(g.verdict(bound) == PolicyVerdict::broken);
      CHECK(g.finding(bound).found_number == 150);
      g.recommended().estimate.totals[static_cast<std::size_t>(*known.metric)].reset();
      CHECK(g.verdict(bound) == PolicyVerdict::unknown);
    }
}

TEST_CASE("a total that is at least can be broken but never held") {
  Ground g;
  g.recommended().estimate.missing = {"a price"};
  CHECK(g.verdict(policy(PolicyKind::max_cost, 99)) == PolicyVerdict::broken);
  CHECK(g.verdict(policy(PolicyKind::max_cost, 101)) == PolicyVerdict::unknown);
  CHECK(g.verdict(policy(PolicyKind::complete_prices)) == PolicyVerdict::broken);
  g.recommended().estimate.missing.clear();
  CHECK(g.verdict(policy(PolicyKind::complete_prices)) == PolicyVerdict::held);
}

TEST_CASE("chances are held, broken, or unknown where the plan does not ask") {
  Ground g;
  CHECK(g.verdict(policy(PolicyKind::max_chance_over_budget, 0.1)) == PolicyVerdict::held);
  CHECK(g.verdict(policy(PolicyKind::max_chance_late, 0.1)) == PolicyVerdict::broken);
  CHECK(g.verdict(policy(PolicyKind::max_chance_over_emissions, 0.1)) == PolicyVerdict::broken);
  CHECK(g.verdict(policy(PolicyKind::min_chance_of_target, 0.7)) == PolicyVerdict::held);
  CHECK(g.verdict(policy(PolicyKind::min_chance_of_target, 0.71)) == PolicyVerdict::broken);
  g.recommended().odds = {};
  g.recommended().chance.meets_target.reset();
  for (const auto kind : {PolicyKind::max_chance_over_budget, PolicyKind::max_chance_late,
                          PolicyKind::max_chance_over_emissions, PolicyKind::min_chance_of_target})
    CHECK(g.verdict(policy(kind, 0.5)) == PolicyVerdict::unknown);
}

TEST_CASE("shares are shown with one decimal, and what lies between two of them in points") {
  Ground g;

  struct Row {
    double found, limit;
    const char *shown, *allowed, *excess;
  };

  for (const Row& row : {Row{0.71843, 0.75, "71.8 %", "at least 75 %", "3.2 points"},
                         Row{0.7, 0.71, "70 %", "at least 71 %", "1 point"},
                         Row{0.0002, 0.5, "0.02 %", "at least 50 %", "50 points"},
                         Row{0.89996, 0.9, "90 %", "at least 90 %", "0.004 points"},
                         Row{0, 0.1, "0 %", "at least 10 %", "10 points"}}) {
    CAPTURE(row.found);
    g.recommended().chance.meets_target = row.found;
    const PolicyFinding finding = g.finding(policy(PolicyKind::min_chance_of_target, row.limit));
    CHECK(finding.found == row.shown);
    CHECK(finding.allowed == row.allowed);
    CHECK(finding.excess == row.excess);
    CHECK(finding.found_number == row.found); // a program gets all of it
  }
  const PolicyFinding share = g.finding(policy(PolicyKind::min_carbon_free_share, 0.705));
  CHECK(share.found == "60 % (eu-west-1)");
  CHECK(share.excess == "10.5 points");
}

TEST_CASE("a carbon-free share that the catalog does not have is unknown, and the grid stands in for it") {
  Ground g;
  g.catalog.regions.front().carbon_free_fraction.reset();
  const PolicyFinding finding = g.finding(policy(PolicyKind::min_carbon_free_share, 0.5));
  CHECK(finding.verdict == PolicyVerdict::unknown);
  CHECK(finding.found == "cannot be said: the catalog has no carbon-free share for eu-west-1");
  CHECK(finding.next == "bound the grid in its place: max-grid-carbon with kg_per_kwh");
  CHECK_FALSE(finding.found_number);
}

TEST_CASE("approaches, regions and grids") {
  Ground g;
  Policy forbidden = policy(PolicyKind::forbidden_approaches);
  forbidden.names = {std::string{name(g.recommended().option.approach)}};
  CHECK(g.verdict(forbidden) == PolicyVerdict::broken);
  forbidden.names = {"none such"};
  CHECK(g.verdict(forbidden) == PolicyVerdict::held);
  Policy allowed = policy(PolicyKind::allowed_regions);
  allowed.names = {"eu-central-1"};
  CHECK(g.verdict(allowed) == PolicyVerdict::broken);
  allowed.names = {"eu-west-1"};
  CHECK(g.verdict(allowed) == PolicyVerdict::held);
  CHECK(g.verdict(policy(PolicyKind::max_grid_carbon, 0.4)) == PolicyVerdict::held);
  CHECK(g.verdict(policy(PolicyKind::max_grid_carbon, 0.3)) == PolicyVerdict::broken);
  CHECK(g.verdict(policy(PolicyKind::min_carbon_free_share, 0.7)) == PolicyVerdict::broken);
  CHECK(g.verdict(policy(PolicyKind::min_carbon_free_share, 0.6)) == PolicyVerdict::held);
  g.catalog.sha256 = "another";
  CHECK(g.verdict(policy(PolicyKind::max_grid_carbon, 1)) == PolicyVerdict::unknown);
}

TEST_CASE("the catalog's age and a choice that is too close") {
  Ground g;
  g.comparison.made_by.catalog_date = "2026-11-20";
  CHECK(g.verdict(policy(PolicyKind::max_catalog_age, 4)) == PolicyVerdict::held);
  CHECK(g.verdict(policy(PolicyKind::max_catalog_age, 3)) == PolicyVerdict::broken);
  const PolicyFinding old = g.finding(policy(PolicyKind::max_catalog_age, 3));
  CHECK(old.found == "4 days (of 2026-11-20)");
  CHECK(old.allowed == "at most 3 days");
  CHECK(old.excess == "1 day");
  CHECK(g.finding(policy(PolicyKind::max_catalog_age, 1)).allowed == "at most 1 day");
  g.comparison.made_by.catalog_date.clear();
  CHECK(g.verdict(policy(PolicyKind::max_catalog_age, 3)) == PolicyVerdict::unknown);
  g.comparison.recommendation.too_close = true;
  CHECK(g.verdict(policy(PolicyKind::clear_choice)) == PolicyVerdict::broken);
  g.comparison.recommendation.too_close = false;
  CHECK(g.verdict(policy(PolicyKind::clear_choice)) == PolicyVerdict::held);
}

TEST_CASE("growth since a baseline") {
  Ground g;
  for (const auto kind : {PolicyKind::max_growth, PolicyKind::same_approach, PolicyKind::max_chance_drop})
    CHECK(g.verdict(policy(kind, 50)) == PolicyVerdict::unknown);
  const Answer before = answer_of(g.comparison, "main.json");
  g.ground.baseline = &before;
  g.recommended().estimate.totals[static_cast<std::size_t>(Metric::cost_usd)]->mean = 110;
  g.recommended().chance.meets_target = 0.6;
  CHECK(g.verdict(policy(PolicyKind::max_growth, 11)) == PolicyVerdict::held);
  CHECK(g.verdict(policy(PolicyKind::max_growth, 9)) == PolicyVerdict::broken);
  CHECK(g.verdict(policy(PolicyKind::max_chance_drop, 11)) == PolicyVerdict::held);
  CHECK(g.verdict(policy(PolicyKind::max_chance_drop, 9)) == PolicyVerdict::broken);
  CHECK(g.finding(policy(PolicyKind::max_chance_drop, 9)).excess == "1 point");
  const PolicyFinding grown = g.finding(policy(PolicyKind::max_growth, 9));
  CHECK(grown.found == "10 % of cost_usd: 110 from 100");
  CHECK(grown.allowed == "at most 9 %");
  CHECK(grown.excess == "1 point");
  CHECK(g.verdict(policy(PolicyKind::same_approach)) == PolicyVerdict::held);
  g.recommended().option.approach =
      g.recommended().option.approach == Approach::custom ? Approach::pretrained : Approach::custom;
  CHECK(g.verdict(policy(PolicyKind::same_approach)) == PolicyVerdict::broken);
}

TEST_CASE("only errors shut the gate, and what is unknown does unless it may pass") {
  Ground g;
  Policy bound = policy(PolicyKind::max_cost, 1);
  const auto open = [&] { return gate_opens({&bound, 1}, findings({&bound, 1}, g.comparison, g.ground)); };
  CHECK_FALSE(open());
  bound.severity = Severity::warning;
  CHECK(open());
  bound.severity = Severity::error;
  bound.option = "no such option";
  CHECK_FALSE(open());
  bound.unknown_passes = true;
  CHECK(open());
}
