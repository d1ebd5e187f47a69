#include "groundwork.hpp"

#include "steelyard/estimate/shared_work.hpp"

#include "steelyard/stats/straight.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace steelyard {

namespace {

std::string_view kind_of_tier(const HostedModel& hosted) {
  if (hosted.tier == "frontier") return "prompted-frontier";
  if (hosted.tier == "strong") return "prompted-strong";
  return hosted.tier == "mid" ? "prompted-mid" : "prompted-small";
}

/// Of open weights that are prompted, by size.
std::string_view prompted_kind(const PretrainedModel& model) {
  const double billions = model.parameters_b.value_or(0);
  return billions >= 60 ? "prompted-strong" : billions >= 12 ? "prompted-mid" : "prompted-small";
}

std::string_view kind_of(const Job& job) {
  switch (job.option.approach) {
  case Approach::custom:
    return job.model && is_classical(*job.model) ? "scratch-tabular" : "scratch-small";
  case Approach::fine_tune:
    if (job.choices().method == Method::service) return "fine-tuned-llm";
    if (job.choices().method == Method::head || job.choices().method == Method::cached) return "head-only";
    // A vision-language model that learns boxes is a detector among others.
    return job.model && generates(*job.model) && modality(job.setting.plan.task.kind) == Modality::text
               ? "fine-tuned-llm"
               : "fine-tuned";
  case Approach::pretrained:
    if (!job.model || !generates(*job.model)) return "zero-shot";
    return prompted_kind(*job.model);
  case Approach::marketplace:
    // A listing of open weights is as good as the weights.
    if (job.listing && !job.listing->model.empty() && job.model && generates(*job.model))
      return prompted_kind(*job.model);
    return "marketplace";
  case Approach::managed_service:
    if (job.fallback) return "prompted-strong";
    if (job.hosted) return kind_of_tier(*job.hosted);
    return job.choices().method == Method::service ? "custom-service" : "classical-service";
  }
  return "";
}

QualityQuestion question_of(const Job& job) {
  QualityQuestion question{job.option.approach, std::string{kind_of(job)}, {}, {}, false, 0};
  const Adaptation adaptation = job.choices().adaptation;
  question.prompt_gain = adaptation == Adaptation::few_shot || adaptation == Adaptation::rag;
  if (job.trains && !job.wanted_items.empty()) {
    question.labels = job.worth_items;
    question.wanted = job.wanted_items;
  }
  if (job.model && job.self_hosted())
    question.parameters_b = active_parameters(*job.model).count() / 1e9;
  else if (job.hosted && job.hosted->active_b && job.hosted->size_basis != "assumed")
    question.parameters_b = job.hosted->active_b->mode;
  return question;
}

Chance chance_of(const Job& job, const QualityQuestion& question) {
  std::optional<QualityQuestion> teacher;
  if (job.choices().adaptation == Adaptation::distilled && job.hosted)
    teacher =
        QualityQuestion{Approach::managed_service, std::string{kind_of_tier(*job.hosted)}, {}, {}, false, 0};
  return job.setting.belief.chance(question, teacher ? &*teacher : nullptr);
}

/// The same for all that learn alike, whatever they train on.
Chance shared_chance(const Job& job, const QualityQuestion& question) {
  if (job.option.pin) return chance_of(job, question); // whose labels are its own
  const Choices& c = job.choices();
  const std::string key = fmt::format("chance/{}/{}/{}/{}/{}/{}/{}/{}", name(question.approach),
                                      question.kind, question.prompt_gain, question.parameters_b,
                                      name(c.method), name(c.adaptation), c.service, c.hosted_model) +
                          (job.model && generates(*job.model) ? "/generates" : "");
  return job.setting.once<Chance>(key, [&] { return chance_of(job, question); });
}

/// Wrong answers are priced smoothly in the score: no cliff stands at the target. What waiting for the launch
/// costs is a loss like theirs, and no bill.
std::vector<double> losses(const Setting& s, const Chance& chance, std::span<const double> weeks) {
  const auto per_error = s.draw(s.plan.quality.usd_per_error),
             per_review = s.draw(s.plan.quality.usd_per_review),
             reviewed = s.draw(s.plan.quality.reviewed_share);
  std::vector<double> usd = waiting_cost(s, weeks);
  for (std::size_t i = 0; i < s.n; ++i) {
    const double wrong = chance.scores.empty() ? 0 : 1 - chance.scores[i];
    usd[i] += s.requests[i] * (wrong * per_error[i] + reviewed[i] * per_review[i]);
  }
  return usd;
}

Trial trial_of(Job& job, const QualityQuestion& question) {
  Trial trial{*job.ledger.trial(), weeks_until_tested(job), job.usd_per_label, {}, {}, question};
  if (!question.labels.empty()) {
    trial.train_items = job.train_items;
    trial.wanted_items = job.wanted_items;
    trial.question.labels = trial.question.wanted = {};
  }
  return trial;
}

void add_all_but_testing(Job& job) {
  add_label(job);
  add_collect(job);
  add_process(job);
  add_explore(job);
  add_train(job);
  add_tune(job);
  add_lost_runs(job);
  add_integration(job);
  add_retrain(job);
}

/// What serves, as far as other stages care.
std::string_view server_of(const Job& job) {
  return !job.serve ? "nobody's" : job.serve->machine.accelerator ? "accelerated" : "plain";
}

/// The machine that notebooks run on where nothing is trained and one machine does for every stage.
std::string_view notebook_server(const Job& job) {
  const bool one_for_all = !job.setting.plan.development.instance_per_stage && !job.train;
  return one_for_all ? std::string_view{job.choices().serve_instance} : std::string_view{};
}

/// What an option without training takes before and beside its testing, in which its model has no part.
struct Preparation {
  Entries entries;
  Launch launch;
};

const Preparation& preparation(const Job& job) {
  const std::string key = fmt::format(
      "preparation/{}/{}/{}/{}/{}/{}/{}", job.way, !job.choices().jumpstart.empty(), review_word(job),
      job.region(), server_of(job), notebook_server(job), job.option.approach == Approach::marketplace);
  return job.setting.once<Preparation>(key, [&] {
    Job own{job.setting, job.option};
    add_all_but_testing(own);
    return Preparation{own.ledger.entries(), launch(own)};
  });
}

Groundwork made(const Setting& s, const Option& option, Keep keep) {
  Job job{s, option};
  Groundwork g;
  if (keep == Keep::totals && !job.trains && !option.pin) {
    const Preparation& shared = preparation(job);
    job.ledger.carry_over(shared.entries);
    g.launch = shared.launch;
    add_evaluate(job);
  } else {
    if (keep == Keep::trial) job.ledger.keep_trial();
    add_all_but_testing(job);
    g.launch = launch(job);
    add_evaluate(job);
  }
  const QualityQuestion question = question_of(job);
  g.chance = shared_chance(job, question);
  g.losses_usd = losses(s, g.chance, g.launch.weeks);
  if (keep == Keep::trial) g.trial = trial_of(job, question);
  g.entries = job.ledger.entries();
  return g;
}

/// Every column that depends on a variable.
template <class Work>
auto varying_columns(Work& g) {
  auto& t = g.entries.totals;
  return std::array{&t.cost,  &t.device_hours, &t.energy,      &t.operational,  &t.embodied,
                    &t.water, &t.effort,       &t.at_provider, &g.launch.weeks, &g.losses_usd};
}

bool runs_straight(const Groundwork& low, const Groundwork& between, const Groundwork& high, double share) {
  if (low.chance.scores != between.chance.scores || low.chance.scores != high.chance.scores) return false;
  const auto a = varying_columns(low), b = varying_columns(between), c = varying_columns(high);
  for (std::size_t k = 0; k < a.size(); ++k)
    if (!straight(*a[k], *b[k], *c[k], share)) return false;
  return true;
}

} // namespace

