#include "support/catch.hpp"

#include "steelyard/formulas/billing.hpp"
#include "steelyard/formulas/calendar.hpp"
#include "steelyard/formulas/carbon.hpp"
#include "steelyard/formulas/demand.hpp"
#include "steelyard/formulas/experiment.hpp"
#include "steelyard/formulas/flops.hpp"
#include "steelyard/formulas/labels.hpp"
#include "steelyard/formulas/learning_curve.hpp"
#include "steelyard/formulas/memory.hpp"
#include "steelyard/formulas/people.hpp"
#include "steelyard/formulas/power.hpp"
#include "steelyard/formulas/queueing.hpp"
#include "steelyard/formulas/serving.hpp"
#include "steelyard/formulas/utilisation.hpp"

#include "property/random_input.hpp"

#include <rapidcheck/catch.h>

#include <algorithm>
#include <numeric>
#include <vector>

using namespace steelyard;
using random_input::between;
using random_input::log_between;

namespace {

/// What rounding may move.
constexpr double slack = 1e-9;

bool at_most(double a, double b) {
  return a <= b + slack * std::max(1.0, std::abs(b));
}

bool same(double a, double b) {
  return at_most(a, b) && at_most(b, a);
}

Fraction fraction() {
  return Fraction::clamped(between(0, 1));
}

/// Prices need not fall from tier to tier; edges rise.
std::vector<PriceTier> price_list() {
  std::vector<PriceTier> tiers;
  double edge = 0;
  for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
    edge += log_between(1, 1e7);
    tiers.push_back({Items{edge}, MoneyPerItem{log_between(1e-7, 1)}});
  }
  return tiers;
}

DecodeWork decode_work() {
  DecodeWork work;
  work.shared_weights = Gigabytes{log_between(0.5, 1000)};
  work.expert_weights = Gigabytes{*rc::gen::inRange(0, 2) * log_between(1, 1000)};
  work.routed = Fraction::clamped(between(0.01, 0.5));
  work.active = Parameters{log_between(1e8, 5e11)};
  work.kv_per_sequence = Gigabytes{log_between(1e-4, 1)};
  work.devices = *rc::gen::inRange(1, 17);
  work.layers = *rc::gen::inRange(1, 200);
  work.expert_layers = work.layers * between(0, 1);
  return work;
}

DecodeTimeLaw time_law() {
  return {log_between(1e-5, 1e-2), log_between(1e-8, 1e-5), log_between(1e-5, 1e-2), log_between(1e-7, 1e-4),
          log_between(1e-7, 1e-4), log_between(1e-7, 1e-4), log_between(1e-5, 1e-2), log_between(1e-7, 1e-4)};
}

DecodeEnergyLaw energy_law() {
  return {log_between(1e-3, 1),    log_between(1e-5, 1e-2), log_between(1e-3, 1),  log_between(1e-4, 1e-1),
          log_between(1e-4, 1e-1), log_between(1e-4, 1e-1), log_between(1e-2, 10), log_between(1e-4, 1e-1),
          log_between(1e-3, 1),    log_between(1e-5, 1e-2)};
}

WeekProfile any_profile() {
  const auto pattern = static_cast<DemandPattern>(*rc::gen::inRange(0, 5));
  if (*rc::gen::inRange(0, 2) == 0) return week_profile(pattern);
  WeekProfile weights;
  for (auto& w : weights)
    w = between(0, 1);
  weights[0] += 0.01;
  return normalised(weights);
}

} // namespace

