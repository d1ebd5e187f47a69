/// \file
/// What the points of a learning curve say of the score at sizes that were not tried.
///
/// \par Model
/// formulas/curve_extrapolation.hpp on a fixed grid of shapes and of ratios of noise to wander. The level has
/// a flat prior and the variance an inverse gamma one; both are integrated out, so that each member of the
/// grid is one Student t and the answer their mixture, weighted by a prior that was fitted and by the
/// points.
/// \par Worked example
/// Scores 0.781, 0.824, 0.857, 0.879, 0.896 at 250, 500, 1000, 2000, 4000 items: at 32,000 P10 0.9015, P50
/// 0.9212, P90 0.9493.
/// \par Accuracy
/// That of formulas/curve_extrapolation.hpp; tables by factor, learner and kind of data are in
/// scripts/fit/learning-curves.md.
/// \par Source
/// Section 2 of scripts/fit/learning-curves.md; lcdb-1.1 in catalogs/sources.
#pragma once

#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/formulas/curve_extrapolation.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <optional>
#include <span>
#include <vector>

namespace steelyard {

/// The mean score of one size.
struct CurvePoint {
  Items items;
  Fraction score;
};

/// What is thought of a curve before any point of it is seen.
struct CurvePrior {
  double slower = 1; ///< exponents of the reference over those expected
  double later = 0;  ///< log weight of a late start
};

/// By what the model is for and how it is made; what is not known counts as a table learned from scratch.
[[nodiscard]] CurvePrior curve_prior(const CurveCoefficients& coefficients, std::optional<TaskKind> task,
                                     std::optional<Approach> approach);

/// A score that is not known: a mixture of Student t on the log odds of an error.
class ScoreMixture {
 public:
  /// The score that is not reached with probability p, 0 < p < 1 [1].
  [[nodiscard]] Fraction quantile(double p) const;
  /// The probability that it is the target or better [1].
  [[nodiscard]] Probability reaching(Fraction target) const;

 private:
  friend class CurvePosterior;
  std::vector<double> weight_, mean_, scale_;
  double least_error_ = 0;
  int freedom_ = 1;
};

/// What every member of a posterior says of some sizes; the lightest are left out.
struct CurveMembers {
  int freedom = 1;                              ///< of each Student t
  std::vector<double> weight;                   ///< sums to 1
  std::vector<std::vector<double>> mean, scale; ///< log odds of an error, by size, then by member
};

/// Chances of having reached a score by sizes from the smallest seen up to the farthest of which something is
/// said. They never fall with the size, nor rise with the target.
class Reach {
 public:
  /// By this size [1]; linear in its logarithm between half doublings, and constant outside of the sizes.
  [[nodiscard]] Probability chance(Items items) const;
  /// The size by which the chance is p. Absent when it is not within the farthest; the smallest size when it
  /// is there already.
  [[nodiscard]] std::optional<Items> items(double p) const;

 private:
  friend class CurvePosterior;
  double largest_ = 1;
  std::vector<double> doublings_, chance_;
};

class CurvePosterior {
 public:
  /// `points` rise in size, one a size, at least one. `variance` is what is known of that of the last score:
  /// its test set and its repetitions; 0 when nothing is.
  CurvePosterior(std::span<const CurvePoint> points, double variance, const CurveCoefficients& coefficients,
                 const CurvePrior& prior);

  [[nodiscard]] ScoreMixture score(Items items) const;
  /// Sizes as doublings of the largest seen.
  [[nodiscard]] CurveMembers members(std::span<const double> doublings) const;
  [[nodiscard]] Reach reach(Fraction target) const;
  /// The likeliest shape as a law of the odds of an error.
  [[nodiscard]] RectifiedLaw likeliest() const;

  [[nodiscard]] Items smallest() const { return smallest_; }

  [[nodiscard]] Items largest() const { return Items{largest_}; }

  /// Beyond this nothing is said.
  [[nodiscard]] Items farthest() const;

 private:
  /// Points seen under one ratio of noise to wander.
  struct Seen {
    double ratio = 0;
    std::vector<double> lower; ///< Cholesky factor of their covariance, by rows
    std::vector<double> ones;  ///< solved for a level of 1
    double information = 0;    ///< on the level
  };

  /// A shape under a ratio.
  struct Member {
    double weight = 0; ///< sums to 1
    double level = 0, variance = 0;
  };

  /// Mean and scale of the log odds of every member, in the order of members_.
  struct Outlook {
    std::vector<double> mean, scale;
  };

  [[nodiscard]] Outlook outlook(double doublings) const;
  [[nodiscard]] double doublings(Items items) const;

  Items smallest_;
  double largest_ = 1, slowing_ = 1, hurst_ = 1, repeat_ = 0, farthest_ = 0, least_error_ = 0;
  double known_ = 0; ///< variance of log odds that is known of
  int freedom_ = 1;
  std::vector<double> at_, clock_; ///< of the points
  std::vector<CurveShape> shapes_;
  std::vector<Seen> seen_;        ///< one a ratio
  std::vector<Member> members_;   ///< ratio-major
  std::vector<double> residuals_; ///< of a member after its level, solved; one row a member
};

} // namespace steelyard
