#include "steelyard/io/serving_run_reader.hpp"

#include "io/published_table.hpp"
#include "steelyard/support/diagnostic_text.hpp"
#include "steelyard/support/letter_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <sstream>

namespace steelyard {

namespace {

/// What the rows of a table are measurements of.
struct Contents {
  bool text = false, diffusion = false;
};

Contents contents_of(const CsvColumns& columns) {
  return {columns.has("energy_per_token_joules") || columns.has("median_itl_ms"),
          columns.has("energy_per_image_joules") || columns.has("energy_per_video_joules")};
}

std::vector<std::string_view> needed_columns(const Contents& contents) {
  std::vector<std::string_view> needed{"id",        "model_id", "task",
                                       "gpu_model", "num_gpus", "total_params_billions"};
  const auto add = [&needed](std::initializer_list<std::string_view> names) {
    needed.insert(needed.end(), names);
  };
  if (contents.text || !contents.diffusion)
    add({"activated_params_billions", "avg_batch_size", "avg_output_len", "energy_per_token_joules",
         "median_itl_ms"});
  if (contents.diffusion)
    add({"batch_size", "inference_steps", "energy_per_image_joules", "energy_per_video_joules"});
  return needed;
}

/// A figure that rows are scored against. One that cannot be read must not cost the row's other targets.
MeasuredFigure measured(const io::Cells& cells, std::string_view column) {
  const std::string cell = cells.text(column);
  if (cell.empty()) return {std::nullopt, "the file has no figure"};
  double value = 0;
  const char* end = cell.data() + cell.size();
  const auto [stop, code] = std::from_chars(cell.data(), end, value);
  if (code == std::errc{} && stop == end && std::isfinite(value) && value > 0) return {value, {}};
  return {std::nullopt, fmt::format("{} is \"{}\", no number above 0", column, printable(cell))};
}

/// GPUs of one replica, by their number or by how they share the work.
std::optional<double> devices_of(const io::Cells& cells) {
  if (const auto count = cells.number("num_gpus")) return count;
  const auto tensor = cells.number("tensor_parallel"), expert = cells.number("expert_parallel"),
             data = cells.number("data_parallel");
  if (!tensor && !expert && !data) return std::nullopt;
  return std::max(tensor.value_or(1) * data.value_or(1), expert.value_or(1));
}

PublishedServing published(const io::Cells& cells, const Contents& contents) {
  PublishedServing run;
  ServingFacts& facts = run.facts;
  facts.model = cells.text("model_id");
  facts.task = cells.text("task");
  facts.gpu = cells.text("gpu_model");
  facts.devices = devices_of(cells);
  facts.parameters_b = cells.number("total_params_billions");
  facts.active_b = cells.number("activated_params_billions");
  facts.precision = cells.text("weight_precision");
  const std::string task = lower_case(facts.task);
  facts.diffusion = contents.diffusion && (!contents.text || task.find("to-") != std::string::npos);
  if (facts.diffusion) {
    facts.batch = cells.number("batch_size");
    facts.video = task.find("video") != std::string::npos;
    const std::string what = facts.video ? "video_" : "image_";
    facts.height = cells.number(what + "height");
    facts.width = cells.number(what + "width");
    if (facts.video) facts.frames = cells.number("num_frames");
    facts.steps = cells.number("inference_steps");
    facts.ring = cells.number("ring_degree");
    facts.ulysses = cells.number("ulysses_degree");
    run.outcome.energy_per_image_j = measured(cells, "energy_per_image_joules");
    run.outcome.energy_per_video_j = measured(cells, "energy_per_video_joules");
  } else {
    facts.batch = cells.number("avg_batch_size");
    if (!facts.batch) facts.batch = cells.number("max_num_seqs");
    facts.output_tokens = cells.number("avg_output_len");
    run.outcome.energy_per_token_j = measured(cells, "energy_per_token_joules");
    run.outcome.inter_token_latency_ms = measured(cells, "median_itl_ms");
  }
  return run;
}

} // namespace

Result<ServingRuns, Diagnostics> read_serving_runs(std::istream& in, const std::string& file) {
  // The header is looked at before the table is read: which columns are needed depends on it.
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  std::istringstream ahead{text};
  CsvStream header{ahead, file};
  Contents contents;
  if (const auto read = header.next(); read && *read) contents = contents_of(CsvColumns{header.fields()});

  std::istringstream table{text};
  return io::read_runs<ServingRuns>(table, file, needed_columns(contents), "measurement",
                                    [&](const io::Cells& cells) { return published(cells, contents); });
}

} // namespace steelyard
