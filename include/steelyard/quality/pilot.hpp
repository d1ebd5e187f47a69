/// \file
/// What a pilot says: the score at more labels, and the labels that a target takes.
///
/// \par Model
/// quality/curve_posterior.hpp on the mean score of every size. Tries of one size are repetitions: their
/// spread, and the test set they share, widen the answer. Quantiles of the items needed are those of the size
/// by which the target is reached, so the chance of having reached it never falls with the items.
/// \par Worked example
/// The points of quality/curve_posterior.hpp and a target of 0.93: it is reached within 1024 times the
/// largest size with a chance of 0.598; P10 and P50 of the items are 11,894 and 166,160, P90 is beyond.
/// \par Accuracy
/// That of formulas/curve_extrapolation.hpp. With fewer than three sizes the range is wide, and holds 90 %.
/// \par Source
/// As quality/curve_posterior.hpp.
#pragma once

#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/formulas/learning_curve.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/quality/curve_posterior.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard {

/// One try: the score reached after learning from so many labelled items.
struct Trial {
  double items = 0, score = 0; ///< items above 0, the score in [0, 1]
  std::optional<double> test_items, seed;
  std::optional<Approach> approach;
};

/// Tries of one curve by size, and what is known of the variance of the last score.
struct PilotCurve {
  std::vector<CurvePoint> points;
  double variance = 0;
};

/// At least one trial. An error metric is turned round: its points are those of one minus the score.
[[nodiscard]] PilotCurve pilot_curve(std::span<const Trial> trials, bool error_metric = false);

struct PilotQuestion {
  std::optional<double> predict_at; ///< items
  std::optional<double> target;     ///< score
  std::optional<TaskKind> task;
  std::optional<Approach> approach;
  bool error_metric = false; ///< lower scores are better
};

/// A score at a size.
struct ScoreForecast {
  double items = 0;
  double p10 = 0, p50 = 0, p90 = 0;
  std::optional<double> reached; ///< chance that the target is reached by this size
};

/// The items that a target takes; absent where that is beyond all of which something is said.
struct RequiredItems {
  std::optional<double> p10, p50, p90;
};

struct Pilot {
  PilotQuestion question;
  PilotCurve curve;
  std::optional<ScoreForecast> predict;
  std::vector<ScoreForecast> outlook; ///< at doublings of the largest size
  std::optional<RequiredItems> required;
  std::optional<double> probability_reaching_target;
  double within_items = 0;   ///< that the probability is for
  double farthest_items = 0; ///< beyond these nothing is said
  RectifiedLaw odds;         ///< likeliest law of the odds of an error
  bool enough_data = false;
  std::vector<std::string> warnings;
};

/// Trials are of one curve, at least one.
[[nodiscard]] Pilot pilot(std::span<const Trial> trials, const PilotQuestion& question,
                          const QualityCoefficients& coefficients);

} // namespace steelyard
