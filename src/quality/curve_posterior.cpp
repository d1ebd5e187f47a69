#include "steelyard/quality/curve_posterior.hpp"

#include "steelyard/stats/student.hpp"
#include "steelyard/support/expects.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace steelyard {

namespace {

constexpr double log_odds_most = 15; ///< quantiles are sought between this and its negative
constexpr int bisections = 40;
constexpr double least_weight = 1e-6; ///< of the greatest; lighter members move no digit that is shown

// A plan may override any coefficient; the grid stays one that can be computed.
constexpr double near_zero = 1e-6, most_factor = 100;
constexpr long most_steps = 64;

double bounded(const Coefficient& c, double low = near_zero, double high = most_factor) {
  return std::clamp(mean(c), low, high);
}

long steps(const Coefficient& count) {
  return std::clamp(std::lround(bounded(count, 1, most_steps)), 1L, most_steps);
}

/// Half of a whole number, so that Student's distribution is a finite sum.
double freedom_of(const CurveCoefficients& c) {
  return std::max(1.0, std::round(2 * bounded(c.freedom))) / 2;
}

/// From `least` to `most` in equal factors.
std::vector<double> geometric(const Coefficient& least, const Coefficient& most, const Coefficient& count) {
  const auto n = static_cast<std::size_t>(steps(count));
  const double from = bounded(least), to = bounded(most);
  std::vector<double> values(n, from);
  for (std::size_t i = 1; i < n; ++i)
    values[i] =
        i + 1 == n ? to : from * std::pow(to / from, static_cast<double>(i) / static_cast<double>(n - 1));
  return values;
}

/// Shapes in the order of exponent, floor, delay; the flat one last.
std::vector<CurveShape> shapes_of(const CurveCoefficients& c) {
  const auto exponents = geometric(c.exponent_least, c.exponent_most, c.exponent_count);
  auto delays = geometric(c.delay_least, c.delay_most, c.delay_count);
  delays.insert(delays.begin(), 0);
  const auto last = static_cast<std::size_t>(std::max(2L, steps(c.floor_count))) - 1;
  std::vector<CurveShape> shapes;
  for (const double exponent : exponents)
    for (std::size_t i = 0; i < last; ++i)
      for (const double delay : delays)
        shapes.push_back(
            {exponent,
             1 - std::pow(1 - static_cast<double>(i) / static_cast<double>(last), bounded(c.floor_power)),
             delay});
  shapes.push_back({exponents.front(), 1, 0});
  return shapes;
}

/// The coefficient of a feature; 0 where it has none.
double weight_of(const CurveCoefficients& c, std::string_view feature) {
  const Coefficient* weight = c.weight.find(feature);
  return weight ? mean(*weight) : 0;
}

/// Log weights of the shapes before any point is seen.
std::vector<double> log_priors(const std::vector<CurveShape>& shapes, const CurveCoefficients& c,
                               const CurvePrior& prior) {
  const double flat = weight_of(c, "flat"), slope = weight_of(c, "exponent"),
               slope_square = weight_of(c, "exponent_square"), floor = weight_of(c, "floor"),
               floor_square = weight_of(c, "floor_square"), no_floor = weight_of(c, "no_floor"),
               floor_slope = weight_of(c, "floor_exponent"), delay = weight_of(c, "delay"),
               delay_square = weight_of(c, "delay_square"), delayed = weight_of(c, "delayed"),
               delay_slope = weight_of(c, "delay_exponent");
  const double reference = bounded(c.reference_exponent) / std::max(near_zero, prior.slower);
  std::vector<double> weights;
  for (const auto& [b, f, d] : shapes) {
    const double l = std::log(b / reference), t = std::log1p(d);
    double weight = d > 0 ? prior.later : 0;
    if (f < 1) {
      weight += slope * l + slope_square * l * l + floor * f + floor_square * f * f + floor_slope * l * f;
      weight += delay * t + delay_square * t * t + delay_slope * t * l;
      if (f == 0) weight += no_floor;
      if (d > 0) weight += delayed;
    } else {
      weight += flat;
    }
    weights.push_back(weight);
  }
  return weights;
}

/// Replaces a symmetric positive matrix of n rows by its lower Cholesky factor.
void factorise(std::vector<double>& matrix, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = matrix[i * n + j];
      for (std::size_t k = 0; k < j; ++k)
        sum -= matrix[i * n + k] * matrix[j * n + k];
      // Sizes that are all but equal leave nothing but rounding; a pivot stays above it.
      const double least = std::numeric_limits<double>::epsilon() * matrix[i * n + i];
      matrix[i * n + j] = i == j ? std::sqrt(std::max(sum, least)) : sum / matrix[j * n + j];
    }
}

