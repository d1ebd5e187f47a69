#include "support/catch.hpp"

#include "io/catalog_folder.hpp"
#include "steelyard/io/catalog_text.hpp"

using namespace steelyard;

namespace {

Result<CatalogText, Diagnostics> read(const CatalogFolder& text) {
  const TemporaryFolder folder;
  text.write(folder.path());
  return read_catalog_text(folder.path());
}

/// The only error of a spoilt catalog.
Error only_error(const CatalogFolder& text) {
  const auto result = read(text);
  REQUIRE_FALSE(result);
  for (const Error& error : result.error().errors)
    INFO(error.where.file << error.where.pointer << ": " << error.what);
  REQUIRE(result.error().errors.size() == 1);
  CHECK(result.error().errors.front().exit == Exit::catalog);
  return result.error().errors.front();
}

} // namespace

TEST_CASE("a catalog's text is decoded") {
  const auto text = read(CatalogFolder{});
  REQUIRE(text);
  const Catalog& catalog = text->catalog;
  CHECK(catalog.date == "2026-11-23");
  CHECK(catalog.id == catalog.sha256.substr(0, 12));
  CHECK(text->records.size() == 8);
  CHECK(text->warnings.empty());

  const auto& g5 = catalog.instances.front();
  CHECK(g5.vcpu == 4);
  CHECK(g5.regions == std::vector<std::string>{"eu-west-1", "us-east-1"});
  CHECK_FALSE(g5.network_gbps);
  CHECK(g5.provenance.source == "price-page");
  const auto& a10g = catalog.accelerators.front();
  CHECK(a10g.power_tdp_w == 300); // of an uncertain number, the mode
  REQUIRE(a10g.embodied_kgco2e);
  CHECK(a10g.embodied_kgco2e->high == 133);
  CHECK(catalog.regions.front().grid_year == "2024");
  const auto& sentiment = catalog.services.front();
  REQUIRE(sentiment.components.size() == 2);
  CHECK(sentiment.components[0].rounds_up);
  CHECK(sentiment.components[0].tiers[0].up_to_units == 1e7);
  CHECK_FALSE(sentiment.components[0].tiers[1].up_to_units);
  CHECK_FALSE(sentiment.components[1].rounds_up);
  REQUIRE(sentiment.footprint);
  CHECK(sentiment.footprint->basis == Basis::assumed);
  CHECK(catalog.models.front().benchmark_score == 0.8);
}

TEST_CASE("the content decides the id, not its order or layout") {
  CatalogFolder text;
  const auto before = read(text);
  text.edit("regions.json", R"("provider": "aws", "region": "eu-west-1")",
            R"("region":   "eu-west-1", "provider": "aws")");
  auto& file = text.files.at("regions.json");
  text.files["more-regions.json"] = file; // the same records from two files
  file = R"({"kind": "region", "records": []})";
  const auto after = read(text);
  REQUIRE(before);
  REQUIRE(after);
  CHECK(before->catalog.sha256 == after->catalog.sha256);
  text.edit("prices.json", "1.006", "1.007");
  const auto dearer = read(text);
  REQUIRE(dearer);
  CHECK(before->catalog.sha256 != dearer->catalog.sha256);
}

