#include "steelyard/io/training_run_reader.hpp"

#include "io/published_table.hpp"

namespace steelyard {

namespace {

PublishedTraining published(const io::Cells& cells) {
  PublishedTraining run;
  run.source = cells.text("source");
  TrainingFacts& facts = run.facts;
  facts.name = cells.text("name");
  facts.category = cells.text("category");
  facts.modality = cells.text("modality");
  facts.architecture = cells.text("architecture");
  facts.parameters = cells.number("params_total");
  facts.active_parameters = cells.number("params_active");
  facts.tokens = cells.number("tokens_processed");
  facts.samples = cells.number("samples_processed");
  facts.sample_unit = cells.text("sample_unit");
  facts.dataset_size = cells.text("unique_dataset_size");
  facts.epochs = cells.number("epochs");
  facts.input_size = cells.text("seq_len_or_resolution");
  facts.precision = cells.text("precision");
  facts.hardware = cells.text("hardware");
  facts.devices = cells.number("device_count");
  facts.year = cells.number("year");
  facts.location = cells.text("location");
  facts.publisher = publisher(run.source);
  facts.energy_boundary = energy_boundary(cells.text("energy_scope"), cells.text("power_scope"));
  facts.power_boundary = power_boundary(cells.text("power_scope"), cells.text("energy_scope"));
  // FLOP that were computed from the time a run took would tell the answer.
  const auto flop = cells.number("train_flops");
  if (cells.text("train_flops_basis").find("circular") == std::string::npos) facts.training_flop = flop;

  TrainingOutcome& outcome = run.outcome;
  outcome.device_hours = {cells.number("device_hours"), cells.text("usable_device_hours")};
  outcome.energy_kwh = {cells.number("energy_kwh"), cells.text("usable_energy")};
  outcome.watts_per_device = {cells.number("avg_power_w_per_device"), cells.text("usable_energy")};
  outcome.emissions_tco2e = {cells.number("emissions_tco2e"), cells.text("usable_emissions")};
  outcome.energy_is_design_power = cells.text("energy_is_tdp_times_hours") == "yes";
  return run;
}

} // namespace

Result<TrainingRuns, Diagnostics> read_training_runs(std::istream& in, const std::string& file) {
  // Targets and the columns beside them must be there even when all their cells are empty: a slip in a header
  // would drop a target without a word.
  return io::read_runs<TrainingRuns>(in, file,
                                     {"id", "category", "modality", "architecture", "params_total",
                                      "params_active", "tokens_processed", "samples_processed", "hardware",
                                      "device_count", "device_hours", "usable_device_hours", "energy_kwh",
                                      "usable_energy", "energy_is_tdp_times_hours", "avg_power_w_per_device",
                                      "emissions_tco2e", "usable_emissions"},
                                     "run", published);
}

} // namespace steelyard
