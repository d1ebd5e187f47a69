// Stage `tune`: trials beside the final run, at small scale first where the plan says so (MLCOST-11, -17).
#include "job.hpp"

#include "steelyard/formulas/experiment.hpp"

#include <algorithm>

namespace steelyard {

void add_tune(Job& job) {
  if (!job.run) return;
  const Setting& s = job.setting;
  const TrainingRun& run = *job.run;
  const auto& t = job.k().tune;
  const bool from_plan = s.plan.development.tuning_trials.has_value();
  const auto word = is_classical(*job.model) ? std::string_view{"gbm"} : name(job.choices().method);
  const Assumption& trials_c =
      from_plan ? static_cast<const Assumption&>(*s.plan.development.tuning_trials) : t.trials.at(word);
  const auto trials = job.draw(trials_c), stopped = job.draw(t.early_stopping_share),
             small = job.draw(t.small_scale_share), finalists = job.draw(t.small_scale_full_runs),
             shorter = job.draw(t.pretraining_share);
  // A model that is trained once for months is not tuned at full size by anyone.
  const bool pretraining = job.choices().method == Method::scratch && generates(*job.model);
  const bool small_first = s.plan.development.small_scale_first || pretraining;
  const auto runs = [&](std::size_t i) {
    if (pretraining) return trials[i] * small[i] * stopped[i] * shorter[i];
    return small_first ? std::min(small_scale_runs(trials[i] * stopped[i], Fraction::clamped(small[i]),
                                                   std::max(0.0, finalists[i] - 1)),
                                  search_runs(trials[i], stopped[i]))
                       : search_runs(trials[i], stopped[i]);
  };
  job.trial_hours = values_of(s.n, [&](std::size_t i) { return run.instance_hours[i] * runs(i); });
  add_machine_hours(
      job,
      {Stage::tune, ItemKind::compute, "tuning on " + job.train->label, "instance-hour", "USD/instance-hour",
       job.train->basis, job.train->source,
       small_first ? "searched at small scale first" : "searched at full scale", ""},
      *job.train, [&](std::size_t i) { return run.instance_hours[i] * runs(i); },
      [&](std::size_t i) { return run.power_kw[i]; },
      [&] {
        return node("hours of trials", "h",
                    small_first ? "run × (trials × cost of a trial × share of the data + finalists)"
                                : "run × trials × cost of a trial",
                    {},
                    {run.hours_tree, leaf(s, trials_c), leaf(s, t.early_stopping_share),
                     leaf(s, t.small_scale_share), leaf(s, t.small_scale_full_runs),
                     leaf(s, t.pretraining_share)},
                    "asha-2020");
      },
      [&] { return run.power_tree; });
}

} // namespace steelyard
