#include "steelyard/evidence/training_work.hpp"

#include "evidence/named.hpp"
#include "evidence/words.hpp"

#include "steelyard/formulas/flops.hpp"
#include "steelyard/option/work.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard {

namespace {

double mean(const CoefficientFamily& family, std::string_view word) {
  return mean(family.at(word));
}

std::string description(const TrainingFacts& facts) {
  return facts.architecture + " " + facts.name;
}

/// The network whose name says most of what the text says; the first of equal ones.
const Network* named(const std::vector<Network>& networks, const Wording& text) {
  const Network* best = nullptr;
  std::size_t length = 0;
  for (const Network& network : networks)
    for (const auto& name : network.names)
      if (name.size() > length && text.says_all(name)) {
        best = &network;
        length = name.size();
      }
  return best;
}

bool on_images(std::string_view family) {
  return family == "cnn" || family == "vit" || family == "detector" || family == "volume";
}

/// A run while its work is counted.
struct Counting {
  const TrainingFacts& facts;
  const Coefficients& coefficients;
  const TrainingWorkCoefficients& work;
  const TrainingLawCoefficients& law;
  Wording text; ///< architecture, name and unit
  std::optional<double> total, active, tokens, samples;
  bool samples_are_seconds = false;
  TrainingTask task;

  /// ln-sd of what is missing, in quadrature where `more`, else at least so much.
  void widen(std::string_view missing, bool more = false) {
    const double sd = mean(work.spread, missing);
    task.spread = more ? std::hypot(task.spread, sd) : std::max(task.spread, sd);
  }

