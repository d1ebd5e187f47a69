#include "steelyard/plan/keys.hpp"

#include <algorithm>
#include <numeric>

namespace steelyard {

Distribution usual_peak_to_mean(const Demand& demand) {
  switch (demand.pattern) {
  case Pattern::flat:
    return Pert{1, 1.3, 2.5};
  case Pattern::business_hours:
    return Pert{1.5, 3, 8};
  case Pattern::diurnal:
    return Pert{1.3, 2.2, 6};
  case Pattern::nightly_batch:
    return Pert{2, 4, 8}; // six hours of twenty-four
  case Pattern::spiky:
    return Pert{3, 8, 25};
  case Pattern::weekly_weights:
    break;
  }
  const auto& weights = demand.weekly_weights;
  if (weights.empty()) return Pert{1, 1.3, 2.5};
  const double mean =
      std::accumulate(weights.begin(), weights.end(), 0.0) / static_cast<double>(weights.size());
  const double busiest = *std::max_element(weights.begin(), weights.end());
  // The hours are given; what is left is bursts within the busiest of them.
  return mean > 0 ? scaled(Pert{1, 1.3, 2.5}, busiest / mean) : Distribution{Pert{1, 1.3, 2.5}};
}

Distribution usual_item_kilobytes(TaskKind kind) {
  switch (modality(kind)) {
  case Modality::text:
    return Lognormal{2, 0.8};
  case Modality::image:
    return Lognormal{300, 0.8};
  case Modality::audio:
    return Lognormal{1000, 1};
  case Modality::document:
    return Lognormal{500, 0.8};
  case Modality::tabular:
    return Lognormal{0.5, 0.8};
  }
  return Exact{1};
}

} // namespace steelyard
