/// \file
/// The cost-and-energy model's own coefficients: the contents of models/*.json, decoded completely.
///
/// Every coefficient is a field, or a member of a family that is keyed by a word. The reader fills all of
/// them or says what is missing; a coefficient that no field claims is an error too.
#pragma once

#include "steelyard/catalog/coefficient.hpp"
#include "steelyard/catalog/inference_coefficients.hpp"
#include "steelyard/catalog/law_coefficients.hpp"
#include "steelyard/catalog/rightsize_coefficients.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace steelyard {

/// models/train.json
struct TrainCoefficients {
  CoefficientFamily flop_error;              ///< true over counted work [1], by what is known of it
  Coefficient useful_share;                  ///< tokens that are not padding, in fine-tuning [1]
  Coefficient qlora_slowdown;                ///< time over bf16 LoRA [1]
  Coefficient startup_hours;                 ///< per job [h]
  CoefficientFamily batch_items;             ///< on a device at a time [1], by architecture class
  Coefficient kernels_per_layer;             ///< of a forward pass [1]
  Coefficient launch_seconds;                ///< of one kernel [s]
  Coefficient usual_layers;                  ///< where the catalog does not say [1]
  CoefficientFamily measured_error;          ///< of hours from what the team measured [1], by what
  Coefficient failed_share, cancelled_share; ///< of the time of all jobs that taught nothing [1]
  CoefficientFamily development_multiplier;  ///< compute over the final run [1]: pretraining, all of
                                             ///< development; other, what is not counted one by one
  CoefficientFamily epochs;                  ///< by method, or by architecture class for scratch
  CoefficientFamily scratch_epochs;          ///< by architecture class
  Coefficient lora_share;                    ///< adapter parameters over the model's [1]
  Coefficient core_speed;                    ///< of a core over those of train.law.trees [1]
  Coefficient gbm_trees;                     ///< [1]
  Coefficient spot_price_factor;             ///< where the catalog has no saving for the type [1]
  Coefficient bad_run_share;                 ///< runs that rules would have stopped [1]
  CoefficientFamily detection_share; ///< of a bad run that has passed when it is stopped [1]: rules, by-hand
  Coefficient interruption_device_hours; ///< between two interruptions by a fault, all devices counted [h]
  Coefficient checkpoint_minutes;        ///< that training stands still for one checkpoint [min]
  Coefficient restart_minutes;           ///< from an interruption until training goes on [min]
  Coefficient nf4_bytes;                 ///< per frozen parameter of a quantised base [B]
  Coefficient logit_bytes;               ///< per score over the vocabulary, in training [B]
  Coefficient runtime_gb;                ///< of a device that is not for tensors [GB]
  Coefficient fit_headroom;              ///< device memory left free [1]
  Coefficient teacher_tokens;            ///< output tokens of a teacher per distilled item [1]
  Coefficient tokens_per_parameter;      ///< of pretraining, when the plan does not say [1]
};

/// The law of training hours; formulas/training_law.hpp. An effect of a word that is not listed is 0.
struct TrainingLawCoefficients {
  Coefficient compute_efficiency;   ///< of dense tensor peak that arithmetic reaches when nothing else is in
                                    ///< the way [1]
  Coefficient scalar_efficiency;    ///< the same of plain fp32 units [1]
  Coefficient fp32_traffic;         ///< bytes of an fp32 run over those of a mixed one [1]
  Coefficient activation_bytes;     ///< moved per activation and training step, images [B]
  Coefficient hidden_bytes;         ///< moved per token, layer and unit of hidden size, transformers [B]
  Coefficient activations_at_1gmac; ///< of a network whose own number is not known [1]
  Coefficient activations_exponent; ///< of that number on multiply-adds [1]
  Coefficient aspect;               ///< hidden size over layers of a transformer [1]
  Coefficient mfu_most;             ///< no prediction is faster: share of 16-bit peak [1]
  Coefficient fp8_mfu_most;         ///< the same in 8 bits, of 16-bit peak [1]
  Coefficient intercept;            ///< of ln hours over the roofline [1]
  Coefficient lora;                 ///< on ln hours, adapters [1]
  Coefficient moe;                  ///< on ln hours, a mixture of experts [1]
  Coefficient frozen;               ///< on ln hours, most weights frozen [1]
  Coefficient year;                 ///< on ln hours, a year of software [1]
  Coefficient size;                 ///< on ln hours, for ln of parameters below 10^9 [1]
  CoefficientFamily stack;          ///< on ln hours, by stack [1]
  CoefficientFamily family;         ///< on ln hours, by family of architecture [1]
  CoefficientFamily hardware;       ///< on ln hours, by generation of hardware [1]
  CoefficientFamily precision;      ///< on ln hours: fp8, fp32 [1]
  CoefficientFamily scaling;        ///< on ln hours, for ln of devices: strong, weak [1]
  CoefficientFamily spread;         ///< ln-sd of hours, by kind of run [1]
};

/// Time of boosted trees on the cores of one host.
struct TreeLawCoefficients {
  Coefficient core_ns;                ///< per row, tree and feature, at 100 features, on one core [ns]
  Coefficient histogram_factor;       ///< time of XGBoost's histograms over LightGBM's [1]
  Coefficient exact_factor;           ///< time of exact splits over LightGBM's [1]
  Coefficient feature_exponent;       ///< of features / 100, beyond proportional [1]
  Coefficient exact_feature_exponent; ///< the same, added for exact splits [1]
};