  [[nodiscard]] Gigabytes moved_by_tokens(double parameters, double count) const {
    return to_gigabytes(Bytes{token_traffic(Parameters{parameters}, law).count() * count});
  }
};

using Counted = Result<TrainingTask, std::string>;

Counted missing(std::string what) {
  return Unexpected{std::move(what)};
}

/// Samples or tokens from the size of the data set, where the run counts neither.
void count_samples(Counting& c) {
  if (c.samples || c.tokens) return;
  const TrainingFacts& facts = c.facts;
  const std::string size_text = lower_case(facts.dataset_size);
  const auto size = first_number(size_text);
  if (contains(size_text, "word") || contains(size_text, "token")) {
    if (size)
      c.tokens =
          *size * facts.epochs.value_or(1) * (contains(size_text, "word") ? mean(c.work.tokens_per_word) : 1);
    return;
  }
  const Coefficient* known =
      named(c.work.dataset_items, Wording{facts.dataset_size + " " + facts.sample_unit + " " + facts.name});
  const bool countable =
      facts.modality == "vision" || facts.modality == "diffusion" || facts.modality == "speech";
  if (!known && !(size && countable)) return;
  const double hours = number_before(size_text, " h").value_or(0);
  const double items = known                                     ? mean(*known)
                       : facts.modality == "speech" && hours > 0 ? to_seconds(Hours{hours}).count()
                                                                 : *size;
  c.samples_are_seconds = !known && facts.modality == "speech";
  c.samples = items * facts.epochs.value_or(mean(c.work.usual_epochs));
  if (!facts.epochs) c.widen("epochs");
}

Counted text_work(Counting& c) {
  const TrainingFacts& facts = c.facts;
  TrainingTask& task = c.task;
  const bool encoder = task.family == "encoder", with_images = task.family == "vision-language";
  if ((c.text.holds("moe") || c.text.holds("mixture") || c.text.says("rre") || c.text.holds("switch")) &&
      c.total && c.active.value_or(*c.total) > 0.95 * *c.total) {
    c.active = mean(c.work.active_share) * *c.total;
    c.widen("active");
  }
  const auto published_length = first_number(facts.input_size);
  const double length = published_length.value_or(encoder ? 512 : 2048);
  if (!c.tokens && c.samples) {
    if (c.text.holds("padded")) {
      c.tokens = mean(c.work.padded_share) * length * *c.samples;
    } else if (published_length) {
      c.tokens = length * *c.samples;
      c.widen("length");
    } else {
      c.tokens = mean(c.work.example_tokens, task.family) * *c.samples;
      c.widen(facts.modality == "text" || facts.modality == "multimodal" ? "example" : "foreign-example");
    }
  }
  const bool partly = task.adapters || contains(lower_case(facts.category), "lora") || c.text.holds("lora") ||
                      c.text.holds("frozen") || c.text.holds("projection") || c.text.holds("adapter");
  const double all_trained = training_flop(Parameters{1}).count();
  const double passes = partly ? adapter_training_flop(Parameters{1}, Parameters{0}).count() : all_trained;
  if (facts.training_flop) {
    task.work.flop = Flop{*facts.training_flop};
    // The tokens that these FLOP are worth say what is moved.
    task.work.moved = c.active
                          ? c.moved_by_tokens(*c.active, *facts.training_flop / (passes * *c.active))
                          : to_gigabytes(Bytes{*facts.training_flop / mean(c.work.moved_per_flop, "text")});
    return task;
  }
  if (!c.active) return missing("the number of parameters is not known: fill params_active");
  if (!c.tokens)
    return missing("the number of tokens is not known: fill tokens_processed, or samples_processed and "
                   "seq_len_or_resolution");
  if (with_images) c.widen("image-tokens", true);
  const double hidden = hidden_size(Parameters{*c.active}, mean(c.law.aspect));
  const auto attention = attention_training_flop(hidden / mean(c.law.aspect), hidden, Tokens{length},
                                                 encoder ? Attention::full : Attention::causal);
  task.work.flop = (FlopPerToken{passes * *c.active} + attention) * Tokens{*c.tokens};
  task.work.moved = c.moved_by_tokens(*c.active, *c.tokens * passes / all_trained);
  return task;
}

Counted speech_work(Counting& c) {
  const std::string unit = lower_case(c.facts.sample_unit);
  double seconds = *c.samples;
  if (!c.samples_are_seconds) {
    if (contains(unit, "hour")) seconds = to_seconds(Hours{seconds}).count();
    if (contains(unit, "utter")) seconds *= mean(c.work.utterance_seconds);
  }
  const double frames = mean(c.work.frames_per_second) * seconds;
  const double parameters = c.total.value_or(mean(c.work.default_parameters_m, "speech") * 1e6);
  c.task.work.flop = training_flop(Parameters{parameters}) * Tokens{frames};
  c.task.work.moved = c.moved_by_tokens(parameters, frames);
  c.widen("speech");
  return c.task;
}

/// Bytes that an image network moves for its activations.
Gigabytes moved_by_activations(const Counting& c, double activations) {
  return to_gigabytes(Bytes{mean(c.law.activation_bytes) * activations});
}

Counted denoiser_work(Counting& c) {
  const bool transformer = c.task.family == "diffusion-transformer";
  double parameters = c.total.value_or(0);
  if (!c.total) {
    const bool small = c.facts.category == "from_scratch_small";
    parameters = 1e6 * mean(c.work.default_parameters_m, transformer ? "diffusion-transformer"
                                                         : small     ? "diffusion-small"
                                                                     : "diffusion");
    if (!transformer) c.widen("denoiser-size");
  }
  const double side = image_side(c.facts.input_size).value_or(256);
  c.widen("denoiser");
  if (transformer) {
    const double per_side = side / mean(c.work.patch_pixels);
    const double tokens =
        *c.samples * (per_side * per_side + (c.text.holds("flux") ? mean(c.work.prompt_tokens) : 0));
    c.task.work.flop = training_flop(Parameters{parameters}) * Tokens{tokens};
    c.task.work.moved = c.moved_by_tokens(parameters, tokens);
    return c.task;
  }
  const bool latent = c.text.holds("latent") || c.text.holds("stable") || c.text.says("sd") ||
                      c.text.says("sdxl") || c.text.says("ldm");
  const double multiply_adds =
      parameters * (latent ? mean(c.work.unet_multiply_adds, "latent") * std::pow(side / 512, 2)
                           : mean(c.work.unet_multiply_adds, "pixel") * side / 64);
  c.task.work.flop = image_training_flop(Items{*c.samples}, MultiplyAdds{multiply_adds});
  c.task.work.moved =
      moved_by_activations(c, *c.samples * usual_activations(MultiplyAdds{multiply_adds}, 1, c.law));
  return c.task;
}

/// Work of a step over that of a plain supervised one.
double step_share(const Counting& c) {
  const Wording& text = c.text;
  const auto share = [&](std::string_view word) { return mean(c.work.step_share, word); };
  if (text.says("mae") || text.holds("masked auto"))
    return share(text.holds("video") ? "masked-video" : "masked");
  if (text.ends("clip") || text.holds("siglip")) return share("text-tower");
  const bool momentum = text.holds("moco") || text.holds("byol") || text.holds("dino");
  if (momentum || text.holds("contrastive") || text.holds("simclr"))
    return share(momentum || text.holds("crop") ? "momentum" : "two-views");
  if (text.says("mim") || text.says("eva") || text.holds("beit")) return share("teacher");
  return 1;
}

Counted image_work(Counting& c) {
  constexpr double reference_side = 224;
  const Network* network = named(c.coefficients.networks, c.text);
  const double native = network ? network->input_pixels : mean(c.work.default_pixels, c.task.family);
  const double side = image_side(c.facts.input_size).value_or(native);
  const double scale = std::pow(side / native, c.task.family == "volume" ? 3 : 2);
  const double pixels = std::pow(side / reference_side, 2);
  double multiply_adds = 0;
  std::optional<double> activations;
  if (network) {
    multiply_adds = network->gmacs * 1e9 * scale;
    if (network->activations_m) activations = *network->activations_m * 1e6 * scale;
    c.widen("network", true);
  } else if (c.total) {
    multiply_adds = mean(c.work.multiply_adds_per_parameter) * *c.total * pixels;
    c.widen("parameters", true);
  } else {
    multiply_adds = mean(c.work.default_gmacs, c.task.family) * 1e9 * scale;
    c.widen("unknown-network", true);
  }
  if (!activations) activations = usual_activations(MultiplyAdds{multiply_adds}, pixels, c.law);
  double images = *c.samples * step_share(c);
  if (c.text.holds("video")) {
    images *= mean(c.work.video_frames);
    c.widen("video", true);
  }
  c.task.work.flop = image_training_flop(Items{images}, MultiplyAdds{multiply_adds});
  c.task.work.moved = moved_by_activations(c, images * *activations);
  return c.task;
}

} // namespace

