#include "steelyard/io/training_run_reader.hpp"

#include "steelyard/io/csv_stream.hpp"
#include "steelyard/support/diagnostic_text.hpp"
#include "steelyard/support/near_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace steelyard {

namespace {

// Targets and the columns beside them must be there even when all their cells are empty: a slip in a header
// would drop a target without a word.
std::vector<std::string> missing_columns(const CsvColumns& columns) {
  return columns.missing({"id", "category", "modality", "architecture", "params_total", "params_active",
                          "tokens_processed", "samples_processed", "hardware", "device_count", "device_hours",
                          "usable_device_hours", "energy_kwh", "usable_energy", "energy_is_tdp_times_hours",
                          "avg_power_w_per_device", "emissions_tco2e", "usable_emissions"});
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The cells of one record, by column.
class Cells {
 public:
  Cells(const CsvStream& stream, const CsvColumns& columns, const std::vector<std::string>& header,
        std::vector<Error>& warnings)
      : stream_{stream}, columns_{columns}, header_{header}, warnings_{warnings} {}

  [[nodiscard]] std::string text(std::string_view column) const {
    return std::string{trimmed(columns_.get(stream_.fields(), column))};
  }

  [[nodiscard]] std::optional<double> number(std::string_view column) const {
    const std::string cell = text(column);
    if (cell.empty()) return std::nullopt;
    double value = 0;
    const char* end = cell.data() + cell.size();
    const auto [stop, code] = std::from_chars(cell.data(), end, value);
    if (code == std::errc{} && stop == end && std::isfinite(value) && value >= 0) return value;
    complain(column, fmt::format("{} is \"{}\"", column, printable(cell)),
             "write a number from 0, with a point for decimals and no unit, or leave the cell empty");
    return std::nullopt;
  }

  void complain(std::string_view column, std::string what, std::string next) const {
    Error error = stream_.error(std::move(what), std::move(next));
    // Of a table, the column is the field's place in the record.
    const auto at = std::ranges::find_if(
        header_, [&](const auto& title) { return plain_name(title) == plain_name(column); });
    error.where.column = static_cast<std::size_t>(at - header_.begin()) + 1;
    warnings_.push_back(std::move(error));
  }

 private:
  const CsvStream& stream_;
  const CsvColumns& columns_;
  const std::vector<std::string>& header_;
  std::vector<Error>& warnings_;
};

PublishedTraining published(const Cells& cells) {
  PublishedTraining run;
  run.id = cells.text("id");
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

Error header_error(const CsvStream& stream, const CsvColumns& columns) {
  const auto missing = missing_columns(columns);
  const std::vector<std::string> found{stream.fields().begin(), stream.fields().end()};
  std::string near;
  for (const auto& name : missing)
    if (const auto other = nearest_name(name, found))
      near += fmt::format("{}write {} for {}", near.empty() ? "" : ", ", name, printable(*other));
  Error error = stream.error(
      fmt::format("{} missing: {}; the header has {} {}", missing.size() == 1 ? "a column is" : "columns are",
                  fmt::join(missing, ", "), found.size(), found.size() == 1 ? "column" : "columns"),
      near.empty() ? "add them to the first line; their cells may be empty" : near);
  error.where.column = 1;
  return error;
}

} // namespace

Result<TrainingRuns, Diagnostics> read_training_runs(std::istream& in, const std::string& file) {
  CsvStream stream{in, file};
  const auto header_read = stream.next();
  if (!header_read) return Unexpected{Diagnostics{{header_read.error()}, {}}};
  if (!*header_read)
    return Unexpected{Diagnostics{
        {stream.error("the file is empty", "write a header line with the columns, then one line a run")},
        {}}};
  const std::vector<std::string> header{stream.fields().begin(), stream.fields().end()};
  const CsvColumns columns{header};
  if (!missing_columns(columns).empty()) return Unexpected{Diagnostics{{header_error(stream, columns)}, {}}};

  TrainingRuns read;
  std::map<std::string, std::size_t> lines;
  while (true) {
    const auto more = stream.next();
    if (!more) return Unexpected{Diagnostics{{more.error()}, {}}}; // what stands behind an open quote
    if (!*more) break;
    const std::size_t before = read.warnings.size();
    const Cells cells{stream, columns, header, read.warnings};
    auto run = published(cells);
    run.line = stream.line();
    if (stream.fields().size() > header.size())
      read.warnings.push_back(
          stream.error(fmt::format("{} cells under {} columns", stream.fields().size(), header.size()),
                       "put text that holds commas in double quotes"));
    if (read.warnings.size() > before) run.unreadable = read.warnings[before].what;
    const auto [first, is_new] = lines.emplace(run.id, run.line);
    if (run.id.empty()) {
      cells.complain("id", "a run without an id", "give every run a name of its own in the column id");
      run.id = fmt::format("line {}", run.line);
    } else if (!is_new) {
      cells.complain("id",
                     fmt::format("the id \"{}\" stands on line {} too", printable(run.id), first->second),
                     "give every run a name of its own");
    }
    read.runs.push_back(std::move(run));
  }
  return read;
}

} // namespace steelyard
