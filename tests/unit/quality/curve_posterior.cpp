#include "steelyard/quality/curve_posterior.hpp"

#include "support/shipped.hpp"

using namespace steelyard;
using namespace steelyard::test;

namespace {

const CurveCoefficients& coefficients() {
  return shipped_coefficients().quality.curve;
}

std::vector<CurvePoint> points_of(const std::vector<std::pair<double, double>>& pairs) {
  std::vector<CurvePoint> points;
  for (const auto& [items, score] : pairs)
    points.push_back({Items{items}, Fraction::clamped(score)});
  return points;
}

/// The worked example of scripts/fit/learning-curves.md, section 3.
std::vector<CurvePoint> example() {
  return points_of({{250, 0.781}, {500, 0.824}, {1000, 0.857}, {2000, 0.879}, {4000, 0.896}});
}

CurvePosterior posterior_of(const std::vector<CurvePoint>& points, double variance = 0,
                            CurvePrior prior = {}) {
  return {points, variance, coefficients(), prior};
}

/// Error = floor + scale n^-exponent, as points at doublings from 100.
std::vector<CurvePoint> power_law(double floor, double scale, double exponent, int sizes = 7) {
  const PowerLaw law{floor, scale * std::pow(100, exponent), exponent};
  std::vector<CurvePoint> points;
  for (int k = 0; k < sizes; ++k)
    points.push_back({Items{std::ldexp(100.0, k)},
                      Fraction::clamped(1 - expected_error(law, Items{std::ldexp(100.0, k)}))});
  return points;
}

} // namespace

TEST_CASE("the posterior's worked example, to the digits of the reference") {
  const auto posterior = posterior_of(example());
  const auto score = posterior.score(Items{32000});
  // scripts/fit/learning_curves.py prints these; nine decimals are given.
  CHECK(score.quantile(0.1).count() == Approx(0.901534795).margin(1e-9));
  CHECK(score.quantile(0.5).count() == Approx(0.921232978).margin(1e-9));
  CHECK(score.quantile(0.9).count() == Approx(0.949321735).margin(1e-9));

  struct Row {
    double target, chance;
  };

  for (const Row& row :
       {Row{0.90, 0.953164843}, Row{0.92, 0.740849935}, Row{0.93, 0.598169365}, Row{0.95, 0.354391044}}) {
    CAPTURE(row.target);
    const auto reach = posterior.reach(Fraction::clamped(row.target));
    CHECK(reach.chance(posterior.farthest()).count() == Approx(row.chance).margin(1e-9));
  }
  const auto reach = posterior.reach(Fraction::clamped(0.93));
  CHECK(reach.items(0.1)->count() == Approx(11893.8459).margin(1e-4));
  CHECK(reach.items(0.5)->count() == Approx(166160.1328).margin(1e-4));
  CHECK_FALSE(reach.items(0.9));
  CHECK(posterior.farthest().count() == Approx(4000 * 1024));
}

TEST_CASE("the likeliest curve of the worked example") {
  const RectifiedLaw law = posterior_of(example()).likeliest();
  CHECK(law.exponent == Approx(0.40926).margin(5e-6));
  CHECK(law.pretrained == Approx(0.1 * std::pow(4000, law.exponent)).epsilon(1e-9)); // d = 0.1
  // f is the floor's share of the odds at the largest size.
  CHECK(law.floor / expected_error(law, Items{4000}) == Approx(0.350481).margin(5e-7));
}

TEST_CASE("a test set widens the worked example, fewer sizes widen it more") {
  const auto score = posterior_of(example(), 0.896 * 0.104 / 2000).score(Items{32000});
  CHECK(score.quantile(0.1).count() == Approx(0.899510).margin(5e-7));
  CHECK(score.quantile(0.5).count() == Approx(0.921590).margin(5e-7));
  CHECK(score.quantile(0.9).count() == Approx(0.950146).margin(5e-7));
  const auto alone = posterior_of(points_of({{4000, 0.896}})).score(Items{32000});
  CHECK(alone.quantile(0.1).count() == Approx(0.8768).margin(5e-5));
  CHECK(alone.quantile(0.5).count() == Approx(0.9135).margin(5e-5));
  CHECK(alone.quantile(0.9).count() == Approx(0.9707).margin(5e-5));
}

