/// \file
/// What one request is to a model: tokens, pixels, seconds turned into floating-point operations.
///
/// \par Model
/// Transformers: 2 FLOP per parameter and token. Vision: 2 FLOP per multiply-add of the published input size.
/// Speech: encoder frames and decoder tokens. Diffusion: denoiser x latent tokens x steps, twice with
/// guidance.
/// \par Worked example
/// An encoder of 0.1 x 10^9 parameters on 350 tokens: 2 x 0.1e9 x 350 = 7.0e10 FLOP.
/// \par Accuracy
/// Counts, before `train.flop_error`; input sizes beyond the published one are not scaled where a pipeline
/// would resize.
/// \par Source
/// Kaplan et al. 2020 (arXiv 2001.08361), section 2.1, for 2N a token.
#pragma once

#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/catalog/records.hpp"
#include "steelyard/formulas/flops.hpp"
#include "steelyard/option/option.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/units/quantity.hpp"

#include <string_view>

namespace steelyard {

/// The classes that efficiencies are known by; `name` is the word of the coefficient families.
enum class ArchitectureClass {
  transformer,
  cnn,
  vit,
  detector,
  segmenter,
  speech,
  diffusion,
  tabular,
  time_series
};
[[nodiscard]] std::string_view name(ArchitectureClass architecture);
/// The class of a family of models.json.
[[nodiscard]] ArchitectureClass architecture_class(std::string_view family);

/// The sizes of one request as numbers: one draw, or the means. Absent sizes are 0.
struct RequestSize {
  double input_tokens = 0, output_tokens = 0, images = 0, audio_seconds = 0, pages = 0, rows = 0,
         features = 0, series = 0, horizon_steps = 0, characters = 0, items = 0, video_seconds = 0;
};

/// The means of the plan's sizes; characters and tokens are filled from each other where one is missing.
[[nodiscard]] RequestSize mean_size(const Plan& plan);

/// Whether the model writes its answer token by token.
[[nodiscard]] bool generates(const PretrainedModel& model);
/// Whether it decodes at all: generative models, and those that read with an encoder first.
[[nodiscard]] bool decodes(const PretrainedModel& model);
/// Whether it is trees or a linear model, for which FLOP are not the measure.
[[nodiscard]] bool is_classical(const PretrainedModel& model);

/// Parameters that one token passes, and all that must be in memory.
[[nodiscard]] Parameters active_parameters(const PretrainedModel& model);
[[nodiscard]] Parameters total_parameters(const PretrainedModel& model);

/// What one request is to a model, for many sizes: what depends on the model alone is looked up once. Holds a
/// reference to the model.
class RequestWork {
 public:
  explicit RequestWork(const PretrainedModel& model);

  /// As tokens_per_request().
  [[nodiscard]] Tokens tokens(const RequestSize& size) const;
  /// As item_flop().
  [[nodiscard]] Flop item(const RequestSize& size) const;
  /// As request_flop(), of a request of so many tokens.
  [[nodiscard]] Flop flop(const RequestSize& size, Tokens tokens) const;

 private:
  const PretrainedModel& model_;
  ArchitectureClass architecture_;
  bool looks_ = false;   ///< reads images as tokens beside its text
  bool writes_ = false;  ///< decodes
  bool listens_ = false; ///< reads windows of speech, and writes
  Fraction guidance_{};  ///< of the steps of a diffusion, those that pass twice
  Attention attention_ = Attention::full;
};

/// Tokens that one request puts through the model, in and out (patches, frames and latents included).
[[nodiscard]] Tokens tokens_per_request(const PretrainedModel& model, const RequestSize& size);

/// One forward pass over a whole request.
[[nodiscard]] Flop request_flop(const PretrainedModel& model, const RequestSize& size);

/// One forward pass over one training item of the plan's task.
[[nodiscard]] Flop item_flop(const PretrainedModel& model, const RequestSize& size);

/// Forward passes that training on one item is worth in FLOP: forward and backward are three; without the
/// gradient of weights (adapters) two; a head on features alone one.
[[nodiscard]] double forward_passes(Method method);

/// What a transformer moves for one token of training, by the law of training hours [B].
[[nodiscard]] Bytes token_traffic(Parameters parameters, const TrainingLawCoefficients& law);
/// Activations of an image network of so much work, over so many reference images of pixels [1].
[[nodiscard]] double usual_activations(MultiplyAdds image, double pixels_over_reference,
                                       const TrainingLawCoefficients& law);

/// The model with another number of parameters: shape and work grow with it.
[[nodiscard]] PretrainedModel resized(PretrainedModel model, Parameters parameters);

/// Bytes of key-value cache per token; from the published shape, or from hidden size where heads are unknown.
[[nodiscard]] BytesPerToken cache_per_token(const PretrainedModel& model);

} // namespace steelyard
