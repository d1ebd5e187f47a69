/// \file
/// How error falls with data.
///
/// \par Model
/// Power law with a floor: e(n) = E + A n^-b. Rectified, for pretrained models: e(n) = E + B / (D + n^b),
/// with D the data that pretraining was worth. Transfer: pretraining is worth k n^a N^b further items
/// beside n, with N parameters. Scores in (0, 1) are mixed on the logit scale, ln(p / (1 - p)).
/// \par Worked example
/// E = 0.05, A = 1, b = 0.5: e(400) = 0.10; 0.10 needs 400 items, 0.04 cannot be reached. Rectified with
/// B = 10, D = 90, b = 0.5: e(100) = 0.05 + 10 / 100 = 0.15. Transfer with k = 1.9e4, a = 0.18, b = 0.38,
/// N = 1e9, n = 1e6 characters: the multiplier (n + D_T) / n is 602.
/// \par Accuracy
/// About one curve in seven is not monotone or not convex (LCDB 1.1, arXiv:2505.15657); the forms are
/// smooth where real curves are not. The transfer constants hold for text to Python in the low-data
/// regime only.
/// \par Source
/// Hestness et al. 2017, arXiv:1712.00409; Lin et al. 2024, arXiv:2402.02314 (rectified law); Hernandez
/// et al. 2021, arXiv:2102.01293 (transfer); Viering and Loog 2021, arXiv:2103.10948.
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace steelyard {

/// e(n) = floor + scale n^-exponent.
struct PowerLaw {
  double floor = 0, scale = 1, exponent = 0.5;
};

/// e(n) = floor + scale / (pretrained + n^exponent).
struct RectifiedLaw {
  double floor = 0, scale = 1, pretrained = 0, exponent = 0.5;
};

/// Error after n items [1], n > 0.
[[nodiscard]] inline double expected_error(const PowerLaw& curve, Items n) {
  return curve.floor + curve.scale * std::pow(n.count(), -curve.exponent);
}

/// Error after n items [1]; also at n = 0 when pretraining was worth something.
[[nodiscard]] inline double expected_error(const RectifiedLaw& curve, Items n) {
  return curve.floor + curve.scale / (curve.pretrained + std::pow(n.count(), curve.exponent));
}

/// Items that bring the error to a target [1]. Absent when the target is at the floor or below it.
[[nodiscard]] inline std::optional<Items> items_needed(const PowerLaw& curve, double error) {
  if (!(error > curve.floor)) return std::nullopt;
  return Items{std::pow(curve.scale / (error - curve.floor), 1 / curve.exponent)};
}

/// Items that bring the error to a target [1]; 0 when pretraining alone does. Absent when the target is at
/// the floor or below it.
[[nodiscard]] inline std::optional<Items> items_needed(const RectifiedLaw& curve, double error) {
  if (!(error > curve.floor)) return std::nullopt;
  const double further = curve.scale / (error - curve.floor) - curve.pretrained;
  return Items{further > 0 ? std::pow(further, 1 / curve.exponent) : 0};
}

/// How much pretraining is worth.
struct TransferLaw {
  double scale = 0, data_exponent = 0, size_exponent = 0;
};

/// Items of the task that pretraining stands for [1], beside those that there are.
[[nodiscard]] inline Items transferred_items(const TransferLaw& law, Items n, Parameters model) {
  return Items{law.scale * std::pow(n.count(), law.data_exponent) *
               std::pow(model.count(), law.size_exponent)};
}

/// Items that a model from scratch would need for the same result [1].
[[nodiscard]] inline Items effective_items(const TransferLaw& law, Items n, Parameters model) {
  return n + transferred_items(law, n, model);
}

/// Loss of a language model from its size and training tokens [nat/token]: E + A / N^a + B / D^b.
struct PretrainingLaw {
  double floor = 0, size_scale = 0, data_scale = 0, size_exponent = 0, data_exponent = 0;
};

[[nodiscard]] inline double pretraining_loss(const PretrainingLaw& law, Parameters model, Tokens tokens) {
  return law.floor + law.size_scale / std::pow(model.count(), law.size_exponent) +
         law.data_scale / std::pow(tokens.count(), law.data_exponent);
}

/// ln(p / (1 - p)), with p held off the ends by `least`, so that a perfect score stays a number.
[[nodiscard]] inline double logit(Fraction p, double least) {
  const double held = std::clamp(p.count(), least, 1 - least);
  return std::log(held / (1 - held));
}

/// The probability whose logit is x [1].
[[nodiscard]] inline Fraction from_logit(double x) {
  return Fraction::clamped(1 / (1 + std::exp(-x)));
}

/// Variance of a score that was measured on a test set, with the spread between seeds [1].
[[nodiscard]] constexpr double score_variance(Fraction score, double test_items, double seed_deviation) {
  return score.count() * (1 - score.count()) / test_items + seed_deviation * seed_deviation;
}

} // namespace steelyard
