/// \file
/// What is asked: workload, data, quality target, team, constraints, horizon.
///
/// A plan is complete: the reader fills every default and marks it with Origin::default_.
#pragma once

#include "steelyard/plan/task.hpp"
#include "steelyard/stats/assumption.hpp"
#include "steelyard/units/quantity.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace steelyard {

enum class Approach { custom, fine_tune, pretrained, marketplace, managed_service };
inline constexpr std::size_t approach_count = 5;
[[nodiscard]] std::string_view name(Approach approach);
[[nodiscard]] std::optional<Approach> approach(std::string_view word);

enum class Adaptation { none, prompt, few_shot, rag, fine_tune, distilled, scratch };
[[nodiscard]] std::string_view name(Adaptation adaptation);
[[nodiscard]] std::optional<Adaptation> adaptation(std::string_view word);

enum class Hosting {
  api,
  endpoint,
  inference_component,
  serverless,
  async,
  batch,
  provisioned,
  custom_model_import,
  own_hardware
};
[[nodiscard]] std::string_view name(Hosting hosting);
[[nodiscard]] std::optional<Hosting> hosting(std::string_view word);

/// In which queue of the provider a call waits, and what it pays for that.
enum class ServiceTier { standard, priority, flex };
[[nodiscard]] std::string_view name(ServiceTier tier);

/// Of the weights of a language model that the user serves.
enum class WeightPrecision { bf16, fp8, int4 };
[[nodiscard]] std::string_view name(WeightPrecision precision);

enum class Stage { collect, label, process, explore, train, tune, evaluate, deploy, monitor, retrain, idle };
inline constexpr std::size_t stage_count = 11;
[[nodiscard]] std::string_view name(Stage stage);

enum class Stack { tuned, standard, naive };
[[nodiscard]] std::string_view name(Stack stack);

/// Who labels; `rules` are functions that people write and that label by themselves (weak supervision).
enum class LabelSource { in_house, vendor, crowd, teacher, rules };
[[nodiscard]] std::string_view name(LabelSource source);

/// How long the instances that are always on are bought for in advance.
enum class Commitment { none, one_year, three_years };
[[nodiscard]] std::string_view name(Commitment commitment);

/// When a trial that does worse than others is stopped: at the end; when it is below the median of the
/// others; at the rungs of successive halving; at those of several brackets of it.
enum class EarlyStopping { none, median, asha, hyperband };
[[nodiscard]] std::string_view name(EarlyStopping stopping);

enum class Pattern { flat, business_hours, diurnal, nightly_batch, spiky, weekly_weights };
[[nodiscard]] std::string_view name(Pattern pattern);

enum class RankBy { cost, emissions, energy, compute_hours, score };
[[nodiscard]] std::string_view name(RankBy by);
enum class Percentile { mean, p50, p90 };
[[nodiscard]] std::string_view name(Percentile percentile);

struct Demand {
  Uncertain<double> requests_per_month;
  Uncertain<double> growth_per_year; ///< 0.2 is 20 % more each year
  Pattern pattern = Pattern::business_hours;
  std::vector<double> weekly_weights; ///< 168, when the pattern is given by hour
  Uncertain<double> peak_to_mean;
  std::optional<Uncertain<double>> latency_p95_ms;
  bool online = true; ///< false: batch
  Uncertain<double> variants;
  double min_replicas = 1; ///< of an endpoint; always on
  Commitment commitment = Commitment::none;
};

struct Data {
  Uncertain<double> labelled_items, unlabelled_items;
  std::optional<Uncertain<double>>
      label_usd_per_item; ///< absent: from the catalog, by modality and label source
  std::optional<Uncertain<double>> seconds_per_label; ///< absent: by form and size of an item
  std::optional<Uncertain<double>> labels_per_item;   ///< absent: by label source
  std::optional<Uncertain<double>> review_share;      ///< absent: from models/
  Uncertain<double> collect_usd_per_item;
  Uncertain<double> item_kilobytes;
  LabelSource label_source = LabelSource::in_house;
  std::string label_platform; ///< id of a supply that charges by the object labelled; "": one without a fee
};

struct PilotPoint {
  Approach approach = Approach::fine_tune;
  double items = 0, score = 0;
  std::optional<double> test_items, seed;
};

struct Quality {
  std::string metric;
  std::optional<double> target;
  bool error_metric = false;
  Uncertain<double> usd_per_error, usd_per_review, reviewed_share;
  std::vector<PilotPoint> pilot;
};