/// Power of accelerators and nodes that train.
struct WattLawCoefficients {
  Coefficient node_full;       ///< node at full load over the sum of its accelerators' design power [1]
  Coefficient node_idle_share; ///< of that, when idle [1]
  Coefficient gpu_full;        ///< accelerator at full load, share of design power [1]
  Coefficient scaling_power;   ///< of the time lost to scaling, how much shows in power [1]
  Coefficient busy_most;       ///< busy share of a large model outside of benchmarks [1]
  Coefficient
      half_size_m; ///< parameters at which a run keeps its accelerator half as busy as a large one [10^6]
  Coefficient host_share; ///< processors and memory per accelerator, share of its design power, as software
                          ///< meters them [1]
  Coefficient codecarbon_host;   ///< that CodeCarbon assumes for processors and memory of a machine [W]
  Coefficient carbontracker_pue; ///< that CarbonTracker assumes [1]
  Coefficient pue_to_2020;       ///< of a site of that time whose own is not known [1]
  Coefficient pue_from_2021;     ///< of a site since then [1]
  CoefficientFamily spread;      ///< ln-sd of watts per device, by how they are known [1]
};

/// What the work of a published run is counted with.
struct TrainingWorkCoefficients {
  Coefficient padded_share;                ///< text in a padded sequence [1]
  Coefficient tokens_per_word;             ///< [1]
  Coefficient usual_epochs;                ///< where a run does not say [1]
  Coefficient active_share;                ///< of a mixture of experts, where it is not published [1]
  Coefficient frames_per_second;           ///< that a speech encoder sees [1/s]
  Coefficient utterance_seconds;           ///< of LibriSpeech [s]
  Coefficient recommender_flop;            ///< of a sample in training [FLOP]
  Coefficient recommender_bytes;           ///< moved for a sample [B]
  Coefficient patch_pixels;                ///< for each side of a token of a diffusion transformer [1]
  Coefficient prompt_tokens;               ///< of text beside an image [tokens]
  Coefficient multiply_adds_per_parameter; ///< of an image network at 224 pixels [1]
  Coefficient video_frames;                ///< images that a clip is worth [1]
  Coefficient sparse_cells;                ///< a table with more on one host is one-hot encoded [1]
  Coefficient sparse_features;             ///< what its features bundle to [1]
  Coefficient server_tflops;        ///< single precision of a server without accelerators [10^12 FLOP/s]
  Coefficient server_gb_per_s;      ///< memory bandwidth of such a server [GB/s]
  Coefficient server_threads;       ///< where they are not published [1]
  CoefficientFamily example_tokens; ///< of an example of unknown length, by family of architecture [tokens]
  CoefficientFamily moved_per_flop; ///< FLOP for each byte moved, where only FLOP are known: text, other [1]
  CoefficientFamily unet_multiply_adds;   ///< per parameter and image: latent, pixel [1]
  CoefficientFamily default_gmacs;        ///< of an image network of unknown size, by family [10^9]
  CoefficientFamily default_pixels;       ///< side of an image of unknown size, by family [1]
  CoefficientFamily step_share;           ///< of a plain supervised step, by way of learning [1]
  CoefficientFamily spread;               ///< ln-sd that what is not published adds, by what is missing [1]
  CoefficientFamily dataset_items;        ///< by name of the data set [1]
  CoefficientFamily parameters_m;         ///< by name of the model [10^6]
  CoefficientFamily default_parameters_m; ///< by family of architecture [10^6]
};

/// An image network as its publication counts it, for one forward pass of one image.
struct Network {
  std::string id;
  std::vector<std::string> names;      ///< each a set of words that all stand in a run's description
  std::vector<std::string> spellings;  ///< each a set of letters and digits that a checkpoint's name spells
  bool detects = false;                ///< finds objects, whatever else its name spells
  double gmacs = 0;                    ///< [10^9]
  double input_pixels = 0;             ///< side of the image that the figures are for
  std::optional<double> activations_m; ///< outputs of convolutions and matrix products [10^6]
  std::optional<double> parameters_m;  ///< [10^6]
  std::string source;
};

/// Image networks that reach the same share of what their hardware can do.
struct NetworkGroup {
  std::string id;
  std::vector<std::string> spellings; ///< letters and digits that a name spells; the longest decides
};

/// models/spot.json: capacity that may be taken back; formulas/interruption.hpp
struct SpotCoefficients {
  CoefficientFamily interrupted_share; ///< of instances, within the hours below [1]: by band, cpu, default
  Coefficient drift;                   ///< of that share since the bands were read [1]
  Coefficient exposure_hours;          ///< that an instance of which the share speaks is up [h]
  Coefficient together_share;          ///< of interruptions, those that take all instances of a job [1]
  Coefficient checkpoint_hours;        ///< that a checkpoint holds up training [h]
  Coefficient interval_hours;          ///< between checkpoints [h]
  Coefficient restart_hours;           ///< paid after an interruption until work goes on [h]
  Coefficient wait_hours;              ///< until the capacity is there, which nobody pays [h]
  Coefficient chunk_hours;             ///< of batch work that is done again from its beginning [h]
};

/// models/tune.json
struct TuneCoefficients {
  CoefficientFamily trials;           ///< by method [1]
  Coefficient median_stopping_share;  ///< cost of a trial over a full run, with the median rule [1]
  Coefficient halving_budget_ratio;   ///< full over least length of a trial [1]
  Coefficient halving_eta;            ///< trials of a rung over those that go on [1]
  CoefficientFamily halving_overrun;  ///< cost of a search in practice over that of the rungs [1]: asha,
                                      ///< hyperband
  Coefficient small_scale_share;      ///< data used in a small-scale trial [1]
  Coefficient small_scale_full_runs;  ///< full-size runs that confirm a small-scale search [1]
  Coefficient small_scale_ranks_kept; ///< chance that the best at small scale is so at full size [1]
  Coefficient parallel_trials;        ///< trials that run at the same time [1]
};

/// models/power.json
struct PowerCoefficients {
  CoefficientFamily node_factor;    ///< active node power over the sum of accelerator TDP [1]: eight, few
  Coefficient idle_share;           ///< idle over active node power [1]
  Coefficient cpu_error;            ///< dynamic CPU power over the curve's [1]
  Coefficient cpu_busy_share;       ///< CPU utilisation of a CPU job [1]
  Coefficient storage_watts_per_tb; ///< replicated object storage [W/TB]
  Coefficient network_kwh_per_gb;   ///< to the caller [kWh/GB]
  Coefficient laptop_watts;         ///< of a person who labels [W]
  Coefficient default_tdp;          ///< design power of an accelerator that the catalog has none of [W]
  Coefficient vcpu_idle;            ///< of a virtual processor at rest, where the catalog has no power [W]
  Coefficient vcpu_full;            ///< the same at full load [W]
  Coefficient memory_watts;         ///< of memory, the same [W/GiB]
};