std::string_view architecture_family(const TrainingFacts& facts) {
  const Wording text{description(facts)};
  const std::string& modality = facts.modality;
  const auto any = [&](std::initializer_list<std::string_view> parts) {
    return std::ranges::any_of(parts, [&](std::string_view part) { return text.holds(part); });
  };
  if (any({"gbdt", "boost", "lightgbm", "random forest"}) ||
      lower_case(facts.sample_unit).starts_with("row x tree"))
    return "trees";
  if (modality != "vision" && (any({"dlrm", "recommend"}) || text.says("ncf"))) return "recommender";
  if (any({"flux", "mmdit", "dit-", "pixart", "sd3"}) || text.says("dit") || text.says("sit"))
    return "diffusion-transformer";
  if (modality == "diffusion" || any({"stable diffusion", "latent diffusion", "ddpm", "diffusion u-net"}) ||
      (any({"u-net"}) && any({"diffusion"})))
    return "diffusion";
  if (modality == "speech" || text.says("rnnt") || any({"wav2vec", "hubert", "conformer", "whisper", "ctc"}))
    return "speech";
  if (text.spells("3dunet") || text.spells("unet3d")) return "volume";
  if (modality == "vision") {
    const bool finds = any({"detector", "retinanet", "yolo", "detr", "segment", "deeplab"}) ||
                       text.spells("rcnn") || text.begins("ssd");
    if (finds && !any({"ensemble"})) return "detector";
    if (any({"mae", "deit", "swin", "beit", "clip", "transformer"}) || text.begins("vit") ||
        text.begins("eva") || (any({"dino"}) && any({"vit"})))
      return "vit";
    return "cnn";
  }
  if (any({"mamba", "state-space", "rwkv", "ssm"})) return "state-space";
  if (modality == "multimodal") {
    const bool pairs = text.ends("clip") || any({"contrastive", "siglip"}) || text.begins("vit");
    const bool writes = any({"decoder", "llm", "frozen", "vlm"}) || text.says("lm");
    if (pairs && !writes) return "vit";
    if (!any({"decoder-transformer", "moe"})) return "vision-language";
  }
  if (any({"encoder-decoder"}) || text.says("t5") || text.begins("ul2") || text.ends("bart"))
    return "encoder-decoder";
  if (any({"encoder", "bert", "protein", "esm", "electra", "deberta"}) && !any({"decoder"})) return "encoder";
  return "llm";
}

std::string_view software_stack(const TrainingFacts& facts) {
  constexpr double small_cluster = 64; // people who adapt a model on a few machines seldom tune the software
  if (facts.publisher == Publisher::benchmark || contains(lower_case(facts.name), "mlperf")) return "tuned";
  const bool adapted = facts.category.starts_with("finetune") && is_text(architecture_family(facts));
  return adapted && facts.devices.value_or(1) <= small_cluster ? "naive" : "standard";
}

