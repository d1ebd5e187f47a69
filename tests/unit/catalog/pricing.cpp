#include "support/catch.hpp"

#include "steelyard/catalog/catalog.hpp"

using namespace steelyard;

namespace {

Instance instance(const std::string& type, const std::string& family, bool accelerated) {
  Instance record;
  record.id = "aws/" + type;
  record.provider = "aws";
  record.type = type;
  record.family = family;
  if (accelerated) {
    record.accelerator = "a10g";
    record.accelerator_count = 1;
  }
  record.regions = {"eu-central-1", "eu-west-1", "us-east-1"};
  record.sagemaker_uses = {"training", "hosting"};
  return record;
}

void add_price(Catalog& catalog, const std::string& instance_id, const std::string& region,
               const std::string& product, double price, const std::string& purchase = "on-demand") {
  Price record;
  record.id = instance_id + "/" + region + "/" + product + "/" + purchase;
  record.instance = instance_id;
  record.region = region;
  record.product = product;
  record.purchase = purchase;
  record.price_usd_per_hour = price;
  record.provenance.source = "price-page";
  record.provenance.date = "2026-08-01";
  catalog.prices.push_back(std::move(record));
}

PriceFactor& add_factor(Catalog& catalog, const std::string& id, const std::string& factor, double value) {
  PriceFactor record;
  record.id = id;
  record.provider = "aws";
  record.factor = factor;
  record.value = value;
  record.provenance.basis = Basis::derived;
  catalog.price_factors.push_back(std::move(record));
  return catalog.price_factors.back();
}

/// Prices and factors as catalogs/prices.json and catalogs/price_factors.json publish and derive them.
Catalog small_catalog() {
  Catalog catalog;
  catalog.instances = {instance("g5.xlarge", "g5", true), instance("g5.2xlarge", "g5", true),
                       instance("g9.xlarge", "g9", true), instance("g9.4xlarge", "g9", true),
                       instance("c5.large", "c5", false)};
  add_price(catalog, "aws/g5.xlarge", "us-east-1", "ec2", 1.006);
  add_price(catalog, "aws/g5.xlarge", "us-east-1", "sagemaker-hosting", 1.4084);
  add_price(catalog, "aws/g5.2xlarge", "us-east-1", "ec2", 1.212);
  add_price(catalog, "aws/g9.xlarge", "us-east-1", "ec2", 2);
  add_price(catalog, "aws/g9.4xlarge", "us-east-1", "ec2", 4);
  add_price(catalog, "aws/c5.large", "us-east-1", "ec2", 0.085);
  add_price(catalog, "aws/c5.large", "eu-central-1", "ec2", 0.097);
  add_factor(catalog, "aws/region-accelerated/eu-west-1", "region-accelerated", 1.115).region = "eu-west-1";
  add_factor(catalog, "aws/region-cpu/eu-west-1", "region-cpu", 1.13).region = "eu-west-1";
  add_factor(catalog, "aws/region-cpu/eu-central-1", "region-cpu", 1.2).region = "eu-central-1";
  auto& size = add_factor(catalog, "aws/sagemaker/g5.xlarge", "sagemaker", 1.3996);
  size.family = "g5";
  size.size = "xlarge";
  add_factor(catalog, "aws/sagemaker/g5", "sagemaker", 1.25).family = "g5";
  add_factor(catalog, "aws/sagemaker/class/accelerated-single-xlarge", "sagemaker", 1.4).family =
      "accelerated-single-xlarge";
  add_factor(catalog, "aws/sagemaker/class/accelerated", "sagemaker", 1.27).family = "accelerated";
  add_factor(catalog, "aws/sagemaker/class/cpu", "sagemaker", 1.2).family = "cpu";
  auto& spot = add_factor(catalog, "aws/spot/eu-west-1/g5.xlarge", "spot", 0.4);
  spot.instance = "aws/g5.xlarge";
  spot.region = "eu-west-1";
  spot.interruption_band = ">20%";
  auto& spot_class = add_factor(catalog, "aws/spot/eu-west-1/cpu", "spot", 0.45);
  spot_class.family = "cpu";
  spot_class.region = "eu-west-1";
  sort_records(catalog);
  return catalog;
}

struct Row {
  const char* instance;
  const char* region;
  Product product;
  double price;
  Basis basis;
  std::vector<std::string> factors;
  const char* source;
};

} // namespace