/// models/carbon.json
struct CarbonCoefficients {
  Coefficient intensity_error; ///< of the grid's average over the horizon [1]
  Coefficient default_grid;    ///< where the catalog has no figure for the region [kg/kWh]
  Coefficient pue_default, pue_error;
  Coefficient embodied_error;
  Coefficient life_hours;        ///< of a server [h]
  Coefficient fleet_utilisation; ///< share of a server's life that is sold [1]
  Coefficient wue_default;       ///< [L/kWh]
  Coefficient grid_water;        ///< water consumed per kWh generated [L/kWh]
  Coefficient water_error;
  Coefficient accelerator_embodied;   ///< where the catalog has no figure [kg]
  Coefficient host_embodied_per_vcpu; ///< where the catalog has no figure [kg]
};

/// models/serve.json
struct ServeCoefficients {
  Coefficient host_factor;        ///< node energy over GPU energy [1]
  Coefficient prefill_efficiency; ///< of dense peak [1]
  CoefficientFamily
      item_efficiency;          ///< share of dense peak in single-pass inference [1], by architecture class
  Coefficient cpu_efficiency;   ///< share of a vCPU's peak in inference [1]
  Coefficient item_overhead_ms; ///< per request, outside the model [ms]
  Coefficient item_error;       ///< of service time, single-pass models [1]
  Coefficient gbm_item_ms;      ///< of a vCPU, one row through a boosted ensemble [ms]
  Coefficient maximum_utilisation; ///< of a replica, at the peak [1]
  Coefficient batch_utilisation;   ///< of a batch-transform instance [1]
  CoefficientFamily
      commitment_price_factor;  ///< of an instance bought in advance, over on-demand [1], by term
  Coefficient wait_variability; ///< of waits, over those with Poisson arrivals and exponential service [1]
  Coefficient batch_size_limit; ///< concurrent sequences a replica is run at [1]
  Coefficient weight_bytes;     ///< per parameter, as served [B]
  Coefficient prefix_hits;    ///< of instructions that begin every prompt, those that are still in memory [1]
  Coefficient drafted_tokens; ///< that a step of speculative decoding checks for each sequence [1]
  Coefficient accepted_tokens; ///< that it brings [1]
  Coefficient draft_share;     ///< work of drafting, over that of checking [1]
  Coefficient memory_share;    ///< of device memory that weights and cache may take [1]
  Coefficient cold_start_minutes;
  Coefficient staging_share;        ///< staging endpoint hours over production's, one replica [1]
  Coefficient working_share;        ///< of the hours of a week, those in which staging is on [1]
  Coefficient least_power_share;    ///< of design power that a decoding accelerator draws [1]
  Coefficient replica_efficiency;   ///< of a full replica, prompts counted apart [1]
  Coefficient price_decline;        ///< of instance-hours per year [1]
  Coefficient scale_in_minutes;     ///< that a machine waits before it is given back [min]
  Coefficient batch_jobs_per_month; ///< of batch transform; each starts its machines anew [1]
};

/// models/call.json: managed services and their footprint
struct CallCoefficients {
  CoefficientFamily energy_error;   ///< by evidence: published, proxy, other
  Coefficient provider_batch;       ///< concurrent sequences at a provider [1]
  Coefficient provider_idle_share;  ///< provisioned but idle, over busy energy [1]
  Coefficient item_tflop_per_joule; ///< single-pass models at a provider
  Coefficient training_share;       ///< of the provider's training, over operation [1]; reported apart
  Coefficient default_parameters_b; ///< of a hosted model whose size is unknown
  Coefficient token_price_decline;  ///< per year, at equal quality [1]
  Coefficient price_error;          ///< of a price that is derived rather than published [1]
  Coefficient prompt_tokens;        ///< of instructions, when the plan gives no system prompt [1]
  Coefficient few_shot_examples;    ///< [1]
  Coefficient context_tokens;       ///< retrieved, when the plan does not say [1]
  Coefficient reasoning_multiplier; ///< hidden over visible output tokens of a reasoning model [1]
  Coefficient image_tokens;         ///< of one image to a multimodal model [1]
  Coefficient cascade_share;        ///< requests passed on to the large model [1]
  Coefficient megabytes_per_1000_calls;
  Coefficient
      provisioned_tokens_per_second; ///< tokens written a second by one unit of provisioned throughput [1/s]
  Coefficient import_tokens_per_second; ///< tokens written a second by one unit of an imported model [1/s]
  Coefficient default_documents;        ///< in the retrieval store, when the plan does not say [1]
  Coefficient passages_per_document;    ///< [1]
  Coefficient service_training_kw;      ///< power of the machines that a service trains on [kW]
  Coefficient weight_bytes;             ///< per parameter, as providers serve [B]
  Coefficient tokens_per_passage;       ///< of a retrieved passage [tokens]
  Coefficient bytes_per_passage;        ///< vector and text in the store [B]
  Coefficient renewed_share;            ///< of the passages, at each change of the documents [1]
  Coefficient input_token_weight;       ///< work of a token read over that of a token written [1]
  Coefficient embodied_per_kwh;         ///< of a provider's machines, per kWh of IT energy [kg/kWh]
  Coefficient provisioned_idle_kw;      ///< of one reserved unit of a foundation model that waits [kW]
  Coefficient service_unit_idle_kw;     ///< of one always-on unit of an AI service that waits [kW]
  Coefficient service_training_hours;   ///< of one training of a managed custom model [h]
  Coefficient first_token_ms;           ///< of a hosted model, network included [ms]
  Coefficient tokens_per_second;        ///< written to one caller by a hosted model [1/s]
  Coefficient service_ms;               ///< answer of a single-pass service, network included [ms]
  Coefficient device_kw; ///< of IT per accelerator at a provider: turns energy into device-hours [kW]
  Coefficient import_billions_per_unit; ///< parameters that one unit of an imported model holds [10^9]
  Coefficient import_least_units;       ///< of an imported model [1]
  Coefficient size_spread;              ///< of requests about their mean size: 0 all alike, 1 exponential [1]
  Coefficient spend_kg_per_usd;         ///< of services whose energy nobody can model [kg/USD]
  Coefficient free_tier_share;          ///< of free tiers that end, which the account still has [1]
  Coefficient cache_minutes;            ///< that a provider keeps the beginning of a prompt [min]
  Coefficient cache_least_tokens;       ///< of a beginning that a provider keeps [1]
  Coefficient scanned_bytes_per_passage; ///< of what a query to the vector store reads [B]
  Coefficient passages_per_rerank;       ///< that one billed query of a reranker sorts [1]
  Coefficient graph_bytes_per_passage;   ///< of a vector in an index that is kept in memory [B]
  Coefficient search_unit_gb;            ///< of such an index that one unit of a search service holds [GB]
  Coefficient search_unit_queries;       ///< that one such unit answers [1/s]
};

