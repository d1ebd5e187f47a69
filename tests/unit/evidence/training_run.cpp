#include "steelyard/evidence/training_run.hpp"

#include "support/catch.hpp"

using namespace steelyard;

TEST_CASE("what a figure of energy includes") {
  const auto is = [](const char* text, bool host, bool facility, bool carbontracker = false) {
    CAPTURE(text);
    const EnergyBoundary found = energy_boundary(text);
    CHECK(found.host == host);
    CHECK(found.facility == facility);
    CHECK(found.carbontracker == carbontracker);
  };
  is("GPU only, no PUE", false, false);
  is("GPU only (derived = kWh/(n*h))", false, false);
  is("GPU average (derived kWh/h)", false, false);
  is("GPU energy x PUE (host not metered)", false, true);
  is("all nodes, run_start->run_stop, switches excluded, no PUE", true, false);
  is("node AC wall power incl. host / accelerators", true, false);
  is("facility (kWh x PUE)", true, true);
  is("CarbonTracker (GPU+CPU sampled, includes its default PUE ~1.59)", true, true, true);
  is("GPU(+CPU) x CarbonTracker PUE (derived kWh/h)", true, true, true);
  is("GPU+CPU+DRAM total / count (derived)", true, false);
  is("codecarbon GPU measured (4.045) + CPU 42.5W const + RAM model, no PUE", true, false);
  is("", true, false);
}

TEST_CASE("who published") {
  CHECK(publisher("https://github.com/mlcommons/training_results_v4.0 @6fe9543") == Publisher::benchmark);
  CHECK(publisher("https://github.com/ultralytics/yolov5 README") == Publisher::repository);
  CHECK(publisher("https://arxiv.org/abs/2206.05229") == Publisher::report);
}
