#include "steelyard/evidence/inference_work.hpp"

#include "evidence/named.hpp"

#include "steelyard/formulas/inference_law.hpp"
#include "steelyard/formulas/training_law.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <utility>

namespace steelyard {

namespace {

double mean(const CoefficientFamily& family, std::string_view word) {
  return mean(family.at(word));
}

bool holds_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return contains(text, word); });
}

/// Of a family, the member whose word the text spells, without the words that are asked for by name.
double named_or(const CoefficientFamily& family, const Wording& text, std::string_view otherwise,
                std::string_view apart = {}) {
  CoefficientFamily rest;
  for (const auto& member : family.members)
    if (member.first != "default" && member.first != otherwise &&
        (apart.empty() || !member.first.starts_with(apart)))
      rest.members.push_back(member);
  const Coefficient* found = named(rest, text);
  return found ? mean(*found) : mean(family, otherwise);
}

/// The card of a model by its name on Hugging Face, or nullptr.
const PretrainedModel* card_of(const std::string& name, const Catalog& catalog) {
  return find_model(catalog, "hf/" + name);
}

/// Parameters from the row, the card, a size in the name, or the words of the name.
std::optional<double> parameters_of(const InferenceFacts& facts, const Catalog& catalog,
                                    const InferenceWorkCoefficients& work) {
  if (facts.parameters.value_or(0) > 0) return facts.parameters;
  const PretrainedModel* card = card_of(facts.model, catalog);
  if (card && card->parameters_b) return *card->parameters_b * 1e9;
  if (const auto size = size_in_name(facts.model)) return size;
  const Coefficient* found = named(work.parameters_m, Wording{facts.model});
  return found ? std::optional{mean(*found) * 1e6} : std::nullopt;
}

/// Layers from the card, the words of the name, or the size.
double layers_of(const InferenceFacts& facts, double parameters, const Catalog& catalog,
                 const InferenceWorkCoefficients& work) {
  const PretrainedModel* card = card_of(facts.model, catalog);
  if (card && card->layers) return *card->layers;
  if (const Coefficient* found = named(work.layers, Wording{facts.model})) return mean(*found);
  if (parameters > 1e9)
    return usual_layers(Parameters{parameters}, mean(work.layers_of_1b), mean(work.layers_exponent));
  return mean(parameters < mean(work.small_parameters_m) * 1e6 ? work.layers_of_small
                                                               : work.layers_of_medium);
}

/// Pixels that end a name: 384 of `vit_base_patch16_384`, not the 16.
std::optional<double> side_in_name(std::string_view name) {
  constexpr double least = 96, most = 700; // no image network reads fewer or more, model numbers are
  constexpr std::size_t digits = 3;
  const std::string text = lower_case(name);
  const auto patch = text.rfind("patch");
  std::size_t at = patch == std::string::npos ? 0 : patch;
  while (at < text.size()) {
    const auto is_digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
    if (!is_digit(at)) {
      ++at;
      continue;
    }
    std::size_t end = at;
    double side = 0;
    for (; is_digit(end); ++end)
      side = side * 10 + (text[end] - '0');
    if (end - at == digits) return side >= least && side <= most ? std::optional{side} : std::nullopt;
    at = end;
  }
  return std::nullopt;
}

/// A row while its work is counted.
struct Counting {
  const InferenceFacts& facts;
  const Catalog& catalog;
  const Coefficients& coefficients;
  const InferenceWorkCoefficients& work;
  std::optional<double> parameters;
  std::string task; ///< in lower case
  Wording name, both;
};

ItemCost cost(const Counting& c, std::string kind, double flop, double activations, double layers,
              double passes = 1) {
  const double parameters = c.parameters.value_or(mean(c.work.default_network_parameters_m) * 1e6);
  return {std::move(kind), Flop{flop}, activations, Parameters{parameters}, layers, passes, "plain"};
}

