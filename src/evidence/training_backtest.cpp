#include "steelyard/evidence/training_backtest.hpp"

#include "steelyard/evidence/training_forecast.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace steelyard {

namespace {

/// A run with all that is predicted of it.
struct Judged {
  const PublishedTraining& run;
  TrainingForecast forecast;
  Forecast watts;
  std::vector<std::string> groups;
};

struct Target {
  std::string_view name, usable_column;
  bool of_energy;        ///< says nothing where the energy is design power times hours
  bool power_alone_does; ///< `energy_model_only`: the power was measured, the run's hours do not fit it
  const PublishedFigure& (*published)(const TrainingOutcome&);
  const Forecast& (*forecast)(const Judged&);
  EnergyBoundary TrainingFacts::*boundary; ///< what the figure includes
};

constexpr std::array targets{
    Target{"device_hours", "usable_device_hours", false, false,
           [](const TrainingOutcome& o) -> const PublishedFigure& { return o.device_hours; },
           [](const Judged& j) -> const Forecast& { return j.forecast.device_hours; }, nullptr},
    Target{"energy_kwh", "usable_energy", true, false,
           [](const TrainingOutcome& o) -> const PublishedFigure& { return o.energy_kwh; },
           [](const Judged& j) -> const Forecast& { return j.forecast.energy_kwh; },
           &TrainingFacts::energy_boundary},
    Target{"watts_per_device", "usable_energy", true, true,
           [](const TrainingOutcome& o) -> const PublishedFigure& { return o.watts_per_device; },
           [](const Judged& j) -> const Forecast& { return j.watts; }, &TrainingFacts::power_boundary},
    Target{"emissions_tco2e", "usable_emissions", true, false,
           [](const TrainingOutcome& o) -> const PublishedFigure& { return o.emissions_tco2e; },
           [](const Judged& j) -> const Forecast& { return j.forecast.emissions_tco2e; }, nullptr}};

/// Why a figure is not to be scored against; empty: it is.
std::string unusable(const Target& target, const PublishedTraining& run) {
  const TrainingOutcome& outcome = run.outcome;
  const PublishedFigure& figure = target.published(outcome);
  if (!figure.value) return "the file has no figure";
  if (*figure.value <= 0) return "the figure is 0";
  const bool nameplate =
      outcome.energy_is_design_power || (target.boundary && (run.facts.*target.boundary).design_power);
  if (target.of_energy && nameplate) return "the figure is design power times hours, not a measurement";
  if (figure.usable == "yes" || (target.power_alone_does && figure.usable == "energy_model_only")) return {};
  return std::string{target.usable_column} + " is not yes";
}

std::vector<std::string> groups_of(const PublishedTraining& run, const TrainingForecaster& forecaster) {
  std::vector<std::string> groups;
  const auto add = [&groups](std::string_view kind, const std::string& word) {
    if (!word.empty()) groups.push_back(std::string{kind} + word);
  };
  add("category:", run.facts.category);
  add("modality:", run.facts.modality);
  add("origin:",
      run.facts.publisher == Publisher::benchmark || run.id.starts_with("mlperf") ? "mlperf" : "published");
  add("", forecaster.hardware_group(run.facts));
  return groups;
}

} // namespace

Backtest backtest_training(std::span<const PublishedTraining> runs, const Catalog& catalog,
                           const Coefficients& coefficients, SampleKey key, std::size_t draws) {
  const Sample sample{key, draws};
  const TrainingForecaster forecaster{catalog, coefficients, sample};
  std::vector<Judged> judged;
  for (const auto& run : runs) {
    judged.push_back({run, forecaster.predict(run.facts), forecaster.watts_per_device(run.facts),
                      groups_of(run, forecaster)});
  }
  std::vector<Prediction> rows;
  std::vector<Skipped> skipped;
  for (const Target& target : targets)
    for (const Judged& j : judged) {
      const std::string name{target.name};
      const PublishedFigure& published = target.published(j.run.outcome);
      const Forecast& forecast = target.forecast(j);
      if (!j.run.unreadable.empty())
        skipped.push_back({j.run.id, name, "a cell cannot be read: " + j.run.unreadable, false});
      else if (auto why = unusable(target, j.run); !why.empty())
        skipped.push_back({j.run.id, name, std::move(why), false});
      else if (!forecast)
        skipped.push_back({j.run.id, name, forecast.error(), true});
      else
        rows.push_back(
            {j.run.id, name, *published.value, forecast->p10, forecast->p50, forecast->p90, j.groups});
    }
  return scored("training", std::move(rows), std::move(skipped));
}

} // namespace steelyard
