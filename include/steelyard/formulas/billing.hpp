/// \file
/// What a price list charges.
///
/// \par Model
/// Graduated tiers: each unit costs the price of the tier that it falls into, and the count starts anew each
/// month. A request is billed in whole units, rounded up, at least a minimum. Free units come off a month's
/// volume before the tiers. A month may have a least number of units, paid for whether used or not.
/// Provisioned capacity is bought in whole units, at least a minimum, for all hours. Time is billed in steps,
/// at least a minimum.
/// \par Worked example
/// Tiers of 1e6 at 0.001 and then 0.0008 USD, 1.5e6 units: 1000 + 400 = 1400 USD a month. A text of 550
/// characters in units of 100: 6 units; one of 150 with a minimum of 3: 3 units.
/// \par Accuracy
/// Exact for a constant monthly volume, against the providers' own worked examples. Rounding up a mean size
/// is low by up to half a unit when sizes vary: see mean_billed_units(). Where free units are credited
/// against the first tier instead of the whole bill the result is the same; where they are credited at the
/// last tier it is not, and no provider that we know does so.
/// \par Source
/// The price pages that the published tests cite.
#pragma once

#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace steelyard {

/// One step of a graduated price list. The last tier has no end.
struct PriceTier {
  Items up_to{std::numeric_limits<double>::infinity()}; ///< units of the month that end this tier
  MoneyPerItem price;
};

/// Cost of the units of one month [USD]. What exceeds the last tier costs its price.
[[nodiscard]] constexpr Money graduated_cost(Items units, std::span<const PriceTier> tiers) {
  Money total{0};
  Items from{0};
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    const bool last = i + 1 == tiers.size();
    const Items to = last ? units : std::min(units, tiers[i].up_to);
    total += tiers[i].price * std::max(Items{0}, to - from);
    from = std::max(from, to);
  }
  return total;
}

/// Price of the next unit after those of a month [USD/unit]. There is at least one tier.
[[nodiscard]] constexpr MoneyPerItem marginal_price(Items units, std::span<const PriceTier> tiers) {
  std::size_t i = 0;
  while (i + 1 < tiers.size() && units >= tiers[i].up_to)
    ++i;
  return tiers[i].price;
}

/// Units of a month that are paid for [1].
[[nodiscard]] constexpr Items paid_units(Items units, Items free) {
  return std::max(Items{0}, units - free);
}

/// A price list with what is free in the first months.
struct PriceList {
  std::span<const PriceTier> tiers;
  Items free_a_month{0};
  Months free_for{0};
  Items least_a_month{0}; ///< paid for whether used or not
};

/// Cost over a horizon of months alike [USD].
[[nodiscard]] constexpr Money horizon_cost(Items a_month, Months horizon, const PriceList& list) {
  a_month = std::max(a_month, list.least_a_month);
  const double with_free = std::min(horizon, list.free_for).count();
  const Money reduced = graduated_cost(paid_units(a_month, list.free_a_month), list.tiers);
  const Money full = graduated_cost(a_month, list.tiers);
  return with_free * reduced + (horizon.count() - with_free) * full;
}

/// Whole units billed for one request [1]. Sizes that are whole multiples up to rounding are not rounded up.
[[nodiscard]] inline Items billed_units(double size, double unit, Items minimum) {
  return std::max(minimum, Items{std::ceil(size / unit - 1e-9)});
}

/// Mean units billed for requests whose sizes spread exponentially about a mean [1]. The minimum is whole.
[[nodiscard]] inline Items mean_billed_units(double mean_size, double unit, Items minimum) {
  const double beyond_one_more = std::exp(-unit / mean_size);
  return minimum + Items{std::pow(beyond_one_more, minimum.count()) / (1 - beyond_one_more)};
}

/// Mean units billed for requests whose sizes spread by a share of that about a mean [1]: 0 all alike, 1
/// exponentially.
[[nodiscard]] inline Items mean_billed_units(double mean_size, double unit, Items minimum, double spread) {
  return billed_units(mean_size, unit, minimum) * (1 - spread) +
         mean_billed_units(mean_size, unit, minimum) * spread;
}

/// Share of requests that come while something stays from the one before [1]: a prompt in a cache, or a
/// window of billing that is open. Requests come at random, at a rate.
[[nodiscard]] inline double share_within(ItemsPerSecond rate, Seconds stays) {
  return -std::expm1(-rate.count() * stays.count());
}

/// Cost of hours of which whole terms are bought in advance [USD]; the rest is paid by the hour.
[[nodiscard]] inline Money committed_cost(double units, Months time, Months term, MoneyPerHour in_advance,
                                          MoneyPerHour by_the_hour) {
  const Months within = std::floor(time / term + 1e-9) * term;
  return units * (in_advance * to_hours(within) + by_the_hour * to_hours(time - within));
}

/// Whole units of provisioned capacity for a rate [1].
[[nodiscard]] inline double provisioned_units(double rate, double rate_of_one, double minimum) {
  return std::max(minimum, std::ceil(rate / rate_of_one - 1e-9));
}

/// Time billed [s]: whole steps, at least a minimum.
[[nodiscard]] inline Seconds billed_time(Seconds used, Seconds step, Seconds minimum) {
  return std::max(minimum, std::ceil(used / step - 1e-9) * step);
}

/// Cost of data that is kept [USD].
[[nodiscard]] constexpr Money storage_cost(Gigabytes kept, Months time, MoneyPerGigabyteMonth price) {
  return price * time * kept;
}

/// Data kept on average when it accumulates evenly [GB].
[[nodiscard]] constexpr Gigabytes mean_kept(Gigabytes at_start, Gigabytes a_month, Months time) {
  return at_start + a_month * (time.count() / 2);
}

/// Cost of a machine that is paid by the hour [USD], whether it works or not.
[[nodiscard]] constexpr Money hourly_cost(double machines, Hours time, MoneyPerHour price) {
  return machines * (price * time);
}

} // namespace steelyard
