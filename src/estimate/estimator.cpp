#include "steelyard/estimate/estimator.hpp"

#include "job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

Job make_job(const Setting& s, const Option& option) {
  const Choices& c = option.choices;
  const std::string& region = c.region.empty() ? s.plan.region : c.region;
  Job job{s, option, s.site(region)};
  job.making_per_kwh = s.draw(s.coefficients.call.embodied_per_kwh);
  job.device_kw = s.draw(s.coefficients.call.device_kw);
  if (!c.hosted_model.empty()) job.hosted = find_hosted_model(s.catalog, c.hosted_model);
  if (!c.fallback_model.empty()) job.fallback = find_hosted_model(s.catalog, c.fallback_model);
  if (!c.service.empty()) job.service = find_service(s.catalog, c.service);
  if (!c.listing.empty()) job.listing = find_listing(s.catalog, c.listing);
  job.way = way_of_working(option, s.catalog);
  job.trains = c.method != Method::none;

  if (!c.train_instance.empty())
    if (const auto m =
            machine(s.catalog, c.train_instance, region, Product::training, std::max(1, c.train_count))) {
      job.train =
          machine_draws(s, *m,
                        (m->count > 1 ? std::to_string(static_cast<int>(m->count)) + " x " : std::string{}) +
                            "ml." + m->instance->type);
      if (c.purchase == "spot") {
        const auto terms = spot_terms(s.catalog, *m->instance, region);
        take_spot_price(s, terms, *job.train);
        job.train_spot.emplace(s, *m, terms, SpotWork::training);
      }
    }
  const Product use = c.hosting == Hosting::batch ? Product::transform : Product::hosting;
  if (option.pin && option.pin->own_hardware) {
    const auto own = [&](const std::string& instance) {
      Machine like;
      like.instance = find_instance(s.catalog, instance);
      if (like.instance && !like.instance->accelerator.empty())
        like.accelerator = find_accelerator(s.catalog, like.instance->accelerator);
      return own_hardware_draws(s, *option.pin->own_hardware, like.instance ? &like : nullptr);
    };
    job.serve = own(c.serve_instance);
    // Own hardware trains too, unless the plan says on what.
    if (!c.train_instance.empty() && !option.pin->train_instance) {
      job.train = own(c.train_instance);
      job.train_spot.reset();
    }
  } else if (c.serve_purchase == "spot") {
    // SageMaker sells no such capacity for batch transform: the same type on EC2, by AWS Batch or the like.
    if (const auto m = machine(s.catalog, c.serve_instance, region, Product::ec2)) {
      const auto terms = spot_terms(s.catalog, *m->instance, region);
      job.serve = machine_draws(s, *m, m->instance->type);
      take_spot_price(s, terms, *job.serve);
      job.serve_spot.emplace(s, *m, terms, SpotWork::batch);
    }
  } else if (!c.serve_instance.empty()) {
    auto m = machine(s.catalog, c.serve_instance, region, use);
    if (!m) m = machine(s.catalog, c.serve_instance, region, Product::hosting);
    if (m) job.serve = machine_draws(s, *m, "ml." + m->instance->type);
  }
  return job;
}

/// What a listing or a model without a card computes: a stand-in with the footprint's size.
PretrainedModel stand_in(const Listing& listing) {
  PretrainedModel model;
  model.id = listing.id;
  model.family =
      listing.footprint && !listing.footprint->family.empty() ? listing.footprint->family : "encoder";
  model.hub = "marketplace";
  if (listing.footprint && listing.footprint->parameters_b)
    model.parameters_b = listing.footprint->parameters_b->mode;
  if (listing.footprint && listing.footprint->gmacs) model.gmacs = listing.footprint->gmacs->mode;
  if (!model.parameters_b && !model.gmacs) model.parameters_b = 0.3;
  model.provenance = listing.provenance;
  model.provenance.basis = Basis::assumed;
  return model;
}

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

} // namespace

