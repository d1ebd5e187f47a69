#include "steelyard/evidence/training_forecast.hpp"

#include "steelyard/estimate/training_time.hpp"
#include "steelyard/evidence/place.hpp"
#include "steelyard/evidence/training_work.hpp"
#include "steelyard/formulas/flops.hpp"
#include "steelyard/formulas/power.hpp"
#include "steelyard/formulas/utilisation.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard {

namespace {

/// How well tuned the software was, a word of train.stack_efficiency.
std::string_view stack_of(const TrainingFacts& facts) {
  return facts.publisher == Publisher::benchmark ? "tuned" : "standard";
}

Forecast summarised(const Result<std::vector<double>, std::string>& draws) {
  if (!draws) return Unexpected{draws.error()};
  return summary(*draws);
}

/// Draw by draw from one alternative after the other: a text that leaves open which accelerator it was.
std::vector<double> mixed(const std::vector<std::vector<double>>& alternatives) {
  std::vector<double> draws(alternatives.front().size());
  for (std::size_t i = 0; i < draws.size(); ++i)
    draws[i] = alternatives[i % alternatives.size()][i];
  return draws;
}

} // namespace

TrainingForecaster::TrainingForecaster(const Catalog& catalog, const Coefficients& coefficients,
                                       const Sample& sample)
    : catalog_{catalog}, coefficients_{coefficients}, sample_{sample}, hardware_{catalog} {}

Result<std::vector<double>, std::string> TrainingForecaster::hours(const TrainingFacts& facts) const {
  const auto hardware = hardware_.find(facts.hardware);
  if (!hardware) return Unexpected{hardware.error()};
  if (hardware->accelerators.empty()) {
    if (!is_boosting(facts))
      return Unexpected{std::string{"only boosted trees are predicted on processors alone"}};
    if (hardware->threads <= 0)
      return Unexpected{std::string{"the number of threads is not known: name it in the column hardware"}};
    const auto work = tree_work(facts);
    if (!work) return Unexpected{work.error()};
    const auto cell = sample_.column(coefficients_.train.gbm_nanoseconds),
               efficiency = sample_.column(coefficients_.train.gbm_parallel_efficiency);
    std::vector<double> draws(sample_.draws());
    for (std::size_t i = 0; i < draws.size(); ++i)
      draws[i] =
          to_hours(boosting_core_time(1, work->visits, work->features, Seconds{cell[i] * 1e-9})).count() /
          (hardware->threads * efficiency[i]);
    return draws;
  }
  auto task = training_work(facts, catalog_);
  if (!task) return Unexpected{task.error()};
  task->devices = facts.devices.value_or(8);
  task->precision = facts.precision;
  task->stack = stack_of(facts);
  task->year = facts.year;
  std::vector<std::vector<double>> alternatives;
  for (const Accelerator* accelerator : hardware->accelerators)
    alternatives.push_back(training_time(*task, *accelerator, coefficients_, sample_).device_hours);
  return mixed(alternatives);
}

Result<std::vector<double>, std::string> TrainingForecaster::watts(const TrainingFacts& facts,
                                                                   const EnergyBoundary& boundary,
                                                                   std::optional<Hours> device_hours) const {
  static_cast<void>(device_hours); // the present law does not ask how long the run took
  const auto hardware = hardware_.find(facts.hardware);
  if (!hardware) return Unexpected{hardware.error()};
  if (hardware->accelerators.empty())
    return Unexpected{std::string{"the power of processors alone is not predicted"}};
  const PowerCoefficients& power = coefficients_.power;
  const auto node = sample_.column(power.node_factor.at(facts.devices.value_or(8) >= 8 ? "eight" : "few")),
             idle_share = sample_.column(power.idle_share),
             host = sample_.column(coefficients_.serve.host_factor),
             pue = sample_.column(coefficients_.carbon.pue_default);
  const Place place = find_place(catalog_, facts.location);
  std::vector<std::vector<double>> alternatives;
  for (const Accelerator* accelerator : hardware->accelerators) {
    TrainingTask task;
    task.architecture = architecture_class_of(facts).value_or(ArchitectureClass::transformer);
    task.work = Flop{1};
    task.devices = facts.devices.value_or(8);
    task.stack = stack_of(facts);
    const auto busy = training_time(task, *accelerator, coefficients_, sample_).busy;
    const Kilowatts design{accelerator->power_tdp_w.value_or(300) / 1000};
    auto& draws = alternatives.emplace_back(sample_.draws());
    for (std::size_t i = 0; i < draws.size(); ++i) {
      const Kilowatts active = active_power(1, design, node[i]);
      Kilowatts drawn =
          power_at(idle_power(active, Fraction::clamped(idle_share[i])), active, Fraction::clamped(busy[i]));
      if (!boundary.host) drawn = drawn / host[i];
      const double site = place.pue ? *place.pue : pue[i];
      draws[i] = drawn.count() * 1000 * (boundary.facility ? site : 1);
    }
  }
  return mixed(alternatives);
}

TrainingForecast TrainingForecaster::predict(const TrainingFacts& facts) const {
  const auto time = hours(facts);
  const auto metered = [&](const EnergyBoundary& boundary) -> Result<std::vector<double>, std::string> {
    if (!time) return Unexpected{time.error()};
    auto energy = watts(facts, boundary, std::nullopt);
    if (!energy) return energy;
    for (std::size_t i = 0; i < energy->size(); ++i)
      (*energy)[i] *= (*time)[i] / 1000;
    return energy;
  };
  // Emissions are of all that was metered at the site, whatever the published energy leaves out.
  auto emissions = metered({true, true, facts.energy_boundary.carbontracker});
  if (emissions) {
    const Place place = find_place(catalog_, facts.location);
    const auto world = sample_.column(coefficients_.carbon.default_grid),
               error = sample_.column(coefficients_.carbon.intensity_error);
    for (std::size_t i = 0; i < emissions->size(); ++i)
      (*emissions)[i] *= (place.kg_per_kwh ? *place.kg_per_kwh * error[i] : world[i]) / 1000;
  }
  return {summarised(time), summarised(metered(facts.energy_boundary)), summarised(emissions)};
}

Forecast TrainingForecaster::watts_per_device(const TrainingFacts& facts,
                                              std::optional<Hours> device_hours) const {
  return summarised(watts(facts, facts.power_boundary, device_hours));
}

std::string TrainingForecaster::hardware_group(const TrainingFacts& facts) const {
  const auto hardware = hardware_.find(facts.hardware);
  if (!hardware) return {};
  if (hardware->accelerators.empty()) return "gpu:none";
  return hardware->accelerators.size() == 1 ? "gpu:" + hardware->accelerators.front()->id : "";
}

} // namespace steelyard
