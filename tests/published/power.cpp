#include "published/row.hpp"

#include "steelyard/formulas/power.hpp"

using namespace steelyard;
using published::Row;

namespace {

const char* const logs = "MLCommons, training_results_v4.0, power logs of the 8 H100 nodes, AC";

double kwh(double nodes, double kilowatts, double minutes) {
  return metered_energy(nodes * Kilowatts{kilowatts}, Hours{minutes / 60}, Pue{}).count();
}

} // namespace

TEST_CASE("energy of whole runs from power and time") {
  const char* why = "1 %: mean power and time are of three runs each";
  const Row rows[]{
      {"LoRA of Llama 2 70B on one node", kwh(1, 7.155, 28.13), 3.356, 0.034, "kWh", why, logs},
      {"ResNet-50 on one node", kwh(1, 7.005, 13.36), 1.568, 0.016, "kWh", why, logs},
      {"GPT-3 175B on 64 nodes", kwh(64, 6.83, 56.87), 415.4, 4.2, "kWh", why, logs},
  };
  published::check(rows);
}

TEST_CASE("node power from design power, and from utilisation") {
  const auto active = active_power(8, Kilowatts{0.7}, 1.23);
  const auto law = [](double mfu) {
    return capped_power(Kilowatts{3.03}, Kilowatts{7.14}, Kilowatts{7.3}, Fraction::clamped(mfu)).count();
  };
  const Row rows[]{
      {"tuned single-node jobs, mean of six", active.count(), 7.0, 0.4, "kW",
       "5 %: they lie between 6.76 and 7.25 kW", logs},
      {"LoRA on 1 node", law(0.58), 7.155, 0.08, "kW", "1 %: the law was fitted to these three", logs},
      {"LoRA on 8 nodes", law(0.38), 5.79, 0.06, "kW", "1 %", logs},
      {"LoRA on 64 nodes", law(0.29), 5.09, 0.06, "kW", "1 %", logs},
      {"LoRA on 8 nodes by busy share",
       power_at(Kilowatts{2.2}, Kilowatts{7.155},
                busy_share(Fraction::clamped(0.38), Fraction::clamped(0.58), 0.77))
           .count(),
       5.79, 0.15, "kW", "2.5 %: one exponent for all sizes, idle power differs by run", logs},
      {"LoRA on 64 nodes by busy share",
       power_at(Kilowatts{2.2}, Kilowatts{7.155},
                busy_share(Fraction::clamped(0.29), Fraction::clamped(0.58), 0.77))
           .count(),
       5.09, 0.15, "kW", "3 %", logs},
  };
  published::check(rows);
}

TEST_CASE("a reserved node of eight H100 that serves nothing takes at least 50 kWh a day") {
  // 2.08 to 2.36 kW before the start of jobs; the least of the six logs is 2.075 kW.
  const auto idle = idle_power(active_power(8, Kilowatts{0.7}, 1.23), Fraction::clamped(0.31));
  const Row rows[]{{"power", idle.count(), 2.1, 0.2, "kW", "10 %: between machines", logs}};
  published::check(rows);
  CHECK(metered_energy(idle, Hours{24}, Pue{}).count() >= 50);
}
