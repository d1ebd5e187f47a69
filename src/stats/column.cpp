#include "steelyard/stats/column.hpp"

#include "steelyard/support/expects.hpp"

#include <sleef.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

namespace steelyard {

namespace {

constexpr std::uint64_t mix(std::uint64_t x) {
  // SplitMix64's finaliser (Steele, Lea and Flood 2014).
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// The quantile function of a beta distribution, tabulated: root finding per draw would cost a hundred times
/// as much.
///
/// With x = sin^2(t) the density has no singular ends for shapes of a half and more; it is integrated by
/// Simpson's rule and inverted by Newton's step from linear interpolation. Knots of u are dense in the tails,
/// where a quantile bends most.
class BetaQuantiles {
 public:
  explicit BetaQuantiles(const Beta& shape) {
    // At the knots, and half way between them.
    const auto density = densities(2 * shape.a - 1, 2 * shape.b - 1);
    std::array<double, steps + 1> total{};
    for (std::size_t k = 0; k < steps; ++k)
      total[k + 1] =
          total[k] + (density[2 * k] + 4 * density[2 * k + 1] + density[2 * k + 2]) * step_width / 6;
    const double whole = total[steps];
    std::size_t k = 0;
    for (std::size_t j = 0; j < knots; ++j) {
      const double wanted = position(j) * whole;
      while (k + 1 < steps && total[k + 1] < wanted)
        ++k;
      const double step = total[k + 1] - total[k];
      double share = step > 0 ? (wanted - total[k]) / step : 0;
      // Newton on the trapezium that the density makes between two knots.
      for (int round = 0; round < 3 && step > 0; ++round) {
        const double left = density[2 * k], slope = density[2 * k + 2] - left, mean = left + slope / 2;
        const double reached = (left * share + slope * share * share / 2) / std::max(mean, 1e-300);
        const double rate = (left + slope * share) / std::max(mean, 1e-300);
        if (rate > 1e-9) share -= (reached - (wanted - total[k]) / step) / rate;
        share = std::clamp(share, 0.0, 1.0);
      }
      const double root = std::sin(step_width * (static_cast<double>(k) + share));
      values_[j] = root * root;
    }
  }

  [[nodiscard]] double operator()(double u) const {
    // index_of() inverts position(), so the interval is found without a search.
    const double t = index_of(u);
    const auto k = std::min(static_cast<std::size_t>(t), knots - 2);
    const double from = position(k), to = position(k + 1);
    const double share = std::clamp((u - from) / (to - from), 0.0, 1.0);
    return values_[k] + (values_[k + 1] - values_[k]) * share;
  }

 private:
  static constexpr std::size_t steps = 192, knots = 257, points = 2 * steps + 1;
  static constexpr double pi = 3.14159265358979323846, step_width = (pi / 2) / steps;
  static constexpr double edge = 1e-6;

  /// sin(t)^a cos(t)^b at each point.
  static std::array<double, points> densities(double a, double b) {
    struct Logarithms {
      std::array<double, points> sine{}, cosine{};
    };

    static const Logarithms logs = [] {
      Logarithms made;
      for (std::size_t j = 1; j + 1 < points; ++j) {
        const double t = step_width / 2 * static_cast<double>(j);
        made.sine[j] = std::log(std::sin(t));
        made.cosine[j] = std::log(std::cos(t));
      }
      return made;
    }();
    std::array<double, points> density{};
    for (std::size_t j = 1; j + 1 < points; ++j)
      density[j] = Sleef_cinz_expd1_u10purec(a * logs.sine[j] + b * logs.cosine[j]);
    density.front() = a == 0 ? 1 : 0;
    density.back() = b == 0 ? 1 : 0;
    return density;
  }

  /// Knots lie closer by the square towards either end.
  static double position(std::size_t k) {
    const double t = static_cast<double>(k) / (knots - 1);
    const double x = t < 0.5 ? 2 * t * t : 1 - 2 * (1 - t) * (1 - t);
    return edge + (1 - 2 * edge) * x;
  }

  static double index_of(double u) {
    const double x = std::clamp((u - edge) / (1 - 2 * edge), 0.0, 1.0);
    return (x < 0.5 ? std::sqrt(x / 2) : 1 - std::sqrt((1 - x) / 2)) * (knots - 1);
  }

  std::array<double, knots> values_{};
};

/// The table of a shape. Most shapes are those of coefficients, which every sample and every plan draws anew:
/// tables are kept, as far as some megabytes go. Safe to call from several threads.
std::shared_ptr<const BetaQuantiles> beta_quantiles(const Beta& shape) {
  constexpr std::size_t most_kept = 2048;
  static std::shared_mutex mutex;
  static std::map<std::pair<double, double>, std::shared_ptr<const BetaQuantiles>> kept;
  const std::pair key{shape.a, shape.b};
  {
    const std::shared_lock lock{mutex};
    if (const auto at = kept.find(key); at != kept.end()) return at->second;
  }
  auto made = std::make_shared<const BetaQuantiles>(shape);
  const std::unique_lock lock{mutex};
  if (kept.size() < most_kept) kept.try_emplace(key, made);
  return made;
}

} // namespace

std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  return mix(hash);
}

std::size_t stratum(std::uint64_t key, std::size_t i, std::size_t n) {
  expects(i < n);
  if (n <= 1) return 0;
  // A balanced Feistel network on the smallest even number of bits that holds n, walked until inside.
  const unsigned bits = std::max(2u, static_cast<unsigned>(std::bit_width(n - 1)));
  const unsigned half = (bits + 1) / 2;
  const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
  std::uint64_t x = i;
  do {
    std::uint64_t left = x >> half, right = x & mask;
    for (std::uint64_t round = 0; round < 4; ++round) {
      const std::uint64_t next = left ^ (mix(right + key + round * 0x9e3779b97f4a7c15ULL) & mask);
      left = right;
      right = next;
    }
    x = (left << half) | right;
  } while (x >= n);
  return static_cast<std::size_t>(x);
}

std::vector<double> uniform_column(SampleKey key, std::string_view assumption, std::size_t n) {
  const std::uint64_t own = mix(key.seed * 0x9e3779b97f4a7c15ULL + mix(key.plan + stable_hash(assumption)));
  std::vector<double> u(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t bits = mix(own ^ mix(static_cast<std::uint64_t>(i) + 0x9e3779b97f4a7c15ULL));
    const double jitter = (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53;
    u[i] = (static_cast<double>(stratum(own, i, n)) + jitter) / static_cast<double>(n);
  }
  return u;
}

std::vector<double> column(SampleKey key, std::string_view assumption, const Distribution& distribution,
                           std::size_t n) {
  if (const auto* exact = std::get_if<Exact>(&distribution)) return std::vector<double>(n, exact->value);
  std::vector<double> x = uniform_column(key, assumption, n);
  if (const auto* d = std::get_if<Lognormal>(&distribution)) {
    // The same bits with and without SIMD: SLEEF's cinz functions.
    for (double& u : x)
      u = d->median * Sleef_cinz_expd1_u10purec(d->sd_ln * normal_quantile(u));
  } else if (const auto* beta = std::get_if<Beta>(&distribution)) {
    const auto table = beta_quantiles(*beta);
    for (double& u : x)
      u = (*table)(u);
  } else if (const auto* pert = std::get_if<Pert>(&distribution); pert && pert->high > pert->low) {
    const double range = pert->high - pert->low;
    const auto table = beta_quantiles(pert_shape(*pert));
    for (double& u : x)
      u = pert->low + range * (*table)(u);
  } else if (const auto* normal = std::get_if<Normal>(&distribution)) {
    const TruncatedNormal quantiles{*normal};
    for (double& u : x)
      u = quantiles(u);
  } else {
    for (double& u : x)
      u = quantile(distribution, u);
  }
  return x;
}

} // namespace steelyard