TEST_CASE("what the model is for and how it is made move the worked example a little") {
  const auto median = [](CurvePrior prior) {
    return posterior_of(example(), 0, prior).score(Items{32000}).quantile(0.5).count();
  };
  CHECK(median({1, 0.7}) == Approx(0.9215).margin(5e-5));
  CHECK(median({1.6, 0}) == Approx(0.9230).margin(5e-5));
  CHECK(curve_prior(coefficients(), {}, {}).slower == 1);
  CHECK(curve_prior(coefficients(), {}, {}).later == 0);
  const auto prior = curve_prior(coefficients(), TaskKind::sentiment, Approach::fine_tune);
  CHECK(prior.slower == 1.6);
  CHECK(prior.later == 0.7);
  CHECK(curve_prior(coefficients(), TaskKind::speech_to_text, Approach::custom).slower == 1.3);
  CHECK(curve_prior(coefficients(), TaskKind::image_classification, Approach::custom).slower == 1);
}

TEST_CASE("known power laws lie inside the range, and the median is near") {
  int inside = 0, all = 0;
  for (const double floor : {0.0, 0.02, 0.1, 0.25})
    for (const double scale : {0.2, 0.5})
      for (const double exponent : {0.25, 0.5, 0.75}) {
        CAPTURE(floor, scale, exponent);
        const auto score = posterior_of(power_law(floor, scale, exponent)).score(Items{51200});
        const double truth = 1 - floor - scale * std::pow(512.0, -exponent);
        const bool held = score.quantile(0.1).count() <= truth && truth <= score.quantile(0.9).count();
        inside += held ? 1 : 0;
        ++all;
        // The reference is 0.48 points off in the median over these curves.
        CHECK(score.quantile(0.5).count() == Approx(truth).margin(0.03));
      }
  CHECK(inside == all);
}

TEST_CASE("the chance never falls with the items, nor rises with the target, on curves of every kind") {
  for (const auto& points :
       {example(), power_law(0.1, 0.4, 0.5), points_of({{100, 0.5}, {200, 0.8}, {400, 0.6}}), // falls
        points_of({{100, 0.7}, {1000, 0.7}, {10000, 0.7}}), points_of({{50, 0.2}}),
        points_of({{10, 1}, {20, 1}, {40, 1}}), points_of({{10, 0}, {20, 0}, {40, 0}}),
        points_of({{1, 0.1}, {1e15, 0.9}})}) {
    CAPTURE(points.size(), points.back().score.count());
    const auto posterior = posterior_of(points);
    std::vector<double> before;
    for (const double target : {0.0, 0.3, 0.55, 0.7, 0.85, 0.95, 0.999, 1.0}) {
      CAPTURE(target);
      const auto reach = posterior.reach(Fraction::clamped(target));
      std::vector<double> now;
      for (double items = 1; items < 1e17; items *= 3)
        now.push_back(reach.chance(Items{items}).count());
      CHECK(std::is_sorted(now.begin(), now.end()));
      for (std::size_t i = 0; i < before.size(); ++i)
        CHECK(now[i] <= before[i] + 1e-12); // rounding of sums over 1203 members
      before = now;
      // Items for a chance, and the chance of those items, are two readings of one curve.
      for (const double p : {0.1, 0.5, 0.9})
        if (const auto items = reach.items(p); items && items->count() > points.front().items.count() * 1.001)
          CHECK(reach.chance(*items).count() == Approx(p).epsilon(1e-9));
    }
  }
}

TEST_CASE("the score that has a chance is the quantile of that chance") {
  const auto score = posterior_of(example()).score(Items{64000});
  for (const double p : {0.1, 0.5, 0.9})
    CHECK(score.reaching(score.quantile(p)).count() == Approx(1 - p).epsilon(1e-9));
}

TEST_CASE("sizes that are all but equal, or very far apart, are answered") {
  for (const auto& points : {points_of({{1000, 0.8}, {1000.0000001, 0.9}}),
                             points_of({{1, 0.01}, {2, 0.02}, {1e17, 0.5}, {1e18, 0.99}})})
    for (const double items : {1.0, 1e3, 1e18}) {
      const auto score = posterior_of(points).score(Items{items});
      CHECK(score.quantile(0.1) <= score.quantile(0.5));
      CHECK(score.quantile(0.5) <= score.quantile(0.9));
    }
}
