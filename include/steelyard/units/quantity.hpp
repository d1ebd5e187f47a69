/// \file
/// Quantities that carry their unit in their type.
///
/// One unit per dimension: hours, kW, kWh, kgCO2e, litres, GB of 10^9 bytes, USD. Other units live in
/// parsing and formatting. Only meaningful operators exist, so Hours{1} + KilowattHours{1} does not
/// compile, and Kilowatts{2} * Hours{3} is KilowattHours{6}.
#pragma once

#include <compare>
#include <type_traits>

namespace steelyard {

/// An amount of the unit that `Tag` stands for.
template <class Tag>
class Quantity {
 public:
  constexpr Quantity() = default;

  constexpr explicit Quantity(double count) : count_{count} {}

  [[nodiscard]] constexpr double count() const { return count_; }

  constexpr Quantity& operator+=(Quantity other) {
    count_ += other.count_;
    return *this;
  }

  constexpr Quantity& operator-=(Quantity other) {
    count_ -= other.count_;
    return *this;
  }

  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity{a.count_ + b.count_}; }

  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity{a.count_ - b.count_}; }

  friend constexpr Quantity operator*(Quantity a, double k) { return Quantity{a.count_ * k}; }

  friend constexpr Quantity operator*(double k, Quantity a) { return Quantity{a.count_ * k}; }

  friend constexpr Quantity operator/(Quantity a, double k) { return Quantity{a.count_ / k}; }

  friend constexpr double operator/(Quantity a, Quantity b) { return a.count_ / b.count_; }

  friend constexpr auto operator<=>(Quantity, Quantity) = default;

 private:
  double count_ = 0;
};

/// How much of `Numerator` for one `Denominator`: a price, a power, an intensity.
template <class Numerator, class Denominator>
class Per {
 public:
  constexpr Per() = default;

  constexpr explicit Per(double count) : count_{count} {}

  [[nodiscard]] constexpr double count() const { return count_; }

  constexpr Per& operator+=(Per other) {
    count_ += other.count_;
    return *this;
  }

  friend constexpr Per operator+(Per a, Per b) { return Per{a.count_ + b.count_}; }

  friend constexpr Per operator-(Per a, Per b) { return Per{a.count_ - b.count_}; }

  friend constexpr Per operator*(Per a, double k) { return Per{a.count_ * k}; }

  friend constexpr Per operator*(double k, Per a) { return Per{a.count_ * k}; }

  friend constexpr Per operator/(Per a, double k) { return Per{a.count_ / k}; }

  friend constexpr double operator/(Per a, Per b) { return a.count_ / b.count_; }

  friend constexpr Numerator operator*(Per rate, Denominator amount) {
    return Numerator{rate.count_ * amount.count()};
  }

  friend constexpr Numerator operator*(Denominator amount, Per rate) {
    return Numerator{rate.count_ * amount.count()};
  }

  friend constexpr Denominator operator/(Numerator amount, Per rate) {
    return Denominator{amount.count() / rate.count_};
  }

  friend constexpr auto operator<=>(Per, Per) = default;

 private:
  double count_ = 0;
};

template <class A, class B>

requires(!std::is_same_v<Quantity<A>, Quantity<B>>) constexpr Per<Quantity<A>, Quantity<B>>
operator/(Quantity<A> a, Quantity<B> b) {
  return Per<Quantity<A>, Quantity<B>>{a.count() / b.count()};
}

using Hours = Quantity<struct HoursTag>;
using Seconds = Quantity<struct SecondsTag>;
using Months = Quantity<struct MonthsTag>;
using Weeks = Quantity<struct WeeksTag>;
using PersonDays = Quantity<struct PersonDaysTag>;
using KilowattHours = Quantity<struct KilowattHoursTag>;
using KgCo2e = Quantity<struct KgCo2eTag>;
using Litres = Quantity<struct LitresTag>;
using Gigabytes = Quantity<struct GigabytesTag>;
using Money = Quantity<struct MoneyTag>; ///< the reporting currency, USD
using Flop = Quantity<struct FlopTag>;   ///< floating-point operations (a multiply-add is two)
using Items = Quantity<struct ItemsTag>; ///< whatever the task counts: requests, labels, images
using Tokens = Quantity<struct TokensTag>;
using Parameters = Quantity<struct ParametersTag>;
using MultiplyAdds =
    Quantity<struct MultiplyAddsTag>; ///< half as many as FLOP; papers often print these as "FLOPs"
