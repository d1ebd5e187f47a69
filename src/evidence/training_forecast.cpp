#include "steelyard/evidence/training_forecast.hpp"

#include "steelyard/estimate/training_time.hpp"
#include "steelyard/evidence/training_work.hpp"
#include "steelyard/formulas/carbon.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

/// What the draws of the law's errors are keyed by. Hours and power err independently.
Assumption standard_normal(std::string id) {
  Assumption error;
  error.id = std::move(id);
  error.distribution = Normal{0, 1};
  return error;
}

/// What is wrong, or that nothing is.
Forecast failed(std::string reason) {
  return Unexpected{std::move(reason)};
}

/// A server without accelerators, as the law of hours sees it.
Accelerator processors(const TrainingWorkCoefficients& work) {
  Accelerator server;
  server.id = "server";
  server.release_date = "2014"; // before tensor cores
  server.fp32_tflops = mean(work.server_tflops);
  server.memory_bandwidth_gb_per_s = mean(work.server_gb_per_s);
  return server;
}

/// The cloud that keeps a maker's accelerators to itself; empty: they are sold.
std::string_view only_provider(std::string_view vendor) {
  return vendor == "Google" ? "gcp" : vendor == "Amazon" ? "aws" : "";
}

/// The usual accelerator of a year, for one that is not in the catalog.
std::string_view usual_accelerator(const TrainingFacts& facts) {
  constexpr double ampere = 2021, volta = 2018;
  const double year = facts.year.value_or(ampere);
  return year >= ampere ? "a100-sxm4-40gb" : year >= volta ? "v100-sxm2-16gb" : "p100";
}

} // namespace

TrainingForecaster::TrainingForecaster(const Catalog& catalog, const Coefficients& coefficients,
                                       const Sample& sample)
    : catalog_{catalog}, coefficients_{coefficients}, sample_{sample}, hardware_{catalog},
      server_{processors(coefficients.train_work)} {}

TrainingForecaster::Machine TrainingForecaster::machine_of(const TrainingFacts& facts) const {
  const auto found = hardware_.find(facts.hardware);
  if (found && found->accelerator) return {found->accelerator, 0, true, {}};
  if (found) return {nullptr, found->threads, true, {}};
  return {find_accelerator(catalog_, usual_accelerator(facts)), 0, false, found.error()};
}

Result<Lognormal, std::string> TrainingForecaster::hours(const TrainingFacts& facts) const {
  const Machine machine = machine_of(facts);
  const TrainingWorkCoefficients& work = coefficients_.train_work;
  if (architecture_family(facts) == "trees") {
    if (machine.accelerator) return Unexpected{std::string{"boosted trees are predicted on processors only"}};
    const auto trees = tree_work(facts, work);
    if (!trees) return Unexpected{trees.error()};
    const double threads = machine.threads > 0 ? machine.threads : mean(work.server_threads);
    const Hours median = tree_hours(facts, *trees, threads, coefficients_.tree_law);
    return Lognormal{median.count(), mean(coefficients_.train_law.spread.at("trees"))};
  }
  auto task = training_work(facts, coefficients_);
  if (!task) return Unexpected{task.error()};
  const bool stands_in = !machine.known || !machine.accelerator;
  if (stands_in) task->spread = std::max(task->spread, mean(work.spread.at("part")));
  // The rest is in the residuals that the law's spread was read from.
  task->spread *= mean(work.spread.at("input_share"));
  if (!machine.known && !machine.accelerator) return Unexpected{machine.reason};
  return training_time(*task, machine.accelerator ? *machine.accelerator : server_, coefficients_.train_law);
}

Place TrainingForecaster::place_of(const TrainingFacts& facts) const {
  const Accelerator* accelerator = machine_of(facts).accelerator;
  return find_place(catalog_, facts.location, accelerator ? only_provider(accelerator->vendor) : "");
}

Result<Lognormal, std::string> TrainingForecaster::watts(const TrainingFacts& facts,
                                                         const EnergyBoundary& boundary) const {
  const Machine machine = machine_of(facts);
  if (!machine.accelerator)
    return Unexpected{machine.known ? std::string{"the power of processors alone is not predicted"}
                                    : machine.reason};
  const ModelSize size = model_size(facts, coefficients_);
  TrainingLoad load;
  load.stack = software_stack(facts);
  load.parameters = size.parameters;
  // A benchmark's scale is judged by what the run says, not by what its name suggests.
  if (load.stack == "tuned" && !facts.active_parameters && !facts.parameters) load.parameters.reset();
  load.parameters_guessed = size.guessed;
  load.devices = facts.devices;
  load.pretraining = facts.category == "pretrain";
  load.text = is_text(architecture_family(facts));
  load.year = facts.year;
  load.meter = boundary.meter;
  load.facility = boundary.facility;
  load.pue = place_of(facts).pue;
  Lognormal power = training_watts(load, *machine.accelerator, coefficients_.watt_law);
  if (!machine.known) power.sd_ln = std::hypot(power.sd_ln, mean(coefficients_.train_work.spread.at("part")));
  return power;
}

std::vector<double> TrainingForecaster::drawn(const Lognormal& distribution, std::string_view error) const {
  const auto z = sample_.column(standard_normal(std::string{error}));
  std::vector<double> draws(z.size());
  for (std::size_t i = 0; i < draws.size(); ++i)
    draws[i] = distribution.median * std::exp(distribution.sd_ln * z[i]);
  return draws;
}

TrainingForecast TrainingForecaster::predict(const TrainingFacts& facts) const {
  const auto time = hours(facts);
  if (!time) return {failed(time.error()), failed(time.error()), failed(time.error())};
  const auto device_hours = drawn(*time, "train.law.error");
  TrainingForecast forecast{summary(device_hours), failed({}), failed({})};

  const auto energy = [&](const EnergyBoundary& boundary) -> Result<std::vector<double>, std::string> {
    const auto power = watts(facts, boundary);
    if (!power) return Unexpected{power.error()};
    auto draws = drawn(*power, "train.law.watts.error");
    for (std::size_t i = 0; i < draws.size(); ++i)
      draws[i] = (Kilowatts{draws[i] / 1000} * Hours{device_hours[i]}).count();
    return draws;
  };
  if (const auto metered = energy(facts.energy_boundary))
    forecast.energy_kwh = summary(*metered);
  else
    forecast.energy_kwh = failed(metered.error());

  // Emissions are of all that the site took, whatever the published energy leaves out.
  auto emissions = energy({Meter::node, true, false});
  if (!emissions) {
    forecast.emissions_tco2e = failed(emissions.error());
    return forecast;
  }
  const Place place = place_of(facts);
  const auto grid = sample_.column(place.kg_per_kwh ? coefficients_.carbon.intensity_error
                                                    : coefficients_.carbon.default_grid);
  for (std::size_t i = 0; i < emissions->size(); ++i)
    (*emissions)[i] *= place.kg_per_kwh.value_or(1) * grid[i] / 1000;
  forecast.emissions_tco2e = summary(*emissions);
  return forecast;
}

Forecast TrainingForecaster::watts_per_device(const TrainingFacts& facts) const {
  const auto power = watts(facts, facts.power_boundary);
  if (!power) return failed(power.error());
  return summary(drawn(*power, "train.law.watts.error"));
}

std::string TrainingForecaster::hardware_group(const TrainingFacts& facts) const {
  const Machine machine = machine_of(facts);
  if (!machine.known) return {};
  return "gpu:" + (machine.accelerator ? machine.accelerator->id : "none");
}

} // namespace steelyard
