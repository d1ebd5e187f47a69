// Machine time of models that answer in one pass, by the fitted law of inference.
#include "request.hpp"
#include "served_month.hpp"

#include "steelyard/estimate/inference_time.hpp"
#include "steelyard/formulas/positive_law.hpp"
#include "steelyard/formulas/training_law.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace steelyard {

namespace {

bool sees(std::string_view kind) {
  return kind == "image" || kind == "detector";
}

/// The law's word for a model on an accelerator or without one; empty where nothing of the kind was measured.
std::string_view law_kind(const PretrainedModel& model, bool engine, bool on_cpu) {
  switch (architecture_class(model.family)) {
  case ArchitectureClass::transformer:
    return on_cpu && decodes(model) ? "" : "encoder";
  case ArchitectureClass::cnn:
  case ArchitectureClass::vit:
    return "image";
  case ArchitectureClass::detector:
  case ArchitectureClass::segmenter:
    return "detector";
  case ArchitectureClass::speech:
    if (on_cpu || model.family == "text-to-speech") return "";
    // What listens first and then writes: engines were measured with speech, PyTorch with models that do the
    // same to texts and images.
    if (model.family == "speech-encoder-decoder") return engine ? "transcriber" : "generation";
    return "encoder";
  default:
    return "";
  }
}

double usual_depth(double millions, const InferenceWorkCoefficients& work) {
  return mean(millions < mean(work.small_parameters_m) ? work.layers_of_small : work.layers_of_medium);
}

/// A request of the usual size as the law sees it.
ItemCost request_cost(const PretrainedModel& model, std::string_view kind, const RequestSize& usual,
                      const Coefficients& c) {
  const InferenceWorkCoefficients& work = c.inference_work;
  ItemCost item;
  item.kind = kind;
  item.flop = request_flop(model, usual);
  const double millions =
      model.parameters_b ? *model.parameters_b * 1000 : mean(work.default_network_parameters_m);
  item.parameters = Parameters{millions * 1e6};
  if (sees(kind)) {
    const double images = std::max(1.0, usual.images);
    // Of a network that nobody counted, parameters say roughly what a pass takes.
    if (!model.gmacs)
      item.flop = Flop{2 * mean(c.train_work.multiply_adds_per_parameter) * item.parameters.count() * images};
    const MultiplyAdds image{item.flop.count() / 2 / images};
    const bool detects = kind == "detector";
    item.layers = mean(detects ? work.detector_layers : work.image_layers);
    item.passes = images; // one after another
    item.activations =
        images * (detects ? usual_activations(image, 1, mean(work.detector_activations_at_1gmac),
                                              mean(work.detector_activations_exponent))
                          : usual_activations(image, 1, mean(work.activations_at_1gmac),
                                              mean(work.activations_exponent)));
    return item;
  }
  item.layers = model.layers.value_or(usual_depth(millions, work));
  const double clips = usual.audio_seconds / mean(work.clip_seconds);
  if (kind == "transcriber") {
    // As the law was fitted: all parameters meet all positions of each window that is padded to its length.
    const double positions = tokens_per_request(model, usual).count() / mean(work.whisper_positions);
    item.flop = Flop{2 * item.parameters.count() * mean(work.whisper_positions) * std::ceil(positions)};
    item.passes = std::max(1.0, mean(work.transcript_passes) * clips);
    return item;
  }
  if (kind == "generation") {
    const double writer = model.decoder_b.value_or(*model.parameters_b / 2) / *model.parameters_b;
    item.parameters = item.parameters * writer; // read anew for each token
    item.layers *= writer;
    item.passes = std::max(1.0, mean(work.transcript_passes) * clips);
    item.activations = mean(work.generation_activations_m) * 1e6;
    return item;
  }
  item.activations =
      tokens_per_request(model, usual).count() * item.layers * std::sqrt(item.parameters.count()) / 2;
  return item;
}

/// What the law is asked, and what it does not know of the answer.
struct Asked {
  ItemService service;
  std::string_view width;             ///< kind of error; empty: as the law has it
  std::vector<Assumption> more_error; ///< factors around 1 on top of the law's own
};

/// Software, precision and batch of the plan's stack on the part.
void put_stack(const Job& job, bool batch, Asked& asked) {
  ItemService& service = asked.service;
  const std::string& kind = service.item.kind;
  const Coefficients& c = job.k();
  const bool engine = job.setting.plan.team.stack == Stack::tuned;
  if (!batch) service.batch = 1; // PyTorch answers one at a time
  if (service.part.kind == PartKind::cpu) {
    // Images were measured as compiled networks, the rest in runtimes for processors.
    service.stack = kind == "image" ? "timm" : "cpu";
    service.precision = "fp32";
    asked.more_error.push_back(error_factor(c.inference_work.vcpu_transfer, "serve.item_law_error.vcpu",
                                            mean(c.inference_work.vcpu_transfer)));
    return;
  }
  service.precision = job.setting.plan.team.stack == Stack::naive ? "fp32" : "fp16";
  if (engine) { // which gather requests into batches
    service.stack = "tuned";
    service.server = !batch;
    service.batch.reset();
    return;
  }
  // Texts were measured as people write it, images as compiled networks: measured pipelines for these were of
  // large transformers only. No detector was measured as a compiled network.
  service.stack = sees(kind) ? "timm" : "pipeline";
  if (kind == "detector") asked.width = "pipeline.detector";
  // One token after the other: batches of such work were not measured, and gain less than the law would have
  // it.
  if (kind == "generation") service.batch = 1;
}

std::optional<Asked> asked_of(const Job& job, bool batch) {
  const Setting& s = job.setting;
  const PretrainedModel& model = *job.model;
  const Machine& m = job.serve->machine;
  const Coefficients& c = job.k();
  const RequestSize usual = mean_size(s.plan);
  const std::string_view kind = law_kind(model, s.plan.team.stack == Stack::tuned, !m.accelerator);
  if (kind.empty() || !(request_flop(model, usual).count() > 0)) return std::nullopt;
  const bool speech = architecture_class(model.family) == ArchitectureClass::speech;
  if (!sees(kind) && usual.images > 0) return std::nullopt; // it reads more than text
  if ((sees(kind) && !model.gmacs && !model.parameters_b) || (speech && !model.parameters_b))
    return std::nullopt;
  const Cpu* cpu = m.accelerator ? nullptr : find_cpu(s.catalog, m.instance->cpu);
  const auto part = m.accelerator ? inference_part(*m.accelerator, c.inference_work)
                    : cpu         ? inference_part(*cpu, m.instance->vcpu, c.inference_work)
                                  : std::nullopt;
  if (!part) return std::nullopt;
  Asked asked;
  asked.service.part = *part;
  asked.service.item = request_cost(model, kind, usual, c);
  put_stack(job, batch, asked);
  if (sees(kind) && !model.gmacs) asked.more_error.push_back(c.train.flop_error.at("parameters"));
  // Speech in PyTorch was metered, and not timed.
  if (speech && asked.service.stack == "pipeline") asked.more_error.push_back(c.serve.item_error);
  if (m.accelerator && part->kind == PartKind::other)
    asked.more_error.push_back(transfer_error(c.serve_law.transfer.at("default")));
  return asked;
}

} // namespace