Result<TrainingTask, std::string> training_work(const TrainingFacts& facts,
                                                const Coefficients& coefficients) {
  Counting c{facts,
             coefficients,
             coefficients.train_work,
             coefficients.train_law,
             Wording{description(facts) + " " + facts.sample_unit},
             facts.parameters,
             facts.active_parameters ? facts.active_parameters : facts.parameters,
             facts.tokens,
             facts.samples,
             false,
             {}};
  const Wording model{description(facts)};
  TrainingTask& task = c.task;
  task.family = architecture_family(facts);
  if (c.active) task.parameters = Parameters{*c.active};
  task.devices = facts.devices;
  task.precision = lower_case(facts.precision);
  task.stack = software_stack(facts);
  task.year = facts.year;
  task.pretraining = facts.category == "pretrain";
  task.adapters = contains(facts.category, "lora") || model.holds("lora");
  task.experts = model.holds("moe") || model.holds("mixture") || model.says("rre");
  task.frozen = model.holds("frozen") || model.holds("projection");

  if (!c.total && (task.family == "encoder" || task.family == "llm"))
    if (const Coefficient* size = named(c.work.parameters_m, model)) c.total = c.active = mean(*size) * 1e6;
  count_samples(c);
  Counted counted = [&]() -> Counted {
    if (is_text(task.family)) return text_work(c);
    if (facts.training_flop) {
      task.work.flop = Flop{*facts.training_flop};
      task.work.moved = to_gigabytes(Bytes{*facts.training_flop / mean(c.work.moved_per_flop, "other")});
      c.widen("flop");
      return task;
    }
    if (!c.samples)
      return missing("the number of samples is not known: fill samples_processed, or epochs and "
                     "unique_dataset_size");
    if (task.family == "recommender") {
      task.work.flop = Flop{mean(c.work.recommender_flop) * *c.samples};
      task.work.moved = to_gigabytes(Bytes{mean(c.work.recommender_bytes) * *c.samples});
      c.widen("flop");
      return task;
    }
    if (task.family == "speech") return speech_work(c);
    if (on_images(task.family)) return image_work(c);
    return denoiser_work(c);
  }();
  return counted;
}

Result<TreeWork, std::string> tree_work(const TrainingFacts& facts, const TrainingWorkCoefficients& work) {
  const auto rows = number_before(facts.dataset_size, " rows");
  auto features = number_before(facts.dataset_size, " features");
  if (!features)
    return Unexpected{std::string{"the number of features is not known: fill unique_dataset_size, such as "
                                  "1000000 rows x 50 features"}};
  // One-hot columns that are never set together are kept as one.
  if (rows && *rows * *features > mean(work.sparse_cells))
    features = std::min(*features, mean(work.sparse_features));
  if (facts.samples) return TreeWork{*facts.samples, *features};
  if (rows && facts.epochs) return TreeWork{*rows * *facts.epochs, *features};
  return Unexpected{
      std::string{"rows and trees are not known: fill samples_processed with rows times trees"}};
}

Hours tree_hours(const TrainingFacts& facts, const TreeWork& work, double threads,
                 const TreeLawCoefficients& law) {
  const Wording text{description(facts)};
  const bool exact = text.holds("exact");
  const bool other = text.holds("hist") || text.holds("xgboost") || text.holds("catboost");
  const double factor = exact ? mean(law.exact_factor) : other ? mean(law.histogram_factor) : 1;
  const double exponent = mean(law.feature_exponent) + (exact ? mean(law.exact_feature_exponent) : 0);
  return boosting_hours(work.visits, work.features, mean(law.core_ns) * factor, exponent) / threads;
}

ModelSize model_size(const TrainingFacts& facts, const Coefficients& coefficients) {
  const auto known = facts.active_parameters ? facts.active_parameters : facts.parameters;
  if (known) return {Parameters{*known}, false};
  const TrainingWorkCoefficients& work = coefficients.train_work;
  const Wording text{description(facts)};
  const auto family = architecture_family(facts);
  const Network* network = named(coefficients.networks, text);
  if (on_images(family) && network && network->parameters_m)
    return {Parameters{*network->parameters_m * 1e6}, false};
  const Coefficient* size = named(work.parameters_m, text);
  if (size) return {Parameters{mean(*size) * 1e6}, false};
  return {Parameters{mean(work.default_parameters_m, on_images(family) ? family : "default") * 1e6},
          network == nullptr};
}

} // namespace steelyard
