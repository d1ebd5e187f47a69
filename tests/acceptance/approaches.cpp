#include "support/shipped.hpp"

#include "steelyard/decide/compare.hpp"

#include <set>

using namespace steelyard;
using namespace steelyard::test;

TEST_CASE("every starter has a feasible option in at least three approaches, and five kinds in all five") {
  const std::set<std::string> everywhere{"text-classification", "image-classification", "text-generation",
                                         "object-detection", "speech-to-text"};
  for (const auto& [kind, word] : task_kinds()) {
    const auto answer = compare(starter(word), shipped_catalog(), shipped_coefficients(), {.draws = 64});
    std::set<Approach> feasible;
    for (const auto& w : answer.options)
      if (w.feasible) feasible.insert(w.option.approach);
    CAPTURE(word, feasible.size());
    CHECK(feasible.size() >= (everywhere.contains(std::string{word}) ? 5u : 3u));
    CHECK(answer.recommendation.option);
    CHECK_FALSE(answer.recommendation.headline.empty());
  }
}

TEST_CASE("what a constraint rules out is kept with its reason") {
  auto plan = starter("text-classification");
  plan.constraints.licenses = {"mit"};
  plan.constraints.external_api = false;
  const auto answer = compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 64});
  std::size_t licence = 0, outside = 0;
  for (const auto& w : answer.options) {
    if (!w.feasible) {
      CHECK_FALSE(w.reasons.empty());
      CHECK_FALSE(w.rank);
    }
    for (const auto& reason : w.reasons) {
      licence += reason.find("licence") != std::string::npos;
      outside += reason.find("external_api") != std::string::npos;
    }
    if (w.feasible && w.option.approach == Approach::managed_service)
      CHECK((w.option.choices.service + w.option.choices.hosted_model).rfind("aws/", 0) == 0);
  }
  CHECK(licence > 0);
  CHECK(outside > 0);
}

TEST_CASE("services closed to new customers are for accounts that name them") {
  auto plan = starter("time-series-forecasting");
  const auto find = [](const Comparison& c) -> const Weighed* {
    for (const auto& w : c.options)
      if (w.option.choices.service == "aws/forecast/predictor") return &w;
    return nullptr;
  };
  const auto without = compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 64});
  REQUIRE(find(without));
  CHECK_FALSE(find(without)->feasible);
  plan.constraints.existing_services = {"Forecast"};
  const auto with = compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 64});
  CHECK(find(with)->feasible);
}

TEST_CASE("limits are odds: more than even odds of breaking one make an option infeasible") {
  auto plan = starter("text-classification");
  plan.constraints.max_total_usd = 1000;
  const auto answer = compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 256});
  for (const auto& w : answer.options)
    if (w.odds.over_budget) CHECK(w.feasible == (*w.odds.over_budget <= 0.5));
  CHECK_FALSE(answer.recommendation.option);
  CHECK_FALSE(answer.recommendation.headline.empty());
}
