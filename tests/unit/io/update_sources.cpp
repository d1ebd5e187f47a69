#include "io/sources/aws_price_list.hpp"
#include "io/sources/hugging_face.hpp"

#include "support/catch.hpp"
#include "support/http_server.hpp"

#include <fmt/format.h>

#include <sstream>

using namespace steelyard;
using namespace steelyard::io;
using steelyard::test::HttpServer;
using steelyard::test::TemporaryFolder;

namespace {

// The lines about the file and the first columns are those of real files (comprehend, ap-south-1,
// 2026-01-16).
const std::string about_file = "\"FormatVersion\",\"v1.0\"\n"
                               "\"Disclaimer\",\"This pricing list is for informational purposes only. All "
                               "prices are subject to the additional terms "
                               "included in the pricing pages on http://aws.amazon.com.\"\n"
                               "\"Publication Date\",\"2026-01-16T16:02:58Z\"\n"
                               "\"Version\",\"20260116160258\"\n";

const std::string sagemaker_header =
    "\"SKU\",\"OfferTermCode\",\"RateCode\",\"TermType\",\"PriceDescription\",\"EffectiveDate\","
    "\"StartingRange\","
    "\"EndingRange\",\"Unit\",\"PricePerUnit\",\"Currency\",\"Product "
    "Family\",\"serviceCode\",\"Location\",\"Location "
    "Type\",\"usageType\",\"operation\",\"Component\",\"instanceName\",\"Region Code\",\"serviceName\"\n";

std::string sagemaker_row(const std::string& component, const std::string& instance, const std::string& price,
                          const std::string& family = "ML Instance",
                          const std::string& region = "eu-west-1") {
  return fmt::format(
      "\"3AXMQ\",\"JRTCKXETXF\",\"3AXMQ.JRTCKXETXF.6YS6EN2CT7\",\"OnDemand\",\"${2} per Hour, "
      "so\",\"2026-01-01\","
      "\"0\",\"Inf\",\"Hrs\",\"{2}\",\"USD\",\"{3}\",\"AmazonSageMaker\",\"EU (Ireland)\",\"AWS Region\","
      "\"EU-{0}:{1}\",\"RunInstance\",\"{0}\",\"{1}\",\"{4}\",\"Amazon SageMaker\"\n",
      component, instance, price, family, region);
}

Result<PriceList> read_sagemaker(const std::string& rows) {
  std::istringstream in{about_file + "\"OfferCode\",\"AmazonSageMaker\"\n" + sagemaker_header + rows};
  return read_price_list(in, "index.csv", "AmazonSageMaker", "eu-west-1");
}

} // namespace

TEST_CASE("The price list of SageMaker gives a record for each instance and use") {
  const Result<PriceList> list =
      read_sagemaker(sagemaker_row("Hosting", "ml.g5.xlarge", "1.5700000000") +
                     sagemaker_row("Training", "ml.g5.xlarge", "1.5700000000") +
                     sagemaker_row("Processing", "ml.m5.large", "0.1280000000") +
                     sagemaker_row("Notebook", "ml.m5.large", "0.1280000000") +
                     sagemaker_row("BatchTransform", "ml.m5.large", "0.1280000000") +
                     sagemaker_row("Studio-Notebook", "ml.m5.large", "0.1") +
                     sagemaker_row("Hosting", "ml.m5.large", "0.1380000000", "ML Storage") +
                     sagemaker_row("Hosting", "ml.m5.large", "0.9", "ML Instance", "eu-west-2") +
                     sagemaker_row("Hosting", "ml.g5.xlarge", "0.0000000000") +
                     sagemaker_row("Hosting", "ml.p4d.24xlarge", "0.0000000000"));
  REQUIRE(list);
  CHECK(list->version == "20260116160258");
  CHECK(list->date == "2026-01-16");
  CHECK(list->rows == 10);
  std::vector<std::string> ids;
  for (const Price& price : list->prices)
    ids.push_back(price.id);
  CHECK(ids == std::vector<std::string>{"aws/g5.xlarge/eu-west-1/sagemaker-hosting/on-demand",
                                        "aws/g5.xlarge/eu-west-1/sagemaker-training/on-demand",
                                        "aws/m5.large/eu-west-1/sagemaker-notebook/on-demand",
                                        "aws/m5.large/eu-west-1/sagemaker-processing/on-demand",
                                        "aws/m5.large/eu-west-1/sagemaker-transform/on-demand"});
  CHECK(list->prices[0].instance == "aws/g5.xlarge");
  CHECK(list->prices[0].product == "sagemaker-hosting");
  CHECK(list->prices[0].purchase == "on-demand");
  CHECK(list->prices[0].price_usd_per_hour == 1.57);
  CHECK(list->prices[0].provenance.date == "2026-01-16");
  CHECK(list->zero == std::vector<std::string>{"aws/p4d.24xlarge/eu-west-1/sagemaker-hosting/on-demand"});
}