Estimated estimate_option(const Setting& s, const Option& option, Keep keep) {
  Job job = make_job(s, option);
  if (keep == Keep::trial) job.ledger.keep_trial();
  const auto named = model_of(option, s.catalog);
  if (named) job.model = &*named;
  // A listing is computed with like the model in it, or like one of its size.
  const Listing vendors{};
  auto packaged = stand_in(job.listing ? *job.listing : vendors);
  if (option.pin && option.pin->params) packaged = resized(packaged, Parameters{*option.pin->params});
  if (option.approach == Approach::marketplace && !job.model) {
    const auto* known =
        job.listing && !job.listing->model.empty() ? find_model(s.catalog, job.listing->model) : nullptr;
    job.model = known ? known : &packaged;
  }
  // A hosted model that the catalog does not know, at the plan's price.
  HostedModel own;
  if (option.pin && !job.hosted &&
      (option.pin->usd_per_million_input_tokens || option.pin->usd_per_million_output_tokens)) {
    own.id = option.id;
    own.model = option.pin->model.value_or(option.id);
    own.provider = option.approach == Approach::managed_service ? "own" : "aws";
    own.tier = "mid";
    own.provenance = {"plan", "", Basis::assumed, ""};
    own.input_usd_per_million = option.pin->usd_per_million_input_tokens;
    own.output_usd_per_million = option.pin->usd_per_million_output_tokens;
    job.hosted = &own;
  }

  add_label(job);
  add_collect(job);
  add_process(job);
  add_explore(job);
  add_train(job);
  add_tune(job);
  add_lost_runs(job);
  add_evaluate(job);
  add_integration(job);
  add_serving(job);
  add_monitor(job);
  add_retrain(job);

  Estimated result;
  QualityQuestion question{option.approach, std::string{kind_of(job)}, {}, {}, false, 0};
  question.prompt_gain =
      option.choices.adaptation == Adaptation::few_shot || option.choices.adaptation == Adaptation::rag;
  if (job.trains && !job.wanted_items.empty()) {
    question.labels = job.worth_items;
    question.wanted = job.wanted_items;
  }
  if (job.model && job.self_hosted())
    question.parameters_b = active_parameters(*job.model).count() / 1e9;
  else if (job.hosted && job.hosted->active_b && job.hosted->size_basis != "assumed")
    question.parameters_b = job.hosted->active_b->mode;
  if (keep == Keep::trial) {
    result.trial = Trial{*job.ledger.trial(), weeks_until_tested(job), job.usd_per_label, {}, {}, question};
    if (!question.labels.empty()) {
      result.trial->train_items = job.train_items;
      result.trial->wanted_items = job.wanted_items;
      result.trial->question.labels = result.trial->question.wanted = {};
    }
  }
  std::optional<QualityQuestion> teacher;
  if (option.choices.adaptation == Adaptation::distilled && job.hosted)
    teacher =
        QualityQuestion{Approach::managed_service, std::string{kind_of_tier(*job.hosted)}, {}, {}, false, 0};
  result.chance = s.belief.chance(question, teacher ? &*teacher : nullptr);

  const auto& limit = s.plan.demand.latency_p95_ms;
  if (limit && s.plan.demand.online && !job.latency_ms.empty()) {
    const auto most = s.draw(*limit);
    double slow = 0;
    // Times of answers are rough, so only what is far above the target counts against an option.
    for (std::size_t i = 0; i < s.n; ++i)
      slow += job.latency_ms[i] > 2 * most[i] ? 1 : 0;
    result.over_latency = slow / static_cast<double>(s.n);
  }
  result.overloaded = job.overloaded;

  result.estimate = job.ledger.close();
  Estimate& e = result.estimate;
  add_calendar(job, e);

  // Nobody knows how often an answer of it is wrong: not never.
  if (result.chance.scores.empty() && mean(s.plan.quality.usd_per_error) > 0)
    e.missing.push_back(fmt::format(
        "what wrong answers cost: {}; a point of a pilot under quality.pilot says it", result.chance.why));

  // Wrong answers are priced smoothly in the score: no cliff stands at the target. What waiting for the
  // launch costs is a loss like theirs, and no bill.
  const auto per_error = s.draw(s.plan.quality.usd_per_error),
             per_review = s.draw(s.plan.quality.usd_per_review),
             reviewed = s.draw(s.plan.quality.reviewed_share);
  std::vector<double> with_errors = e.column(Metric::cost_usd);
  const auto waiting = waiting_cost(s, e.column(Metric::weeks_to_launch));
  for (std::size_t i = 0; i < s.n; ++i) {
    const double wrong = result.chance.scores.empty() ? 0 : 1 - result.chance.scores[i];
    with_errors[i] += s.requests[i] * (wrong * per_error[i] + reviewed[i] * per_review[i]) + waiting[i];
  }
  e.put(Metric::cost_with_errors_usd, std::move(with_errors));
  return result;
}

} // namespace steelyard
