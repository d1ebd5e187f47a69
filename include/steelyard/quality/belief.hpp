/// \file
/// How good each kind of option is expected to be, over all draws, with pilots taken into account.
///
/// \par Model
/// logit(score) = logit(median of the kind on the task) + spread (a z_task + b z_approach + c z_kind), a^2 =
/// the shared difficulty, a^2 + b^2 + c^2 = 1. Labels move the error as a power: error x (wanted /
/// used)^exponent, between a third of it (from scratch: of that of fine-tuning, where that is less) and the
/// error of guessing. Size moves the logit by a gain for each
/// factor of ten from the kind's usual size. A pilot updates every column that is correlated with what it
/// should have shown (ensemble Kalman update on the logit), so a pilot of one approach moves the others
/// through the shared difficulty. Options of an approach whose labels a pilot varied lie on its curve
/// (quality/curve_posterior.hpp) instead of the power law; between kinds of one approach only their
/// difference is believed.
/// \par Worked example
/// A kind with median 0.8 and twice the wanted labels at exponent 0.5: error 0.2 x 0.5^0.5 = 0.141, score
/// 0.859.
/// \par Accuracy
/// The medians are judgement; a later model set anchors them per task. Without a pilot only words are shown.
/// What a pilot says is as accurate as formulas/curve_extrapolation.hpp.
/// \par Source
/// Hestness et al. 2017 (arXiv 1712.00409) for the exponent; Evensen 2003, Ocean Dynamics 53, for the update.
#pragma once

#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/quality/chance.hpp"
#include "steelyard/quality/curve_draws.hpp"
#include "steelyard/stats/sample.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// What is asked of the belief.
struct QualityQuestion {
  Approach approach = Approach::custom;
  std::string kind;               ///< word of `quality.score`: scratch-small, fine-tuned, prompted-mid …
  std::span<const double> labels; ///< trained on, per draw; empty: labels play no part
  std::span<const double> wanted; ///< that the kind is usually given, per draw
  bool prompt_gain = false;       ///< few-shot examples or retrieved context
  double parameters_b = 0;        ///< active, of the model [10^9]; 0: not known, or size plays no part
};

class Belief {
 public:
  Belief(const Plan& plan, const Coefficients& coefficients, const Sample& sample);

  /// The expected score, per draw, and the chance of meeting the plan's target.
  /// A student is no better than its `teacher`, draw by draw.
  [[nodiscard]] Chance chance(const QualityQuestion& question,
                              const QualityQuestion* teacher = nullptr) const;

 private:
  struct Observation {
    std::vector<double> predicted;  ///< logit that this draw expects of what the pilot showed
    std::vector<double> innovation; ///< seen, with noise, less expected
    double noise_variance = 0;
  };

  /// The curve that a pilot began.
  struct PilotedCurve {
    Approach approach;
    CurveDraws draws;
  };

  void observe_point(const PilotPoint& point, std::size_t which);
  void observe_curve(Approach approach);
  /// Logits after all that was seen so far; empty when nothing is known of the kind.
  [[nodiscard]] std::vector<double> logit_scores(const QualityQuestion& question) const;
  /// The same with the labels that the kind is usually given, before anything was seen.
  [[nodiscard]] std::vector<double> usual_logits(const QualityQuestion& question) const;
  void update(std::vector<double>& logits) const;
  /// The errors that no number of labels takes away, per draw.
  [[nodiscard]] std::vector<double> least_errors(const std::vector<double>& logits,
                                                 const QualityQuestion& question) const;
  void apply_labels(std::vector<double>& logits, const QualityQuestion& question) const;
  [[nodiscard]] const PilotedCurve* curve_of(Approach approach) const;

  const Plan& plan_;
  const Coefficients& coefficients_;
  const Sample& sample_;
  std::vector<Observation> observations_;
  std::vector<PilotedCurve> curves_;
};

} // namespace steelyard