TEST_CASE("The price list of EC2 gives plain Linux on demand, whatever the order of the columns") {
  const std::string header =
      "\"SKU\",\"Pre Installed S/W\",\"Tenancy\",\"CapacityStatus\",\"Operating System\",\"Instance "
      "Type\",\"New Column\",\"PricePerUnit\",\"Unit\",\"Currency\",\"TermType\",\"Product "
      "Family\",\"MarketOption\",\"operation\"\n";
  const auto row = [](const std::string& text) { return "\"X\"," + text + "\n"; };
  const std::string plain =
      "\"NA\",\"Shared\",\"Used\",\"Linux\",\"g5.xlarge\",\"?\",\"1.1230000000\",\"Hrs\",\"USD\","
      "\"OnDemand\",\"Compute Instance\",\"OnDemand\",\"RunInstances\"";
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = plain;
    text.replace(text.find(from), from.size(), to);
    return row(text);
  };
  std::istringstream in{
      about_file + "\"OfferCode\",\"AmazonEC2\"\n" + header + with("\"NA\"", "\"SQL Std\"") +
      with("Shared", "Dedicated") + with("Used", "UnusedCapacityReservation") + with("Linux", "Windows") +
      with("\"OnDemand\",\"Compute", "\"Reserved\",\"Compute") + with("\"Hrs\"", "\"Quantity\"") +
      with("\"OnDemand\",\"RunInstances\"", "\"CapacityBlock\",\"RunInstances\"") + row(plain)};
  const Result<PriceList> list = read_price_list(in, "index.csv", "AmazonEC2", "eu-west-1");
  REQUIRE(list);
  REQUIRE(list->prices.size() == 1);
  CHECK(list->prices[0].id == "aws/g5.xlarge/eu-west-1/ec2/on-demand");
  CHECK(list->prices[0].price_usd_per_hour == 1.123);
}

TEST_CASE("A price that two rows give differently is not taken") {
  const Result<PriceList> list = read_sagemaker(
      sagemaker_row("Hosting", "ml.g5.xlarge", "1.5") + sagemaker_row("Hosting", "ml.g5.xlarge", "1.6") +
      sagemaker_row("Hosting", "ml.m5.large", "0.1") + sagemaker_row("Hosting", "ml.m5.large", "0.1"));
  REQUIRE(list);
  CHECK(list->prices.size() == 1);
  CHECK(list->contradictory ==
        std::vector<std::string>{"aws/g5.xlarge/eu-west-1/sagemaker-hosting/on-demand"});
}

TEST_CASE("A price list that is not what was asked for is refused") {
  const auto error_of = [](const std::string& text) {
    std::istringstream in{text};
    const Result<PriceList> list = read_price_list(in, "index.csv", "AmazonSageMaker", "eu-west-1");
    REQUIRE(!list);
    CHECK(list.error().exit == Exit::catalog);
    CHECK(list.error().where.file == "index.csv");
    return list.error().what;
  };
  CHECK(error_of(about_file + "\"OfferCode\",\"comprehend\"\n" + sagemaker_header) ==
        "the price list is of comprehend, not of AmazonSageMaker");
  CHECK(error_of("\"FormatVersion\",\"v2.0\"\n") == "the price list has format v2.0, where v1.0 is read");
  CHECK(error_of("<html>\n<body>not found</body>\n") ==
        "the price list has no header row that begins with SKU");
  CHECK(error_of("") == "the price list has no header row that begins with SKU");
  CHECK(error_of(sagemaker_header) == "the price list does not say its publication date");
  CHECK(error_of(about_file +
                 "\"SKU\",\"TermType\",\"Unit\",\"Currency\",\"Product Family\",\"Component\"\n") ==
        "the price list lacks the columns PricePerUnit, instanceName");
  CHECK(error_of(about_file + sagemaker_header) ==
        "none of the 0 rows is an on-demand price per hour of AmazonSageMaker in eu-west-1");
  CHECK(error_of(about_file + sagemaker_header + sagemaker_row("Hosting", "ml.g5.xlarge", "1,57")) ==
        "\"1,57\" is no price for g5.xlarge");
  CHECK(error_of(about_file + sagemaker_header + "\"3AXMQ") ==
        "a quoted field is not closed before the end of the file");
}

