// Stage `tune`: trials beside the final run, at small scale first where the plan says so (MLCOST-11, -17).
#include "job.hpp"

#include "steelyard/formulas/experiment.hpp"

#include <algorithm>
#include <utility>

namespace steelyard {

namespace {

/// Cost of a trial over a full run, draw by draw, by the way in which trials are stopped.
class TrialCost {
 public:
  TrialCost(const Job& job, std::span<const double> trials)
      : setting_{job.setting}, stopping_{job.setting.plan.development.early_stopping},
        share_(job.setting.n, 1) {
    const auto& t = job.k().tune;
    switch (stopping_) {
    case EarlyStopping::none:
      return;
    case EarlyStopping::median: {
      used_ = {&t.median_stopping_share};
      const auto median = job.draw(t.median_stopping_share);
      share_.assign(median.begin(), median.end());
      return;
    }
    case EarlyStopping::asha:
    case EarlyStopping::hyperband:
      used_ = {&t.halving_budget_ratio, &t.halving_eta, &t.halving_overrun.at(name(stopping_))};
      put_halving(trials);
      return;
    }
  }

  [[nodiscard]] double operator[](std::size_t i) const { return share_[i]; }

  [[nodiscard]] Derivation tree() const {
    if (stopping_ == EarlyStopping::none)
      return plan_leaf("cost of a trial", 1, "1", "/development/early_stopping");
    std::vector<Derivation> inputs;
    for (const auto* coefficient : used_)
      inputs.push_back(leaf(setting_, *coefficient));
    if (stopping_ == EarlyStopping::median) return inputs.front();
    return node("cost of a trial", "1",
                stopping_ == EarlyStopping::asha ? "(log_eta(R / r) + 1) / (R / r) × overrun"
                                                 : "mean of the brackets of (R / r, eta) × overrun",
                share_, std::move(inputs), stopping_ == EarlyStopping::asha ? "asha-2020" : "hyperband-2018");
  }

 private:
  void put_halving(std::span<const double> trials) {
    const auto ratio = setting_.draw(*used_[0]), eta = setting_.draw(*used_[1]),
               overrun = setting_.draw(*used_[2]);
    double scheduled = 1;
    for (std::size_t i = 0; i < share_.size(); ++i) {
      // Usually the same in every draw, and worth computing once.
      if (i == 0 || ratio[i] != ratio[i - 1] || eta[i] != eta[i - 1]) {
        const double r = std::max(1.0, ratio[i]), kept = std::max(2.0, eta[i]);
        scheduled =
            stopping_ == EarlyStopping::asha ? successive_halving_share(r, kept) : hyperband_share(r, kept);
      }
      share_[i] = practised_share(scheduled, overrun[i], trials[i]);
    }
  }

  const Setting& setting_;
  EarlyStopping stopping_;
  std::vector<double> share_;
  std::vector<const Coefficient*> used_;
};

std::string_view stopping_words(EarlyStopping stopping) {
  switch (stopping) {
  case EarlyStopping::none:
    return "no trial is stopped early";
  case EarlyStopping::median:
    return "trials below the median are stopped";
  case EarlyStopping::asha:
    return "trials are stopped at the rungs of successive halving (ASHA)";
  case EarlyStopping::hyperband:
    return "trials are stopped at the rungs of Hyperband";
  }
  return "";
}

} // namespace

void add_tune(Job& job) {
  // What a pretraining run is tuned with is part of its development, whose multiple holds all of it.
  if (!job.run || pretrains(job)) return;
  const Setting& s = job.setting;
  TrainingRun& run = *job.run;
  const auto& t = job.k().tune;
  const bool from_plan = s.plan.development.tuning_trials.has_value();
  const auto word = is_classical(*job.model) ? std::string_view{"gbm"} : name(job.choices().method);
  const Assumption& trials_c =
      from_plan ? static_cast<const Assumption&>(*s.plan.development.tuning_trials) : t.trials.at(word);
  const auto trials = job.draw(trials_c);
  const TrialCost cost{job, trials};

  const auto startup_c = &job.k().train.startup_hours;
  const auto startup = job.draw(*startup_c);
  const auto trial = [&](std::size_t i, double share) {
    return trial_time(Hours{run.instance_hours[i]}, Hours{startup[i] * job.train->machine.count}, share);
  };

  const auto add = [&](std::string what, std::string note, OtherRuns& kept, auto&& hours_of,
                       std::string_view name_of_hours, std::string_view formula,
                       std::vector<Derivation> inputs) {
    const auto hours = values_of(s.n, hours_of);
    for (std::size_t i = 0; i < s.n; ++i)
      kept.hours[i] += hours[i];
    std::optional<Derivation> tree;
    if (s.detail) {
      inputs.insert(inputs.begin(), run.hours_tree);
      kept.trees.push_back(*(tree = node(name_of_hours, "h", formula, hours, std::move(inputs))));
    }
    add_machine_hours(
        job,
        {Stage::tune, ItemKind::compute, std::move(what) + " on " + job.train->label, "instance-hour",
         "USD/instance-hour", job.train->basis, job.train->source, std::move(note), ""},
        *job.train, [&](std::size_t i) { return hours[i]; }, [&](std::size_t i) { return run.power_kw[i]; },
        [&] { return *tree; }, [&] { return run.power_tree; });
  };
  const std::string stopping{stopping_words(s.plan.development.early_stopping)};
  const auto trees = [&](std::initializer_list<const Assumption*> more) {
    std::vector<Derivation> inputs;
    if (!s.detail) return inputs;
    inputs = {leaf(s, trials_c), cost.tree()};
    for (const auto* a : more)
      inputs.push_back(leaf(s, *a));
    return inputs;
  };
  const auto in_full = [&](std::size_t i) { return trials[i] * trial(i, cost[i]).count(); };
  if (!s.plan.development.small_scale_first) {
    add("tuning", stopping, run.searching, in_full, "hours of trials",
        "trials × (start-up + (run - start-up) × cost of a trial)", trees({startup_c}));
    return;
  }
  const auto small = job.draw(t.small_scale_share), finalists = job.draw(t.small_scale_full_runs),
             holds = job.draw(t.small_scale_ranks_kept);
  add(
      "tuning at small scale", stopping, run.searching,
      [&](std::size_t i) { return trials[i] * trial(i, cost[i] * small[i]).count(); },
      "hours of small trials", "trials × (start-up + (run - start-up) × cost of a trial × share of the data)",
      trees({startup_c, &t.small_scale_share}));
  // The one that is kept is the final run. A search in full is the most that a careful one can cost.
  add(
      "confirming at full size", "the best at small scale, again where the ranking did not hold",
      run.developing,
      [&](std::size_t i) {
        const double runs = confirming_runs(trials[i], finalists[i], Probability::clamped(holds[i])) - 1;
        return std::clamp(runs * run.instance_hours[i], 0.0, in_full(i));
      },
      "hours of full-size trials",
      "run × (finalists / chance that the ranking holds - 1), at most all trials",
      trees({startup_c, &t.small_scale_full_runs, &t.small_scale_ranks_kept}));
}

} // namespace steelyard
