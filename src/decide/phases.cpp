#include "steelyard/decide/phases.hpp"

#include <algorithm>

namespace steelyard {

namespace {

constexpr std::string_view machine_unit = "instance-hour";

/// Machines that development is done on: notebooks, and jobs until the option is there.
bool of_development(const LineItem& item) {
  if (item.kind != ItemKind::compute || item.unit != machine_unit) return false;
  switch (item.stage) {
  case Stage::explore:
  case Stage::train:
  case Stage::tune:
    return true;
  case Stage::idle: // of what is left running, notebooks only: endpoints are the same either way
    return item.name.starts_with("notebook");
  default:
    return false;
  }
}

/// Notebooks for exploration come first, those on a small accelerator for prototypes after them.
std::string phase_of(const LineItem& item, const PhaseCourse& before) {
  if (item.stage == Stage::idle) return "left running";
  const bool explored =
      std::ranges::any_of(before.lines, [](const PhaseLine& line) { return line.stage == Stage::explore; });
  return item.stage == Stage::explore && explored ? "prototype" : std::string{name(item.stage)};
}

bool trains(const Weighed& option) {
  return std::ranges::any_of(option.estimate.line_items, [](const LineItem& item) {
    return item.stage == Stage::train && item.kind == ItemKind::compute && item.unit == machine_unit;
  });
}

PhaseCourse course_of(const Weighed& option) {
  PhaseCourse course;
  for (const LineItem& item : option.estimate.line_items) {
    if (!of_development(item)) continue;
    course.lines.push_back({item.stage, phase_of(item, course), item.name, item.quantity, item.cost_usd,
                            item.energy_kwh, item.emissions_kgco2e});
    course.totals.instance_hours += item.quantity;
    course.totals.cost_usd += item.cost_usd.value_or(0);
    course.totals.energy_kwh += item.energy_kwh;
    course.totals.emissions_kgco2e += item.emissions_kgco2e;
  }
  const auto order = [](Stage stage) {
    return stage == Stage::idle ? static_cast<int>(Stage::explore) : static_cast<int>(stage);
  };
  std::ranges::stable_sort(course.lines, {}, [&](const PhaseLine& line) { return order(line.stage); });
  return course;
}

Plan with(Plan plan, bool instance_per_stage) {
  plan.development.instance_per_stage = instance_per_stage;
  return plan;
}

const Weighed* chosen(const Comparison& comparison, const std::string& option) {
  if (!option.empty()) return find_weighed(comparison.options, option);
  const Weighed* recommended = find_weighed(comparison.options, comparison.recommendation.option);
  if (recommended && trains(*recommended)) return recommended;
  for (const Weighed& weighed : comparison.options) // by rank
    if (weighed.rank && trains(weighed)) return &weighed;
  return recommended;
}

} // namespace

std::optional<PhasePlan> phase_plan(const Plan& plan, const Catalog& catalog,
                                    const Coefficients& coefficients, const CompareSettings& settings,
                                    const std::string& option) {
  const Comparison apart = compare(with(plan, true), catalog, coefficients, settings);
  const Weighed* mine = chosen(apart, option);
  if (!mine) return std::nullopt;
  const Comparison as_one = compare(with(plan, false), catalog, coefficients, settings);
  const Weighed* big = find_weighed(as_one.options, mine->option.id);
  if (!big) return std::nullopt;
  PhasePlan answer;
  answer.option = mine->option.id;
  answer.title = mine->option.title;
  answer.plan_title = plan.title;
  answer.trains = trains(*mine);
  answer.planned = plan.development.instance_per_stage;
  answer.per_phase = course_of(*mine);
  answer.throughout = course_of(*big);
  return answer;
}

} // namespace steelyard
