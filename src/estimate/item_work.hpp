/// \file
/// What training on one item takes: the work that the law of training hours is asked about.
#pragma once

#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/catalog/records.hpp"
#include "steelyard/estimate/setting.hpp"
#include "steelyard/formulas/training_law.hpp"
#include "steelyard/option/work.hpp"

#include <string_view>
#include <vector>

namespace steelyard {

/// The word of train.law.family for a family of models.json.
[[nodiscard]] std::string_view law_family(const PretrainedModel& model);

/// Counts the work of an item as it was counted for the published runs that the law was fitted on.
class ItemWork {
 public:
  ItemWork(const PretrainedModel& model, const Coefficients& coefficients);

  /// Arithmetic and traffic when every weight is trained.
  [[nodiscard]] RunWork of(const RequestSize& size) const;

  /// What the arithmetic is counted from, beside the sizes.
  [[nodiscard]] std::vector<Derivation> flop_leaves(const Setting& setting) const;
  /// What the traffic is counted from, beside the sizes.
  [[nodiscard]] std::vector<Derivation> traffic_leaves(const Setting& setting) const;

 private:
  /// What is counted: tokens, frames of sound or latent ones; whole images; images with noise.
  enum class Kind { tokens, frames, latents, images, denoised };

  /// Tokens of one item, whose forward pass is known.
  [[nodiscard]] double tokens(const RequestSize& size, Flop forward) const;

  const PretrainedModel& model_;
  const Coefficients& coefficients_;
  RequestWork work_;
  Kind kind_ = Kind::tokens;
  Bytes per_unit_{0}; ///< moved for a token, or for an image
  Flop per_image_{0}; ///< of a denoiser
};

} // namespace steelyard
