/// \file
/// The keys of every kind of record, once: what the text may hold, what the store's columns are called.
///
/// `visit_fields(visit, record)` calls `visit(Field, member)` for each key in the order in which records are
/// printed. The text reader decodes through it, the store writes and loads its tables through it. A key that
/// the structs of records.hpp do not hold is `Carried`: checked, and kept in the record's text.
#pragma once

#include "steelyard/catalog/catalog.hpp"

#include <concepts>
#include <span>
#include <string_view>
#include <type_traits>

namespace steelyard::io {

/// A key and what its value must be.
struct Field {
  std::string_view key;
  bool required = false;
  std::string_view refers{};                 ///< kind of the record that the value names; `*`: any kind
  std::span<const std::string_view> words{}; ///< the words allowed; empty: any
  double low = 0, high = 1e300;              ///< of numbers
  bool task_kinds = false;                   ///< words are the plan's kinds of task
};

/// What a key may hold that only the text keeps.
enum class Carried { text, number, boolean };

inline constexpr std::string_view status_words[]{"available", "closed-to-new", "retiring", "retired"};
inline constexpr std::string_view hub_words[]{"huggingface", "timm", "library", "scratch"};
inline constexpr std::string_view product_words[]{"ec2",
                                                  "sagemaker-training",
                                                  "sagemaker-processing",
                                                  "sagemaker-notebook",
                                                  "sagemaker-hosting",
                                                  "sagemaker-transform",
                                                  "vm"};
inline constexpr std::string_view use_words[]{"training", "processing", "notebook", "hosting", "transform"};
inline constexpr std::string_view purchase_words[]{"on-demand", "spot", "committed-1y", "committed-3y"};
inline constexpr std::string_view factor_words[]{"region-accelerated", "region-cpu", "sagemaker", "spot"};
inline constexpr std::string_view arch_words[]{"x86_64", "arm64"};
inline constexpr std::string_view adaptation_words[]{"none",      "prompt",    "few-shot", "rag",
                                                     "fine-tune", "distilled", "scratch"};
inline constexpr std::string_view service_hosting_words[]{"api", "batch", "endpoint", "provisioned"};
inline constexpr std::string_view when_words[]{"request", "training", "provisioned", "storage", "setup"};
inline constexpr std::string_view meter_words[]{
    "characters",    "requests",       "pages",      "images",       "audio_seconds",
    "video_seconds", "rows",           "documents",  "queries",      "items",
    "users",         "training_hours", "unit_hours", "model_months", "storage_gb_months"};
inline constexpr std::string_view rounding_words[]{"up", "none"};
inline constexpr std::string_view tier_words[]{"frontier", "strong", "mid", "small"};
inline constexpr std::string_view form_words[]{"model-package", "algorithm"};
inline constexpr std::string_view pricing_words[]{"hourly", "per-inference", "free", "contract", "unknown"};
inline constexpr std::string_view model_family_words[]{"encoder",
                                                       "embedding",
                                                       "reranker",
                                                       "decoder",
                                                       "moe-decoder",
                                                       "encoder-decoder",
                                                       "cnn",
                                                       "vit",
                                                       "detector",
                                                       "segmenter",
                                                       "vision-language",
                                                       "speech-encoder-decoder",
                                                       "speech-ctc",
                                                       "text-to-speech",
                                                       "diffusion-unet",
                                                       "diffusion-transformer",
                                                       "tabular",
                                                       "time-series",
                                                       "document"};
inline constexpr std::string_view role_words[]{"object-storage",
                                               "block-storage",
                                               "feature-store",
                                               "vector-store",
                                               "vector-store-requests",
                                               "egress",
                                               "intra-network",
                                               "endpoint-data",
                                               "guardrail",
                                               "evaluation-judge",
                                               "monitoring",
                                               "registry",
                                               "notebook-storage",
                                               "training-storage",
                                               "labelling-platform",
                                               "labelling-crowd",
                                               "labelling-vendor",
                                               "labelling-expert",
                                               "labelling-teacher",
                                               "serverless-compute",
                                               "serverless-provisioned",
                                               "gateway",
                                               "logs",
                                               "kms",
                                               "import-unit",
                                               "reranker"};

template <class R, class Record>
concept Of = std::same_as<std::remove_const_t<R>, Record>;

/// The keys that every record but a source has.
template <class Visit, class R>
requires Of<R, Provenance>

void visit_fields(Visit& visit, R& p) {
  visit(Field{.key = "basis"}, p.basis);
  visit(Field{.key = "note"}, p.note);
  visit(Field{.key = "deprecated"}, Carried::boolean);
  visit(Field{.key = "superseded_by", .refers = "*"}, Carried::text);
  visit(Field{.key = "corrected"}, Carried::text); // the reason of an overlay
  visit(Field{.key = "source", .required = true, .refers = "source"}, p.source);
  visit(Field{.key = "date", .required = true}, p.date);
}

template <class Visit, class R>
requires Of<R, Source>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "id", .required = true}, r.id);
  visit(Field{.key = "title", .required = true}, r.title);
  visit(Field{.key = "publisher", .required = true}, r.publisher);
  visit(Field{.key = "url", .required = true}, r.url);
  visit(Field{.key = "retrieved", .required = true}, r.retrieved);
  visit(Field{.key = "licence", .required = true}, r.licence);
  visit(Field{.key = "note"}, Carried::text);
}

