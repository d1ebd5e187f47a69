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

TEST_CASE("a provider's sites stand in for one whose PUE is not published") {
  const Catalog& catalog = test::shipped_catalog();
  CHECK(find_place(catalog, "Iowa (GCP)").pue == find_region(catalog, "gcp", "us-central1")->pue);
  CHECK(find_place(catalog, "Google, US").pue.value() == Approx(1.10).margin(0.02)); // its fleet's since 2019
  CHECK(find_place(catalog, "", "gcp").pue.value() == Approx(1.10).margin(0.02));
  CHECK_FALSE(find_place(catalog, "US average (assumed)").pue);
}
