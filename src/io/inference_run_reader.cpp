#include "steelyard/io/inference_run_reader.hpp"

#include "io/published_table.hpp"

namespace steelyard {

namespace {

PublishedInference published(const io::Cells& cells) {
  PublishedInference run;
  InferenceFacts& facts = run.facts;
  facts.model = cells.text("model");
  facts.task = cells.text("task");
  facts.parameters = cells.number("params_total");
  facts.active_parameters = cells.number("params_active");
  facts.hardware = cells.text("hardware");
  facts.devices = cells.number("device_count");
  facts.precision = cells.text("precision");
  facts.batch = cells.number("batch_size");
  // As much as it takes on is not a number of requests; what else is no number is a slip.
  if (!cells.text("concurrency").starts_with("max load")) facts.concurrency = cells.number("concurrency");
  facts.software = cells.text("serving_framework");
  facts.tokens_read = cells.number("input_tokens");
  facts.tokens_written = cells.number("output_tokens");
  facts.input_size = cells.text("input_size");
  facts.throughput_unit = cells.text("throughput_unit");
  facts.latency_kind = cells.text("latency_kind");
  facts.energy_scope = cells.text("energy_scope");

  InferenceOutcome& outcome = run.outcome;
  outcome.throughput = cells.number("throughput");
  outcome.power_w = cells.number("power_w");
  outcome.energy_per_request_wh = cells.number("energy_wh_per_request");
  const std::string how = cells.text("measured_or_estimated");
  outcome.estimated = how.find("estimat") != std::string::npos;
  return run;
}

} // namespace

Result<InferenceRuns, Diagnostics> read_inference_runs(std::istream& in, const std::string& file) {
  // A slip in the header would change a prediction or drop a target without a word.
  return io::read_runs<InferenceRuns>(in, file,
                                      {"id",
                                       "model",
                                       "params_total",
                                       "params_active",
                                       "task",
                                       "hardware",
                                       "device_count",
                                       "precision",
                                       "batch_size",
                                       "concurrency",
                                       "serving_framework",
                                       "input_tokens",
                                       "output_tokens",
                                       "input_size",
                                       "throughput",
                                       "throughput_unit",
                                       "latency_kind",
                                       "power_w",
                                       "energy_wh_per_request",
                                       "energy_scope"},
                                      "row", published);
}

} // namespace steelyard
