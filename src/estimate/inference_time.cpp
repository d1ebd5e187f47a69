#include "steelyard/estimate/inference_time.hpp"

#include "steelyard/formulas/inference_law.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

// What the coefficients are shares of: each term is written so that a coefficient near 1 is what physics
// expects. They were fitted to these definitions: a change needs a new fit with scripts/fit/inference_law.py.
constexpr double eager_layer = 0.05;    ///< of the time of a launch that a compiled network takes
constexpr double tuned_layer = 0.01;    ///< the same in an engine
constexpr double encoder_layer = 4;     ///< launches of a transformer's layer over a convolution's
constexpr double processor_layer = 20;  ///< time of a launch on a processor over an accelerator's
constexpr double sequence_start = 0.03; ///< seconds before a sequence is decoded
constexpr double lookup = 0.01,
                 cross_lookup = 0.05; ///< ms of a recommender's item at the reference bandwidth
constexpr double load_layer = 0.05;   ///< of the time of a launch, for a step of all sequences
constexpr double node_busy = 0.5;     ///< of the span between idle and design power
constexpr double single_stream = 1, multi_stream = 8; ///< items at a time in benchmarks of latency
constexpr double single_over_half = 4; ///< 16-bit peak over fp32's where the catalog has only the former

double value(const CoefficientFamily& family, std::string_view word) {
  const Coefficient* found = family.find(word);
  return found ? mean(*found) : 0;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Parts of a board that has no other host.
bool is_embedded(const InferencePart& part) {
  return contains(part.id, "orin") || contains(part.id, "jetson") || contains(part.id, "mali");
}

FlopPerSecond tera(double figure) {
  return FlopPerSecond{figure * 1e12};
}

std::optional<FlopPerSecond> tera(const std::optional<double>& figure) {
  return figure ? std::optional{tera(*figure)} : std::nullopt;
}

FlopPerSecond peak(const InferencePart& part, std::string_view precision) {
  return precision == "fp32" ? part.fp32 : precision == "int8" ? part.int8 : part.fp16;
}

/// Terms that every network has.
struct Basics {
  double flop, moved, weights, launches;
};

Basics basics(const ItemService& s, const InferenceWorkCoefficients& work) {
  const double bytes = mean(work.weight_bytes.at(s.precision));
  const double batch = s.batch.value_or(mean(work.full_batch));
  return {(s.item.flop / peak(s.part, s.precision)).count(),
          activation_seconds(s.item.activations, bytes, s.part.bandwidth).count(),
          weight_seconds(s.item.parameters, bytes, s.item.passes, s.part.bandwidth, batch).count(),
          launch_seconds(s.item.layers, s.item.passes, batch).count()};
}

std::string_view host_term(std::string_view kind) {
  if (kind == "image") return "host_image";
  if (kind == "detector") return "host_detector";
  if (kind == "caption") return "host_caption";
  return "host_text";
}

void put_pipeline(LawQuestion& q, const ItemService& s, const Basics& b) {
  q.terms = {{"flop", b.flop},
             {"moved", b.moved},
             {"weights", b.weights},
             {"layer_pipeline", b.launches},
             {std::string{host_term(s.item.kind)}, 1.0 / 1000, true}};
  q.effects = {"kind." + s.item.kind};
  if (s.item.group == "deberta") q.effects.emplace_back("deberta");
  q.kind = "pipeline." + s.item.kind;
}

void put_compiled(LawQuestion& q, const ItemService& s, const Basics& b) {
  q.terms = {
      {"flop", b.flop}, {"moved", b.moved}, {"weights", b.weights}, {"layer", b.launches * eager_layer}};
  q.effects = {"group." + s.item.group, "part." + s.part.id};
  if (s.part.kind == PartKind::cpu) q.effects.push_back("cpu." + s.item.group);
  if (s.stack == "cpu") q.effects.emplace_back(s.sparse ? "sparse" : "onnx");
  q.kind = s.stack == "timm" ? "timm." + std::string{name(s.part.kind)} : s.stack + ".counted";
}

void put_tuned(LawQuestion& q, const ItemService& s, const Basics& b, const Coefficients& c) {
  const std::string& kind = s.item.kind;
  const bool on_cpu = s.part.kind == PartKind::cpu, single = s.single();
  const bool recommends = kind.starts_with("recommender"),
             of_speech = kind == "transducer" || kind == "transcriber";
  if (recommends) {
    const double share = contains(kind, "cross") ? cross_lookup : lookup;
    q.terms = {{"lookup", mean(c.inference_work.lookup_gb_per_s) / s.part.bandwidth.count() * share / 1000}};
  } else if (of_speech) {
    q.terms = {{"flop_speech", b.flop}, {"weights", b.weights}};
    if (single) q.terms.push_back({"sequence", sequence_start});
  } else {
    q.terms = {{"flop", b.flop},
               {"moved", b.moved},
               {"layer", b.launches * tuned_layer * (kind == "encoder" ? encoder_layer : 1) *
                             (on_cpu ? processor_layer : 1)}};
    if (single) q.terms.push_back({"flop_single", b.flop});
  }
  q.effects = {"part." + s.part.id, "hardware." + std::string{name(s.part.kind)}, "kind." + kind};
  if (on_cpu) q.effects.push_back("cpu." + s.precision);
  if (s.precision != "int8") q.effects.push_back("precision." + s.precision);
  if (s.server) q.effects.emplace_back("server");
  if (single && s.part.kind == PartKind::other) q.effects.emplace_back("single");
  if (s.metered && s.part.kind == PartKind::gpu) q.effects.emplace_back("metered");
  // Nobody tunes in fp32: such submissions are the reference code.
  if (s.precision == "fp32" && s.part.kind != PartKind::other && !is_embedded(s.part))
    q.effects.emplace_back(on_cpu ? "reference.cpu" : "reference");
  q.kind = recommends || of_speech ? "tuned.own" : "tuned.counted";
}

} // namespace