/// models/people.json
struct PeopleCoefficients {
  CoefficientFamily effort_days;      ///< to a working service [person-days], by way of working
  CoefficientFamily stage_share;      ///< of that effort [1], by who learns and stage: `trained.process`
  CoefficientFamily run_fte;          ///< while in service [people], by hosting
  CoefficientFamily review_days;      ///< security and compliance [person-days], by where data goes
  CoefficientFamily review_wait_days; ///< until a review is through [days], by where data goes
  Coefficient review_abroad;          ///< of a review, where data goes to another part of the world [1]
  CoefficientFamily calendar_days;    ///< waiting that effort does not explain [days]
  Coefficient procurement_days;       ///< quota, contract, capacity [days]
  Coefficient queue_days;             ///< that training waits for accelerators [days]
  Coefficient team_exponent;          ///< of a team's speed on its size [1]
  Coefficient jumpstart_share;        ///< of the effort, where JumpStart packages container and scripts [1]
  Coefficient retrain_days;           ///< per retraining [person-days]
  Coefficient migration_days;         ///< when a hosted model retires [person-days]
  Coefficient migration_every_months;
  Coefficient labels_per_day; ///< throughput of one labeller, over seconds per item [h/day]
  Coefficient labellers;
  CoefficientFamily label_start_days; ///< until labelling begins [days], by label source
  Coefficient rule_days;              ///< of writing rules that label [person-days]
};

/// models/data.json
struct DataCoefficients {
  CoefficientFamily labels_wanted;     ///< to train on, by method and modality
  Coefficient evaluation_items;        ///< labelled test set [items]
  CoefficientFamily redundancy;        ///< labels per item, by label source
  CoefficientFamily seconds_per_label; ///< to open and decide, by form of the label [s]
  CoefficientFamily seconds_per_mark;  ///< of a box or a mask, by form of the label [s]
  CoefficientFamily marks_per_item;    ///< boxes or masks in an image, by form of the label [1]
  CoefficientFamily words_per_minute;  ///< skimmed, read, marked and written [1/min]
  Coefficient seconds_per_page;        ///< of a document whose fields are marked [s]
  Coefficient audio_factor;            ///< time to transcribe, over the length of the speech [1]
  Coefficient classes_at_a_time;       ///< that a labeller chooses from in one go [1]
  CoefficientFamily usd_per_hour;      ///< of a labeller, by label source
  CoefficientFamily workforce_fee;    ///< of the place where workers are found, over their pay [1], by source
  CoefficientFamily label_worth;      ///< of a label, in labels of the team's own [1], by label source
  Coefficient review_share;           ///< labels looked at twice [1]
  Coefficient active_learning_saving; ///< share of labels not needed [1]
  Coefficient relabel_share;          ///< new labels at each retraining, over the first set [1]
  Coefficient cpu_hours_per_gb;       ///< processing [vCPU-h/GB]
  Coefficient copies;                 ///< of the data kept while in service [1]
  Coefficient held_out_share;         ///< of the labels at hand, for testing [1]
  Coefficient useful_multiple; ///< labels that adapting a model still gains from, over the usual number [1]
  Coefficient active_learning_use; ///< of the possible saving that teams realise [1]
};

/// models/explore.json: exploration, evaluation, monitoring
struct ExploreCoefficients {
  CoefficientFamily weeks;  ///< of notebook work, by way of working
  Coefficient active_share; ///< billed notebook hours that are used, without auto-stop [1]
  Coefficient active_share_auto_stop;
  Coefficient prototype_share;       ///< of notebook hours, those that need an accelerator [1]
  Coefficient forgotten_endpoints;   ///< of a project, set up for a trial and left on [1]
  CoefficientFamily forgotten_weeks; ///< until one is stopped [weeks]: watched, unwatched
  Coefficient evaluation_calls;      ///< prompt iterations and evaluation runs [requests]
  Coefficient evaluation_rounds;     ///< passes over the test set [1]
  Coefficient judged_share;          ///< of evaluation answers judged by a model [1]
  Coefficient judge_tokens;          ///< per judged answer [tokens]
  Coefficient captured_share;        ///< of requests kept for monitoring [1]
  Coefficient monitor_hours_per_day; ///< of a processing job [h]
  Coefficient notebook_load;         ///< share of active power that a notebook in use draws above idle [1]
  Coefficient incremental_share;     ///< of a retraining's compute over the first training's [1]
};

