#include "steelyard/io/catalog_update.hpp"

#include "steelyard/io/catalog_store.hpp"
#include "support/catch.hpp"
#include "support/http_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <map>

#include <sys/wait.h>
#include <unistd.h>

using namespace steelyard;
using steelyard::test::HttpServer;
using steelyard::test::TemporaryFolder;
using steelyard::test::text_of;
using steelyard::test::write_text;

namespace fs = std::filesystem;

namespace {

CatalogRecord record(const std::string& kind, const std::string& body) {
  CatalogRecord made;
  made.kind = kind;
  made.body = body;
  return made;
}

std::string price_body(const std::string& instance, const std::string& product, double usd,
                       const std::string& more = "") {
  return fmt::format(
      R"({{"id": "aws/{0}/eu-west-1/{1}/on-demand", "instance": "aws/{0}", "region": "eu-west-1",
    "product": "{1}", "purchase": "on-demand", "price_usd_per_hour": {2}, "verification": "vendor-repo"{3},
    "source": "s", "date": "2025-01-01"}})",
      instance, product, usd, more);
}

/// A catalog of six instances, their prices, and two models.
std::vector<CatalogRecord> small_catalog() {
  std::vector<CatalogRecord> records{
      record(
          "source",
          R"({"id": "s", "title": "t", "publisher": "p", "url": "https://example.com/", "retrieved": "2025-01-01",
        "licence": "facts"})"),
      record(
          "region",
          R"({"id": "aws/eu-west-1", "provider": "aws", "region": "eu-west-1", "source": "s", "date": "2025-01-01"})"),
      record(
          "model",
          R"({"id": "hf/FacebookAI/roberta-base", "hub": "huggingface", "name": "roberta-base", "family": "encoder",
        "tasks_as_is": [], "tasks_fine_tuned": ["text-classification"], "parameters_b": 0.125, "licence": "apache-2.0",
        "modalities": ["text"], "unverified": ["licence"], "note": "A note.", "source": "s", "date": "2025-01-01"})"),
      record("model", R"({"id": "hf/me/small", "hub": "huggingface", "name": "small", "family": "encoder",
        "tasks_as_is": [], "tasks_fine_tuned": ["text-classification"], "parameters_b": 0.5, "modalities": ["text"],
        "source": "s", "date": "2025-01-01"})")};
  for (const char* size : {"large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge"}) {
    records.push_back(record(
        "instance", fmt::format(R"({{"id": "aws/m5.{0}", "provider": "aws", "type": "m5.{0}", "family": "m5",
      "vcpu": 2, "memory_gib": 8, "sagemaker_uses": ["hosting"], "regions": ["eu-west-1"], "source": "s",
      "date": "2025-01-01"}})",
                                size)));
    records.push_back(record("price", price_body(std::string{"m5."} + size, "sagemaker-hosting", 0.1)));
  }
  records.push_back(
      record("price", price_body("m5.large", "ec2", 0.107, R"(, "corrected": "seen on a bill")")));
  return records;
}

