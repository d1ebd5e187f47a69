// Serving models that write token by token, by the law of decoding.
#include "request.hpp"
#include "served_month.hpp"

#include "steelyard/estimate/decoding_law.hpp"
#include "steelyard/formulas/flops.hpp"
#include "steelyard/formulas/memory.hpp"
#include "steelyard/formulas/positive_law.hpp"
#include "steelyard/formulas/queueing.hpp"
#include "steelyard/formulas/serving.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard {

namespace {

/// serve.law.decode_step.half_width.reads-h100 is the width of serve.law_error.decode_step.reads-h100.
std::string error_id(std::string_view of_width) {
  constexpr std::string_view law = "serve.law.", width = ".half_width";
  std::string id = fmt::format("serve.law_error.{}", of_width.substr(law.size()));
  if (const auto at = id.find(width); at != std::string::npos) id.erase(at, width.size());
  return id;
}

} // namespace

Assumption fitted_error(const Coefficient& half_width) {
  return error_factor(half_width, error_id(half_width.id), log_sd(mean(half_width)));
}

Assumption transfer_error(const Coefficient& log_sd) {
  return error_factor(log_sd, error_id(log_sd.id), mean(log_sd));
}

std::vector<double> drawn_transfer(const Setting& s, const LawError& error) {
  if (!error.transfer) return std::vector<double>(s.n, 1);
  const auto drawn = s.draw(transfer_error(*error.transfer));
  return {drawn.begin(), drawn.end()};
}

std::vector<Derivation> law_leaves(const Setting& s, const std::vector<const Coefficient*>& coefficients,
                                   const Accelerator& accelerator) {
  const Sheet sheet = sheet_of(accelerator, s.coefficients.serve_law);
  std::vector<Derivation> leaves;
  for (const Coefficient* coefficient : coefficients)
    leaves.push_back(leaf(s, *coefficient));
  leaves.push_back(record_leaf("design power", sheet.watts, "W", accelerator.id, accelerator.provenance));
  leaves.push_back(record_leaf("memory bandwidth", sheet.gigabytes_per_second, "GB/s", accelerator.id,
                               accelerator.provenance));
  leaves.push_back(
      record_leaf("dense peak", sheet.teraflops_16_bit, "TFLOP/s", accelerator.id, accelerator.provenance));
  return leaves;
}

std::vector<Derivation> law_leaves(const Setting& s, const std::vector<const Coefficient*>& coefficients,
                                   const LawError& error, const Accelerator& accelerator) {
  std::vector<Derivation> leaves = law_leaves(s, coefficients, accelerator);
  leaves.push_back(leaf(s, fitted_error(*error.half_width)));
  if (error.transfer) leaves.push_back(leaf(s, transfer_error(*error.transfer)));
  return leaves;
}

namespace {

/// The model as the law sees it.
Decoder served_decoder(const PretrainedModel& model, const Coefficients& coefficients, const Pin* pin) {
  // Endpoints serve in 16 bits unless the pin or the coefficient says that weights are smaller.
  const double bytes = served_width(coefficients, pin).count();
  const auto facts = decoder_facts(model, bytes > 1 ? "bfloat16" : bytes == 1 ? "fp8" : "int4");
  if (model.family != "encoder-decoder") return decoder(facts, coefficients.serve_work);
  // One half reads and the other writes: each token passes its half only.
  DecoderFacts writer = facts;
  writer.total = writer.active = model.decoder_b ? Parameters{*model.decoder_b * 1e9} : facts.total / 2;
  return decoder(writer, coefficients.serve_work);
}

} // namespace

