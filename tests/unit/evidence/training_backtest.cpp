#include "steelyard/evidence/training_backtest.hpp"

#include "steelyard/evidence/training_forecast.hpp"

#include "support/catch.hpp"
#include "support/shipped.hpp"

#include <algorithm>
#include <type_traits>

using namespace steelyard;

namespace {

PublishedTraining llama() {
  PublishedTraining run;
  run.id = "llama";
  TrainingFacts& f = run.facts;
  f.name = "7B";
  f.category = "pretrain";
  f.modality = "text";
  f.architecture = "decoder-transformer (dense)";
  f.parameters = f.active_parameters = 6.7e9;
  f.tokens = 1e12;
  f.input_size = "2048";
  f.hardware = "NVIDIA A100-SXM 80GB";
  f.devices = 1024;
  f.year = 2023;
  f.energy_boundary = f.power_boundary = energy_boundary("all nodes, no PUE", "");
  run.outcome.device_hours = {82432.0, "yes"};
  run.outcome.energy_kwh = {36000.0, "yes"};
  run.outcome.watts_per_device = {437.0, "yes"};
  run.outcome.emissions_tco2e = {14.0, "yes"};
  return run;
}

Backtest backtest(const std::vector<PublishedTraining>& runs) {
  return backtest_training(runs, test::shipped_catalog(), test::shipped_coefficients(), {1, 0}, 256);
}

const Skipped* skipped(const Backtest& backtest, std::string_view target) {
  const auto found = std::ranges::find(backtest.skipped, target, &Skipped::target);
  return found == backtest.skipped.end() ? nullptr : &*found;
}

} // namespace

TEST_CASE("every target of a usable run is predicted, in the order of the contract") {
  const auto result = backtest({llama()});
  CHECK(result.kind == "training");
  REQUIRE(result.rows.size() == 4);
  CHECK(result.skipped.empty());
  const std::array<std::string_view, 4> order{"device_hours", "energy_kwh", "watts_per_device",
                                              "emissions_tco2e"};
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Prediction& row = result.rows[i];
    CHECK(row.target == order[i]);
    CHECK(row.id == "llama");
    CHECK(row.p10 > 0);
    CHECK(row.p10 < row.p50);
    CHECK(row.p50 < row.p90);
    CHECK(row.groups == std::vector<std::string>{"category:pretrain", "modality:text", "origin:published",
                                                 "gpu:a100-sxm4-80gb"});
    // Within a factor of five: this is a test of the plumbing; tests/published holds the accuracy.
    CHECK(row.p50 / row.actual > 0.2);
    CHECK(row.p50 / row.actual < 5);
  }
  CHECK(result.rows[0].actual == 82432);
}

TEST_CASE("a predictor's argument holds nothing of what it predicts") {
  // By type: the forecast takes facts, and facts are no part of an outcome.
  STATIC_REQUIRE(
      std::is_invocable_v<decltype(&TrainingForecaster::predict), TrainingForecaster, TrainingFacts>);
  STATIC_REQUIRE_FALSE(
      std::is_invocable_v<decltype(&TrainingForecaster::predict), TrainingForecaster, PublishedTraining>);
}

TEST_CASE("only power may know the hours") {
  const auto before = backtest({llama()});
  auto other = llama();
  other.outcome.device_hours.value = 10 * *other.outcome.device_hours.value;
  const auto after = backtest({other});
  for (std::size_t i = 0; i < before.rows.size(); ++i) {
    if (before.rows[i].target == "watts_per_device") continue;
    CAPTURE(before.rows[i].target);
    CHECK(before.rows[i].p10 == after.rows[i].p10);
    CHECK(before.rows[i].p50 == after.rows[i].p50);
    CHECK(before.rows[i].p90 == after.rows[i].p90);
  }
}

TEST_CASE("what the file does not let be scored is skipped with the reason") {
  auto run = llama();
  run.outcome.device_hours.usable = "no";
  run.outcome.energy_kwh.usable = "energy_model_only";
  run.outcome.watts_per_device.usable = "energy_model_only";
  run.outcome.emissions_tco2e.value.reset();
  const auto result = backtest({run});
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows.front().target == "watts_per_device");
  CHECK(skipped(result, "device_hours")->reason == "usable_device_hours is not yes");
  CHECK(skipped(result, "energy_kwh")->reason == "usable_energy is not yes");
  CHECK(skipped(result, "emissions_tco2e")->reason == "the file has no figure");
  CHECK_FALSE(skipped(result, "emissions_tco2e")->usable);
}

TEST_CASE("design power times hours scores hours only") {
  auto run = llama();
  run.outcome.energy_is_design_power = true;
  const auto result = backtest({run});
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows.front().target == "device_hours");
  CHECK(skipped(result, "watts_per_device")->reason ==
        "the figure is design power times hours, not a measurement");
}

TEST_CASE("what cannot be predicted is skipped, and is ours to mend") {
  auto run = llama();
  run.facts.tokens.reset();
  const auto result = backtest({run});
  REQUIRE(skipped(result, "device_hours"));
  CHECK(skipped(result, "device_hours")->usable);
  CHECK(skipped(result, "device_hours")->reason.find("tokens") != std::string::npos);
  // Its power is known all the same.
  CHECK(std::ranges::find(result.rows, "watts_per_device", &Prediction::target) != result.rows.end());
}

TEST_CASE("figures of 0 are not scored") {
  auto run = llama();
  run.outcome.energy_kwh.value = 0;
  CHECK(skipped(backtest({run}), "energy_kwh")->reason == "the figure is 0");
}
