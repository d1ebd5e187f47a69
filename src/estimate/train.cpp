// Stage `train`: the final run, the attempts around it, and what a service bills for training.
#include "job.hpp"

#include "steelyard/formulas/flops.hpp"
#include "steelyard/formulas/power.hpp"
#include "steelyard/formulas/utilisation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

/// How much longer a run takes because it is interrupted and starts again.
double stretch_of(const Job& job, std::size_t i) {
  return job.stretch.empty() ? 1 : job.stretch[i];
}

/// Tokens of a run that the plan pins, all epochs together; 0: none.
double pinned_tokens(const Job& job) {
  const auto& pin = job.option.pin;
  if (!pin) return 0;
  if (pin->tokens) return *pin->tokens;
  if (!pin->items || !job.model) return 0;
  return *pin->items * tokens_per_request(*job.model, mean_size(job.setting.plan)).count() *
         pin->epochs.value_or(1);
}

/// Boosted trees, linear models: core time, not FLOP.
TrainingRun classical_run(Job& job) {
  const Setting& s = job.setting;
  const auto& t = job.k().train;
  const auto cell = job.draw(t.gbm_nanoseconds), trees = job.draw(t.gbm_trees),
             efficiency = job.draw(t.gbm_parallel_efficiency), startup = job.draw(t.startup_hours);
  const double vcpu = job.train->machine.instance->vcpu;
  TrainingRun run;
  run.instance_hours.resize(s.n);
  run.power_kw = job.train->active_kw;
  for (std::size_t i = 0; i < s.n; ++i) {
    const double features = std::max(10.0, s.sizes[i].features);
    const Seconds cores = boosting_core_time(trees[i], job.train_items[i], features, Seconds{cell[i] * 1e-9});
    run.instance_hours[i] =
        to_hours(cores).count() / (vcpu / 2 * efficiency[i]) * stretch_of(job, i) + startup[i];
  }
  if (s.detail) {
    run.hours_tree =
        node("hours of one run", "h", "trees × rows × features × core time / (cores × efficiency) + start-up",
             run.instance_hours,
             {leaf(s, t.gbm_trees), job.items_tree, leaf(s, t.gbm_nanoseconds),
              leaf(s, t.gbm_parallel_efficiency), leaf(s, t.startup_hours),
              record_leaf("vCPU", vcpu, "1", job.train->machine.instance->id,
                          job.train->machine.instance->provenance)},
             "lightgbm-experiments");
    run.power_tree = job.train->active_tree;
  }
  return run;
}