TEST_CASE("bills") {
  rc::prop("more units never cost less", [] {
    const auto tiers = price_list();
    const double a = log_between(1, 1e8), b = log_between(1, 1e8);
    RC_ASSERT(at_most(graduated_cost(Items{std::min(a, b)}, tiers).count(),
                      graduated_cost(Items{std::max(a, b)}, tiers).count()));
  });
  rc::prop("cost has no jump at the edge of a tier", [] {
    const auto tiers = price_list();
    for (const auto& tier : tiers) {
      const Items below = tier.up_to * (1 - 1e-12), above = tier.up_to * (1 + 1e-12);
      const double jump = (graduated_cost(above, tiers) - graduated_cost(below, tiers)).count();
      RC_ASSERT(jump <= 1e-11 * tier.up_to.count() + 1e-9 * graduated_cost(above, tiers).count());
    }
  });
  rc::prop("cost lies between the cheapest and the dearest price", [] {
    const auto tiers = price_list();
    const double units = log_between(1, 1e8);
    const auto [least, greatest] = std::minmax_element(
        tiers.begin(), tiers.end(), [](const auto& a, const auto& b) { return a.price < b.price; });
    const double cost = graduated_cost(Items{units}, tiers).count();
    RC_ASSERT(at_most(units * least->price.count(), cost));
    RC_ASSERT(at_most(cost, units * greatest->price.count()));
  });
  rc::prop("a tier cut in two changes nothing", [] {
    auto tiers = price_list();
    const double units = log_between(1, 1e8);
    const double cost = graduated_cost(Items{units}, tiers).count();
    const auto first = tiers.front();
    tiers.insert(tiers.begin(), {first.up_to * between(0.01, 0.99), first.price});
    RC_ASSERT(same(cost, graduated_cost(Items{units}, tiers).count()));
  });
  rc::prop("free units never raise a bill, and horizons add up", [] {
    const auto tiers = price_list();
    const PriceList list{tiers, Items{log_between(1, 1e6)}, Months{between(0, 24)}};
    const PriceList full{tiers, Items{0}, Months{0}};
    const Items units{log_between(1, 1e8)};
    const Months first{list.free_for}, rest{between(0, 36)};
    RC_ASSERT(at_most(horizon_cost(units, rest, list).count(), horizon_cost(units, rest, full).count()));
    RC_ASSERT(same(horizon_cost(units, first + rest, list).count(),
                   (horizon_cost(units, first, list) + horizon_cost(units, rest, full)).count()));
  });
  rc::prop("billed units cover the size, by less than one unit more or the minimum", [] {
    const double size = log_between(1e-3, 1e6), unit = log_between(1e-2, 1e4);
    const Items minimum{static_cast<double>(*rc::gen::inRange(0, 5))};
    const double billed = billed_units(size, unit, minimum).count();
    RC_ASSERT(billed >= size / unit - 2e-9);
    RC_ASSERT(billed < std::max(minimum.count(), size / unit + 1) + slack);
    RC_ASSERT(std::floor(billed) == billed);
  });
}