TEST_CASE("The facts of a model are read from the Hub's answer") {
  const std::string url = "https://huggingface.co/api/models/x";
  const Result<HubModel> model = read_hub_model(R"({"_id": "6", "id": "FacebookAI/roberta-base",
    "cardData": {"language": "en", "license": "MIT", "tags": ["exbert"]}, "config": {"architectures": ["RobertaForMaskedLM"],
    "model_type": "roberta"}, "createdAt": "2022-03-02T23:29:04.000Z", "downloads": 12345678, "gated": false,
    "pipeline_tag": "fill-mask", "safetensors": {"parameters": {"I64": 514, "F32": 124697433}, "total": 124697947},
    "tags": ["transformers", "license:mit"]})",
                                                url);
  REQUIRE(model);
  CHECK(model->id == "FacebookAI/roberta-base");
  CHECK(model->licence == "mit");
  CHECK(model->parameters_b == 0.124697947);
  CHECK(model->downloads == 12345678.0);
  CHECK(!model->gated);
  CHECK(!model->quantised);
  CHECK(model->languages == std::vector<std::string>{"en"});
  CHECK(model->created == "2022-03-02");

  const Result<HubModel> sparse =
      read_hub_model(R"({"id": "a/b", "gated": "manual", "tags": ["x", "license:llama3.1"]})", url);
  REQUIRE(sparse);
  CHECK(sparse->gated);
  CHECK(sparse->licence == "llama3.1");
  CHECK(!sparse->parameters_b);
  CHECK(!sparse->downloads);

  const Result<HubModel> named =
      read_hub_model(R"({"id": "a/b", "cardData": {"license": "other", "license_name": "LFM1.0"}})", url);
  REQUIRE(named);
  CHECK(named->licence == "lfm1.0");
}

TEST_CASE("Quantised weights are seen, and their packed size is not taken") {
  const std::string sizes =
      R"("safetensors": {"parameters": {"F16": 400000000, "I32": 900000000}, "total": 1300000000})";
  for (const std::string& body :
       {R"({"id": "a/b", )" + sizes + "}",
        R"({"id": "a/b", "tags": ["AWQ"], "safetensors": {"total": 1300000000}})" + std::string{},
        R"({"id": "a/b", "config": {"quantization_config": {"bits": 4}}, )" + sizes + "}"}) {
    const Result<HubModel> model = read_hub_model(body, "u");
    REQUIRE(model);
    CHECK(model->quantised);
    CHECK(!model->parameters_b);
  }
}

TEST_CASE("An answer that is no model is an error") {
  for (const char* text : {"", "{\"id\": ", "[]", "{}", "{\"id\": 7}", "{\"id\": \"../x\"}",
                           "{\"id\": \"a/b\", \"id\": \"c/d\"}"}) {
    INFO(text);
    const Result<HubModel> model = read_hub_model(text, "https://huggingface.co/api/models/x");
    REQUIRE(!model);
    CHECK(model.error().exit == Exit::catalog);
  }
  CHECK(!read_hub_list("{\"error\": \"Invalid\"}", "u"));
}

TEST_CASE("Ids of models are checked before they stand in an address") {
  for (const char* id : {"FacebookAI/roberta-base", "timm/resnet50.a1_in1k"})
    CHECK(is_hub_id(id));
  for (const char* id : {"bert", "/x", "x/", "a/b/c", "../x", "x/..", "a/b?c", "a b/c", ""})
    CHECK(!is_hub_id(id));
  CHECK(hub_list_url("https://h", HubQuery{"a b&c", "me", ""})
            .find("https://h/api/models?search=a%20b%26c&author=me&sort=") == 0);
}

TEST_CASE("Tags tell family and task of a model, or nothing") {
  HubModel model;
  model.pipeline_tag = "text-generation";
  model.model_type = "mixtral";
  CHECK(guess_of(model)->family == "moe-decoder");
  CHECK(guess_of(model)->tasks == std::vector<std::string>{"text-generation"});
  model.pipeline_tag = "image-text-to-text";
  CHECK(guess_of(model)->modalities == std::vector<std::string>{"text", "image"});
  model.pipeline_tag = "robotics";
  CHECK(!guess_of(model));
}

TEST_CASE("A list is followed page by page, on its own server only") {
  HttpServer server;
  std::string next;
  server.handlers().Get("/api/models", [&](const httplib::Request& request, httplib::Response& response) {
    if (request.has_param("cursor")) {
      response.set_content(R"([{"id": "a/3"}])", "application/json");
      return;
    }
    response.set_header("Link", "<" + next + ">; rel=\"next\"");
    response.set_content(R"([{"id": "a/1"}, {"id": "without-owner"}, {"id": "a/2"}])", "application/json");
  });
  server.start();
  TemporaryFolder folder;
  HttpSettings settings;
  settings.cache_folder = folder / "http";
  Result<HttpClient> client = HttpClient::make(std::move(settings));
  REQUIRE(client);
  const Fetch fetch = [&](const std::string& url, const std::string& key) { return client->fetch(url, key); };
  std::vector<Fetched> fetched;
  const HubQuery query{"", "a", ""};

  next = server.address() + "/api/models?author=a&cursor=x";
  const auto all = fetch_hub_list(fetch, server.address(), query, 10, fetched);
  REQUIRE(all);
  REQUIRE(all->size() == 3);
  CHECK(all->back().id == "a/3");
  CHECK(fetched.size() == 2);
  const auto two = fetch_hub_list(fetch, server.address(), query, 2, fetched);
  REQUIRE(two);
  CHECK(two->size() == 2);

  next = "https://huggingface.co.example.com/api/models?cursor=x";
  const auto astray = fetch_hub_list(fetch, server.address(), query, 10, fetched);
  REQUIRE(!astray);
  CHECK(astray.error().what == "the next page is on another server: " + next);
}