TrainingRun neural_run(Job& job) {
  const Setting& s = job.setting;
  const auto& t = job.k().train;
  const PretrainedModel& model = *job.model;
  const Method method = job.choices().method;
  const auto class_word = name(architecture_class(model.family));
  const Machine& m = job.train->machine;

  const auto& error_c = t.flop_error.at(class_word);
  const auto& hardware_c = t.utilisation.at(m.accelerator ? m.accelerator->id : "default");
  const auto& class_c = t.class_efficiency.at(class_word);
  const auto& stack_c = t.stack_efficiency.at(name(s.plan.team.stack));
  const auto& epochs_c =
      method == Method::scratch ? t.scratch_epochs.at(class_word) : t.epochs.at(name(method));
  const bool packs = generates(model) && method == Method::scratch;
  const auto error = job.draw(error_c), hardware = job.draw(hardware_c), architecture = job.draw(class_c),
             stack = job.draw(stack_c), epochs = job.draw(epochs_c), stall = job.draw(t.stalled_share),
             useful = job.draw(t.useful_share), startup = job.draw(t.startup_hours),
             scaling = job.draw(t.scaling_exponent), slow = job.draw(t.qlora_slowdown),
             adapters = job.draw(t.lora_share), exponent = job.draw(job.k().power.utilisation_exponent);
  const auto usual_tokens = job.draw(t.tokens_per_parameter);
  const double tokens = packs || (job.option.pin && job.option.pin->tokens) ? pinned_tokens(job) : 0;
  const double own_epochs = job.option.pin ? job.option.pin->epochs.value_or(0) : 0; // 0: the plan pins none
  const bool text = class_word == "transformer";
  const double devices = m.devices();
  const FlopPerSecond peak = dense_peak(m, s.catalog);
  const double of_size = size_factor(total_parameters(model), Parameters{mean(t.size_knee_b) * 1e9},
                                     Parameters{mean(t.size_floor_b) * 1e9}, mean(t.size_exponent));

  std::vector<double> flop(s.n), utilisation(s.n), busy(s.n);
  TrainingRun run;
  run.instance_hours.resize(s.n);
  run.power_kw.resize(s.n);
  for (std::size_t i = 0; i < s.n; ++i) {
    Flop work;
    if (packs) {
      work = training_flop(active_parameters(model)) *
             Tokens{tokens > 0 ? tokens : usual_tokens[i] * total_parameters(model).count()};
    } else {
      double per_item = forward_passes(method);
      if (method == Method::lora || method == Method::qlora) per_item += 3 * adapters[i];
      if (tokens > 0 && tokens_per_request(model, s.sizes[i]).count() > 0)
        work = item_flop(model, s.sizes[i]) *
               (tokens / tokens_per_request(model, s.sizes[i]).count() * per_item); // all epochs together
      else
        work = item_flop(model, s.sizes[i]) *
               (job.train_items[i] * (own_epochs > 0 ? own_epochs : epochs[i]) * per_item);
    }
    work = work * error[i];
    UtilisationFactors factors;
    factors.hardware = hardware[i];
    factors.architecture = architecture[i];
    factors.stack = stack[i];
    factors.size = text ? of_size : 1;
    factors.scaling = scaling_factor(devices, 8, scaling[i]);
    factors.data_stall = Fraction::clamped(stall[i]);
    factors.padding = Fraction::clamped(text && !packs ? useful[i] : 1);
    const Fraction mfu = model_flop_utilisation(factors);
    Hours time = computing_time(work, devices, peak, mfu);
    if (method == Method::qlora) time = time * slow[i];
    const Hours wall = time * stretch_of(job, i) + Hours{startup[i]};
    flop[i] = work.count();
    utilisation[i] = mfu.count();
    run.instance_hours[i] = wall.count() * m.count;
    // Power follows how busy the device is against a tuned run of the same architecture, not its MFU.
    // Padding is computed like anything else, so it draws power too.
    busy[i] = busy_share(computing_utilisation(factors), Fraction::clamped(hardware[i] * architecture[i]),
                         exponent[i])
                  .count();
    run.power_kw[i] = power_at(Kilowatts{job.train->idle_kw[i]}, Kilowatts{job.train->active_kw[i]},
                               Fraction::clamped(busy[i]))
                          .count();
  }
  if (!s.detail) return run;

  std::vector<Derivation> work_inputs{leaf(s, error_c)};
  if (model.parameters_b)
    work_inputs.push_back(record_leaf("parameters", *model.parameters_b, "10^9", model.id, model.provenance));
  if (model.gmacs)
    work_inputs.push_back(
        record_leaf("multiply-adds of a forward pass", *model.gmacs, "10^9", model.id, model.provenance));
  if (tokens > 0) {
    work_inputs.push_back(
        plan_leaf("tokens, all epochs together", tokens, "tokens", "/options/pin/" + job.option.id));
  } else if (packs) {
    work_inputs.push_back(leaf(s, t.tokens_per_parameter));
  } else {
    work_inputs.push_back(job.items_tree);
    work_inputs.push_back(
        own_epochs > 0 ? plan_leaf("epochs", own_epochs, "1", "/options/pin/" + job.option.id + "/epochs")
                       : leaf(s, epochs_c));
    for (const auto* size : {&s.plan.task.input_tokens, &s.plan.task.output_tokens, &s.plan.task.images,
                             &s.plan.task.audio_seconds, &s.plan.task.pages})
      if (*size) work_inputs.push_back(leaf(s, **size));
  }
  const auto work_tree = node("FLOP of one run", "FLOP",
                              tokens > 0 ? "forward and backward FLOP per token × tokens"
                              : packs    ? "6 × parameters × tokens a parameter × parameters"
                                         : "forward FLOP per item × passes × items × epochs",
                              flop, std::move(work_inputs), "kaplan-2020");
  const auto peak_leaf =
      m.accelerator ? record_leaf("dense peak of one accelerator", peak.count() / 1e12, "TFLOP/s",
                                  m.accelerator->id, m.accelerator->provenance)
                    : record_leaf("vCPU", m.instance->vcpu, "1", m.instance->id, m.instance->provenance);
  const auto mfu_tree = node(
      "MFU", "1", "hardware × architecture × stack × size × scaling × padding × (1 - stalls)", utilisation,
      {leaf(s, hardware_c), leaf(s, class_c), leaf(s, stack_c), leaf(s, t.size_exponent),
       leaf(s, t.scaling_exponent), leaf(s, t.useful_share), leaf(s, t.stalled_share)},
      "llm-foundry-benchmarks");
  std::vector<Derivation> inputs{work_tree, peak_leaf, mfu_tree, leaf(s, t.startup_hours)};
  if (!job.stretch.empty()) inputs.push_back(leaf(s, t.spot_stretch));
  if (method == Method::qlora) inputs.push_back(leaf(s, t.qlora_slowdown));
  run.hours_tree =
      node("instance-hours of one run", "h",
           fmt::format("{} instances × (FLOP / ({} devices × peak × MFU) + start-up)", m.count, devices),
           run.instance_hours, std::move(inputs));
  run.power_tree = node(
      "power while training", "kW",
      "idle + (active - idle) × busy share; busy share = (MFU / tuned MFU)^exponent", run.power_kw,
      {job.train->idle_tree, job.train->active_tree, mfu_tree, leaf(s, job.k().power.utilisation_exponent)},
      "mlperf-training-power");
  return run;
}

} // namespace