TEST_CASE("training") {
  rc::prop("more devices never take longer, and never do more than their share", [] {
    const Flop work{log_between(1e15, 1e25)};
    const FlopPerSecond peak{log_between(1e12, 1e16)};
    const double exponent = between(-0.99, 0), few = log_between(1, 1e4), more = few * log_between(1, 100);
    const auto time = [&](double devices) {
      const Fraction utilisation = Fraction::clamped(0.4 * scaling_factor(devices, 8, exponent));
      return computing_time(work, devices, peak, utilisation).count();
    };
    RC_ASSERT(at_most(time(more), time(few)));
    RC_ASSERT(at_most(few * time(few), more * time(more)));
  });
  rc::prop("training less of a model takes no more FLOP", [] {
    const Parameters n{log_between(1e6, 1e12)}, adapter{n.count() * between(0, 1.0 / 3)};
    RC_ASSERT(at_most(adapter_training_flop(n, adapter).count(), training_flop(n).count()));
    RC_ASSERT(at_most(top_layers_training_flop(n, fraction()).count(), training_flop(n).count()));
    RC_ASSERT(at_most(training_flop(n).count(), recomputed_training_flop(n).count()));
    const double epochs = between(1, 100);
    const Parameters head{n.count() * between(0, 0.01)};
    RC_ASSERT(at_most(cached_head_training_flop(n, head, epochs).count(),
                      head_training_flop(n, head, epochs).count()));
  });
  rc::prop("a step takes at least each of its parts", [] {
    const StepWork work{Flop{log_between(1e6, 1e16)}, Gigabytes{log_between(1e-4, 1e3)}, log_between(1, 1e5)};
    const StepRates rates{FlopPerSecond{log_between(1e12, 1e16)},   Fraction::clamped(between(0.01, 1)),
                          GigabytesPerSecond{log_between(10, 1e4)}, Fraction::clamped(between(0.01, 1)),
                          Seconds{log_between(1e-6, 1e-4)},         Seconds{log_between(1e-6, 1e-2)}};
    const auto step = step_time(work, rates);
    RC_ASSERT(step >= work.flop / rates.peak);
    RC_ASSERT(step >= work.moved / rates.bandwidth);
    RC_ASSERT(step >= work.kernels * rates.launch);
    RC_ASSERT(step >= rates.host);
  });
  rc::prop("no other checkpoint interval loses less", [] {
    // Time lost to checkpoints every t, and to half an interval of work at each failure: d / t + t / (2 M).
    const double d = log_between(1e-3, 1), m = log_between(1, 1e4);
    const auto lost = [&](double t) { return d / t + t / (2 * m); };
    const double best = checkpoint_interval(Hours{d}, Hours{m}).count();
    RC_ASSERT(same(lost(best), checkpoint_overhead(Hours{d}, Hours{m})));
    RC_ASSERT(at_most(lost(best), lost(best * log_between(0.01, 100))));
  });
  rc::prop("dividing more needs no more memory on a device", [] {
    const Parameters n{log_between(1e6, 1e12)};
    const double devices = *rc::gen::inRange(1, 2000);
    double previous = training_state(n, mixed_adam(), Sharding::none, devices).count();
    for (const auto sharding : {Sharding::optimizer, Sharding::gradients, Sharding::weights}) {
      const double now = training_state(n, mixed_adam(), sharding, devices).count();
      RC_ASSERT(at_most(now, previous));
      previous = now;
    }
    RC_ASSERT(same(previous * devices, training_state(n, mixed_adam(), Sharding::none, 1).count()));
  });
  rc::prop("the fewest devices are enough, and one fewer are not", [] {
    const Gigabytes divided{log_between(1, 1e5)}, whole{log_between(0.1, 60)}, memory{80};
    const auto headroom = Fraction::clamped(0.1);
    const auto devices = fewest_devices(divided, whole, memory, headroom);
    RC_ASSERT(devices.has_value());
    const auto fits = [&](double n) { return divided / n + whole <= memory * 0.9 * (1 + slack); };
    RC_ASSERT(fits(*devices));
    if (*devices > 1) RC_ASSERT(!(divided / (*devices - 1) + whole <= memory * 0.9 * (1 - slack)));
  });
}

TEST_CASE("learning") {
  rc::prop("more data never raises the error, which stays above its floor", [] {
    const PowerLaw power{between(0, 0.5), log_between(0.01, 100), between(0.01, 1)};
    const RectifiedLaw rectified{between(0, 0.5), log_between(0.01, 100), log_between(0.1, 1e4),
                                 between(0.01, 1)};
    const double n = log_between(1, 1e9);
    const Items few{n}, more{n * log_between(1, 1e3)};
    RC_ASSERT(at_most(expected_error(power, more), expected_error(power, few)));
    RC_ASSERT(at_most(expected_error(rectified, more), expected_error(rectified, few)));
    RC_ASSERT(expected_error(power, more) >= power.floor);
    RC_ASSERT(expected_error(rectified, more) >= rectified.floor);
  });
  rc::prop("the items needed reach the target", [] {
    const PowerLaw power{between(0, 0.5), log_between(0.01, 10), between(0.1, 1)};
    const double target = power.floor + log_between(1e-3, 0.5);
    const auto n = items_needed(power, target);
    RC_ASSERT(n.has_value());
    RC_ASSERT(std::abs(expected_error(power, *n) - target) < 1e-9);
    const RectifiedLaw rectified{power.floor, power.scale, log_between(0.1, 100), power.exponent};
    const auto m = items_needed(rectified, target);
    RC_ASSERT(m.has_value());
    RC_ASSERT(expected_error(rectified, *m) <= target + 1e-9);
  });
  rc::prop("pretraining is never worth less than nothing", [] {
    const TransferLaw law{log_between(1, 1e6), between(0, 1), between(0, 1)};
    const Items n{log_between(1, 1e9)};
    RC_ASSERT(effective_items(law, n, Parameters{log_between(1e6, 1e12)}) >= n);
  });
  rc::prop("logits go back and forth", [] {
    const auto p = Fraction::clamped(between(1e-5, 1 - 1e-5));
    RC_ASSERT(std::abs(from_logit(logit(p, 1e-9)).count() - p.count()) < 1e-9);
  });
  rc::prop("better labellers and more of them are right more often", [] {
    const auto p = Probability::clamped(between(0.5, 1)), q = Probability::clamped(between(0.5, 1));
    const int labellers = 2 * *rc::gen::inRange(0, 10) + 1;
    RC_ASSERT(at_most(majority_accuracy(std::min(p, q), labellers).count(),
                      majority_accuracy(std::max(p, q), labellers).count()));
    RC_ASSERT(at_most(majority_accuracy(p, labellers).count(), majority_accuracy(p, labellers + 2).count()));
  });
}

