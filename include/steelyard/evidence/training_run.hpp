/// \file
/// A published training run: what a prediction may read of it, and, apart from that, what it is scored
/// against. A predictor gets the first type only, so that it cannot see what it predicts.
///
/// Not known is nullopt or an empty text, never 0.
#pragma once

#include "steelyard/estimate/training_time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard {

/// What a figure of power or energy includes. Read from the words that describe it; the numbers in those
/// words are dropped, because some repeat the measurement.
struct EnergyBoundary {
  Meter meter = Meter::node;
  bool facility = false;     ///< cooling and distribution of the site are in it (PUE)
  bool design_power = false; ///< the nameplate, not a measurement
  friend bool operator==(const EnergyBoundary&, const EnergyBoundary&) = default;
};

/// The boundary that words such as `GPU only, no PUE` describe; where they say nothing, the node.
/// `scope` describes the figure, `other` the run's other one: it speaks where `scope` is empty.
[[nodiscard]] EnergyBoundary power_boundary(std::string_view scope, std::string_view other);
[[nodiscard]] EnergyBoundary energy_boundary(std::string_view scope, std::string_view other);

/// Who trained, as far as it says how well tuned the software was.
enum class Publisher {
  benchmark,  ///< a submission to MLPerf
  repository, ///< the README or model zoo of a software project
  report      ///< a paper, a model card, a post
};
[[nodiscard]] Publisher publisher(std::string_view source);

/// What may be known before a run starts.
struct TrainingFacts {
  std::string name, category, modality, architecture;
  std::optional<double> parameters;        ///< all [1]
  std::optional<double> active_parameters; ///< those that a token meets [1]
  std::optional<double> tokens;            ///< over all epochs [1]
  std::optional<double> samples;           ///< over all epochs, in `sample_unit` [1]
  std::string sample_unit;
  std::string dataset_size; ///< `10500000 rows x 28 features`
  std::optional<double> epochs;
  std::string input_size; ///< tokens in a sequence or pixels: `2048`, `short side 640-800`
  std::string precision;  ///< empty: not said
  std::string hardware;   ///< as published
  std::optional<double> devices;
  std::optional<double> training_flop; ///< published, unless it was computed from time and hardware [FLOP]
  std::string location;
  std::optional<double> year;
  Publisher publisher = Publisher::report;
  EnergyBoundary energy_boundary; ///< of the published energy
  EnergyBoundary power_boundary;  ///< of the published power
};

/// A figure, and whether its file lets predictions be scored against it.
struct PublishedFigure {
  std::optional<double> value;
  std::string usable; ///< the file's word: yes, no, energy_model_only …
};

/// What a run is scored against.
struct TrainingOutcome {
  PublishedFigure device_hours;        ///< accelerator-hours; server-hours of a run without accelerators [h]
  PublishedFigure energy_kwh;          ///< within the facts' energy boundary [kWh]
  PublishedFigure watts_per_device;    ///< mean, within the facts' power boundary [W]
  PublishedFigure emissions_tco2e;     ///< location-based [t]
  bool energy_is_design_power = false; ///< the authors multiplied the nameplate by hours: no measurement
};

struct PublishedTraining {
  std::string id;
  std::size_t line = 0;   ///< in its file
  std::string unreadable; ///< what is wrong with a cell of it; such a run is not predicted
  std::string source;
  TrainingFacts facts;
  TrainingOutcome outcome;
};

} // namespace steelyard
