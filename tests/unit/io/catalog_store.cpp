#include "support/catch.hpp"

#include "io/catalog_folder.hpp"
#include "steelyard/io/catalog_store.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace steelyard;

namespace {

CatalogText small_text() {
  const TemporaryFolder folder;
  CatalogFolder{}.write(folder.path());
  auto text = read_catalog_text(folder.path());
  REQUIRE(text);
  return std::move(*text);
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream{file, std::ios::binary}.rdbuf();
  return text.str();
}

} // namespace

TEST_CASE("a store gives back what was written") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "sub" / "odd %?# name.sqlite";
  const auto text = small_text();
  REQUIRE(write_catalog_store(text, file));
  const auto catalog = open_catalog(file);
  REQUIRE(catalog);
  CHECK(catalog->id == text.catalog.id);
  CHECK(catalog->sha256 == text.catalog.sha256);
  CHECK(catalog->date == "2026-11-23");
  CHECK(catalog->layout_major == catalog_layout_major);
  REQUIRE(catalog->instances.size() == 1);
  CHECK(catalog->instances[0].regions == text.catalog.instances[0].regions);
  CHECK(catalog->instances[0].cpu.empty());
  CHECK_FALSE(catalog->instances[0].idle_w);
  REQUIRE(catalog->accelerators[0].embodied_kgco2e);
  CHECK(catalog->accelerators[0].embodied_kgco2e->mode == 71);
  REQUIRE(catalog->services.size() == 1);
  const auto& components = catalog->services[0].components;
  REQUIRE(components.size() == 2);
  CHECK(components[0].rounds_up);
  REQUIRE(components[0].tiers.size() == 2);
  CHECK(components[0].tiers[0].up_to_units == 1e7);
  CHECK(components[0].tiers[0].price_usd_per_unit == 0.0001);
  CHECK(components[0].tiers[1].price_usd_per_unit == 0.00005);
  CHECK(components[0].free_units_per_month == 50000);
  REQUIRE(catalog->services[0].footprint);
  CHECK(catalog->services[0].footprint->parameters_b->low == 0.05);
  CHECK_FALSE(catalog->services[0].footprint->gmacs);
  CHECK(catalog->services[0].footprint->basis == Basis::assumed);
  CHECK(catalog->models[0].benchmark_name == "GLUE");
  CHECK(catalog->models[0].languages == std::vector<std::string>{"en", "de"});
  CHECK(catalog->prices[0].price_usd_per_hour == 1.006);

  // The whole of it: verify compares every field of the typed tables with the decoded records.
  const auto verified = verify_catalog_store(file);
  REQUIRE(verified);
  CHECK(verified->records.size() == text.records.size());
}

TEST_CASE("the same records make the same bytes") {
  const TemporaryFolder folder;
  REQUIRE(write_catalog_store(small_text(), folder.path() / "a.sqlite"));
  REQUIRE(write_catalog_store(small_text(), folder.path() / "b.sqlite"));
  CHECK(bytes_of(folder.path() / "a.sqlite") == bytes_of(folder.path() / "b.sqlite"));
  CHECK(std::filesystem::exists(folder.path() / "a.sqlite.tmp") == false);
}

TEST_CASE("records are found and searched") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "c.sqlite";
  REQUIRE(write_catalog_store(small_text(), file));
  const auto all = read_records(file);
  REQUIRE(all);
  CHECK(all->size() == 8);
  CHECK(read_records(file, "region")->size() == 2);
  CHECK(find_records(file, "ml.g5.xlarge")->front().id == "aws/g5.xlarge");
  CHECK(find_records(file, "org/small")->front().id == "hf/org/small");
  CHECK(find_records(file, "nothing")->empty());
  CHECK(search_records(file, "sentiment compre")->front().id == "aws/comprehend/sentiment");
  CHECK(search_records(file, "g5.xlarge")->front().id == "aws/g5.xlarge");
  CHECK(search_records(file, "\" OR 1 * NEAR( -x")->empty());
  CHECK(search_records(file, "")->empty());
}

