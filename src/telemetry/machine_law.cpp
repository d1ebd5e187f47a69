#include "telemetry/machine_law.hpp"

#include "steelyard/formulas/power.hpp"

#include <algorithm>

namespace steelyard {

namespace {

/// Types with eight accelerators are whole servers; smaller ones carry a larger share of the host.
std::string_view node_word(const Instance& instance) {
  constexpr double whole_server = 8;
  return instance.accelerator_count >= whole_server ? "eight" : "few";
}

constexpr double watts_per_kilowatt = 1000, grams_per_kilogram = 1000;

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

MachineLaw::MachineLaw(const Instance& instance, const Accelerator* accelerator, const Coefficients& k,
                       const Sample& sample)
    : accelerated_{accelerator != nullptr} {
  const std::size_t n = sample.draws();
  const double idle_w = instance.idle_w.value_or(0);
  if (accelerator) {
    const double design_kw = accelerator->power_tdp_w.value_or(0) / watts_per_kilowatt;
    const auto factor = sample.column(k.power.node_factor.at(node_word(instance)));
    const auto share = sample.column(k.power.idle_share);
    const bool parts = node_word(instance) == "few" && accelerator->power_idle_w && instance.idle_w;
    for (std::size_t i = 0; i < n; ++i) {
      const Kilowatts active = active_power(instance.accelerator_count, Kilowatts{design_kw}, factor[i]);
      active_.push_back(active.count());
      // Small machines idle at what their parts idle at; whole servers at the measured share.
      idle_.push_back(parts ? std::min(active.count(),
                                       (instance.accelerator_count * *accelerator->power_idle_w + idle_w) /
                                           watts_per_kilowatt)
                            : idle_power(active, Fraction::clamped(share[i])).count());
    }
  } else {
    const double full_w = instance.full_w.value_or(idle_w);
    idle_kw_ = idle_w / watts_per_kilowatt;
    full_kw_ = full_w / watts_per_kilowatt;
    half_kw_ = instance.half_w.value_or((idle_w + full_w) / 2) / watts_per_kilowatt;
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
  if (accelerated_)
    return power_at(Kilowatts{idle_[i]}, Kilowatts{active_[i]}, Fraction::clamped(gpu_share)).count();
  const double at_load = processor_power(Kilowatts{idle_kw_}, Kilowatts{half_kw_}, Kilowatts{full_kw_},
                                         Fraction::clamped(cpu_share))
                             .count();
  return idle_kw_ + (at_load - idle_kw_) * error_[i];
}

double MachineLaw::idle_kilowatts(std::size_t i) const {
  return accelerated_ ? idle_[i] : idle_kw_;
}

} // namespace steelyard
