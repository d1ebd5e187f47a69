#include "support/catch.hpp"

#include "steelyard/formulas/demand.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace steelyard;

namespace {

constexpr DemandPattern patterns[]{DemandPattern::flat, DemandPattern::business_hours, DemandPattern::diurnal,
                                   DemandPattern::nightly_batch, DemandPattern::spiky};

double mean_of(const WeekProfile& profile) {
  return std::accumulate(profile.begin(), profile.end(), 0.0) / static_cast<double>(hours_per_week);
}

} // namespace

TEST_CASE("demand: the worked example") {
  WeekProfile halves;
  for (std::size_t i = 0; i < hours_per_week; ++i)
    halves[i] = i < hours_per_week / 2 ? 0.5 : 1.5;
  const auto gentler = with_peak_to_mean(halves, 1.25);
  CHECK(gentler.front() == Approx(0.75));
  CHECK(gentler.back() == Approx(1.25));
  CHECK(volume(ItemsPerMonth{1000}, 0.2, Months{12}).count() == Approx(13163.6).epsilon(1e-5));
}

TEST_CASE("every pattern has mean 1 and no negative hour") {
  for (const auto pattern : patterns) {
    const auto profile = week_profile(pattern);
    CAPTURE(static_cast<int>(pattern));
    CHECK(mean_of(profile) == Approx(1).epsilon(1e-12));
    CHECK(*std::min_element(profile.begin(), profile.end()) >= 0);
  }
  CHECK(peak_to_mean(week_profile(DemandPattern::flat)) == Approx(1));
  CHECK(peak_to_mean(week_profile(DemandPattern::nightly_batch)) == Approx(6)); // four hours of 24
}

TEST_CASE("patterns put demand where their names say") {
  const auto monday = [](std::size_t hour) { return hour; };
  const auto saturday = [](std::size_t hour) { return 5 * 24 + hour; };
  const auto office = week_profile(DemandPattern::business_hours);
  CHECK(office[monday(10)] > 5 * office[monday(3)]);
  CHECK(office[saturday(10)] == office[monday(3)]);
  const auto diurnal = week_profile(DemandPattern::diurnal);
  CHECK(diurnal[monday(15)] == Approx(4 * diurnal[monday(3)]));
  CHECK(diurnal[saturday(15)] == Approx(0.8 * diurnal[monday(15)]));
  const auto nightly = week_profile(DemandPattern::nightly_batch);
  CHECK(nightly[monday(2)] > 0);
  CHECK(nightly[monday(12)] == 0);
}

TEST_CASE("a profile takes any peak-to-mean ratio that it can reach") {
  for (const auto pattern : patterns)
    for (const double ratio : {1.0, 1.5, 3.0, 4.0, 10.0, 40.0}) {
      CAPTURE(static_cast<int>(pattern), ratio);
      const auto profile = with_peak_to_mean(week_profile(pattern), ratio);
      CHECK(mean_of(profile) == Approx(1).epsilon(1e-9));
      CHECK(*std::min_element(profile.begin(), profile.end()) >= 0);
      const double reach = pattern == DemandPattern::flat             ? 1
                           : pattern == DemandPattern::nightly_batch  ? 6 // 28 hours share the peak
                           : pattern == DemandPattern::business_hours ? 168.0 / 5
                           : pattern == DemandPattern::diurnal        ? 168.0 / 5
                                                                      : 168;
      CHECK(peak_to_mean(profile) == Approx(std::min(ratio, reach)).epsilon(1e-6));
    }
}

TEST_CASE("levels keep mean, peak and hours") {
  for (const auto pattern : patterns)
    for (const double ratio : {1.2, 4.0, 12.0}) {
      CAPTURE(static_cast<int>(pattern), ratio);
      const auto profile = with_peak_to_mean(week_profile(pattern), ratio);
      const auto levels = load_levels(profile);
      double hours = 0, mean = 0;
      for (const auto& level : levels.all()) {
        hours += level.share;
        mean += level.share * level.weight;
      }
      CHECK(levels.count <= most_load_levels);
      CHECK(hours == Approx(1).epsilon(1e-12));
      CHECK(mean == Approx(1).epsilon(1e-9));
      CHECK(levels.all().front().weight == Approx(peak_to_mean(profile)));
      CHECK(std::is_sorted(levels.all().begin(), levels.all().end(),
                           [](const LoadLevel& a, const LoadLevel& b) { return a.weight > b.weight; }));
    }
  CHECK(load_levels(week_profile(DemandPattern::flat)).count == 1);
  CHECK(load_levels(week_profile(DemandPattern::nightly_batch)).count == 2);
  CHECK(load_levels(week_profile(DemandPattern::spiky)).count == 4);
}

TEST_CASE("a week with 168 different hours is compressed") {
  WeekProfile ramp;
  for (std::size_t i = 0; i < hours_per_week; ++i)
    ramp[i] = static_cast<double>(i + 1);
  const auto profile = normalised(ramp);
  const auto levels = load_levels(profile);
  CHECK(levels.count == most_load_levels);
  CHECK(levels.all().front().weight == Approx(profile.back()));
  double square = 0, exact = 0;
  for (const auto& level : levels.all())
    square += level.share * level.weight * level.weight;
  for (const double w : profile)
    exact += w * w / static_cast<double>(hours_per_week);
  CHECK(square <= exact); // convex functions are low
  CHECK(square == Approx(exact).epsilon(2e-3));
}

TEST_CASE("growth and decline over a horizon") {
  CHECK(mean_growth(0, Months{36}) == 1);
  CHECK(mean_growth(1e-15, Months{36}) == Approx(1));
  CHECK(mean_growth(-0.3, Months{12}) == Approx(0.3 / -std::log(0.7)));
  CHECK(mean_growth(-1, Months{12}) == 0);
  CHECK(volume(ItemsPerMonth{10}, 0, Months{36}).count() == 360);
  CHECK(mean_price_factor(0, 0.5, Months{36}) == 1);
  CHECK(mean_price_factor(0.3, 0, Months{36}) == Approx(mean_growth(-0.3, Months{36})));
  CHECK(mean_price_factor(0.3, 0.5, Months{36}) < mean_price_factor(0.3, 0, Months{36}));
  CHECK(rate_at(ItemsPerMonth{730 * 3600}, 2).count() == Approx(2));
}