using Pixels = Quantity<struct PixelsTag>;
using Joules = Quantity<struct JoulesTag>; ///< per token and per item only; totals are in kWh
using MarketBasedKgCo2e =
    Quantity<struct MarketBasedKgCo2eTag>; ///< the provider's claim; never adds to KgCo2e
using Bytes = Quantity<struct BytesTag>;   ///< per parameter and per token only; totals are in GB

using Kilowatts = Per<KilowattHours, Hours>;
using CarbonIntensity = Per<KgCo2e, KilowattHours>; ///< average, never marginal
using WaterIntensity = Per<Litres, KilowattHours>;
using MoneyPerHour = Per<Money, Hours>;
using MoneyPerKwh = Per<Money, KilowattHours>;
using MoneyPerDay = Per<Money, PersonDays>;
using MoneyPerItem = Per<Money, Items>;
using MoneyPerGigabyte = Per<Money, Gigabytes>;
using FlopPerSecond = Per<Flop, Seconds>;
using FlopPerItem = Per<Flop, Items>;
using FlopPerToken = Per<Flop, Tokens>;
using GigabytesPerSecond = Per<Gigabytes, Seconds>;
using KgPerHour = Per<KgCo2e, Hours>;
using ItemsPerMonth = Per<Items, Months>;
using ItemsPerHour = Per<Items, Hours>;
using ItemsPerSecond = Per<Items, Seconds>;
using TokensPerSecond = Per<Tokens, Seconds>;
using BytesPerParameter = Per<Bytes, Parameters>;
using BytesPerToken = Per<Bytes, Tokens>;
using JoulesPerToken = Per<Joules, Tokens>;
using JoulesPerItem = Per<Joules, Items>;
using FlopPerJoule = Per<Flop, Joules>;
using KgCo2ePerItem = Per<KgCo2e, Items>;
using MarketBasedIntensity = Per<MarketBasedKgCo2e, KilowattHours>;
using MoneyPerGigabyteMonth = Per<MoneyPerGigabyte, Months>;
using MoneyPerMonth = Per<Money, Months>;

inline constexpr double hours_per_month = 730; ///< the convention of cloud bills
inline constexpr double seconds_per_month = hours_per_month * 3600;
inline constexpr double weeks_per_month = 52.0 / 12;

[[nodiscard]] constexpr Hours to_hours(Seconds s) {
  return Hours{s.count() / 3600};
}

[[nodiscard]] constexpr Seconds to_seconds(Hours h) {
  return Seconds{h.count() * 3600};
}

[[nodiscard]] constexpr Gigabytes to_gigabytes(Bytes b) {
  return Gigabytes{b.count() / 1e9};
}

[[nodiscard]] constexpr Bytes to_bytes(Gigabytes g) {
  return Bytes{g.count() * 1e9};
}

[[nodiscard]] constexpr KilowattHours to_kilowatt_hours(Joules j) {
  return KilowattHours{j.count() / 3.6e6};
}

[[nodiscard]] constexpr Joules to_joules(KilowattHours e) {
  return Joules{e.count() * 3.6e6};
}

/// 1 kW is 1000 J in a second.
[[nodiscard]] constexpr Joules energy_in(Per<KilowattHours, Hours> power, Seconds time) {
  return Joules{power.count() * 1000 * time.count()};
}

[[nodiscard]] constexpr Hours to_hours(Months m) {
  return Hours{m.count() * hours_per_month};
}

} // namespace steelyard
