#include "support/catch.hpp"

#include "steelyard/support/near_names.hpp"

using namespace steelyard;

TEST_CASE("edits between words") {
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("ca", "ac") == 1); // a swap of neighbours is one edit
  CHECK(edit_distance("requests_per_mont", "requests_per_month") == 1);
  CHECK(edit_distance("same", "same") == 0);
}

TEST_CASE("the name that was meant") {
  const std::vector<std::string> names{"horizon_months", "requests_per_month", "region"};
  CHECK(nearest_name("horizon-months", names) == "horizon_months");
  CHECK(nearest_name("regoin", names) == "region");
  CHECK(nearest_name("colour", names) == std::nullopt);
  CHECK(did_you_mean("requests_per_mont", names) == "did you mean \"requests_per_month\"?");
  CHECK(did_you_mean("xyzzy", names).empty());
  const std::vector<std::string> types{"ml.g5.xlarge", "ml.p4d.24xlarge"};
  CHECK(nearest_name("g5.xlarge", types) == "ml.g5.xlarge");
}
