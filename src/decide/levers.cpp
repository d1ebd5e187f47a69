#include "weighing.hpp"

#include "steelyard/stats/summary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard {

namespace {

struct Means {
  double usd = 0, kwh = 0, kg = 0;
};

/// Options of the plan with one practice changed, on the same few draws.
class WhatIf {
 public:
  explicit WhatIf(const Setting& of_plan)
      : setting_{of_plan}, sample_{of_plan.sample.key(), std::min(of_plan.n, draws)} {}

  [[nodiscard]] Means means(const Plan& plan, const Option& option) const {
    const Setting setting{plan, setting_.catalog, setting_.coefficients, sample_, false};
    const auto e = estimate_option(setting, option).estimate;
    return {e.total(Metric::cost_usd)->mean, e.total(Metric::energy_kwh)->mean,
            e.total(Metric::emissions_kgco2e)->mean};
  }

 private:
  static constexpr std::size_t draws = 512;
  const Setting& setting_;
  Sample sample_;
};

/// What a practice saves: the option without it less the option with it. In force already, or still to be
/// taken.
void add_practice(std::vector<Lever>& all, std::string practice, bool in_force, const Means& planned,
                  const Means& changed, std::string what) {
  const Means &on = in_force ? planned : changed, &off = in_force ? changed : planned;
  const double saved = off.usd - on.usd;
  if (std::abs(saved) < 0.5 && std::abs(off.kg - on.kg) < 0.05) return; // nothing to do with this option
  all.push_back({std::move(practice), fmt::format("{}{}", what, in_force ? ", as planned" : ""), saved,
                 off.kwh - on.kwh, off.kg - on.kg});
}

} // namespace

std::vector<Lever> levers(const Setting& s, const Weighed& w, const std::vector<Weighed>& options) {
  std::vector<Lever> all;
  const WhatIf what_if{s};
  const Means planned = what_if.means(s.plan, w.option);
  const auto practice = [&](std::string id, bool Development::*field, std::string what) {
    Plan changed = s.plan;
    changed.development.*field = !(s.plan.development.*field);
    add_practice(all, std::move(id), s.plan.development.*field, planned, what_if.means(changed, w.option),
                 std::move(what));
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
    Option changed = w.option;
    const bool on_spot = w.option.choices.purchase == "spot";
    changed.choices.purchase = on_spot ? "on-demand" : "spot";
    add_practice(all, "MLCOST-09", on_spot, planned, what_if.means(s.plan, changed),
                 "train on spot capacity with checkpoints");
  }
  std::stable_sort(all.begin(), all.end(), [](const Lever& a, const Lever& b) {
    return a.saves_usd.value_or(0) > b.saves_usd.value_or(0);
  });
  return all;
}

} // namespace steelyard
