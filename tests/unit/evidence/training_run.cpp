#include "steelyard/evidence/training_run.hpp"

#include "support/catch.hpp"

using namespace steelyard;

TEST_CASE("what a figure of energy includes") {
  const auto is = [](const char* text, Meter meter, bool facility, const char* power = "") {
    CAPTURE(text);
    const EnergyBoundary found = energy_boundary(text, power);
    CHECK(found.meter == meter);
    CHECK(found.facility == facility);
    CHECK_FALSE(found.design_power);
  };
  using enum Meter;
  is("GPU only, no PUE", accelerator, false);
  is("GPU energy x PUE (host not metered)", accelerator, true);
  is("all nodes, run_start->run_stop, switches excluded, no PUE", node, false);
  is("facility (kWh x PUE)", node, true);
  is("facility (kWh x PUE)", software, true, "GPU+CPU+DRAM total / count (derived)");
  is("CarbonTracker (GPU+CPU sampled, includes its default PUE ~1.59)", carbontracker, false);
  is("codecarbon GPU measured (4.045) + CPU 42.5W const + RAM model, no PUE", codecarbon, false);
  is("", node, false);
  is("", accelerator, false, "GPU only (derived = kWh/(n*h))");
  CHECK(energy_boundary("TDP x hours x PUE", "").design_power);
}

TEST_CASE("what a figure of power includes") {
  CHECK(power_boundary("GPU average (derived kWh/h)", "").meter == Meter::accelerator);
  CHECK(power_boundary("GPU(+CPU) x CarbonTracker PUE (derived kWh/h)", "").meter == Meter::carbontracker);
  CHECK(power_boundary("GPU+CPU+DRAM total / count (derived)", "").meter == Meter::software);
  CHECK(power_boundary("node AC wall power incl. host / accelerators", "").meter == Meter::node);
  CHECK_FALSE(power_boundary("", "all nodes x PUE").facility);
  CHECK(power_boundary("peak power capacity adjusted for PUE (card)", "").design_power);
}

TEST_CASE("who published") {
  CHECK(publisher("https://github.com/mlcommons/training_results_v4.0 @6fe9543") == Publisher::benchmark);
  CHECK(publisher("https://github.com/ultralytics/yolov5 README") == Publisher::repository);
  CHECK(publisher("https://arxiv.org/abs/2206.05229") == Publisher::report);
}
