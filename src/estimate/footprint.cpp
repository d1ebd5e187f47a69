// The footprint of a call to somebody else's model: a proxy model where the provider publishes nothing.
#include "job.hpp"

#include "steelyard/estimate/decoding_law.hpp"
#include "steelyard/estimate/diffusion_law.hpp"
#include "steelyard/formulas/serving.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

/// A size that the maker does not publish, as an assumption of its own.
Assumption size_assumption(std::string_view what, std::string_view id, const Range& range,
                           std::string_view basis, const Provenance& p) {
  Assumption a;
  a.id = fmt::format("size.{}.{}", what, id);
  a.unit = "10^9 parameters";
  a.distribution = range.high > range.low ? Distribution{Pert{range.low, range.mode, range.high}}
                                          : Distribution{Exact{range.mode}};
  a.origin = Origin::catalog;
  a.basis = basis == "assumed" ? Basis::assumed : Basis::published;
  a.source = p.source;
  a.note = basis == "assumed" ? "the maker publishes no size; guessed from price and speed" : "";
  return a;
}

/// What providers are taken to serve on. A catalog without it has no other part that the laws know better.
Accelerator provider_accelerator(const Setting& s) {
  if (const auto* h100 = find_accelerator(s.catalog, "h100-sxm5-80gb")) return *h100;
  return s.catalog.accelerators.empty() ? Accelerator{} : s.catalog.accelerators.front();
}

double accelerator_gigabytes(const Accelerator& accelerator) {
  constexpr double usual = 80;
  return accelerator.memory_gb.value_or(usual);
}

} // namespace

namespace {

TokenEnergy modelled_energy(const Setting& s, const HostedModel& hosted) {
  const auto& c = s.coefficients;
  TokenEnergy e;
  e.input_kwh_per_million.resize(s.n);
  e.output_kwh_per_million.resize(s.n);

  Assumption active = static_cast<const Assumption&>(c.call.default_parameters_b);
  if (hosted.active_b)
    active = size_assumption("active", hosted.id, *hosted.active_b, hosted.size_basis, hosted.provenance);
  const bool sparse =
      hosted.total_b && hosted.active_b && hosted.active_b->mode < 0.95 * hosted.total_b->mode;
  const double times_total = sparse ? hosted.total_b->mode / hosted.active_b->mode : 1;

  const auto billions = s.draw(active);
  const auto batch = s.draw(c.call.provider_batch), idle = s.draw(c.call.provider_idle_share),
             error = s.draw(c.call.energy_error.at("proxy")), host = s.draw(c.serve.host_factor);
  const bool publishes = hosted.published_call_wh && hosted.published_call_output_tokens;
  const auto published_error =
      publishes ? s.draw(c.call.energy_error.at("published")) : std::span<const double>{};
  const Accelerator accelerator = provider_accelerator(s);
  const Sheet sheet = sheet_of(accelerator, c.serve_law);
  const Kilowatts design{sheet.watts / 1000};
  // What of the peak prompts reach was measured in 16 bits.
  const FlopPerSecond peak{sheet.teraflops_16_bit * 1e12};
  const Fraction reach = Fraction::clamped(mean(c.serve.prefill_efficiency));
  const double bytes = mean(c.call.weight_bytes), least = mean(c.serve.least_power_share);
  const double device_gb = accelerator_gigabytes(accelerator);
  const RequestSize usual = mean_size(s.plan);
  const double output = std::max(1.0, usual.output_tokens), context = usual.input_tokens + output / 2;
  // The shape of the model in its most likely size; what grows with the size is put right in each draw.
  DecoderFacts facts;
  facts.name = hosted.model;
  facts.active = Parameters{mean(active) * 1e9};
  facts.total = facts.active * times_total;
  facts.precision = bytes > 1 ? "bfloat16" : "fp8";
  Decoder model = decoder(facts, c.serve_work);
  const double usual_layers = model.layers, with_experts = model.expert_layers / model.layers;
  const double depth_grows = mean(c.serve_work.layers_exponent.at(model.sparse ? "moe" : "dense"));
  const BytesPerToken cache = model.cache;
  const DecodingLaw law = decoding_law(model, accelerator, 1, c.serve_law);
  for (std::size_t i = 0; i < s.n; ++i) {
    model.active = Parameters{billions[i] * 1e9};
    model.total = model.active * times_total;
    const double larger = model.active / facts.active;
    model.layers = usual_layers * std::pow(larger, depth_grows);
    model.expert_layers = model.layers * with_experts;
    model.cache = cache * std::sqrt(larger);
    const double devices =
        std::max(1.0, std::exp2(std::ceil(std::log2(model.total.count() / 1e9 * bytes * 1.2 / device_gb))));
    const DecodeWork work = decode_work(model, devices, Tokens{context});
    const double b = std::max(1.0, batch[i]);
    const JoulesPerToken written = decode_energy(law.energy, work, b);
    const JoulesPerToken read = prompt_energy(law.energy, work);
    // Both together draw no more than the accelerators can, with prompts read between the steps.
    const double read_per_written = usual.input_tokens / output;
    const Seconds step =
        decode_step_time(law.time, work, b) +
        b * read_per_written * prefill_time(forward_flop(model.active) * Tokens{1}, devices, peak, reach);
    const JoulesPerToken all = written + read_per_written * read;
    const double overhead =
        power_guarded(all, step, b, devices, design, least, 1) / all * host[i] * (1 + idle[i]) * error[i];
    e.output_kwh_per_million[i] = to_kilowatt_hours(written * Tokens{1e6}).count() * overhead;
    e.input_kwh_per_million[i] = to_kilowatt_hours(read * Tokens{1e6}).count() * overhead;
    if (!publishes) continue;
    // What the maker says of a call goes before the model of it, which still says what reading takes of that.
    const double published =
        *hosted.published_call_wh / 1000 / *hosted.published_call_output_tokens * 1e6 * published_error[i];
    e.input_kwh_per_million[i] *= published / e.output_kwh_per_million[i];
    e.output_kwh_per_million[i] = published;
  }
  if (publishes) e.evidence = CallEvidence::published;
  if (!s.detail) return e;
  if (publishes) {
    const std::vector<Derivation> said{
        record_leaf("energy of a call, as published", *hosted.published_call_wh, "Wh", hosted.id,
                    hosted.provenance),
        record_leaf("tokens written in that call", *hosted.published_call_output_tokens, "1", hosted.id,
                    hosted.provenance),
        leaf(s, c.call.energy_error.at("published"))};
    e.output_tree = node("energy of a million tokens written", "kWh", "published energy / tokens × error",
                         e.output_kwh_per_million, said, "gemini-2025");
    e.input_tree = node("energy of a million tokens read", "kWh",
                        "that of tokens written, as the decode law has one to the other",
                        e.input_kwh_per_million, said, "gemini-2025");
    return e;
  }
  std::vector<Derivation> leaves{leaf(s, active), leaf(s, c.call.provider_batch),
                                 leaf(s, c.serve.host_factor), leaf(s, c.call.provider_idle_share),
                                 leaf(s, c.call.energy_error.at("proxy"))};
  for (auto& known : law_leaves(s, law.energy_coefficients, accelerator))
    leaves.push_back(std::move(known));
  for (const Coefficient* coefficient : model.filled)
    leaves.push_back(leaf(s, *coefficient));
  for (const Coefficient* coefficient : law.time_coefficients)
    leaves.push_back(leaf(s, *coefficient));
  for (const auto* coefficient :
       {&c.serve.prefill_efficiency, &c.serve.least_power_share, &c.call.weight_bytes})
    leaves.push_back(leaf(s, *coefficient));
  for (const auto* size : {&s.plan.task.input_tokens, &s.plan.task.output_tokens})
    if (*size) leaves.push_back(leaf(s, **size));
  e.output_tree = node("energy of a million tokens written", "kWh",
                       "decode law at the provider's batch × host × (1 + idle) × error of the proxy",
                       e.output_kwh_per_million, leaves, "ecologits");
  e.input_tree = node("energy of a million tokens read", "kWh",
                      "decode law's prompt term × host × (1 + idle) × error of the proxy",
                      e.input_kwh_per_million, std::move(leaves), "ecologits");
  return e;
}

} // namespace

