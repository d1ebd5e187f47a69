#include "support/shipped.hpp"

#include "steelyard/decide/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

using namespace steelyard;
using namespace steelyard::test;

namespace {

constexpr CompareSettings some_draws{.draws = 256};

Plan claims(const std::string& data, const std::string& quality, const std::string& more = "") {
  return plan_of(fmt::format(
      R"({{"id": "claims", "horizon_months": 24, "task": {{"kind": "text-classification", "classes": 12, "input_tokens": 300}},
          "demand": {{"requests_per_month": 2e5}}, "data": {{{}}}, "quality": {{{}}}{}}})",
      data, quality, more));
}

std::map<std::string, double> chances(const Plan& plan) {
  std::map<std::string, double> all;
  for (const auto& w : compare(plan, shipped_catalog(), shipped_coefficients(), some_draws).options)
    if (w.option.infeasible.empty() && w.chance.meets_target) all[w.option.id] = *w.chance.meets_target;
  return all;
}

/// Of the options that both have.
void check_never_above(const std::map<std::string, double>& lower,
                       const std::map<std::string, double>& upper) {
  std::size_t compared = 0;
  for (const auto& [id, chance] : lower)
    if (const auto other = upper.find(id); other != upper.end()) {
      CAPTURE(id);
      CHECK(chance <= other->second);
      ++compared;
    }
  CHECK(compared > 50);
}

double best_chance(const Comparison& answer, Approach approach) {
  double best = 0;
  for (const auto& w : answer.options)
    if (w.option.approach == approach) best = std::max(best, w.chance.meets_target.value_or(0));
  return best;
}

const Weighed& recommended(const Comparison& answer) {
  return *std::ranges::find_if(answer.options,
                               [&](const Weighed& w) { return w.option.id == answer.recommendation.option; });
}

const std::string pilot_of(double first, double second, double third) {
  return fmt::format(R"("metric": "macro-f1", "target": 0.88, "usd_per_error": 0.1, "pilot": [
      {{"approach": "fine-tune", "items": 250, "score": {}, "test_items": 1000}},
      {{"approach": "fine-tune", "items": 500, "score": {}, "test_items": 1000}},
      {{"approach": "fine-tune", "items": 1000, "score": {}, "test_items": 1000}}])",
                     first, second, third);
}

} // namespace

TEST_CASE("more labels never lower an option's chance, with or without a pilot") {
  for (const auto& quality : {std::string{R"("metric": "f1", "target": 0.88)"}, pilot_of(0.79, 0.83, 0.86)}) {
    auto before = chances(claims(R"("labelled_items": 500)", quality));
    for (const char* items : {"2000", "20000", "1000000"}) {
      auto after = chances(claims(fmt::format(R"("labelled_items": {})", items), quality));
      check_never_above(before, after);
      before = std::move(after);
    }
  }
}

TEST_CASE("a higher target never raises an option's chance") {
  auto before = chances(claims(R"("labelled_items": 2000)", R"("metric": "f1", "target": 0.75)"));
  for (const char* target : {"0.85", "0.9", "0.97"}) {
    auto after =
        chances(claims(R"("labelled_items": 2000)", fmt::format(R"("metric": "f1", "target": {})", target)));
    check_never_above(after, before);
    before = std::move(after);
  }
}

TEST_CASE("two pilots on both sides of the target differ by less than five percent in cost") {
  const auto answer_to = [](double score) {
    return compare(claims(R"("labelled_items": 2000)", pilot_of(score - 0.03, score - 0.015, score)),
                   shipped_catalog(), shipped_coefficients(), some_draws);
  };
  const auto below = answer_to(0.879), above = answer_to(0.881);
  CHECK(recommended(below).option.id == recommended(above).option.id);
  const auto with_errors = [](const Comparison& c) {
    return recommended(c).estimate.total(Metric::cost_with_errors_usd)->mean;
  };
  CHECK(with_errors(below) == Approx(with_errors(above)).epsilon(0.05));
  REQUIRE_FALSE(below.recommendation.strategies.empty());
  REQUIRE_FALSE(above.recommendation.strategies.empty());
  CHECK(below.recommendation.strategies.front().cost_to_target_usd.mean ==
        Approx(above.recommendation.strategies.front().cost_to_target_usd.mean).epsilon(0.05));
}

TEST_CASE(
    "with 2,000 labels a text classifier from scratch is unlikely to match fine-tuning; with 50 M it may") {
  const std::string quality = R"("metric": "macro-f1", "target": 0.88)";
  const auto answer = [&](const char* items) {
    return compare(claims(fmt::format(R"("labelled_items": {})", items), quality), shipped_catalog(),
                   shipped_coefficients(), some_draws);
  };
  const auto few = answer("2000"), many = answer("5e7");
  CHECK(best_chance(few, Approach::custom) < 1.0 / 3);
  CHECK(best_chance(few, Approach::custom) < 0.7 * best_chance(few, Approach::fine_tune));
  CHECK(best_chance(many, Approach::custom) > 2.0 / 3);
  const auto says = [](const Comparison& c) {
    return std::ranges::any_of(c.recommendation.why, [](const std::string& reason) {
      return reason.find("from scratch") != std::string::npos && reason.find("labels") != std::string::npos;
    });
  };
  CHECK(says(few)); // with the reason
  CHECK_FALSE(says(many));
}

TEST_CASE("a trial before a commitment is weighed where there is a target") {
  const auto answer = compare(claims(R"("labelled_items": 2000)", R"("metric": "f1", "target": 0.88)"),
                              shipped_catalog(), shipped_coefficients(), some_draws);
  const auto& all = answer.recommendation.strategies;
  REQUIRE(all.size() >= 3);
  CHECK(std::ranges::any_of(all, [](const Strategy& s) { return s.then.has_value(); }));
  CHECK(std::ranges::any_of(all, [](const Strategy& s) { return !s.then; }));
  const auto names_an_option = [&](const std::string& id) {
    return std::ranges::any_of(answer.options, [&](const Weighed& w) { return w.option.id == id && w.rank; });
  };
  for (const auto& s : all) {
    CHECK(names_an_option(s.first));
    if (s.then) CHECK(names_an_option(*s.then));
    CHECK(s.cost_to_target_usd.mean >= s.cost_usd.mean);
    CHECK(s.trial_usd.mean < s.cost_usd.mean);
  }
  REQUIRE(answer.recommendation.information);
  CHECK(answer.recommendation.information->perfect_usd > 0);
  for (const auto& pilot : answer.recommendation.information->pilots) {
    CHECK(pilot.worth_usd <= answer.recommendation.information->perfect_usd);
    CHECK(pilot.net_usd == Approx(pilot.worth_usd - pilot.cost_usd));
  }
}

TEST_CASE("without a target nothing is tried first") {
  const auto answer = compare(claims(R"("labelled_items": 2000)", R"("metric": "f1")"), shipped_catalog(),
                              shipped_coefficients(), some_draws);
  CHECK(answer.recommendation.strategies.empty());
}
