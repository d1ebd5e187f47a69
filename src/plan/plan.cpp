#include "steelyard/plan/plan.hpp"

#include <array>
#include <utility>

namespace steelyard {

namespace {

template <class E, std::size_t N>
using Words = std::array<std::pair<E, std::string_view>, N>;

template <class E, std::size_t N>
std::string_view word_of(const Words<E, N>& words, E value) {
  for (const auto& [key, word] : words)
    if (key == value) return word;
  return "";
}

template <class E, std::size_t N>
std::optional<E> meant_by(const Words<E, N>& words, std::string_view text) {
  for (const auto& [key, word] : words)
    if (word == text) return key;
  return std::nullopt;
}

constexpr Words<Approach, 5> approaches{{{Approach::custom, "custom"},
                                         {Approach::fine_tune, "fine-tune"},
                                         {Approach::pretrained, "pretrained"},
                                         {Approach::marketplace, "marketplace"},
                                         {Approach::managed_service, "managed-service"}}};
constexpr Words<Adaptation, 7> adaptations{{{Adaptation::none, "none"},
                                            {Adaptation::prompt, "prompt"},
                                            {Adaptation::few_shot, "few-shot"},
                                            {Adaptation::rag, "rag"},
                                            {Adaptation::fine_tune, "fine-tune"},
                                            {Adaptation::distilled, "distilled"},
                                            {Adaptation::scratch, "scratch"}}};
constexpr Words<Hosting, 9> hostings{{{Hosting::api, "api"},
                                      {Hosting::endpoint, "endpoint"},
                                      {Hosting::inference_component, "inference-component"},
                                      {Hosting::serverless, "serverless"},
                                      {Hosting::async, "async"},
                                      {Hosting::batch, "batch"},
                                      {Hosting::provisioned, "provisioned"},
                                      {Hosting::custom_model_import, "custom-model-import"},
                                      {Hosting::own_hardware, "own-hardware"}}};

} // namespace

std::string_view name(Approach approach) {
  return word_of(approaches, approach);
}

std::optional<Approach> approach(std::string_view word) {
  return meant_by(approaches, word);
}

std::string_view name(Adaptation adaptation) {
  return word_of(adaptations, adaptation);
}

std::optional<Adaptation> adaptation(std::string_view word) {
  return meant_by(adaptations, word);
}

std::string_view name(Hosting hosting) {
  return word_of(hostings, hosting);
}

std::optional<Hosting> hosting(std::string_view word) {
  return meant_by(hostings, word);
}

std::string_view name(ServiceTier tier) {
  constexpr std::array<std::string_view, 3> words{"standard", "priority", "flex"};
  return words[static_cast<std::size_t>(tier)];
}

std::string_view name(Stage stage) {
  constexpr std::array<std::string_view, stage_count> words{"collect", "label",   "process",  "explore",
                                                            "train",   "tune",    "evaluate", "deploy",
                                                            "monitor", "retrain", "idle"};
  return words[static_cast<std::size_t>(stage)];
}

std::string_view name(Stack stack) {
  switch (stack) {
  case Stack::tuned:
    return "tuned";
  case Stack::standard:
    return "standard";
  case Stack::naive:
    return "naive";
  }
  return "";
}

std::string_view name(WeightPrecision precision) {
  switch (precision) {
  case WeightPrecision::bf16:
    return "bf16";
  case WeightPrecision::fp8:
    return "fp8";
  case WeightPrecision::int4:
    return "int4";
  }
  return "";
}

std::string_view name(Commitment commitment) {
  switch (commitment) {
  case Commitment::none:
    return "none";
  case Commitment::one_year:
    return "1-year";
  case Commitment::three_years:
    return "3-years";
  }
  return "";
}

std::string_view name(EarlyStopping stopping) {
  switch (stopping) {
  case EarlyStopping::none:
    return "none";
  case EarlyStopping::median:
    return "median";
  case EarlyStopping::asha:
    return "asha";
  case EarlyStopping::hyperband:
    return "hyperband";
  }
  return "";
}

std::string_view name(LabelSource source) {
  switch (source) {
  case LabelSource::in_house:
    return "in-house";
  case LabelSource::vendor:
    return "vendor";
  case LabelSource::crowd:
    return "crowd";
  case LabelSource::teacher:
    return "teacher";
  case LabelSource::rules:
    return "rules";
  }
  return "";
}

std::string_view name(Pattern pattern) {
  switch (pattern) {
  case Pattern::flat:
    return "flat";
  case Pattern::business_hours:
    return "business-hours";
  case Pattern::diurnal:
    return "diurnal";
  case Pattern::nightly_batch:
    return "nightly-batch";
  case Pattern::spiky:
    return "spiky";
  case Pattern::weekly_weights:
    return "weekly weights";
  }
  return "";
}

std::string_view name(RankBy by) {
  switch (by) {
  case RankBy::cost:
    return "cost";
  case RankBy::emissions:
    return "emissions";
  case RankBy::energy:
    return "energy";
  case RankBy::compute_hours:
    return "compute-hours";
  case RankBy::score:
    return "score";
  }
  return "";
}

std::string_view name(Percentile percentile) {
  switch (percentile) {
  case Percentile::mean:
    return "mean";
  case Percentile::p50:
    return "p50";
  case Percentile::p90:
    return "p90";
  }
  return "";
}

const Pin* measured_pin(const Plan& plan) {
  for (const Pin& pin : plan.options.pin)
    if (pin.approach == Approach::custom || pin.approach == Approach::fine_tune) return &pin;
  return nullptr;
}

std::vector<const Assumption*> assumptions(const Plan& plan) {
  std::vector<const Assumption*> all{&plan.horizon_months};
  const auto add = [&all](const Assumption& a) { all.push_back(&a); };
  const auto add_if = [&all](const auto& a) {
    if (a) all.push_back(&*a);
  };
  const Task& t = plan.task;
  for (const auto* size : {&t.input_tokens, &t.output_tokens, &t.system_tokens, &t.context_tokens,
                           &t.reasoning_tokens, &t.characters, &t.pages, &t.image_megapixels, &t.images,
                           &t.audio_seconds, &t.video_seconds, &t.features, &t.rows, &t.series,
                           &t.horizon_steps, &t.items, &t.classes, &t.documents, &t.reranked_passages})
    add_if(*size);
  add(plan.demand.requests_per_month);
  add(plan.demand.growth_per_year);
  add(plan.demand.peak_to_mean);
  add_if(plan.demand.latency_p95_ms);
  add(plan.demand.variants);
  add(plan.data.labelled_items);
  add(plan.data.unlabelled_items);
  add_if(plan.data.label_usd_per_item);
  add_if(plan.data.seconds_per_label);
  add_if(plan.data.labels_per_item);
  add_if(plan.data.review_share);
  add(plan.data.collect_usd_per_item);
  add(plan.data.item_kilobytes);
  add(plan.quality.usd_per_error);
  add(plan.quality.usd_per_review);
  add(plan.quality.reviewed_share);
  add(plan.team.usd_per_day);
  add(plan.team.engineers);
  add_if(plan.team.labellers);
  add_if(plan.development.tuning_trials);
  add(plan.development.notebook_hours_per_week);
  add(plan.development.retrain_every_months);
  add(plan.ranking.delay_usd_per_week);
  return all;
}

} // namespace steelyard