// What serves plays no part but as told here.
std::string groundwork_key(const Job& job, Keep keep) {
  const std::string_view kept = keep == Keep::trial ? "trial" : "totals";
  const Option& option = job.option;
  // A pin may say anything, and a vendor's algorithm trains on what serves it.
  if (option.pin || option.approach == Approach::marketplace)
    return fmt::format("groundwork/{}/{}", kept, option.id);
  const Choices& c = option.choices;
  return fmt::format("groundwork/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}", kept,
                     name(option.approach), name(c.adaptation), name(c.method),
                     static_cast<int>(c.service_tier), c.model, c.jumpstart, c.service, c.hosted_model,
                     c.listing, c.fallback_model, c.train_instance, c.train_count, c.optimizer, c.purchase,
                     job.region(), job.way, server_of(job), notebook_server(job));
}

const Groundwork& groundwork(const Job& job, Keep keep) {
  return job.setting.once<Groundwork>(groundwork_key(job, keep),
                                      [&] { return made(job.setting, job.option, keep); });
}

void GroundworkLine::learn(const Setting& setting, double value) {
  const Job job{setting, option_};
  learnt_.push_back({value, groundwork_key(job, Keep::totals),
                     std::make_shared<const Groundwork>(groundwork(job, Keep::totals))});
}

bool GroundworkLine::straight() const {
  if (learnt_.size() < 3) return false;
  const Learnt &low = learnt_.front(), &high = learnt_.back();
  return std::all_of(learnt_.begin() + 1, learnt_.end(), [&](const Learnt& between) {
    return between.key == low.key && runs_straight(*low.work, *between.work, *high.work,
                                                   share_of_way(between.value, low.value, high.value));
  });
}

void GroundworkLine::lend(const Setting& setting, double value) const {
  const Learnt &low = learnt_.front(), &high = learnt_.back();
  (void)setting.once<Groundwork>(low.key, [&] {
    Groundwork g = *low.work;
    const double share = share_of_way(value, low.value, high.value);
    const auto to = varying_columns(g);
    const auto from = varying_columns(*high.work);
    for (std::size_t k = 0; k < to.size(); ++k)
      *to[k] = on_the_way(std::move(*to[k]), *from[k], share);
    return g;
  });
}

} // namespace steelyard