template <class Visit, class R>
requires Of<R, Accelerator>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "id", .required = true}, r.id);
  visit(Field{.key = "name", .required = true}, r.name);
  visit(Field{.key = "vendor", .required = true}, r.vendor);
  visit(Field{.key = "release_date"}, r.release_date);
  visit(Field{.key = "fp32_tflops"}, r.fp32_tflops);
  visit(Field{.key = "tf32_tflops"}, r.tf32_tflops);
  visit(Field{.key = "fp16_tflops"}, r.fp16_tflops);
  visit(Field{.key = "fp8_tflops"}, r.fp8_tflops);
  visit(Field{.key = "int8_tops"}, r.int8_tops);
  visit(Field{.key = "fp4_tflops"}, r.fp4_tflops);
  visit(Field{.key = "memory_gb"}, r.memory_gb);
  visit(Field{.key = "memory_bandwidth_gb_per_s"}, r.memory_bandwidth_gb_per_s);
  visit(Field{.key = "interconnect_gb_per_s"}, r.interconnect_gb_per_s);
  visit(Field{.key = "power_tdp_w"}, r.power_tdp_w);
  visit(Field{.key = "power_idle_w"}, r.power_idle_w);
  visit(Field{.key = "die_mm2"}, r.die_mm2);
  visit(Field{.key = "process_nm"}, r.process_nm);
  visit(Field{.key = "embodied_kgco2e"}, r.embodied_kgco2e);
  visit(Field{.key = "aliases"}, r.aliases);
  visit(Field{.key = "unverified"}, r.unverified);
  visit_fields(visit, r.provenance);
}

template <class Visit, class R>
requires Of<R, Cpu>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "id", .required = true}, r.id);
  visit(Field{.key = "name", .required = true}, r.name);
  visit(Field{.key = "vcpu_idle_w"}, r.vcpu_idle_w);
  visit(Field{.key = "vcpu_full_w"}, r.vcpu_full_w);
  visit(Field{.key = "peak_gflops_per_vcpu"}, r.peak_gflops_per_vcpu);
  visit(Field{.key = "fp32_tflops"}, r.fp32_tflops);
  visit(Field{.key = "fp16_tflops"}, r.fp16_tflops);
  visit(Field{.key = "int8_tops"}, r.int8_tops);
  visit(Field{.key = "memory_bandwidth_gb_per_s"}, r.memory_bandwidth_gb_per_s);
  visit(Field{.key = "power_tdp_w"}, r.power_tdp_w);
  visit(Field{.key = "aliases"}, r.aliases);
  visit_fields(visit, r.provenance);
}