TEST_CASE("a store that is none is refused with what to do") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "c.sqlite";
  const auto refused = [&file] {
    const auto catalog = open_catalog(file);
    REQUIRE_FALSE(catalog);
    CHECK(catalog.error().exit == Exit::catalog);
    CHECK_FALSE(catalog.error().next.empty());
    CHECK(catalog.error().where.file == file.string());
    return catalog.error().what;
  };
  SECTION("missing") {
    CHECK(refused() == "there is no catalog");
  }
  SECTION("a folder") {
    std::filesystem::create_directory(file);
    CHECK(refused() == "there is no catalog");
  }
  SECTION("some text") {
    write_file(file, "not a database, whatever its name says");
    CHECK_THAT(refused(), Catch::Contains("cannot be read"));
  }
  SECTION("empty") {
    write_file(file, "");
    CHECK_THAT(refused(), Catch::Contains("no steelyard catalog"));
  }
  SECTION("cut short") {
    REQUIRE(write_catalog_store(small_text(), file));
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    CHECK_THAT(refused(), Catch::Contains("cannot be read"));
  }
  SECTION("of another layout") {
    auto text = small_text();
    text.catalog.layout_major = 2;
    REQUIRE(write_catalog_store(text, file));
    CHECK(refused() == "the catalog has layout 2, and this program reads layout 1");
  }
}

TEST_CASE("verify notices a catalog that is not what it says") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "c.sqlite";
  auto text = small_text();
  SECTION("another hash") {
    text.catalog.sha256[0] = text.catalog.sha256[0] == 'f' ? '0' : 'f';
  }
  SECTION("another price in the typed table") {
    text.catalog.prices[0].price_usd_per_hour = 0.5;
  }
  SECTION("a record that does not decode") {
    text.records[0].body = "{}";
  }
  REQUIRE(write_catalog_store(text, file));
  CHECK(open_catalog(file));
  const auto verified = verify_catalog_store(file);
  REQUIRE_FALSE(verified);
  CHECK(verified.error().errors.front().exit == Exit::catalog);
}

TEST_CASE("a store that cannot be written is an error") {
  const TemporaryFolder folder;
  write_file(folder.path() / "file", "in the way");
  const auto written = write_catalog_store(small_text(), folder.path() / "file" / "c.sqlite");
  REQUIRE_FALSE(written);
  CHECK(written.error().exit == Exit::internal);
}

TEST_CASE("the store in use: wanted, pinned, shipped") {
  const TemporaryFolder folder;
  const auto text = small_text();
  StoreSearch search;
  search.executable = folder.path() / "build" / "bin" / "steelyard";
  search.data_folder = folder.path() / "data";
  const auto shipped = folder.path() / "build" / "share" / "steelyard" / "catalog.sqlite";
  CHECK(share_folder(search.executable) == shipped.parent_path());
  CHECK(find_catalog_store(search).error().exit == Exit::catalog);
  REQUIRE(write_catalog_store(text, shipped));
  CHECK(*find_catalog_store(search) == shipped);
  search.wanted = text.catalog.id; // the shipped one by its id
  CHECK(*find_catalog_store(search) == shipped);

  const auto kept = kept_catalogs(search.data_folder) / "0123456789ab.sqlite";
  REQUIRE(write_catalog_store(text, kept));
  search.wanted = "0123456789ab";
  CHECK(*find_catalog_store(search) == kept);
  search.wanted = kept.string();
  CHECK(*find_catalog_store(search) == kept);
  search.wanted = "ffffffffffff";
  CHECK_THAT(find_catalog_store(search).error().what, Catch::Contains("no catalog ffffffffffff is kept"));
  search.wanted = "nowhere.sqlite";
  CHECK_THAT(find_catalog_store(search).error().what, Catch::Contains("there is no catalog file"));

  search.wanted.reset();
  CHECK(pin_catalog(search.data_folder, "ffffffffffff").error().exit == Exit::input);
  CHECK(pin_catalog({}, "0123456789ab").error().exit == Exit::catalog);
  REQUIRE(pin_catalog(search.data_folder, "0123456789ab"));
  CHECK(*find_catalog_store(search) == kept);
  std::filesystem::remove(kept);
  CHECK_THAT(find_catalog_store(search).error().next, Catch::Contains("pin shipped"));
  REQUIRE(pin_catalog(search.data_folder, "shipped"));
  CHECK(*find_catalog_store(search) == shipped);
}

TEST_CASE("digests") {
  // FIPS 180-4 examples
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const TemporaryFolder folder;
  write_file(folder.path() / "abc", "abc");
  CHECK(*sha256_of_file(folder.path() / "abc") == sha256_hex("abc"));
  CHECK_FALSE(sha256_of_file(folder.path() / "none"));
}
