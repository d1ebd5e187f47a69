// Serving models that answer in one pass: classifiers, detectors, recognisers, trees.
#include "request.hpp"
#include "served_month.hpp"

#include "steelyard/formulas/queueing.hpp"
#include "steelyard/formulas/serving.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

namespace steelyard {

namespace {

/// What a request is, and what it runs on, for an explanation.
void put_work(const Job& job, std::vector<Derivation>& inputs) {
  const Setting& s = job.setting;
  const PretrainedModel& model = *job.model;
  const Machine& m = job.serve->machine;
  if (model.parameters_b)
    inputs.push_back(record_leaf("parameters", *model.parameters_b, "10^9", model.id, model.provenance));
  if (model.gmacs)
    inputs.push_back(
        record_leaf("multiply-adds of a forward pass", *model.gmacs, "10^9", model.id, model.provenance));
  for (const auto* size : {&s.plan.task.input_tokens, &s.plan.task.output_tokens, &s.plan.task.images,
                           &s.plan.task.audio_seconds, &s.plan.task.pages})
    if (*size) inputs.push_back(leaf(s, **size));
  inputs.push_back(m.accelerator
                       ? record_leaf("dense peak of one accelerator", dense_peak(m, s.catalog).count() / 1e12,
                                     "TFLOP/s", m.accelerator->id, m.accelerator->provenance)
                       : record_leaf("vCPU", m.instance->vcpu, "1", m.instance->id, m.instance->provenance));
}

/// Machine time of one request on a machine that answers one pass at a time.
std::vector<double> single_pass_seconds(const Job& job, bool batch, Derivation* tree) {
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
      *tree = node("machine time of a request", "s", "(rows × time of a row × error + overhead) / vCPU",
                   seconds, {leaf(s, c.gbm_item_ms), leaf(s, c.item_error), leaf(s, c.item_overhead_ms)});
    return seconds;
  }
  const double overlap = host_overlap(m);
  if (auto measured = seconds_by_law(job, batch)) {
    for (std::size_t i = 0; i < s.n; ++i)
      seconds[i] = measured->seconds[i] + overhead[i] / 1000 / overlap;
    if (tree) {
      auto inputs = std::move(measured->inputs);
      put_work(job, inputs);
      inputs.push_back(leaf(s, c.item_overhead_ms));
      *tree = node("machine time of a request", "s", "seconds by the law of inference × error + overhead",
                   seconds, std::move(inputs), "published-inference-runs");
    }
    return seconds;
  }
  const auto class_word = name(architecture_class(model.family));
  const auto& efficiency_c = !m.accelerator ? c.cpu_efficiency
                             : c.item_efficiency.find(class_word)
                                 ? *c.item_efficiency.find(class_word)
                                 : c.item_efficiency.at(class_word == "transformer" ? "encoder" : "default");
  const auto efficiency = job.draw(efficiency_c);
  const double speed = dense_peak(m, s.catalog).count() * (m.accelerator ? m.instance->accelerator_count : 1);
  const auto& flop = request_draws(job).flop;
  for (std::size_t i = 0; i < s.n; ++i)
    seconds[i] = flop[i] / (speed * efficiency[i]) * error[i] + overhead[i] / 1000 / overlap;
  if (tree) {
    std::vector<Derivation> inputs;
    put_work(job, inputs);
    inputs.insert(inputs.end(), {leaf(s, efficiency_c), leaf(s, c.item_error), leaf(s, c.item_overhead_ms)});
    *tree = node("machine time of a request", "s",
                 "FLOP of a request / (peak × efficiency) × error + overhead", seconds, std::move(inputs));
  }
  return seconds;
}

/// Of the load levels from one on: their share of the hours, and of the load.
struct LevelsFrom {
  double share = 0, load = 0;
};

std::array<LevelsFrom, most_load_levels + 1> levels_from(std::span<const LoadLevel> levels) {
  std::array<LevelsFrom, most_load_levels + 1> from{};
  for (std::size_t k = levels.size(); k-- > 0;)
    from[k] = {from[k + 1].share + levels[k].share, from[k + 1].load + levels[k].share * levels[k].weight};
  return from;
}

/// The load levels of the week turned into replicas, each with `servers` side by side. Fills hours per month;
/// `seconds` is how long one request keeps a replica from the next.
void staff(const Job& job, std::span<const double> seconds, double fewest, double servers,
           ServedMonth& month) {
  const Setting& s = job.setting;
  const Staffing staffing{job, fewest, servers};
  month.replica_hours.assign(s.n, 0);
  month.busy_hours.assign(s.n, 0);
  month.most_replicas.assign(s.n, 0);
  const auto up = fewest > 0 ? std::vector<double>{} : seconds_up(job);
  const auto levels = s.levels.all();
  const auto from = levels_from(levels);
  for (std::size_t i = 0; i < s.n; ++i) {
    const double mean_rate = s.monthly[i] / seconds_per_month;
    const Staffing::Draw draw = staffing.draw(i, 1 / seconds[i]);
    for (std::size_t k = 0; k < levels.size(); ++k) {
      const double rate = mean_rate * levels[k].weight;
      const double replicas = staffing.replicas(draw, rate);
      month.most_replicas[i] = std::max(month.most_replicas[i], replicas);
      const double busy = replicas > 0 ? rate / replicas * seconds[i] : 0; // one request at a time
      // Levels fall: where as few as ever do without being late, they do for all that follow.
      if (fewest > 0 && replicas == fewest && busy <= 1) {
        month.replica_hours[i] += fewest * hours_per_month * from[k].share;
        month.busy_hours[i] += mean_rate * seconds[i] * hours_per_month * from[k].load;
        break;
      }
      const double hours = levels[k].share * hours_per_month;
      month.replica_hours[i] +=
          replicas * hours * (fewest > 0 || replicas > 1 ? 1 : share_up(rate, seconds[i], up[i]));
      month.busy_hours[i] += replicas * hours * std::min(1.0, busy);
    }
  }
}

} // namespace