template <class Visit, class R>
requires Of<R, Instance>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "id", .required = true}, r.id);
  visit(Field{.key = "provider", .required = true}, r.provider);
  visit(Field{.key = "type", .required = true}, r.type);
  visit(Field{.key = "family", .required = true}, r.family);
  visit(Field{.key = "vcpu", .required = true}, r.vcpu);
  visit(Field{.key = "memory_gib", .required = true}, r.memory_gib);
  visit(Field{.key = "arch", .words = arch_words}, r.arch);
  visit(Field{.key = "cpu", .refers = "cpu"}, r.cpu);
  visit(Field{.key = "accelerator", .refers = "accelerator"}, r.accelerator);
  visit(Field{.key = "accelerator_count"}, r.accelerator_count);
  visit(Field{.key = "accelerator_memory_gib"}, r.accelerator_memory_gib);
  visit(Field{.key = "network_gbps"}, r.network_gbps);
  visit(Field{.key = "local_storage_gb"}, r.local_storage_gb);
  visit(Field{.key = "efa"}, r.efa);
  visit(Field{.key = "burstable"}, r.burstable);
  visit(Field{.key = "bare_metal"}, r.bare_metal);
  visit(Field{.key = "sagemaker_uses", .words = use_words}, r.sagemaker_uses);
  visit(Field{.key = "regions"}, r.regions);
  visit(Field{.key = "idle_w"}, r.idle_w);
  visit(Field{.key = "half_w"}, r.half_w);
  visit(Field{.key = "full_w"}, r.full_w);
  visit(Field{.key = "embodied_kgco2e"}, r.embodied_kgco2e);
  visit_fields(visit, r.provenance);
}

template <class Visit, class R>
requires Of<R, Price>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "id", .required = true}, r.id);
  visit(Field{.key = "instance", .required = true, .refers = "instance"}, r.instance);
  visit(Field{.key = "region", .required = true}, r.region);
  visit(Field{.key = "product", .required = true, .words = product_words}, r.product);
  visit(Field{.key = "purchase", .required = true, .words = purchase_words}, r.purchase);
  visit(Field{.key = "price_usd_per_hour", .required = true}, r.price_usd_per_hour);
  visit(Field{.key = "verification"}, Carried::text);
  visit_fields(visit, r.provenance);
}

template <class Visit, class R>
requires Of<R, PriceFactor>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "id", .required = true}, r.id);
  visit(Field{.key = "provider", .required = true}, r.provider);
  visit(Field{.key = "factor", .required = true, .words = factor_words}, r.factor);
  visit(Field{.key = "region"}, r.region);
  visit(Field{.key = "family"}, r.family);
  visit(Field{.key = "size"}, r.size);
  visit(Field{.key = "instance", .refers = "instance"}, r.instance);
  visit(Field{.key = "instance_class"}, r.instance_class);
  visit(Field{.key = "value", .required = true, .low = 1e-6}, r.value);
  visit(Field{.key = "interruption_band"}, r.interruption_band);
  visit_fields(visit, r.provenance);
}

template <class Visit, class R>
requires Of<R, Region>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "id", .required = true}, r.id);
  visit(Field{.key = "provider", .required = true}, r.provider);
  visit(Field{.key = "region", .required = true}, r.region);
  visit(Field{.key = "name"}, r.name);
  visit(Field{.key = "country"}, r.country);
  visit(Field{.key = "grid_g_per_kwh"}, r.grid_g_per_kwh);
  visit(Field{.key = "grid_year"}, r.grid_year);
  visit(Field{.key = "grid_basis"}, Carried::text);
  visit(Field{.key = "market_g_per_kwh"}, r.market_g_per_kwh);
  visit(Field{.key = "market_year"}, r.market_year);
  visit(Field{.key = "marginal_g_per_kwh"}, r.marginal_g_per_kwh);
  visit(Field{.key = "pue", .low = 1, .high = 9.99}, r.pue);
  visit(Field{.key = "pue_year"}, r.pue_year);
  visit(Field{.key = "pue_basis"}, Carried::text);
  visit(Field{.key = "wue_l_per_kwh"}, r.wue_l_per_kwh);
  visit(Field{.key = "wue_year"}, r.wue_year);
  visit(Field{.key = "carbon_free_fraction", .high = 1}, r.carbon_free_fraction);
  visit(Field{.key = "carbon_free_year"}, Carried::text);
  visit_fields(visit, r.provenance);
}

template <class Visit, class R>
requires Of<R, Tier>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "up_to_units"}, r.up_to_units);
  visit(Field{.key = "price_usd_per_unit", .required = true}, r.price_usd_per_unit);
}

/// How a component rounds is the one key whose word is not the member's value.
template <class Bool>
struct Rounding {
  Bool& up;
};