struct Team {
  Uncertain<double> usd_per_day;
  Stack stack = Stack::standard;
  Uncertain<double> engineers;
  std::optional<Uncertain<double>> labellers; ///< at a time; absent: from models/
};

/// A training run of the same kind as a planned one, on less data.
struct SmallerRun {
  double items = 0; ///< that it saw, all epochs together
  double hours = 0; ///< that it took
  std::string instance;
  double devices = 1; ///< accelerators, all instances together
};

/// Power that was metered while the team's own jobs trained.
struct MeasuredPower {
  double watts = 0;           ///< of one accelerator, or of its share of a machine
  bool whole_machine = false; ///< as a machine's meter has it, divided by its accelerators
  std::string instance;       ///< that it was measured on
};

/// Failures that were counted while the team's own jobs ran.
struct MeasuredFailures {
  double count = 0, device_hours = 0;
};

/// What the team measured goes before what the law of training hours says.
struct Development {
  std::optional<Uncertain<double>> tuning_trials; ///< absent: by method, from models/
  EarlyStopping early_stopping = EarlyStopping::median;
  bool small_scale_first = true, rules = true, spot = false;
  bool instance_per_stage = true; ///< false: one big machine throughout
  bool notebook_auto_stop = true, endpoint_auto_stop = true, staging_off_hours = true;
  Uncertain<double> notebook_hours_per_week;
  Uncertain<double> retrain_every_months;          ///< 0: never
  std::optional<double> measured_mfu;              ///< of the team's own jobs, whatever the model
  std::optional<double> measured_items_per_second; ///< of the first pinned option that trains
  std::optional<SmallerRun> smaller_run;           ///< of the first pinned option that trains
  std::optional<double> device_utilisation;        ///< busy share of the accelerators, from telemetry
  std::optional<MeasuredPower> measured_power;
  std::optional<MeasuredFailures> measured_failures;
  std::optional<std::string> measured_from; ///< where the measured figures are from
};

struct Constraints {
  std::vector<std::string> regions;  ///< candidates; empty: the plan's region only
  std::vector<std::string> licenses; ///< permitted; empty: any
  bool external_api = true;
  std::vector<std::string> existing_services;
  std::optional<double> max_total_usd, deadline_weeks, max_kgco2e;
};

struct Ranking {
  RankBy by = RankBy::cost;
  double carbon_usd_per_tonne = 0;
  /// Lost for every week until launch, after the deadline where the plan has one.
  Uncertain<double> delay_usd_per_week;
  Percentile percentile = Percentile::mean;
};

/// Machines that the user runs or rents outside the catalog.
struct OwnHardware {
  double usd_per_hour = 0, watts = 0, pue = 1.5, devices = 1, busy_share = 1;
};

/// An option that the user adds. Absent means: choose as for the enumerated options.
struct Pin {
  std::string id;
  Approach approach = Approach::managed_service;
  std::optional<std::string> service, feature, model, listing, method, architecture, instance, train_instance,
      serve_instance;
  std::optional<Hosting> hosting;
  std::optional<ServiceTier> service_tier;
  std::optional<WeightPrecision> weight_precision;
  bool speculative_decoding = false; ///< a small model drafts what the large one checks
  std::optional<double> usd_per_million_input_tokens, usd_per_million_output_tokens, usd_per_request,
      software_usd_per_hour, software_usd_per_request, contract_usd_per_year, params, tokens, items, epochs,
      device_count;
  std::optional<OwnHardware> own_hardware;
};

struct OptionsWanted {
  std::vector<Approach> approaches; ///< never empty
  std::vector<Pin> pin;
};

struct Plan {
  std::string id, title;
  std::string region;
  Uncertain<double> horizon_months;
  Task task;
  Demand demand;
  Data data;
  Quality quality;
  Team team;
  Development development;
  Constraints constraints;
  Ranking ranking;
  OptionsWanted options;
  std::vector<Uncertain<double>> overrides; ///< coefficients of models/ by id, where the plan knows better
  std::string file;                         ///< where it was read from, for messages
  /// Of the text as understood, without overrides, so that what is tried on a plan is drawn as the plan is;
  /// keys the draws of a plan without an id.
  std::uint64_t content_hash = 0;
  std::vector<std::string> defaulted; ///< pointers of the keys that the reader filled
};

/// The pin that `measured_items_per_second` and `smaller_run` speak of: the first that trains.
[[nodiscard]] const Pin* measured_pin(const Plan& plan);

/// Every uncertain number of the plan, in a fixed order.
[[nodiscard]] std::vector<const Assumption*> assumptions(const Plan& plan);

} // namespace steelyard