/// Solves lower y = x in place.
void solve(const std::vector<double>& lower, std::span<double> x) {
  const std::size_t n = x.size();
  for (std::size_t i = 0; i < n; ++i) {
    double sum = x[i];
    for (std::size_t k = 0; k < i; ++k)
      sum -= lower[i * n + k] * x[k];
    x[i] = sum / lower[i * n + i];
  }
}

double product(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// The error of a score, held off 0 and 1.
Fraction held_error(Fraction score, double least) {
  return Fraction::clamped(std::clamp(1 - score.count(), least, 1 - least));
}

} // namespace

CurvePrior curve_prior(const CurveCoefficients& coefficients, std::optional<TaskKind> task,
                       std::optional<Approach> approach) {
  return {mean(coefficients.slower.at(task ? name(modality(*task)) : "default")),
          mean(coefficients.later.at(approach ? name(*approach) : "default"))};
}

Fraction ScoreMixture::quantile(double p) const {
  // Of the log odds of an error, so from the other end.
  double low = -log_odds_most, high = log_odds_most;
  for (int k = 0; k < bisections; ++k) {
    const double middle = (low + high) / 2;
    double below = 0;
    for (std::size_t i = 0; i < weight_.size(); ++i)
      below += weight_[i] * student_probability((middle - mean_[i]) / scale_[i], freedom_);
    (below < 1 - p ? low : high) = middle;
  }
  return from_logit(-(low + high) / 2);
}

Probability ScoreMixture::reaching(Fraction target) const {
  const double wanted = logit(held_error(target, least_error_), least_error_);
  double below = 0;
  for (std::size_t i = 0; i < weight_.size(); ++i)
    below += weight_[i] * student_probability((wanted - mean_[i]) / scale_[i], freedom_);
  return Probability::clamped(below);
}

Probability Reach::chance(Items items) const {
  const double x = std::log2(items.count() / largest_);
  if (x <= doublings_.front()) return Probability::clamped(chance_.front());
  if (x >= doublings_.back()) return Probability::clamped(chance_.back());
  const auto right = static_cast<std::size_t>(std::ranges::upper_bound(doublings_, x) - doublings_.begin());
  const double share = (x - doublings_[right - 1]) / (doublings_[right] - doublings_[right - 1]);
  return Probability::clamped(chance_[right - 1] + share * (chance_[right] - chance_[right - 1]));
}

std::optional<Items> Reach::items(double p) const {
  if (p > chance_.back()) return std::nullopt;
  const auto right = static_cast<std::size_t>(std::ranges::lower_bound(chance_, p) - chance_.begin());
  double x = doublings_[right];
  if (right > 0)
    x = doublings_[right - 1] + (p - chance_[right - 1]) / (chance_[right] - chance_[right - 1]) *
                                    (doublings_[right] - doublings_[right - 1]);
  return Items{largest_ * std::exp2(x)};
}