TEST_CASE("prices per instance-hour") {
  const Catalog catalog = small_catalog();
  const auto row =
      GENERATE(Row{"g5.xlarge", "us-east-1", Product::ec2, 1.006, Basis::published, {}, "EC2 price page"},
               Row{"g5.xlarge",
                   "us-east-1",
                   Product::hosting,
                   1.4084,
                   Basis::published,
                   {},
                   "SageMaker price list: $1.408 an hour"},
               Row{"g5.xlarge",
                   "us-east-1",
                   Product::training,
                   1.408,
                   Basis::derived,
                   {"aws/sagemaker/g5.xlarge"},
                   "SageMaker price list for training: $1.408 an hour"},
               Row{"g5.xlarge",
                   "eu-west-1",
                   Product::training,
                   1.006 * 1.115 * 1.3996,
                   Basis::derived,
                   {"aws/region-accelerated/eu-west-1", "aws/sagemaker/g5.xlarge"},
                   "a bill of December 2023: $1.57 an hour"},
               Row{"g5.2xlarge",
                   "us-east-1",
                   Product::hosting,
                   1.515,
                   Basis::derived,
                   {"aws/sagemaker/g5"},
                   "SageMaker price page: $1.515 an hour"},
               Row{"g9.xlarge",
                   "us-east-1",
                   Product::hosting,
                   2.8,
                   Basis::derived,
                   {"aws/sagemaker/class/accelerated-single-xlarge"},
                   "made up"},
               Row{"g9.4xlarge",
                   "us-east-1",
                   Product::hosting,
                   5.08,
                   Basis::derived,
                   {"aws/sagemaker/class/accelerated"},
                   "made up"},
               Row{"c5.large",
                   "us-east-1",
                   Product::training,
                   0.102,
                   Basis::derived,
                   {"aws/sagemaker/class/cpu"},
                   "SageMaker price page: $0.102 an hour"},
               Row{"c5.large",
                   "eu-west-1",
                   Product::ec2,
                   0.085 * 1.13,
                   Basis::derived,
                   {"aws/region-cpu/eu-west-1"},
                   "made up"},
               // A published EC2 price in the region beats the regional factor.
               Row{"c5.large",
                   "eu-central-1",
                   Product::training,
                   0.097 * 1.2,
                   Basis::derived,
                   {"aws/sagemaker/class/cpu"},
                   "made up"});
  INFO(row.instance << " in " << row.region << ": " << row.source);
  const auto* found = find_instance(catalog, row.instance);
  REQUIRE(found);
  const auto quote = on_demand_price(catalog, *found, row.region, row.product);
  REQUIRE(quote);
  CHECK(quote->price.count() == Approx(row.price).epsilon(0.001)); // published prices have three decimals
  CHECK(quote->basis == row.basis);
  CHECK(quote->factors == row.factors);
  CHECK(quote->source == "price-page");
  CHECK(quote->date == "2026-08-01");
  CHECK(quote->note.empty() == (row.basis == Basis::published));
}

TEST_CASE("where there is no price, none is given") {
  Catalog catalog = small_catalog();
  auto g5 = *find_instance(catalog, "g5.xlarge");
  CHECK_FALSE(on_demand_price(catalog, g5, "us-east-1", Product::notebook)); // not one of its uses
  CHECK_FALSE(on_demand_price(catalog, g5, "ap-east-1", Product::ec2));      // not one of its regions
  CHECK_FALSE(
      on_demand_price(catalog, g5, "eu-central-1", Product::ec2)); // no factor for accelerated types there
  g5.sagemaker_uses.clear();
  CHECK_FALSE(on_demand_price(catalog, g5, "us-east-1", Product::hosting));
  CHECK(on_demand_price(catalog, g5, "us-east-1", Product::ec2));
  CHECK_FALSE(offers(g5, Product::hosting));
  CHECK(offers(g5, Product::ec2));

  g5.regions.clear(); // not known: a price is not carried to another region
  CHECK(offered_in(g5, "eu-west-1"));
  CHECK_FALSE(on_demand_price(catalog, g5, "eu-west-1", Product::ec2));
  CHECK(on_demand_price(catalog, g5, "us-east-1", Product::ec2));

  catalog.prices.clear();
  CHECK_FALSE(on_demand_price(catalog, g5, "us-east-1", Product::ec2));
}

TEST_CASE("a published price proves that the region has the type") {
  Catalog catalog = small_catalog();
  add_price(catalog, "aws/g5.xlarge", "us-west-2", "ec2", 1.006);
  sort_records(catalog);
  const auto& g5 = *find_instance(catalog, "g5.xlarge");
  CHECK_FALSE(offered_in(g5, "us-west-2"));
  CHECK(on_demand_price(catalog, g5, "us-west-2", Product::ec2));
}

TEST_CASE("other providers' machines have their own price and no SageMaker") {
  Catalog catalog = small_catalog();
  Instance a2;
  a2.id = "gcp/a2-highgpu-1g";
  a2.provider = "gcp";
  a2.type = "a2-highgpu-1g";
  a2.accelerator = "a100-sxm4-40gb";
  a2.accelerator_count = 1;
  a2.regions = {"us-central1"};
  catalog.instances.push_back(a2);
  add_price(catalog, a2.id, "us-central1", "vm", 3.673);
  add_price(catalog, a2.id, "us-central1", "vm", 1.469, "spot");
  sort_records(catalog);
  const auto quote = on_demand_price(catalog, a2, "us-central1", Product::ec2);
  REQUIRE(quote);
  CHECK(quote->price.count() == Approx(3.673));
  CHECK(quote->basis == Basis::published);
  CHECK_FALSE(on_demand_price(catalog, a2, "us-central1", Product::training));
  const auto spot = spot_terms(catalog, a2, "us-central1");
  REQUIRE(spot);
  CHECK(spot->price_factor == Approx(1.469 / 3.673));
  CHECK(spot->record == "gcp/a2-highgpu-1g/us-central1/vm/spot");
}

TEST_CASE("spot terms: of the type, else of its class") {
  const Catalog catalog = small_catalog();
  const auto of_type = spot_terms(catalog, *find_instance(catalog, "g5.xlarge"), "eu-west-1");
  REQUIRE(of_type);
  CHECK(of_type->price_factor == Approx(0.4));
  CHECK(of_type->interruption_band == ">20%");
  const auto of_class = spot_terms(catalog, *find_instance(catalog, "c5.large"), "eu-west-1");
  REQUIRE(of_class);
  CHECK(of_class->price_factor == Approx(0.45));
  CHECK(of_class->interruption_band.empty());
  CHECK_FALSE(spot_terms(catalog, *find_instance(catalog, "g5.xlarge"), "us-east-1"));
}

TEST_CASE("products by name") {
  CHECK(name(Product::ec2) == "ec2");
  CHECK(name(Product::transform) == "sagemaker-transform");
}