Result<ItemCost, std::string> image_cost(const Counting& c) {
  const Network* network = spelled_network(c.coefficients.networks, c.name, false);
  double multiply_adds = 0, activations = 0, native = 0;
  if (network) {
    multiply_adds = network->gmacs * 1e9;
    native = network->input_pixels;
  } else if (c.parameters) {
    multiply_adds = mean(c.coefficients.train_work.multiply_adds_per_parameter) * *c.parameters;
    native = mean(c.coefficients.train_work.default_pixels, "default");
  } else {
    return Unexpected{std::string{"neither a network of that name nor its parameters: fill params_total, or "
                                  "add it to models/networks.json"}};
  }
  activations = network && network->activations_m
                    ? *network->activations_m * 1e6
                    : usual_activations(MultiplyAdds{multiply_adds}, 1, mean(c.work.activations_at_1gmac),
                                        mean(c.work.activations_exponent));
  auto side = side_before_times(c.facts.input_size);
  if (!side) side = side_in_name(c.facts.model);
  const double ratio = side.value_or(native) / native;
  const auto group = spelled_group(c.coefficients.network_groups, c.name);
  const bool attends = group == "attention";
  ItemCost item = cost(
      c, "image", 2 * multiply_adds * image_growth(ratio, attends ? mean(c.work.attention_flop_exponent) : 2),
      activations * image_growth(ratio, attends ? mean(c.work.attention_activations_exponent) : 2),
      mean(c.work.image_layers));
  item.group = group;
  return item;
}

ItemCost detector_cost(const Counting& c) {
  const Network* network = spelled_network(c.coefficients.networks, c.name, true);
  const TrainingWorkCoefficients& usual = c.coefficients.train_work;
  const double multiply_adds = (network ? network->gmacs : mean(usual.default_gmacs, "detector")) * 1e9;
  const double native = network ? network->input_pixels : mean(usual.default_pixels, "detector");
  const double activations =
      usual_activations(MultiplyAdds{multiply_adds}, 1, mean(c.work.detector_activations_at_1gmac),
                        mean(c.work.detector_activations_exponent));
  const double scale = image_growth(side_before_times(c.facts.input_size).value_or(native) / native, 2);
  return cost(c, "detector", 2 * multiply_adds * scale, activations * scale, mean(c.work.detector_layers));
}

Result<ItemCost, std::string> volume_cost(const Counting& c) {
  const Network* network = spelled_network(c.coefficients.networks, Wording{"3D-UNet"}, false);
  if (!network) return Unexpected{std::string{"models/networks.json lacks 3D U-Net"}};
  const double windows = mean(c.work.volume_windows);
  return cost(c, "volume", 2 * network->gmacs * 1e9 * windows,
              network->activations_m.value_or(0) * 1e6 * windows, mean(c.work.volume_layers));
}

ItemCost denoiser_cost(const Counting& c) {
  const bool xl = c.name.spells("sdxl") || c.name.spells("xlbase");
  const Coefficient* share = named(c.work.denoiser_share, c.name);
  const double flop_of_pass =
      2 * mean(c.work.denoiser_gmacs, xl ? "xl" : "default") * 1e9 * (share ? mean(*share) : 1);
  const auto steps = number_before(c.facts.input_size, " steps");
  const double passes = steps ? 2 * *steps : mean(c.work.denoiser_passes);
  return cost(c, "diffusion", flop_of_pass * passes,
              flop_of_pass * passes / 1e9 * mean(c.work.denoiser_activations_per_gflop) * 1e6,
              mean(c.work.denoiser_layers), passes);
}

ItemCost caption_cost(Counting& c) {
  c.parameters = c.parameters.value_or(mean(c.work.default_parameters_other_m) * 1e6);
  return cost(c, "caption",
              mean(c.work.caption_image_gflop) * 1e9 + 2 * *c.parameters * mean(c.work.caption_positions),
              mean(c.work.caption_activations_m) * 1e6,
              mean(c.work.caption_share_of_layers) * layers_of(c.facts, *c.parameters, c.catalog, c.work) +
                  mean(c.work.caption_more_layers),
              mean(c.work.caption_tokens));
}

