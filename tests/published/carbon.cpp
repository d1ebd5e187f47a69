#include "published/row.hpp"

#include "steelyard/formulas/carbon.hpp"

using namespace steelyard;
using published::Row;

TEST_CASE("operational emissions of published runs") {
  const Row rows[]{
      {"GPT-3", operational_emissions(KilowattHours{1287e3}, CarbonIntensity{0.429}).count() / 1000, 552.1,
       0.5, "t", "energy is rounded to 1 MWh", "Patterson et al. 2021, arXiv:2104.10350, table 4"},
      {"BLOOM, dynamic", operational_emissions(KilowattHours{433196}, CarbonIntensity{0.057}).count() / 1000,
       24.69, 0.01, "t", "printed to 10 kg", "Luccioni, Viguier and Ligozat 2022, arXiv:2211.02001, table 3"},
  };
  published::check(rows);
}

TEST_CASE("embodied emissions of BLOOM") {
  // Servers of 2500 kg with eight GPUs of 150 kg, six years, used 85 % of the time; 1,082,990 GPU-hours.
  const Hours life{6 * 8760}, gpu_hours{1082990};
  const auto used = Fraction::clamped(0.85), whole = Fraction::clamped(1),
             eighth = Fraction::clamped(1.0 / 8);
  const char* source = "Luccioni, Viguier and Ligozat 2022, arXiv:2211.02001, section 4.1";
  const Row rows[]{
      {"servers", embodied_emissions(KgCo2e{2500}, gpu_hours, life, used, eighth).count() / 1000, 7.57, 0.05,
       "t", "0.7 %: the rate for an hour is rounded in the paper", source},
      {"GPUs", embodied_emissions(KgCo2e{150}, gpu_hours, life, used, whole).count() / 1000, 3.64, 0.05, "t",
       "1 %: the rate for an hour is rounded in the paper", source},
  };
  published::check(rows);
}

TEST_CASE("water of training GPT-3, with PUE once") {
  const KilowattHours equipment{1287e3};
  const auto pue = Pue::clamped(1.17);
  const char* source = "Li, Yang, Islam and Ren 2023, arXiv:2304.03271, table 1, average of the US";
  const Row rows[]{
      {"on site", water_of_equipment(equipment, WaterIntensity{0.55}, pue, WaterIntensity{0}).count() / 1e6,
       0.708, 0.001, "1e6 L", "printed to 1000 L", source},
      {"with generation",
       water_of_equipment(equipment, WaterIntensity{0.55}, pue, WaterIntensity{3.142}).count() / 1e6, 5.439,
       0.002, "1e6 L", "printed to 1000 L", source},
  };
  published::check(rows);
}
