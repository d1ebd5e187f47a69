// Stages `explore` and, for what is billed while nobody types, `idle`: notebooks.
#include "job.hpp"

#include "steelyard/formulas/experiment.hpp"

#include <algorithm>
#include <array>

namespace steelyard {

namespace {

using Types = std::vector<std::string_view>;

/// A machine that people work on, and the share of their time that they do.
struct Notebook {
  const MachineDraws* machine;
  std::vector<double> share;
  Derivation share_tree; ///< with detail
};

const MachineDraws* first_of(const Job& job, const Types& types) {
  for (const auto type : types)
    if (const auto* m = rented(job.setting, type, job.region(), Product::notebook)) return m;
  return nullptr;
}

/// Low power for exploration, a small accelerator for prototypes of what is trained on one (MLCOST-09).
std::vector<Notebook> notebook_per_stage(const Job& job) {
  const Setting& s = job.setting;
  const bool trains = job.train != nullptr, accelerated = trains && job.train->machine.accelerator;
  const bool own_weights = trains || (job.serve && !job.serve->machine.accelerator);
  const Types low = own_weights ? Types{"aws/m5.xlarge", "aws/t3.xlarge"}
                                : Types{"aws/t3.medium", "aws/t3.large", "aws/m5.large"};
  const auto* exploring = first_of(job, low);
  if (!exploring) return {};
  const auto* prototypes = accelerated ? first_of(job, {"aws/g4dn.xlarge", "aws/g5.xlarge"}) : nullptr;
  std::vector<Notebook> all;
  if (!prototypes) {
    all.push_back({exploring, std::vector<double>(s.n, 1), {}});
    return all;
  }
  const auto& share_c = job.k().explore.prototype_share;
  const auto share = job.draw(share_c);
  all.push_back({exploring, values_of(s.n, [&](std::size_t i) { return 1 - share[i]; }), {}});
  all.push_back({prototypes, {share.begin(), share.end()}, {}});
  if (s.detail) {
    all[0].share_tree = node("share of the work on low power", "1", "1 - share that needs an accelerator",
                             all[0].share, {leaf(s, share_c)});
    all[1].share_tree = leaf(s, share_c);
  }
  return all;
}

/// What trains, or else serves, for everything; empty where no notebook runs on it.
std::vector<Notebook> one_for_all(const Job& job) {
  const MachineDraws* big = job.train ? job.train : job.serve;
  if (!big || big->own_pue) return {};
  const auto* m = first_of(job, {big->machine.instance->id});
  if (!m) return {};
  std::vector<Notebook> all;
  all.push_back({m, std::vector<double>(job.setting.n, 1), {}});
  return all;
}

} // namespace

void add_explore(Job& job) {
  const Setting& s = job.setting;
  const Development& development = s.plan.development;
  std::vector<Notebook> notebooks;
  if (!development.instance_per_stage) notebooks = one_for_all(job);
  if (notebooks.empty()) notebooks = notebook_per_stage(job);
  const auto& weeks_c = job.k().explore.weeks.at(job.way);
  const auto& used_c =
      development.notebook_auto_stop ? job.k().explore.active_share_auto_stop : job.k().explore.active_share;
  const auto weeks = job.draw(weeks_c), used = job.draw(used_c),
             per_week = job.draw(development.notebook_hours_per_week),
             load = job.draw(job.k().explore.notebook_load);
  for (const Notebook& notebook : notebooks) {
    const MachineDraws& m = *notebook.machine;
    const auto active = [&](std::size_t i) { return weeks[i] * per_week[i] * notebook.share[i]; };
    const auto active_tree = [&] {
      std::vector<Derivation> inputs{leaf(s, weeks_c), leaf(s, development.notebook_hours_per_week)};
      const bool part = notebooks.size() > 1;
      if (part) inputs.push_back(notebook.share_tree);
      return node("notebook hours used", "h",
                  part ? "weeks × hours a week × share on this machine" : "weeks × hours a week",
                  values_of(s.n, active), std::move(inputs));
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
         development.notebook_auto_stop ? "with auto-stop" : "without auto-stop", ""},
        m,
        [&](std::size_t i) {
          return notebook_hours(Hours{active(i)}, Fraction::clamped(used[i])).count() - active(i);
        },
        [&](std::size_t i) { return m.idle_kw[i]; },
        [&] {
          return node("notebook hours not used", "h", "hours used × (1 / share used - 1)", {},
                      {active_tree(), leaf(s, used_c)});
        },
        [&] { return m.idle_tree; });
  }
}

} // namespace steelyard
