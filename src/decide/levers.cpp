#include "weighing.hpp"

#include "steelyard/stats/summary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard {

namespace {

struct Means {
  double usd = 0, kwh = 0, kg = 0;
};

Means means_of(const Setting& s, const Plan& plan, const Option& option) {
  constexpr std::size_t draws = 512;
  const Sample sample{s.sample.key(), std::min(s.n, draws)};
  const Setting setting{plan, s.catalog, s.coefficients, sample, false};
  const auto e = estimate_option(setting, option).estimate;
  return {e.total(Metric::cost_usd)->mean, e.total(Metric::energy_kwh)->mean,
          e.total(Metric::emissions_kgco2e)->mean};
}

/// What a practice saves: the option without it less the option with it. In force already, or still to be
/// taken.
void add_practice(const Setting& s, const Weighed& w, std::vector<Lever>& all, std::string practice,
                  bool in_force, const Option& with_option, const Plan& with, const Plan& without,
                  std::string what) {
  const Means on = means_of(s, with, with_option), off = means_of(s, without, w.option);
  const double saved = off.usd - on.usd;
  if (std::abs(saved) < 0.5 && std::abs(off.kg - on.kg) < 0.05) return; // nothing to do with this option
  all.push_back({std::move(practice), fmt::format("{}{}", what, in_force ? ", as planned" : ""), saved,
                 off.kwh - on.kwh, off.kg - on.kg});
}

} // namespace

std::vector<Lever> levers(const Setting& s, const Weighed& w, const std::vector<Weighed>& options) {
  std::vector<Lever> all;
  const auto toggled = [&s](bool Development::*field, bool value) {
    Plan plan = s.plan;
    plan.development.*field = value;
    return plan;
  };
  const auto practice = [&](std::string id, bool Development::*field, std::string what) {
    add_practice(s, w, all, std::move(id), s.plan.development.*field, w.option, toggled(field, true),
                 toggled(field, false), std::move(what));
  };
  for (const auto& other : options)
    if (other.representative && other.option.approach == Approach::custom && other.option.id != w.option.id) {
      const auto difference = [&](Metric m) {
        return other.estimate.total(m)->mean - w.estimate.total(m)->mean;
      };
      all.push_back({"MLCOST-04",
                     fmt::format("take this rather than a custom model ({})", other.option.title),
                     difference(Metric::cost_usd), difference(Metric::energy_kwh),
                     difference(Metric::emissions_kgco2e)});
    }
  practice("MLCOST-16", &Development::notebook_auto_stop, "stop notebooks that nobody uses");
  practice("MLCOST-23", &Development::rules, "let rules stop training runs that go wrong");
  practice("MLCOST-11, MLCOST-17", &Development::small_scale_first,
           "search at small scale before training at full size");
  if (!w.option.choices.train_instance.empty()) {
    Option on_spot = w.option, on_demand = w.option;
    on_spot.choices.purchase = "spot";
    on_demand.choices.purchase = "on-demand";
    Weighed without;
    without.option = on_demand;
    add_practice(s, without, all, "MLCOST-09", s.plan.development.spot, on_spot, s.plan, s.plan,
                 "train on spot capacity with checkpoints");
  }
  std::stable_sort(all.begin(), all.end(), [](const Lever& a, const Lever& b) {
    return a.saves_usd.value_or(0) > b.saves_usd.value_or(0);
  });
  return all;
}

} // namespace steelyard
