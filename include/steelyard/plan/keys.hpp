/// \file
/// The keys of a plan, said once: name, meaning, unit, bounds and default of each, and the field it fills.
///
/// visit_plan() walks a plan through them. Reader, published schema and writer are visitors of this one list:
/// a key that is added here is read, documented and written.
///
/// A visitor has the members
/// - `number(key, Uncertain<double>&)` and with an optional: a value, a text with a unit, or a range
/// - `plain(key, double&)` and with an optional: a single value or a text with a unit
/// - `word(key, E&, E last)` and with an optional: one of the words of an enumeration
/// - `words(key, std::vector<E>&, E last)`: several of them
/// - `flag(key, bool&)`, `text(key, std::string&)` and with an optional, `texts(key,
/// std::vector<std::string>&)`
/// - `object(key, fill)`: what is nested; `fill()` visits its keys
/// - `optional_object(key, std::optional<T>&, fill)`: `fill(T&)`
/// - `list(key, std::vector<T>&, fill)`: `fill(T&)` visits the keys of one element
/// - `sizes(Task&)`: the sizes of a request, which depend on the kind
/// - `pattern(key, Demand&)`: a word or 168 weights
/// - `mode(key, bool&)`: `online` or `batch`
/// - `coefficients(key, std::vector<Uncertain<double>>&)`: a map from the id of a coefficient to a number
#pragma once

#include "steelyard/plan/plan.hpp"
#include "steelyard/plan/task_sizes.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace steelyard {

/// The largest number that a plan may hold.
inline constexpr double largest_number = 1e18;

/// What a key of the plan says and accepts.
struct Key {
  std::string_view name = "";
  std::string_view about = "";
  std::string_view unit =
      ""; ///< `USD/item`: what stands before the slash is a unit of units/text.hpp, or a thing counted
  double low = 0, high = largest_number;
  bool above_low = false; ///< `low` itself is not allowed, except as the low end of a range
  bool required = false;
  std::optional<Distribution> fallback = std::nullopt; ///< what is taken when a number is absent
  std::string_view fallback_word = "";                 ///< the same for a text
  std::string_view why = "";                           ///< why that
  std::string_view absent = ""; ///< what the absence means, where nothing is filled or it depends
  std::span<const std::string_view> one_of = {}; ///< the texts allowed; empty: any
  std::string_view example = "";                 ///< JSON to show somebody who has to write the key
};

inline constexpr std::array<std::string_view, 4> documents_change_words{"never", "monthly", "weekly",
                                                                        "daily"};
inline constexpr std::array<std::string_view, 3> vector_store_words{"cheapest", "s3-vectors",
                                                                    "opensearch-serverless"};
/// How a pinned model may be adapted: the methods of option/option.hpp and the ways of prompting.
inline constexpr std::array<std::string_view, 13> method_words{
    "none",  "prompt", "few-shot", "rag",       "fine-tune", "full",   "lora",
    "qlora", "head",   "cached",   "distilled", "scratch",   "service"};

/// Peak over mean demand by pattern: within the week, with bursts.
[[nodiscard]] Distribution usual_peak_to_mean(const Demand& demand);
/// Storage of one training item [kB].
[[nodiscard]] Distribution usual_item_kilobytes(TaskKind kind);

template <class P, class V>
void visit_task(P& task, V& v) {
  v.word(Key{.name = "kind",
             .about = "what the model is for",
             .required = true,
             .example = "\"text-classification\""},
         task.kind, TaskKind::anomaly_detection);
  v.sizes(task);
  const bool has_languages = has_key(task.kind, "languages");
  v.texts(Key{.name = "languages",
              .about = "languages of the text or speech, as BCP 47 codes",
              .fallback_word = has_languages ? std::string_view{"en"} : std::string_view{},
              .why = "nothing said of other languages",
              .absent = "English, where the kind has languages",
              .example = "[\"en\", \"de\"]"},
          task.languages);
  v.text(Key{.name = "documents_change",
             .about = "how often the searched documents are renewed",
             .fallback_word = task.documents ? std::string_view{"monthly"} : std::string_view{},
             .why = "most document stores are renewed now and then",
             .absent = "monthly, where there are documents",
             .one_of = documents_change_words},
         task.documents_change);
  const bool searches = task.documents && has_key(task.kind, "vector_store");
  v.text(Key{.name = "vector_store",
             .about = "where the passages are kept that are searched",
             .fallback_word = searches ? std::string_view{"cheapest"} : std::string_view{},
             .why = "whichever store costs less at the plan's volume",
             .absent = "the cheapest, where there are documents",
             .one_of = vector_store_words},
         task.vector_store);
}