/// A made-up AWS and a made-up Hub, a catalog, and a folder for the user's data.
struct World {
  TemporaryFolder folder;
  HttpServer server;
  std::map<std::string, std::string> hosting{{"large", "0.11"},  {"xlarge", "0.1"},  {"2xlarge", "0.1"},
                                             {"4xlarge", "0.1"}, {"8xlarge", "0.1"}, {"12xlarge", "0.1"}};
  std::string roberta =
      R"({"id": "FacebookAI/roberta-base", "cardData": {"license": "mit"}, "downloads": 7, "gated": false,
    "safetensors": {"parameters": {"F32": 124697433}, "total": 124697947}})";
  bool aws_is_down = false;

  World() {
    const auto decoded = decode_catalog(small_catalog(), CatalogEdition{"2025-01-01"});
    if (!decoded)
      for (const Error& error : decoded.error().errors)
        UNSCOPED_INFO(error.where.file << error.where.pointer << error.what);
    REQUIRE(decoded);
    REQUIRE(write_catalog_store(*decoded, folder / "shipped.sqlite"));
    auto& on = server.handlers();
    on.Get("/offers/v1.0/aws/index.json", [this](const httplib::Request&, httplib::Response& response) {
      if (aws_is_down) {
        response.status = 404;
        return;
      }
      response.set_content(
          R"({"formatVersion" : "v1.0", "disclaimer" : "-", "publicationDate" : "2026-04-27T07:13:25Z",
        "offers" : {"AmazonSageMaker" : {"offerCode" : "AmazonSageMaker",
          "versionIndexUrl" : "/offers/v1.0/aws/AmazonSageMaker/index.json",
          "currentVersionUrl" : "/offers/v1.0/aws/AmazonSageMaker/current/index.json",
          "currentRegionIndexUrl" : "/offers/v1.0/aws/AmazonSageMaker/current/region_index.json"},
         "AmazonEC2" : {"offerCode" : "AmazonEC2",
          "currentRegionIndexUrl" : "/offers/v1.0/aws/AmazonEC2/current/region_index.json"}}})",
          "application/json");
    });
    on.Get(R"(/offers/v1.0/aws/(\w+)/current/region_index.json)",
           [](const httplib::Request& request, httplib::Response& response) {
             response.set_content(fmt::format(R"({{"regions": {{"eu-west-1": {{"regionCode": "eu-west-1",
        "currentVersionUrl": "/offers/v1.0/aws/{}/20260116160258/eu-west-1/index.json"}}}}}})",
                                              request.matches[1].str()),
                                  "application/json");
           });
    on.Get(R"(/offers/v1.0/aws/AmazonSageMaker/20260116160258/eu-west-1/index.csv)",
           [this](const httplib::Request&, httplib::Response& response) {
             response.set_content(sagemaker(), "text/csv");
           });
    on.Get(
        R"(/offers/v1.0/aws/AmazonEC2/20260116160258/eu-west-1/index.csv)",
        [](const httplib::Request&, httplib::Response& response) {
          response.set_content(
              about("AmazonEC2") +
                  "\"SKU\",\"TermType\",\"Unit\",\"PricePerUnit\",\"Currency\",\"Product Family\",\"Instance "
                  "Type\",\"Tenancy\",\"Operating System\",\"CapacityStatus\",\"Pre Installed S/W\"\n"
                  "\"X\",\"OnDemand\",\"Hrs\",\"0.2140000000\",\"USD\",\"Compute "
                  "Instance\",\"m5.large\",\"Shared\",\"Linux\",\"Used\",\"NA\"\n"
                  "\"X\",\"OnDemand\",\"Hrs\",\"0.2140000000\",\"USD\",\"Compute "
                  "Instance\",\"m5.xlarge\",\"Shared\",\"Linux\",\"Used\",\"NA\"\n"
                  "\"X\",\"OnDemand\",\"Hrs\",\"9\",\"USD\",\"Compute "
                  "Instance\",\"new9.large\",\"Shared\",\"Linux\",\"Used\",\"NA\"\n",
              "text/csv");
        });
    on.Get("/api/models/FacebookAI/roberta-base",
           [this](const httplib::Request&, httplib::Response& response) {
             response.set_content(roberta, "application/json");
           });
    on.Get("/api/models", [](const httplib::Request&, httplib::Response& response) {
      response.set_content(R"([{"id": "me/small", "pipeline_tag": "fill-mask"},
        {"id": "me/new", "pipeline_tag": "text-classification", "tags": ["license:mit"], "createdAt": "2026-01-02T00:00:00.000Z",
         "safetensors": {"total": 66000000}},
        {"id": "me/packed", "pipeline_tag": "text-generation", "tags": ["gptq"], "safetensors": {"total": 66000000}},
        {"id": "me/robot", "pipeline_tag": "robotics"}])",
                           "application/json");
    });
    server.start();
  }

  [[nodiscard]] static std::string about(const std::string& offer) {
    return "\"FormatVersion\",\"v1.0\"\n\"Disclaimer\",\"-\"\n\"Publication Date\",\"2026-01-16T16:02:58Z\"\n"
           "\"Version\",\"20260116160258\"\n\"OfferCode\",\"" +
           offer + "\"\n";
  }

  [[nodiscard]] std::string sagemaker() const {
    std::string text = about("AmazonSageMaker") +
                       "\"SKU\",\"TermType\",\"Unit\",\"PricePerUnit\",\"Currency\",\"Product "
                       "Family\",\"Component\",\"instanceName\"\n";
    for (const auto& [size, price] : hosting)
      text +=
          fmt::format("\"X\",\"OnDemand\",\"Hrs\",\"{}\",\"USD\",\"ML Instance\",\"Hosting\",\"ml.m5.{}\"\n",
                      price, size);
    return text;
  }

  [[nodiscard]] UpdateRequest request(const std::string& source) const {
    UpdateRequest request;
    request.sources = {source};
    request.regions = {"eu-west-1"};
    request.address = server.address();
    return request;
  }

  [[nodiscard]] fs::path data() const { return folder / "data"; }

  [[nodiscard]] fs::path kept() const { return kept_catalogs(data()); }

  [[nodiscard]] fs::path in_use() const {
    StoreSearch search;
    search.data_folder = data();
    const auto found = find_catalog_store(search);
    return found ? *found : folder / "shipped.sqlite";
  }

  [[nodiscard]] Result<CatalogUpdate, Diagnostics> update(const UpdateRequest& wanted,
                                                          const Fetch& fetch) const {
    return update_catalog(wanted, UpdatePlace{in_use(), data(), "2026-11-23"}, fetch);
  }

  [[nodiscard]] Result<CatalogUpdate, Diagnostics> update(const UpdateRequest& wanted) const {
    HttpSettings settings;
    settings.cache_folder = folder / "cache";
    settings.attempts = 1;
    Result<HttpClient> client = HttpClient::make(std::move(settings));
    REQUIRE(client);
    return update(wanted,
                  [&](const std::string& url, const std::string& key) { return client->fetch(url, key); });
  }

  /// The price of hosting a size, as commands would see it now; nullopt: none is published.
  [[nodiscard]] std::optional<double> price(const std::string& size,
                                            const std::string& product = "sagemaker-hosting") const {
    const auto catalog = open_catalog(in_use());
    REQUIRE(catalog);
    const std::string id = "aws/m5." + size + "/eu-west-1/" + product + "/on-demand";
    const auto found = std::ranges::find(catalog->prices, id, &Price::id);
    if (found == catalog->prices.end()) return std::nullopt;
    return found->price_usd_per_hour;
  }

  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    std::error_code none;
    for (const auto& entry : fs::recursive_directory_iterator{data(), none})
      names.push_back(entry.path().lexically_relative(data()).string());
    std::ranges::sort(names);
    return names;
  }
};

