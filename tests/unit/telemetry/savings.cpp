// What stopping would have saved: money, energy, emissions, and what is not known.
#include "steelyard/telemetry/diagnosis.hpp"
#include "steelyard/telemetry/measurements.hpp"

#include "job.hpp"

#include "support/catch.hpp"
#include "support/small_catalog.hpp"

using namespace steelyard;
using namespace steelyard::test;

namespace {

JobRecord idle_job(std::size_t nodes = 1) {
  JobRecorder recorder;
  for (std::size_t n = 1; n <= nodes; ++n)
    add(recorder, Dimension::gpu_utilisation, "gpu0", 7201, always(40), "algo-" + std::to_string(n));
  return recorder.finish();
}

const Finding& finding(const Diagnosis& d, std::string_view rule) {
  for (const Finding& f : d.findings)
    if (f.values.rule().name == rule) return f;
  throw std::invalid_argument{std::string{rule}};
}

} // namespace

TEST_CASE("saved is the rest of the job on all its nodes") {
  const Catalog catalog = small_catalog();
  const Coefficients& coefficients = shipped_coefficients();
  DiagnosisQuestion question;
  question.instance = "ml.g1.xlarge";
  const Instance* machine = find_instance(catalog, question.instance);
  REQUIRE(machine != nullptr);
  const Diagnosis one = diagnosis(idle_job(), question, catalog, coefficients);
  const Finding& low = finding(one, "LowGPUUtilization");
  REQUIRE(low.verdict.fired);
  // 3600 s in all; the ninth scan ends at 540 s with the reading of 539.5 s.
  const double hours = (3600 - 539.5) / 3600;
  CHECK(low.saving->hours == Approx(hours));
  const double price = on_demand_price(catalog, *machine, "us-east-1", Product::training)->price.count();
  CHECK(low.saving->cost_usd == Approx(price * hours));
  // Active power by the TDP of 200 W; idle power that of the parts; joined at 40 %; PUE 1.2; 400 g/kWh.
  const double active = 0.2 * mean(coefficients.power.node_factor.at("few"));
  const double idle =
      (*find_accelerator(catalog, machine->accelerator)->power_idle_w + *machine->idle_w) / 1000;
  const double energy = (idle + (active - idle) * 0.4) * hours * 1.2;
  CHECK(low.saving->energy_kwh == Approx(energy).epsilon(1e-6));
  CHECK(low.saving->emissions_kgco2e == Approx(energy * 0.4).epsilon(1e-6));
  CHECK(low.saving->unknown.empty());
  const Diagnosis two = diagnosis(idle_job(2), question, catalog, coefficients);
  CHECK(two.nodes == 2);
  CHECK(finding(two, "LowGPUUtilization").saving->cost_usd == Approx(2 * price * hours));
  CHECK(finding(two, "LowGPUUtilization").saving->energy_kwh == Approx(2 * energy).epsilon(1e-6));
  CHECK(one.wasted_hours == Approx(0.6));
}

TEST_CASE("what is not known is absent with a reason, and never 0") {
  const Catalog catalog = small_catalog();
  DiagnosisQuestion question;
  const Diagnosis unnamed = diagnosis(idle_job(), question, catalog, shipped_coefficients());
  const Saving& saving = *finding(unnamed, "LowGPUUtilization").saving;
  CHECK(saving.hours);
  CHECK_FALSE(saving.cost_usd);
  CHECK_FALSE(saving.energy_kwh);
  CHECK(saving.unknown.find("--instance") != std::string::npos);
  REQUIRE(unnamed.warnings.size() == 1);
  CHECK(unnamed.warnings[0].find("--instance") != std::string::npos);

  question.instance = "ml.g1.xlarge";
  question.region = "eu-west-1";
  const Diagnosis elsewhere = diagnosis(idle_job(), question, catalog, shipped_coefficients());
  const Saving& dear = *finding(elsewhere, "LowGPUUtilization").saving;
  CHECK_FALSE(dear.cost_usd);
  CHECK(dear.energy_kwh);
  CHECK(dear.unknown.find("no price") != std::string::npos);
}

TEST_CASE("power rises with the busy share between idle and active") {
  const Catalog catalog = small_catalog();
  const Instance& machine = *find_instance(catalog, "ml.g1.xlarge");
  const auto power = [&](double busy) {
    return node_power(catalog, shipped_coefficients(), machine, Fraction::clamped(busy))->count();
  };
  CHECK(power(0) > 0);
  CHECK(power(0) < power(0.5));
  CHECK(power(0.5) == Approx((power(0) + power(1)) / 2));
}

TEST_CASE("measurements say on how many data they rest") {
  JobRecorder recorder;
  add(recorder, Dimension::gpu_utilisation, "gpu0", 1001,
      [](std::size_t i) { return static_cast<double>(i % 101); });
  add_series(recorder, "items_per_second", MetricMode::train, {64, 66, 70}, 0.5);
  const JobRecord job = recorder.finish();
  const Measurements m = measurements(job, diagnosis(job, {}, small_catalog(), shipped_coefficients()));
  REQUIRE(m.gpu_utilisation);
  CHECK(m.gpu_utilisation->p50 == Approx(0.5).margin(0.01));
  CHECK(m.gpu_utilisation->data == 1001);
  REQUIRE(m.items_per_second);
  CHECK(m.items_per_second->p50 == 66);
  CHECK(m.steps_per_second->p50 == Approx(2));
  CHECK_FALSE(m.mfu);
  CHECK_FALSE(m.watts_per_device);
  CHECK(m.restarts == 0);
}

TEST_CASE("a step that comes again later is a restart") {
  JobRecorder recorder;
  for (const double step : {0.0, 1.0, 2.0, 3.0})
    recorder.add(MetricPoint{"loss", MetricMode::train, step, began + step, 1});
  for (const double step : {2.0, 3.0, 4.0})
    recorder.add(MetricPoint{"loss", MetricMode::train, step, began + 100 + step, 1});
  const JobRecord job = recorder.finish();
  CHECK(measurements(job, diagnosis(job, {}, small_catalog(), shipped_coefficients())).restarts == 1);
}
