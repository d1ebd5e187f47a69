// Serving models that write token by token, by the law of decoding.
#include "served_month.hpp"

#include "steelyard/formulas/flops.hpp"
#include "steelyard/formulas/memory.hpp"
#include "steelyard/formulas/queueing.hpp"
#include "steelyard/formulas/serving.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

/// The accelerator that the laws were fitted on.
AcceleratorFigures law_reference(const Setting& s) {
  const auto* h100 = find_accelerator(s.catalog, "h100-sxm5-80gb");
  return h100 ? figures_of(*h100)
              : AcceleratorFigures{Kilowatts{0.7}, GigabytesPerSecond{3352}, FlopPerSecond{989.4e12}};
}

double of(const CoefficientFamily& family, std::string_view word) {
  return mean(family.at(word));
}

} // namespace

AcceleratorFigures figures_of(const Accelerator& a) {
  return {Kilowatts{a.power_tdp_w.value_or(300) / 1000},
          GigabytesPerSecond{a.memory_bandwidth_gb_per_s.value_or(500)},
          FlopPerSecond{a.fp16_tflops.value_or(a.fp32_tflops.value_or(20)) * 1e12}};
}

DecodeEnergyLaw fitted_energy_law(const Setting& s) {
  const auto& c = s.coefficients.serve.energy_law;
  return {of(c, "c1"), of(c, "c2"), of(c, "c3"), of(c, "c4"), of(c, "c5"), of(c, "c6")};
}

DecodeEnergyLaw decode_energy_law(const Setting& s, const Accelerator& accelerator) {
  return scaled(fitted_energy_law(s), law_reference(s), figures_of(accelerator));
}

DecodeTimeLaw decode_time_law(const Setting& s, const Accelerator& accelerator) {
  const auto& a = s.coefficients.serve.time_law;
  constexpr double per_ms = 1e-3;
  const DecodeTimeLaw law{of(a, "a1") * per_ms, of(a, "a2") * per_ms, of(a, "a3") * per_ms,
                          of(a, "a4") * per_ms, of(a, "a5") * per_ms, of(a, "a6") * per_ms};
  return scaled(law, law_reference(s), figures_of(accelerator));
}

bool law_measured_on(const Accelerator& accelerator) {
  return accelerator.id == "h100-sxm5-80gb";
}

