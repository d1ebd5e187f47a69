#include "steelyard/quality/curve_draws.hpp"

#include "steelyard/stats/sample.hpp"

#include "support/shipped.hpp"

using namespace steelyard;
using namespace steelyard::test;

namespace {

constexpr std::size_t draws = 4096;

std::vector<CurvePoint> example() {
  std::vector<CurvePoint> points;
  for (const auto& [items, score] :
       {std::pair{250, 0.781}, {500, 0.824}, {1000, 0.857}, {2000, 0.879}, {4000, 0.896}})
    points.push_back({Items{static_cast<double>(items)}, Fraction::clamped(score)});
  return points;
}

CurvePosterior posterior_of(const std::vector<CurvePoint>& points) {
  return {points, 0, shipped_coefficients().quality.curve, {}};
}

Assumption normal(const std::string& id) {
  Assumption a;
  a.id = id;
  a.distribution = Normal{0, 1};
  return a;
}

CurveDraws draws_of(const CurvePosterior& posterior) {
  const Sample sample{{1, 7}, draws};
  return {posterior, sample.column(normal("which")), sample.column(normal("where"))};
}

double share_reaching(const CurveDraws& curve, double target, double items) {
  double reached = 0;
  for (std::size_t i = 0; i < draws; ++i)
    reached += from_logit(curve.log_odds(i, Items{items})).count() >= target ? 1 : 0;
  return reached / draws;
}

} // namespace

TEST_CASE("draws reach a target as often as the posterior says") {
  const auto posterior = posterior_of(example());
  const auto curve = draws_of(posterior);
  for (const double target : {0.85, 0.895, 0.91, 0.93, 0.95})
    for (const double items : {300.0, 4000.0, 6000.0, 32000.0, 1e6, 4e6}) {
      CAPTURE(target, items);
      const double p = posterior.reach(Fraction::clamped(target)).chance(Items{items}).count();
      // Four standard errors, and what lines between half doublings differ by when drawn through chances
      // or through scores.
      CHECK(share_reaching(curve, target, items) ==
            Approx(p).margin(4 * std::sqrt(p * (1 - p) / draws) + 0.015));
    }
}

TEST_CASE("no draw gets worse with more items") {
  for (const auto& points :
       {example(),
        std::vector<CurvePoint>{{Items{100}, Fraction::clamped(0.8)}, {Items{400}, Fraction::clamped(0.6)}},
        std::vector<CurvePoint>{{Items{5}, Fraction::clamped(1)}}}) {
    const auto curve = draws_of(posterior_of(points));
    for (std::size_t i = 0; i < draws; i += 7) {
      double before = curve.log_odds(i, Items{0.1});
      for (double items = 1; items < 1e9; items *= 1.7) {
        const double now = curve.log_odds(i, Items{items});
        CHECK(now >= before);
        before = now;
      }
    }
  }
}