const UpdatePart& part(const CatalogUpdate& update, const std::string& title) {
  const auto found = std::ranges::find(update.parts, title, &UpdatePart::title);
  REQUIRE(found != update.parts.end());
  return *found;
}

std::string first_error(const Result<CatalogUpdate, Diagnostics>& update) {
  REQUIRE(!update);
  REQUIRE(!update.error().errors.empty());
  return update.error().errors.front().what;
}

} // namespace

TEST_CASE("An update puts new prices into a new catalog and leaves the old one") {
  const World world;
  const std::string shipped = text_of(world.folder / "shipped.sqlite");
  const auto update = world.update(world.request("aws-price-list"));
  REQUIRE(update);
  CHECK(!update->all_failed());

  const UpdatePart& sagemaker = part(*update, "AmazonSageMaker in eu-west-1");
  CHECK(!sagemaker.failure);
  CHECK(sagemaker.changed == 1);
  CHECK(sagemaker.confirmed == 5);
  CHECK(sagemaker.quarantined.empty());
  REQUIRE(sagemaker.changes.size() == 1);
  CHECK(sagemaker.changes[0].record == "aws/m5.large/eu-west-1/sagemaker-hosting/on-demand");
  CHECK(sagemaker.changes[0].before == 0.1);
  CHECK(sagemaker.changes[0].after == 0.11);
  CHECK(sagemaker.fetched.size() == 3);

  const UpdatePart& ec2 = part(*update, "AmazonEC2 in eu-west-1");
  CHECK(ec2.added == 1);
  CHECK(ec2.corrected == 1);
  CHECK(ec2.unknown == 1);
  CHECK(world.price("xlarge", "ec2") == 0.214);
  CHECK(world.price("large", "ec2") == 0.107); // somebody corrected it

  CHECK(update->id_after != update->id_before);
  CHECK(update->store == world.kept() / (update->id_after + ".sqlite"));
  CHECK(world.in_use() == update->store);
  CHECK(world.price("large") == 0.11);
  CHECK(text_of(world.folder / "shipped.sqlite") == shipped);
  REQUIRE(verify_catalog_store(update->store));

  const auto text = read_catalog_text(world.kept() / "text");
  REQUIRE(text);
  CHECK(text->catalog.id == update->id_after);
  CHECK(text->catalog.date == "2026-01-16");
  const auto records = find_records(update->store, "aws/m5.large/eu-west-1/sagemaker-hosting/on-demand");
  REQUIRE(records);
  REQUIRE(records->size() == 1);
  CHECK(records->front().source == "aws-price-list-sagemaker-eu-west-1");
  CHECK(records->front().date == "2026-01-16");
  CHECK(records->front().body.find("price-list-file") != std::string::npos);

  SECTION("and a second one finds nothing to do") {
    const auto again = world.update(world.request("aws-price-list"));
    REQUIRE(again);
    CHECK(again->id_after == again->id_before);
    CHECK(again->store.empty());
    CHECK(part(*again, "AmazonSageMaker in eu-west-1").confirmed == 6);
  }
  SECTION("but a text that somebody edited stops it") {
    const fs::path file = world.kept() / "text" / "prices.json";
    write_text(file, text_of(file) + "\n");
    CHECK(first_error(world.update(world.request("aws-price-list"))) ==
          "the text of the last update was edited by hand, and an update does not overwrite that");
  }
}

