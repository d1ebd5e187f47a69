#include "steelyard/estimate/decoding_law.hpp"

#include "steelyard/formulas/flops.hpp"
#include "steelyard/formulas/memory.hpp"
#include "steelyard/support/letter_case.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace steelyard {

namespace {

// Units of the terms. The coefficients were fitted to them: a change needs a new fit with
// scripts/fit/generation_law.py.
constexpr double layer_ms = 0.05, link_ms = 0.02, sequence_ms = 0.01, stall_ms = 25, feeding_s = 0.3;
constexpr double dense_from = 0.95;      ///< active over all parameters of what is no mixture
constexpr double reference_cache = 8;    ///< 10^9 active parameters of serve.work.cache_gb_at_8b
constexpr double cache_number_bytes = 2; ///< of keys and values
constexpr double two_bytes = 2, milli = 1e-3, giga = 1e9;

std::string_view sparsity_word(bool sparse) {
  return sparse ? "moe" : "dense";
}

/// The value of a coefficient that something not known is filled with.
double filled_by(const Coefficient& coefficient, Decoder& d) {
  d.filled.push_back(&coefficient);
  return mean(coefficient);
}

/// Layers of a model of which only the size is known.
double usual_layers(Decoder& d, const GenerationWorkCoefficients& work) {
  const auto word = sparsity_word(d.sparse);
  return filled_by(work.layers.at(word), d) *
         std::pow(d.total.count() / giga, filled_by(work.layers_exponent.at(word), d));
}

/// The word of serve.work.weight_bytes that a precision means.
std::string_view precision_word(std::string_view text, const CoefficientFamily& known) {
  using Word = std::pair<std::string_view, std::string_view>;
  constexpr std::array<Word, 9> spellings{{{"bf16", "bfloat16"},
                                           {"fp16", "float16"},
                                           {"float8", "fp8"},
                                           {"e4m3", "fp8"},
                                           {"w8a8", "int8"},
                                           {"8bit", "int8"},
                                           {"4bit", "int4"},
                                           {"awq", "int4"},
                                           {"gptq", "int4"}}};
  std::string_view found = "default";
  std::size_t letters = 0;
  for (const auto& member : known.members)
    if (member.first.size() > letters && text.find(member.first) != std::string_view::npos) {
      found = member.first;
      letters = member.first.size();
    }
  if (letters > 0) return found;
  for (const auto& [spelling, word] : spellings)
    if (text.find(spelling) != std::string_view::npos) return word;
  return "default";
}

/// Keys and values of a token.
BytesPerToken cache_of(const DecoderFacts& facts, std::string_view name,
                       const GenerationWorkCoefficients& work, Decoder& d) {
  // Small dense models that were taught by such a mixture bear its name, but not its cache.
  if (const Coefficient* latent = d.sparse ? named_member(work.latent_cache_gb, name) : nullptr)
    return BytesPerToken{filled_by(*latent, d) * giga};
  if (facts.layers && facts.kv_heads && facts.head_dim)
    return kv_cache(*facts.layers, *facts.kv_heads, *facts.head_dim, cache_number_bytes);
  return BytesPerToken{filled_by(work.cache_gb_at_8b, d) * giga *
                       std::sqrt(facts.active.count() / giga / reference_cache)};
}

DecodeEnergyLaw energy_law(FittedLaw& c, const Sheet& sheet, double peak) {
  const double watts = sheet.watts;
  DecodeEnergyLaw law;
  law.per_gigabyte = c("weights") * watts / sheet.gigabytes_per_second;
  law.per_gigaflop = c("arithmetic") * watts / peak * milli;
  law.per_kv_gigabyte = c("cache") * watts / sheet.gigabytes_per_second;
  law.per_layer = c("layer") * layer_ms * watts * milli;
  law.per_linked_layer = c("link") * link_ms * watts * milli;
  law.per_step = c("step") * watts * milli;
  law.per_device_token = c("sequence") * sequence_ms * watts * milli;
  law.per_prompt_gigaflop = c("prompt") * watts / peak * milli;
  return law;
}

DecodeTimeLaw time_law(FittedLaw& c, const Sheet& sheet, double peak) {
  DecodeTimeLaw law;
  law.per_gigabyte = c("weights") / sheet.gigabytes_per_second;
  law.per_gigaflop = c("arithmetic") / peak * milli;
  law.per_kv_gigabyte = c("cache") / sheet.gigabytes_per_second;
  law.per_layer = c("layer") * layer_ms * milli;
  law.per_linked_layer = c("link") * link_ms * milli;
  law.per_step = c("step") * milli;
  law.per_sequence = c("sequence") * sequence_ms * milli;
  return law;
}

/// What launches of experts take, more where their scales are in blocks.
double expert_layer(FittedLaw& c, bool fp8) {
  return c("layer_experts") + (fp8 ? c("layer_experts_fp8") : 0);
}

void multiply(FittedLaw& c, const Decoder& decoder) {
  c.multiply("fp8", decoder.fp8);
  c.multiply("fp4", decoder.fp4);
  c.multiply("moe", decoder.sparse);
}

std::string_view sight_word(Sight sight) {
  return sight == Sight::image ? "image" : "video";
}

/// What pictures bring to the energy of a token.
double seen_joules(FittedLaw& c, const Decoder& decoder, const SeenPrompt& seen, const Sheet& sheet,
                   double peak, double devices) {
  const std::string sight{sight_word(seen.sight)};
  const double cache_gb = seen.tokens * decoder.cache.count() / giga;
  const double gigaflop = 2 * decoder.active.count() / giga * seen.tokens;
  return c("cache_" + sight) * cache_gb / sheet.gigabytes_per_second * sheet.watts +
         c("prompt_" + sight) * gigaflop / seen.output / peak * sheet.watts * milli +
         c("feeding_" + sight) * feeding_s * devices * sheet.watts / seen.output +
         c("sequence_seeing") * sequence_ms * sheet.watts * devices * milli;
}

/// What they bring to a step, for each sequence.
double seen_seconds(FittedLaw& c, const Decoder& decoder, const SeenPrompt& seen, const Sheet& sheet,
                    double devices) {
  const double cache_gb = seen.tokens * decoder.cache.count() / giga;
  return c("cache_" + std::string{sight_word(seen.sight)}) * cache_gb /
             (devices * sheet.gigabytes_per_second) +
         c("sequence_seeing") * sequence_ms * milli;
}

} // namespace

