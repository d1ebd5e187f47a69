// Stage `train`: runs that end without a result, what faults of the machines add, and the rules that watch.
#include "job.hpp"

#include "steelyard/formulas/experiment.hpp"
#include "steelyard/formulas/interruption.hpp"
#include "steelyard/formulas/utilisation.hpp"
#include "steelyard/support/letter_case.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard {

namespace {

constexpr double minutes_per_hour = 60;

Line train_line(const Job& job, std::string what, std::string note = "") {
  return {Stage::train,      ItemKind::compute,   std::move(what) + " on " + job.train->label,
          "instance-hour",   "USD/instance-hour", job.train->basis,
          job.train->source, std::move(note),     ""};
}

/// Adds hours of the training machines at their power while training.
template <class HoursOf, class HoursTree>
void add_training_hours(Job& job, const Line& line, HoursOf&& hours, HoursTree&& tree) {
  add_machine_hours(
      job, line, *job.train, hours, [&](std::size_t i) { return job.run->power_kw[i]; }, tree,
      [&] { return job.run->power_tree; });
}

/// The final run with others around it.
Derivation runs_tree(const TrainingRun& run, std::string_view name, std::span<const double> values,
                     std::initializer_list<const OtherRuns*> others) {
  std::vector<Derivation> inputs{run.hours_tree};
  for (const auto* other : others)
    inputs.insert(inputs.end(), other->trees.begin(), other->trees.end());
  return node(name, "h", "final run + those around it", values, std::move(inputs));
}

/// What ends without a search stopping it, and so is worth watching.
Derivation watched_tree(const TrainingRun& run, std::span<const double> values) {
  return runs_tree(run, "hours of the final run, development and confirmation", values, {&run.developing});
}

void add_failed(Job& job, std::span<const double> all) {
  const Setting& s = job.setting;
  const auto& t = job.k().train;
  const auto failed = job.draw(t.failed_share), cancelled = job.draw(t.cancelled_share);
  add_training_hours(
      job, train_line(job, "failed and cancelled jobs"),
      [&](std::size_t i) {
        return all[i] * lost_over_useful(Fraction::clamped(failed[i]), Fraction::clamped(cancelled[i]));
      },
      [&] {
        return node(
            "hours of failed and cancelled jobs", "h",
            "hours of all runs × lost / (1 - lost), lost = failed + cancelled", {},
            {runs_tree(*job.run, "hours of all runs", all, {&job.run->developing, &job.run->searching}),
             leaf(s, t.failed_share), leaf(s, t.cancelled_share)},
            "acme-2024");
      });
}

/// Runs that learn nothing, until somebody or a rule notices. Trials of the search are stopped by the search.
void add_bad(Job& job, std::span<const double> watched) {
  const Setting& s = job.setting;
  const auto& t = job.k().train;
  const TrainingRun& run = *job.run;
  const bool rules = s.plan.development.rules, whole = pretrains(job);
  if (whole && rules) return; // published development is that of teams that watch their runs
  const auto &by_rule_c = t.detection_share.at("rules"), &by_hand_c = t.detection_share.at("by-hand");
  const auto bad = job.draw(t.bad_run_share), by_rule = job.draw(by_rule_c), by_hand = job.draw(by_hand_c);
  add_training_hours(
      job,
      train_line(job, "runs that go wrong",
                 rules ? "until a rule notices" : "until somebody notices; no rules watch"),
      [&](std::size_t i) {
        const auto p = Probability::clamped(bad[i]);
        const auto soon = Fraction::clamped(by_rule[i]), late = Fraction::clamped(by_hand[i]);
        return watched[i] *
               (whole ? early_stop_saving(p, soon, late) : wasted_share(p, rules ? soon : late)).count();
      },
      [&] {
        std::vector<Derivation> inputs{watched_tree(run, watched)};
        inputs.push_back(leaf(s, t.bad_run_share));
        if (whole || rules) inputs.push_back(leaf(s, by_rule_c));
        if (whole || !rules) inputs.push_back(leaf(s, by_hand_c));
        return node("hours of runs that go wrong", "h",
                    whole ? "hours × bad runs × (noticed by hand - by rules)"
                          : "hours × bad runs × share passed when noticed",
                    {}, std::move(inputs));
      });
}

/// The law of training hours was read from runs with their interruptions; what a team measures while its
/// devices work was not.
void add_interruptions(Job& job) {
  const Setting& s = job.setting;
  const auto& t = job.k().train;
  const Machine& m = job.train->machine;
  if (!job.run->uninterrupted || !m.accelerator) return;
  const auto between = job.draw(t.interruption_device_hours), checkpoint = job.draw(t.checkpoint_minutes),
             restart = job.draw(t.restart_minutes);
  add_training_hours(
      job, train_line(job, "checkpoints and interruptions"),
      [&](std::size_t i) {
        const Hours closing{checkpoint[i] / minutes_per_hour};
        const Hours mean_time = job_failure_interval(Hours{between[i]}, m.devices());
        const WorkParts parts{checkpoint_interval(closing, mean_time), closing,
                              Hours{restart[i] / minutes_per_hour}};
        const Hours work{job.run->instance_hours[i] / std::max(1.0, m.count)};
        return (interrupted_time(work, parts, 1 / mean_time.count()) - work).count() * std::max(1.0, m.count);
      },
      [&] {
        return node(
            "hours of checkpoints and interruptions", "h",
            fmt::format("run with checkpoints each √(2 × checkpoint × M), work done again and restarts "
                        "- run, M = device-hours between interruptions / {} devices",
                        m.devices()),
            {},
            {job.run->hours_tree, leaf(s, t.interruption_device_hours), leaf(s, t.checkpoint_minutes),
             leaf(s, t.restart_minutes)},
            "llama-3-2024");
      });
}

/// Accounts that have the Debugger keep its built-in rules, which are free; others run theirs beside each job
/// but for the trials that the search stops.
void add_rules(Job& job, std::span<const double> watched) {
  const Setting& s = job.setting;
  if (!s.plan.development.rules) return;
  const MachineDraws* processing = rented(s, "aws/t3.medium", job.region(), Product::processing);
  if (!processing) return;
  MachineDraws m = *processing;
  const auto& existing = s.plan.constraints.existing_services;
  const bool built_in = std::any_of(existing.begin(), existing.end(), [](const std::string& service) {
    return lower_case(service).find("debugger") != std::string::npos;
  });
  if (built_in) {
    m.usd_per_hour.assign(s.n, 0);
    m.price_tree = record_leaf("price", 0, "USD/hour", "built-in rules of SageMaker Debugger",
                               {"sagemaker-debugger-rules", "", Basis::published, ""});
  }
  const double machines = std::max(1.0, job.train->machine.count);
  add_machine_hours(
      job,
      {Stage::train, ItemKind::compute, "rules that watch training on " + m.label, "instance-hour",
       "USD/instance-hour", built_in ? Basis::published : m.basis,
       built_in ? std::string{"sagemaker-debugger-rules"} : m.source,
       built_in ? "built-in rules of SageMaker Debugger are free" : "your own rules, beside each job", ""},
      m, [&](std::size_t i) { return watched[i] / machines; }, [&](std::size_t i) { return m.active_kw[i]; },
      [&] {
        return node("hours that rules run", "h", fmt::format("hours of runs / {} machines", machines), {},
                    {watched_tree(*job.run, watched)});
      },
      [&] { return m.active_tree; });
}

} // namespace

void add_lost_runs(Job& job) {
  if (!job.run) return;
  const TrainingRun& run = *job.run;
  const auto watched = values_of(
      job.setting.n, [&](std::size_t i) { return run.instance_hours[i] + run.developing.hours[i]; });
  if (!pretrains(job))
    add_failed(job,
               values_of(job.setting.n, [&](std::size_t i) { return watched[i] + run.searching.hours[i]; }));
  add_bad(job, watched);
  add_interruptions(job);
  add_rules(job, watched);
}

} // namespace steelyard
