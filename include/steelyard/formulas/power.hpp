/// \file
/// Power of machines and energy at the meter.
///
/// \par Model
/// P = P_idle + (P_act - P_idle) u, with P_act [kW] the power of a busy node, a multiple of the sum of its
/// accelerators' thermal design powers, P_idle a share of P_act, and u the busy share. u is estimated as
/// min(1, MFU / MFU_tuned)^x. A processor's power is interpolated between idle, half and full load.
/// E = P t PUE at the meter.
/// \par Worked example
/// 0.7 kW at 60 % for 100 h, PUE 1.2: 50.4 kWh. Eight accelerators of 0.7 kW, active ratio 1.25, idle share
/// 0.3: 7 kW busy, 2.1 kW idle, 4.55 kW when half busy.
/// \par Accuracy
/// Tuned training on nodes of eight H100 drew 1.20-1.29 of the sum of thermal design powers (MLPerf power
/// logs); formulas from that sum alone are a quarter low, from the nameplate a third high. The law by
/// utilisation holds within one architecture class only: convolutions draw full power at a fifth of peak
/// FLOP. Processor curves have a standard deviation of about 0.3 of the natural logarithm.
/// \par Source
/// MLCommons Training v4.0-v5.1 power results; Fan, Weber and Barroso 2007 (power by utilisation);
/// Cloud Carbon Footprint, methodology (idle and full power of a vCPU, memory, storage, network).
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

/// Power of a node whose accelerators are busy [kW], at the wall. `active_ratio` is over the sum of design
/// powers.
[[nodiscard]] constexpr Kilowatts active_power(double devices, Kilowatts design_power, double active_ratio) {
  return devices * design_power * active_ratio;
}

/// Power of a node that waits [kW].
[[nodiscard]] constexpr Kilowatts idle_power(Kilowatts active, Fraction idle_share) {
  return active * idle_share.count();
}

/// Power at a busy share [kW].
[[nodiscard]] constexpr Kilowatts power_at(Kilowatts idle, Kilowatts active, Fraction busy) {
  return idle + (active - idle) * busy.count();
}

/// Busy share of the accelerators from utilisation and what a tuned run of the same kind reaches [1].
[[nodiscard]] inline Fraction busy_share(Fraction utilisation, Fraction tuned, double exponent) {
  return Fraction::clamped(std::pow(std::min(1.0, utilisation.count() / tuned.count()), exponent));
}

/// Power of a node that rises with utilisation up to a cap [kW]: a fit to one machine and class of model.
[[nodiscard]] constexpr Kilowatts capped_power(Kilowatts at_rest, Kilowatts slope, Kilowatts cap,
                                               Fraction utilisation) {
  return std::min(cap, at_rest + slope * utilisation.count());
}

/// Power of a processor between idle, half and full load [kW], in two straight pieces, so that concave and
/// convex machines are both described and more load never takes less power.
[[nodiscard]] constexpr Kilowatts processor_power(Kilowatts idle, Kilowatts half, Kilowatts full,
                                                  Fraction load) {
  return idle + (half - idle) * std::min(1.0, 2 * load.count()) +
         (full - half) * std::max(0.0, 2 * load.count() - 1);
}

/// Power at half load of a machine whose curve is 2 u - u^r [kW]; r = 1 is a straight line.
[[nodiscard]] inline Kilowatts half_load_power(Kilowatts idle, Kilowatts full, double r) {
  return idle + (full - idle) * (1 - std::pow(2, -r));
}

/// Power of a node from that of its accelerators alone [kW].
[[nodiscard]] constexpr Kilowatts with_host(Kilowatts accelerators, double host_factor) {
  return accelerators * host_factor;
}

/// Power of memory beyond what the processor's figure includes [kW].
[[nodiscard]] constexpr Kilowatts memory_power(Gigabytes memory, Per<Kilowatts, Gigabytes> per_gigabyte) {
  return per_gigabyte * memory;
}

/// Energy at the meter of a machine that draws a constant power [kWh].
[[nodiscard]] constexpr KilowattHours metered_energy(Kilowatts it_power, Hours duration, Pue pue) {
  return it_power * duration * pue.count();
}

/// Energy at the meter of equipment's energy [kWh].
[[nodiscard]] constexpr KilowattHours metered_energy(KilowattHours it_energy, Pue pue) {
  return it_energy * pue.count();
}

/// Energy drawn at the meter while busy [kWh]. Idle energy is not included; see idle_energy().
[[nodiscard]] constexpr KilowattHours busy_energy(Kilowatts it_power, Fraction utilisation, Hours duration,
                                                  Pue pue) {
  return metered_energy(it_power * utilisation.count(), duration, pue);
}

/// Energy drawn at the meter in the hours without work [kWh].
[[nodiscard]] constexpr KilowattHours idle_energy(Kilowatts idle, Fraction busy, Hours duration, Pue pue) {
  return metered_energy(idle * (1 - busy.count()), duration, pue);
}

/// Energy at the meter of data that is kept [kWh], with every copy.
[[nodiscard]] constexpr KilowattHours storage_energy(Gigabytes data, double copies, Hours duration,
                                                     Per<Kilowatts, Gigabytes> per_gigabyte, Pue pue) {
  return metered_energy(per_gigabyte * (data * copies), duration, pue);
}

/// Energy of moving data [kWh].
[[nodiscard]] constexpr KilowattHours transfer_energy(Gigabytes data,
                                                      Per<KilowattHours, Gigabytes> per_gigabyte) {
  return per_gigabyte * data;
}

} // namespace steelyard
