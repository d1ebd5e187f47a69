/// \file
/// What one option takes, through every stage of its life.
#pragma once

#include "steelyard/estimate/estimate.hpp"
#include "steelyard/estimate/setting.hpp"
#include "steelyard/option/option.hpp"
#include "steelyard/quality/chance.hpp"

#include <optional>

namespace steelyard {

/// An option's estimate, and its chance of being good enough, which depends on the labels it is trained on.
struct Estimated {
  Estimate estimate;
  Chance chance;
  std::optional<double>
      over_latency;        ///< chance that one request by itself takes more than twice the plan's target
  bool overloaded = false; ///< the user's own hardware cannot take the load in most draws
};

/// Line items, totals, and chance of an option that is structurally feasible. Has no error path: what is not
/// known is a line item without a price.
[[nodiscard]] Estimated estimate_option(const Setting& setting, const Option& option);

} // namespace steelyard
