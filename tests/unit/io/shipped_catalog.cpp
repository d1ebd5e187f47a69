#include "support/catch.hpp"

#include "steelyard/io/catalog_text.hpp"
#include "steelyard/io/coefficient_reader.hpp"

#include <filesystem>

using namespace steelyard;

namespace {

const std::filesystem::path source_folder = STEELYARD_SOURCE_DIR;

/// Every mistake as a line.
std::string listed(const Diagnostics& diagnostics) {
  std::string text;
  for (const Error& error : diagnostics.errors)
    text += error.where.file + error.where.pointer + ": " + error.what + "\n";
  return text;
}

const CatalogText& shipped() {
  static const auto text = read_catalog_text(source_folder / "catalogs");
  if (!text) FAIL(listed(text.error()));
  return *text;
}

} // namespace

TEST_CASE("the shipped catalog and coefficients are valid") {
  const auto& text = shipped();
  CHECK(text.records.size() > 5000);
  const auto coefficients = read_coefficients(source_folder / "models", text.catalog);
  if (!coefficients) FAIL(listed(coefficients.error()));
  CHECK(coefficients->sha256.size() == 64);
}

TEST_CASE("the shipped catalog prices what was read elsewhere") {
  struct Row {
    const char* instance;
    const char* region;
    Product product;
    double price, tolerance;
    const char* source;
  };

  const auto row = GENERATE(
      Row{"ml.g5.xlarge", "us-east-1", Product::hosting, 1.408, 0.001,
          "SageMaker price list, 2026-08: $1.408 an hour"},
      Row{"ml.g5.xlarge", "us-east-1", Product::training, 1.408, 0.001,
          "SageMaker price list, 2026: $1.408 an hour"},
      Row{"ml.g5.xlarge", "eu-west-1", Product::training, 1.57, 0.01,
          "a bill of December 2023: $1.57 an hour"},
      Row{"ml.m5.xlarge", "us-east-1", Product::training, 0.23, 0.001, "SageMaker price page: $0.23 an hour"},
      Row{"ml.p4d.24xlarge", "us-east-1", Product::hosting, 25.25, 0.01,
          "SageMaker price list, 2026-07: $25.25 an hour"});
  INFO(row.instance << " in " << row.region << ": " << row.source);
  const auto* instance = find_instance(shipped().catalog, row.instance);
  REQUIRE(instance);
  const auto quote = on_demand_price(shipped().catalog, *instance, row.region, row.product);
  REQUIRE(quote);
  CHECK(quote->price.count() == Approx(row.price).margin(row.tolerance)); // USD an hour
}
