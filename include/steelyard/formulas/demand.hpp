/// \file
/// How demand spreads over a week, and over the horizon.
///
/// \par Model
/// A week is 168 hourly weights with mean 1, from Monday 00:00 local time. A profile is brought to a
/// peak-to-mean ratio by mixing it with the flat one (below its own ratio) or by raising it to a power
/// (above). For estimates it is compressed to at most 24 levels, each a weight and a share of the hours, with
/// mean and peak kept. Growth is continuous: volume(T) = r T (k - 1) / ln k, with k = (1 + g)^(T / 12).
/// \par Worked example
/// Weights 0.5 for half of the week and 1.5 for the other half, at a ratio of 1.25: 0.75 and 1.25.
/// 1000 a month, growing 20 % a year, for 12 months: 12000 * 0.2 / ln 1.2 = 13163.6.
/// \par Accuracy
/// The patterns are stylised: they order hours, the peak-to-mean ratio scales them. Compression leaves mean
/// and peak exact; a convex function of the load is low by what varies within a level. Bursts within an
/// hour are not in the profile.
/// \par Source
/// Patterns: our own, named after the plan's words. The rest is arithmetic.
#pragma once

#include "steelyard/units/quantity.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace steelyard {

inline constexpr std::size_t hours_per_week = 168;

/// Demand in each hour of a week over its mean.
using WeekProfile = std::array<double, hours_per_week>;

/// The shapes that a plan can name.
/// - flat: every hour alike.
/// - business_hours: 8 to 18 o'clock from Monday to Friday, most at 10; a twentieth of that at other times.
/// - diurnal: a wave with its crest at 15 o'clock, a quarter of it at 3; a fifth less at weekends.
/// - nightly_batch: 1 to 5 o'clock every night, and nothing else.
/// - spiky: even, but for three hours of the week with ten, eight and six times as much.
enum class DemandPattern { flat, business_hours, diurnal, nightly_batch, spiky };

/// The profile of a pattern, with mean 1.
[[nodiscard]] WeekProfile week_profile(DemandPattern pattern);

/// Any weights with a positive sum, brought to mean 1.
[[nodiscard]] WeekProfile normalised(const WeekProfile& weights);

/// The largest weight of a profile with mean 1.
[[nodiscard]] double peak_to_mean(const WeekProfile& profile);

/// The profile with another peak-to-mean ratio, at least 1. A flat profile has no peak to raise and stays as
/// it is; others reach 168 divided by the number of hours that share the peak.
[[nodiscard]] WeekProfile with_peak_to_mean(const WeekProfile& profile, double ratio);

/// Hours of a week with about the same demand.
struct LoadLevel {
  double weight = 1; ///< demand over its mean
  double share = 1;  ///< of the hours
};

inline constexpr std::size_t most_load_levels = 24;

/// A week as levels, from the highest.
struct LoadLevels {
  std::array<LoadLevel, most_load_levels> level{};
  std::size_t count = 0;

  [[nodiscard]] std::span<const LoadLevel> all() const { return {level.data(), count}; }
};

/// The profile as at most 24 levels with the same mean and peak; exact when it has no more distinct values.
[[nodiscard]] LoadLevels load_levels(const WeekProfile& profile);

/// Mean of what grows by a share a year, over a horizon, when it starts at 1 [1]. For what falls the share is
/// negative: the mean of a price that declines.
[[nodiscard]] inline double mean_growth(double growth_per_year, Months horizon) {
  const double x = std::log1p(growth_per_year) * horizon.count() / 12;
  return x != 0 ? std::expm1(x) / x : 1;
}

/// Volume over a horizon, from what it is a month at the start [1].
[[nodiscard]] inline Items volume(ItemsPerMonth at_start, double growth_per_year, Months horizon) {
  return at_start * horizon * mean_growth(growth_per_year, horizon);
}

/// Mean of a price over the volume that is bought at it, when it starts at 1 [1]: with growth, more is
/// bought when it is lower.
[[nodiscard]] inline double mean_price_factor(double decline_per_year, double growth_per_year,
                                              Months horizon) {
  return mean_growth((1 + growth_per_year) * (1 - decline_per_year) - 1, horizon) /
         mean_growth(growth_per_year, horizon);
}

/// The rate in an hour of the week [1/s].
[[nodiscard]] constexpr ItemsPerSecond rate_at(ItemsPerMonth mean, double weight) {
  return ItemsPerSecond{mean.count() * weight / seconds_per_month};
}

} // namespace steelyard
