// Each practice has a lever where a plan can use it, with the right sign and a size that a practitioner would
// believe.
#include "support/shipped.hpp"

#include "steelyard/decide/compare.hpp"

#include <algorithm>

using namespace steelyard;
using namespace steelyard::test;

namespace {

/// Detectors of one's own that wait for requests.
Plan own_detectors() {
  auto plan = starter("object-detection");
  plan.options.approaches = {Approach::custom};
  plan.quality.target.reset();
  return plan;
}

Comparison answer_to(const Plan& plan) {
  return compare(plan, shipped_catalog(), shipped_coefficients(), {.draws = 512});
}

const Lever* lever(const Comparison& c, std::string_view part) {
  const auto& all = c.recommendation.levers;
  const auto found =
      std::ranges::find_if(all, [&](const Lever& l) { return l.action.find(part) != std::string::npos; });
  return found == all.end() ? nullptr : &*found;
}

struct Row {
  const char *practice, *part;
  double least_usd, most_usd;
  bool saves_energy = true;
};

// On one detector that takes a day to train and is served on processors for three years.
constexpr Row on_detectors[] = {
    {"MLCOST-16", "notebooks", 20, 5000},
    {"MLCOST-16", "trial endpoints", 5, 2000},
    {"MLCOST-16", "staging", 100, 20000},
    {"MLCOST-23", "rules", 1, 1000, false}, // a small machine watches a small one
    {"MLCOST-11, MLCOST-17", "small scale", 10, 5000},
    {"MLCOST-17", "median", 1, 2000},
    {"MLCOST-09", "low power", 20, 5000},
};

} // namespace

TEST_CASE("practices in force say what giving them up would cost, others what taking them up would save") {
  auto with = own_detectors(), without = own_detectors();
  auto& d = without.development;
  d.notebook_auto_stop = d.endpoint_auto_stop = d.staging_off_hours = false;
  d.rules = d.small_scale_first = d.instance_per_stage = false;
  d.early_stopping = EarlyStopping::none;
  const auto good = answer_to(with), bad = answer_to(without);
  for (const auto& row : on_detectors)
    for (const auto* answer : {&good, &bad}) {
      const auto* l = lever(*answer, row.part);
      CAPTURE(row.part, answer == &good);
      REQUIRE(l);
      CHECK(l->practice == row.practice);
      CHECK(l->in_force == (answer == &good));
      CHECK((l->action.find("as planned") != std::string::npos) == l->in_force);
      CHECK(*l->saves_usd >= row.least_usd);
      CHECK(*l->saves_usd <= row.most_usd);
      if (!row.saves_energy) continue;
      CHECK(*l->saves_kwh > 0);
      CHECK(*l->saves_kgco2e > 0);
    }
}

TEST_CASE("what is not planned yet: successive halving, spot capacity, buying in advance") {
  auto plan = own_detectors();
  const auto now = answer_to(plan);
  for (const auto* part : {"rungs", "spot", "in advance"}) {
    CAPTURE(part);
    REQUIRE(lever(now, part));
    CHECK_FALSE(lever(now, part)->in_force);
    CHECK(*lever(now, part)->saves_usd > 0);
  }
  plan.development.early_stopping = EarlyStopping::asha;
  plan.development.spot = true;
  plan.demand.commitment = Commitment::three_years;
  const auto then = answer_to(plan);
  for (const auto* part : {"rungs", "spot", "in advance"}) {
    CAPTURE(part);
    REQUIRE(lever(then, part));
    CHECK(lever(then, part)->in_force);
    CHECK(*lever(then, part)->saves_usd > 0);
  }
}

TEST_CASE("where nobody waits, batches save what an endpoint waits") {
  auto plan = own_detectors();
  CHECK_FALSE(lever(answer_to(plan), "batches")); // the starter has a latency target
  plan.demand.latency_p95_ms.reset();
  const auto answer = answer_to(plan);
  const auto* batches = lever(answer, "batches");
  REQUIRE(batches);
  CHECK_FALSE(batches->in_force);
  CHECK(*batches->saves_usd > 0);
  CHECK(*batches->saves_kwh > 0);
}

TEST_CASE("levers are sorted by money, and none saves nothing") {
  for (const auto* kind :
       {"text-classification", "object-detection", "question-answering", "tabular-regression"}) {
    const auto levers = answer_to(starter(kind)).recommendation.levers;
    CHECK(std::ranges::is_sorted(levers,
                                 [](const Lever& a, const Lever& b) { return *a.saves_usd > *b.saves_usd; }));
    for (const auto& l : levers) {
      CAPTURE(kind, l.action);
      CHECK((*l.saves_usd > 0 || *l.saves_kgco2e > 0));
    }
  }
}