template <class P, class V>
void visit_demand(P& demand, V& v) {
  v.number(Key{.name = "requests_per_month",
               .about = "requests in a month of the first year",
               .unit = "requests/month",
               .above_low = true,
               .required = true,
               .example = "{\"low\": 2e5, \"mode\": 1e6, \"high\": 3e6}"},
           demand.requests_per_month);
  v.number(Key{.name = "growth_per_year",
               .about = "growth of demand; 0.2 is 20 % more each year",
               .unit = "fraction/year",
               .low = -1,
               .high = 100,
               .above_low = true,
               .fallback = Exact{0},
               .why = "demand is taken to stay as it is"},
           demand.growth_per_year);
  v.pattern(Key{.name = "pattern",
                .about = "how demand is spread over the week: a word, or 168 hourly weights from Monday 0:00",
                .fallback_word = "business-hours",
                .why = "most products are used by day"},
            demand);
  v.number(Key{.name = "peak_to_mean",
               .about = "demand of the busiest minutes over the weekly mean",
               .unit = "ratio",
               .low = 1,
               .high = 10000,
               .fallback = usual_peak_to_mean(demand),
               .why = "usual for the pattern, with bursts",
               .absent = "by pattern"},
           demand.peak_to_mean);
  v.number(Key{.name = "latency_p95_ms",
               .about = "95 of 100 requests have to be answered within",
               .unit = "ms",
               .high = 86400000,
               .above_low = true,
               .absent = "no limit"},
           demand.latency_p95_ms);
  v.mode(Key{.name = "mode",
             .about = "answered at once (`online`) or in batches (`batch`)",
             .fallback_word = "online",
             .why = "a request is answered when it comes"},
         demand.online);
  v.number(Key{.name = "variants",
               .about = "tenants or adapters that must be served",
               .unit = "variants",
               .low = 1,
               .high = 1e6,
               .fallback = Exact{1},
               .why = "one model for all"},
           demand.variants);
  v.plain(Key{.name = "min_replicas",
              .about = "instances of an endpoint that are always on; 2 spread over two zones",
              .unit = "instances",
              .low = 1,
              .high = 1000,
              .fallback = Exact{1},
              .why = "one is enough where a short outage is"},
          demand.min_replicas);
  v.word(Key{.name = "commitment",
             .about = "how long the instances that are always on are bought for in advance",
             .why = "on demand, until the volume is known"},
         demand.commitment, Commitment::three_years);
}

template <class P, class V>
void visit_data(P& data, TaskKind kind, V& v) {
  v.number(Key{.name = "labelled_items",
               .about = "examples with labels that exist already",
               .unit = "items",
               .fallback = Exact{0},
               .why = "no labels are known of, so they are paid for"},
           data.labelled_items);
  v.number(Key{.name = "unlabelled_items",
               .about = "examples without labels that exist already",
               .unit = "items",
               .fallback = Exact{0},
               .why = "no examples are known of"},
           data.unlabelled_items);
  v.number(Key{.name = "label_usd_per_item",
               .about = "price of one label",
               .unit = "USD/item",
               .absent = "from the time for a label and the pay of label_source"},
           data.label_usd_per_item);
  v.number(Key{.name = "seconds_per_label",
               .about = "time of one person for one label",
               .unit = "seconds/label",
               .high = 1e6,
               .absent = "by what is labelled and how large an item is"},
           data.seconds_per_label);
  v.number(Key{.name = "labels_per_item",
               .about = "people who label the same item",
               .unit = "labels/item",
               .low = 1,
               .high = 100,
               .absent = "by label_source, from models/"},
           data.labels_per_item);
  v.number(Key{.name = "review_share",
               .about = "share of the labels that somebody checks",
               .unit = "fraction",
               .high = 1,
               .absent = "from models/"},
           data.review_share);
  v.number(Key{.name = "collect_usd_per_item",
               .about = "price of getting one more example",
               .unit = "USD/item",
               .fallback = Exact{0},
               .why = "examples are taken to come from operations"},
           data.collect_usd_per_item);
  v.number(Key{.name = "item_kilobytes",
               .about = "storage of one example",
               .unit = "kB/item",
               .above_low = true,
               .fallback = usual_item_kilobytes(kind),
               .why = "usual for the modality",
               .absent = "by modality"},
           data.item_kilobytes);
  v.word(Key{.name = "label_source",
             .about = "who labels; with `rules` people write functions that label (weak supervision)",
             .why = "public crowds are closed to new accounts"},
         data.label_source, LabelSource::rules);
  v.text(Key{.name = "label_platform",
             .about = "platform that charges by the item labelled, by catalog id",
             .absent = "software without a fee",
             .example = "\"labelbox/annotate\""},
         data.label_platform);
}

