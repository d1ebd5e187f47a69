// Stages `explore` and, for what is billed while nobody types, `idle`: notebooks.
#include "job.hpp"

#include "steelyard/formulas/experiment.hpp"

#include <algorithm>
#include <array>

namespace steelyard {

namespace {

/// Low power for exploration, a small accelerator only where models are trained on one (MLCOST-09).
std::vector<std::string_view> notebook_types(const Job& job) {
  if (job.train && job.train->machine.accelerator)
    return {"aws/g4dn.xlarge", "aws/g5.xlarge", "aws/m5.xlarge"};
  if (job.train || (job.serve && !job.serve->machine.accelerator)) return {"aws/m5.xlarge", "aws/t3.xlarge"};
  return {"aws/t3.medium", "aws/t3.large", "aws/m5.large"};
}

} // namespace

void add_explore(Job& job) {
  const Setting& s = job.setting;
  std::optional<Machine> found;
  for (const auto type : notebook_types(job))
    if ((found = machine(s.catalog, type, job.choices().region, Product::notebook))) break;
  if (!found) return;
  const auto m = machine_draws(s, *found, "ml." + found->instance->type + " (notebook)");
  const auto& weeks_c = job.k().explore.weeks.at(job.way);
  const auto& share_c = s.plan.development.notebook_auto_stop ? job.k().explore.active_share_auto_stop
                                                              : job.k().explore.active_share;
  const auto weeks = job.draw(weeks_c), share = job.draw(share_c),
             per_week = job.draw(s.plan.development.notebook_hours_per_week),
             load = job.draw(job.k().explore.notebook_load);
  const auto active = [&](std::size_t i) { return weeks[i] * per_week[i]; };
  const auto active_tree = [&] {
    return node("notebook hours used", "h", "weeks × hours a week", values_of(s.n, active),
                {leaf(s, weeks_c), leaf(s, s.plan.development.notebook_hours_per_week)});
  };
  add_machine_hours(
      job,
      {Stage::explore, ItemKind::compute, "notebook on " + m.label, "instance-hour", "USD/instance-hour",
       m.basis, m.source, "", ""},
      m, active, [&](std::size_t i) { return m.idle_kw[i] + load[i] * (m.active_kw[i] - m.idle_kw[i]); },
      active_tree,
      [&] {
        return node("power of a notebook in use", "kW", "idle + load × (active - idle)", {},
                    {m.idle_tree, m.active_tree, leaf(s, job.k().explore.notebook_load)});
      });
  add_machine_hours(
      job,
      {Stage::idle, ItemKind::compute, "notebook left running on " + m.label, "instance-hour",
       "USD/instance-hour", m.basis, m.source,
       s.plan.development.notebook_auto_stop ? "with auto-stop" : "without auto-stop", ""},
      m,
      [&](std::size_t i) {
        return notebook_hours(Hours{active(i)}, Fraction::clamped(share[i])).count() - active(i);
      },
      [&](std::size_t i) { return m.idle_kw[i]; },
      [&] {
        return node("notebook hours not used", "h", "hours used × (1 / share used - 1)", {},
                    {active_tree(), leaf(s, share_c)});
      },
      [&] { return m.idle_tree; });
}

} // namespace steelyard
