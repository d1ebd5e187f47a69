/// \file
/// Machines that the provider may take back: what they cost, how often they go, how much longer work takes.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/estimate/derivation.hpp"
#include "steelyard/estimate/setting.hpp"
#include "steelyard/option/fit.hpp"
#include "steelyard/units/quantity.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace steelyard {

struct MachineDraws;

/// What the job that is interrupted does with what it had done.
enum class SpotWork {
  training, ///< goes on from the last checkpoint
  batch     ///< does the part in hand again; its instances work on their own
};

/// Interruptions of one job, a number per draw.
class Spot {
 public:
  Spot(const Setting& setting, const Machine& machine, const std::optional<SpotTerms>& terms, SpotWork work);

  /// What so many hours of one instance's work take [h], done again and restarts included.
  [[nodiscard]] Hours paid(std::size_t draw, Hours work) const;
  /// How long the job waits for capacity over so many hours [h]: the first time, and after each interruption.
  [[nodiscard]] Hours waiting(std::size_t draw, Hours up) const;

  /// How the hours of work become those that are paid, for an explanation.
  [[nodiscard]] Derivation paid_tree() const;

 private:
  const Setting& setting_;
  SpotWork work_;
  const Coefficient& share_;
  const Coefficient& interval_c_;
  double instances_;
  std::optional<Derivation> band_;
  std::vector<double> per_hour_;
  std::span<const double> interval_, checkpoint_, restart_, wait_;
};

/// The machine at the price of capacity that may be taken back.
void take_spot_price(const Setting& setting, const std::optional<SpotTerms>& terms, MachineDraws& machine);

} // namespace steelyard