template <class P, class V>
void visit_quality(P& quality, TaskKind kind, V& v) {
  v.text(Key{.name = "metric",
             .about = "the metric of target and scores, in the team's words",
             .fallback_word = usual_metric(kind),
             .why = "usual for the kind of task",
             .absent = "usual for the kind of task"},
         quality.metric);
  v.plain(Key{.name = "target",
              .about = "the score that is good enough",
              .unit = "fraction",
              .high = 1,
              .absent = "no target"},
          quality.target);
  v.flag(Key{.name = "error_metric", .about = "lower scores are better, as for rmse or word error rate"},
         quality.error_metric);
  v.number(Key{.name = "usd_per_error",
               .about = "what one wrong answer costs",
               .unit = "USD/error",
               .fallback = Exact{0},
               .why = "errors are not priced until the plan says"},
           quality.usd_per_error);
  v.number(Key{.name = "usd_per_review",
               .about = "what it costs when somebody looks at one answer",
               .unit = "USD/review",
               .fallback = Exact{0},
               .why = "reviews are not priced until the plan says"},
           quality.usd_per_review);
  v.number(Key{.name = "reviewed_share",
               .about = "share of the answers that somebody looks at",
               .unit = "fraction",
               .high = 1,
               .fallback = Exact{0},
               .why = "no review is known of"},
           quality.reviewed_share);
  v.list(
      Key{.name = "pilot",
          .about = "what has been tried already",
          .absent = "no pilot; the odds are a judgement"},
      quality.pilot, [&v](auto& point) {
        v.word(
            Key{.name = "approach", .about = "what was tried", .required = true, .example = "\"fine-tune\""},
            point.approach, Approach::managed_service);
        v.plain(Key{.name = "items",
                    .about = "labelled examples it learned from",
                    .unit = "items",
                    .required = true,
                    .example = "500"},
                point.items);
        v.plain(Key{.name = "score",
                    .about = "the score it reached",
                    .unit = "fraction",
                    .high = 1,
                    .required = true,
                    .example = "0.79"},
                point.score);
        v.plain(Key{.name = "test_items",
                    .about = "examples it was tested on",
                    .unit = "items",
                    .above_low = true,
                    .absent = "the score's noise is a guess"},
                point.test_items);
        v.plain(Key{.name = "seed",
                    .about = "which repetition this was",
                    .absent = "each point stands for itself"},
                point.seed);
      });
}