CurvePosterior::CurvePosterior(std::span<const CurvePoint> points, double variance,
                               const CurveCoefficients& c, const CurvePrior& prior)
    : slowing_{bounded(c.slowing, near_zero, 2)}, hurst_{bounded(c.hurst, near_zero, 1)},
      repeat_{bounded(c.repeat, 0)}, farthest_{bounded(c.farthest, 0, most_steps)},
      least_error_{bounded(c.least_error, near_zero, 1.0 / 4)}, shapes_{shapes_of(c)} {
  expects(!points.empty());
  const std::size_t m = points.size();
  largest_ = points.back().items.count();
  smallest_ = points.front().items;
  std::vector<double> relative, seen;
  for (const CurvePoint& point : points) {
    at_.push_back(doublings(point.items));
    clock_.push_back(slowed_clock(at_.back(), slowing_));
    relative.push_back(
        relative_variance(held_error(point.score, bounded(c.least_noisy_error, near_zero, 1.0 / 4)),
                          bounded(c.relative_noise, 0, 2)));
    seen.push_back(logit(held_error(point.score, least_error_), least_error_));
  }
  const double last =
      held_error(points.back().score, bounded(c.least_noisy_error, near_zero, 1.0 / 4)).count();
  known_ = variance / std::pow(last * (1 - last), 2);
  const double shape = freedom_of(c) + static_cast<double>(m - 1) / 2;
  freedom_ = static_cast<int>(std::lround(2 * shape));
  const double prior_scale = freedom_of(c) * bounded(c.typical) * bounded(c.typical) * relative.back();
  const auto priors = log_priors(shapes_, c, prior);
  const auto ratios = geometric(c.ratio_least, c.ratio_most, c.ratio_count);

  std::vector<double> bends(shapes_.size() * m);
  for (std::size_t s = 0; s < shapes_.size(); ++s)
    for (std::size_t i = 0; i < m; ++i)
      bends[s * m + i] = log_odds_bend(shapes_[s], at_[i]);

  for (std::size_t k = 0; k < ratios.size(); ++k) {
    Seen& under = seen_.emplace_back();
    under.ratio = ratios[k];
    under.lower.resize(m * m);
    for (std::size_t i = 0; i < m; ++i)
      for (std::size_t j = 0; j <= i; ++j)
        under.lower[i * m + j] = wander_covariance(clock_[i], clock_[j], hurst_);
    for (std::size_t i = 0; i < m; ++i)
      under.lower[i * m + i] += ratios[k] * relative[i] / relative.back() * std::exp2(-slowing_ * at_[i]);
    factorise(under.lower, m);
    under.ones.assign(m, 1);
    solve(under.lower, under.ones);
    under.information = product(under.ones, under.ones);
    double log_determinant = 0;
    for (std::size_t i = 0; i < m; ++i)
      log_determinant += std::log(under.lower[i * m + i]);
    const double of_ratio = k == 0 ? 0 : weight_of(c, "ratio_" + std::to_string(k));

    for (std::size_t s = 0; s < shapes_.size(); ++s) {
      const std::size_t from = residuals_.size();
      for (std::size_t i = 0; i < m; ++i)
        residuals_.push_back(seen[i] - bends[s * m + i]);
      const std::span<double> residual{residuals_.data() + from, m};
      solve(under.lower, residual);
      Member& member = members_.emplace_back();
      member.level = product(under.ones, residual) / under.information;
      for (std::size_t i = 0; i < m; ++i)
        residual[i] -= under.ones[i] * member.level;
      const double scale = prior_scale + product(residual, residual) / 2;
      member.variance = scale / shape;
      member.weight = priors[s] + of_ratio + freedom_of(c) * std::log(prior_scale) - shape * std::log(scale) -
                      log_determinant - std::log(under.information) / 2;
    }
  }
  const double greatest = std::ranges::max_element(members_, {}, &Member::weight)->weight;
  double sum = 0;
  for (Member& member : members_)
    sum += member.weight = std::exp(member.weight - greatest);
  for (Member& member : members_)
    member.weight /= sum;
}

double CurvePosterior::doublings(Items items) const {
  return std::log2(items.count() / largest_);
}

Items CurvePosterior::farthest() const {
  return Items{largest_ * std::exp2(farthest_)};
}