TEST_CASE("A dry run says what would change and writes nothing") {
  const World world;
  UpdateRequest request = world.request("aws-price-list");
  request.dry_run = true;
  const auto update = world.update(request);
  REQUIRE(update);
  CHECK(update->id_after != update->id_before);
  CHECK(update->store.empty());
  CHECK(part(*update, "AmazonSageMaker in eu-west-1").changed == 1);
  CHECK(world.files().empty());
  CHECK(world.price("large") == 0.1);
}

TEST_CASE("A price ten times as large waits until somebody accepts it") {
  World world;
  world.hosting["large"] = "1.0";
  world.hosting["xlarge"] = "0.01";
  world.hosting["2xlarge"] = "0.99";
  UpdateRequest request = world.request("aws-price-list");
  const auto update = world.update(request);
  REQUIRE(update);
  const UpdatePart& sagemaker = part(*update, "AmazonSageMaker in eu-west-1");
  REQUIRE(sagemaker.quarantined.size() == 2);
  CHECK(sagemaker.quarantined[0].reason == "10 times the catalog's price");
  CHECK(sagemaker.quarantined[1].reason == "10 times below the catalog's price");
  CHECK(world.price("large") == 0.1);
  CHECK(world.price("xlarge") == 0.1);
  CHECK(world.price("2xlarge") == 0.99);

  request.accept = true;
  REQUIRE(world.update(request));
  CHECK(world.price("large") == 1.0);
  CHECK(world.price("xlarge") == 0.01);
}

TEST_CASE("A price of zero is never taken") {
  World world;
  world.hosting["large"] = "0.0000000000";
  UpdateRequest request = world.request("aws-price-list");
  request.accept = true;
  const auto update = world.update(request);
  REQUIRE(update);
  const UpdatePart& sagemaker = part(*update, "AmazonSageMaker in eu-west-1");
  REQUIRE(sagemaker.quarantined.size() == 1);
  CHECK(sagemaker.quarantined[0].reason == "a price of zero is never taken");
  CHECK(world.price("large") == 0.1);
}

TEST_CASE("A list that is a fifth shorter is not believed") {
  World world;
  world.hosting = {{"large", "0.2"}, {"xlarge", "0.2"}, {"2xlarge", "0.2"}, {"4xlarge", "0.2"}};
  UpdateRequest request = world.request("aws-price-list");
  const auto update = world.update(request);
  REQUIRE(update);
  const UpdatePart& sagemaker = part(*update, "AmazonSageMaker in eu-west-1");
  REQUIRE(sagemaker.quarantined.size() == 1);
  CHECK(sagemaker.quarantined[0].record == "sagemaker-hosting in eu-west-1");
  CHECK(sagemaker.vanished == 2);
  CHECK(world.price("large") == 0.1);
  request.accept = true;
  REQUIRE(world.update(request));
  CHECK(world.price("large") == 0.2);
  CHECK(world.price("12xlarge") == 0.1); // vanished, and kept
}

