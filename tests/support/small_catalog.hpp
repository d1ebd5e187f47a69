/// \file
/// A catalog with one of each kind and round numbers, for tests of what is enumerated and estimated from it.
#pragma once

#include "support/shipped.hpp"

#include "steelyard/option/option.hpp"

namespace steelyard::test {

/// us-east-1, a card of 100 TFLOP/s in a machine at 2 USD/h, a CPU machine at 0.1 USD/h, an encoder of 0.1e9
/// parameters, a decoder of 8e9, a custom encoder, a service, a hosted model and a listing.
inline Catalog small_catalog() {
  Catalog c;
  Region region;
  region.id = "aws/us-east-1";
  region.provider = "aws";
  region.region = "us-east-1";
  region.grid_g_per_kwh = 400;
  region.pue = 1.2;
  region.wue_l_per_kwh = 0.2;
  c.regions = {region};

  Accelerator card;
  card.id = "card";
  card.vendor = "NVIDIA";
  card.fp16_tflops = 100;
  card.memory_gb = 24;
  card.memory_bandwidth_gb_per_s = 600;
  card.power_tdp_w = 200;
  card.power_idle_w = 20;
  c.accelerators = {card};

  const auto instance = [&c](const std::string& type, double vcpu, double memory, bool accelerated,
                             double price) {
    Instance i;
    i.id = "aws/" + type;
    i.provider = "aws";
    i.type = type;
    i.family = type.substr(0, type.find('.'));
    i.vcpu = vcpu;
    i.memory_gib = memory;
    i.regions = {"us-east-1"};
    i.sagemaker_uses = {"training", "processing", "notebook", "hosting", "transform"};
    i.idle_w = 30;
    i.half_w = 50;
    i.full_w = 70;
    if (accelerated) {
      i.accelerator = "card";
      i.accelerator_count = 1;
      i.accelerator_memory_gib = 24;
    }
    c.instances.push_back(i);
    for (const auto* product : {"sagemaker-training", "sagemaker-processing", "sagemaker-notebook",
                                "sagemaker-hosting", "sagemaker-transform"}) {
      Price p;
      p.id = i.id + "/" + product;
      p.instance = i.id;
      p.region = "us-east-1";
      p.product = product;
      p.purchase = "on-demand";
      p.price_usd_per_hour = price;
      p.provenance.source = "price-page";
      c.prices.push_back(p);
    }
  };
  instance("g1.xlarge", 4, 16, true, 2);
  instance("m5.xlarge", 4, 16, false, 0.1);

  const auto model = [&c](const std::string& id, const std::string& family, double billions,
                          const std::string& licence) {
    PretrainedModel m;
    m.id = id;
    m.hub = id.substr(0, id.find('/'));
    m.name = id.substr(id.find('/') + 1);
    m.family = family;
    m.parameters_b = billions;
    m.licence = licence;
    m.tasks_fine_tuned = {"text-classification"};
    if (m.hub != "scratch") m.tasks_as_is = {"text-classification"};
    c.models.push_back(m);
  };
  model("hf/encoder", "encoder", 0.1, "mit");
  model("hf/chat-8b", "decoder", 8, "apache-2.0");
  model("hf/research-only", "encoder-decoder", 0.2, "cc-by-nc-4.0");
  model("hf/english", "embedding", 0.05, "mit");
  c.models.back().languages = {"en"};
  model("scratch/encoder-110m", "encoder", 0.11, "own");

  Service service;
  service.id = "aws/words/classify";
  service.provider = "aws";
  service.service = "Words";
  service.feature = "classify";
  service.tasks = {"text-classification"};
  service.adaptation = "none";
  service.hosting = "api";
  service.status = "available";
  PriceComponent per_text;
  per_text.item = "texts";
  per_text.when = "request";
  per_text.meter = "requests";
  per_text.tiers = {{1e6, 0.001}, {std::nullopt, 0.0005}};
  service.components = {per_text};
  c.services = {service};

  HostedModel hosted;
  hosted.id = "aws/hosted/mid";
  hosted.provider = "aws";
  hosted.service = "Hosted";
  hosted.model = "Mid";
  hosted.tier = "mid";
  hosted.status = "available";
  hosted.tasks = {"text-classification"};
  hosted.open_weights = "hf/chat-8b";
  hosted.import = true;
  hosted.input_usd_per_million = 1;
  hosted.output_usd_per_million = 4;
  hosted.active_b = Range{8, 8, 8};
  hosted.total_b = Range{8, 8, 8};
  hosted.size_basis = "published";
  c.hosted_models = {hosted};

  Listing listing;
  listing.id = "marketplace/classifier";
  listing.title = "Classifier";
  listing.vendor = "Vendor";
  listing.tasks = {"text-classification"};
  listing.default_instance = "ml.g1.xlarge";
  listing.status = "available";
  c.listings = {listing};

  Supply unit;
  unit.id = "aws/bedrock/import-unit";
  unit.title = "unit of an imported model";
  unit.unit = "unit-minute";
  unit.price_usd_per_unit = Range{0.1, 0.1, 0.1};
  Supply storage;
  storage.id = "aws/s3/standard";
  storage.title = "object storage";
  storage.unit = "GB-month";
  storage.price_usd_per_unit = Range{0.02, 0.02, 0.02};
  c.supplies = {unit, storage};
  sort_records(c);
  return c;
}

inline Plan small_plan(const std::string& more = "") {
  return plan_of(
      R"({"horizon_months": 10, "task": {"kind": "text-classification", "classes": 4, "input_tokens": 100, "output_tokens": 1},
    "demand": {"requests_per_month": 2000000, "pattern": "flat"})" +
      more + "}");
}

inline const Option* option_with(const std::vector<Option>& options, std::string_view part) {
  for (const auto& option : options)
    if (option.id.find(part) != std::string::npos) return &option;
  return nullptr;
}

} // namespace steelyard::test
