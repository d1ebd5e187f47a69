#include "steelyard/option/work.hpp"

#include "steelyard/formulas/flops.hpp"
#include "steelyard/formulas/memory.hpp"
#include "steelyard/formulas/training_law.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace steelyard {

namespace {

/// Conventions of the field where a model card is silent; they count work, prices do not hang on them alone.
constexpr double characters_per_token = 4;      // English text, byte-pair encodings
constexpr double tokens_per_image = 1100;       // vision-language models at about one megapixel
constexpr double tokens_per_page = 800;         // dense office documents
constexpr double text_tokens_per_second = 3;    // speech at 150 words a minute
constexpr double speech_frames_per_second = 50; // Whisper's encoder: 1500 frames in 30 s
constexpr double audio_seconds_per_character = 1.0 / 15;

struct FamilyClass {
  std::string_view family;
  ArchitectureClass architecture;
};

constexpr std::array<FamilyClass, 18> families{{
    {"encoder", ArchitectureClass::transformer},
    {"embedding", ArchitectureClass::transformer},
    {"reranker", ArchitectureClass::transformer},
    {"decoder", ArchitectureClass::transformer},
    {"moe-decoder", ArchitectureClass::transformer},
    {"encoder-decoder", ArchitectureClass::transformer},
    {"vision-language", ArchitectureClass::transformer},
    {"document", ArchitectureClass::transformer},
    {"cnn", ArchitectureClass::cnn},
    {"vit", ArchitectureClass::vit},
    {"detector", ArchitectureClass::detector},
    {"segmenter", ArchitectureClass::segmenter},
    {"speech-encoder-decoder", ArchitectureClass::speech},
    {"speech-ctc", ArchitectureClass::speech},
    {"text-to-speech", ArchitectureClass::speech},
    {"diffusion-unet", ArchitectureClass::diffusion},
    {"diffusion-transformer", ArchitectureClass::diffusion},
    {"time-series", ArchitectureClass::time_series},
}};

double mean_of(const std::optional<Uncertain<double>>& size) {
  return size ? mean(*size) : 0;
}

bool vision(ArchitectureClass a) {
  return a == ArchitectureClass::cnn || a == ArchitectureClass::vit || a == ArchitectureClass::detector ||
         a == ArchitectureClass::segmenter;
}

} // namespace

std::string_view name(ArchitectureClass architecture) {
  constexpr std::array<std::string_view, 9> words{
      "transformer", "cnn", "vit", "detector", "segmenter", "speech", "diffusion", "tabular", "time-series"};
  return words[static_cast<std::size_t>(architecture)];
}

ArchitectureClass architecture_class(std::string_view family) {
  for (const auto& entry : families)
    if (entry.family == family) return entry.architecture;
  return ArchitectureClass::tabular;
}

RequestSize mean_size(const Plan& plan) {
  const Task& t = plan.task;
  RequestSize s{mean_of(t.input_tokens),  mean_of(t.output_tokens), mean_of(t.images),
                mean_of(t.audio_seconds), mean_of(t.pages),         mean_of(t.rows),
                mean_of(t.features),      mean_of(t.series),        mean_of(t.horizon_steps),
                mean_of(t.characters),    mean_of(t.items),         mean_of(t.video_seconds)};
  if (s.characters == 0) s.characters = s.input_tokens * characters_per_token;
  if (s.input_tokens == 0) s.input_tokens = s.characters / characters_per_token;
  return s;
}

bool generates(const PretrainedModel& model) {
  return model.family == "decoder" || model.family == "moe-decoder" || model.family == "vision-language";
}

bool decodes(const PretrainedModel& model) {
  return generates(model) || model.family == "encoder-decoder";
}

bool is_classical(const PretrainedModel& model) {
  return model.family == "tabular" && model.hub == "scratch";
}

Parameters total_parameters(const PretrainedModel& model) {
  return Parameters{model.parameters_b.value_or(0) * 1e9};
}

Parameters active_parameters(const PretrainedModel& model) {
  return model.active_b ? Parameters{*model.active_b * 1e9} : total_parameters(model);
}

RequestWork::RequestWork(const PretrainedModel& model)
    : model_{model}, architecture_{architecture_class(model.family)},
      looks_{model.family == "vision-language"}, writes_{decodes(model)}, listens_{model.family ==
                                                                                   "speech-encoder-decoder"},
      // FLUX distils the guidance into the weights: one pass a step.
      guidance_{Fraction::clamped(model.name.find("FLUX") == std::string::npos ? 1 : 0)},
      attention_{generates(model) ? Attention::causal : Attention::full} {}

