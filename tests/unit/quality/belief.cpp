#include "steelyard/quality/belief.hpp"

#include "steelyard/quality/pilot.hpp"

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

namespace {

/// A pilot of fine-tuning at 250 to 4000 items.
std::vector<PilotPoint> five_sizes(double less = 0) {
  std::vector<PilotPoint> points;
  for (const auto& [items, score] :
       {std::pair{250, 0.781}, {500, 0.824}, {1000, 0.857}, {2000, 0.879}, {4000, 0.896}})
    points.push_back({Approach::fine_tune, static_cast<double>(items), score - less, {}, {}});
  return points;
}

struct Kind {
  Approach approach;
  const char* kind;
  double parameters_b;
};

const std::vector<Kind> kinds{{Approach::custom, "scratch-small", 0},
                              {Approach::fine_tune, "fine-tuned", 0},
                              {Approach::fine_tune, "fine-tuned-llm", 8},
                              {Approach::managed_service, "custom-service", 0}};

} // namespace

TEST_CASE("a pilot of several sizes goes on as its curve does") {
  const auto expected = [](double labels) {
    return chance_of(plan_with(0.93, five_sizes()), Approach::fine_tune, "fine-tuned", labels);
  };
  const auto seen = expected(4000), more = expected(32000);
  CHECK(seen.score->p50 == Approx(0.896).margin(0.003));
  CHECK(width(seen) < 0.02);
  // As `steelyard pilot` says for text that is fine-tuned; 1024 draws.
  const CurvePosterior posterior{
      pilot_curve({{{250, 0.781, {}, {}, {}},
                    {500, 0.824, {}, {}, {}},
                    {1000, 0.857, {}, {}, {}},
                    {2000, 0.879, {}, {}, {}},
                    {4000, 0.896, {}, {}, {}}}})
          .points,
      0, shipped_coefficients().quality.curve,
      curve_prior(shipped_coefficients().quality.curve, TaskKind::text_classification, Approach::fine_tune)};
  const double p = posterior.reach(Fraction::clamped(0.93)).chance(Items{32000}).count();
  CHECK(*more.meets_target == Approx(p).margin(4 * std::sqrt(p * (1 - p) / draws)));
  CHECK(more.score->p50 > seen.score->p50 + 0.01);
  CHECK(more.basis == "pilot");
}

TEST_CASE("whatever was piloted, more labels never lower the chance, and a higher target never raises it") {
  for (const auto& pilot :
       {five_sizes(), five_sizes(0.3), std::vector<PilotPoint>{{Approach::fine_tune, 500, 0.7, 200, {}}},
        std::vector<PilotPoint>{{Approach::managed_service, 0, 0.9, 500, {}},
                                {Approach::custom, 100, 0.5, {}, {}},
                                {Approach::custom, 3000, 0.4, {}, {}}}})
    for (const Kind& kind : kinds) {
      CAPTURE(pilot.size(), kind.kind);
      for (const double target : {0.6, 0.85, 0.95}) {
        double before = 0;
        for (const double labels : {1.0, 30.0, 300.0, 3000.0, 30000.0, 300000.0, 5e7}) {
          CAPTURE(target, labels);
          const double now =
              *chance_of(plan_with(target, pilot), kind.approach, kind.kind, labels, kind.parameters_b)
                   .meets_target;
          CHECK(now >= before);
          before = now;
        }
      }
      double before = 1;
      for (const double target : {0.5, 0.7, 0.8, 0.9, 0.97}) {
        const double now =
            *chance_of(plan_with(target, pilot), kind.approach, kind.kind, 3000, kind.parameters_b)
                 .meets_target;
        CHECK(now <= before);
        before = now;
      }
    }
}

TEST_CASE("a curve moves the other approaches through the difficulty they share") {
  const auto mean_of = [](const std::vector<PilotPoint>& pilot, const Kind& kind) {
    return chance_of(plan_with(0.85, pilot), kind.approach, kind.kind, 3000, kind.parameters_b).score->mean;
  };
  for (const Kind& kind : kinds) {
    CAPTURE(kind.kind);
    CHECK(mean_of(five_sizes(0.3), kind) < mean_of({}, kind));
    CHECK(mean_of(five_sizes(0.3), kind) < mean_of(five_sizes(), kind));
  }
  const auto judged = chance_of(plan_with(0.85, five_sizes()), Approach::custom, "scratch-small", 3000);
  CHECK(judged.basis == "judgement");
}

TEST_CASE("models of another size than usual keep their difference to the pilot's") {
  const auto plan = plan_with(0.85, five_sizes());
  const auto small = chance_of(plan, Approach::fine_tune, "fine-tuned", 4000, 0.015),
             usual = chance_of(plan, Approach::fine_tune, "fine-tuned", 4000),
             large = chance_of(plan, Approach::fine_tune, "fine-tuned", 4000, 1.5);
  CHECK(small.score->mean < usual.score->mean);
  CHECK(usual.score->mean < large.score->mean);
  CHECK(width(usual) < width(large));
}

TEST_CASE("an error metric is turned round") {
  auto errors = plan_with(0.15, five_sizes());
  for (PilotPoint& point : errors.quality.pilot)
    point.score = 1 - point.score;
  errors.quality.error_metric = true;
  CHECK(*chance_of(errors, Approach::fine_tune, "fine-tuned", 3000).meets_target ==
        Approx(
            *chance_of(plan_with(0.85, five_sizes()), Approach::fine_tune, "fine-tuned", 3000).meets_target));

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
