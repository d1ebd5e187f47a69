// Serving on machines that are rented by the hour: stage `deploy` while requests are served, `idle` while none is.
#include "job.hpp"

#include "steelyard/formulas/billing.hpp"
#include "steelyard/formulas/flops.hpp"
#include "steelyard/formulas/memory.hpp"
#include "steelyard/formulas/power.hpp"
#include "steelyard/formulas/queueing.hpp"
#include "steelyard/formulas/serving.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

constexpr double seconds_per_month = hours_per_month * 3600;

/// What a replica does at a load, over all draws: hours billed, hours busy, and energy above idle, all per month.
struct ServedMonth {
  std::vector<double> replica_hours; ///< billed, per month
  std::vector<double> busy_hours;    ///< of these, with at least one request, per month
  std::vector<double> busy_kwh;      ///< energy of IT in busy hours, per month
  std::vector<double> request_seconds; ///< of machine time that one request takes
  std::vector<double> alone_seconds;   ///< from asking to the last of the answer, with nobody else there
  std::vector<double> most_replicas;   ///< in the busiest hours
  Derivation hours_tree, energy_tree;
};

/// Mean tokens or FLOP of one request on a machine that answers one pass at a time.
std::vector<double> single_pass_seconds(const Job& job, Derivation* tree) {
  const Setting& s = job.setting;
  const PretrainedModel& model = *job.model;
  const auto& c = job.k().serve;
  const Machine& m = job.serve->machine;
  const auto overhead = job.draw(c.item_overhead_ms), error = job.draw(c.item_error);
  std::vector<double> seconds(s.n);
  if (is_classical(model)) {
    const auto row = job.draw(c.gbm_item_ms);
    for (std::size_t i = 0; i < s.n; ++i) {
      const double rows = std::max({1.0, s.sizes[i].rows, s.sizes[i].items, s.sizes[i].series});
      seconds[i] = (row[i] * rows * error[i] + overhead[i]) / 1000 / m.instance->vcpu;
    }
    if (tree)
      *tree = node("machine time of a request", "s", "(rows × time of a row × error + overhead) / vCPU", seconds,
                   {leaf(s, c.gbm_item_ms), leaf(s, c.item_error), leaf(s, c.item_overhead_ms)});
    return seconds;
  }
  const auto class_word = name(architecture_class(model.family));
  const auto& efficiency_c = !m.accelerator ? c.cpu_efficiency
                             : c.item_efficiency.find(class_word) ? *c.item_efficiency.find(class_word)
                                                                  : c.item_efficiency.at(class_word == "transformer" ? "encoder" : "default");
  const auto efficiency = job.draw(efficiency_c);
  const double speed = serving_peak(m, s.catalog).count() * (m.accelerator ? m.instance->accelerator_count : 1);
  // Overhead is the host's work: it overlaps with the accelerator's on a machine with several cores.
  const double overlap = m.accelerator ? std::min(4.0, m.instance->vcpu) : m.instance->vcpu;
  for (std::size_t i = 0; i < s.n; ++i)
    seconds[i] = request_flop(model, s.sizes[i]).count() / (speed * efficiency[i]) * error[i] + overhead[i] / 1000 / overlap;
  if (tree) {
    std::vector<Derivation> inputs;
    if (model.parameters_b) inputs.push_back(record_leaf("parameters", *model.parameters_b, "10^9", model.id, model.provenance));
    if (model.gmacs) inputs.push_back(record_leaf("multiply-adds of a forward pass", *model.gmacs, "10^9", model.id, model.provenance));
    for (const auto* size : {&s.plan.task.input_tokens, &s.plan.task.output_tokens, &s.plan.task.images, &s.plan.task.audio_seconds, &s.plan.task.pages})
      if (*size) inputs.push_back(leaf(s, **size));
    inputs.push_back(m.accelerator ? record_leaf("dense peak of one accelerator", serving_peak(m, s.catalog).count() / 1e12, "TFLOP/s", m.accelerator->id,
                                                 m.accelerator->provenance)
                                   : record_leaf("vCPU", m.instance->vcpu, "1", m.instance->id, m.instance->provenance));
    inputs.insert(inputs.end(), {leaf(s, efficiency_c), leaf(s, c.item_error), leaf(s, c.item_overhead_ms)});
    *tree = node("machine time of a request", "s", "FLOP of a request / (peak × efficiency) × error + overhead", seconds, std::move(inputs));
  }
  return seconds;
}