ServedMonth decoding_month(const Job& job, double fewest, bool batch, double prompt_extra) {
  const Setting& s = job.setting;
  const PretrainedModel& model = *job.model;
  const auto& c = job.k().serve;
  const Machine& m = job.serve->machine;
  const RequestSize usual = mean_size(s.plan);
  const double devices = std::max(1.0, m.instance->accelerator_count);
  const double prompt = tokens_per_request(model, usual).count() - usual.output_tokens + prompt_extra;
  const double output = std::max(1.0, usual.output_tokens);

  const BytesPerParameter width{mean(c.weight_bytes)};
  DecodeWork work;
  const Gigabytes all = weight_memory(total_parameters(model), width);
  // Where one half reads and the other writes, each token passes its half only.
  const bool halves = model.family == "encoder-decoder";
  const Parameters writer = !halves           ? active_parameters(model)
                            : model.decoder_b ? Parameters{*model.decoder_b * 1e9}
                                              : total_parameters(model) / 2;
  const Parameters reader = !halves           ? active_parameters(model)
                            : model.encoder_b ? Parameters{*model.encoder_b * 1e9}
                                              : total_parameters(model) / 2;
  work.active = writer;
  if (model.active_b && *model.active_b < model.parameters_b.value_or(0) * 0.95) {
    // Few cards say how many of how many experts a token meets. Of Mixtral, Qwen3 and gpt-oss it is 0.7 to
    // 0.9 of active over total, the rest of the active parameters being attention that every token passes.
    work.routed = Fraction::clamped(0.7 * (active_parameters(model) / total_parameters(model)));
    const Parameters experts =
        expert_parameters(total_parameters(model), active_parameters(model), work.routed);
    work.expert_weights = weight_memory(experts, width);
    work.shared_weights = all - work.expert_weights;
  } else {
    work.shared_weights = weight_memory(halves ? writer : total_parameters(model), width);
  }
  work.kv_per_sequence = to_gigabytes(cache_per_token(model) * Tokens{prompt + output / 2});
  work.devices = devices;

  const DecodeTimeLaw time_law = decode_time_law(s, *m.accelerator);
  const DecodeEnergyLaw energy_law = decode_energy_law(s, *m.accelerator);
  const Flop prompt_flop = prefill_flop(reader, model.layers.value_or(32), model.hidden_size.value_or(4096),
                                        Tokens{prompt}, Fraction::clamped(0));
  const double room = mean(c.memory_share);
  const double fits = largest_batch(model_memory(*m.instance) * room, all, cache_per_token(model),
                                    Tokens{prompt + output}, 0);
  const double most = std::clamp(fits, 1.0, mean(c.batch_size_limit));

  // What varies slowly is tabulated once over the load of a replica, as a share of its capacity, and
  // interpolated per draw.
  const FlopPerSecond peak = dense_peak(m, s.catalog);
  const Fraction usual_efficiency = Fraction::clamped(mean(c.prefill_efficiency));
  const DecodeRequest request{prefill_time(prompt_flop, devices, peak, usual_efficiency), Tokens{output}};
  const ItemsPerSecond full =
      replica_capacity(time_law, work, request, most, Fraction::clamped(mean(c.replica_efficiency)));
  constexpr std::size_t points = 33;
  std::array<double, points> joules{}, stays{};
  const AcceleratorFigures figures = figures_of(*m.accelerator);
  for (std::size_t k = 0; k < points; ++k) {
    const double share = std::max(1e-4, static_cast<double>(k) / (points - 1));
    const DecodeLoad load = decode_load(time_law, work, request, share * full, most);
    JoulesPerToken e = decode_energy(energy_law, work, load.batch);
    e = power_guarded(e, load.step, load.batch, devices, figures.design_power, mean(c.least_power_share), 1);
    joules[k] = e.count();
    stays[k] = load.request.count();
  }
  const auto at = [](const std::array<double, points>& table, double share) {
    const double x = std::clamp(share, 0.0, 1.0) * (points - 1);
    const auto k = std::min(static_cast<std::size_t>(x), points - 2);
    return table[k] + (table[k + 1] - table[k]) * (x - static_cast<double>(k));
  };

  const bool measured = law_measured_on(*m.accelerator);
  const auto time_error = job.draw(c.time_error), energy_error = job.draw(c.energy_error),
             transfer = job.draw(c.transfer_error), host = job.draw(c.host_factor),
             greatest = job.draw(c.maximum_utilisation), packed = job.draw(c.batch_utilisation),
             prefill_rate = job.draw(c.prefill_tflop_per_joule);
  const double usual_tokens = prompt + output;
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
    const double other = measured ? 1 : transfer[i];
    // A request of another length takes the machine for proportionally longer.
    const double own_tokens = tokens_per_request(model, s.sizes[i]).count() + prompt_extra;
    const double own_output = std::max(1.0, s.sizes[i].output_tokens);
    const double longer = 0.5 * own_tokens / usual_tokens + 0.5 * own_output / output;
    const double slow = time_error[i] * std::sqrt(other) * longer;
    const double capacity = full.count() / slow;
    const double mean_rate = s.monthly[i] / seconds_per_month;
    const double prefill_joules =
        prompt_flop.count() * (own_tokens - own_output) / std::max(1.0, prompt) / (prefill_rate[i] * 1e12);
    month.request_seconds[i] = 1 / capacity;
    month.alone_seconds[i] = stays.front() * slow;
    if (batch) {
      const double hours = s.monthly[i] / capacity / 3600 / packed[i];
      month.busy_hours[i] = hours;
      month.replica_hours[i] = hours + starting[i];
      const double per_request =
          joules[points - 1] * own_output * energy_error[i] * other + prefill_joules * other;
      month.busy_kwh[i] =
          std::max(s.monthly[i] * per_request * host[i] / 3.6e6, hours * job.serve->idle_kw[i]);
      continue;
    }
    for (const LoadLevel& level : s.levels.all()) {
      const double rate = mean_rate * level.weight;
      const double replicas =
          replicas_needed(ItemsPerSecond{rate}, ItemsPerSecond{capacity * job.serve->share},
                          Fraction::clamped(greatest[i]), fewest);
      const double hours = level.share * hours_per_month;
      if (!(replicas > 0)) continue;
      const double share = rate / replicas / capacity;
      const double stay = at(stays, share) * slow;
      month.replica_hours[i] +=
          replicas * hours * (fewest > 0 || replicas > 1 ? 1 : share_up(rate, stay, up[i]));
      month.most_replicas[i] = std::max(month.most_replicas[i], replicas);
      const double busy = -std::expm1(-rate / replicas * stay);
      month.busy_hours[i] += replicas * hours * busy;
      const double per_request = (at(joules, share) * own_output * energy_error[i] + prefill_joules) * other;
      const double kwh = rate * hours * 3600 * per_request * host[i] / 3.6e6;
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
    for (const auto& [word, coefficient] : c.time_law.members)
      inputs.push_back(leaf(s, coefficient));
    inputs.push_back(record_leaf("memory bandwidth", m.accelerator->memory_bandwidth_gb_per_s.value_or(0),
                                 "GB/s", m.accelerator->id, m.accelerator->provenance));
    inputs.push_back(record_leaf("dense peak", m.accelerator->fp16_tflops.value_or(0), "TFLOP/s",
                                 m.accelerator->id, m.accelerator->provenance));
    inputs.push_back(leaf(s, c.time_error));
    if (!measured) inputs.push_back(leaf(s, c.transfer_error));
    for (const auto* size : {&s.plan.task.input_tokens, &s.plan.task.output_tokens})
      if (*size) inputs.push_back(leaf(s, **size));
    inputs.push_back(leaf(s, c.batch_size_limit));
    const auto time_tree =
        node("machine time of a request", "s", "1 / requests a second of a full replica, by the decode law",
             month.request_seconds, std::move(inputs), "mlenergy-v3");
    month.hours_tree = hours_tree(job, batch, fewest, time_tree, month.replica_hours);
    std::vector<Derivation> energy_inputs;
    for (const auto& [word, coefficient] : c.energy_law.members)
      energy_inputs.push_back(leaf(s, coefficient));
    energy_inputs.insert(energy_inputs.end(),
                         {leaf(s, c.energy_error), leaf(s, c.host_factor), leaf(s, c.prefill_tflop_per_joule),
                          month.hours_tree, job.serve->idle_tree, job.serve->active_tree});
    month.energy_tree =
        node("energy of IT in busy hours a month", "kWh",
             "requests × (tokens × energy per token + prefill) × host factor, between idle and active power",
             month.busy_kwh, std::move(energy_inputs), "mlenergy-v3");
  }
  return month;
}

} // namespace steelyard
