/// \file
/// Power of the catalog's machines at a load: the one place that says what holds where the catalog is silent.
///
/// \par Model
/// A machine with accelerators draws their design power times a node factor when busy; at rest the idle power
/// of its parts where it has fewer than eight and the catalog knows them, else a share of its busy power. One
/// without follows the processor's curve between idle, half and full load. An accelerator without a design
/// power has power.default_tdp_w, a host without a curve that of its virtual processors and memory.
/// \par Worked example
/// Eight accelerators of 400 W, node factor 1.25, idle share 0.31: 4 kW busy and 1.24 kW at rest.
/// \par Accuracy
/// That of formulas/power.hpp; `assumed` says that a default stands in.
/// \par Source
/// models/power.json.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/formulas/power.hpp"
#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <optional>
#include <string_view>

namespace steelyard {

/// Design power of an accelerator [kW], or the default.
[[nodiscard]] Kilowatts design_power(const Accelerator& accelerator, const PowerCoefficients& power);

/// What the power of one instance follows from.
struct MachinePower {
  bool accelerated = false, assumed = false;
  double devices = 0;
  Kilowatts design;                    ///< of one accelerator
  std::string_view node;               ///< word of power.node_factor
  std::optional<Kilowatts> idle_parts; ///< of all parts at rest
  Kilowatts idle, half, full;          ///< of a machine without accelerators

  /// With accelerators, all of them busy [kW].
  [[nodiscard]] Kilowatts active(double node_factor) const {
    return active_power(devices, design, node_factor);
  }

  /// With accelerators, none of them busy [kW].
  [[nodiscard]] Kilowatts at_rest(Kilowatts active, Fraction idle_share) const {
    return idle_parts ? std::min(active, *idle_parts) : idle_power(active, idle_share);
  }

  /// Without accelerators, at a load [kW]; the error is of what load adds.
  [[nodiscard]] Kilowatts at_load(Fraction load, double error) const {
    return idle + (processor_power(idle, half, full, load) - idle) * error;
  }
};

[[nodiscard]] MachinePower machine_power(const Instance& instance, const Accelerator* accelerator,
                                         const PowerCoefficients& power);

} // namespace steelyard
