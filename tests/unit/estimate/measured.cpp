// What the team measured against what the model believes.
#include "support/small_estimate.hpp"

#include "steelyard/estimate/machine_power.hpp"
#include "steelyard/estimate/measured.hpp"

#include <cmath>

using namespace steelyard;
using namespace steelyard::test;

namespace {

constexpr const char* pin =
    R"("approach": "fine-tune", "model": "hf/encoder", "method": "full", "items": 1000000, "epochs": 3,
    "train_instance": "ml.g1.xlarge", "serve_instance": "ml.m5.xlarge")";

Plan plan_with(const std::string& development) {
  return with_pin(pin, development.empty() ? "" : R"(, "development": {)" + development + "}");
}

const Derivation* find_node(const Derivation& tree, std::string_view name) {
  if (tree.name == name || tree.record == name) return &tree;
  for (const auto& input : tree.inputs)
    if (const auto* found = find_node(input, name)) return found;
  return nullptr;
}

/// Power while training, of the pinned run.
Derivation power_of(const Plan& plan) {
  const auto options = enumerate_options(plan, small_catalog(), shipped_coefficients());
  const Sample sample{{1, 7}, 512};
  const Catalog catalog = small_catalog();
  const Setting setting{plan, catalog, shipped_coefficients(), sample, true};
  const auto e = estimate_option(setting, options.at(0));
  const auto* line = item(e, "final training");
  REQUIRE(line);
  for (const auto& tree : line->explanations)
    if (const auto* found = find_node(tree, "power while training")) return *found;
  FAIL("no tree of power");
  return {};
}

double width(const Derivation& d) {
  return std::log(d.value->p90 / d.value->p10);
}

const std::string metered =
    R"("measured_power": {"watts": 180, "instance": "ml.g1.xlarge"}, "measured_from": "m.json: 24 h on 1 accelerators")";

} // namespace

TEST_CASE("metered power takes the place of the law, and is known better") {
  const Derivation
      by_law = power_of(plan_with("")),
      measured = power_of(plan_with(metered)),
      whole = power_of(plan_with(
          R"("measured_power": {"watts": 180, "whole_machine": true, "instance": "ml.g1.xlarge"})"));
  CHECK(width(measured) < width(by_law));
  CHECK(width(whole) < width(measured));
  CHECK(whole.value->p50 == Approx(0.18).epsilon(0.01));
  CHECK(measured.value->p50 > whole.value->p50); // boards alone: the host comes on top
  const auto* leaf = find_node(measured, "/development/measured_power/watts");
  REQUIRE(leaf);
  CHECK(leaf->basis == Basis::measured);
  CHECK(leaf->note.find("m.json: 24 h") != std::string::npos);
  CHECK(leaf->note.find("the law says") != std::string::npos);
}

TEST_CASE("a power far from the law says so") {
  const auto surprises = [](const std::string& development) {
    return measured_surprises(plan_with(development), small_catalog(), shipped_coefficients());
  };
  CHECK(surprises(metered).empty());
  const auto far = surprises(R"("measured_power": {"watts": 1800, "instance": "ml.g1.xlarge"})");
  REQUIRE(far.size() == 1);
  CHECK(far[0].find("from rest to full load by the law") != std::string::npos);
  CHECK(power_of(plan_with(R"("measured_power": {"watts": 1800, "instance": "ml.g1.xlarge"})"))
            .inputs.front()
            .note.find("which is far") != std::string::npos);
  CHECK(surprises(R"("measured_mfu": 0.95)").size() == 1);
  // What has no effect is said too.
  CHECK(surprises(R"("measured_failures": {"count": 0, "device_hours": 1000})").size() == 1);
  CHECK(surprises(R"("measured_power": {"watts": 180, "instance": "ml.m5.xlarge"})").size() == 1);
  CHECK(surprises(R"("measured_mfu": 0.3, "measured_failures": {"count": 0, "device_hours": 1000})").empty());
  CHECK(surprises(R"("measured_mfu": 0.3, "measured_failures": {"count": 3, "device_hours": 200})").size() ==
        1);
  CHECK(surprises(R"("measured_mfu": 0.3, "measured_failures": {"count": 0, "device_hours": 2000000})")
            .size() == 1);
}

TEST_CASE("failures that were counted narrow the time between interruptions") {
  const Coefficient& prior = shipped_coefficients().train.interruption_device_hours;
  const Coefficient now = narrowed_interruptions(prior, {4, 100000}, "m.json: 3125 h on 32 accelerators");
  CHECK(quantile(now.distribution, 0.9) / quantile(now.distribution, 0.1) <
        quantile(prior.distribution, 0.9) / quantile(prior.distribution, 0.1));
  CHECK(quantile(now.distribution, 0.5) == Approx(36580).epsilon(1e-3));
  CHECK(now.basis == Basis::measured);
  CHECK(now.note.find("m.json: 3125 h on 32 accelerators") != std::string::npos);
}

TEST_CASE("a machine whose power the catalog does not know has the default, and says so") {
  Catalog catalog = small_catalog();
  const auto& power = shipped_coefficients().power;
  Instance machine = *find_instance(catalog, "ml.g1.xlarge");
  Accelerator card = *find_accelerator(catalog, machine.accelerator);
  CHECK_FALSE(machine_power(machine, &card, power).assumed);
  card.power_tdp_w.reset();
  const MachinePower unknown = machine_power(machine, &card, power);
  CHECK(unknown.assumed);
  CHECK(unknown.design.count() == Approx(mean(power.default_tdp) / 1000));
  machine.idle_w.reset();
  machine.full_w.reset();
  machine.half_w.reset();
  const MachinePower host = machine_power(machine, nullptr, power);
  CHECK(host.assumed);
  CHECK(host.idle.count() > 0);
  CHECK(host.full > host.idle);
}

TEST_CASE("the worked example of a machine's power") {
  Instance machine;
  machine.accelerator_count = 8;
  Accelerator card;
  card.power_tdp_w = 400;
  const MachinePower law = machine_power(machine, &card, shipped_coefficients().power);
  CHECK(law.node == "eight");
  CHECK(law.active(1.25).count() == Approx(4));
  CHECK(law.at_rest(law.active(1.25), Fraction::clamped(0.31)).count() == Approx(1.24));
}
