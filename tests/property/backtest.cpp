// A prediction must not change when anything changes that it may not read.
#include "support/catch.hpp"
#include "support/shipped.hpp"

#include "steelyard/evidence/training_backtest.hpp"
#include "steelyard/io/csv_stream.hpp"
#include "steelyard/io/training_run_reader.hpp"

#include "property/random_input.hpp"

#include <rapidcheck/catch.h>

#include <fmt/format.h>

#include <map>
#include <sstream>
#include <string>
#include <utility>

using namespace steelyard;
using random_input::log_between;

namespace {

using Record = std::vector<std::string>;

// As in data/truth/training_runs.csv: what a prediction may read, and what it may not.
const Record header{"id",
                    "name",
                    "year",
                    "category",
                    "modality",
                    "architecture",
                    "params_total",
                    "params_active",
                    "tokens_processed",
                    "samples_processed",
                    "seq_len_or_resolution",
                    "hardware",
                    "device_count",
                    "location",
                    "energy_scope",
                    "power_scope",
                    "source",
                    "train_flops",
                    "train_flops_basis",
                    "wall_clock_hours",
                    "device_hours",
                    "device_hours_basis",
                    "mfu",
                    "avg_power_w_per_device",
                    "pue",
                    "energy_kwh",
                    "grid_kg_per_kwh",
                    "emissions_tco2e",
                    "embodied_tco2e",
                    "notes",
                    "check_flags",
                    "usable_device_hours",
                    "usable_energy",
                    "energy_is_tdp_times_hours",
                    "usable_emissions"};

std::string csv(const std::vector<Record>& records) {
  std::string text;
  for (const Record& record : records) {
    for (std::size_t i = 0; i < record.size(); ++i)
      text += (i > 0 ? ",\"" : "\"") + record[i] + "\"";
    text += "\n";
  }
  return text;
}

/// A run's record, with every hidden cell from a source of numbers.
template <class Number>
Record run_with(const Record& facts, const Number& any) {
  Record record = facts;
  record.insert(record.end(), {any(), "circular: peak x chips x time", any(), any(), "as measured", any(),
                               any(), any(), any(), any(), any(), any(), "ran for " + any() + " h",
                               "MFU " + any(), "yes", "yes", "no", "yes"});
  return record;
}

std::string drawn() {
  return fmt::format("{}", log_between(1e-3, 1e9));
}

std::string one() {
  return "1";
}

std::map<std::pair<std::string, std::string>, Prediction> predictions(const std::string& text) {
  std::istringstream in{text};
  const auto runs = read_training_runs(in, "x.csv");
  REQUIRE(runs);
  std::map<std::pair<std::string, std::string>, Prediction> found;
  for (auto& row :
       backtest_training(runs->runs, test::shipped_catalog(), test::shipped_coefficients(), {1, 0}, 64).rows)
    found.emplace(std::pair{row.id, row.target}, row);
  return found;
}

const Record text_run{"a",
                      "A 7B model",
                      "2023",
                      "pretrain",
                      "text",
                      "decoder-transformer (dense)",
                      "7e9",
                      "7e9",
                      "1e12",
                      "",
                      "2048",
                      "NVIDIA A100 80GB",
                      "512",
                      "Iowa (GCP)",
                      "facility (kWh x PUE)",
                      "node AC",
                      "https://arxiv.org/abs/0"};
const Record image_run{"b",
                       "ResNet-50",
                       "2022",
                       "from_scratch_small",
                       "vision",
                       "CNN (ResNet-50)",
                       "25557000",
                       "25557000",
                       "",
                       "1e8",
                       "224",
                       "NVIDIA V100",
                       "8",
                       "",
                       "GPU only, no PUE",
                       "GPU only",
                       "https://github.com/x README"};

} // namespace

TEST_CASE("hidden columns change no prediction") {
  const auto before = predictions(csv({header, run_with(text_run, one), run_with(image_run, one)}));
  REQUIRE(before.size() == 8);
  rc::prop("any hours, power, energy, emissions, PUE, grid and MFU", [&] {
    const auto after = predictions(csv({header, run_with(text_run, drawn), run_with(image_run, drawn)}));
    RC_ASSERT(after.size() == before.size());
    for (const auto& [key, row] : before) {
      if (key.second == "watts_per_device") continue; // may read hours; the next test
      RC_ASSERT(after.at(key).p10 == row.p10);
      RC_ASSERT(after.at(key).p50 == row.p50);
      RC_ASSERT(after.at(key).p90 == row.p90);
    }
  });
}

TEST_CASE("power is predicted from hours at most") {
  rc::prop("any other hidden column", [&] {
    const Record first = run_with(text_run, drawn);
    Record other = run_with(text_run, drawn);
    const auto hours = static_cast<std::size_t>(std::ranges::find(header, "device_hours") - header.begin());
    other[hours] = first[hours];
    const auto key = std::pair{std::string{"a"}, std::string{"watts_per_device"}};
    const auto before = predictions(csv({header, first})), after = predictions(csv({header, other}));
    RC_ASSERT(after.at(key).p10 == before.at(key).p10);
    RC_ASSERT(after.at(key).p50 == before.at(key).p50);
    RC_ASSERT(after.at(key).p90 == before.at(key).p90);
  });
}

TEST_CASE("the order of a file's rows does not matter") {
  const Record a = run_with(text_run, one), b = run_with(image_run, one);
  const auto forth = predictions(csv({header, a, b})), back = predictions(csv({header, b, a}));
  REQUIRE(forth.size() == back.size());
  for (const auto& [key, row] : forth)
    CHECK(back.at(key).p50 == row.p50);
}
