#include "steelyard/stats/distribution.hpp"

#include "steelyard/support/overloaded.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

constexpr double z_p90 = 1.2815515655446004;
constexpr double sqrt_2 = 1.4142135623730951;

double beta_quantile(const Beta& b, double u) {
  return boost::math::quantile(boost::math::beta_distribution<double>(b.a, b.b), u);
}

} // namespace

double normal_quantile(double u) {
  // Extended precision, the library's default, would double the time and change the last digit only.
  using InDouble = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  return -sqrt_2 * boost::math::erfc_inv(2 * u, InDouble{});
}

Beta pert_shape(const Pert& p) {
  const double range = p.high - p.low;
  return {1 + 4 * (p.mode - p.low) / range, 1 + 4 * (p.high - p.mode) / range};
}

TruncatedNormal::TruncatedNormal(const Normal& normal)
    : normal_{normal}, from_{normal_probability((normal.low - normal.mean) / normal.sd)},
      to_{normal_probability((normal.high - normal.mean) / normal.sd)} {}

double TruncatedNormal::operator()(double u) const {
  return std::clamp(normal_.mean + normal_.sd * normal_quantile(from_ + (to_ - from_) * u), normal_.low,
                    normal_.high);
}

double normal_probability(double z) {
  return 0.5 * boost::math::erfc(-z / sqrt_2);
}

double quantile(const Distribution& distribution, double u) {
  return std::visit(Overloaded{
                        [](const Exact& d) { return d.value; },
                        [u](const Uniform& d) { return d.low + (d.high - d.low) * u; },
                        [u](const Triangular& d) {
                          const double range = d.high - d.low;
                          if (!(range > 0)) return d.mode;
                          const double split = (d.mode - d.low) / range;
                          return u < split ? d.low + std::sqrt(u * range * (d.mode - d.low))
                                           : d.high - std::sqrt((1 - u) * range * (d.high - d.mode));
                        },
                        [u](const Pert& d) {
                          return d.high > d.low ? d.low + (d.high - d.low) * beta_quantile(pert_shape(d), u)
                                                : d.mode;
                        },
                        [u](const Lognormal& d) { return d.median * std::exp(d.sd_ln * normal_quantile(u)); },
                        [u](const Normal& d) { return TruncatedNormal{d}(u); },
                        [u](const Beta& d) { return beta_quantile(d, u); },
                    },
                    distribution);
}

double mean(const Distribution& distribution) {
  return std::visit(Overloaded{
                        [](const Exact& d) { return d.value; },
                        [](const Uniform& d) { return (d.low + d.high) / 2; },
                        [](const Triangular& d) { return (d.low + d.mode + d.high) / 3; },
                        [](const Pert& d) { return (d.low + 4 * d.mode + d.high) / 6; },
                        [](const Lognormal& d) { return d.median * std::exp(d.sd_ln * d.sd_ln / 2); },
                        [](const Normal& d) {
                          const double a = (d.low - d.mean) / d.sd, b = (d.high - d.mean) / d.sd;
                          const auto density = [](double z) {
                            return std::exp(-z * z / 2) / std::sqrt(2 * 3.14159265358979323846);
                          };
                          return d.mean + d.sd * (density(a) - density(b)) /
                                              (normal_probability(b) - normal_probability(a));
                        },
                        [](const Beta& d) { return d.a / (d.a + d.b); },
                    },
                    distribution);
}

bool is_exact(const Distribution& distribution) {
  return std::holds_alternative<Exact>(distribution);
}

Distribution scaled(const Distribution& distribution, double k) {
  return std::visit(Overloaded{
                        [k](const Exact& d) -> Distribution { return Exact{d.value * k}; },
                        [k](const Uniform& d) -> Distribution {
                          return Uniform{d.low * k, d.high * k};
                        },
                        [k](const Triangular& d) -> Distribution {
                          return Triangular{d.low * k, d.mode * k, d.high * k};
                        },
                        [k](const Pert& d) -> Distribution {
                          return Pert{d.low * k, d.mode * k, d.high * k};
                        },
                        [k](const Lognormal& d) -> Distribution {
                          return Lognormal{d.median * k, d.sd_ln};
                        },
                        [k](const Normal& d) -> Distribution {
                          return Normal{d.mean * k, d.sd * k, d.low * k, d.high * k};
                        },
                        [k](const Beta& d) -> Distribution {
                          // A beta lives on [0, 1]; stretched, it is the PERT with the same ends and mean.
                          const double m = d.a / (d.a + d.b);
                          return Pert{0, std::clamp((6 * m - 1) / 4, 0.0, 1.0) * k, k};
                        },
                    },
                    distribution);
}

Lognormal lognormal_between(double p10, double p90) {
  return {std::sqrt(p10 * p90), std::log(p90 / p10) / (2 * z_p90)};
}

std::string description(const Distribution& distribution) {
  return std::visit(
      Overloaded{
          [](const Exact& d) { return fmt::format("{:g}", d.value); },
          [](const Uniform& d) { return fmt::format("uniform {:g} to {:g}", d.low, d.high); },
          [](const Triangular& d) {
            return fmt::format("triangular {:g} / {:g} / {:g}", d.low, d.mode, d.high);
          },
          [](const Pert& d) { return fmt::format("PERT {:g} / {:g} / {:g}", d.low, d.mode, d.high); },
          [](const Lognormal& d) {
            return fmt::format("lognormal, median {:g}, ln-sd {:g}", d.median, d.sd_ln);
          },
          [](const Normal& d) { return fmt::format("normal {:g} +/- {:g}", d.mean, d.sd); },
          [](const Beta& d) { return fmt::format("beta({:g}, {:g})", d.a, d.b); },
      },
      distribution);
}

} // namespace steelyard