/// Share of the hours that a machine is up which stops when nobody has asked for a while.
double share_up(double rate, double stay, double wait_seconds) { return -std::expm1(-rate * (stay + wait_seconds)); }

/// How long an asynchronous endpoint stays up around a request, beside answering it [s].
std::vector<double> seconds_up(const Job& job) {
  const auto start = job.draw(job.k().serve.cold_start_minutes), wait = job.draw(job.k().serve.scale_in_minutes);
  return values_of(job.setting.n, [&](std::size_t i) { return (start[i] + wait[i]) * 60; });
}

/// Hours a month in which the machines of batch jobs start.
std::vector<double> starting_hours(const Job& job) {
  const auto jobs = job.draw(job.k().serve.batch_jobs_per_month), startup = job.draw(job.k().train.startup_hours);
  return values_of(job.setting.n, [&](std::size_t i) { return jobs[i] * startup[i]; });
}

/// What decides the hours beside load and machine time, for an explanation.
void add_hours_leaves(const Job& job, bool batch, double fewest, std::vector<Derivation>& inputs) {
  const Setting& s = job.setting;
  const auto& c = job.k().serve;
  inputs.push_back(leaf(s, batch ? c.batch_utilisation : c.maximum_utilisation));
  if (batch) inputs.insert(inputs.end(), {leaf(s, c.batch_jobs_per_month), leaf(s, job.k().train.startup_hours)});
  if (!batch && !(fewest > 0)) inputs.insert(inputs.end(), {leaf(s, c.cold_start_minutes), leaf(s, c.scale_in_minutes)});
}

/// The load levels of the week turned into replicas: `capacity` requests a second per replica, `fewest` always on.
/// Fills hours per month; `stay` is how long one request keeps a replica busy.
void staff(const Job& job, std::span<const double> capacity, std::span<const double> stay, double fewest, ServedMonth& month) {
  const Setting& s = job.setting;
  const auto greatest = job.draw(job.k().serve.maximum_utilisation);
  month.replica_hours.assign(s.n, 0);
  month.busy_hours.assign(s.n, 0);
  month.most_replicas.assign(s.n, 0);
  const auto up = fewest > 0 ? std::vector<double>{} : seconds_up(job);
  for (std::size_t i = 0; i < s.n; ++i) {
    const double mean_rate = s.monthly[i] / seconds_per_month;
    for (const LoadLevel& level : s.levels.all()) {
      const double rate = mean_rate * level.weight;
      const double replicas = replicas_needed(ItemsPerSecond{rate}, ItemsPerSecond{capacity[i] * job.serve->share}, Fraction::clamped(greatest[i]), fewest);
      const double hours = level.share * hours_per_month;
      month.replica_hours[i] += replicas * hours * (fewest > 0 || replicas > 1 ? 1 : share_up(rate, stay[i], up[i]));
      month.most_replicas[i] = std::max(month.most_replicas[i], replicas);
      if (replicas > 0)
        month.busy_hours[i] += replicas * hours * std::min(1.0, rate / replicas * stay[i]); // one request at a time
    }
  }
}

