#include "support/shipped.hpp"

#include "steelyard/decide/compare.hpp"
#include "steelyard/option/enumerate.hpp"
#include "steelyard/option/work.hpp"

#include <algorithm>
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

TEST_CASE("what JumpStart packages is offered as it is and tuned, on the instance that JumpStart takes") {
  const auto answer =
      compare(starter("text-generation"), shipped_catalog(), shipped_coefficients(), {.draws = 64});
  std::set<Approach> approaches;
  for (const auto& w : answer.options) {
    if (w.option.choices.jumpstart.empty()) continue;
    const auto* packaged = find_jumpstart(shipped_catalog(), w.option.choices.jumpstart);
    REQUIRE(packaged);
    CAPTURE(w.option.id);
    CHECK(packaged->model == w.option.choices.model);
    if (w.option.approach == Approach::fine_tune) CHECK(packaged->fine_tunable.value_or(false));
    if (!packaged->default_inference_instance.empty() && w.option.infeasible.empty())
      CHECK(find_instance(shipped_catalog(), packaged->default_inference_instance)->id ==
            w.option.choices.serve_instance);
    if (w.feasible) approaches.insert(w.option.approach);
  }
  CHECK(approaches == std::set{Approach::pretrained, Approach::fine_tune});
}

TEST_CASE("a package of JumpStart can be pinned by its name") {
  auto plan = plan_of(R"({"horizon_months": 12, "task": {"kind": "text-generation"},
    "demand": {"requests_per_month": 10000},
    "options": {"approaches": ["pretrained"], "pin": [
      {"id": "ours", "approach": "pretrained", "model": "huggingface-reasoning-qwen3-8b"}]}})");
  const auto answer = compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 64});
  for (const auto& w : answer.options)
    if (w.option.id == "ours") {
      CHECK(w.option.choices.jumpstart == "jumpstart/huggingface-reasoning-qwen3-8b");
      CHECK(w.option.choices.model == "hf/Qwen/Qwen3-8B");
    }
}

TEST_CASE("a head on frozen features is offered for labels, not for boxes or answers") {
  for (const auto& [kind, cached] :
       {std::pair{"image-classification", true}, std::pair{"text-classification", true},
        std::pair{"object-detection", false}, std::pair{"question-answering", false}}) {
    CAPTURE(kind);
    bool found = false;
    for (const auto& option : enumerate_options(starter(kind), shipped_catalog(), shipped_coefficients()))
      found = found || option.choices.method == Method::cached;
    CHECK(found == cached);
  }
}

TEST_CASE("questions to documents are answered by models that write, and a tuned one retrieves too") {
  const auto plan = starter("question-answering");
  REQUIRE(plan.task.documents);
  const auto answer = compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 64});
  std::size_t tuned = 0;
  for (const auto& w : answer.options) {
    const auto* model =
        w.option.choices.model.empty() ? nullptr : find_model(shipped_catalog(), w.option.choices.model);
    if (!w.feasible || !model || w.option.approach == Approach::marketplace) continue;
    CAPTURE(w.option.id);
    CHECK(decodes(*model));
    if (w.option.approach != Approach::fine_tune) continue;
    ++tuned;
    CHECK(std::any_of(w.estimate.line_items.begin(), w.estimate.line_items.end(), [](const LineItem& item) {
      return item.name.find("vector store") != std::string::npos;
    }));
  }
  CHECK(tuned > 0);
}

TEST_CASE("where every option is unlikely to do, the start is one whose chance is near the best") {
  const auto answer =
      compare(starter("image-classification"), shipped_catalog(), shipped_coefficients(), {.draws = 512});
  double best = 0, chosen = -1;
  for (const auto& w : answer.options) {
    if (!w.rank) continue;
    best = std::max(best, w.chance.meets_target.value_or(0));
    if (w.option.id == *answer.recommendation.option) chosen = *w.chance.meets_target;
  }
  REQUIRE(best < 1.0 / 3); // or the case is no longer one
  CHECK(chosen >= best * 2 / 3);
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