const TokenEnergy& token_energy(const Setting& s, const HostedModel& hosted) {
  return s.once<TokenEnergy>("token energy of " + hosted.id, [&] { return modelled_energy(s, hosted); });
}

ImageEnergy image_energy(const Setting& s, const HostedModel& hosted) {
  constexpr double usual_billions = 8;
  const auto& c = s.coefficients;
  PretrainedModel proxy;
  proxy.id = hosted.model; // whose name may say how it is built
  proxy.family = "diffusion-transformer";
  proxy.parameters_b = hosted.total_b ? hosted.total_b->mode : usual_billions;
  const Accelerator accelerator = provider_accelerator(s);
  const DiffusionTask task = image_task(proxy, c);
  const DiffusionLaw law = diffusion_law(task.linear, false, accelerator, c.serve_law);
  const double kwh = to_kilowatt_hours(diffusion_energy(law.energy, task.work, 1, 1)).count();
  const auto idle = s.draw(c.call.provider_idle_share), error = s.draw(c.call.energy_error.at("proxy")),
             host = s.draw(c.serve.host_factor);
  ImageEnergy e;
  e.kwh.resize(s.n);
  for (std::size_t i = 0; i < s.n; ++i)
    e.kwh[i] = kwh * host[i] * (1 + idle[i]) * error[i];
  if (!s.detail) return e;
  std::vector<Derivation> leaves = law_leaves(s, law.energy_coefficients, accelerator);
  leaves.insert(leaves.end(), {record_leaf("parameters of the proxy", *proxy.parameters_b, "10^9", hosted.id,
                                           hosted.provenance),
                               leaf(s, c.serve_work.default_steps), leaf(s, c.serve_work.default_pixels),
                               leaf(s, c.serve.host_factor), leaf(s, c.call.provider_idle_share),
                               leaf(s, c.call.energy_error.at("proxy"))});
  e.tree = node("energy of an image", "kWh",
                "diffusion law for a transformer of that size × host × (1 + idle) × error of the proxy",
                e.kwh, std::move(leaves), "mlenergy-v3");
  return e;
}

} // namespace steelyard