/// A model that answers in one pass.
ServedMonth single_pass_month(const Job& job, double fewest, bool batch) {
  const Setting& s = job.setting;
  ServedMonth month;
  Derivation time_tree;
  month.request_seconds = single_pass_seconds(job, s.detail ? &time_tree : nullptr);
  const auto packed = job.draw(job.k().serve.batch_utilisation);
  month.busy_kwh.resize(s.n);
  // Several accelerators answer side by side, one request is on one of them.
  const double side_by_side = job.serve->machine.accelerator ? std::max(1.0, job.serve->machine.instance->accelerator_count) : 1;
  month.alone_seconds = values_of(s.n, [&](std::size_t i) { return month.request_seconds[i] * side_by_side; });
  if (batch) {
    month.busy_hours.resize(s.n);
    for (std::size_t i = 0; i < s.n; ++i) month.busy_hours[i] = s.monthly[i] * month.request_seconds[i] / 3600 / packed[i];
    month.replica_hours = starting_hours(job);
    for (std::size_t i = 0; i < s.n; ++i) month.replica_hours[i] += month.busy_hours[i];
  } else {
    std::vector<double> capacity(s.n);
    for (std::size_t i = 0; i < s.n; ++i) capacity[i] = 1 / month.request_seconds[i];
    staff(job, capacity, month.request_seconds, fewest, month);
  }
  for (std::size_t i = 0; i < s.n; ++i) {
    const double working = s.monthly[i] * month.request_seconds[i] / 3600;
    month.busy_kwh[i] = month.busy_hours[i] * job.serve->idle_kw[i] + working * (job.serve->active_kw[i] - job.serve->idle_kw[i]);
  }
  if (s.detail) {
    std::vector<Derivation> inputs{leaf(s, s.plan.demand.requests_per_month), leaf(s, s.plan.demand.growth_per_year), leaf(s, s.plan.demand.peak_to_mean), time_tree};
    add_hours_leaves(job, batch, fewest, inputs);
    month.hours_tree = node("instance-hours a month", "h", batch ? "requests × machine time / utilisation + jobs × start-up" : "replicas by hour of the week, from load × machine time / utilisation",
                            month.replica_hours, std::move(inputs));
    month.energy_tree = node("energy of IT in busy hours a month", "kWh", "busy hours × idle power + working hours × (active - idle)", month.busy_kwh,
                             {month.hours_tree, job.serve->idle_tree, job.serve->active_tree});
  }
  return month;
}

