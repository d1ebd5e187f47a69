#include "steelyard/estimate/estimate.hpp"

namespace steelyard {

std::string_view name(ItemKind kind) {
  constexpr std::array<std::string_view, 7> words{"compute", "service", "software", "storage",
                                                  "network", "labels",  "people"};
  return words[static_cast<std::size_t>(kind)];
}

std::string_view name(ItemStatus status) {
  constexpr std::array<std::string_view, 4> words{"priced", "free", "missing_price", "missing_coefficient"};
  return words[static_cast<std::size_t>(status)];
}

std::string_view name(Metric metric) {
  constexpr std::array<std::string_view, metric_count> words{
      "cost_usd",         "cost_with_errors_usd", "compute_hours",   "energy_kwh",
      "emissions_kgco2e", "operational_kgco2e",   "embodied_kgco2e", "market_based_kgco2e",
      "water_l",          "people_days",          "weeks_to_launch", "delay_usd"};
  return words[static_cast<std::size_t>(metric)];
}

std::string_view unit(Metric metric) {
  constexpr std::array<std::string_view, metric_count> words{
      "USD",    "USD", "device-hours", "kWh",   "kgCO2e", "kgCO2e", "kgCO2e",
      "kgCO2e", "L",   "person-days",  "weeks", "USD"};
  return words[static_cast<std::size_t>(metric)];
}

std::string_view name(CallEvidence evidence) {
  switch (evidence) {
  case CallEvidence::none:
    return "";
  case CallEvidence::published:
    return "published";
  case CallEvidence::proxy:
    return "proxy";
  case CallEvidence::spend:
    return "spend";
  }
  return "";
}

} // namespace steelyard