CurvePosterior::Outlook CurvePosterior::outlook(double x) const {
  const std::size_t m = at_.size();
  const double clock = slowed_clock(x, slowing_), own = wander_covariance(clock, clock, hurst_);
  std::vector<double> bends;
  for (const CurveShape& shape : shapes_)
    bends.push_back(log_odds_bend(shape, x));
  Outlook out;
  std::vector<double> shared(m);
  for (std::size_t k = 0; k < seen_.size(); ++k) {
    const Seen& under = seen_[k];
    for (std::size_t i = 0; i < m; ++i)
      shared[i] = wander_covariance(clock_[i], clock, hurst_);
    solve(under.lower, shared);
    const double of_level = 1 - product(under.ones, shared);
    // Far back on the clock, rounding may leave less than nothing of the wander.
    const double spread = std::max(0.0, own - product(shared, shared)) +
                          of_level * of_level / under.information + under.ratio * repeat_;
    for (std::size_t s = 0; s < shapes_.size(); ++s) {
      const std::size_t i = k * shapes_.size() + s;
      out.mean.push_back(bends[s] + members_[i].level + product({residuals_.data() + i * m, m}, shared));
      out.scale.push_back(std::sqrt(members_[i].variance * spread + known_));
    }
  }
  return out;
}

CurveMembers CurvePosterior::members(std::span<const double> sizes) const {
  const double greatest = std::ranges::max_element(members_, {}, &Member::weight)->weight;
  std::vector<std::size_t> kept;
  CurveMembers found;
  found.freedom = freedom_;
  double sum = 0;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (!(members_[i].weight > least_weight * greatest)) continue;
    kept.push_back(i);
    found.weight.push_back(members_[i].weight);
    sum += members_[i].weight;
  }
  for (double& weight : found.weight)
    weight /= sum;
  for (const double x : sizes) {
    const Outlook all = outlook(x);
    auto& means = found.mean.emplace_back();
    auto& scales = found.scale.emplace_back();
    for (const std::size_t i : kept) {
      means.push_back(all.mean[i]);
      scales.push_back(all.scale[i]);
    }
  }
  return found;
}

ScoreMixture CurvePosterior::score(Items items) const {
  const double x = doublings(items);
  CurveMembers found = members({&x, 1});
  ScoreMixture mixture;
  mixture.freedom_ = freedom_;
  mixture.least_error_ = least_error_;
  mixture.weight_ = std::move(found.weight);
  mixture.mean_ = std::move(found.mean.front());
  mixture.scale_ = std::move(found.scale.front());
  return mixture;
}

Reach CurvePosterior::reach(Fraction target) const {
  const double wanted = logit(held_error(target, least_error_), least_error_);
  Reach reach;
  reach.largest_ = largest_;
  reach.doublings_.push_back(at_.front());
  for (double halves = std::floor(2 * at_.front()) + 1; halves <= 2 * farthest_; ++halves)
    reach.doublings_.push_back(halves / 2);
  // A model that was good enough with fewer labels need not be trained on more.
  std::vector<double> best(members_.size(), -std::numeric_limits<double>::infinity());
  for (const double x : reach.doublings_) {
    const Outlook at = outlook(x);
    double chance = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      best[i] = std::max(best[i], (wanted - at.mean[i]) / at.scale[i]);
      chance += members_[i].weight * student_probability(best[i], freedom_);
    }
    // Rounding of the sum must not undo what holds for its parts.
    reach.chance_.push_back(std::max(chance, reach.chance_.empty() ? 0 : reach.chance_.back()));
  }
  return reach;
}

RectifiedLaw CurvePosterior::likeliest() const {
  const std::size_t shapes = shapes_.size();
  const auto of_shape = [&](std::size_t s) {
    double sum = 0;
    for (std::size_t k = 0; k < seen_.size(); ++k)
      sum += members_[k * shapes + s].weight;
    return sum;
  };
  std::size_t best = 0;
  for (std::size_t s = 1; s < shapes; ++s)
    if (of_shape(s) > of_shape(best)) best = s;
  // Of its levels that of the likeliest ratio.
  std::size_t at = best;
  for (std::size_t k = 1; k < seen_.size(); ++k)
    if (members_[k * shapes + best].weight > members_[at].weight) at = k * shapes + best;
  return odds_law(shapes_[best], members_[at].level, Items{largest_});
}

} // namespace steelyard