TEST_CASE("power and emissions") {
  rc::prop("more load never takes less power, within idle and full", [] {
    const double idle = log_between(1e-3, 1), half = idle + log_between(1e-3, 1),
                 full = half + log_between(1e-3, 1);
    const auto a = fraction(), b = fraction();
    const auto power = [&](Fraction load) {
      return processor_power(Kilowatts{idle}, Kilowatts{half}, Kilowatts{full}, load).count();
    };
    RC_ASSERT(at_most(power(std::min(a, b)), power(std::max(a, b))));
    RC_ASSERT(at_most(idle, power(a)));
    RC_ASSERT(at_most(power(a), full));
  });
  rc::prop("energy adds up over hours, and busy and idle hours make up all", [] {
    const Kilowatts idle{log_between(0.01, 3)}, active{idle.count() * between(1, 5)};
    const Hours a{log_between(0.1, 1e4)}, b{log_between(0.1, 1e4)};
    const auto pue = Pue::clamped(between(1, 2));
    const auto busy = fraction();
    RC_ASSERT(same((metered_energy(active, a, pue) + metered_energy(active, b, pue)).count(),
                   metered_energy(active, a + b, pue).count()));
    RC_ASSERT(same((busy_energy(active, busy, a, pue) + idle_energy(idle, busy, a, pue)).count(),
                   metered_energy(power_at(idle, active, busy), a, pue).count()));
  });
  rc::prop("emissions add up, and so does the SCI of a sum", [] {
    const KilowattHours a{log_between(0.1, 1e6)}, b{log_between(0.1, 1e6)};
    const CarbonIntensity grid{between(0, 1)};
    RC_ASSERT(same((operational_emissions(a, grid) + operational_emissions(b, grid)).count(),
                   operational_emissions(a + b, grid).count()));
    const KgCo2e embodied{log_between(0.1, 1e4)};
    const Items units{log_between(1, 1e9)};
    RC_ASSERT(
        same((software_carbon_intensity(operational_emissions(a, grid), embodied, units) * units).count(),
             (operational_emissions(a, grid) + embodied).count()));
  });
  rc::prop("a worse PUE never takes less water", [] {
    const KilowattHours it{log_between(0.1, 1e6)};
    const WaterIntensity on_site{between(0, 3)}, generation{between(0, 6)};
    const double p = between(1, 2);
    RC_ASSERT(at_most(water_of_equipment(it, on_site, Pue::clamped(p), generation).count(),
                      water_of_equipment(it, on_site, Pue::clamped(p + between(0, 1)), generation).count()));
  });
}