/// How learning curves bend, and how they stray from it; formulas/curve_extrapolation.hpp,
/// quality/curve_posterior.hpp.
struct CurveCoefficients {
  Coefficient exponent_least, exponent_most, exponent_count; ///< of the grid of exponents, geometric [1]
  Coefficient floor_count, floor_power; ///< of the grid of floors, 1 - (1 - i / (count - 1))^power [1]
  Coefficient delay_least, delay_most, delay_count; ///< of the grid of delays beside 0, geometric [1]
  Coefficient ratio_least, ratio_most, ratio_count; ///< noise over wander, geometric [1]
  Coefficient reference_exponent;                   ///< that others are counted from [1]
  Coefficient hurst;             ///< of the wander; above 1/2, what rose goes on rising [1]
  Coefficient slowing;           ///< of the wander's clock, per doubling of the data [1]
  Coefficient freedom;           ///< shape of the prior of the variance; twice it is a whole number [1]
  Coefficient typical;           ///< its scale: ln odds per doubling, at an error of one half [1]
  Coefficient relative_noise;    ///< noise grows as (4 error (1 - error)) to minus this [1]
  Coefficient repeat;            ///< share of the noise that a prediction meets again [1]
  Coefficient least_error;       ///< errors are held off 0 and 1 by this [1]
  Coefficient least_noisy_error; ///< the same where noise is reckoned from an error [1]
  Coefficient farthest;          ///< beyond the largest size seen nothing is said of [doublings]
  CoefficientFamily weight;      ///< log weight of shapes and ratios, by feature; not listed: 0 [1]
  CoefficientFamily slower;      ///< exponents of the reference over those of the modality [1]
  CoefficientFamily later;       ///< log weight of a late start, by approach [1]
};

/// models/quality.json: how good options are expected to be
struct QualityCoefficients {
  CoefficientFamily score;       ///< median score by kind of model and task: `fine-tuned-encoder/sentiment`
  CoefficientFamily spread;      ///< standard deviation of logit score, by kind of model
  Coefficient shared_difficulty; ///< correlation of options through the task's difficulty [1]
  Coefficient curve_exponent;    ///< of error on labels [1]
  Coefficient pilot_spread;      ///< run-to-run standard deviation of a pilot's score [1]
  Coefficient pilot_days;        ///< work of one pilot [person-days]
  Coefficient prompt_gain;       ///< of few-shot and retrieval on logit score
  CoefficientFamily reference_b; ///< size that the median score is for, by kind of model [10^9]
  Coefficient size_gain;         ///< on logit score, for ten times the parameters [1]
  CurveCoefficients curve;
};

struct Coefficients {
  std::string sha256; ///< of the files as read
  TrainCoefficients train;
  TrainingLawCoefficients train_law;
  TreeLawCoefficients tree_law;
  WattLawCoefficients watt_law;
  TrainingWorkCoefficients train_work;
  SpotCoefficients spot;
  std::vector<Network> networks;            ///< models/networks.json
  std::vector<NetworkGroup> network_groups; ///< there too
  TuneCoefficients tune;
  PowerCoefficients power;
  CarbonCoefficients carbon;
  ServeCoefficients serve;
  GenerationLawCoefficients serve_law;
  GenerationWorkCoefficients serve_work;
  InferenceLawCoefficients inference_law;
  InferenceWorkCoefficients inference_work;
  CallCoefficients call;
  PeopleCoefficients people;
  DataCoefficients data;
  ExploreCoefficients explore;
  QualityCoefficients quality;
  RightsizeCoefficients rightsize;
};

/// Calls visit(id, coefficient) for every single coefficient and visit(prefix, family) for every family.
/// The reader and the tests go through this one list. `All` is Coefficients, const or not.
template <class All, class Visitor>
requires std::same_as<std::remove_const_t<All>, Coefficients>

