#include "support/catch.hpp"

#include "steelyard/catalog/catalog.hpp"

using namespace steelyard;

namespace {

Instance instance(const std::string& provider, const std::string& type) {
  Instance record;
  record.id = provider + "/" + type;
  record.provider = provider;
  record.type = type;
  return record;
}

Catalog small_catalog() {
  Catalog catalog;
  catalog.sources.resize(2);
  catalog.sources[0].id = "second";
  catalog.sources[1].id = "first";
  catalog.accelerators.resize(2);
  catalog.accelerators[0].id = "h100-sxm5-80gb";
  catalog.accelerators[0].name = "NVIDIA H100 SXM5 80GB";
  catalog.accelerators[0].aliases = {"H100", "NVIDIA H100 80GB HBM3"};
  catalog.accelerators[1].id = "a10g";
  catalog.instances = {instance("gcp", "a2-highgpu-1g"), instance("aws", "g5.xlarge"),
                       instance("aws", "c5.large")};
  catalog.regions.resize(1);
  catalog.regions[0].id = "aws/eu-west-1";
  catalog.models.resize(2);
  catalog.models[0].id = "hf/FacebookAI/roberta-base";
  catalog.models[0].name = "roberta-base";
  catalog.models[1].id = "timm/resnet50.a1_in1k";
  catalog.models[1].name = "resnet50.a1_in1k";
  catalog.jumpstart.resize(1);
  catalog.jumpstart[0].id = "jumpstart/pytorch-ic-mobilenet-v2";
  sort_records(catalog);
  return catalog;
}

} // namespace

TEST_CASE("records are found by id after sorting") {
  const Catalog catalog = small_catalog();
  REQUIRE(find_source(catalog, "first"));
  CHECK(find_source(catalog, "first")->id == "first");
  CHECK(find_source(catalog, "third") == nullptr);
  CHECK(find_source(catalog, "") == nullptr);
  CHECK(find_region(catalog, "aws", "eu-west-1"));
  CHECK(find_region(catalog, "gcp", "eu-west-1") == nullptr);
  CHECK(find_cpu(catalog, "ice-lake") == nullptr);
  CHECK(find_service(catalog, "x") == nullptr);
  CHECK(find_hosted_model(catalog, "x") == nullptr);
  CHECK(find_listing(catalog, "x") == nullptr);
  CHECK(find_supply(catalog, "x") == nullptr);
}

TEST_CASE("instances go by several names") {
  const Catalog catalog = small_catalog();
  for (const auto* name : {"aws/g5.xlarge", "ml.g5.xlarge", "g5.xlarge"}) {
    INFO(name);
    REQUIRE(find_instance(catalog, name));
    CHECK(find_instance(catalog, name)->id == "aws/g5.xlarge");
  }
  REQUIRE(find_instance(catalog, "a2-highgpu-1g"));
  CHECK(find_instance(catalog, "a2-highgpu-1g")->id == "gcp/a2-highgpu-1g");
  CHECK(find_instance(catalog, "ml.") == nullptr);
  CHECK(find_instance(catalog, "azure/g5.xlarge") == nullptr);
}

TEST_CASE("accelerators go by alias, letter case aside") {
  const Catalog catalog = small_catalog();
  for (const auto* name :
       {"h100-sxm5-80gb", "H100-SXM5-80GB", "h100", "nvidia h100 80gb hbm3", "NVIDIA H100 SXM5 80GB"}) {
    INFO(name);
    REQUIRE(find_accelerator(catalog, name));
    CHECK(find_accelerator(catalog, name)->id == "h100-sxm5-80gb");
  }
  CHECK(find_accelerator(catalog, "h10") == nullptr);
}

TEST_CASE("models go by the name on their hub") {
  const Catalog catalog = small_catalog();
  REQUIRE(find_model(catalog, "FacebookAI/roberta-base"));
  CHECK(find_model(catalog, "FacebookAI/roberta-base")->id == "hf/FacebookAI/roberta-base");
  REQUIRE(find_model(catalog, "resnet50.a1_in1k"));
  CHECK(find_model(catalog, "nobody/nothing") == nullptr);
  CHECK(find_jumpstart(catalog, "pytorch-ic-mobilenet-v2"));
  CHECK(find_jumpstart(catalog, "jumpstart/pytorch-ic-mobilenet-v2"));
}