ItemCost speech_cost(Counting& c) {
  if (c.both.spells("rnnt")) {
    c.parameters = mean(c.work.transducer_parameters_m) * 1e6;
    return cost(c, "transducer",
                2 * *c.parameters * mean(c.work.clip_seconds) * mean(c.work.transducer_frames_per_second),
                mean(c.work.transducer_activations_m) * 1e6, mean(c.work.transducer_layers));
  }
  c.parameters = c.parameters.value_or(mean(c.work.default_parameters_other_m) * 1e6);
  const double billions = *c.parameters / 1e9, layers = layers_of(c.facts, *c.parameters, c.catalog, c.work);
  if (c.both.spells("whisper") || c.name.holds("distil")) {
    const double share = contains(c.facts.throughput_unit, "token") ? 1 / mean(c.work.transcript_tokens) : 1;
    return cost(c, "transcriber", 2 * *c.parameters * mean(c.work.whisper_positions) * share,
                billions * mean(c.work.whisper_activations_m_per_billion) * 1e6 * share, layers,
                mean(c.work.transcript_passes));
  }
  return cost(c, "speech-encoder",
              2 * *c.parameters * mean(c.work.speech_frames_per_second) * mean(c.work.clip_seconds),
              billions * mean(c.work.speech_activations_m_per_billion) * 1e6, layers);
}

/// Tokens that a generating pipeline writes.
double written_tokens(const Counting& c) {
  if (c.facts.tokens_written.value_or(0) > 0) return *c.facts.tokens_written;
  const Wording task{c.facts.task};
  const std::string model = lower_case(c.facts.model);
  // A base model, and not one that was tuned to answer.
  const auto base = model.find("llama-2-");
  if (contains(c.task, "zero-shot") && base != std::string::npos && contains(model.substr(base), "b-hf"))
    return mean(c.work.base_model_written_tokens);
  if (contains(lower_case(c.facts.software), "optimum"))
    return mean(c.work.written_tokens, task.spells("question") ? "benchmark-question" : "benchmark");
  return named_or(c.work.written_tokens, task, "default", "benchmark");
}

ItemCost generation_cost(Counting& c) {
  c.parameters = c.parameters.value_or(mean(c.work.default_parameters_m) * 1e6);
  const double written = written_tokens(c);
  const double read = c.facts.tokens_read.value_or(0) > 0 ? *c.facts.tokens_read : mean(c.work.read_tokens);
  return cost(c, "generation", 2 * *c.parameters * (read + written),
              mean(c.work.generation_activations_m) * 1e6,
              layers_of(c.facts, *c.parameters, c.catalog, c.work), written);
}

ItemCost encoder_cost(Counting& c) {
  c.parameters = c.parameters.value_or(mean(c.work.default_parameters_m) * 1e6);
  const auto stated = number_behind(c.facts.input_size, "seq");
  const double tokens =
      stated ? *stated
             : named_or(c.work.text_tokens, Wording{c.facts.input_size + " " + c.facts.task}, "default");
  const double layers = layers_of(c.facts, *c.parameters, c.catalog, c.work);
  ItemCost item = cost(c, "encoder", 2 * mean(c.work.encoder_share) * *c.parameters * tokens,
                       tokens * layers * std::sqrt(*c.parameters) / 2, layers);
  if (c.name.holds("deberta")) item.group = "deberta";
  return item;
}