template <class P, class V>
void visit_development(P& development, V& v) {
  v.number(Key{.name = "tuning_trials",
               .about = "training runs of the hyperparameter search",
               .unit = "trials",
               .high = 1e6,
               .absent = "by method, from models/"},
           development.tuning_trials);
  v.word(Key{.name = "early_stopping",
             .about =
                 "which trials of the search stop before their end: none, those below the median of the "
                 "others, or those that fall behind at the rungs of successive halving (asha, hyperband)",
             .why = "the only one beside Hyperband that SageMaker has, and one flag"},
         development.early_stopping, EarlyStopping::hyperband);
  v.flag(Key{.name = "small_scale_first",
             .about = "experiments start on a small part of the data (MLCOST-11, -17)"},
         development.small_scale_first);
  v.flag(
      Key{.name = "rules", .about = "debugging rules watch the training jobs and stop bad ones (MLCOST-23)"},
      development.rules);
  v.flag(Key{.name = "spot", .about = "training uses spare capacity that may be interrupted"},
         development.spot);
  v.number(Key{.name = "notebook_hours_per_week",
               .about = "hours a week that one engineer works in a notebook",
               .unit = "hours/week",
               .high = 168,
               .fallback = Exact{30},
               .why = "most of a working week"},
           development.notebook_hours_per_week);
  v.flag(Key{.name = "instance_per_stage",
             .about =
                 "data are explored on low power and prototypes made on a small accelerator; without it, "
                 "all of it is done on the machine that trains (MLCOST-09)"},
         development.instance_per_stage);
  v.flag(Key{.name = "notebook_auto_stop", .about = "idle notebooks are stopped (MLCOST-16)"},
         development.notebook_auto_stop);
  v.flag(Key{.name = "endpoint_auto_stop",
             .about = "an alarm stops endpoints that were set up for a trial and forgotten (MLCOST-16)"},
         development.endpoint_auto_stop);
  v.flag(Key{.name = "staging_off_hours",
             .about = "the staging endpoint is off at night and on weekends (MLCOST-16)"},
         development.staging_off_hours);
  v.number(Key{.name = "retrain_every_months",
               .about = "time between retrainings; 0 is never",
               .unit = "months",
               .high = 240,
               .fallback = Exact{6},
               .why = "twice a year keeps up with slow drift"},
           development.retrain_every_months);
  v.plain(Key{.name = "measured_mfu",
              .about = "share of the accelerators' dense 16-bit peak that your own training jobs reach on "
                       "this stack, in FLOP of the model, padding counted",
              .unit = "fraction",
              .high = 1,
              .above_low = true,
              .absent = "by the law of training hours"},
          development.measured_mfu);
  v.plain(Key{.name = "measured_items_per_second",
              .about = "examples a second that the first pinned option that trains was seen to take in, on "
                       "all of its training machines together; goes before smaller_run and measured_mfu",
              .unit = "items/second",
              .above_low = true,
              .absent = "by the law of training hours"},
          development.measured_items_per_second);
  v.optional_object(
      Key{.name = "smaller_run",
          .about = "a run of the first pinned option that trains, on less data or another machine; goes "
                   "before measured_mfu"},
      development.smaller_run, [&v](auto& run) {
        v.plain(Key{.name = "items",
                    .about = "examples that it saw, all epochs together",
                    .unit = "items",
                    .above_low = true,
                    .required = true,
                    .example = "20000"},
                run.items);
        v.plain(Key{.name = "hours",
                    .about = "time that it took, without start-up",
                    .unit = "hours",
                    .above_low = true,
                    .required = true,
                    .example = "1.5"},
                run.hours);
        v.text(Key{.name = "instance",
                   .about = "instance type that it ran on",
                   .required = true,
                   .example = "\"ml.g5.xlarge\""},
               run.instance);
        v.plain(Key{.name = "devices",
                    .about = "accelerators that it ran on, all instances together",
                    .unit = "devices",
                    .low = 1,
                    .high = 1e6,
                    .fallback = Exact{1},
                    .why = "one"},
                run.devices);
      });
  v.plain(Key{.name = "device_utilisation",
              .about = "share of their time that the accelerators of your own training jobs are busy, from "
                       "telemetry; sets their power",
              .unit = "fraction",
              .high = 1,
              .absent = "by the law of training power"},
          development.device_utilisation);
  v.optional_object(
      Key{.name = "measured_power",
          .about = "power that your own training jobs were metered at; goes before device_utilisation"},
      development.measured_power, [&v](auto& power) {
        v.plain(Key{.name = "watts",
                    .about = "of one accelerator while it trains, the mean of a job",
                    .unit = "W",
                    .high = 1e5,
                    .above_low = true,
                    .required = true,
                    .example = "410"},
                power.watts);
        v.flag(Key{.name = "whole_machine",
                   .about = "the meter was that of the machine: its power divided by its accelerators"},
               power.whole_machine);
        v.text(Key{.name = "instance",
                   .about = "instance type that it was metered on",
                   .required = true,
                   .example = "\"ml.p4d.24xlarge\""},
               power.instance);
      });
  v.optional_object(
      Key{.name = "measured_failures",
          .about = "failures that stopped your own training jobs; joined with what models/ believes of the "
                   "time between them. Acts on runs whose hours are measured: the law of training hours has "
                   "usual failures in it"},
      development.measured_failures, [&v](auto& failures) {
        v.plain(Key{.name = "count",
                    .about = "failures that were seen",
                    .unit = "failures",
                    .high = 1e6,
                    .required = true,
                    .example = "2"},
                failures.count);
        v.plain(Key{.name = "device_hours",
                    .about = "hours they were counted in, times accelerators",
                    .unit = "hours",
                    .above_low = true,
                    .required = true,
                    .example = "4600"},
                failures.device_hours);
      });
  v.text(Key{.name = "measured_from",
             .about = "where the measured figures above are from; shown beside them",
             .example = "\"measured.json: 24 h on 8 accelerators\""},
         development.measured_from);
}