template <class Visit, class R>
requires Of<R, PriceComponent>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "item", .required = true}, r.item);
  visit(Field{.key = "when", .required = true, .words = when_words}, r.when);
  visit(Field{.key = "meter", .required = true, .words = meter_words}, r.meter);
  visit(Field{.key = "unit", .low = 1e-9}, r.unit);
  visit(Field{.key = "minimum_units"}, r.minimum_units);
  visit(Field{.key = "rounding", .words = rounding_words},
        Rounding<std::remove_reference_t<decltype((r.rounds_up))>>{r.rounds_up});
  visit(Field{.key = "tiers", .required = true}, r.tiers);
  visit(Field{.key = "free_units_per_month"}, r.free_units_per_month);
  visit(Field{.key = "free_months"}, r.free_months);
  visit(Field{.key = "capacity_per_unit_per_second"}, r.capacity_per_unit_per_second);
  visit(Field{.key = "minimum_unit_hours_per_month"}, r.minimum_unit_hours_per_month);
  visit(Field{.key = "minimum_units_per_month"}, r.minimum_units_per_month);
  visit(Field{.key = "note"}, r.note);
}

template <class Visit, class R>
requires Of<R, Footprint>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "family", .required = true, .words = model_family_words}, r.family);
  visit(Field{.key = "parameters_b"}, r.parameters_b);
  visit(Field{.key = "gmacs"}, r.gmacs);
  visit(Field{.key = "basis"}, r.basis);
}

template <class Visit, class R>
requires Of<R, Service>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "id", .required = true}, r.id);
  visit(Field{.key = "provider", .required = true}, r.provider);
  visit(Field{.key = "service", .required = true}, r.service);
  visit(Field{.key = "feature", .required = true}, r.feature);
  visit(Field{.key = "title", .required = true}, r.title);
  visit(Field{.key = "tasks", .task_kinds = true}, r.tasks);
  visit(Field{.key = "adaptation", .required = true, .words = adaptation_words}, r.adaptation);
  visit(Field{.key = "hosting", .required = true, .words = service_hosting_words}, r.hosting);
  visit(Field{.key = "needs_labels"}, r.needs_labels);
  visit(Field{.key = "minimum_labelled_items"}, r.minimum_labelled_items);
  visit(Field{.key = "status", .required = true, .words = status_words}, r.status);
  visit(Field{.key = "status_date"}, r.status_date);
  visit(Field{.key = "status_source"}, r.status_source);
  visit(Field{.key = "regions"}, r.regions);
  visit(Field{.key = "languages"}, r.languages);
  visit(Field{.key = "components"}, r.components); // none: the price is not known, or the service is gone
  visit(Field{.key = "footprint"}, r.footprint);
  visit(Field{.key = "confidence"}, r.confidence);
  visit_fields(visit, r.provenance);
}

template <class Visit, class R>
requires Of<R, HostedModel>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "id", .required = true}, r.id);
  visit(Field{.key = "provider", .required = true}, r.provider);
  visit(Field{.key = "service", .required = true}, r.service);
  visit(Field{.key = "model", .required = true}, r.model);
  visit(Field{.key = "vendor", .required = true}, r.vendor);
  visit(Field{.key = "tasks", .task_kinds = true}, r.tasks);
  visit(Field{.key = "input_modalities"}, r.input_modalities);
  visit(Field{.key = "reasoning"}, r.reasoning);
  visit(Field{.key = "context_tokens"}, r.context_tokens);
  visit(Field{.key = "input_usd_per_million"}, r.input_usd_per_million);
  visit(Field{.key = "output_usd_per_million"}, r.output_usd_per_million);
  visit(Field{.key = "cache_read_usd_per_million"}, r.cache_read_usd_per_million);
  visit(Field{.key = "cache_write_usd_per_million"}, r.cache_write_usd_per_million);
  visit(Field{.key = "cache_least_tokens"}, r.cache_least_tokens);
  visit(Field{.key = "published_call_wh"}, r.published_call_wh);
  visit(Field{.key = "published_call_output_tokens"}, r.published_call_output_tokens);
  visit(Field{.key = "regional_price_factor"}, r.regional_price_factor);
  visit(Field{.key = "priority_price_factor"}, r.priority_price_factor);
  visit(Field{.key = "flex_price_factor"}, r.flex_price_factor);
  visit(Field{.key = "long_prompt_tokens"}, r.long_prompt_tokens);
  visit(Field{.key = "long_prompt_read_price_factor"}, r.long_prompt_read_price_factor);
  visit(Field{.key = "long_prompt_written_price_factor"}, r.long_prompt_written_price_factor);
  visit(Field{.key = "batch_input_usd_per_million"}, r.batch_input_usd_per_million);
  visit(Field{.key = "batch_output_usd_per_million"}, r.batch_output_usd_per_million);
  visit(Field{.key = "image_usd_per_unit"}, r.image_usd_per_unit);
  visit(Field{.key = "image_basis"}, Carried::text);
  visit(Field{.key = "provisioned_usd_per_hour"}, r.provisioned_usd_per_hour);
  visit(Field{.key = "provisioned_commit_usd_per_hour"}, r.provisioned_commit_usd_per_hour);
  visit(Field{.key = "provisioned_commit_months"}, r.provisioned_commit_months);
  visit(Field{.key = "training_usd_per_million"}, r.training_usd_per_million);
  visit(Field{.key = "custom_storage_usd_per_month"}, r.custom_storage_usd_per_month);
  visit(Field{.key = "custom_needs_provisioned"}, r.custom_needs_provisioned);
  visit(Field{.key = "import"}, r.import);
  visit(Field{.key = "open_weights", .refers = "model"}, r.open_weights);
  visit(Field{.key = "total_b"}, r.total_b);
  visit(Field{.key = "active_b"}, r.active_b);
  visit(Field{.key = "size_basis"}, r.size_basis);
  visit(Field{.key = "tier", .words = tier_words}, r.tier);
  visit(Field{.key = "released"}, r.released);
  visit(Field{.key = "status", .required = true, .words = status_words}, r.status);
  visit(Field{.key = "status_date"}, r.status_date);
  visit(Field{.key = "status_source"}, Carried::text);
  visit(Field{.key = "regions"}, r.regions);
  visit(Field{.key = "confidence"}, r.confidence);
  visit_fields(visit, r.provenance);
}

