/// \file
/// Emissions and water.
///
/// \par Model
/// Operational: O = E CI, E [kWh] at the meter, CI [kgCO2e/kWh] the average of the grid. Embodied: M = TE
/// (t / (life * fleet utilisation)) share, TE [kgCO2e] of the machine, t [h] reserved, share the part of the
/// machine that is reserved. SCI = (O + M) / R. Water: E_IT (WUE + PUE EWIF), with WUE [L/kWh] on site for
/// equipment's energy and EWIF [L/kWh] of generation: PUE stands exactly once.
/// Market-based emissions have a type of their own and cannot be added to these.
/// \par Worked example
/// 100 kWh at 0.4 kg/kWh: 40 kg. A server of 7000 kg reserved for 100 h of a life of 35040 h, whole, in a
/// fleet that is fully used: 19.98 kg. SCI over 1000 requests: 0.060 kg. Water of 100 kWh of equipment at
/// WUE 0.15, PUE 1.2, EWIF 3: 100 * (0.15 + 3.6) = 375 L.
/// \par Accuracy
/// Average intensities describe a share of what happened, not what one more kWh causes. Published
/// embodied figures for one chip differ by more than a factor of five: give them as distributions.
/// \par Source
/// Green Software Foundation, Software Carbon Intensity specification (ISO/IEC 21031:2024); Li et al. 2023,
/// arXiv:2304.03271 (water); Gupta et al. 2022, ACT (die).
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

namespace steelyard {

/// Emissions of electricity, by location [kgCO2e].
[[nodiscard]] constexpr KgCo2e operational_emissions(KilowattHours metered, CarbonIntensity average) {
  return metered * average;
}

/// Emissions of electricity as the provider claims them after contracts and certificates [kgCO2e,
/// market-based].
[[nodiscard]] constexpr MarketBasedKgCo2e market_based_emissions(KilowattHours metered,
                                                                 MarketBasedIntensity claimed) {
  return metered * claimed;
}

/// Emissions with those of producing the fuel and of losses in transmission [kgCO2e]. `upstream` is their
/// share over the emissions of generation.
[[nodiscard]] constexpr KgCo2e with_upstream(KgCo2e generation, double upstream) {
  return generation * (1 + upstream);
}

/// Emissions of making the hardware, by the share of its life that is reserved [kgCO2e].
/// `fleet_utilisation` below 1 charges the idle hours of the fleet to those who use it.
[[nodiscard]] constexpr KgCo2e embodied_emissions(KgCo2e machine, Hours reserved, Hours life,
                                                  Fraction fleet_utilisation, Fraction share) {
  return machine * (reserved / (life * fleet_utilisation.count())) * share.count();
}

/// Emissions of making a die [kgCO2e]: electricity, gases and materials for an area, over the yield.
[[nodiscard]] constexpr KgCo2e die_emissions(double area_cm2, double fab_kwh_per_cm2, CarbonIntensity fab,
                                             double gases_kg_per_cm2, double materials_kg_per_cm2,
                                             Fraction yield) {
  return KgCo2e{area_cm2 * (fab.count() * fab_kwh_per_cm2 + gases_kg_per_cm2 + materials_kg_per_cm2) /
                yield.count()};
}

/// Software carbon intensity [kgCO2e for one functional unit].
[[nodiscard]] constexpr KgCo2ePerItem software_carbon_intensity(KgCo2e operational, KgCo2e embodied,
                                                                Items units) {
  return (operational + embodied) / units;
}

/// Water from the energy of the equipment [L], before PUE.
[[nodiscard]] constexpr Litres water_of_equipment(KilowattHours it_energy, WaterIntensity on_site, Pue pue,
                                                  WaterIntensity generation) {
  return it_energy * (on_site + pue.count() * generation);
}

/// Water from energy at the meter [L], which contains PUE already.
[[nodiscard]] constexpr Litres water_of_metered(KilowattHours metered, WaterIntensity on_site, Pue pue,
                                                WaterIntensity generation) {
  return water_of_equipment(metered / pue.count(), on_site, pue, generation);
}

/// The price that emissions are given in a decision [USD].
[[nodiscard]] constexpr Money carbon_cost(KgCo2e emissions, Per<Money, KgCo2e> price) {
  return emissions * price;
}

} // namespace steelyard
