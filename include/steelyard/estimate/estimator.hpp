/// \file
/// What one option takes, through every stage of its life.
#pragma once

#include "steelyard/estimate/estimate.hpp"
#include "steelyard/estimate/setting.hpp"
#include "steelyard/option/option.hpp"
#include "steelyard/quality/belief.hpp"
#include "steelyard/quality/chance.hpp"

#include <optional>
#include <vector>

namespace steelyard {

/// What is spent before it is known whether an option is good enough, one number per draw.
struct TrialSpending {
  std::vector<double> cost_usd;
  std::vector<double> labels_usd; ///< of the cost; another option can use the labels
  std::vector<double> energy_kwh, emissions_kgco2e;
};

/// An option on trial: what it spends, and what a pilot of it would show.
struct Trial {
  TrialSpending spending;
  std::vector<double> weeks; ///< until the score is known
  std::vector<double> usd_per_label;
  std::vector<double> train_items;  ///< empty: it learns from no labels
  std::vector<double> wanted_items; ///< labels that its kind is usually given; empty as well
  QualityQuestion question;         ///< without its labels
};

enum class Keep { totals, trial };

/// An option's estimate, and its chance of being good enough, which depends on the labels it is trained on.
struct Estimated {
  Estimate estimate;
  Chance chance;
  std::optional<double>
      over_latency;           ///< chance that one request by itself takes more than twice the plan's target
  bool overloaded = false;    ///< the user's own hardware cannot take the load in most draws
  std::optional<Trial> trial; ///< when asked for
};

/// Line items, totals, and chance of an option that is structurally feasible. Has no error path: what is not
/// known is a line item without a price.
[[nodiscard]] Estimated estimate_option(const Setting& setting, const Option& option,
                                        Keep keep = Keep::totals);

} // namespace steelyard