void add_service_training(Job& job, Stage stage, std::span<const double> times,
                          const Derivation& times_tree) {
  const Setting& s = job.setting;
  if (job.service) {
    for (const auto& component : job.service->components) {
      if (component.when != "training" || component.tiers.empty()) continue;
      const auto& hours_c = job.k().call.service_training_hours;
      const auto hours = job.draw(hours_c);
      const double price = component.tiers.front().price_usd_per_unit / component.unit;
      const auto kilowatts = job.draw(job.k().call.service_training_kw);
      job.ledger.add(
          {stage, ItemKind::service, fmt::format("{}: {}", job.service->service, component.item),
           "training-hour", "USD/hour", job.service->provenance.basis, job.service->provenance.source, "",
           ""},
          [&](std::size_t i) {
            Amounts a;
            a.quantity = hours[i] * times[i];
            a.cost = Money{price * a.quantity};
            a.device_hours = Hours{a.quantity};
            a.it_energy = Kilowatts{kilowatts[i]} * Hours{a.quantity};
            job.count_call(a, i);
            return a;
          },
          [&] {
            Parts p;
            p.cost_formula = "hours of a training × trainings × price";
            p.cost = {
                leaf(s, hours_c), times_tree,
                record_leaf(component.item, price, "USD/hour", job.service->id, job.service->provenance)};
            p.device_hours = node("", "device-hours", "hours of a training × trainings", {},
                                  {leaf(s, hours_c), times_tree});
            p.it_energy = node("energy of IT", "kWh", "hours × power", {},
                               {leaf(s, hours_c), times_tree, leaf(s, job.k().call.service_training_kw)});
            job.explain_call(p);
            return p;
          });
    }
    return;
  }
  if (job.option.approach == Approach::marketplace) {
    // A vendor's algorithm trains on the account's own machines.
    const MachineDraws* m = job.train ? &*job.train : job.serve ? &*job.serve : nullptr;
    if (!m) return;
    const auto& hours_c = job.k().call.service_training_hours;
    const auto hours = job.draw(hours_c);
    add_machine_hours(
        job,
        {stage, ItemKind::compute, "training of the vendor's algorithm on " + m->label, "instance-hour",
         "USD/instance-hour", m->basis, m->source, "", ""},
        *m, [&](std::size_t i) { return hours[i] * times[i]; },
        [&](std::size_t i) { return m->active_kw[i]; },
        [&] {
          return node("hours of training", "h", "hours of a training × trainings", {},
                      {leaf(s, hours_c), times_tree});
        },
        [&] { return m->active_tree; });
    return;
  }
  if (!job.hosted) return;
  const auto& epochs_c = job.k().train.epochs.at("lora");
  const auto epochs = job.draw(epochs_c);
  const double own_epochs = job.option.pin ? job.option.pin->epochs.value_or(0) : 0; // 0: the plan pins none
  const auto energy = token_energy(s, *job.hosted);
  const double price = job.hosted->training_usd_per_million.value_or(0);
  Line line{
      stage,
      ItemKind::service,
      fmt::format("fine-tuning of {}", job.hosted->model),
      "million tokens",
      "USD/million tokens",
      job.hosted->provenance.basis,
      job.hosted->provenance.source,
      "",
      job.hosted->training_usd_per_million ? "" : fmt::format("no training price for {}", job.hosted->model)};
  job.ledger.add(
      line,
      [&](std::size_t i) {
        Amounts a;
        const double tokens = (s.sizes[i].input_tokens + s.sizes[i].output_tokens) * job.train_items[i] *
                              (own_epochs > 0 ? own_epochs : epochs[i]) * times[i];
        a.quantity = tokens / 1e6;
        a.cost = Money{price * a.quantity};
        // Forward and backward are the work of three forward passes.
        a.it_energy = KilowattHours{3 * energy.input_kwh_per_million[i] * a.quantity};
        job.count_call(a, i);
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "items × tokens × epochs × trainings × price";
        p.cost = {job.items_tree, leaf(s, epochs_c), times_tree,
                  record_leaf("training price", price, "USD/million tokens", job.hosted->id,
                              job.hosted->provenance)};
        p.it_energy = node("energy of IT", "kWh", "tokens × 3 × energy of a token read", {},
                           {job.items_tree, leaf(s, epochs_c), energy.input_tree});
        job.explain_call(p);
        return p;
      });
}

