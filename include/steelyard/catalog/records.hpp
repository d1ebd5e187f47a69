/// \file
/// What the market offers: one struct per kind of record of catalogs/README.md.
///
/// Numbers are in the unit that ends the catalog's key. Not known is nullopt, never 0.
#pragma once

#include "steelyard/stats/assumption.hpp"

#include <optional>
#include <string>
#include <vector>

namespace steelyard {

/// Where a record is from.
struct Provenance {
  std::string source; ///< id of a Source
  std::string date;   ///< ISO 8601, when the source said so
  Basis basis = Basis::published;
  std::string note;
};

struct Source {
  std::string id, title, publisher, url, retrieved, licence;
};

/// Low, most likely, high.
struct Range {
  double low = 0, mode = 0, high = 0;
};

struct Accelerator {
  std::string id, name, vendor, release_date;
  std::optional<double> fp32_tflops, tf32_tflops, fp16_tflops, fp8_tflops, int8_tops,
      fp4_tflops; ///< dense peaks
  std::optional<double> memory_gb, memory_bandwidth_gb_per_s, interconnect_gb_per_s;
  std::optional<double> power_tdp_w, power_idle_w, die_mm2, process_nm;
  std::optional<Range> embodied_kgco2e;
  std::vector<std::string> aliases, unverified;
  Provenance provenance;
};

/// One vCPU of a microarchitecture, or a whole processor.
struct Cpu {
  std::string id, name;
  std::optional<double> vcpu_idle_w, vcpu_full_w, peak_gflops_per_vcpu;
  std::optional<double> fp32_tflops, fp16_tflops, int8_tops, memory_bandwidth_gb_per_s,
      power_tdp_w; ///< of a whole processor
  std::vector<std::string> aliases;
  Provenance provenance;
};

struct Instance {
  std::string id, provider, type, family, arch, cpu;
  double vcpu = 0, memory_gib = 0;
  std::string accelerator; ///< id; empty: none
  double accelerator_count = 0;
  std::optional<double> accelerator_memory_gib, network_gbps, local_storage_gb;
  bool efa = false, burstable = false, bare_metal = false;
  std::vector<std::string> sagemaker_uses; ///< training processing notebook hosting transform
  std::vector<std::string> regions;
  std::optional<double> idle_w, half_w, full_w; ///< without accelerators
  std::optional<Range> embodied_kgco2e;         ///< share of the host, without accelerators
  Provenance provenance;
};

struct Price {
  std::string id, instance, region, product, purchase;
  double price_usd_per_hour = 0;
  Provenance provenance;
};

struct PriceFactor {
  std::string id, provider, factor, region, family, size, instance, instance_class, interruption_band;
  double value = 1;
  Provenance provenance;
};

struct Region {
  std::string id, provider, region, name, country;
  std::optional<double> grid_g_per_kwh, market_g_per_kwh, marginal_g_per_kwh, pue, wue_l_per_kwh,
      carbon_free_fraction;
  std::string grid_year, market_year, pue_year, wue_year;
  Provenance provenance;
};

struct Tier {
  std::optional<double> up_to_units; ///< per month; nullopt: no end
  double price_usd_per_unit = 0;
};

/// One thing on a service's bill.
struct PriceComponent {
  std::string item, when, meter; ///< when: request, training, provisioned, storage, setup
  double unit = 1;               ///< how much of the meter makes one billed unit
  double minimum_units = 0;      ///< per request
  bool rounds_up = false;        ///< per request
  std::vector<Tier> tiers;
  std::optional<double> free_units_per_month, free_months, capacity_per_unit_per_second,
      minimum_unit_hours_per_month, ///< for which a unit is on; absent: all hours
      minimum_units_per_month;      ///< paid for whether or not a request comes
  std::string note;
};

/// A guess at what computes one call: the proxy model of methodology.md, section 5.
struct Footprint {
  std::string family;
  std::optional<Range> parameters_b, gmacs;
  Basis basis = Basis::assumed;
};

struct Service {
  std::string id, provider, service, feature, title, adaptation, hosting, status, status_date, status_source,
      confidence;
  std::vector<std::string> tasks, regions, languages;
  bool needs_labels = false;
  std::optional<double> minimum_labelled_items;
  std::vector<PriceComponent> components;
  std::optional<Footprint> footprint;
  Provenance provenance;
};

struct HostedModel {
  std::string id, provider, service, model, vendor, open_weights, tier, size_basis, released, status,
      status_date, confidence;
  std::vector<std::string> tasks, input_modalities, regions;
  bool reasoning = false, import = false, custom_needs_provisioned = false;
  std::optional<double> context_tokens, input_usd_per_million, output_usd_per_million,
      cache_read_usd_per_million, cache_write_usd_per_million, batch_input_usd_per_million,
      batch_output_usd_per_million, image_usd_per_unit, provisioned_usd_per_hour,
      provisioned_commit_usd_per_hour, ///< for a term of provisioned_commit_months
      provisioned_commit_months, training_usd_per_million, custom_storage_usd_per_month,
      cache_least_tokens,           ///< of a prefix that is kept
      long_prompt_tokens,           ///< beyond which the whole call is dearer
      published_call_wh,            ///< of IT, for a call that the maker calls usual
      published_call_output_tokens; ///< of that call
  /// Times the price: of an endpoint kept to the region, of requests served first, of requests that wait.
  std::optional<double> regional_price_factor, priority_price_factor, flex_price_factor;
  /// The same of a call whose prompt is longer than that: what it reads, and what it writes.
  std::optional<double> long_prompt_read_price_factor, long_prompt_written_price_factor;
  std::optional<Range> total_b, active_b;
  Provenance provenance;
};

struct Listing {
  std::string id, title, vendor, url, form, pricing_model, default_instance, instances_basis, model, status;
  std::vector<std::string> tasks, supported_instances;
  std::optional<double> software_usd_per_hour, software_usd_per_request, contract_usd_per_year,
      free_trial_days;
  bool needs_labels = false;
  std::optional<Footprint> footprint;
  Provenance provenance;
};

struct PretrainedModel {
  std::string id, hub, name, family, licence, released, benchmark_name;
  std::vector<std::string> tasks_as_is, tasks_fine_tuned, languages, modalities, unverified;
  std::optional<double> parameters_b, active_b, layers, hidden_size, heads, kv_heads, head_dim,
      context_tokens, vocabulary, encoder_b, decoder_b, gmacs, input_pixels, latent_tokens, steps,
      frames_per_second, clip_seconds, downloads, benchmark_score;
  bool gated = false, instruct = false, reasoning = false;
  Provenance provenance;
};

struct JumpstartModel {
  std::string id, model_id, version, model, task_prefix, framework, default_inference_instance, source_url;
  std::vector<std::string> tasks, inference_instances;
  std::optional<double> tensor_parallel;
  std::optional<bool> fine_tunable;
  Provenance provenance;
};

struct Supply {
  std::string id, role, title, provider, region, modality, unit, status, status_date;
  std::vector<Tier> tiers;
  std::optional<Range> price_usd_per_unit;
  std::optional<double> minimum_usd_per_month;
  std::optional<Range> seconds_per_unit;
  Provenance provenance;
};

} // namespace steelyard