TEST_CASE("A younger figure of the catalog is not replaced by an older list") {
  const World world;
  auto records = small_catalog();
  for (CatalogRecord& one : records)
    if (one.kind == "price") one.body.replace(one.body.rfind("2025-01-01"), 10, "2026-06-01");
  const auto decoded = decode_catalog(records, CatalogEdition{"2026-06-01"});
  REQUIRE(decoded);
  REQUIRE(write_catalog_store(*decoded, world.folder / "shipped.sqlite"));
  const auto update = world.update(world.request("aws-price-list"));
  REQUIRE(update);
  CHECK(part(*update, "AmazonSageMaker in eu-west-1").newer == 6);
  CHECK(world.price("large") == 0.1);
}

TEST_CASE("A source that fails keeps what the catalog has") {
  World world;
  world.aws_is_down = true;
  const auto update = world.update(world.request("aws-price-list"));
  REQUIRE(update);
  CHECK(update->all_failed());
  CHECK(update->store.empty());
  CHECK(part(*update, "AmazonEC2 in eu-west-1").failure->exit == Exit::catalog);
  CHECK(world.price("large") == 0.1);

  UpdateRequest elsewhere = world.request("aws-price-list");
  elsewhere.regions = {"mars-north-1"};
  const auto unknown = world.update(elsewhere);
  REQUIRE(unknown);
  CHECK(unknown->parts[0].failure->what == "the catalog has no region aws/mars-north-1");
}

TEST_CASE("Facts about known models are refreshed, and found models added") {
  const World world;
  UpdateRequest request = world.request("hugging-face");
  request.author = "me";
  const auto update = world.update(request);
  REQUIRE(update);
  const UpdatePart& known = part(*update, "models of the catalog");
  CHECK(!known.failure); // one of two answered
  CHECK(known.vanished == 1);
  CHECK(known.changed == 1);
  CHECK(known.changes.empty()); // 0.1247 is 0.125
  const UpdatePart& added = part(*update, "models to add");
  CHECK(added.added == 2);
  CHECK(added.confirmed == 1);
  CHECK(added.unknown == 1);

  const auto catalog = open_catalog(world.in_use());
  REQUIRE(catalog);
  const PretrainedModel* roberta = find_model(*catalog, "hf/FacebookAI/roberta-base");
  REQUIRE(roberta != nullptr);
  CHECK(roberta->licence == "mit");
  CHECK(roberta->parameters_b == 0.125);
  CHECK(roberta->downloads == 7.0);
  CHECK(roberta->unverified.empty());
  CHECK(roberta->provenance.source == "s");
  CHECK(roberta->provenance.date == "2026-11-23");
  CHECK(roberta->provenance.note == "A note.; Hub: parameters_b, licence, gated, downloads as of 2026-11-23");
  const PretrainedModel* found = find_model(*catalog, "hf/me/new");
  REQUIRE(found != nullptr);
  CHECK(found->family == "encoder");
  CHECK(found->parameters_b == 0.066);
  CHECK(found->licence == "mit");
  CHECK(found->provenance.source == "hugging-face-hub");
  const PretrainedModel* packed = find_model(*catalog, "hf/me/packed");
  REQUIRE(packed != nullptr);
  CHECK(!packed->parameters_b);
  CHECK(packed->provenance.note == "added from the Hub; quantised weights, so its size is not taken");

  SECTION("and a second time the note stays as long as it is") {
    REQUIRE(world.update(request));
    const auto again = open_catalog(world.in_use());
    REQUIRE(again);
    CHECK(find_model(*again, "hf/FacebookAI/roberta-base")->provenance.note == roberta->provenance.note);
  }
}

TEST_CASE("Gone models cost the answers of the others only where asking takes time") {
  World world;
  auto records = small_catalog();
  for (const char* name : {"a", "b", "c", "d"}) // all of them before FacebookAI, being seen longer ago
    records.push_back(record("model", fmt::format(R"({{"id": "hf/gone/{}", "hub": "huggingface", "name": "{}",
      "family": "encoder", "source": "s", "date": "2024-01-01"}})",
                                                  name, name)));
  const auto decoded = decode_catalog(records, CatalogEdition{"2025-01-01"});
  REQUIRE(decoded);
  REQUIRE(write_catalog_store(*decoded, world.folder / "shipped.sqlite"));
  UpdateRequest request = world.request("hugging-face");
  const auto live = world.update(request);
  REQUIRE(live);
  CHECK(live->all_failed());
  CHECK(part(*live, "models of the catalog").vanished == 3);
  request.saved = true;
  const auto saved = world.update(request);
  REQUIRE(saved);
  CHECK(!saved->all_failed());
  CHECK(part(*saved, "models of the catalog").vanished == 5);
  CHECK(part(*saved, "models of the catalog").changed == 1);
}