template <class P, class V>
void visit_pin(P& pin, V& v) {
  v.text(Key{.name = "id", .about = "its id in the result", .required = true, .example = "\"our-vendor\""},
         pin.id);
  v.word(Key{.name = "approach", .about = "what it is", .required = true, .example = "\"marketplace\""},
         pin.approach, Approach::managed_service);
  v.text(Key{.name = "service", .about = "managed service, by catalog id or name"}, pin.service);
  v.text(Key{.name = "feature", .about = "feature of the service"}, pin.feature);
  v.text(Key{.name = "model", .about = "model, by catalog id or name on its hub"}, pin.model);
  v.text(Key{.name = "listing", .about = "Marketplace listing, by catalog id"}, pin.listing);
  v.text(Key{.name = "method", .about = "how it is adapted", .one_of = method_words}, pin.method);
  v.text(Key{.name = "architecture",
             .about = "what is trained from scratch: a model of the catalog or a family"},
         pin.architecture);
  v.text(Key{.name = "instance", .about = "instance type that it runs on"}, pin.instance);
  v.text(Key{.name = "train_instance", .about = "instance type that it is trained on"}, pin.train_instance);
  v.text(Key{.name = "serve_instance", .about = "instance type that serves it"}, pin.serve_instance);
  v.word(Key{.name = "hosting", .about = "how it is served"}, pin.hosting, Hosting::own_hardware);
  v.word(Key{.name = "service_tier", .about = "queue of the provider in which calls wait, at its price"},
         pin.service_tier, ServiceTier::flex);
  v.word(Key{.name = "weight_precision", .about = "of the weights of a language model that is served"},
         pin.weight_precision, WeightPrecision::int4);
  v.flag(Key{.name = "speculative_decoding",
             .about = "a small model drafts tokens that the served one checks",
             .absent = "no"},
         pin.speculative_decoding);
  v.plain(Key{.name = "usd_per_million_input_tokens",
              .about = "price of the tokens sent",
              .unit = "USD/million tokens"},
          pin.usd_per_million_input_tokens);
  v.plain(Key{.name = "usd_per_million_output_tokens",
              .about = "price of the tokens that come back",
              .unit = "USD/million tokens"},
          pin.usd_per_million_output_tokens);
  v.plain(Key{.name = "usd_per_request", .about = "price of a request", .unit = "USD/request"},
          pin.usd_per_request);
  v.plain(Key{.name = "software_usd_per_hour",
              .about = "vendor's fee for an hour of an instance",
              .unit = "USD/hour"},
          pin.software_usd_per_hour);
  v.plain(
      Key{.name = "software_usd_per_request", .about = "vendor's fee for a request", .unit = "USD/request"},
      pin.software_usd_per_request);
  v.plain(Key{.name = "contract_usd_per_year", .about = "vendor's fee for a year", .unit = "USD/year"},
          pin.contract_usd_per_year);
  v.plain(Key{.name = "params", .about = "parameters of the model", .unit = "parameters", .above_low = true},
          pin.params);
  v.plain(Key{.name = "tokens",
              .about = "tokens that it is trained on, all epochs together",
              .unit = "tokens",
              .above_low = true},
          pin.tokens);
  v.plain(Key{.name = "items", .about = "examples that it is trained on", .unit = "items", .above_low = true},
          pin.items);
  v.plain(Key{.name = "epochs", .about = "times that it sees them", .unit = "epochs", .above_low = true},
          pin.epochs);
  v.plain(Key{.name = "device_count",
              .about = "accelerators that train it",
              .unit = "devices",
              .low = 1,
              .high = 1e6},
          pin.device_count);
  v.optional_object(
      Key{.name = "own_hardware", .about = "machines that the user runs or rents outside the catalog"},
      pin.own_hardware, [&v](auto& hardware) {
        v.plain(Key{.name = "usd_per_hour",
                    .about = "what an hour of one device costs, all in",
                    .unit = "USD/hour",
                    .required = true,
                    .example = "1.8"},
                hardware.usd_per_hour);
        v.plain(Key{.name = "watts",
                    .about = "what one device draws when busy",
                    .unit = "W",
                    .above_low = true,
                    .required = true,
                    .example = "700"},
                hardware.watts);
        v.plain(Key{.name = "pue",
                    .about = "power usage effectiveness of the place",
                    .unit = "ratio",
                    .low = 1,
                    .high = 9.99,
                    .fallback = Exact{1.5},
                    .why = "a usual server room"},
                hardware.pue);
        v.plain(Key{.name = "devices",
                    .about = "how many there are",
                    .unit = "devices",
                    .above_low = true,
                    .fallback = Exact{1},
                    .why = "one"},
                hardware.devices);
        v.plain(Key{.name = "busy_share",
                    .about = "share of paid time that this workload may use",
                    .unit = "fraction",
                    .high = 1,
                    .above_low = true,
                    .fallback = Exact{1},
                    .why = "nothing else runs there"},
                hardware.busy_share);
      });
}