namespace {

/// Answers of the teacher that a distilled student learns from.
void add_teacher(Job& job) {
  const Setting& s = job.setting;
  if (job.choices().adaptation != Adaptation::distilled || !job.hosted) return;
  const auto answer = job.draw(job.k().train.teacher_tokens);
  const auto energy = token_energy(s, *job.hosted);
  const double in = job.hosted->input_usd_per_million.value_or(0),
               out = job.hosted->output_usd_per_million.value_or(0);
  job.ledger.add(
      {Stage::label, ItemKind::service, fmt::format("answers of the teacher {}", job.hosted->model),
       "million tokens", "USD/million tokens", job.hosted->provenance.basis, job.hosted->provenance.source,
       "", ""},
      [&](std::size_t i) {
        Amounts a;
        const double read = s.sizes[i].input_tokens * job.train_items[i] / 1e6;
        const double written = std::max(answer[i], s.sizes[i].output_tokens) * job.train_items[i] / 1e6;
        a.quantity = read + written;
        a.cost = Money{read * in + written * out};
        a.it_energy = KilowattHours{read * energy.input_kwh_per_million[i] +
                                    written * energy.output_kwh_per_million[i]};
        job.count_call(a, i);
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "items × (tokens read × price in + tokens written × price out)";
        p.cost = {
            job.items_tree, leaf(s, job.k().train.teacher_tokens),
            record_leaf("price in", in, "USD/million tokens", job.hosted->id, job.hosted->provenance),
            record_leaf("price out", out, "USD/million tokens", job.hosted->id, job.hosted->provenance)};
        p.it_energy = node("energy of IT", "kWh", "tokens × energy per token", {},
                           {job.items_tree, energy.input_tree, energy.output_tree});
        job.explain_call(p);
        return p;
      });
}

} // namespace

void add_train(Job& job) {
  if (!job.trains) return;
  add_teacher(job);
  if (job.choices().method == Method::service) {
    const auto& trials_c = job.k().tune.trials.at("service");
    const auto trials = job.draw(trials_c);
    const auto times = values_of(job.setting.n, [&](std::size_t i) { return std::max(1.0, trials[i]); });
    return add_service_training(job, Stage::train, times, leaf(job.setting, trials_c));
  }
  if (!job.train || !job.model) return;
  const Setting& s = job.setting;
  const auto& t = job.k().train;
  job.run = is_classical(*job.model) ? classical_run(job) : neural_run(job);
  const TrainingRun& run = *job.run;

  const auto line = [&](Stage stage, std::string what) {
    return Line{stage,
                ItemKind::compute,
                std::move(what),
                "instance-hour",
                "USD/instance-hour",
                job.train->basis,
                job.train->source,
                "",
                ""};
  };
  const auto power = [&](std::size_t i) { return run.power_kw[i]; };
  const auto power_tree = [&] { return run.power_tree; };
  add_machine_hours(
      job, line(Stage::train, "final training on " + job.train->label), *job.train,
      [&](std::size_t i) { return run.instance_hours[i]; }, power, [&] { return run.hours_tree; },
      power_tree);

  const bool pretraining = job.choices().method == Method::scratch && generates(*job.model);
  const auto& more_c = t.development_multiplier.at(pretraining ? "pretraining" : "other");
  const auto& seen_c = t.detection_share.at(s.plan.development.rules ? "rules" : "by-hand");
  const auto more = job.draw(more_c), failed = job.draw(t.failed_share),
             cancelled = job.draw(t.cancelled_share), bad = job.draw(t.bad_run_share),
             seen = job.draw(seen_c);
  add_machine_hours(
      job, line(Stage::train, "development, failed and cancelled runs on " + job.train->label), *job.train,
      [&](std::size_t i) {
        return run.instance_hours[i] * (more[i] + failed[i] + cancelled[i] + bad[i] * seen[i]);
      },
      power,
      [&] {
        return node("hours of other runs", "h",
                    "run × (development + failed + cancelled + bad runs × share passed when noticed)", {},
                    {run.hours_tree, leaf(s, more_c), leaf(s, t.failed_share), leaf(s, t.cancelled_share),
                     leaf(s, t.bad_run_share), leaf(s, seen_c)},
                    "acme-2024");
      },
      power_tree);
}

} // namespace steelyard