std::optional<ItemSeconds> seconds_by_law(const Job& job, bool batch) {
  const Setting& s = job.setting;
  const PretrainedModel& model = *job.model;
  const Machine& m = job.serve->machine;
  const auto asked = asked_of(job, batch);
  if (!asked) return std::nullopt;
  const LawQuestion law = item_seconds(asked->service, s.coefficients);

  // Arithmetic and traffic grow with the request, launches and weights only where a longer one is written
  // in more passes.
  const double usual_seconds = law_value(law);
  const bool writes = asked->service.item.kind == "generation" || asked->service.item.kind == "transcriber";
  const double growing = writes ? share_of(law, {"flop", "moved", "weights", "layer_pipeline", "flop_speech"})
                                : share_of(law, {"flop", "moved"});
  const double usual_flop = request_flop(model, mean_size(s.plan)).count();
  const std::string_view width = asked->width.empty() ? std::string_view{law.kind} : asked->width;
  const Coefficient& half_width = half_width_in(law.law->half_widths, width);
  std::vector<Assumption> errors = asked->more_error;
  errors.push_back(
      error_factor(half_width, "serve.item_law_error." + std::string{width}, log_sd(mean(half_width))));
  const double side_by_side = m.accelerator ? std::max(1.0, m.instance->accelerator_count) : 1;
  ItemSeconds result;
  const auto& flop = request_draws(job).flop;
  result.seconds = values_of(s.n, [&](std::size_t i) {
    const double larger = flop[i] / usual_flop;
    return usual_seconds * (1 + growing * (larger - 1)) / side_by_side;
  });
  for (const Assumption& error : errors) {
    const auto off = job.draw(error);
    for (std::size_t i = 0; i < s.n; ++i)
      result.seconds[i] *= off[i];
  }
  if (!s.detail) return result;
  for (const LawTerm& term : law.terms)
    if (const Coefficient* found = law.law->coefficients.find(term.name))
      result.inputs.push_back(leaf(s, *found));
  for (const std::string& effect : law.effects)
    if (const Coefficient* found = law.law->log_factors.find(effect))
      result.inputs.push_back(leaf(s, *found));
  for (const Assumption& error : errors)
    result.inputs.push_back(leaf(s, error));
  if (m.accelerator) {
    result.inputs.push_back(record_leaf("memory bandwidth",
                                        m.accelerator->memory_bandwidth_gb_per_s.value_or(0), "GB/s",
                                        m.accelerator->id, m.accelerator->provenance));
    return result;
  }
  const Cpu& cpu = *find_cpu(s.catalog, m.instance->cpu);
  result.inputs.push_back(
      record_leaf("peak of a vCPU", *cpu.peak_gflops_per_vcpu, "GFLOP/s", cpu.id, cpu.provenance));
  result.inputs.push_back(leaf(s, s.coefficients.inference_work.vcpu_gb_per_s));
  return result;
}

} // namespace steelyard