TEST_CASE("each mistake is said with its place") {
  struct Row {
    const char *file, *from, *to, *pointer, *what, *next;
  };

  const auto row = GENERATE(
      Row{"instances.json", R"("vcpu": 4)", R"("vcpu": "four")", "/records/0/vcpu",
          "instance aws/g5.xlarge: vcpu is \"four\" (a text), where a number is wanted", "write a number"},
      Row{"instances.json", R"("efa")", R"("eaf")", "/records/0/eaf", "unknown key \"eaf\"",
          "did you mean \"efa\"?"},
      Row{"instances.json", R"("efa": false)", R"("efa": 0)", "/records/0/efa", "true or false is wanted",
          ""},
      Row{"instances.json", R"("source": "price-page", )", "", "/records/0", "\"source\" is missing",
          "add \"source\""},
      Row{"instances.json", R"("date": "2026-08-01")", R"("date": "August")", "/records/0/date",
          "a date like", ""},
      Row{"instances.json", R"(, "date": "2026-08-01")", "", "/records/0", "\"date\" is missing",
          "add \"date\""},
      Row{"instances.json", R"("source": "price-page")", R"("source": "price-pag")", "/records/0/source",
          "names \"price-pag\", and there is no such source", "did you mean \"price-page\"?"},
      Row{"instances.json", R"("accelerator": "a10g")", R"("accelerator": "a10h")", "/records/0/accelerator",
          "there is no such accelerator", "did you mean \"a10g\"?"},
      Row{"instances.json", R"("accelerator_count": 1, )", "", "/records/0/accelerator_count", "go together",
          ""},
      Row{"instances.json", R"("training", "hosting")", R"("training", "hostin")",
          "/records/0/sagemaker_uses/1", "which is none of", "did you mean \"hosting\"?"},
      Row{"instances.json", R"("training", "hosting")", R"("training", "training")",
          "/records/0/sagemaker_uses/1", "twice", ""},
      Row{"instances.json", R"("memory_gib": 16)", R"("memory_gib": -1)", "/records/0/memory_gib", "outside",
          ""},
      Row{"instances.json", R"("aws/g5.xlarge")", R"("g5.xlarge")", "/records/0/id", "provider/type", ""},
      Row{"instances.json", R"("vcpu": 4)", R"("vcpu": 4, "vcpu": 5)", "", "stands twice", ""},
      Row{"instances.json", R"("vcpu": 4)", R"("vcpu": 4,,)", "", "syntax error", ""},
      Row{"prices.json", R"(1.006)", R"(0)", "/records/0/price_usd_per_hour", "free", ""},
      Row{"prices.json", R"("purchase": "on-demand")", R"("purchase": "spot")", "/records/0/id",
          "instance/region/product/purchase", "write aws/g5.xlarge/us-east-1/ec2/spot"},
      Row{"accelerators.json", R"("low": 13)", R"("low": 99)", "/records/0/embodied_kgco2e",
          "from 99 over 71 to 133", ""},
      Row{"accelerators.json", R"("low": 13, )", "", "/records/0/embodied_kgco2e", "\"low\" is missing", ""},
      Row{"regions.json", R"("pue": 1.1)", R"("pue": 0.9)", "/records/0/pue", "outside", ""},
      Row{"services.json", R"(["sentiment"])", R"(["sentimental"])", "/records/0/tasks/0", "no kind of task",
          "did you mean \"sentiment\"?"},
      Row{"services.json", R"("up_to_units": 10000000, )", "", "/records/0/components/0/tiers/0",
          "tiers do not climb", ""},
      Row{"services.json", R"("meter": "characters")", R"("meter": "letters")",
          "/records/0/components/0/meter", "which is none of", ""},
      Row{"services.json", R"("kind": "service")", R"("kind": "servise")", "/kind",
          "no kind of record \"servise\"", "did you mean \"service\"?"});
  INFO(row.from << " -> " << row.to);
  CatalogFolder text;
  text.edit(row.file, row.from, row.to);
  const auto result = read(text);
  REQUIRE_FALSE(result);
  // A record that cannot be read may leave others without what they name; the first error is its own.
  const Error& error = result.error().errors.front();
  CHECK(error.exit == Exit::catalog);
  CHECK_THAT(error.where.file, Catch::EndsWith(row.file));
  CHECK(error.where.pointer == row.pointer);
  CHECK_THAT(error.what, Catch::Contains(row.what));
  if (*row.next) CHECK(error.next == row.next);
  CHECK_FALSE(error.next.empty());
}

TEST_CASE("one pass finds all mistakes") {
  CatalogFolder text;
  text.edit("instances.json", R"("vcpu": 4)", R"("vcpu": "four")");
  text.edit("prices.json", R"(1.006)", R"("a dollar")");
  text.edit("regions.json", R"("grid_g_per_kwh")", R"("grid_g_per_kw")");
  const auto result = read(text);
  REQUIRE_FALSE(result);
  CHECK(result.error().errors.size() == 3);
}

TEST_CASE("an id stands once, also over files") {
  CatalogFolder text;
  text.files["more.json"] = text.files.at("accelerators.json");
  CHECK_THAT(only_error(text).what, Catch::Contains("another record has the same id"));
}

TEST_CASE("a region that nobody lists is said once") {
  CatalogFolder text;
  text.edit("instances.json", R"("eu-west-1", )", R"("eu-west-9", )");
  const auto error = only_error(text);
  CHECK(error.what == "instance aws/g5.xlarge: there is no region aws/eu-west-9");
}

TEST_CASE("a kind that is not delivered is empty and not asked for") {
  CatalogFolder text;
  text.files.erase("accelerators.json");
  const auto result = read(text);
  REQUIRE(result);
  CHECK(result->catalog.accelerators.empty());
}

