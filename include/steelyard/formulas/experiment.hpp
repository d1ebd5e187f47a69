/// \file
/// What experiments take, and what stopping early saves.
///
/// \par Model
/// A search of n trials costs n full runs times a share: 1 when all run to the end; 1 - p (1 - t) when the
/// median rule stops a share p of them at t of their time; (r / R)(log_eta(R / r) + 1) under successive
/// halving with least budget r, full budget R, and 1 / eta kept at each rung. Small scale first: all trials
/// on a fraction of the data, the best few in full. Rules that notice a bad run at a share t of its time
/// save P(bad)(t_by_hand - t) of the compute. Notebooks that nobody stops bill active hours over the share
/// of billed time with work in it; those that stop by themselves add an idle limit a session.
/// \par Worked example
/// R / r = 27, eta = 3: (1 / 27)(3 + 1) = 4 / 27 = 0.148 of n full runs. 12 trials on a tenth, the best 2 in
/// full: 3.2 runs. P(bad) = 0.25, noticed at 0.1 instead of at the end: 22.5 % saved. Notebooks of 30 active
/// hours, used a third of the time: 90 hours billed; with an idle limit of 1 h and 10 sessions: 40.
/// \par Accuracy
/// Halving is exact for trials that divide evenly. Whether a ranking at small scale holds at full scale is a
/// chance of its own.
/// \par Source
/// Jamieson and Talwalkar 2016, arXiv:1502.07943; Li et al. 2018, arXiv:1810.05934 (ASHA); Golovin et al.
/// 2017 (median stopping).
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

/// Cost of a successive-halving search over that of running every trial to the end [1]. `budget_ratio` is
/// full over least budget, at least 1; between whole powers of eta the share is held to at most 1.
[[nodiscard]] inline double successive_halving_share(double budget_ratio, double eta) {
  return std::min(1.0, (std::log(budget_ratio) / std::log(eta) + 1) / budget_ratio);
}

/// Cost of a search with median stopping over that of running every trial to the end [1]: a share of the
/// trials is stopped, at a share of their time.
[[nodiscard]] constexpr double median_stopping_share(Fraction stopped, Fraction stopped_at) {
  return 1 - stopped.count() * (1 - stopped_at.count());
}

/// Cost of a search in full runs [1].
[[nodiscard]] constexpr double search_runs(double trials, double share) {
  return trials * share;
}

/// Cost of trials on a fraction of the data, and of the best of them in full, in full runs [1].
[[nodiscard]] constexpr double small_scale_runs(double trials, Fraction data, double finalists) {
  return trials * data.count() + std::min(trials, finalists);
}

/// Share of compute that is expected to be saved by noticing bad runs sooner [1].
[[nodiscard]] constexpr Fraction early_stop_saving(Probability bad, Fraction noticed_with_rules,
                                                   Fraction noticed_by_hand) {
  return Fraction::clamped(bad.count() * std::max(0.0, noticed_by_hand.count() - noticed_with_rules.count()));
}

/// Share of compute that is wasted on bad runs [1].
[[nodiscard]] constexpr Fraction wasted_share(Probability bad, Fraction noticed) {
  return Fraction::clamped(bad.count() * noticed.count());
}

/// Hours billed for notebooks that nobody stops [h]. `used` is the share of billed time with work in it.
[[nodiscard]] constexpr Hours notebook_hours(Hours active, Fraction used) {
  return active / used.count();
}

/// Hours billed for notebooks that stop by themselves [h]: each session ends with one idle limit.
[[nodiscard]] constexpr Hours notebook_hours_with_auto_stop(Hours active, double sessions, Hours idle_limit) {
  return active + sessions * idle_limit;
}

} // namespace steelyard