/// Walks every key of the plan in the order in which it is written.
/// A key's default may depend on the keys before it.
template <class P, class V>
void visit_plan(P& plan, V& v) {
  v.text(Key{.name = "id",
             .about = "keys the random draws and names the plan in a portfolio",
             .absent = "the plan's content keys the draws"},
         plan.id);
  v.text(Key{.name = "title", .about = "one line for people"}, plan.title);
  v.text(Key{.name = "region",
             .about = "where it runs",
             .fallback_word = "us-east-1",
             .why = "the first of constraints.regions, or us-east-1",
             .absent = "the first of constraints.regions, or us-east-1",
             .example = "\"eu-west-1\""},
         plan.region);
  v.number(Key{.name = "horizon_months",
               .about = "months in service",
               .unit = "months",
               .high = 240,
               .above_low = true,
               .required = true,
               .example = "36"},
           plan.horizon_months);
  v.object(Key{.name = "task",
               .about = "what the model is for, and the sizes of one request",
               .required = true,
               .example = "{ \"kind\": \"text-classification\" }"},
           [&] { visit_task(plan.task, v); });
  v.object(Key{.name = "demand",
               .about = "how much it is used",
               .required = true,
               .example = "{ \"requests_per_month\": 1e6 }"},
           [&] { visit_demand(plan.demand, v); });
  v.object(Key{.name = "data", .about = "what there is to learn from"},
           [&] { visit_data(plan.data, plan.task.kind, v); });
  v.object(Key{.name = "quality", .about = "what is good enough, and what errors cost"},
           [&] { visit_quality(plan.quality, plan.task.kind, v); });
  v.object(Key{.name = "team", .about = "who builds it"}, [&] {
    v.number(Key{.name = "usd_per_day",
                 .about = "what a person-day costs, all in",
                 .unit = "USD/day",
                 .fallback = Lognormal{800, 0.4},
                 .why = "loaded cost of an engineer, median 800 with a spread of 0.4"},
             plan.team.usd_per_day);
    v.word(Key{.name = "stack",
               .about = "how well the training code is tuned",
               .why = "common libraries with their usual settings"},
           plan.team.stack, Stack::naive);
    v.number(Key{.name = "engineers",
                 .about = "people who work on it at a time",
                 .unit = "engineers",
                 .high = 10000,
                 .above_low = true,
                 .fallback = Exact{2},
                 .why = "a small team"},
             plan.team.engineers);
    v.number(Key{.name = "labellers",
                 .about = "people who label at a time",
                 .unit = "people",
                 .high = 1e6,
                 .above_low = true,
                 .absent = "from models/"},
             plan.team.labellers);
  });
  v.object(Key{.name = "development", .about = "how it is built and kept up"},
           [&] { visit_development(plan.development, v); });
  v.object(Key{.name = "constraints", .about = "what an option must not do"}, [&] {
    auto& constraints = plan.constraints;
    v.texts(Key{.name = "regions",
                .about = "candidate regions",
                .absent = "the plan's region only",
                .example = "[\"eu-west-1\", \"eu-central-1\"]"},
            constraints.regions);
    v.texts(Key{.name = "licenses",
                .about = "permitted licences of models",
                .absent = "any",
                .example = "[\"apache-2.0\", \"mit\"]"},
            constraints.licenses);
    v.flag(Key{.name = "external_api", .about = "requests may leave the account for a managed service"},
           constraints.external_api);
    v.texts(Key{.name = "existing_services",
                .about = "services closed to new customers that this account still has",
                .absent = "none",
                .example = "[\"Forecast\"]"},
            constraints.existing_services);
    v.plain(Key{.name = "max_total_usd",
                .about = "budget over the horizon",
                .unit = "USD",
                .above_low = true,
                .absent = "no limit"},
            constraints.max_total_usd);
    v.plain(Key{.name = "deadline_weeks",
                .about = "time until it is in service",
                .unit = "weeks",
                .above_low = true,
                .absent = "no limit"},
            constraints.deadline_weeks);
    v.plain(Key{.name = "max_kgco2e",
                .about = "emissions over the horizon",
                .unit = "kgCO2e",
                .above_low = true,
                .absent = "no limit"},
            constraints.max_kgco2e);
  });
  v.object(Key{.name = "ranking", .about = "what is best"}, [&] {
    v.word(Key{.name = "by",
               .about = "what options are ranked by; `score` is cost plus the carbon price",
               .why = "the usual question"},
           plan.ranking.by, RankBy::score);
    v.plain(Key{.name = "carbon_usd_per_tonne",
                .about = "price of a tonne of CO2e in the score",
                .unit = "USD/t",
                .fallback = Exact{0},
                .why = "no internal carbon price is known of"},
            plan.ranking.carbon_usd_per_tonne);
    v.number(Key{.name = "delay_usd_per_week",
                 .about = "what a week until launch costs the business; after constraints.deadline_weeks "
                          "where there is one",
                 .unit = "USD/week",
                 .fallback = Exact{0},
                 .why = "nothing is known of what waiting costs"},
             plan.ranking.delay_usd_per_week);
    v.word(Key{.name = "percentile",
               .about = "which figure of the distribution is ranked",
               .why = "the expected value"},
           plan.ranking.percentile, Percentile::p90);
  });
  v.object(Key{.name = "options", .about = "which ways are compared"}, [&] {
    v.words(Key{.name = "approaches",
                .about = "approaches to enumerate",
                .absent = "all five",
                .example = "[\"fine-tune\", \"managed-service\"]"},
            plan.options.approaches, Approach::managed_service);
    v.list(Key{.name = "pin", .about = "options to add to the enumerated ones", .absent = "none"},
           plan.options.pin, [&v](auto& pin) { visit_pin(pin, v); });
  });
  v.coefficients(
      Key{.name = "assumptions",
          .about = "coefficients of models/ that this plan knows better, by id: a number or a range",
          .low = -largest_number,
          .absent = "the coefficients of models/"},
      plan.overrides);
}

} // namespace steelyard
