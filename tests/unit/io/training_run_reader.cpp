#include "steelyard/io/training_run_reader.hpp"

#include "support/catch.hpp"

#include <sstream>

using namespace steelyard;

namespace {

const std::string header =
    "id,name,category,modality,architecture,params_total,params_active,tokens_processed,samples_processed,"
    "train_flops,train_flops_basis,hardware,device_count,device_hours,usable_device_hours,energy_kwh,"
    "energy_scope,usable_energy,energy_is_tdp_times_hours,avg_power_w_per_device,emissions_tco2e,"
    "usable_emissions,source,mfu\n";

Result<TrainingRuns, Diagnostics> read(const std::string& text) {
  std::istringstream in{text};
  return read_training_runs(in, "runs.csv");
}

Diagnostics errors(const std::string& text) {
  const auto runs = read(text);
  REQUIRE_FALSE(runs);
  return runs.error();
}

} // namespace

TEST_CASE("a run's cells, known and not") {
  const auto runs = read(header + "a,\"Model, large\",pretrain,text,decoder,7e9,,1e12,,,,H100,8,96.5,yes,,"
                                  "\"GPU only, no PUE\",no,no,,,,https://github.com/mlcommons/x,0.4\n"
                                  "b,,,,,,,,,,,,,,,,,,,,,,,\n");
  REQUIRE(runs);
  REQUIRE(runs->runs.size() == 2);
  CHECK(runs->warnings.empty());
  const PublishedTraining& a = runs->runs.front();
  CHECK(a.id == "a");
  CHECK(a.line == 2);
  CHECK(a.facts.name == "Model, large");
  CHECK(a.facts.parameters == 7e9);
  CHECK_FALSE(a.facts.active_parameters);
  CHECK(a.facts.tokens == 1e12);
  CHECK(a.facts.devices == 8);
  CHECK(a.facts.publisher == Publisher::benchmark);
  CHECK(a.facts.energy_boundary.meter == Meter::accelerator);
  CHECK(a.outcome.device_hours.value == 96.5);
  CHECK(a.outcome.device_hours.usable == "yes");
  CHECK_FALSE(a.outcome.energy_kwh.value);
  CHECK_FALSE(runs->runs.back().facts.parameters);
}

TEST_CASE("FLOP that were computed from the time of the run are not read") {
  const auto runs = read(header + "a,,,,,,,,,1e21,circular: TFLOPS x chips x time,,,,,,,,,,,,,\n"
                                  "b,,,,,,,,,1e21,published,,,,,,,,,,,,,\n");
  REQUIRE(runs);
  CHECK_FALSE(runs->runs.front().facts.training_flop);
  CHECK(runs->runs.back().facts.training_flop == 1e21);
}

TEST_CASE("all mistakes of rows are said at once, with line and column, and cost their row alone") {
  const auto read_all = read(header + "a,,,,,7 B,,,,,,,,-3,,,,,,,,,,\n"
                                      "a,,,,,,,,,,,,,,,,,,,nan,,,,\n"
                                      ",,,,,,,,,,,,,,,,,,,,,,,\n"
                                      "d,,,,,,,,,,,,,,,,,,,,,,,,,more\n"
                                      "e,,,,,1e9,,,,,,,,,,,,,,,,,,\n");
  REQUIRE(read_all);
  const auto& found = read_all->warnings;
  REQUIRE(found.size() == 6);
  CHECK(found[0].what == "params_total is \"7 B\"");
  CHECK(found[0].where.file == "runs.csv");
  CHECK(found[0].where.line == 2);
  CHECK(found[0].where.column == 6);
  CHECK(found[0].next.find("write a number from 0") == 0);
  CHECK(found[1].what == "device_hours is \"-3\"");
  CHECK(found[2].what == "avg_power_w_per_device is \"nan\"");
  CHECK(found[2].where.line == 3);
  CHECK(found[3].what == "the id \"a\" stands on line 2 too");
  CHECK(found[4].what == "a run without an id");
  CHECK(found[4].where.line == 4);
  CHECK(found[5].what == "26 cells under 24 columns");
  for (const auto& error : found)
    CHECK(error.exit == Exit::input);
  const auto& runs = read_all->runs;
  REQUIRE(runs.size() == 5);
  CHECK(runs[0].unreadable == "params_total is \"7 B\"");
  CHECK(runs[1].unreadable == "avg_power_w_per_device is \"nan\"");
  CHECK(runs[2].id == "line 4");
  CHECK(runs[2].unreadable.empty());
  CHECK_FALSE(runs[3].unreadable.empty());
  CHECK(runs[4].facts.parameters == 1e9);
}

TEST_CASE("a column that is missing is named, with the one that was probably meant") {
  std::string slip = header;
  slip.replace(slip.find("usable_energy"), 13, "usable_enregy");
  const auto found = errors(slip);
  REQUIRE(found.errors.size() == 1);
  CHECK(found.errors[0].what == "a column is missing: usable_energy; the header has 24 columns");
  CHECK(found.errors[0].where.line == 1);
  CHECK(found.errors[0].next == "write usable_energy for usable_enregy");

  const auto other = errors("a,b\n1,2\n");
  CHECK(other.errors[0].what.find("columns are missing: id, category") == 0);
  CHECK(other.errors[0].next == "add them to the first line; their cells may be empty");
}

TEST_CASE("files that are no table") {
  CHECK(errors("").errors[0].what == "the file is empty");
  CHECK(errors(header + "a,\"open").errors.size() == 1);
  CHECK(read(header)->runs.empty());
}