std::string_view name(PartKind kind) {
  return kind == PartKind::gpu ? "gpu" : kind == PartKind::cpu ? "cpu" : "other";
}

std::string_view name(PowerMeter meter) {
  return meter == PowerMeter::wall ? "wall" : meter == PowerMeter::node ? "node" : "visible";
}

std::optional<InferencePart> inference_part(const Accelerator& a, const InferenceWorkCoefficients& work) {
  const auto fp16 = a.fp16_tflops ? a.fp16_tflops : a.fp32_tflops;
  if (!fp16) return std::nullopt;
  const bool gpu =
      a.vendor == "NVIDIA" || a.vendor == "AMD" || a.vendor == "Arm" || contains(a.name, " Arc ");
  const double watts = a.power_tdp_w.value_or(mean(work.default_watts));
  InferencePart part;
  part.id = a.id;
  part.kind = gpu ? PartKind::gpu : PartKind::other;
  part.fp32 = tera(a.fp32_tflops.value_or(*fp16 / single_over_half));
  part.fp16 = tera(*fp16);
  part.int8 = tera(std::max({a.int8_tops.value_or(*fp16), a.fp8_tflops.value_or(0), *fp16}));
  part.fp8 = tera(a.fp8_tflops);
  part.fp4 = tera(a.fp4_tflops);
  part.bandwidth = GigabytesPerSecond{a.memory_bandwidth_gb_per_s.value_or(mean(work.default_gb_per_s))};
  part.memory = Gigabytes{a.memory_gb.value_or(mean(work.default_memory_gb))};
  part.watts = watts;
  part.idle_watts = a.power_idle_w.value_or(watts * mean(work.idle_share.at("default")));
  return part;
}

std::optional<InferencePart> inference_part(const Cpu& cpu, const InferenceWorkCoefficients& work) {
  if (!cpu.fp32_tflops || !cpu.int8_tops) return std::nullopt;
  InferencePart part;
  part.id = cpu.id;
  part.kind = PartKind::cpu;
  part.fp32 = tera(*cpu.fp32_tflops);
  part.fp16 = tera(cpu.fp16_tflops.value_or(*cpu.fp32_tflops));
  part.int8 = tera(*cpu.int8_tops);
  part.bandwidth = GigabytesPerSecond{cpu.memory_bandwidth_gb_per_s.value_or(mean(work.default_gb_per_s))};
  part.memory = Gigabytes{mean(work.host_memory_gb)};
  part.watts = cpu.power_tdp_w.value_or(mean(work.default_watts));
  part.idle_watts = part.watts * mean(work.idle_share.at("cpu"));
  return part;
}

