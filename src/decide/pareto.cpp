#include "weighing.hpp"

#include <algorithm>

namespace steelyard {

namespace {

/// What dominance is judged by, with one value per draw.
struct Judged {
  Weighed* option;
  const std::vector<double>&cost, &emissions;
  std::optional<double> least_score; ///< that is good enough; absent: any is

  /// Without a score nothing says that it is good enough.
  [[nodiscard]] bool meets_target(std::size_t draw) const {
    const auto& scores = option->chance.scores;
    return !least_score || (draw < scores.size() && scores[draw] >= *least_score);
  }
};

bool dominates(const Judged& a, const Judged& b, std::size_t i) {
  const bool mine = a.meets_target(i), theirs = b.meets_target(i);
  if (a.cost[i] > b.cost[i] || a.emissions[i] > b.emissions[i] || mine < theirs) return false;
  return a.cost[i] < b.cost[i] || a.emissions[i] < b.emissions[i] || mine > theirs;
}

} // namespace

void fill_probability_pareto(const Plan& plan, std::vector<Weighed>& options,
                             const std::optional<std::string>& recommended) {
  const auto target = least_score(plan.quality);
  std::vector<Judged> judged;
  for (auto& w : options)
    if (w.rank && (w.representative || w.option.id == recommended))
      judged.push_back({&w, w.estimate.column(Metric::cost_with_errors_usd),
                        w.estimate.column(Metric::emissions_kgco2e), target});
  for (const Judged& one : judged) {
    const std::size_t draws = one.cost.size();
    std::size_t free = 0;
    for (std::size_t i = 0; i < draws; ++i)
      free += std::ranges::none_of(judged, [&](const Judged& other) {
        return &other != &one && other.option->representative && dominates(other, one, i);
      });
    if (draws > 0) one.option->probability_pareto = static_cast<double>(free) / static_cast<double>(draws);
  }
}

} // namespace steelyard