TEST_CASE("serving") {
  rc::prop("a larger batch takes less energy a token and more time a step", [] {
    const auto work = decode_work();
    const auto energy = energy_law();
    const auto time = time_law();
    const double batch = log_between(1, 2000), more = batch * log_between(1, 10);
    RC_ASSERT(at_most(decode_energy(energy, work, more).count(), decode_energy(energy, work, batch).count()));
    RC_ASSERT(
        at_most(decode_step_time(time, work, batch).count(), decode_step_time(time, work, more).count()));
  });
  rc::prop("a larger batch serves more tokens in a time", [] {
    const auto work = decode_work();
    const auto time = time_law();
    const double batch = log_between(1, 2000), more = batch * log_between(1, 10);
    RC_ASSERT(at_most(batch / decode_step_time(time, work, batch).count(),
                      more / decode_step_time(time, work, more).count()));
  });
  rc::prop("more requests never make a replica less busy", [] {
    const auto work = decode_work();
    const auto time = time_law();
    const DecodeRequest request{Seconds{log_between(1e-3, 2)}, Tokens{log_between(1, 2000)}};
    const double largest = *rc::gen::inRange(1, 1025), rate = log_between(1e-4, 100);
    const auto calm = decode_load(time, work, request, ItemsPerSecond{rate}, largest);
    const auto busy = decode_load(time, work, request, ItemsPerSecond{rate * log_between(1, 10)}, largest);
    RC_ASSERT(at_most(calm.batch, busy.batch * (1 + 1e-6)));
    RC_ASSERT(at_most(calm.busy.count(), busy.busy.count() + 1e-6));
    RC_ASSERT(calm.batch >= 1 && calm.batch <= largest);
  });
  rc::prop("a guarded energy draws a power within the band", [] {
    const Seconds step{log_between(1e-3, 1)};
    const double batch = log_between(1, 2000), devices = *rc::gen::inRange(1, 17);
    const Kilowatts design{between(0.07, 1.2)};
    const auto energy =
        power_guarded(JoulesPerToken{log_between(1e-4, 1e3)}, step, batch, devices, design, 0.35, 1);
    const double share = energy.count() * batch / step.count() / (1000 * devices * design.count());
    RC_ASSERT(at_most(0.35, share) && at_most(share, 1));
  });
  rc::prop("the largest batch fits, and one more does not", [] {
    const Gigabytes memory{log_between(16, 1000)}, weights{log_between(1, 500)};
    const BytesPerToken kv{log_between(1e4, 1e6)};
    const Tokens context{log_between(100, 1e5)};
    const double batch = largest_batch(memory, weights, kv, context, 0.1);
    if (batch > 0) RC_ASSERT(serving_memory(weights, kv, context, batch, 0.1) <= memory * (1 + slack));
    RC_ASSERT(serving_memory(weights, kv, context, batch + 1, 0.1) > memory * (1 - slack));
  });
}

TEST_CASE("waiting") {
  rc::prop("more servers never make anyone wait longer", [] {
    const double load = log_between(0.01, 200);
    const int servers = static_cast<int>(std::ceil(load)) + *rc::gen::inRange(1, 50);
    RC_ASSERT(
        at_most(waiting_probability(load, servers + 1).count(), waiting_probability(load, servers).count()));
    RC_ASSERT(at_most(mean_wait(load, servers + 1, Seconds{1}, 1).count(),
                      mean_wait(load, servers, Seconds{1}, 1).count()));
    RC_ASSERT(blocking_probability(load, servers) <= waiting_probability(load, servers));
  });
  rc::prop("a looser limit never needs more servers", [] {
    const ItemsPerSecond rate{log_between(0.01, 500)};
    const Seconds service{log_between(0.01, 2)};
    const double wait = between(0, 2);
    const WaitLimit tight{Seconds{wait}, Probability::clamped(0.95), Fraction::clamped(0.8)};
    const WaitLimit loose{Seconds{wait + between(0, 2)}, Probability::clamped(0.95), Fraction::clamped(0.8)};
    const auto many = fewest_servers(rate, service, 1, tight, 5000),
               few = fewest_servers(rate, service, 1, loose, 5000);
    RC_ASSERT(many.has_value() && few.has_value());
    RC_ASSERT(*few <= *many);
  });
}

