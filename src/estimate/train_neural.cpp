// The final training run of a network: hours by the law that published runs were fitted to, or by what the
// team measured; power by the law of training watts.
//
// What the law contains is not counted again. Its intercept holds the waits for data, restarts and
// checkpoints of published runs, and the residuals that its spread was read from hold the error of counted
// FLOP. What comes on top: padding, because published tokens are those that were computed; start-up of a
// managed job, because published hours are those of the devices at work; unpacking of a quantised base; spot
// restarts.
#include "item_work.hpp"
#include "job.hpp"
#include "request.hpp"

#include "steelyard/estimate/machine_power.hpp"
#include "steelyard/estimate/measured.hpp"
#include "steelyard/estimate/training_time.hpp"
#include "steelyard/formulas/flops.hpp"
#include "steelyard/formulas/power.hpp"
#include "steelyard/formulas/training_law.hpp"
#include "steelyard/formulas/utilisation.hpp"
#include "steelyard/stats/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace steelyard {

namespace {

/// What hours are taken from; the later, the more it says of this run.
enum class Evidence { law, mfu, smaller_run, throughput };

/// Tokens of a run that the plan pins, all epochs together; 0: none.
double pinned_tokens(const Job& job) {
  const auto& pin = job.option.pin;
  if (!pin) return 0;
  if (pin->tokens) return *pin->tokens;
  if (!pin->items || !job.model) return 0;
  return *pin->items * tokens_per_request(*job.model, mean_size(job.setting.plan)).count() *
         pin->epochs.value_or(1);
}

bool uses_adapters(Method method) {
  return method == Method::lora || method == Method::qlora;
}

/// The law on one machine, draw by draw.
class DrawnLaw {
 public:
  DrawnLaw(const Setting& setting, const TrainingTask& task, const Accelerator& accelerator)
      : law_{training_law(task, accelerator, setting.coefficients.train_law)}, setting_{setting},
        reach_{setting.draw(*law_.reach)}, most_{setting.draw(*law_.most)} {
    if (law_.traffic) traffic_ = setting.draw(*law_.traffic);
    slower_.resize(setting.n);
    for (const auto& [coefficient, feature] : law_.effects) {
      const auto effect = setting.draw(*coefficient);
      for (std::size_t i = 0; i < setting.n; ++i)
        slower_[i] += effect[i] * feature;
    }
  }

  /// Device-hours, before what the law leaves open.
  [[nodiscard]] Hours hours(std::size_t i, const RunWork& work) const {
    const DeviceRates device{law_.peak, Fraction::clamped(reach_[i]), law_.bandwidth,
                             traffic_.empty() ? 1 : traffic_[i]};
    return training_hours(work, device, slower_[i], most_[i]);
  }

  [[nodiscard]] FlopPerSecond peak() const { return law_.peak; }

  [[nodiscard]] const TrainingLaw& law() const { return law_; }

  /// Peak, bandwidth and effects.
  [[nodiscard]] std::vector<Derivation> inputs(std::string_view record, const Provenance& source) const {
    std::vector<Derivation> leaves{peak_leaf(record, source),
                                   record_leaf("memory bandwidth of one accelerator", law_.bandwidth.count(),
                                               "GB/s", std::string{record}, source),
                                   leaf(setting_, *law_.reach), leaf(setting_, *law_.most)};
    if (law_.traffic) leaves.push_back(leaf(setting_, *law_.traffic));
    std::vector<Derivation> effects;
    for (const auto& [coefficient, feature] : law_.effects) {
      Derivation effect = leaf(setting_, *coefficient);
      if (feature != 1) effect.note = fmt::format("counted {:.3g} times; {}", feature, effect.note);
      effects.push_back(std::move(effect));
    }
    const auto slower = values_of(setting_.n, [&](std::size_t i) { return std::exp(slower_[i]); });
    leaves.push_back(node("time over the roofline", "1", "e^(sum of effects)", slower, std::move(effects)));
    return leaves;
  }

