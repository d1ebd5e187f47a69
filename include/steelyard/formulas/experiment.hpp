/// \file
/// What experiments take, and what stopping early saves.
///
/// \par Model
/// A search of n trials costs n full runs times a share: 1 when all run to the end; 1 - p (1 - t) when the
/// median rule stops a share p of them at t of their time; (r / R)(log_eta(R / r) + 1) under successive
/// halving with least budget r, full budget R, and 1 / eta kept at each rung, where one that starts s rungs
/// higher has r eta^s for r; the mean over the brackets s under Hyperband. In practice it costs a factor
/// more, and one trial in n runs to the end. Small scale first: all trials on a fraction of the data, the
/// best few in full, once more as often as the ranking does not hold: finalists over the chance that it does.
/// Jobs that fail or are cancelled take a share f of all time, so f / (1 - f) of that of the others. Rules
/// that notice a bad run at a share t of its time save P(bad)(t_by_hand - t) of the compute. Notebooks that
/// nobody stops bill active hours over the share of billed time with work in it; those that stop by
/// themselves add an idle limit a session.
/// \par Worked example
/// R / r = 27, eta = 3: (1 / 27)(3 + 1) = 4 / 27 = 0.148 of n full runs; Hyperband's four brackets start 27,
/// 12, 6 and 4 trials that cost 4, 11 / 3, 4 and 4 runs: 47 / 3 / 49 = 0.320. 12 trials on a tenth of a
/// run of 10 h that starts in 0.1 h take 12 (0.1 + 0.99) = 13.1 h; the best 2 in full, when the ranking holds
/// 4 times in 5, are 2.5. Failed 0.1 and cancelled 0.2 of all time are 0.3 / 0.7 = 0.43 of the rest. P(bad) =
/// 0.25, noticed at 0.1 instead of at the end: 22.5 % saved. Notebooks of 30 active hours, used a third of
/// the time: 90 hours billed; with an idle limit of 1 h and 10 sessions: 40.
/// \par Accuracy
/// Halving is exact for trials that divide evenly and go on where they stopped: it gives what the
/// rungs of the ASHA paper add up to, and Hyperband the brackets of its paper's table. What practice adds is
/// a factor of its own, as is whether a ranking at small scale holds at full scale.
/// \par Source
/// Jamieson and Talwalkar 2016, arXiv:1502.07943; Li et al. 2018, arXiv:1810.05934 (ASHA); Li et al. 2018,
/// arXiv:1603.06560 (Hyperband); Golovin et al. 2017 (median stopping).
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

/// Cost of a successive-halving search over that of running every trial to the end [1]. `budget_ratio` is
/// full over least budget, at least 1; `first_rung` is that at which trials start, 0 with the least budget.
/// Between whole powers of eta the share is held to at most 1.
[[nodiscard]] inline double successive_halving_share(double budget_ratio, double eta, double first_rung = 0) {
  const double rungs = std::log(budget_ratio) / std::log(eta) - first_rung + 1;
  return std::min(1.0, rungs * std::pow(eta, first_rung) / budget_ratio);
}

/// Trials that a bracket of Hyperband starts, of those with the rungs 0 to `most` [1].
[[nodiscard]] inline double hyperband_trials(int rung, int most, double eta) {
  return std::ceil((most + 1) * std::pow(eta, rung) / (rung + 1) - 1e-9);
}

/// Cost of all brackets of Hyperband over that of running every trial to the end [1].
[[nodiscard]] inline double hyperband_share(double budget_ratio, double eta) {
  const int most = std::max(0, static_cast<int>(std::floor(std::log(budget_ratio) / std::log(eta) + 1e-9)));
  double trials = 0, runs = 0;
  for (int bracket = 0; bracket <= most; ++bracket) {
    const double started = hyperband_trials(bracket, most, eta);
    trials += started;
    for (int rung = 0; rung <= bracket; ++rung)
      runs += std::floor(started * std::pow(eta, -rung) + 1e-9) * std::pow(eta, rung - bracket);
  }
  return runs / trials;
}

/// Cost of a trial over a full run, as it is in practice [1]: the schedule's, a factor more for what does not
/// go by schedule, and never less than one full run among all trials.
[[nodiscard]] inline double practised_share(double scheduled, double overrun, double trials) {
  return std::min(1.0, std::max(scheduled * overrun, 1 / std::max(1.0, trials)));
}

/// Cost of a search with median stopping over that of running every trial to the end [1]: a share of the
/// trials is stopped, at a share of their time.
[[nodiscard]] constexpr double median_stopping_share(Fraction stopped, Fraction stopped_at) {
  return 1 - stopped.count() * (1 - stopped_at.count());
}

/// Time of a trial that takes a share of the work of a full run [h]: a job starts in full, however short.
[[nodiscard]] constexpr Hours trial_time(Hours run, Hours startup, double share) {
  return startup + std::max(0.0, (run - startup).count()) * share * Hours{1};
}

/// Full-size runs until the best of a small-scale search is found [1]: the finalists, again with others where
/// the ranking did not hold; never more than there were trials.
[[nodiscard]] constexpr double confirming_runs(double trials, double finalists, Probability ranking_holds) {
  return std::min(trials, finalists / std::max(0.01, ranking_holds.count()));
}

/// Time of jobs that fail or are cancelled, over that of the others [1]. Both are shares of the time of all
/// jobs; together they are held below nine tenths.
[[nodiscard]] constexpr double lost_over_useful(Fraction failed, Fraction cancelled) {
  const double lost = std::min(0.9, failed.count() + cancelled.count());
  return lost / (1 - lost);
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
