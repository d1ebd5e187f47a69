#include "steelyard/estimate/machine_power.hpp"

namespace steelyard {

namespace {

constexpr double watts_per_kilowatt = 1000;
constexpr double whole_server = 8; // accelerators; with fewer, an instance is a part of one

Kilowatts kilowatts(double watts) {
  return Kilowatts{watts / watts_per_kilowatt};
}

} // namespace

Kilowatts design_power(const Accelerator& accelerator, const PowerCoefficients& power) {
  return kilowatts(accelerator.power_tdp_w.value_or(mean(power.default_tdp)));
}

MachinePower machine_power(const Instance& instance, const Accelerator* accelerator,
                           const PowerCoefficients& power) {
  MachinePower m;
  m.accelerated = accelerator != nullptr;
  if (accelerator) {
    m.assumed = !accelerator->power_tdp_w;
    m.devices = instance.accelerator_count;
    m.design = design_power(*accelerator, power);
    const bool whole = instance.accelerator_count >= whole_server;
    // Types with eight accelerators are whole servers; smaller ones carry a larger share of the host.
    m.node = whole ? "eight" : "few";
    if (!whole && accelerator->power_idle_w && instance.idle_w)
      m.idle_parts = kilowatts(instance.accelerator_count * *accelerator->power_idle_w + *instance.idle_w);
    return m;
  }
  m.assumed = !instance.idle_w || !instance.full_w;
  const double memory = instance.memory_gib * mean(power.memory_watts);
  const double idle_w = instance.idle_w.value_or(instance.vcpu * mean(power.vcpu_idle) + memory),
               full_w = instance.full_w.value_or(instance.vcpu * mean(power.vcpu_full) + memory);
  m.idle = kilowatts(idle_w);
  m.full = kilowatts(full_w);
  m.half = kilowatts(instance.half_w.value_or((idle_w + full_w) / 2));
  return m;
}

} // namespace steelyard
