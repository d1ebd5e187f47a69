#include "item_work.hpp"

#include "steelyard/formulas/flops.hpp"
#include "steelyard/option/fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace steelyard {

std::string_view law_family(const PretrainedModel& model) {
  using Word = std::pair<std::string_view, std::string_view>;
  // What is not listed is a transformer over rows or time steps, most like an encoder.
  constexpr std::array<Word, 13> words{{{"decoder", "llm"},
                                        {"moe-decoder", "llm"},
                                        {"encoder-decoder", "encoder-decoder"},
                                        {"vision-language", "vision-language"},
                                        {"cnn", "cnn"},
                                        {"vit", "vit"},
                                        {"detector", "detector"},
                                        {"segmenter", "detector"},
                                        {"speech-encoder-decoder", "speech"},
                                        {"speech-ctc", "speech"},
                                        {"text-to-speech", "speech"},
                                        {"diffusion-unet", "diffusion"},
                                        {"diffusion-transformer", "diffusion-transformer"}}};
  for (const auto& [family, word] : words)
    if (family == model.family) return word;
  return "encoder";
}

ItemWork::ItemWork(const PretrainedModel& model, const Coefficients& coefficients)
    : model_{model}, coefficients_{coefficients}, work_{model} {
  constexpr double reference_side = 224;
  const auto& law = coefficients.train_law;
  const auto& work = coefficients.train_work;
  const std::string_view family = law_family(model);
  const auto moved_by_activations = [&law](double multiply_adds, double pixels) {
    return Bytes{mean(law.activation_bytes) * usual_activations(MultiplyAdds{multiply_adds}, pixels, law)};
  };
  if (family == "diffusion") {
    kind_ = Kind::denoised;
    const MultiplyAdds step = denoising_step(model, coefficients);
    per_image_ = training_flop(forward_flop(step));
    per_unit_ = moved_by_activations(step.count(), 1);
  } else if (family == "cnn" || family == "vit" || family == "detector") {
    kind_ = Kind::images;
    const double side = model.input_pixels.value_or(mean(work.default_pixels.at(family)));
    RequestSize one;
    one.images = 1;
    per_unit_ = moved_by_activations(item_flop(model, one).count() / 2, std::pow(side / reference_side, 2));
  } else {
    if (family == "speech" && active_parameters(model).count() > 0)
      kind_ = Kind::frames;
    else if (family == "diffusion-transformer" && model.latent_tokens)
      kind_ = Kind::latents;
    per_unit_ = token_traffic(active_parameters(model), law);
  }
}

RunWork ItemWork::of(const RequestSize& size) const {
  switch (kind_) {
  case Kind::denoised: // one step of noise for an image
    return {per_image_, to_gigabytes(per_unit_)};
  case Kind::images:
    return {training_flop(work_.item(size)),
            to_gigabytes(per_unit_) * std::max(1.0, size.images + size.pages)};
  default:
    break;
  }
  const Flop forward = work_.item(size);
  return {training_flop(forward), to_gigabytes(per_unit_) * tokens(size, forward)};
}

double ItemWork::tokens(const RequestSize& size, Flop forward) const {
  switch (kind_) {
  case Kind::frames: // of padded windows, and tokens of a transcript: what these FLOP are worth
    return forward.count() / forward_flop(active_parameters(model_)).count();
  case Kind::latents:
    return *model_.latent_tokens;
  default:
    return work_.tokens(size).count();
  }
}

std::vector<Derivation> ItemWork::flop_leaves(const Setting& setting) const {
  std::vector<Derivation> leaves;
  if (model_.parameters_b)
    leaves.push_back(record_leaf("parameters", *model_.parameters_b, "10^9", model_.id, model_.provenance));
  if (kind_ == Kind::denoised)
    leaves.push_back(leaf(setting, coefficients_.train_work.unet_multiply_adds.at("latent")));
  else if (model_.gmacs)
    leaves.push_back(
        record_leaf("multiply-adds of a forward pass", *model_.gmacs, "10^9", model_.id, model_.provenance));
  return leaves;
}

std::vector<Derivation> ItemWork::traffic_leaves(const Setting& setting) const {
  const auto& law = coefficients_.train_law;
  std::vector<Derivation> leaves = flop_leaves(setting);
  if (kind_ != Kind::images && kind_ != Kind::denoised)
    for (const auto* c : {&law.hidden_bytes, &law.aspect})
      leaves.push_back(leaf(setting, *c));
  else
    for (const auto* c : {&law.activation_bytes, &law.activations_at_1gmac, &law.activations_exponent})
      leaves.push_back(leaf(setting, *c));
  return leaves;
}

} // namespace steelyard
