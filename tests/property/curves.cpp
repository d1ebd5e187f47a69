// What holds for every pilot, found by random ones.
#include "steelyard/quality/pilot.hpp"

#include "support/shipped.hpp"

#include "property/random_input.hpp"

#include <rapidcheck/catch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <utility>

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

/// Error at a size, of families that the model is not made of.
using Family = double (*)(double size, double floor, double gain, double pace);

constexpr std::array<std::pair<const char*, Family>, 6> families{{
    {"power law", [](double n, double e, double a, double b) { return e + a * std::pow(n, -b); }},
    {"exponential",
     [](double n, double e, double a, double b) { return e + a * std::exp(-b * (std::cbrt(n) - 1)); }},
    {"Weibull",
     [](double n, double e, double a, double b) { return e + a * std::exp(1 - std::pow(n, 0.4 * b)); }},
    {"Morgan-Mercer-Flodin",
     [](double n, double e, double a, double b) { return e + a * 2 / (1 + std::pow(n, b)); }},
    {"logarithm", [](double n, double e, double a, double b) { return e + a / (1 + b * std::log(n)); }},
    {"late start", [](double n, double e, double a, double b) { return e + a * std::pow((n + 8) / 9, -b); }},
}};

struct Held {
  double share = 0, median_error = 0;
};

/// How often P10 to P90 holds the score at eight times the largest size, over many curves with noise.
Held held_by(Family family) {
  std::mt19937_64 random{20261123}; // its numbers are the same everywhere, other than those of distributions
  const auto uniform = [&random](double low, double high) {
    return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
  };
  constexpr int curves = 200;
  int inside = 0;
  std::vector<double> misses;
  for (int c = 0; c < curves; ++c) {
    const double floor = uniform(0.01, 0.25), gain = uniform(0.1, 0.5), pace = uniform(0.25, 0.9);
    const double noise = uniform(0.001, 0.01);
    const auto noisy = [&](double size) {
      double sum = 0; // of twelve: nearly normal
      for (int k = 0; k < 12; ++k)
        sum += uniform(-0.5, 0.5);
      return std::clamp(family(size, floor, gain, pace) + noise * sum, 0.001, 0.999);
    };
    std::vector<Trial> trials;
    for (int k = 0; k < 8; ++k)
      trials.push_back({100 * std::exp2(k), 1 - noisy(std::exp2(k)), {}, {}, {}});
    const auto score = posterior_of(trials).score(Items{100 * std::exp2(10)});
    const double truth = 1 - noisy(std::exp2(10));
    inside += score.quantile(0.1).count() <= truth && truth <= score.quantile(0.9).count() ? 1 : 0;
    misses.push_back(std::abs(score.quantile(0.5).count() - truth));
  }
  std::nth_element(misses.begin(), misses.begin() + curves / 2, misses.end());
  return {static_cast<double>(inside) / curves, misses[curves / 2]};
}

} // namespace

TEST_CASE("intervals hold the score of curves that are no power laws") {
  for (const auto& [word, family] : families) {
    const Held held = held_by(family);
    CAPTURE(word, held.share, held.median_error);
    CHECK(held.share >= 0.75);
    CHECK(held.share <= 0.95);
    CHECK(held.median_error < 0.02);
  }
}

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