std::optional<InferencePart> inference_part(const Cpu& cpu, double vcpus,
                                            const InferenceWorkCoefficients& work) {
  if (!cpu.peak_gflops_per_vcpu) return std::nullopt;
  InferencePart part;
  part.id = cpu.id;
  part.kind = PartKind::cpu;
  part.fp32 = part.fp16 = part.int8 = FlopPerSecond{*cpu.peak_gflops_per_vcpu * 1e9 * vcpus};
  part.bandwidth = GigabytesPerSecond{mean(work.vcpu_gb_per_s) * vcpus};
  return part;
}

InferencePart slice_of(InferencePart part, double share) {
  for (FlopPerSecond* figure : {&part.fp32, &part.fp16, &part.int8})
    *figure = *figure * share;
  for (auto* figure : {&part.fp8, &part.fp4})
    if (*figure) *figure = **figure * share;
  part.bandwidth = part.bandwidth * share;
  return part;
}

double law_value(const LawQuestion& question) {
  PositiveLaw law;
  for (const LawTerm& term : question.terms) {
    const double coefficient = value(question.law->coefficients, term.name);
    if (term.of_host)
      law.add_host(coefficient, term.value);
    else
      law.add(coefficient, term.value);
  }
  for (const auto& effect : question.effects)
    law.multiply(value(question.law->log_factors, effect));
  return law.value();
}

double share_of(const LawQuestion& question, const std::vector<std::string_view>& terms) {
  LawQuestion part = question;
  std::erase_if(part.terms,
                [&](const LawTerm& term) { return std::ranges::find(terms, term.name) == terms.end(); });
  return law_value(part) / law_value(question);
}

const Coefficient& half_width_in(const CoefficientFamily& half_widths, std::string_view kind) {
  if (const Coefficient* own = half_widths.find(kind)) return *own;
  return half_widths.at(kind.substr(0, kind.find('.')));
}

bool ItemService::single() const {
  return stack == "tuned" && batch && (*batch == single_stream || *batch == multi_stream);
}

double ItemService::used() const {
  return single() ? std::min(devices, *batch) : devices;
}

LawQuestion item_seconds(const ItemService& service, const Coefficients& c) {
  const Basics terms = basics(service, c.inference_work);
  LawQuestion question;
  if (service.stack == "tuned") {
    question.law = &c.inference_law.tuned;
    put_tuned(question, service, terms, c);
    return question;
  }
  question.law = &c.inference_law.eager;
  if (service.stack == "pipeline")
    put_pipeline(question, service, terms);
  else
    put_compiled(question, service, terms);
  return question;
}

LawQuestion gpu_joules(const ItemService& service, bool newer, const Coefficients& c) {
  LawQuestion question = item_seconds(service, c);
  question.law = &c.inference_law.gpu;
  // Near its limit while it computes, far below while it waits.
  for (LawTerm& term : question.terms) {
    const bool works = term.name == "flop" || term.name == "weights" || term.name == "moved";
    term.value *= works ? service.part.watts : mean(c.inference_work.accelerator_load) * service.part.watts;
  }
  if (service.item.parameters > Parameters{mean(c.inference_work.spread_billions) * 1e9})
    question.effects.emplace_back("several");
  if (newer) question.effects.emplace_back("newer");
  question.kind = "gpu." + service.item.kind;
  return question;
}