TEST_CASE("demand over a week") {
  rc::prop("a rescaled profile keeps its mean and the order of its hours", [] {
    const auto profile = any_profile();
    const auto scaled_profile = with_peak_to_mean(profile, log_between(1, 20));
    RC_ASSERT(same(std::accumulate(scaled_profile.begin(), scaled_profile.end(), 0.0), 168));
    for (std::size_t i = 1; i < hours_per_week; ++i)
      if (profile[i - 1] < profile[i]) RC_ASSERT(scaled_profile[i - 1] <= scaled_profile[i]);
  });
  rc::prop("levels keep mean, peak and hours, and are no more than 24", [] {
    const auto profile = with_peak_to_mean(any_profile(), log_between(1, 20));
    const auto levels = load_levels(profile);
    double hours = 0, mean = 0;
    for (const auto& level : levels.all()) {
      hours += level.share;
      mean += level.share * level.weight;
    }
    RC_ASSERT(same(hours, 1) && same(mean, 1));
    RC_ASSERT(same(levels.all().front().weight, peak_to_mean(profile)));
    RC_ASSERT(levels.count <= most_load_levels);
  });
  rc::prop("volume is additive over the horizon", [] {
    const double growth = between(-0.5, 2), first = between(0, 36), rest = between(0, 36);
    const ItemsPerMonth rate{1000};
    const ItemsPerMonth later = rate * std::pow(1 + growth, first / 12);
    RC_ASSERT(same((volume(rate, growth, Months{first}) + volume(later, growth, Months{rest})).count(),
                   volume(rate, growth, Months{first + rest}).count()));
  });
  rc::prop("a price that declines is cheaper the more the volume grows", [] {
    const double decline = between(0, 0.9), growth = between(0, 2);
    const Months horizon{between(1, 60)};
    const double factor = mean_price_factor(decline, growth, horizon);
    RC_ASSERT(factor > 0 && factor <= 1 + slack);
    RC_ASSERT(at_most(factor, mean_price_factor(decline, 0, horizon)));
  });
}

TEST_CASE("people and experiments") {
  rc::prop("more people never take longer, and never work faster than their number", [] {
    const double few = between(0.1, 20), more = few + between(0, 20);
    const auto exponent = fraction();
    RC_ASSERT(at_most(team_speed(few, exponent), team_speed(more, exponent)));
    RC_ASSERT(at_most(team_speed(more, exponent), more));
  });
  rc::prop("a leg that takes longer never brings the launch forward, nor by more than its own time", [] {
    const auto weeks = [] { return Weeks{between(0, 20)}; };
    const LaunchCalendar calendar{weeks(), weeks(), weeks(), weeks(), weeks(), weeks(), weeks(), weeks()};
    const double before = weeks_to_launch(calendar).count(), more = between(0, 10);
    for (auto leg : {&LaunchCalendar::labels, &LaunchCalendar::procurement, &LaunchCalendar::preparation,
                     &LaunchCalendar::training, &LaunchCalendar::tuning, &LaunchCalendar::finishing,
                     &LaunchCalendar::review, &LaunchCalendar::release}) {
      auto longer = calendar;
      longer.*leg += Weeks{more};
      const double after = weeks_to_launch(longer).count();
      RC_ASSERT(at_most(before, after));
      RC_ASSERT(at_most(after, before + more));
    }
    const Weeks deadline{between(0, 30)};
    RC_ASSERT(at_most(delay(Weeks{before}, deadline).count(), before));
  });
  rc::prop("more labels never take less time or money, and the platform bills none for nothing", [] {
    const double few = log_between(1, 1e6), more = few * between(1, 10), each = between(1, 5);
    const auto checked = fraction();
    const MoneyPerItem price{between(0, 10)}, tool{between(0, 1)};
    RC_ASSERT(at_most(label_cost(Items{few}, price, each, checked, tool).count(),
                      label_cost(Items{more}, price, each, checked, tool).count()));
    const Per<Seconds, Items> time{between(0, 1000)};
    RC_ASSERT(at_most(label_hours(Items{few}, time, each, checked).count(),
                      label_hours(Items{more}, time, each, checked).count()));
    const auto tiers = price_list();
    RC_ASSERT(at_most(graduated_cost(Items{few}, tiers).count(), graduated_cost(Items{more}, tiers).count()));
    RC_ASSERT(graduated_cost(Items{0}, tiers).count() == 0);
    const double own = log_between(1, 1e4), worth = fraction().count();
    RC_ASSERT(at_most(labels_worth(Items{own}, Items{few}, worth).count(), own + few));
    RC_ASSERT(at_most(own, labels_worth(Items{own}, Items{few}, worth).count()));
  });
  rc::prop("stopping early never costs more than running to the end", [] {
    const double share = successive_halving_share(log_between(1, 1000), between(2, 10));
    RC_ASSERT(share > 0 && share <= 1);
    RC_ASSERT(at_most(median_stopping_share(fraction(), fraction()), 1));
    RC_ASSERT(early_stop_saving(fraction(), fraction(), fraction()).count() <= 1);
  });
}