TEST_CASE("A model that grew tenfold overnight waits until somebody accepts it") {
  World world;
  world.roberta =
      R"({"id": "FacebookAI/roberta-base", "cardData": {"license": "mit"}, "safetensors": {"total": 1250000000}})";
  UpdateRequest request = world.request("hugging-face");
  const auto update = world.update(request);
  REQUIRE(update);
  REQUIRE(part(*update, "models of the catalog").quarantined.size() == 1);
  CHECK(part(*update, "models of the catalog").quarantined[0].reason == "10 times the catalog's size");
  request.accept = true;
  REQUIRE(world.update(request));
  const auto catalog = open_catalog(world.in_use());
  REQUIRE(catalog);
  CHECK(find_model(*catalog, "hf/FacebookAI/roberta-base")->parameters_b == 1.25);
}

TEST_CASE("Malformed answers are an error with their address") {
  World world;
  world.roberta = "{\"id\": \"FacebookAI/rob";
  const auto update = world.update(world.request("hugging-face"));
  REQUIRE(update);
  REQUIRE(update->all_failed());
  const Error& error = *update->parts[0].failure;
  CHECK(error.exit == Exit::catalog);
  CHECK(error.where.file.find(world.server.address() + "/api/models/FacebookAI/roberta-base") == 0);
}

TEST_CASE("An update that dies on the way leaves the old catalog, and no trace for the next") {
  const World world;
  const auto die_at = [&](const std::string& word) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      const Fetch fetch = [&](const std::string& url, const std::string&) -> Result<Fetched> {
        if (url.find(word) != std::string::npos) ::_exit(77);
        return fetch_mirrored(world.folder / "mirror", url);
      };
      static_cast<void>(world.update(world.request("aws-price-list"), fetch));
      ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WEXITSTATUS(status) == 77);
  };
  REQUIRE(world.update(world.request("aws-price-list")));
  const fs::path before = world.in_use();
  const std::string bytes = text_of(before);
  die_at("index.json");
  // What a death between staging and swapping leaves:
  write_text(world.kept() / ".staging-1" / "text" / "prices.json", "half of it");
  write_text(world.kept() / "0123456789ab.sqlite.1.tmp", "half of it");
  CHECK(world.in_use() == before);
  CHECK(text_of(before) == bytes);
  REQUIRE(world.update(world.request("aws-price-list"))); // the lock went with its owner
  CHECK(!fs::exists(world.kept() / ".staging-1"));
  CHECK(world.in_use() == before);
}

TEST_CASE("When the new catalog cannot be written, the old one stays") {
  const World world;
  // A folder where the store should go: renaming a file onto it fails, whoever runs the test.
  UpdateRequest request = world.request("aws-price-list");
  request.dry_run = true;
  const auto planned = world.update(request);
  REQUIRE(planned);
  write_text(world.kept() / (planned->id_after + ".sqlite") / "in the way", "");
  request.dry_run = false;
  const auto update = world.update(request);
  REQUIRE(!update);
  CHECK(update.error().errors.front().exit == Exit::internal);
  CHECK(world.in_use() == world.folder / "shipped.sqlite");
  CHECK(!fs::exists(world.kept() / "text"));
  for (const std::string& file : world.files())
    CHECK(file.find(".staging") == std::string::npos);
}

TEST_CASE("Two updates do not run at once") {
  const World world;
  bool asked = false;
  const Fetch fetch = [&](const std::string& url, const std::string&) -> Result<Fetched> {
    if (!asked) {
      asked = true;
      CHECK(first_error(world.update(world.request("aws-price-list"))) == "another update is running");
    }
    return fetch_mirrored(world.folder / "mirror", url);
  };
  const auto update = world.update(world.request("aws-price-list"), fetch);
  REQUIRE(update);
  CHECK(asked);
  CHECK(update->all_failed());
}

