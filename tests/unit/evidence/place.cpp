#include "steelyard/evidence/place.hpp"

#include "support/catch.hpp"
#include "support/shipped.hpp"

using namespace steelyard;

TEST_CASE("places of published runs") {
  const Catalog& catalog = test::shipped_catalog();
  CHECK(find_place(catalog, "Augusta cluster, Iowa (GCP)").what == "gcp/us-central1");
  CHECK(find_place(catalog, "AWS us-east-1").what == "aws/us-east-1");
  CHECK(find_place(catalog, "US average (assumed)").what == "US");
  CHECK(find_place(catalog, "US average (assumed)").kg_per_kwh.value() > 0.2);
  CHECK(find_place(catalog, "Jean Zay, France").what == "FR");
  CHECK(find_place(catalog, "Jean Zay, France").kg_per_kwh.value() < 0.1);
}

TEST_CASE("a place that is not known has no grid") {
  const Catalog& catalog = test::shipped_catalog();
  CHECK(find_place(catalog, "").what.empty());
  CHECK(find_place(catalog, "AWS").what.empty());
  CHECK_FALSE(find_place(catalog, "AWS").kg_per_kwh);
  CHECK_FALSE(find_place(catalog, "austria").kg_per_kwh); // not the US
}
