#include "telemetry/machine_law.hpp"

#include "steelyard/formulas/power.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard {

namespace {

constexpr double grams_per_kilogram = 1000;

} // namespace

SiteDraws site_draws(const Catalog& catalog, const Coefficients& k, const Sample& sample,
                     std::string_view region_name) {
  const Region* region = find_region(catalog, "aws", region_name);
  const auto error = sample.column(k.carbon.intensity_error), pue_error = sample.column(k.carbon.pue_error);
  const bool knows_grid = region && region->grid_g_per_kwh, knows_pue = region && region->pue;
  const auto grid = knows_grid ? std::span<const double>{} : sample.column(k.carbon.default_grid);
  const auto pue = knows_pue ? std::span<const double>{} : sample.column(k.carbon.pue_default);
  SiteDraws site;
  for (std::size_t i = 0; i < sample.draws(); ++i) {
    site.pue.push_back(Pue::clamped((knows_pue ? *region->pue : pue[i]) * pue_error[i]).count());
    site.kg_per_kwh.push_back((knows_grid ? *region->grid_g_per_kwh / grams_per_kilogram : grid[i]) *
                              error[i]);
  }
  return site;
}

std::string assumed_power(const Catalog& catalog, const Coefficients& coefficients,
                          const Instance& instance) {
  const Accelerator* accelerator =
      instance.accelerator.empty() ? nullptr : find_accelerator(catalog, instance.accelerator);
  const MachinePower law = machine_power(instance, accelerator, coefficients.power);
  if (!law.assumed) return "";
  if (accelerator)
    return fmt::format("the catalog has no design power of {}: {:g} W are assumed", accelerator->id,
                       mean(coefficients.power.default_tdp));
  return fmt::format("the catalog has no power of {}: the usual of its processors and memory is assumed",
                     instance.type);
}

MachineLaw::MachineLaw(const Instance& instance, const Accelerator* accelerator, const Coefficients& k,
                       const Sample& sample)
    : power_{machine_power(instance, accelerator, k.power)} {
  const std::size_t n = sample.draws();
  if (power_.accelerated) {
    const auto factor = sample.column(k.power.node_factor.at(power_.node));
    const auto share = sample.column(k.power.idle_share);
    for (std::size_t i = 0; i < n; ++i) {
      const Kilowatts active = power_.active(factor[i]);
      active_.push_back(active.count());
      idle_.push_back(power_.at_rest(active, Fraction::clamped(share[i])).count());
    }
  } else {
    error_ = sample.column(k.power.cpu_error);
  }

  const auto life = sample.column(k.carbon.life_hours), sold = sample.column(k.carbon.fleet_utilisation),
             error = sample.column(k.carbon.embodied_error);
  const bool knows_host = instance.embodied_kgco2e.has_value();
  const auto host = knows_host ? std::span<const double>{} : sample.column(k.carbon.host_embodied_per_vcpu);
  const bool knows_card = accelerator && accelerator->embodied_kgco2e;
  const auto card =
      accelerator && !knows_card ? sample.column(k.carbon.accelerator_embodied) : std::span<const double>{};
  for (std::size_t i = 0; i < n; ++i) {
    const double of_host = knows_host ? instance.embodied_kgco2e->mode : host[i] * instance.vcpu;
    const double of_card = !accelerator ? 0 : knows_card ? accelerator->embodied_kgco2e->mode : card[i];
    embodied_.push_back((of_host + instance.accelerator_count * of_card) * error[i] / (life[i] * sold[i]));
  }
}

double MachineLaw::kilowatts(std::size_t i, double gpu_share, double cpu_share) const {
  if (power_.accelerated)
    return power_at(Kilowatts{idle_[i]}, Kilowatts{active_[i]}, Fraction::clamped(gpu_share)).count();
  return power_.at_load(Fraction::clamped(cpu_share), error_[i]).count();
}

double MachineLaw::idle_kilowatts(std::size_t i) const {
  return power_.accelerated ? idle_[i] : power_.idle.count();
}

} // namespace steelyard