double host_overlap(const Machine& machine) {
  constexpr double at_once = 4; // beside an accelerator
  return machine.accelerator ? std::min(at_once, machine.instance->vcpu) : machine.instance->vcpu;
}

ServedMonth single_pass_month(const Job& job, double fewest, bool batch) {
  const Setting& s = job.setting;
  ServedMonth month;
  Derivation time_tree;
  const bool draws = architecture_class(job.model->family) == ArchitectureClass::diffusion &&
                     job.serve->machine.accelerator != nullptr;
  ImageRequest image;
  if (draws) {
    image = image_request(job);
    month.request_seconds = image.seconds;
    time_tree = image.seconds_tree;
  } else {
    month.request_seconds = single_pass_seconds(job, batch, s.detail ? &time_tree : nullptr);
  }
  const auto packed = job.draw(job.k().serve.batch_utilisation);
  month.busy_kwh.resize(s.n);
  // Several accelerators answer side by side, one request is on one of them.
  const double side_by_side =
      job.serve->machine.accelerator ? std::max(1.0, job.serve->machine.instance->accelerator_count) : 1;
  month.alone_seconds =
      values_of(s.n, [&](std::size_t i) { return month.request_seconds[i] * side_by_side; });
  if (batch) {
    month.busy_hours.resize(s.n);
    for (std::size_t i = 0; i < s.n; ++i)
      month.busy_hours[i] = s.monthly[i] * month.request_seconds[i] / 3600 / packed[i];
    month.replica_hours = starting_hours(job);
    for (std::size_t i = 0; i < s.n; ++i)
      month.replica_hours[i] += month.busy_hours[i];
  } else {
    staff(job, month.request_seconds, fewest, side_by_side, month);
  }
  for (std::size_t i = 0; i < s.n; ++i) {
    const double working = s.monthly[i] * month.request_seconds[i] / 3600;
    const double idle_kwh = month.busy_hours[i] * job.serve->idle_kw[i];
    month.busy_kwh[i] = draws ? std::clamp(s.monthly[i] * image.kwh[i], idle_kwh,
                                           std::max(month.busy_hours[i], working) * job.serve->active_kw[i])
                              : idle_kwh + working * (job.serve->active_kw[i] - job.serve->idle_kw[i]);
  }
  if (s.detail) {
    month.hours_tree = hours_tree(job, batch, fewest, time_tree, month.replica_hours);
    month.energy_tree =
        draws ? node("energy of IT in busy hours a month", "kWh",
                     "requests × energy of a request, between idle and active power", month.busy_kwh,
                     {image.kwh_tree, month.hours_tree, job.serve->idle_tree, job.serve->active_tree})
              : node("energy of IT in busy hours a month", "kWh",
                     "busy hours × idle power + working hours × (active - idle)", month.busy_kwh,
                     {month.hours_tree, job.serve->idle_tree, job.serve->active_tree});
  }
  return month;
}

} // namespace steelyard