  [[nodiscard]] Derivation peak_leaf(std::string_view record, const Provenance& source) const {
    return record_leaf("dense peak of one accelerator", law_.peak.count() / 1e12, "TFLOP/s",
                       std::string{record}, source);
  }

 private:
  TrainingLaw law_;
  const Setting& setting_;
  std::span<const double> reach_, most_, traffic_;
  std::vector<double> slower_; ///< ln of time over the roofline
};

/// Processors as the law sees them.
Accelerator processors(const Setting& s, const Machine& m) {
  const auto& work = s.coefficients.train_work;
  Accelerator a;
  a.id = "processors";
  a.fp32_tflops = dense_peak(m, s.catalog).count() / 1e12;
  a.memory_bandwidth_gb_per_s = mean(work.server_gb_per_s) * m.instance->vcpu / 2 / mean(work.server_threads);
  a.provenance = m.instance->provenance;
  return a;
}

/// What the law is asked, but for the work.
TrainingTask task_of(const Job& job, double devices) {
  const Method method = job.choices().method;
  const PretrainedModel& model = *job.model;
  TrainingTask task;
  task.family = law_family(model);
  if (model.parameters_b) task.parameters = active_parameters(model);
  task.devices = devices;
  task.precision = "bf16";
  task.stack = name(job.setting.plan.team.stack);
  // A run that is planned now has today's software, and the law was not fitted beyond its last year.
  task.year = newest_software_year;
  task.pretraining = method == Method::scratch && generates(model);
  task.adapters = uses_adapters(method);
  task.experts = model.family == "moe-decoder";
  task.frozen = method == Method::head || method == Method::cached;
  return task;
}

/// The work of one run, a number per draw.
struct RunDraws {
  std::vector<RunWork> item;    ///< arithmetic and traffic of one example
  std::vector<double> examples; ///< all epochs together
  std::vector<RunWork> work;    ///< of the run
};

Evidence evidence_of(const Job& job, const Machine* smaller) {
  const auto& d = job.setting.plan.development;
  const Pin* measured = measured_pin(job.setting.plan);
  const bool this_one = measured && job.option.pin && job.option.pin->id == measured->id;
  if (this_one && d.measured_items_per_second) return Evidence::throughput;
  if (this_one && d.smaller_run && smaller) return Evidence::smaller_run;
  return d.measured_mfu ? Evidence::mfu : Evidence::law;
}

/// The machine of the smaller run; nullopt where the plan has none, or the catalog does not know it.
std::optional<Machine> smaller_machine(const Setting& s) {
  const auto& run = s.plan.development.smaller_run;
  if (!run) return std::nullopt;
  Machine m;
  m.instance = find_instance(s.catalog, run->instance);
  if (!m.instance) return std::nullopt;
  if (!m.instance->accelerator.empty()) m.accelerator = find_accelerator(s.catalog, m.instance->accelerator);
  return m;
}

/// What was not taken because something says more of this run.
std::string passed_over(const Development& d, Evidence taken) {
  std::string others;
  if (taken == Evidence::throughput && d.smaller_run) others += "smaller_run";
  if (taken > Evidence::mfu && d.measured_mfu)
    others += std::string{others.empty() ? "" : " and "} + "measured_mfu";
  return others.empty() ? "" : fmt::format("goes before {}, which says less of this run", others);
}

/// A number of the plan that was measured, with where it was.
Derivation measured_leaf(const Plan& plan, std::string_view name, double value, std::string_view unit,
                         std::string_view pointer) {
  Derivation leaf = plan_leaf(name, value, unit, pointer);
  leaf.basis = Basis::measured;
  leaf.note = "measured" + (plan.development.measured_from ? ": " + *plan.development.measured_from
                                                           : std::string{" by the team"});
  return leaf;
}

Derivation power_leaf(const Plan& plan) {
  const MeasuredPower& power = *plan.development.measured_power;
  auto leaf = measured_leaf(plan, "metered power of one accelerator", power.watts, "W",
                            "/development/measured_power/watts");
  leaf.note += fmt::format("; on {}, {}", power.instance,
                           power.whole_machine ? "at the machine's meter" : "of the boards alone");
  return leaf;
}

/// "; the law says 400 W: 2.1 standard deviations below", for a figure that was measured in place of it.
std::string law_words(double measured, double by_law, double sd_ln, std::string_view unit) {
  constexpr double far_in_sds = 3;
  const double apart = std::log(measured / by_law) / sd_ln;
  return fmt::format("; the law says {:.3g} {}: {:.1f} standard deviations {}{}", by_law, unit,
                     std::abs(apart), apart < 0 ? "above it" : "below it",
                     std::abs(apart) > far_in_sds ? ", which is far" : "");
}

/// The same for power, of the node's share of one accelerator.
std::string law_words(const MeteredPower& metered, TrainingLoad load, Parameters size, const Accelerator& a,
                      const WattLawCoefficients& law) {
  load.parameters = size;
  const Lognormal prior = training_watts(load, a, law);
  return law_words(metered.node.count() * 1000, prior.median, prior.sd_ln, "W at the wall");
}

void put_power(Job& job, TrainingRun& run, const TrainingTask& task) {
  const Setting& s = job.setting;
  const auto& watts = job.k().watt_law;
  const MachineDraws& machine = *job.train;
  const Machine& m = machine.machine;
  if (!m.accelerator) { // the law is of accelerators
    run.power_kw = machine.active_kw;
    run.power_tree = machine.active_tree;
    return;
  }
  TrainingLoad load;
  load.stack = task.stack;
  load.parameters = task.parameters;
  load.parameters_guessed = !task.parameters;
  load.devices = task.devices;
  load.pretraining = task.pretraining;
  load.text = is_text(task.family);
  const auto metered = metered_power(s.plan, s.catalog, watts, *m.accelerator);
  const auto telemetry =
      metered ? std::optional{metered->busy.count()} : s.plan.development.device_utilisation;
  const bool tuned = load.stack == "tuned";
  const Parameters size = load.parameters.value_or(
      Parameters{1e6 * mean(job.k().train_work.default_parameters_m.at(task.family))});

  const auto most = s.draw(watts.busy_most), half = s.draw(watts.half_size_m),
             scaling = s.draw(watts.scaling_power);
  const double beyond = devices_beyond_eight(load);
  const auto busy = values_of(s.n, [&](std::size_t i) {
    return telemetry ? *telemetry
           : tuned   ? tuned_busy_share(beyond, scaling[i]).count()
                     : busy_by_size(size, Parameters{half[i] * 1e6}, Fraction::clamped(most[i])).count();
  });
  const auto busy_tree = [&] {
    if (metered)
      return node("busy share of the accelerators", "1",
                  "where the metered power lies from rest to full load", busy, {power_leaf(s.plan)});
    if (telemetry)
      return measured_leaf(s.plan, "busy share of the accelerators", *telemetry, "1",
                           "/development/device_utilisation");
    if (tuned)
      return node("busy share of the accelerators", "1", "e^(-share of scaling losses that power shows)",
                  busy, {leaf(s, watts.scaling_power)});
    std::vector<Derivation> inputs{leaf(s, watts.busy_most), leaf(s, watts.half_size_m)};
    if (load.parameters)
      inputs.push_back(
          record_leaf("parameters", size.count() / 1e9, "10^9", job.model->id, job.model->provenance));
    return node("busy share of the accelerators", "1", "most × parameters / (parameters + half)", busy,
                std::move(inputs));
  };
  run.power_kw.resize(s.n);
  if (machine.own_pue) { // the plan says what its own hardware draws
    for (std::size_t i = 0; i < s.n; ++i)
      run.power_kw[i] =
          power_at(Kilowatts{machine.idle_kw[i]}, Kilowatts{machine.active_kw[i]}, Fraction::clamped(busy[i]))
              .count();
    if (s.detail)
      run.power_tree = node("power while training", "kW", "idle + (active - idle) × busy share", run.power_kw,
                            {machine.idle_tree, machine.active_tree, busy_tree()});
    return;
  }
  const std::string_view kind = telemetry ? "node" : kind_of_watt_error(load);
  const Coefficient& spread = watts.spread.at(kind);
  const Assumption error_c =
      metered ? Assumption{job.k().train.measured_error.at(metered->error)}
              : error_factor(spread, fmt::format("train.watt_error.{}", kind), mean(spread));
  if (metered && metered->same_kind) {
    const auto error = s.draw(error_c);
    const double kw = m.instance->accelerator_count * metered->node.count();
    for (std::size_t i = 0; i < s.n; ++i)
      run.power_kw[i] = kw * error[i];
    if (!s.detail) return;
    auto seen = power_leaf(s.plan);
    seen.note += law_words(*metered, load, size, *m.accelerator, watts);
    std::vector<Derivation> inputs{std::move(seen), leaf(s, error_c)};
    if (metered->host.count() > 0)
      inputs.push_back(
          node("host's share by the law", "W", "node - boards, at the same busy share",
               values_of(s.n, [&](std::size_t) { return metered->host.count() * 1000; }),
               {leaf(s, watts.node_full), leaf(s, watts.node_idle_share), leaf(s, watts.gpu_full)}));
    run.power_tree = node("power while training", "kW",
                          metered->host.count() > 0 ? "accelerators × (metered power + host's share) × error"
                                                    : "accelerators × metered power × error",
                          run.power_kw, std::move(inputs));
    return;
  }
  const auto full = s.draw(watts.node_full), idle = s.draw(watts.node_idle_share), error = s.draw(error_c);
  const Kilowatts design = design_power(*m.accelerator, job.k().power);
  for (std::size_t i = 0; i < s.n; ++i)
    run.power_kw[i] =
        m.instance->accelerator_count * error[i] *
        node_power(design, full[i], Fraction::clamped(idle[i]), Fraction::clamped(busy[i])).count();
  if (!s.detail) return;
  run.power_tree =
      node("power while training", "kW",
           "accelerators × design power × full load × (idle share + (1 - idle share) × busy share) × error",
           run.power_kw,
           {record_leaf("design power of one accelerator", design.count() * 1000, "W", m.accelerator->id,
                        m.accelerator->provenance),
            leaf(s, watts.node_full), leaf(s, watts.node_idle_share), busy_tree(), leaf(s, error_c)},
           "mlperf-training-power");
}

} // namespace

