#include "steelyard/quality/belief.hpp"

#include "support/shipped.hpp"

using namespace steelyard;
using namespace steelyard::test;

namespace {

constexpr std::size_t draws = 1024;

Plan plan_with(double target, std::vector<PilotPoint> pilot = {}) {
  auto plan = plan_of(
      R"({"horizon_months": 12, "task": {"kind": "text-classification", "classes": 4}, "demand": {"requests_per_month": 1000}})");
  plan.quality.target = target;
  plan.quality.pilot = std::move(pilot);
  return plan;
}

Chance chance_of(const Plan& plan, Approach approach, const std::string& kind, double labels = 0,
                 double parameters_b = 0) {
  const Sample sample{{1, 7}, draws};
  const Belief belief{plan, shipped_coefficients(), sample};
  const std::vector<double> used(draws, labels), wanted(draws, 3000);
  QualityQuestion question{approach, kind, {}, {}, false, parameters_b};
  if (labels > 0) {
    question.labels = used;
    question.wanted = wanted;
  }
  return belief.chance(question);
}

double width(const Chance& c) {
  return c.score->p90 - c.score->p10;
}

} // namespace

TEST_CASE("more labels never lower the chance") {
  const auto plan = plan_with(0.85);
  double before = 0;
  for (const double labels : {30.0, 300.0, 3000.0, 30000.0, 300000.0, 5e7}) {
    const double now = *chance_of(plan, Approach::fine_tune, "fine-tuned", labels).meets_target;
    CAPTURE(labels);
    CHECK(now >= before);
    before = now;
  }
}

TEST_CASE("a higher target never raises the chance") {
  double before = 1;
  for (const double target : {0.5, 0.7, 0.8, 0.9, 0.97}) {
    const double now = *chance_of(plan_with(target), Approach::fine_tune, "fine-tuned", 3000).meets_target;
    CHECK(now <= before);
    before = now;
  }
}

TEST_CASE("a larger model of a kind is not worse, and size unknown is the usual one") {
  const auto plan = plan_with(0.85);
  const auto small = chance_of(plan, Approach::fine_tune, "fine-tuned", 3000, 0.02),
             usual = chance_of(plan, Approach::fine_tune, "fine-tuned", 3000),
             large = chance_of(plan, Approach::fine_tune, "fine-tuned", 3000, 1);
  CHECK(small.score->mean < usual.score->mean);
  CHECK(usual.score->mean < large.score->mean);
}

TEST_CASE("a student is no better than its teacher") {
  const auto plan = plan_with(0.85);
  const Sample sample{{1, 7}, draws};
  const Belief belief{plan, shipped_coefficients(), sample};
  const QualityQuestion student{Approach::fine_tune, "fine-tuned", {}, {}, false, 0},
      teacher{Approach::managed_service, "prompted-small", {}, {}, false, 0};
  const auto alone = belief.chance(student), taught = belief.chance(student, &teacher),
             of_teacher = belief.chance(teacher);
  for (std::size_t i = 0; i < draws; ++i)
    CHECK(taught.scores[i] == Approx(std::min(alone.scores[i], of_teacher.scores[i])));
}

TEST_CASE("a pilot that agrees narrows, one that contradicts moves, and both move what is correlated") {
  const auto none = chance_of(plan_with(0.85), Approach::fine_tune, "fine-tuned", 3000);
  const auto agrees = chance_of(plan_with(0.85, {{Approach::fine_tune, 3000, none.score->p50, 2000, {}}}),
                                Approach::fine_tune, "fine-tuned", 3000);
  CHECK(width(agrees) < width(none));
  CHECK(agrees.score->p50 ==
        Approx(none.score->p50).margin(0.02)); // score points: four standard errors of the pilot
  CHECK(agrees.basis == "pilot");
  CHECK(none.basis == "judgement");

  const auto poor = plan_with(0.85, {{Approach::fine_tune, 3000, 0.6, 2000, {}}});
  CHECK(chance_of(poor, Approach::fine_tune, "fine-tuned", 3000).score->mean < none.score->mean - 0.1);
  const auto other = chance_of(plan_with(0.85), Approach::managed_service, "prompted-mid");
  CHECK(chance_of(poor, Approach::managed_service, "prompted-mid").score->mean < other.score->mean);
}

TEST_CASE("an error metric is turned round") {
  auto plan = plan_with(0.15);
  plan.quality.error_metric = true;
  CHECK(*chance_of(plan, Approach::fine_tune, "fine-tuned", 3000).meets_target ==
        Approx(*chance_of(plan_with(0.85), Approach::fine_tune, "fine-tuned", 3000).meets_target));
}

TEST_CASE("chances in words") {
  struct Row {
    double p;
    const char* words;
  };

  for (const Row& row : {Row{0.1, "unlikely"}, Row{0.5, "toss-up"}, Row{0.9, "likely"}})
    CHECK(chance_words(row.p) == row.words);
}
