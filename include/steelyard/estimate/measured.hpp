/// \file
/// What a plan's measurements of the team's own jobs say, joined with what the model believes.
///
/// \par Model
/// Failures that were counted update the belief about the time between them (formulas/failure_rate.hpp).
/// Metered power holds as it is on the kind of accelerator that it was metered on, with the host by the law
/// of training power where the boards alone were metered; on other kinds the busy share that it shows holds.
/// \par Worked example
/// An accelerator of 400 W, node_full 1.25 and node_idle_share 0.31 draws 500 W of its node at full load and
/// 155 W at rest: 327.5 W at the machine's meter are half busy.
/// \par Accuracy
/// That of train.measured_error.power and its kin in models/train.json, which is judged.
/// \par Source
/// formulas/training_law.hpp, formulas/failure_rate.hpp.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// What a plan's meter says of one kind of accelerator.
struct MeteredPower {
  Kilowatts node;         ///< of one accelerator and its share of the machine; where `same_kind`
  Kilowatts host;         ///< the part of it that the law adds; 0 where the machine was metered
  Fraction busy;          ///< share that the accelerators were busy, by the law
  bool same_kind = false; ///< the planned accelerator is of the kind that was metered
  std::string_view error; ///< word of train.measured_error
};

/// The plan's metered power for an accelerator that it may train on; nullopt: nothing was metered, or the
/// catalog has no design power of what it was metered on.
[[nodiscard]] std::optional<MeteredPower> metered_power(const Plan& plan, const Catalog& catalog,
                                                        const WattLawCoefficients& law,
                                                        const Accelerator& planned);

/// The time between interruptions of training after the failures that the plan counted.
[[nodiscard]] Coefficient narrowed_interruptions(const Coefficient& prior, const MeasuredFailures& seen,
                                                 std::string_view from);

/// Where a measurement lies far from what the model believes, and is used all the same, or has no effect; a
/// sentence each.
[[nodiscard]] std::vector<std::string> measured_surprises(const Plan& plan, const Catalog& catalog,
                                                          const Coefficients& coefficients);

} // namespace steelyard