/// A model that writes token by token, many requests at once.
ServedMonth decoding_month(const Job& job, double fewest, bool batch, double prompt_extra) {
  const Setting& s = job.setting;
  const PretrainedModel& model = *job.model;
  const auto& c = job.k().serve;
  const Machine& m = job.serve->machine;
  const RequestSize usual = mean_size(s.plan);
  const double devices = std::max(1.0, m.instance->accelerator_count);
  const double prompt = tokens_per_request(model, usual).count() - usual.output_tokens + prompt_extra;
  const double output = std::max(1.0, usual.output_tokens);

  const BytesPerParameter width{mean(c.weight_bytes.distribution)};
  DecodeWork work;
  const Gigabytes all = weight_memory(total_parameters(model), width);
  // Where one half reads and the other writes, each token passes its half only.
  const bool halves = model.family == "encoder-decoder";
  const Parameters writer = !halves ? active_parameters(model) : model.decoder_b ? Parameters{*model.decoder_b * 1e9} : total_parameters(model) / 2;
  const Parameters reader = !halves ? active_parameters(model) : model.encoder_b ? Parameters{*model.encoder_b * 1e9} : total_parameters(model) / 2;
  work.active = writer;
  if (model.active_b && *model.active_b < model.parameters_b.value_or(0) * 0.95) {
    // Few cards say how many of how many experts a token meets. Of Mixtral, Qwen3 and gpt-oss it is 0.7 to 0.9 of
    // active over total, the rest of the active parameters being attention that every token passes.
    work.routed = Fraction::clamped(0.7 * (active_parameters(model) / total_parameters(model)));
    const Parameters experts = expert_parameters(total_parameters(model), active_parameters(model), work.routed);
    work.expert_weights = weight_memory(experts, width);
    work.shared_weights = all - work.expert_weights;
  } else {
    work.shared_weights = weight_memory(halves ? writer : total_parameters(model), width);
  }
  work.kv_per_sequence = to_gigabytes(cache_per_token(model) * Tokens{prompt + output / 2});
  work.devices = devices;

  const DecodeTimeLaw time_law = decode_time_law(s, *m.accelerator);
  const DecodeEnergyLaw energy_law = decode_energy_law(s, *m.accelerator);
  const Flop prompt_flop = prefill_flop(reader, model.layers.value_or(32), model.hidden_size.value_or(4096), Tokens{prompt},
                                        Fraction::clamped(0));
  const double room = mean(c.memory_share.distribution);
  const double fits = largest_batch(model_memory(*m.instance) * room, all, cache_per_token(model), Tokens{prompt + output}, 0);
  const double most = std::clamp(fits, 1.0, mean(c.batch_size_limit.distribution));

  // What varies slowly is tabulated once over the load of a replica, as a share of its capacity, and interpolated per draw.
  const FlopPerSecond peak = training_peak(m, s.catalog);
  const Fraction usual_efficiency = Fraction::clamped(mean(c.prefill_efficiency.distribution));
  const DecodeRequest request{prefill_time(prompt_flop, devices, peak, usual_efficiency), Tokens{output}};
  const ItemsPerSecond full = replica_capacity(time_law, work, request, most, Fraction::clamped(mean(c.replica_efficiency.distribution)));
  constexpr std::size_t points = 33;
  std::array<double, points> joules{}, stays{};
  const AcceleratorFigures figures = figures_of(*m.accelerator);
  for (std::size_t k = 0; k < points; ++k) {
    const double share = std::max(1e-4, static_cast<double>(k) / (points - 1));
    const DecodeLoad load = decode_load(time_law, work, request, share * full, most);
    JoulesPerToken e = decode_energy(energy_law, work, load.batch);
    e = power_guarded(e, load.step, load.batch, devices, figures.design_power, mean(c.least_power_share.distribution), 1);
    joules[k] = e.count();
    stays[k] = load.request.count();
  }
  const auto at = [](const std::array<double, points>& table, double share) {
    const double x = std::clamp(share, 0.0, 1.0) * (points - 1);
    const auto k = std::min(static_cast<std::size_t>(x), points - 2);
    return table[k] + (table[k + 1] - table[k]) * (x - static_cast<double>(k));
  };

  const bool measured = law_measured_on(*m.accelerator);
  const auto time_error = job.draw(c.time_error), energy_error = job.draw(c.energy_error), transfer = job.draw(c.transfer_error),
             host = job.draw(c.host_factor), greatest = job.draw(c.maximum_utilisation), packed = job.draw(c.batch_utilisation),
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
    const double prefill_joules = prompt_flop.count() * (own_tokens - own_output) / std::max(1.0, prompt) / (prefill_rate[i] * 1e12);
    month.request_seconds[i] = 1 / capacity;
    month.alone_seconds[i] = stays.front() * slow;
    if (batch) {
      const double hours = s.monthly[i] / capacity / 3600 / packed[i];
      month.busy_hours[i] = hours;
      month.replica_hours[i] = hours + starting[i];
      const double per_request = joules[points - 1] * own_output * energy_error[i] * other + prefill_joules * other;
      month.busy_kwh[i] = std::max(s.monthly[i] * per_request * host[i] / 3.6e6, hours * job.serve->idle_kw[i]);
      continue;
    }
    for (const LoadLevel& level : s.levels.all()) {
      const double rate = mean_rate * level.weight;
      const double replicas = replicas_needed(ItemsPerSecond{rate}, ItemsPerSecond{capacity * job.serve->share}, Fraction::clamped(greatest[i]), fewest);
      const double hours = level.share * hours_per_month;
      if (!(replicas > 0)) continue;
      const double share = rate / replicas / capacity;
      const double stay = at(stays, share) * slow;
      month.replica_hours[i] += replicas * hours * (fewest > 0 || replicas > 1 ? 1 : share_up(rate, stay, up[i]));
      month.most_replicas[i] = std::max(month.most_replicas[i], replicas);
      const double busy = -std::expm1(-rate / replicas * stay);
      month.busy_hours[i] += replicas * hours * busy;
      const double per_request = (at(joules, share) * own_output * energy_error[i] + prefill_joules) * other;
      const double kwh = rate * hours * 3600 * per_request * host[i] / 3.6e6;
      // A busy machine draws no less than an idle one, and no more than its active power.
      month.busy_kwh[i] += std::clamp(kwh, replicas * hours * busy * job.serve->idle_kw[i],
                                      std::max(replicas * hours * busy, rate * hours / capacity) * job.serve->active_kw[i]);
    }
  }
  if (s.detail) {
    std::vector<Derivation> inputs{record_leaf("parameters", model.parameters_b.value_or(0), "10^9", model.id, model.provenance)};
    if (model.active_b) inputs.push_back(record_leaf("active parameters", *model.active_b, "10^9", model.id, model.provenance));
    for (const auto& [word, coefficient] : c.time_law.members) inputs.push_back(leaf(s, coefficient));
    inputs.push_back(record_leaf("memory bandwidth", m.accelerator->memory_bandwidth_gb_per_s.value_or(0), "GB/s", m.accelerator->id, m.accelerator->provenance));
    inputs.push_back(record_leaf("dense peak", m.accelerator->fp16_tflops.value_or(0), "TFLOP/s", m.accelerator->id, m.accelerator->provenance));
    inputs.push_back(leaf(s, c.time_error));
    if (!measured) inputs.push_back(leaf(s, c.transfer_error));
    for (const auto* size : {&s.plan.task.input_tokens, &s.plan.task.output_tokens})
      if (*size) inputs.push_back(leaf(s, **size));
    inputs.push_back(leaf(s, c.batch_size_limit));
    const auto time_tree = node("machine time of a request", "s", "1 / requests a second of a full replica, by the decode law", month.request_seconds,
                                std::move(inputs), "mlenergy-v3");
    std::vector<Derivation> hours_inputs{leaf(s, s.plan.demand.requests_per_month), leaf(s, s.plan.demand.growth_per_year), leaf(s, s.plan.demand.peak_to_mean), time_tree};
    add_hours_leaves(job, batch, fewest, hours_inputs);
    month.hours_tree = node("instance-hours a month", "h",
                            batch ? "requests × machine time / utilisation + jobs × start-up" : "replicas by hour of the week, from load × machine time / utilisation",
                            month.replica_hours, std::move(hours_inputs));
    std::vector<Derivation> energy_inputs;
    for (const auto& [word, coefficient] : c.energy_law.members) energy_inputs.push_back(leaf(s, coefficient));
    energy_inputs.insert(energy_inputs.end(), {leaf(s, c.energy_error), leaf(s, c.host_factor), leaf(s, c.prefill_tflop_per_joule), month.hours_tree,
                                               job.serve->idle_tree, job.serve->active_tree});
    month.energy_tree = node("energy of IT in busy hours a month", "kWh", "requests × (tokens × energy per token + prefill) × host factor, between idle and active power",
                             month.busy_kwh, std::move(energy_inputs), "mlenergy-v3");
  }
  return month;
}