TEST_CASE("A mirror in a folder does as well as the network") {
  const World world;
  const fs::path root = world.folder / "mirror/pricing.us-east-1.amazonaws.com/offers/v1.0/aws";
  write_text(root / "index.json", R"({"offers": {"AmazonSageMaker":
    {"currentRegionIndexUrl": "/offers/v1.0/aws/AmazonSageMaker/current/region_index.json"}}})");
  write_text(root / "AmazonSageMaker/current/region_index.json", R"({"regions": {"eu-west-1":
    {"currentVersionUrl": "/offers/v1.0/aws/AmazonSageMaker/20260116160258/eu-west-1/index.json"}}})");
  write_text(root / "AmazonSageMaker/20260116160258/eu-west-1/index.csv", world.sagemaker());
  UpdateRequest request = world.request("aws-price-list");
  request.address.clear();
  const auto update = world.update(request, [&](const std::string& url, const std::string&) {
    return fetch_mirrored(world.folder / "mirror", url);
  });
  REQUIRE(update);
  CHECK(part(*update, "AmazonSageMaker in eu-west-1").changed == 1);
  const UpdatePart& ec2 = part(*update, "AmazonEC2 in eu-west-1");
  REQUIRE(ec2.failure);
  CHECK(ec2.failure->what == "the list has no AmazonEC2 among its offers");
  CHECK(!update->all_failed());
  CHECK(world.price("large") == 0.11);
}

TEST_CASE("An index that points to another server is not followed") {
  const World world;
  write_text(world.folder / "mirror/pricing.us-east-1.amazonaws.com/offers/v1.0/aws/index.json",
             R"({"offers": {"AmazonSageMaker": {"currentRegionIndexUrl": "https://example.com/index.json"},
                            "AmazonEC2": {"currentRegionIndexUrl": "//example.com/index.json"}}})");
  UpdateRequest request = world.request("aws-price-list");
  request.address.clear();
  const auto update = world.update(request, [&](const std::string& url, const std::string&) {
    return fetch_mirrored(world.folder / "mirror", url);
  });
  REQUIRE(update);
  CHECK(update->parts[0].failure->what ==
        "an address that leads to another server: https://example.com/index.json");
  CHECK(update->parts[1].failure->what ==
        "an address that leads to another server: //example.com/index.json");
}

TEST_CASE("Requests that make no sense are refused before anything is asked") {
  const World world;
  const auto refused = [&](const UpdateRequest& request) {
    const auto update =
        world.update(request, [](const std::string& url, const std::string&) -> Result<Fetched> {
          FAIL(url);
          return Unexpected{Error{}};
        });
    const Error error = update ? Error{} : update.error().errors.front();
    CHECK(!update);
    CHECK(world.files().empty());
    return error.what + "; " + error.next;
  };
  UpdateRequest request = world.request("aws-pricelist");
  CHECK(refused(request) == "there is no source aws-pricelist; did you mean \"aws-price-list\"?");
  request = world.request("aws-price-list");
  request.regions = {"../../etc"};
  CHECK(refused(request) == "\"../../etc\" is no name of a region; write it as us-east-1");
  request = world.request("aws-price-list");
  request.address = "ftp://example.com";
  CHECK(refused(request) ==
        "ftp to example.com is not allowed; use https; plain http is for this machine itself only");
  request = world.request("aws-price-list");
  request.sources.clear();
  CHECK(refused(request) == "an address is given for more than one source; name the source that it is of");
}

TEST_CASE("The addresses are known before anything is asked") {
  const World world;
  UpdateRequest request;
  request.regions = {"eu-west-1"};
  const auto urls = update_urls(request, world.in_use());
  REQUIRE(urls);
  const std::string base = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/";
  REQUIRE(urls->size() == 7);
  CHECK((*urls)[0] == base + "index.json");
  CHECK((*urls)[1] == base + "AmazonSageMaker/current/region_index.json");
  CHECK((*urls)[2] == base + "AmazonSageMaker/current/eu-west-1/index.csv");
  CHECK((*urls)[5].find("https://huggingface.co/api/models/FacebookAI/roberta-base?expand=cardData&") == 0);
  request.author = "me";
  const auto more = update_urls(request, world.in_use());
  REQUIRE(more);
  CHECK(more->back().find("https://huggingface.co/api/models?author=me&sort=downloads&") == 0);
}