LoadQuestion load_seconds(const LoadService& s, const Coefficients& c) {
  const InferenceWorkCoefficients& work = c.inference_work;
  const double bytes = mean(work.weight_bytes.at(s.precision));
  const bool experts = s.active.count() < mean(work.dense_share) * s.total.count();
  const double layers =
      s.layers  ? *s.layers
      : experts ? usual_layers(s.total, mean(work.expert_layers_of_1b), mean(work.expert_layers_exponent))
                : usual_layers(s.total, mean(work.layers_of_1b), mean(work.layers_exponent));
  const Gigabytes cache = s.latent_cache ? Gigabytes{mean(work.latent_cache_gb_per_token)}
                                         : usual_cache(s.active, Gigabytes{mean(work.cache_gb_per_token)},
                                                       Parameters{mean(work.cache_reference_billions) * 1e9});
  const Gigabytes weights{s.total.count() * bytes / 1e9};
  const bool spread = s.stack == "trtllm" || s.stack == "tgi";
  const double parallel =
      spread ? s.devices
             : replica_devices(weights, s.part.memory, mean(work.replica_memory_share), s.devices);
  const double room = sequences_with_room(s.part.memory * parallel, mean(work.memory_share), weights,
                                          cache * (s.tokens_read + s.tokens_written));
  const double sequences = s.sequences.value_or(std::min(mean(work.largest_batch), room));
  Gigabytes streamed = weights;
  if (experts) {
    const double routed = mean(work.routed_share) * (s.active / s.total);
    streamed = streamed_weights(weights, expert_weights(s.total, s.active, bytes, routed), routed, sequences);
  }
  FlopPerSecond rate = s.precision == "int8" ? s.part.int8 : s.part.fp16;
  if ((s.precision == "fp8" || s.precision == "fp4") && s.part.fp8) rate = *s.part.fp8;
  if (s.precision == "fp4" && s.part.fp4) rate = *s.part.fp4;
  const GigabytesPerSecond bandwidth = s.part.bandwidth * parallel;
  const double arithmetic = (Flop{2 * s.active.count()} / (rate * parallel)).count();

  LoadQuestion question;
  question.replicas = s.stack == "vllm" ? 1 : s.devices / parallel;
  LawQuestion& q = question.seconds;
  q.law = &c.inference_law.load;
  q.terms = {{"weights", (streamed / sequences / bandwidth).count()},
             {"arithmetic", arithmetic},
             {"prompt", arithmetic * s.tokens_read / s.tokens_written},
             {"cache", (cache * (s.tokens_read + s.tokens_written / 2) / bandwidth).count()},
             {"layer", launch_seconds(layers, 1, sequences).count() * load_layer}};
  q.effects = {"stack." + s.stack, "part." + s.part.id, "precision." + s.precision};
  if (experts) q.effects.emplace_back("moe");
  if (s.server) q.effects.emplace_back("server");
  if (s.part.kind == PartKind::cpu) q.effects.emplace_back("cpu");
  q.kind = "load." + s.stack;
  return question;
}

LawQuestion metered_watts(const PowerService& s, const Coefficients& c) {
  const InferenceWorkCoefficients& work = c.inference_work;
  const double span = s.part.watts - s.part.idle_watts;
  LawQuestion question;
  question.law = &c.inference_law.power;
  question.kind = std::string{name(s.meter)} + "." + std::string{name(s.part.kind)};
  if (s.meter == PowerMeter::node) { // its authors modelled the host, whatever it did
    question.terms = {
        {"neighbours", mean(work.node_host_watts) + mean(work.node_devices) * s.part.idle_watts},
        {"busy", span * s.busy_share * node_busy}};
    return question;
  }
  question.effects = {"part." + s.part.id};
  if (s.meter == PowerMeter::visible) {
    question.terms = {{"active", span}, {"idle", s.part.idle_watts * s.devices}};
    return question;
  }
  const bool on_cpu = s.part.kind == PartKind::cpu;
  const bool on_board = is_embedded(s.part) || (on_cpu && s.part.watts < mean(work.board_watts));
  const double host = on_board ? 0
                      : on_cpu ? mean(work.server_host_watts)
                               : mean(work.host_watts) * (1 + s.devices);
  question.terms = {{"active", span * (s.single ? std::min(s.devices, 1.0) : s.devices)},
                    {"idle", s.part.idle_watts * s.devices},
                    {"host", host}};
  for (const std::string& effect : {"kind." + s.kind, "hardware." + std::string{name(s.part.kind)}})
    question.effects.push_back(effect);
  if (s.server) question.effects.emplace_back("server");
  if (s.single) question.effects.emplace_back("single");
  return question;
}

} // namespace steelyard