/// Tokens that the adaptation puts before every request, as a mean.
double prompt_tokens_of(const Job& job) {
  const Setting& s = job.setting;
  const auto mean_or = [](const std::optional<Uncertain<double>>& size, const Coefficient& fallback) {
    return size ? mean(size->distribution) : mean(fallback.distribution);
  };
  const auto& c = job.k().call;
  const RequestSize usual = mean_size(s.plan);
  switch (job.choices().adaptation) {
  case Adaptation::prompt: return mean_or(s.plan.task.system_tokens, c.prompt_tokens);
  case Adaptation::few_shot:
    return mean_or(s.plan.task.system_tokens, c.prompt_tokens) +
           mean(c.few_shot_examples.distribution) * (usual.input_tokens + usual.output_tokens);
  case Adaptation::rag: return mean_or(s.plan.task.system_tokens, c.prompt_tokens) + mean_or(s.plan.task.context_tokens, c.context_tokens);
  default: return 0;
  }
}

} // namespace

void add_software(Job& job, std::span<const double> instance_hours, const Derivation& hours_tree) {
  const Setting& s = job.setting;
  const auto& pin = job.option.pin;
  const auto pick = [](const std::optional<double>& pinned, const std::optional<double>& listed) { return pinned ? pinned : listed; };
  const Listing none{};
  const Listing& l = job.listing ? *job.listing : none;
  const auto hourly = pick(pin ? pin->software_usd_per_hour : std::nullopt, l.software_usd_per_hour);
  // A price of a request is the vendor's fee where the machine is our own.
  const bool on_machine = job.self_hosted() && job.choices().hosting != Hosting::api;
  const auto own_fee = !pin ? std::nullopt : pin->software_usd_per_request ? pin->software_usd_per_request : on_machine ? pin->usd_per_request : std::nullopt;
  const auto per_request = pick(own_fee, l.software_usd_per_request);
  const auto yearly = pick(pin ? pin->contract_usd_per_year : std::nullopt, l.contract_usd_per_year);
  const bool pinned = pin && (pin->software_usd_per_hour || own_fee || pin->contract_usd_per_year);
  const std::string source = pinned ? "plan" : l.provenance.source;
  const Basis basis = pinned ? Basis::assumed : l.provenance.basis;
  const std::string record = pinned ? "/options/pin/" + job.option.id : l.id;
  Provenance from{source, "", basis, ""};

  if (hourly)
    job.ledger.add({Stage::deploy, ItemKind::software, "software, by the hour", "instance-hour", "USD/instance-hour", basis, source, "", ""},
                   [&](std::size_t i) {
                     Amounts a;
                     // A free trial is over before the service goes live.
                     a.quantity = instance_hours.empty() ? 0 : instance_hours[i] * s.months[i];
                     a.cost = Money{a.quantity * *hourly};
                     return a;
                   },
                   [&] {
                     Parts p;
                     p.cost_formula = "instance-hours × software price";
                     p.cost = {hours_tree, s.months_leaf(), record_leaf("software price", *hourly, "USD/instance-hour", record, from)};
                     return p;
                   });
  if (per_request)
    job.ledger.add({Stage::deploy, ItemKind::software, "software, by the request", "request", "USD/request", basis, source, "", ""},
                   [&](std::size_t i) {
                     Amounts a;
                     a.quantity = s.requests[i];
                     a.cost = Money{a.quantity * *per_request};
                     return a;
                   },
                   [&] {
                     Parts p;
                     p.cost_formula = "requests × software price";
                     p.cost = {s.requests_tree(), record_leaf("software price", *per_request, "USD/request", record, from)};
                     return p;
                   });
  if (yearly)
    job.ledger.add({Stage::deploy, ItemKind::software, "software contract", "year", "USD/year", basis, source, "", ""},
                   [&](std::size_t i) {
                     Amounts a;
                     a.quantity = std::ceil(s.months[i] / 12);
                     a.cost = Money{a.quantity * *yearly};
                     return a;
                   },
                   [&] {
                     Parts p;
                     p.cost_formula = "years begun × price";
                     p.cost = {s.months_leaf(), record_leaf("contract price", *yearly, "USD/year", record, from)};
                     return p;
                   });
  if (!hourly && !per_request && !yearly && on_machine && job.option.approach == Approach::marketplace)
    job.ledger.add({Stage::deploy, ItemKind::software, "software fee of the listing", "instance-hour", "USD/instance-hour", basis, source, "",
                    fmt::format("the listing publishes no price: read it at {} and add to options.pin {{\"id\": \"{}\", \"approach\": \"marketplace\", "
                                "\"listing\": \"{}\", \"software_usd_per_hour\": …}}",
                                l.url.empty() ? "its page" : l.url, l.id.substr(l.id.find('/') + 1), l.id)},
                   [&](std::size_t i) {
                     Amounts a;
                     a.quantity = instance_hours.empty() ? 0 : instance_hours[i] * s.months[i];
                     return a;
                   },
                   [] { return Parts{}; });
}