std::string precision_of(const InferenceFacts& facts, std::string_view kind) {
  constexpr std::array<std::string_view, 6> in_eight_bits{"image",   "detector",    "volume",
                                                          "encoder", "recommender", "recommender-cross"};
  const std::string stated = lower_case(facts.precision), software = lower_case(facts.software);
  const bool unchanged = holds_any(software, {"transformers", "optimum", "armnn", "tflite", "onnx"});
  if (kind == "diffusion") return unchanged ? "fp32" : contains(stated, "fp8") ? "int8" : "fp16";
  if (contains(stated, "fp32")) return "fp32";
  if (holds_any(stated, {"int8", "int4", "fp4", "fp8"})) return "int8";
  if (holds_any(stated, {"fp16", "bf16", "amp"})) return "fp16";
  if (unchanged) return "fp32";
  return std::ranges::find(in_eight_bits, kind) != in_eight_bits.end() ? "int8" : "fp16";
}

bool is_pipeline(std::string_view software) {
  return holds_any(software, {"transformers", "optimum"});
}

/// `1g.10gb` of a part that is partitioned: the slices it is of.
std::optional<double> slices_of(std::string_view hardware) {
  const std::string text = lower_case(hardware);
  const auto is_digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  for (auto at = text.find("g."); at != std::string::npos; at = text.find("g.", at + 1)) {
    std::size_t end = at + 2;
    while (is_digit(end))
      ++end;
    if (at > 0 && is_digit(at - 1) && end > at + 2 && text.compare(end, 2, "gb") == 0)
      return text[at - 1] - '0';
  }
  return std::nullopt;
}

Result<InferencePart, std::string> part_of(const InferenceFacts& facts, const HardwareNames& names,
                                           const InferenceWorkCoefficients& work) {
  const auto found = names.find(facts.hardware);
  if (!found) return Unexpected{found.error()};
  if (!found->accelerator && !found->cpu)
    return Unexpected{std::string{"the catalog has no processor of that name: add it to catalogs/cpus.json"}};
  auto part =
      found->accelerator ? inference_part(*found->accelerator, work) : inference_part(*found->cpu, work);
  if (!part) return Unexpected{std::string{"the catalog has no peak of that part"}};
  if (const auto slices = slices_of(facts.hardware)) return slice_of(*part, *slices / mean(work.slices));
  return *std::move(part);
}

bool is_server(const InferenceFacts& facts) {
  return contains(lower_case(facts.latency_kind), "server") || facts.throughput_unit.starts_with("queries");
}

Result<LoadService, std::string> load_of(const InferenceFacts& facts, InferencePart part, double devices,
                                         const Catalog& catalog, const InferenceWorkCoefficients& work) {
  const auto total = parameters_of(facts, catalog, work);
  if (!total) return Unexpected{std::string{"the model's parameters are not known: fill params_total"}};
  const std::string stated = lower_case(facts.precision), software = lower_case(facts.software);
  const bool has_input = !facts.input_size.empty();
  LoadService load;
  load.part = std::move(part);
  load.devices = devices;
  load.precision = "fp16";
  for (const std::string_view word : {"int8", "fp8", "int4", "fp4"}) // the narrowest that is named
    if (contains(stated, word)) load.precision = word;
  load.total = Parameters{*total};
  load.active = Parameters{facts.active_parameters.value_or(0) > 0 ? *facts.active_parameters : *total};
  if (const PretrainedModel* card = card_of(facts.model, catalog)) load.layers = card->layers;
  load.latent_cache = contains(lower_case(facts.model), "deepseek");
  if (has_input) {
    const Wording data{facts.input_size};
    load.tokens_read = named_or(work.prompt_tokens, data, "other");
    load.tokens_written = named_or(work.answer_tokens, data, "other");
  } else {
    const auto stated_or = [](const std::optional<double>& tokens, double usual) {
      return tokens.value_or(0) > 0 ? *tokens : usual;
    };
    load.tokens_read = stated_or(facts.tokens_read, mean(work.prompt_tokens, "default"));
    load.tokens_written = stated_or(facts.tokens_written, mean(work.answer_tokens, "default"));
  }
  load.stack = contains(software, "tgi")                                  ? "tgi"
               : contains(software, "tensorrt-llm")                       ? "trtllm"
               : holds_any(software, {"vllm", "deepspeed"}) && !has_input ? "vllm"
                                                                          : "submitted";
  for (const auto& stated_number : {facts.batch, facts.concurrency})
    if (stated_number.value_or(0) > 0) load.sequences = stated_number;
  load.server = is_server(facts);
  return load;
}

} // namespace

