#include "support/catch.hpp"

#include "steelyard/catalog/coefficients.hpp"

#include <set>
#include <string>

using namespace steelyard;

TEST_CASE("a family falls back to its default") {
  CoefficientFamily family;
  family.members.resize(3);
  family.members[0].first = "a10g";
  family.members[1].first = "default";
  family.members[2].first = "h100";
  family.members[1].second.id = "x.default";
  family.members[2].second.id = "x.h100";
  REQUIRE(family.find("h100"));
  CHECK(family.find("h100")->id == "x.h100");
  CHECK(family.find("h1") == nullptr);
  CHECK(family.at("h1").id == "x.default");
  CHECK(family.at("h100").id == "x.h100");
}

TEST_CASE("no id stands twice in the list of coefficients") {
  Coefficients coefficients;
  std::set<std::string> ids;
  visit_coefficients(coefficients, [&ids](std::string_view id, auto&) {
    INFO(std::string{id});
    CHECK(ids.emplace(id).second);
    CHECK(id.find('.') != std::string_view::npos);
  });
  CHECK(ids.size() > 10);
}