AcceleratorFigures figures_of(const Accelerator& a) {
  return {Kilowatts{a.power_tdp_w.value_or(300) / 1000}, GigabytesPerSecond{a.memory_bandwidth_gb_per_s.value_or(500)},
          FlopPerSecond{a.fp16_tflops.value_or(a.fp32_tflops.value_or(20)) * 1e12}};
}

namespace {

/// The accelerator that the laws were fitted on.
AcceleratorFigures law_reference(const Setting& s) {
  const auto* h100 = find_accelerator(s.catalog, "h100-sxm5-80gb");
  return h100 ? figures_of(*h100) : AcceleratorFigures{Kilowatts{0.7}, GigabytesPerSecond{3352}, FlopPerSecond{989.4e12}};
}

double of(const CoefficientFamily& family, std::string_view word) { return mean(family.at(word).distribution); }

} // namespace

DecodeEnergyLaw decode_energy_law(const Setting& s, const Accelerator& accelerator) {
  const auto& c = s.coefficients.serve.energy_law;
  const DecodeEnergyLaw law{of(c, "c1"), of(c, "c2"), of(c, "c3"), of(c, "c4"), of(c, "c5"), of(c, "c6")};
  return scaled(law, law_reference(s), figures_of(accelerator));
}

DecodeTimeLaw decode_time_law(const Setting& s, const Accelerator& accelerator) {
  const auto& a = s.coefficients.serve.time_law;
  constexpr double per_ms = 1e-3;
  const DecodeTimeLaw law{of(a, "a1") * per_ms, of(a, "a2") * per_ms, of(a, "a3") * per_ms,
                          of(a, "a4") * per_ms, of(a, "a5") * per_ms, of(a, "a6") * per_ms};
  return scaled(law, law_reference(s), figures_of(accelerator));
}