void visit_coefficients(All& c, Visitor&& visit) {
  visit("train.flop_error", c.train.flop_error);
  visit("train.useful_share", c.train.useful_share);
  visit("train.qlora_slowdown", c.train.qlora_slowdown);
  visit("train.startup_hours", c.train.startup_hours);
  visit("train.batch_items", c.train.batch_items);
  visit("train.kernels_per_layer", c.train.kernels_per_layer);
  visit("train.launch_seconds", c.train.launch_seconds);
  visit("train.usual_layers", c.train.usual_layers);
  visit("train.measured_error", c.train.measured_error);
  visit("train.failed_share", c.train.failed_share);
  visit("train.cancelled_share", c.train.cancelled_share);
  visit("train.development_multiplier", c.train.development_multiplier);
  visit("train.epochs", c.train.epochs);
  visit("train.scratch_epochs", c.train.scratch_epochs);
  visit("train.lora_share", c.train.lora_share);
  visit("train.core_speed", c.train.core_speed);
  visit("train.gbm_trees", c.train.gbm_trees);
  visit("train.spot_price_factor", c.train.spot_price_factor);
  visit("train.bad_run_share", c.train.bad_run_share);
  visit("train.detection_share", c.train.detection_share);
  visit("train.interruption_device_hours", c.train.interruption_device_hours);
  visit("train.checkpoint_minutes", c.train.checkpoint_minutes);
  visit("train.restart_minutes", c.train.restart_minutes);
  visit("train.nf4_bytes", c.train.nf4_bytes);
  visit("train.logit_bytes", c.train.logit_bytes);
  visit("train.runtime_gb", c.train.runtime_gb);
  visit("train.fit_headroom", c.train.fit_headroom);
  visit("train.teacher_tokens", c.train.teacher_tokens);
  visit("train.tokens_per_parameter", c.train.tokens_per_parameter);

  visit("train.law.compute_efficiency", c.train_law.compute_efficiency);
  visit("train.law.scalar_efficiency", c.train_law.scalar_efficiency);
  visit("train.law.fp32_traffic", c.train_law.fp32_traffic);
  visit("train.law.activation_bytes", c.train_law.activation_bytes);
  visit("train.law.hidden_bytes", c.train_law.hidden_bytes);
  visit("train.law.activations_at_1gmac", c.train_law.activations_at_1gmac);
  visit("train.law.activations_exponent", c.train_law.activations_exponent);
  visit("train.law.aspect", c.train_law.aspect);
  visit("train.law.mfu_most", c.train_law.mfu_most);
  visit("train.law.fp8_mfu_most", c.train_law.fp8_mfu_most);
  visit("train.law.intercept", c.train_law.intercept);
  visit("train.law.lora", c.train_law.lora);
  visit("train.law.moe", c.train_law.moe);
  visit("train.law.frozen", c.train_law.frozen);
  visit("train.law.year", c.train_law.year);
  visit("train.law.size", c.train_law.size);
  visit("train.law.stack", c.train_law.stack);
  visit("train.law.family", c.train_law.family);
  visit("train.law.hardware", c.train_law.hardware);
  visit("train.law.precision", c.train_law.precision);
  visit("train.law.scaling", c.train_law.scaling);
  visit("train.law.spread", c.train_law.spread);
  visit("train.law.trees.core_ns", c.tree_law.core_ns);
  visit("train.law.trees.histogram_factor", c.tree_law.histogram_factor);
  visit("train.law.trees.exact_factor", c.tree_law.exact_factor);
  visit("train.law.trees.feature_exponent", c.tree_law.feature_exponent);
  visit("train.law.trees.exact_feature_exponent", c.tree_law.exact_feature_exponent);
  visit("train.law.watts.node_full", c.watt_law.node_full);
  visit("train.law.watts.node_idle_share", c.watt_law.node_idle_share);
  visit("train.law.watts.gpu_full", c.watt_law.gpu_full);
  visit("train.law.watts.scaling_power", c.watt_law.scaling_power);
  visit("train.law.watts.busy_most", c.watt_law.busy_most);
  visit("train.law.watts.half_size_m", c.watt_law.half_size_m);
  visit("train.law.watts.host_share", c.watt_law.host_share);
  visit("train.law.watts.codecarbon_host", c.watt_law.codecarbon_host);
  visit("train.law.watts.carbontracker_pue", c.watt_law.carbontracker_pue);
  visit("train.law.watts.pue_to_2020", c.watt_law.pue_to_2020);
  visit("train.law.watts.pue_from_2021", c.watt_law.pue_from_2021);
  visit("train.law.watts.spread", c.watt_law.spread);
  visit("train.work.padded_share", c.train_work.padded_share);
  visit("train.work.tokens_per_word", c.train_work.tokens_per_word);
  visit("train.work.usual_epochs", c.train_work.usual_epochs);
  visit("train.work.active_share", c.train_work.active_share);
  visit("train.work.frames_per_second", c.train_work.frames_per_second);
  visit("train.work.utterance_seconds", c.train_work.utterance_seconds);
  visit("train.work.recommender_flop", c.train_work.recommender_flop);
  visit("train.work.recommender_bytes", c.train_work.recommender_bytes);
  visit("train.work.patch_pixels", c.train_work.patch_pixels);
  visit("train.work.prompt_tokens", c.train_work.prompt_tokens);
  visit("train.work.multiply_adds_per_parameter", c.train_work.multiply_adds_per_parameter);
  visit("train.work.video_frames", c.train_work.video_frames);
  visit("train.work.sparse_cells", c.train_work.sparse_cells);
  visit("train.work.sparse_features", c.train_work.sparse_features);
  visit("train.work.server_tflops", c.train_work.server_tflops);
  visit("train.work.server_gb_per_s", c.train_work.server_gb_per_s);
  visit("train.work.server_threads", c.train_work.server_threads);
  visit("train.work.example_tokens", c.train_work.example_tokens);
  visit("train.work.moved_per_flop", c.train_work.moved_per_flop);
  visit("train.work.unet_multiply_adds", c.train_work.unet_multiply_adds);
  visit("train.work.default_gmacs", c.train_work.default_gmacs);
  visit("train.work.default_pixels", c.train_work.default_pixels);
  visit("train.work.step_share", c.train_work.step_share);
  visit("train.work.spread", c.train_work.spread);
  visit("train.work.dataset_items", c.train_work.dataset_items);
  visit("train.work.parameters_m", c.train_work.parameters_m);
  visit("train.work.default_parameters_m", c.train_work.default_parameters_m);

  visit("spot.interrupted_share", c.spot.interrupted_share);
  visit("spot.drift", c.spot.drift);
  visit("spot.exposure_hours", c.spot.exposure_hours);
  visit("spot.together_share", c.spot.together_share);
  visit("spot.checkpoint_hours", c.spot.checkpoint_hours);
  visit("spot.interval_hours", c.spot.interval_hours);
  visit("spot.restart_hours", c.spot.restart_hours);
  visit("spot.wait_hours", c.spot.wait_hours);
  visit("spot.chunk_hours", c.spot.chunk_hours);
  visit("tune.trials", c.tune.trials);
  visit("tune.median_stopping_share", c.tune.median_stopping_share);
  visit("tune.halving_budget_ratio", c.tune.halving_budget_ratio);
  visit("tune.halving_eta", c.tune.halving_eta);
  visit("tune.halving_overrun", c.tune.halving_overrun);
  visit("tune.small_scale_share", c.tune.small_scale_share);
  visit("tune.small_scale_full_runs", c.tune.small_scale_full_runs);
  visit("tune.small_scale_ranks_kept", c.tune.small_scale_ranks_kept);
  visit("tune.parallel_trials", c.tune.parallel_trials);

  visit("power.node_factor", c.power.node_factor);
  visit("power.idle_share", c.power.idle_share);
  visit("power.cpu_error", c.power.cpu_error);
  visit("power.cpu_busy_share", c.power.cpu_busy_share);
  visit("power.storage_watts_per_tb", c.power.storage_watts_per_tb);
  visit("power.network_kwh_per_gb", c.power.network_kwh_per_gb);
  visit("power.laptop_watts", c.power.laptop_watts);
  visit("power.default_tdp_w", c.power.default_tdp);
  visit("power.vcpu_idle_w", c.power.vcpu_idle);
  visit("power.vcpu_full_w", c.power.vcpu_full);
  visit("power.memory_w_per_gib", c.power.memory_watts);

  visit("carbon.intensity_error", c.carbon.intensity_error);
  visit("carbon.default_grid", c.carbon.default_grid);
  visit("carbon.pue_default", c.carbon.pue_default);
  visit("carbon.pue_error", c.carbon.pue_error);
  visit("carbon.embodied_error", c.carbon.embodied_error);
  visit("carbon.life_hours", c.carbon.life_hours);
  visit("carbon.fleet_utilisation", c.carbon.fleet_utilisation);
  visit("carbon.wue_default", c.carbon.wue_default);
  visit("carbon.grid_water", c.carbon.grid_water);
  visit("carbon.water_error", c.carbon.water_error);
  visit("carbon.accelerator_embodied", c.carbon.accelerator_embodied);
  visit("carbon.host_embodied_per_vcpu", c.carbon.host_embodied_per_vcpu);

  visit("serve.host_factor", c.serve.host_factor);
  visit("serve.prefill_efficiency", c.serve.prefill_efficiency);
  visit("serve.item_efficiency", c.serve.item_efficiency);
  visit("serve.cpu_efficiency", c.serve.cpu_efficiency);
  visit("serve.item_overhead_ms", c.serve.item_overhead_ms);
  visit("serve.item_error", c.serve.item_error);
  visit("serve.gbm_item_ms", c.serve.gbm_item_ms);
  visit("serve.maximum_utilisation", c.serve.maximum_utilisation);
  visit("serve.batch_utilisation", c.serve.batch_utilisation);
  visit("serve.commitment_price_factor", c.serve.commitment_price_factor);
  visit("serve.wait_variability", c.serve.wait_variability);
  visit("serve.batch_size_limit", c.serve.batch_size_limit);
  visit("serve.weight_bytes", c.serve.weight_bytes);
  visit("serve.prefix_hits", c.serve.prefix_hits);
  visit("serve.drafted_tokens", c.serve.drafted_tokens);
  visit("serve.accepted_tokens", c.serve.accepted_tokens);
  visit("serve.draft_share", c.serve.draft_share);
  visit("serve.memory_share", c.serve.memory_share);
  visit("serve.cold_start_minutes", c.serve.cold_start_minutes);
  visit("serve.staging_share", c.serve.staging_share);
  visit("serve.working_share", c.serve.working_share);
  visit("serve.least_power_share", c.serve.least_power_share);
  visit("serve.replica_efficiency", c.serve.replica_efficiency);
  visit("serve.price_decline", c.serve.price_decline);
  visit("serve.scale_in_minutes", c.serve.scale_in_minutes);
  visit("serve.batch_jobs_per_month", c.serve.batch_jobs_per_month);

  visit_generation_laws(c.serve_law, visit);
  visit_generation_work(c.serve_work, visit);
  visit_inference_laws(c.inference_law, visit);
  visit_inference_work(c.inference_work, visit);

  visit("call.energy_error", c.call.energy_error);
  visit("call.provider_batch", c.call.provider_batch);
  visit("call.provider_idle_share", c.call.provider_idle_share);
  visit("call.item_tflop_per_joule", c.call.item_tflop_per_joule);
  visit("call.training_share", c.call.training_share);
  visit("call.default_parameters_b", c.call.default_parameters_b);
  visit("call.token_price_decline", c.call.token_price_decline);
  visit("call.price_error", c.call.price_error);
  visit("call.prompt_tokens", c.call.prompt_tokens);
  visit("call.few_shot_examples", c.call.few_shot_examples);
  visit("call.context_tokens", c.call.context_tokens);
  visit("call.reasoning_multiplier", c.call.reasoning_multiplier);
  visit("call.image_tokens", c.call.image_tokens);
  visit("call.cascade_share", c.call.cascade_share);
  visit("call.megabytes_per_1000_calls", c.call.megabytes_per_1000_calls);
  visit("call.provisioned_tokens_per_second", c.call.provisioned_tokens_per_second);
  visit("call.import_tokens_per_second", c.call.import_tokens_per_second);
  visit("call.default_documents", c.call.default_documents);
  visit("call.passages_per_document", c.call.passages_per_document);
  visit("call.service_training_kw", c.call.service_training_kw);
  visit("call.weight_bytes", c.call.weight_bytes);
  visit("call.tokens_per_passage", c.call.tokens_per_passage);
  visit("call.bytes_per_passage", c.call.bytes_per_passage);
  visit("call.renewed_share", c.call.renewed_share);
  visit("call.input_token_weight", c.call.input_token_weight);
  visit("call.embodied_per_kwh", c.call.embodied_per_kwh);
  visit("call.provisioned_idle_kw", c.call.provisioned_idle_kw);
  visit("call.service_unit_idle_kw", c.call.service_unit_idle_kw);
  visit("call.service_training_hours", c.call.service_training_hours);
  visit("call.first_token_ms", c.call.first_token_ms);
  visit("call.tokens_per_second", c.call.tokens_per_second);
  visit("call.service_ms", c.call.service_ms);
  visit("call.device_kw", c.call.device_kw);
  visit("call.import_billions_per_unit", c.call.import_billions_per_unit);
  visit("call.import_least_units", c.call.import_least_units);
  visit("call.size_spread", c.call.size_spread);
  visit("call.spend_kg_per_usd", c.call.spend_kg_per_usd);
  visit("call.free_tier_share", c.call.free_tier_share);
  visit("call.cache_minutes", c.call.cache_minutes);
  visit("call.cache_least_tokens", c.call.cache_least_tokens);
  visit("call.scanned_bytes_per_passage", c.call.scanned_bytes_per_passage);
  visit("call.passages_per_rerank", c.call.passages_per_rerank);
  visit("call.graph_bytes_per_passage", c.call.graph_bytes_per_passage);
  visit("call.search_unit_gb", c.call.search_unit_gb);
  visit("call.search_unit_queries", c.call.search_unit_queries);

  visit("people.effort_days", c.people.effort_days);
  visit("people.stage_share", c.people.stage_share);
  visit("people.run_fte", c.people.run_fte);
  visit("people.review_days", c.people.review_days);
  visit("people.review_wait_days", c.people.review_wait_days);
  visit("people.review_abroad", c.people.review_abroad);
  visit("people.calendar_days", c.people.calendar_days);
  visit("people.procurement_days", c.people.procurement_days);
  visit("people.queue_days", c.people.queue_days);
  visit("people.team_exponent", c.people.team_exponent);
  visit("people.jumpstart_share", c.people.jumpstart_share);
  visit("people.retrain_days", c.people.retrain_days);
  visit("people.migration_days", c.people.migration_days);
  visit("people.migration_every_months", c.people.migration_every_months);
  visit("people.labels_per_day", c.people.labels_per_day);
  visit("people.labellers", c.people.labellers);
  visit("people.label_start_days", c.people.label_start_days);
  visit("people.rule_days", c.people.rule_days);

  visit("data.labels_wanted", c.data.labels_wanted);
  visit("data.evaluation_items", c.data.evaluation_items);
  visit("data.redundancy", c.data.redundancy);
  visit("data.seconds_per_label", c.data.seconds_per_label);
  visit("data.seconds_per_mark", c.data.seconds_per_mark);
  visit("data.marks_per_item", c.data.marks_per_item);
  visit("data.words_per_minute", c.data.words_per_minute);
  visit("data.seconds_per_page", c.data.seconds_per_page);
  visit("data.audio_factor", c.data.audio_factor);
  visit("data.classes_at_a_time", c.data.classes_at_a_time);
  visit("data.usd_per_hour", c.data.usd_per_hour);
  visit("data.workforce_fee", c.data.workforce_fee);
  visit("data.label_worth", c.data.label_worth);
  visit("data.review_share", c.data.review_share);
  visit("data.active_learning_saving", c.data.active_learning_saving);
  visit("data.relabel_share", c.data.relabel_share);
  visit("data.cpu_hours_per_gb", c.data.cpu_hours_per_gb);
  visit("data.copies", c.data.copies);
  visit("data.held_out_share", c.data.held_out_share);
  visit("data.useful_multiple", c.data.useful_multiple);
  visit("data.active_learning_use", c.data.active_learning_use);

  visit("explore.weeks", c.explore.weeks);
  visit("explore.active_share", c.explore.active_share);
  visit("explore.active_share_auto_stop", c.explore.active_share_auto_stop);
  visit("explore.prototype_share", c.explore.prototype_share);
  visit("explore.forgotten_endpoints", c.explore.forgotten_endpoints);
  visit("explore.forgotten_weeks", c.explore.forgotten_weeks);
  visit("explore.evaluation_calls", c.explore.evaluation_calls);
  visit("explore.evaluation_rounds", c.explore.evaluation_rounds);
  visit("explore.judged_share", c.explore.judged_share);
  visit("explore.judge_tokens", c.explore.judge_tokens);
  visit("explore.captured_share", c.explore.captured_share);
  visit("explore.monitor_hours_per_day", c.explore.monitor_hours_per_day);
  visit("explore.notebook_load", c.explore.notebook_load);
  visit("explore.incremental_share", c.explore.incremental_share);

  visit("quality.score", c.quality.score);
  visit("quality.spread", c.quality.spread);
  visit("quality.shared_difficulty", c.quality.shared_difficulty);
  visit("quality.curve_exponent", c.quality.curve_exponent);
  visit("quality.pilot_spread", c.quality.pilot_spread);
  visit("quality.pilot_days", c.quality.pilot_days);
  visit("quality.prompt_gain", c.quality.prompt_gain);
  visit("quality.reference_b", c.quality.reference_b);
  visit("quality.size_gain", c.quality.size_gain);
  visit("quality.curve.exponent_least", c.quality.curve.exponent_least);
  visit("quality.curve.exponent_most", c.quality.curve.exponent_most);
  visit("quality.curve.exponent_count", c.quality.curve.exponent_count);
  visit("quality.curve.floor_count", c.quality.curve.floor_count);
  visit("quality.curve.floor_power", c.quality.curve.floor_power);
  visit("quality.curve.delay_least", c.quality.curve.delay_least);
  visit("quality.curve.delay_most", c.quality.curve.delay_most);
  visit("quality.curve.delay_count", c.quality.curve.delay_count);
  visit("quality.curve.ratio_least", c.quality.curve.ratio_least);
  visit("quality.curve.ratio_most", c.quality.curve.ratio_most);
  visit("quality.curve.ratio_count", c.quality.curve.ratio_count);
  visit("quality.curve.reference_exponent", c.quality.curve.reference_exponent);
  visit("quality.curve.hurst", c.quality.curve.hurst);
  visit("quality.curve.slowing", c.quality.curve.slowing);
  visit("quality.curve.freedom", c.quality.curve.freedom);
  visit("quality.curve.typical", c.quality.curve.typical);
  visit("quality.curve.relative_noise", c.quality.curve.relative_noise);
  visit("quality.curve.repeat", c.quality.curve.repeat);
  visit("quality.curve.least_error", c.quality.curve.least_error);
  visit("quality.curve.least_noisy_error", c.quality.curve.least_noisy_error);
  visit("quality.curve.farthest", c.quality.curve.farthest);
  visit("quality.curve.weight", c.quality.curve.weight);
  visit("quality.curve.slower", c.quality.curve.slower);
  visit("quality.curve.later", c.quality.curve.later);

  visit_rightsize(c.rightsize, visit);
}

/// Calls each(coefficient) for every coefficient, those of families too.
template <class All, class Each>
void for_each_coefficient(All& c, Each&& each) {
  visit_coefficients(c, [&each](const char*, auto& one) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(one)>, CoefficientFamily>)
      for (auto& [word, member] : one.members)
        each(member);
    else
      each(one);
  });
}

} // namespace steelyard