TEST_CASE("layout.json is held against the files") {
  const TemporaryFolder folder;
  CatalogFolder text;
  text.write(folder.path());
  const auto first_error = [&] {
    const auto result = read_catalog_text(folder.path());
    REQUIRE_FALSE(result);
    return result.error().errors.front();
  };
  SECTION("another layout") {
    write_file(folder.path() / "layout.json", text.layout(2));
    CHECK(first_error().what == "the catalog has layout 2, and this program reads layout 1");
    CHECK(first_error().next == "use a newer steelyard");
  }
  SECTION("a file changed by hand") {
    text.edit("prices.json", "1.006", "1.007");
    write_file(folder.path() / "prices.json", text.files.at("prices.json"));
    CHECK_THAT(first_error().what, Catch::Contains("its SHA-256 is"));
  }
  SECTION("a file that is not listed") {
    write_file(folder.path() / "more.json", R"({"kind": "cpu", "records": []})");
    CHECK(first_error().what == "the file is not listed in layout.json");
  }
  SECTION("a file that is gone") {
    std::filesystem::remove(folder.path() / "prices.json");
    CHECK(first_error().what == "layout.json lists the file, and it is missing");
  }
  SECTION("no layout") {
    std::filesystem::remove(folder.path() / "layout.json");
    CHECK_THAT(first_error().where.file, Catch::EndsWith("layout.json"));
  }
  SECTION("no JSON") {
    write_file(folder.path() / "layout.json", "{");
    CHECK_THAT(first_error().what, Catch::Contains("syntax error"));
  }
}

TEST_CASE("overlays correct single keys and say why") {
  CatalogFolder text;
  const auto overlay = [&text](const std::string& record) {
    text.files["overlays/prices.json"] = R"({"kind": "overlay", "records": [)" + record + "]}";
  };
  SECTION("applied") {
    overlay(
        R"({"id": "aws/g5.xlarge/us-east-1/ec2/on-demand", "kind": "price", "set": {"price_usd_per_hour": 1.1}, "reason": "misread"})");
    const auto result = read(text);
    REQUIRE(result);
    CHECK(result->catalog.prices.front().price_usd_per_hour == 1.1);
    const auto at = std::find_if(result->records.begin(), result->records.end(),
                                 [](const CatalogRecord& record) { return record.kind == "price"; });
    REQUIRE(at != result->records.end());
    CHECK_THAT(at->body, Catch::Contains(R"("corrected":"misread")"));
  }
  SECTION("without a reason") {
    overlay(
        R"({"id": "aws/g5.xlarge/us-east-1/ec2/on-demand", "kind": "price", "set": {"price_usd_per_hour": 1.1}})");
    CHECK_THAT(only_error(text).what, Catch::Contains("a correction is not"));
  }
  SECTION("of a record that is not there") {
    overlay(R"({"id": "aws/g6.xlarge", "kind": "instance", "set": {"vcpu": 4}, "reason": "misread"})");
    CHECK_THAT(only_error(text).what, Catch::Contains("which does not exist"));
  }
  SECTION("that upstream has made in the meantime") {
    overlay(R"({"id": "aws/g5.xlarge", "kind": "instance", "set": {"vcpu": 4}, "reason": "misread"})");
    CHECK_THAT(only_error(text).next, Catch::Contains("remove the correction"));
  }
}

TEST_CASE("records can be decoded apart from files") {
  const auto text = read(CatalogFolder{});
  REQUIRE(text);
  const auto again = decode_catalog(text->records, {text->catalog.date});
  REQUIRE(again);
  CHECK(again->catalog.sha256 == text->catalog.sha256);
  auto records = text->records;
  records.front().kind = "acelerator";
  const auto spoilt = decode_catalog(records, {text->catalog.date});
  REQUIRE_FALSE(spoilt);
}

TEST_CASE("a record's fields as text") {
  const CatalogRecord record{
      "service", "s",
      "",        "",
      "",        R"({"id":"s","tasks":["a","b"],"tiers":[{"price_usd_per_unit":0.5}],"range":{"low":1}})"};
  const auto fields = record_fields(record);
  using Fields = std::vector<std::pair<std::string, std::string>>;
  CHECK(fields ==
        Fields{{"id", "s"}, {"tasks", "a b"}, {"tiers.0.price_usd_per_unit", "0.5"}, {"range.low", "1"}});
}