Assumption law_error(const Coefficient& spread, std::string_view kind, std::optional<double> sd) {
  return error_factor(spread, fmt::format("train.law_error.{}", kind), sd.value_or(mean(spread)));
}

TrainingRun neural_run(Job& job) {
  const Setting& s = job.setting;
  const auto& t = job.k().train;
  const Development& development = s.plan.development;
  const PretrainedModel& model = *job.model;
  const Method method = job.choices().method;
  const auto architecture = architecture_class(model.family);
  const auto class_word = name(architecture);
  const Machine& m = job.train->machine;
  const double devices = m.devices();
  const bool packs = generates(model) && method == Method::scratch;
  const bool text = architecture == ArchitectureClass::transformer;
  const Accelerator accelerator = m.accelerator ? *m.accelerator : processors(s, m);
  const std::string& record = m.accelerator ? m.accelerator->id : m.instance->id;

  // The work.
  const bool by_size =
      !text && !model.gmacs &&
      (class_word == "cnn" || class_word == "vit" || class_word == "detector" || class_word == "segmenter");
  const auto& count_error_c = t.flop_error.at(by_size ? "parameters" : class_word);
  const auto& epochs_c =
      method == Method::scratch ? t.scratch_epochs.at(class_word) : t.epochs.at(name(method));
  const auto count_error = job.draw(count_error_c), epochs = job.draw(epochs_c),
             useful = job.draw(t.useful_share), startup = job.draw(t.startup_hours),
             slow = job.draw(t.qlora_slowdown), adapters = job.draw(t.lora_share),
             usual_tokens = job.draw(t.tokens_per_parameter);
  const double tokens = packs || (job.option.pin && job.option.pin->tokens) ? pinned_tokens(job) : 0;
  const double own_epochs = job.option.pin ? job.option.pin->epochs.value_or(0) : 0; // 0: the plan pins none
  const double passes = forward_passes(method), all_passes = forward_passes(Method::full);
  const ItemWork counted{model, job.k()};
  RunDraws draws;
  draws.item.resize(s.n);
  draws.examples.resize(s.n);
  draws.work.resize(s.n);
  std::vector<double> flop(s.n), moved(s.n);
  const auto& tokens_of = request_draws(job).tokens;
  // Of the model alone, so that all machines it may be trained on share it.
  const auto& works = s.once<std::vector<RunWork>>(model_key("item", job), [&] {
    std::vector<RunWork> all;
    for (const RequestSize& size : s.sizes)
      all.push_back(counted.of(size));
    return all;
  });
  for (std::size_t i = 0; i < s.n; ++i) {
    RunWork item = works[i];
    const double own_passes = passes + (uses_adapters(method) ? all_passes * adapters[i] : 0);
    const double padded = text && !packs ? 1 / std::max(0.05, useful[i]) : 1;
    item.flop = item.flop * (own_passes / all_passes * padded * count_error[i]);
    item.moved = item.moved * (passes / all_passes * padded);
    const double per_item = tokens_of[i];
    if (packs) {
      // Tokens say how much is computed; how they are cut into examples does not matter.
      const double trained = tokens > 0 ? tokens : usual_tokens[i] * total_parameters(model).count();
      RequestSize one;
      one.input_tokens = 1;
      draws.examples[i] = per_item > 0 ? trained / per_item : 0;
      draws.work[i] = {training_flop(active_parameters(model)) * Tokens{trained} * count_error[i],
                       counted.of(one).moved * trained};
    } else {
      draws.examples[i] = tokens > 0 && per_item > 0
                              ? tokens / per_item
                              : job.train_items[i] * (own_epochs > 0 ? own_epochs : epochs[i]);
      draws.work[i] = {item.flop * draws.examples[i], item.moved * draws.examples[i]};
    }
    draws.item[i] = item;
    flop[i] = draws.work[i].flop.count();
    moved[i] = draws.work[i].moved.count();
  }

  // The hours.
  const TrainingTask task = task_of(job, devices);
  const DrawnLaw law{s, task, accelerator};
  const Coefficient& spread = *law.law().spread;
  const auto& lost = job.k().train_work;
  // The law was fitted to accelerators; processors stand in as they do for published runs.
  const Assumption law_error_c =
      m.accelerator ? law_error(spread, law.law().kind_of_error)
                    : law_error(spread, "processors",
                                std::hypot(mean(spread), mean(lost.spread.at("part")) *
                                                             mean(lost.spread.at("input_share"))));
  const auto other = smaller_machine(s);
  const Evidence evidence = evidence_of(job, other ? &*other : nullptr);
  const auto measured = [&t](std::string_view what) -> const Coefficient& {
    return t.measured_error.at(what);
  };
  const Assumption& error_c = evidence == Evidence::throughput    ? measured("throughput")
                              : evidence == Evidence::smaller_run ? measured("smaller_run")
                              : evidence == Evidence::mfu         ? measured("mfu")
                                                                  : law_error_c;
  const auto error = job.draw(error_c);
  const bool moved_on = evidence == Evidence::smaller_run &&
                        (other->accelerator ? other->accelerator->id : other->instance->id) != record;
  const auto ratio_error = moved_on ? job.draw(measured("other_machine")) : std::span<const double>{};
  const Accelerator other_accelerator = !other               ? accelerator
                                        : other->accelerator ? *other->accelerator
                                                             : processors(s, *other);
  std::optional<DrawnLaw> law_of_smaller;
  if (evidence == Evidence::smaller_run)
    law_of_smaller.emplace(s, task_of(job, development.smaller_run->devices), other_accelerator);

  // Small steps are bound by the launch of their kernels; see methodology 2.4.
  const auto& batch_c = t.batch_items.at(class_word);
  const auto batch = job.draw(batch_c), kernels = job.draw(t.kernels_per_layer),
             launch = job.draw(t.launch_seconds), usual_layers = job.draw(t.usual_layers);
  std::vector<double> by_law(s.n), of_smaller(s.n);
  TrainingRun run;
  run.instance_hours.resize(s.n);
  for (std::size_t i = 0; i < s.n; ++i) {
    const RunWork& work = draws.work[i];
    Hours time{0};
    switch (evidence) {
    case Evidence::throughput:
      time = to_hours(Seconds{draws.examples[i] / *development.measured_items_per_second}) * devices;
      break;
    case Evidence::smaller_run: {
      const SmallerRun& small = *development.smaller_run;
      by_law[i] = law.hours(i, work).count();
      of_smaller[i] =
          law_of_smaller->hours(i, {draws.item[i].flop * small.items, draws.item[i].moved * small.items})
              .count();
      time = Hours{small.hours * small.devices * by_law[i] / of_smaller[i]} * (moved_on ? ratio_error[i] : 1);
      break;
    }
    case Evidence::mfu:
      time = computing_time(work.flop, 1, law.peak(), Fraction::clamped(*development.measured_mfu));
      break;
    case Evidence::law:
      time = law.hours(i, work);
      if (method == Method::qlora) time = time * slow[i];
      break;
    }
    time = time * error[i];
    if (evidence == Evidence::law && m.accelerator && !packs) {
      const Seconds step = passes / all_passes *
                           training_kernels(model.layers.value_or(usual_layers[i]), kernels[i]) *
                           Seconds{launch[i]};
      time = floored_time(time, draws.examples[i] / batch[i], step);
    }
    const Hours wall = paid_hours(job, i, time / devices) + Hours{startup[i]};
    run.instance_hours[i] = wall.count() * m.count;
  }
  run.uninterrupted = evidence != Evidence::law;
  put_power(job, run, task);
  if (!s.detail) return run;

  // How it came about.
  std::vector<Derivation> amount;
  if (tokens > 0) {
    amount.push_back(
        plan_leaf("tokens, all epochs together", tokens, "tokens", "/options/pin/" + job.option.id));
  } else if (packs) {
    amount.push_back(leaf(s, t.tokens_per_parameter));
  } else {
    amount.push_back(job.items_tree);
    amount.push_back(own_epochs > 0
                         ? plan_leaf("epochs", own_epochs, "1", "/options/pin/" + job.option.id + "/epochs")
                         : leaf(s, epochs_c));
  }
  std::vector<Derivation> sizes;
  if (!packs)
    for (const auto* size : {&s.plan.task.input_tokens, &s.plan.task.output_tokens, &s.plan.task.images,
                             &s.plan.task.audio_seconds, &s.plan.task.pages})
      if (*size) sizes.push_back(leaf(s, **size));
  if (text && !packs) sizes.push_back(leaf(s, t.useful_share));
  const auto joined = [&](std::vector<Derivation> leaves) {
    leaves.insert(leaves.end(), amount.begin(), amount.end());
    leaves.insert(leaves.end(), sizes.begin(), sizes.end());
    return leaves;
  };
  auto flop_inputs = joined(counted.flop_leaves(s));
  flop_inputs.push_back(leaf(s, count_error_c));
  if (uses_adapters(method)) flop_inputs.push_back(leaf(s, t.lora_share));
  const auto flop_tree = node("FLOP of one run", "FLOP",
                              tokens > 0 ? "forward and backward FLOP per token × tokens / useful share"
                              : packs    ? "6 × parameters × tokens a parameter × parameters"
                                      : "forward FLOP per item × passes × items × epochs / useful share",
                              flop, std::move(flop_inputs), "kaplan-2020");
  const auto moved_tree =
      node("activations moved", "GB", "bytes per token or activation × passes / 3 × tokens or activations",
           moved, joined(counted.traffic_leaves(s)));
  const std::string wall = fmt::format("{} instances × (", m.count);
  std::vector<Derivation> inputs;
  std::string formula;
  switch (evidence) {
  case Evidence::throughput:
    formula = "items × epochs / items a second × error + start-up)";
    inputs = {measured_leaf(s.plan, "items trained on a second", *development.measured_items_per_second,
                            "items/s", "/development/measured_items_per_second")};
    inputs.insert(inputs.end(), amount.begin(), amount.end());
    if (tokens > 0) inputs.insert(inputs.end(), sizes.begin(), sizes.end());
    break;
  case Evidence::smaller_run: {
    const SmallerRun& small = *development.smaller_run;
    const std::string at = "/development/smaller_run/";
    formula = fmt::format("hours × devices of the smaller run × law for this / law for the smaller one × "
                          "error / {} devices + start-up)",
                          devices);
    std::vector<Derivation> of_this = law.inputs(record, accelerator.provenance);
    of_this.insert(of_this.begin(), {flop_tree, moved_tree});
    std::vector<Derivation> of_other = law_of_smaller->inputs(
        other->accelerator ? other->accelerator->id : other->instance->id, other_accelerator.provenance);
    of_other.insert(of_other.begin(),
                    plan_leaf("items of the smaller run", small.items, "items", at + "items"));
    inputs = {plan_leaf("hours of the smaller run", small.hours, "h", at + "hours"),
              plan_leaf("devices of the smaller run", small.devices, "1", at + "devices"),
              node("device-hours of this run by the law", "h", "roofline × e^(sum of effects)", by_law,
                   std::move(of_this), "published-training-runs"),
              node("device-hours of the smaller run by the law", "h", "roofline × e^(sum of effects)",
                   of_smaller, std::move(of_other), "published-training-runs")};
    if (moved_on) inputs.push_back(leaf(s, measured("other_machine")));
    break;
  }
  case Evidence::mfu: {
    formula = fmt::format("FLOP / ({} devices × peak × MFU) × error + start-up)", devices);
    inputs = {flop_tree, law.peak_leaf(record, accelerator.provenance),
              measured_leaf(s.plan, "MFU of the team's own jobs", *development.measured_mfu, "1",
                            "/development/measured_mfu")};
    // Hours and MFU are each other's inverse.
    const auto by_the_law = values_of(s.n, [&](std::size_t i) {
      return computing_time(draws.work[i].flop, 1, law.peak(), Fraction::clamped(1)) /
             law.hours(i, draws.work[i]);
    });
    inputs.back().note +=
        law_words(*development.measured_mfu, summary(by_the_law).p50, mean(spread), "of MFU");
    break;
  }
  case Evidence::law:
    formula = fmt::format("(FLOP / (reach × peak) + bytes / bandwidth) × e^(sum of effects) × error / {} "
                          "devices, at least the launch of kernels + start-up)",
                          devices);
    inputs = law.inputs(record, accelerator.provenance);
    inputs.insert(inputs.begin(), {flop_tree, moved_tree});
    if (method == Method::qlora) inputs.push_back(leaf(s, t.qlora_slowdown));
    if (m.accelerator && !packs) {
      std::vector<Derivation> floor{leaf(s, batch_c), leaf(s, t.kernels_per_layer),
                                    leaf(s, t.launch_seconds)};
      if (!model.layers) floor.push_back(leaf(s, t.usual_layers));
      inputs.push_back(node("launch of kernels", "h",
                            "items × epochs / batch × layers × kernels × 3 × launch", {}, std::move(floor)));
    }
    break;
  }
  Derivation error_leaf = leaf(s, error_c);
  if (const std::string others = passed_over(development, evidence); !others.empty())
    error_leaf.note = fmt::format("{}; {}", others, error_leaf.note);
  inputs.push_back(std::move(error_leaf));
  inputs.push_back(leaf(s, t.startup_hours));
  if (job.train_spot) inputs.push_back(job.train_spot->paid_tree());
  run.hours_tree = node("instance-hours of one run", "h", wall + formula, run.instance_hours,
                        std::move(inputs), evidence == Evidence::law ? "published-training-runs" : "");
  return run;
}

} // namespace steelyard
