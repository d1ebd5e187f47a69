#include "support/catch.hpp"

#include "steelyard/io/catalog_difference.hpp"

using namespace steelyard;

namespace {

CatalogRecord price(const std::string& id, const std::string& usd) {
  return {"price", id, "",
          "",      "", R"({"id":")" + id + R"(","price_usd_per_hour":)" + usd + R"(,"date":"2026"})"};
}

} // namespace

TEST_CASE("what changed between two catalogs, largest price move first") {
  using What = RecordChange::What;
  const std::vector<CatalogRecord> before{price("a", "1"), price("b", "1"), price("c", "4"), price("e", "1")};
  const std::vector<CatalogRecord> after{price("a", "1.25"), price("b", "1"), price("c", "1"),
                                         price("d", "9")};
  const auto changes = catalog_difference(before, after);
  REQUIRE(changes.size() == 4);
  CHECK(changes[0].id == "c"); // to a quarter goes further than up by a quarter
  REQUIRE(changes[0].price_move());
  CHECK(*changes[0].price_move() == Approx(-0.75));
  CHECK(changes[1].id == "a");
  CHECK(*changes[1].price_move() == Approx(0.25));
  CHECK(changes[1].keys.size() == 1);
  CHECK(changes[1].keys[0].before == "1");
  CHECK(changes[1].keys[0].after == "1.25");
  CHECK(changes[2].what == What::added);
  CHECK(changes[2].id == "d");
  CHECK(changes[3].what == What::removed);
  CHECK(changes[3].id == "e");
  CHECK(catalog_difference(before, before).empty());
}

TEST_CASE("a key that only one of them has") {
  const std::vector<CatalogRecord> before{{"cpu", "x", "", "", "", R"({"id":"x","full_w":0})"}};
  const std::vector<CatalogRecord> after{{"cpu", "x", "", "", "", R"({"id":"x","full_w":3,"note":"n"})"}};
  const auto changes = catalog_difference(before, after);
  REQUIRE(changes.size() == 1);
  REQUIRE(changes[0].keys.size() == 2);
  CHECK_FALSE(changes[0].keys[0].move); // from nothing there is no ratio
  CHECK(changes[0].keys[1].key == "note");
  CHECK(changes[0].keys[1].before.empty());
  CHECK_FALSE(changes[0].price_move());
}