ServedMonth decoding_month(const Job& job, double fewest, bool batch, const PromptBefore& before) {
  const Setting& s = job.setting;
  const PretrainedModel& model = *job.model;
  const auto& c = job.k().serve;
  const Machine& m = job.serve->machine;
  const RequestSize usual = mean_size(s.plan);
  const double devices = std::max(1.0, m.instance->accelerator_count);
  const double prompt_extra = before.repeated + before.retrieved;
  const double prompt = tokens_per_request(model, usual).count() - usual.output_tokens + prompt_extra;
  const double output = std::max(1.0, usual.output_tokens);

  const bool halves = model.family == "encoder-decoder";
  const Pin* pin = job.option.pin ? &*job.option.pin : nullptr;
  const Decoder writer = served_decoder(model, job.k(), pin);
  const Parameters reader = !halves           ? active_parameters(model)
                            : model.encoder_b ? Parameters{*model.encoder_b * 1e9}
                                              : total_parameters(model) / 2;
  const Gigabytes all = weight_memory(total_parameters(model), writer.width);
  const DecodeWork work = decode_work(writer, devices, Tokens{prompt + output / 2});
  DecodingLaw law = decoding_law(writer, *m.accelerator, devices, job.k().serve_law);
  const bool speculates = pin && pin->speculative_decoding;
  if (speculates) {
    const Speculation drafts{mean(c.drafted_tokens), mean(c.accepted_tokens), mean(c.draft_share)};
    law.energy = speculative(law.energy, drafts);
    law.time = speculative(law.time, drafts);
  }
  // What begins every prompt is kept from the request before.
  const Fraction kept = Fraction::clamped(mean(c.prefix_hits) * before.repeated / std::max(1.0, prompt));
  const Flop prompt_flop =
      prefill_flop(reader, writer.layers, model.hidden_size.value_or(4096), Tokens{prompt}, kept);
  // Chunks of prompts are read between the steps of others, which takes the law's energy for each FLOP.
  const double prompt_joules = law.energy.per_prompt_gigaflop * prompt_flop.count() / 1e9;
  const double room = mean(c.memory_share);
  const double fits =
      largest_batch(model_memory(*m.instance) * room, all, writer.cache, Tokens{prompt + output}, 0);
  const double most = std::clamp(fits, 1.0, mean(c.batch_size_limit));

  // What varies slowly is tabulated once over the load of a replica, as a share of its capacity, and
  // interpolated per draw.
  const FlopPerSecond peak = dense_peak(m, s.catalog);
  const Fraction usual_efficiency = Fraction::clamped(mean(c.prefill_efficiency));
  const DecodeRequest request{prefill_time(prompt_flop, devices, peak, usual_efficiency), Tokens{output}};
  const ItemsPerSecond full =
      replica_capacity(law.time, work, request, most, Fraction::clamped(mean(c.replica_efficiency)));
  constexpr std::size_t points = 33;
  // Of prompts only their share of what the accelerators can draw is known: they are held with the answers.
  std::array<double, points> joules{}, prompts{}, stays{};
  const Kilowatts design{sheet_of(*m.accelerator, job.k().serve_law).watts / 1000};
  for (std::size_t k = 0; k < points; ++k) {
    const double share = std::max(1e-4, static_cast<double>(k) / (points - 1));
    const DecodeLoad load = decode_load(law.time, work, request, share * full, most);
    const JoulesPerToken written = decode_energy(law.energy, work, load.batch);
    const JoulesPerToken read{prompt_joules / output};
    const Seconds step = load.request / output; // with the prompts of others in between
    const double held =
        power_guarded(written + read, step, load.batch, devices, design, mean(c.least_power_share), 1) /
        (written + read);
    joules[k] = written.count() * held;
    prompts[k] = prompt_joules * held;
    stays[k] = load.request.count();
  }
  const auto at = [](const std::array<double, points>& table, double share) {
    const double x = std::clamp(share, 0.0, 1.0) * (points - 1);
    const auto k = std::min(static_cast<std::size_t>(x), points - 2);
    return table[k] + (table[k + 1] - table[k]) * (x - static_cast<double>(k));
  };

  const auto time_error = job.draw(fitted_error(*law.time_error.half_width)),
             energy_error = job.draw(fitted_error(*law.energy_error.half_width)),
             host = job.draw(c.host_factor), packed = job.draw(c.batch_utilisation);
  const auto transfer = drawn_transfer(s, law.time_error);
  const double usual_tokens = prompt + output;
  const auto& tokens = request_draws(job).tokens;
  const Staffing staffing{job, fewest};
  ServedMonth month;
  month.replica_hours.assign(s.n, 0);
  month.busy_hours.assign(s.n, 0);
  month.busy_kwh.assign(s.n, 0);
  month.request_seconds.resize(s.n);
  month.alone_seconds.resize(s.n);
  month.most_replicas.assign(s.n, 0);
  const auto up = fewest > 0 || batch ? std::vector<double>{} : seconds_up(job);
  const auto starting = batch ? starting_hours(job) : std::vector<double>{};
  for (std::size_t i = 0; i < s.n; ++i) {
    // A request of another length takes the machine for proportionally longer.
    const double own_tokens = tokens[i] + prompt_extra;
    const double own_output = std::max(1.0, s.sizes[i].output_tokens);
    const double longer = 0.5 * own_tokens / usual_tokens + 0.5 * own_output / output;
    const double slow = time_error[i] * transfer[i] * longer;
    const double capacity = full.count() / slow;
    const double mean_rate = s.monthly[i] / seconds_per_month;
    const double longer_prompt = (own_tokens - own_output) / std::max(1.0, prompt);
    const double energy_off = energy_error[i] * transfer[i];
    const auto joules_of_request = [&](double share) {
      return (at(joules, share) * own_output + at(prompts, share) * longer_prompt) * energy_off;
    };
    month.request_seconds[i] = 1 / capacity;
    month.alone_seconds[i] = stays.front() * slow;
    if (batch) {
      const double hours = s.monthly[i] / capacity / 3600 / packed[i];
      month.busy_hours[i] = hours;
      month.replica_hours[i] = hours + starting[i];
      const double per_request = joules_of_request(1);
      month.busy_kwh[i] =
          std::max(s.monthly[i] * per_request * host[i] / 3.6e6, hours * job.serve->idle_kw[i]);
      continue;
    }
    const double fullest = staffing.fullest_in_time(i, stays, slow);
    for (const LoadLevel& level : s.levels.all()) {
      const double rate = mean_rate * level.weight;
      const double replicas = staffing.replicas_below(fullest, rate, capacity);
      const double hours = level.share * hours_per_month;
      if (!(replicas > 0)) continue;
      const double share = rate / replicas / capacity;
      const double stay = at(stays, share) * slow;
      month.replica_hours[i] +=
          replicas * hours * (fewest > 0 || replicas > 1 ? 1 : share_up(rate, stay, up[i]));
      month.most_replicas[i] = std::max(month.most_replicas[i], replicas);
      const double busy = any_arrival(rate / replicas * stay);
      month.busy_hours[i] += replicas * hours * busy;
      const double kwh = rate * hours * 3600 * joules_of_request(share) * host[i] / 3.6e6;
      // A busy machine draws no less than an idle one, and no more than its active power.
      month.busy_kwh[i] +=
          std::clamp(kwh, replicas * hours * busy * job.serve->idle_kw[i],
                     std::max(replicas * hours * busy, rate * hours / capacity) * job.serve->active_kw[i]);
    }
  }
  if (s.detail) {
    std::vector<Derivation> inputs{
        record_leaf("parameters", model.parameters_b.value_or(0), "10^9", model.id, model.provenance)};
    if (model.active_b)
      inputs.push_back(record_leaf("active parameters", *model.active_b, "10^9", model.id, model.provenance));
    if (model.layers) inputs.push_back(record_leaf("layers", *model.layers, "1", model.id, model.provenance));
    for (auto& known : law_leaves(s, law.time_coefficients, law.time_error, *m.accelerator))
      inputs.push_back(std::move(known));
    for (const auto* filled : writer.filled)
      inputs.push_back(leaf(s, *filled));
    inputs.push_back(leaf(s, c.prefill_efficiency));
    if (before.repeated > 0) inputs.push_back(leaf(s, c.prefix_hits));
    if (speculates)
      inputs.insert(inputs.end(),
                    {leaf(s, c.drafted_tokens), leaf(s, c.accepted_tokens), leaf(s, c.draft_share)});
    for (const auto* size : {&s.plan.task.input_tokens, &s.plan.task.output_tokens})
      if (*size) inputs.push_back(leaf(s, **size));
    inputs.push_back(leaf(s, c.batch_size_limit));
    const auto time_tree =
        node("machine time of a request", "s", "1 / requests a second of a full replica, by the decode law",
             month.request_seconds, std::move(inputs), "mlenergy-v3");
    month.hours_tree = hours_tree(job, batch, fewest, time_tree, month.replica_hours);
    std::vector<Derivation> energy_inputs =
        law_leaves(s, law.energy_coefficients, law.energy_error, *m.accelerator);
    energy_inputs.insert(energy_inputs.end(),
                         {leaf(s, c.host_factor), leaf(s, c.least_power_share), month.hours_tree,
                          job.serve->idle_tree, job.serve->active_tree});
    month.energy_tree = node("energy of IT in busy hours a month", "kWh",
                             "requests × (tokens written × energy per token + prompt) × host factor, between "
                             "idle and active power",
                             month.busy_kwh, std::move(energy_inputs), "mlenergy-v3");
  }
  return month;
}

} // namespace steelyard
