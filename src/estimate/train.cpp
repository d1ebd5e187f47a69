// Stage `train`: the final run, the attempts around it, and what a service bills for training.
#include "job.hpp"

#include "steelyard/formulas/training_law.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard {

namespace {

/// Boosted trees, linear models: core time, not FLOP.
TrainingRun classical_run(Job& job) {
  const Setting& s = job.setting;
  const auto& t = job.k().train;
  const auto& law = job.k().tree_law;
  const Assumption error_c = law_error(job.k().train_law.spread.at("trees"), "trees");
  const auto cell = job.draw(law.core_ns), exponent = job.draw(law.feature_exponent),
             trees = job.draw(t.gbm_trees), speed = job.draw(t.core_speed), error = job.draw(error_c),
             startup = job.draw(t.startup_hours);
  const double vcpu = job.train->machine.instance->vcpu;
  TrainingRun run;
  run.instance_hours.resize(s.n);
  run.power_kw = job.train->active_kw;
  for (std::size_t i = 0; i < s.n; ++i) {
    const double features = std::max(10.0, s.sizes[i].features);
    const Hours cores = boosting_hours(trees[i] * job.train_items[i], features, cell[i], exponent[i]);
    // What parallel threads lose is in the core time, which was read from sixteen of them.
    run.instance_hours[i] =
        (paid_hours(job, i, cores / (vcpu / 2 * speed[i]) * error[i]) + Hours{startup[i]}).count();
  }
  if (s.detail) {
    std::vector<Derivation> inputs{leaf(s, t.gbm_trees),
                                   job.items_tree,
                                   leaf(s, law.core_ns),
                                   leaf(s, law.feature_exponent),
                                   leaf(s, t.core_speed),
                                   leaf(s, error_c),
                                   leaf(s, t.startup_hours),
                                   record_leaf("vCPU", vcpu, "1", job.train->machine.instance->id,
                                               job.train->machine.instance->provenance)};
    if (job.train_spot) inputs.push_back(job.train_spot->paid_tree());
    run.hours_tree =
        node("hours of one run", "h",
             "trees × rows × features × core time × (features / 100)^exponent / (cores × speed) × error + "
             "start-up",
             run.instance_hours, std::move(inputs), "lightgbm-experiments");
    run.power_tree = job.train->active_tree;
  }
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
      // Free hours end after the account's first months: they are those of the first training.
      const auto& free_share_c = job.k().call.free_tier_share;
      const auto free_share = job.draw(free_share_c);
      const double free_hours = stage == Stage::train ? component.free_units_per_month.value_or(0) : 0;
      job.ledger.add(
          {stage, ItemKind::service, fmt::format("{}: {}", job.service->service, component.item),
           "training-hour", "USD/hour", job.service->provenance.basis, job.service->provenance.source, "",
           ""},
          [&](std::size_t i) {
            Amounts a;
            a.quantity = hours[i] * times[i];
            a.cost = Money{price * std::max(0.0, a.quantity - free_hours * free_share[i])};
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
            if (free_hours > 0) p.cost.push_back(leaf(s, free_share_c));
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
    const MachineDraws* m = job.train ? job.train : job.serve;
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
  const auto& energy = token_energy(s, *job.hosted);
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
  const auto& energy = token_energy(s, *job.hosted);
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

  const Line line{Stage::train,
                  ItemKind::compute,
                  "final training on " + job.train->label,
                  "instance-hour",
                  "USD/instance-hour",
                  job.train->basis,
                  job.train->source,
                  job.choices().optimizer.empty() ? ""
                                                  : fmt::format("fits with {} only", job.choices().optimizer),
                  ""};
  const auto power = [&](std::size_t i) { return run.power_kw[i]; };
  const auto power_tree = [&] { return run.power_tree; };
  add_machine_hours(
      job, line, *job.train, [&](std::size_t i) { return run.instance_hours[i]; }, power,
      [&] { return run.hours_tree; }, power_tree);

  // Published development of pretraining holds its trials and failures; elsewhere they are counted one by
  // one, and this is what remains. Never both.
  const bool whole = pretrains(job);
  const auto& more_c = t.development_multiplier.at(whole ? "pretraining" : "other");
  const auto more = job.draw(more_c);
  job.run->searching.hours.assign(s.n, 0);
  job.run->developing.hours = values_of(s.n, [&](std::size_t i) { return run.instance_hours[i] * more[i]; });
  const auto other_tree = [&] {
    return node("hours of development", "h", "run × development", run.developing.hours,
                {run.hours_tree, leaf(s, more_c)}, whole ? "olmo-2025" : "");
  };
  if (s.detail) job.run->developing.trees.push_back(other_tree());
  Line other = line;
  other.name = "development runs on " + job.train->label;
  if (whole) other.note = "with all trials and failures";
  add_machine_hours(
      job, other, *job.train, [&](std::size_t i) { return run.developing.hours[i]; }, power, other_tree,
      power_tree);
}

} // namespace steelyard