template <class Visit, class R>
requires Of<R, Listing>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "id", .required = true}, r.id);
  visit(Field{.key = "title", .required = true}, r.title);
  visit(Field{.key = "vendor", .required = true}, r.vendor);
  visit(Field{.key = "url"}, r.url);
  visit(Field{.key = "form", .words = form_words}, r.form);
  visit(Field{.key = "tasks", .task_kinds = true}, r.tasks);
  visit(Field{.key = "pricing_model", .required = true, .words = pricing_words}, r.pricing_model);
  visit(Field{.key = "software_usd_per_hour"}, r.software_usd_per_hour);
  visit(Field{.key = "software_usd_per_request"}, r.software_usd_per_request);
  visit(Field{.key = "contract_usd_per_year"}, r.contract_usd_per_year);
  visit(Field{.key = "free_trial_days"}, r.free_trial_days);
  visit(Field{.key = "supported_instances", .refers = "instance"}, r.supported_instances);
  visit(Field{.key = "default_instance", .refers = "instance"}, r.default_instance);
  visit(Field{.key = "instances_basis"}, r.instances_basis);
  visit(Field{.key = "footprint"}, r.footprint);
  visit(Field{.key = "model", .refers = "model"}, r.model);
  visit(Field{.key = "needs_labels"}, r.needs_labels);
  visit(Field{.key = "status", .words = status_words}, r.status);
  visit(Field{.key = "status_date"}, Carried::text);
  visit(Field{.key = "confidence"}, Carried::text);
  visit_fields(visit, r.provenance);
}

/// The model's benchmark: an object of two keys in the text, two members here.
template <class Text, class Number>
struct Benchmark {
  Text& name;
  Number& score;
};