Result<ItemCost, std::string> item_cost(const InferenceFacts& facts, const Catalog& catalog,
                                        const Coefficients& coefficients) {
  Counting c{facts,
             catalog,
             coefficients,
             coefficients.inference_work,
             parameters_of(facts, catalog, coefficients.inference_work),
             lower_case(facts.task),
             Wording{facts.model},
             Wording{facts.task + " " + facts.model}};
  const auto task_has = [&](std::initializer_list<std::string_view> words) {
    return holds_any(c.task, words);
  };
  if (c.both.spells("recommend") || c.both.spells("dlrm"))
    return cost(c, c.name.holds("v2") || c.name.holds("dcn") ? "recommender-cross" : "recommender", 0, 0,
                mean(c.work.recommender_layers));
  if (c.both.spells("segmentation3d") || c.both.spells("3dunet")) return volume_cost(c);
  if (task_has({"video"})) return Unexpected{std::string{"video is predicted with --kind serving"}};
  if (task_has({"image-classification"})) return image_cost(c);
  if (task_has({"segmentation", "detection"})) return detector_cost(c);
  if (task_has({"text-to-image", "image-generation"})) return denoiser_cost(c);
  if (task_has({"caption"})) return caption_cost(c);
  if (c.task.starts_with("asr") || c.both.spells("whisper") || c.both.spells("wav2vec") ||
      c.both.spells("hubert") || c.both.spells("rnnt"))
    return speech_cost(c);
  if (task_has({"zero-shot", "summar", "text-generation"}) || c.both.spells("t5")) return generation_cost(c);
  if (task_has({"fill-mask", "classification", "question-answering", "embedding", "similarity"}))
    return encoder_cost(c);
  return Unexpected{
      std::string{"no law for the task: see the column task of tests/published/inference_runs.csv"}};
}

Result<InferenceTask, std::string> inference_task(const InferenceFacts& facts, const HardwareNames& hardware,
                                                  const Catalog& catalog, const Coefficients& coefficients) {
  auto part = part_of(facts, hardware, coefficients.inference_work);
  if (!part) return Unexpected{part.error()};
  const std::string software = lower_case(facts.software);
  const bool pipeline = is_pipeline(software);
  // A slice stands for one device, however many machines there were.
  const double devices =
      contains(facts.hardware, "MIG") || facts.devices.value_or(0) <= 0 ? 1 : *facts.devices;
  InferenceTask task;
  if (!pipeline && (contains(facts.task, "text-generation") || contains(facts.task, "(LLM)"))) {
    auto load = load_of(facts, *std::move(part), devices, catalog, coefficients.inference_work);
    if (!load) return Unexpected{load.error()};
    task.load = *std::move(load);
    return task;
  }
  auto item = item_cost(facts, catalog, coefficients);
  if (!item) return Unexpected{item.error()};
  ItemService service;
  service.part = *std::move(part);
  service.devices = devices;
  const bool on_cpu = service.part.kind == PartKind::cpu;
  service.stack = pipeline                                                ? "pipeline"
                  : contains(software, "timm")                            ? "timm"
                  : on_cpu && holds_any(software, {"deepsparse", "onnx"}) ? "cpu"
                                                                          : "tuned";
  service.item = *std::move(item);
  service.precision = precision_of(facts, service.item.kind);
  if (facts.batch.value_or(0) > 0) service.batch = facts.batch;
  service.server = is_server(facts);
  const auto meter = inference_meter(facts.energy_scope);
  service.metered = meter && *meter == InferenceMeter::wall;
  service.sparse = contains(facts.precision, "sparse");
  task.item = std::move(service);
  return task;
}

} // namespace steelyard
