#include "steelyard/formulas/demand.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

namespace steelyard {

namespace {

constexpr std::size_t hours_per_day = 24;

double sum(const WeekProfile& weights) {
  return std::accumulate(weights.begin(), weights.end(), 0.0);
}

/// A day of work: hours 8 to 17, with a crest in the morning, a dip at lunch, and a lower crest after it.
constexpr std::array<double, 10> working_hours{0.8, 0.95, 1, 0.95, 0.7, 0.85, 0.95, 0.95, 0.85, 0.6};
constexpr std::size_t working_day_starts = 8;
constexpr double outside_working_hours = 0.05;

double business_hours(std::size_t day, std::size_t hour) {
  const bool works =
      day < 5 && hour >= working_day_starts && hour < working_day_starts + working_hours.size();
  return works ? working_hours[hour - working_day_starts] : outside_working_hours;
}

double diurnal(std::size_t day, std::size_t hour) {
  const double crest = 15, trough = 0.25, weekend = 0.8;
  const double angle = 2 * std::numbers::pi * (static_cast<double>(hour) - crest) / hours_per_day;
  const double wave = (1 + trough) / 2 + (1 - trough) / 2 * std::cos(angle);
  return day < 5 ? wave : weekend * wave;
}

double nightly_batch(std::size_t, std::size_t hour) {
  return hour >= 1 && hour < 5 ? 1 : 0;
}

double spiky(std::size_t day, std::size_t hour) {
  if (day == 1 && hour == 10) return 10;
  if (day == 3 && hour == 14) return 8;
  if (day == 5 && hour == 20) return 6;
  return 1;
}

double weight(DemandPattern pattern, std::size_t day, std::size_t hour) {
  switch (pattern) {
  case DemandPattern::flat:
    return 1;
  case DemandPattern::business_hours:
    return business_hours(day, hour);
  case DemandPattern::diurnal:
    return diurnal(day, hour);
  case DemandPattern::nightly_batch:
    return nightly_batch(day, hour);
  case DemandPattern::spiky:
    return spiky(day, hour);
  }
  return 1;
}

/// The logarithm of no demand, near enough: any power of it stays nothing.
constexpr double never = -1e6;

} // namespace

WeekProfile normalised(const WeekProfile& weights) {
  const double k = static_cast<double>(hours_per_week) / sum(weights);
  WeekProfile result;
  std::transform(weights.begin(), weights.end(), result.begin(), [k](double w) { return w * k; });
  return result;
}

WeekProfile week_profile(DemandPattern pattern) {
  WeekProfile weights;
  for (std::size_t i = 0; i < hours_per_week; ++i)
    weights[i] = weight(pattern, i / hours_per_day, i % hours_per_day);
  return normalised(weights);
}

double peak_to_mean(const WeekProfile& profile) {
  return *std::max_element(profile.begin(), profile.end());
}

WeekProfile with_peak_to_mean(const WeekProfile& profile, double ratio) {
  const double own = peak_to_mean(profile);
  if (!(own > 1 + 1e-12)) return profile;
  if (ratio <= own) {
    const double kept = (std::max(1.0, ratio) - 1) / (own - 1);
    WeekProfile result;
    std::transform(profile.begin(), profile.end(), result.begin(),
                   [kept](double w) { return 1 + kept * (w - 1); });
    return result;
  }
  // The sum of the weights over the largest, raised to a power, falls with it and is convex, towards the
  // number of hours that share the peak. So Newton's steps from power 1 never overshoot the power that brings
  // the ratio.
  WeekProfile logs;
  std::transform(profile.begin(), profile.end(), logs.begin(),
                 [own](double w) { return w > 0 ? std::log(w / own) : never; });
  const auto at_peak = std::count_if(logs.begin(), logs.end(), [](double l) { return l > -1e-12; });
  const double reachable = static_cast<double>(at_peak) * (1 + 1e-9);
  const double wanted = std::max(static_cast<double>(hours_per_week) / ratio, reachable);
  double power = 1;
  for (int i = 0; i < 100; ++i) {
    double total = 0, slope = 0;
    for (const double l : logs) {
      const double w = std::exp(power * l);
      total += w;
      slope += l * w;
    }
    if (total <= wanted * (1 + 1e-12)) break;
    power += (wanted - total) / slope;
  }
  WeekProfile result;
  std::transform(logs.begin(), logs.end(), result.begin(), [power](double l) { return std::exp(power * l); });
  return normalised(result);
}

LoadLevels load_levels(const WeekProfile& profile) {
  WeekProfile sorted = profile;
  std::sort(sorted.begin(), sorted.end(), std::greater<>{});
  const auto same = [](double a, double b) { return std::abs(a - b) <= 1e-12 * std::abs(a); };

  std::size_t distinct = 1;
  for (std::size_t i = 1; i < hours_per_week; ++i)
    distinct += same(sorted[i - 1], sorted[i]) ? 0U : 1U;
  std::size_t at_peak = 1;
  while (at_peak < hours_per_week && same(sorted[0], sorted[at_peak]))
    ++at_peak;

  // The peak has a level of its own; the other hours are cut into runs of about equal length when their
  // values are too many for a level each.
  const std::size_t rest = hours_per_week - at_peak;
  const bool merge = distinct > most_load_levels;
  const std::size_t runs = std::min(most_load_levels - 1, rest);
  LoadLevels result;
  const auto add = [&](std::size_t from, std::size_t to) {
    const double total = std::accumulate(sorted.begin() + static_cast<std::ptrdiff_t>(from),
                                         sorted.begin() + static_cast<std::ptrdiff_t>(to), 0.0);
    const auto hours = static_cast<double>(to - from);
    result.level[result.count++] = {total / hours, hours / hours_per_week};
  };
  add(0, at_peak);
  if (merge) {
    for (std::size_t run = 0; run < runs; ++run)
      add(at_peak + rest * run / runs, at_peak + rest * (run + 1) / runs);
  } else {
    std::size_t from = at_peak;
    for (std::size_t i = at_peak + 1; i <= hours_per_week; ++i)
      if (i == hours_per_week || !same(sorted[from], sorted[i])) {
        add(from, i);
        from = i;
      }
  }
  return result;
}

} // namespace steelyard