template <class Visit, class R>
requires Of<R, PretrainedModel>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "id", .required = true}, r.id);
  visit(Field{.key = "hub", .required = true, .words = hub_words}, r.hub);
  visit(Field{.key = "name", .required = true}, r.name);
  visit(Field{.key = "family", .required = true, .words = model_family_words}, r.family);
  visit(Field{.key = "tasks_as_is", .task_kinds = true}, r.tasks_as_is);
  visit(Field{.key = "tasks_fine_tuned", .task_kinds = true}, r.tasks_fine_tuned);
  visit(Field{.key = "parameters_b"}, r.parameters_b);
  visit(Field{.key = "active_b"}, r.active_b);
  visit(Field{.key = "layers"}, r.layers);
  visit(Field{.key = "hidden_size"}, r.hidden_size);
  visit(Field{.key = "heads"}, r.heads);
  visit(Field{.key = "kv_heads"}, r.kv_heads);
  visit(Field{.key = "head_dim"}, r.head_dim);
  visit(Field{.key = "context_tokens"}, r.context_tokens);
  visit(Field{.key = "vocabulary"}, r.vocabulary);
  visit(Field{.key = "encoder_b"}, r.encoder_b);
  visit(Field{.key = "decoder_b"}, r.decoder_b);
  visit(Field{.key = "gmacs"}, r.gmacs);
  visit(Field{.key = "input_pixels"}, r.input_pixels);
  visit(Field{.key = "latent_tokens"}, r.latent_tokens);
  visit(Field{.key = "steps"}, r.steps);
  visit(Field{.key = "frames_per_second"}, r.frames_per_second);
  visit(Field{.key = "clip_seconds"}, r.clip_seconds);
  visit(Field{.key = "licence"}, r.licence);
  visit(Field{.key = "gated"}, r.gated);
  visit(Field{.key = "languages"}, r.languages);
  visit(Field{.key = "modalities"}, r.modalities);
  visit(Field{.key = "instruct"}, r.instruct);
  visit(Field{.key = "reasoning"}, r.reasoning);
  visit(Field{.key = "released"}, r.released);
  visit(Field{.key = "downloads"}, r.downloads);
  visit(Field{.key = "benchmark"}, Benchmark<std::remove_reference_t<decltype((r.benchmark_name))>,
                                             std::remove_reference_t<decltype((r.benchmark_score))>>{
                                       r.benchmark_name, r.benchmark_score});
  visit(Field{.key = "unverified"}, r.unverified);
  visit_fields(visit, r.provenance);
}

template <class Visit, class R>
requires Of<R, JumpstartModel>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "id", .required = true}, r.id);
  visit(Field{.key = "model_id", .required = true}, r.model_id);
  visit(Field{.key = "version"}, r.version);
  visit(Field{.key = "model", .refers = "model"}, r.model);
  visit(Field{.key = "task_prefix"}, r.task_prefix);
  visit(Field{.key = "framework"}, r.framework);
  visit(Field{.key = "tasks", .task_kinds = true}, r.tasks);
  visit(Field{.key = "fine_tunable"}, r.fine_tunable);
  visit(Field{.key = "default_inference_instance", .refers = "instance"}, r.default_inference_instance);
  visit(Field{.key = "inference_instances", .refers = "instance"}, r.inference_instances);
  visit(Field{.key = "tensor_parallel"}, r.tensor_parallel);
  visit(Field{.key = "source_url"}, r.source_url);
  visit_fields(visit, r.provenance);
}

template <class Visit, class R>
requires Of<R, Supply>

void visit_fields(Visit& visit, R& r) {
  visit(Field{.key = "id", .required = true}, r.id);
  visit(Field{.key = "role", .required = true, .words = role_words}, r.role);
  visit(Field{.key = "title", .required = true}, r.title);
  visit(Field{.key = "provider"}, r.provider);
  visit(Field{.key = "region"}, r.region);
  visit(Field{.key = "modality"}, r.modality);
  visit(Field{.key = "unit", .required = true}, r.unit);
  visit(Field{.key = "tiers"}, r.tiers);
  visit(Field{.key = "price_usd_per_unit"}, r.price_usd_per_unit);
  visit(Field{.key = "minimum_usd_per_month"}, r.minimum_usd_per_month);
  visit(Field{.key = "seconds_per_unit"}, r.seconds_per_unit);
  visit(Field{.key = "status", .words = status_words}, r.status);
  visit(Field{.key = "status_date"}, r.status_date);
  visit(Field{.key = "status_source"}, Carried::text);
  visit(Field{.key = "confidence"}, Carried::text);
  visit_fields(visit, r.provenance);
}

/// Calls visit(kind, file, records) for every kind; the file is relative to catalogs/.
template <class Catalogue, class Visit>
requires Of<Catalogue, Catalog>

void visit_kinds(Catalogue& c, Visit&& visit) {
  visit("source", "sources", c.sources);
  visit("accelerator", "accelerators.json", c.accelerators);
  visit("cpu", "cpus.json", c.cpus);
  visit("instance", "instances.json", c.instances);
  visit("price", "prices.json", c.prices);
  visit("price_factor", "price_factors.json", c.price_factors);
  visit("region", "regions.json", c.regions);
  visit("service", "services.json", c.services);
  visit("hosted_model", "hosted_models.json", c.hosted_models);
  visit("listing", "marketplace.json", c.listings);
  visit("model", "models.json", c.models);
  visit("jumpstart", "jumpstart.json", c.jumpstart);
  visit("supply", "supplies.json", c.supplies);
}

} // namespace steelyard::io