bool law_measured_on(const Accelerator& accelerator) { return accelerator.id == "h100-sxm5-80gb"; }

void add_own_serving(Job& job) {
  const Setting& s = job.setting;
  const MachineDraws& m = *job.serve;
  const Hosting hosting = job.choices().hosting;
  const bool batch = hosting == Hosting::batch;
  const bool to_zero = hosting == Hosting::async || hosting == Hosting::serverless;
  const double fewest = to_zero ? 0 : 1;
  ServedMonth month;
  if (job.model && decodes(*job.model) && m.machine.accelerator) month = decoding_month(job, fewest, batch, prompt_tokens_of(job));
  else month = single_pass_month(job, fewest, batch);

  if (!batch) job.latency_ms = values_of(s.n, [&](std::size_t i) { return month.alone_seconds[i] * 1000; });
  if (m.own_pue && !batch)
    job.overloaded = 2 * static_cast<std::size_t>(std::count_if(month.most_replicas.begin(), month.most_replicas.end(), [](double r) { return r > 1; })) > s.n;
  if (hosting == Hosting::serverless) {
    // Billed by memory and time; a request pays its own seconds, nothing waits.
    const auto price = supply_price(s, "aws/sagemaker/serverless");
    const double gigabytes = std::clamp(std::ceil(replica_memory(*job.model, mean_size(s.plan), job.k()).count()), 1.0, 6.0);
    // Six gigabytes come with about three vCPUs; the time of a request is that of so many.
    const double vcpu = gigabytes / 2;
    const double slower = m.machine.instance->vcpu / std::max(0.5, vcpu);
    for (double& ms : job.latency_ms) ms *= slower;
    const auto idle_share = job.draw(job.k().call.provider_idle_share);
    job.ledger.add({Stage::deploy, ItemKind::compute, "serverless inference", "GB-second", "USD/GB-second", Basis::published, price ? price->source : "", "",
                    price ? "" : "no price for serverless inference in the catalog"},
                   [&](std::size_t i) {
                     Amounts a;
                     const double seconds = s.requests[i] * month.request_seconds[i] * slower;
                     a.quantity = seconds * gigabytes;
                     a.cost = Money{a.quantity * (price ? price->usd_per_unit : 0)};
                     const double share = std::min(1.0, vcpu / m.machine.instance->vcpu);
                     a.device_hours = Hours{seconds / 3600 * share};
                     a.it_energy = Kilowatts{m.active_kw[i] * share * (1 + idle_share[i])} * Hours{seconds / 3600};
                     a.embodied = KgCo2e{m.embodied_kg_per_hour[i] * share * (1 + idle_share[i]) * seconds / 3600};
                     return a;
                   },
                   [&] {
                     Parts p;
                     p.cost_formula = "requests × machine time × memory × price";
                     p.cost = {s.requests_tree(), month.hours_tree};
                     if (price) p.cost.push_back(price->tree);
                     p.device_hours = node("", "device-hours", "requests × machine time × share of the machine", {}, {s.requests_tree(), month.hours_tree});
                     p.it_energy = node("energy of IT", "kWh", "active power × share of the machine × time × (1 + waiting)", {},
                                        {m.active_tree, month.hours_tree, leaf(s, job.k().call.provider_idle_share)});
                     p.embodied = node("embodied", "kgCO2e", "making per hour × share × time", {}, {m.embodied_tree, month.hours_tree});
                     return p;
                   });
    add_software(job, {}, {});
    return;
  }

  const auto variants = job.draw(s.plan.demand.variants);
  // Every variant has its own endpoint unless they share one (inference components); adapters of one base share a machine.
  const bool shared = hosting == Hosting::inference_component || batch || to_zero;
  const auto copies = [&](std::size_t i) { return shared ? 1.0 : std::max(1.0, variants[i]); };
  const auto decline = job.draw(job.k().serve.price_decline);
  const auto price_factor = [&](std::size_t i) { return m.own_pue ? 1 : mean_price_factor(decline[i], s.growth[i], Months{s.months[i]}); };
  const double devices = m.machine.devices();

  const auto add = [&](Stage stage, std::string what, auto&& hours, auto&& energy, bool serving) {
    job.ledger.add({stage, ItemKind::compute, std::move(what), "instance-hour", "USD/instance-hour", m.basis, m.source, "", ""},
                   [&](std::size_t i) {
                     Amounts a;
                     const Hours time{hours(i) * s.months[i]};
                     a.quantity = time.count();
                     a.cost = MoneyPerHour{m.usd_per_hour[i] * price_factor(i)} * time;
                     a.device_hours = time * devices;
                     m.draw_energy(a, KilowattHours{energy(i) * s.months[i]});
                     a.embodied = KgPerHour{m.embodied_kg_per_hour[i]} * time;
                     return a;
                   },
                   [&] {
                     Parts p;
                     const auto time = node("instance-hours", "h", serving ? "hours in which requests are served × months" : "hours in which none is served × months", values_of(s.n, [&](std::size_t i) { return hours(i) * s.months[i]; }),
                                            {month.hours_tree, leaf(s, s.plan.demand.variants), s.months_leaf()});
                     p.cost_formula = "instance-hours × price × change of price";
                     p.cost = {time, m.price_tree};
                     if (!m.own_pue) p.cost.push_back(leaf(s, job.k().serve.price_decline));
                     p.device_hours = node("", "device-hours", "instance-hours × devices", {}, {time});
                     m.explain_energy(p, serving ? node("energy of IT", "kWh", "energy a month × months", {}, {month.energy_tree, s.months_leaf()})
                                                 : node("energy of IT", "kWh", "instance-hours × idle power", {}, {time, m.idle_tree}));
                     p.embodied = node("embodied", "kgCO2e", "instance-hours × making per hour", {}, {time, m.embodied_tree});
                     return p;
                   });
  };
  // With several dedicated endpoints each serves its share: busy hours stay, idle hours grow with every copy.
  const auto busy = [&](std::size_t i) { return month.busy_hours[i]; };
  const auto idle = [&](std::size_t i) {
    const double all = shared ? month.replica_hours[i] : std::max(month.replica_hours[i], copies(i) * fewest * hours_per_month);
    return all - month.busy_hours[i];
  };
  add(Stage::deploy, "serving on " + m.label, busy, [&](std::size_t i) { return month.busy_kwh[i]; }, true);
  add(Stage::idle, (batch ? "starting batch jobs on " : "waiting for requests on ") + m.label, idle, [&](std::size_t i) { return idle(i) * m.idle_kw[i]; }, false);

  if (!batch) {
    const auto staging = job.draw(job.k().serve.staging_share);
    const auto staging_hours = [&](std::size_t i) { return to_zero ? 0.0 : staging[i] * hours_per_month; };
    add_machine_hours(job, {Stage::idle, ItemKind::compute, "staging on " + m.label, "instance-hour", "USD/instance-hour", m.basis, m.source, "", ""}, m,
                      [&](std::size_t i) { return staging_hours(i) * s.months[i]; }, [&](std::size_t i) { return m.idle_kw[i]; },
                      [&] { return node("hours of staging", "h", "share of a replica × months", {}, {leaf(s, job.k().serve.staging_share), s.months_leaf()}); },
                      [&] { return m.idle_tree; });
  }
  add_software(job, values_of(s.n, [&](std::size_t i) { return busy(i) + idle(i); }), month.hours_tree);
}

} // namespace steelyard