DecoderFacts decoder_facts(const PretrainedModel& model, std::string precision) {
  const Parameters total{model.parameters_b.value_or(0) * giga};
  return {model.id,
          total,
          model.active_b ? Parameters{*model.active_b * giga} : total,
          model.layers,
          model.kv_heads,
          model.head_dim,
          std::move(precision)};
}

Decoder decoder(const DecoderFacts& facts, const GenerationWorkCoefficients& work) {
  const std::string name = lower_case(facts.name), precision = lower_case(facts.precision);
  Decoder d;
  d.total = facts.total;
  d.active = facts.active;
  d.sparse = facts.active.count() < dense_from * facts.total.count();
  d.layers = facts.layers ? *facts.layers : usual_layers(d, work);
  d.cache = cache_of(facts, name, work, d);
  const auto word = precision_word(precision, work.weight_bytes);
  d.width = BytesPerParameter{mean(work.weight_bytes.at(word))};
  d.fp8 = word == "fp8";
  d.fp4 = word == "mxfp4";
  if (!d.sparse) return d;
  const Coefficient* routed = named_member(work.routed_share, name);
  d.routed = Fraction::clamped(routed ? filled_by(*routed, d)
                                      : filled_by(work.routed_over_active, d) * (facts.active / facts.total));
  const Coefficient* with_experts = named_member(work.sparse_layers, name);
  d.expert_layers = d.layers * (with_experts ? filled_by(*with_experts, d) : 1);
  return d;
}

DecodeWork decode_work(const Decoder& d, double devices, Tokens context) {
  DecodeWork work;
  work.shared_weights = weight_memory(d.total, d.width);
  if (d.sparse) {
    work.expert_weights = weight_memory(expert_parameters(d.total, d.active, d.routed), d.width);
    work.shared_weights = work.shared_weights - work.expert_weights;
    work.routed = d.routed;
  }
  work.active = d.active;
  work.kv_per_sequence = to_gigabytes(d.cache * context);
  work.devices = devices;
  work.layers = d.layers;
  work.expert_layers = d.expert_layers;
  return work;
}

DecodingLaw decoding_law(const Decoder& d, const Accelerator& accelerator, double devices,
                         const GenerationLawCoefficients& laws, const SeenPrompt& seen) {
  const Sheet sheet = sheet_of(accelerator, laws);
  // Weights of four bits are multiplied as eight or more.
  const double peak = d.width.count() == two_bytes ? sheet.teraflops_16_bit : sheet.teraflops_8_bit;
  const std::string_view part = fitted_part(accelerator);
  FittedLaw joules{laws.decode_energy, part}, milliseconds{laws.decode_step, part};
  multiply(joules, d);
  multiply(milliseconds, d);

  DecodingLaw law;
  law.energy = energy_law(joules, sheet, peak);
  law.time = time_law(milliseconds, sheet, peak);
  if (d.sparse) {
    law.energy.per_expert_layer = expert_layer(joules, d.fp8) * layer_ms * sheet.watts * milli;
    law.time.per_expert_layer = expert_layer(milliseconds, d.fp8) * layer_ms * milli;
  }
  const bool sees = seen.sight != Sight::none;
  if (sees) {
    law.energy.per_token = seen_joules(joules, d, seen, sheet, peak, devices);
    law.time.per_sequence += seen_seconds(milliseconds, d, seen, sheet, devices);
  }
  if (seen.stalled) {
    law.energy.per_step += joules("slow") * stall_ms * sheet.watts * milli;
    law.time.per_step += milliseconds("slow") * stall_ms * milli;
  }
  const std::string way = sees ? "sees-" : "reads-";
  law.energy_error = law_error_on(accelerator, laws.decode_energy, way + std::string{sparsity_word(d.sparse)},
                                  laws.transfer);
  law.time_error = law_error_on(accelerator, laws.decode_step, way + std::string{part}, laws.transfer);
  law.energy_coefficients = joules.used();
  law.time_coefficients = milliseconds.used();
  return law;
}

} // namespace steelyard
