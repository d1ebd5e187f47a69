// What holds for every pilot, found by random ones.
#include "steelyard/quality/pilot.hpp"

#include "support/shipped.hpp"

#include "property/random_input.hpp"

#include <rapidcheck/catch.h>

#include <algorithm>
#include <cmath>

using namespace steelyard;
using random_input::between;
using random_input::log_between;

namespace {

/// Points of any shape: mostly a power law with noise, sometimes anything.
std::vector<Trial> any_trials() {
  std::vector<Trial> trials;
  const double first = log_between(1, 1e5), floor = between(0, 0.4), scale = between(0, 0.6),
               exponent = between(0.05, 1.5), noise = *rc::gen::inRange(0, 4) == 0 ? 0.5 : between(0, 0.03);
  double items = first;
  for (int i = *rc::gen::inRange(1, 9); i > 0; --i) {
    const double error = floor + scale * std::pow(items / first, -exponent) + noise * between(-1, 1);
    trials.push_back({items, 1 - std::clamp(error, 0.0, 1.0), {}, {}, {}});
    if (*rc::gen::inRange(0, 3) == 0) trials.back().test_items = log_between(10, 1e5);
    items *= *rc::gen::inRange(0, 5) == 0 ? 1 : log_between(1.01, 8);
  }
  return trials;
}

CurvePosterior posterior_of(const std::vector<Trial>& trials) {
  const PilotCurve curve = pilot_curve(trials);
  return {curve.points, curve.variance, test::shipped_coefficients().quality.curve, {}};
}

constexpr double slack = 1e-12; ///< sums over 1203 members

} // namespace

TEST_CASE("every pilot has an answer in order") {
  rc::prop("quantiles rise, chances are chances, items are within reach", [] {
    const auto posterior = posterior_of(any_trials());
    const auto score = posterior.score(Items{log_between(1, 1e9)});
    const double p10 = score.quantile(0.1).count(), p50 = score.quantile(0.5).count(),
                 p90 = score.quantile(0.9).count();
    RC_ASSERT(p10 >= 0 && p10 <= p50 && p50 <= p90 && p90 <= 1);
    const auto reach = posterior.reach(Fraction::clamped(between(0, 1)));
    std::optional<double> before;
    for (const double p : {0.1, 0.5, 0.9}) {
      const auto items = reach.items(p);
      if (!items) continue;
      RC_ASSERT(items->count() <= posterior.farthest().count() * (1 + slack));
      RC_ASSERT(items->count() >= posterior.smallest().count() * (1 - slack));
      RC_ASSERT(!before || *before <= items->count());
      before = items->count();
    }
  });
}

TEST_CASE("more items and lower targets never lower the chance of any pilot") {
  rc::prop("monotone in both", [] {
    const auto posterior = posterior_of(any_trials());
    const double items = log_between(1, 1e9), more = items * log_between(1, 1e3);
    const double target = between(0, 1);
    const auto easy = posterior.reach(Fraction::clamped(target)),
               hard = posterior.reach(Fraction::clamped(between(target, 1)));
    RC_ASSERT(easy.chance(Items{more}) >= easy.chance(Items{items}));
    RC_ASSERT(hard.chance(Items{items}).count() <= easy.chance(Items{items}).count() + slack);
    for (const double p : {0.1, 0.5, 0.9}) {
      const auto fewer = easy.items(p), enough = hard.items(p);
      RC_ASSERT(!enough || (fewer && fewer->count() <= enough->count() * (1 + 1e-9)));
    }
  });
}