Tokens RequestWork::tokens(const RequestSize& size) const {
  switch (architecture_) {
  case ArchitectureClass::transformer: {
    double tokens = size.input_tokens;
    if (looks_)
      tokens += tokens_per_image * (size.images + size.pages);
    else if (size.pages > 0)
      tokens = std::max(tokens, tokens_per_page * size.pages);
    if (size.images > 0 && tokens == 0) tokens = tokens_per_image * size.images;
    return Tokens{tokens + (writes_ ? size.output_tokens : 0)};
  }
  case ArchitectureClass::speech: {
    const double seconds =
        size.audio_seconds > 0 ? size.audio_seconds : size.characters * audio_seconds_per_character;
    return Tokens{seconds * model_.frames_per_second.value_or(speech_frames_per_second)};
  }
  case ArchitectureClass::diffusion:
    return Tokens{std::max(1.0, size.images) * model_.latent_tokens.value_or(4096)};
  case ArchitectureClass::time_series:
    return Tokens{std::max(1.0, size.series) * (512 + size.horizon_steps)};
  case ArchitectureClass::tabular:
    return Tokens{std::max(1.0, size.rows) * std::max(1.0, size.features)};
  default:
    return Tokens{std::max(1.0, size.images)};
  }
}

Flop RequestWork::flop(const RequestSize& size, Tokens tokens) const {
  if (vision(architecture_)) {
    if (model_.gmacs)
      return forward_flop(MultiplyAdds{*model_.gmacs * 1e9}) * std::max(1.0, size.images + size.pages);
    const double patches = 256; // a 224-pixel image in 14-pixel patches
    return forward_flop(total_parameters(model_)) * Tokens{patches * std::max(1.0, size.images + size.pages)};
  }
  if (architecture_ == ArchitectureClass::diffusion) {
    const double images = std::max(1.0, size.images);
    return Flop{diffusion_flop(total_parameters(model_), Tokens{model_.latent_tokens.value_or(4096)},
                               model_.steps.value_or(30), guidance_)
                    .count() *
                images};
  }
  if (listens_) {
    const Parameters encoder{model_.encoder_b.value_or(model_.parameters_b.value_or(0) / 2) * 1e9};
    const Parameters decoder{model_.decoder_b.value_or(model_.parameters_b.value_or(0) / 2) * 1e9};
    const Seconds window{30}; // what Whisper's encoder always reads
    return speech_flop(encoder, padded(Seconds{size.audio_seconds}, window),
                       model_.frames_per_second.value_or(speech_frames_per_second), decoder,
                       Tokens{size.audio_seconds * text_tokens_per_second});
  }
  Flop work = forward_flop(active_parameters(model_)) * tokens;
  if (architecture_ == ArchitectureClass::transformer && model_.layers && model_.hidden_size &&
      tokens.count() > 0)
    work += attention_flop(*model_.layers, *model_.hidden_size, tokens, attention_) * tokens;
  return work;
}

Tokens tokens_per_request(const PretrainedModel& model, const RequestSize& size) {
  return RequestWork{model}.tokens(size);
}

Flop request_flop(const PretrainedModel& model, const RequestSize& size) {
  const RequestWork work{model};
  return work.flop(size, work.tokens(size));
}

Flop RequestWork::item(const RequestSize& size) const {
  if (architecture_ != ArchitectureClass::diffusion) return flop(size, tokens(size));
  return forward_flop(total_parameters(model_)) *
         Tokens{model_.latent_tokens.value_or(4096)}; // one timestep of one image
}

Flop item_flop(const PretrainedModel& model, const RequestSize& size) {
  return RequestWork{model}.item(size);
}

double forward_passes(Method method) {
  switch (method) {
  case Method::lora:
  case Method::qlora:
    return 2; // forward and the gradient of activations; adapters are added apart
  case Method::head:
  case Method::cached:
    return 1;
  default:
    return 3;
  }
}

Bytes token_traffic(Parameters parameters, const TrainingLawCoefficients& law) {
  return token_traffic(parameters, mean(law.aspect), mean(law.hidden_bytes));
}

double usual_activations(MultiplyAdds image, double pixels_over_reference,
                         const TrainingLawCoefficients& law) {
  return usual_activations(image, pixels_over_reference, mean(law.activations_at_1gmac),
                           mean(law.activations_exponent));
}

PretrainedModel resized(PretrainedModel model, Parameters parameters) {
  const double billions = parameters.count() / 1e9;
  const double ratio = model.parameters_b.value_or(0) > 0 ? billions / *model.parameters_b : 1;
  model.parameters_b = billions;
  for (auto* proportional : {&model.active_b, &model.encoder_b, &model.decoder_b, &model.gmacs})
    if (*proportional) **proportional *= ratio;
  // Depth and width grow alike; parameters are depth times width squared.
  for (auto* shape : {&model.layers, &model.hidden_size})
    if (*shape) **shape *= std::cbrt(ratio);
  return model;
}

BytesPerToken cache_per_token(const PretrainedModel& model) {
  const double layers = model.layers.value_or(32);
  if (model.kv_heads && model.head_dim) return kv_cache(layers, *model.kv_heads, *model.head_dim, 2);
  if (model.kv_heads && model.heads && model.hidden_size)
    return kv_cache(layers, *model.kv_heads, *model.hidden_size / *model.heads, 2);
  return kv_cache(layers, 1, model.hidden_size.value_or(4096) / 4,
                  2); // grouped-query attention of four is usual
}

} // namespace steelyard
