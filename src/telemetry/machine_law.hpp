/// \file
/// What an hour of a machine takes at a load, a number per draw.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/estimate/machine_power.hpp"
#include "steelyard/option/fit.hpp"
#include "steelyard/stats/sample.hpp"

#include <span>
#include <string>
#include <vector>

namespace steelyard {

/// Grid and cooling of the region.
struct SiteDraws {
  std::vector<double> pue, kg_per_kwh;
};

[[nodiscard]] SiteDraws site_draws(const Catalog& catalog, const Coefficients& coefficients,
                                   const Sample& sample, std::string_view region);

/// What to say where the power of a machine is a default: "" where the catalog knows it.
[[nodiscard]] std::string assumed_power(const Catalog& catalog, const Coefficients& coefficients,
                                        const Instance& instance);

/// Power of IT and embodied emissions of one instance.
class MachineLaw {
 public:
  MachineLaw(const Instance& instance, const Accelerator* accelerator, const Coefficients& coefficients,
             const Sample& sample);

  /// Power of IT at busy shares of GPUs and processors [kW].
  [[nodiscard]] double kilowatts(std::size_t draw, double gpu_share, double cpu_share) const;
  /// Power of IT at rest [kW].
  [[nodiscard]] double idle_kilowatts(std::size_t draw) const;

  /// Whether a default stands in for what the catalog does not say.
  [[nodiscard]] bool assumed() const { return power_.assumed; }

  /// Share of the making that one hour carries [kgCO2e/h].
  [[nodiscard]] double embodied_per_hour(std::size_t draw) const { return embodied_[draw]; }

 private:
  MachinePower power_;
  std::vector<double> active_, idle_; ///< of a machine with accelerators [kW]
  std::span<const double> error_;     ///< of the processor's curve
  std::vector<double> embodied_;
};

} // namespace steelyard
