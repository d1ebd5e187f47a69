#include "support/small_estimate.hpp"

using namespace steelyard;
using namespace steelyard::test;

namespace {

/// Coefficients at their means, and prices that stay.
Coefficients coefficients() {
  Coefficients k = mean_coefficients();
  k.call.token_price_decline.distribution = Exact{0};
  return k;
}

const Coefficients& k() {
  static const Coefficients shared = coefficients();
  return shared;
}

Plan with_demand(Plan plan, double requests_per_month, double variants = 1) {
  plan.demand.requests_per_month.distribution = Exact{requests_per_month};
  plan.demand.variants.distribution = Exact{variants};
  return plan;
}

/// Ten months of a hosted model whose calls begin with so many tokens of instructions.
Estimated prompted(double requests_per_month, const Catalog& catalog, const std::string& more = "",
                   const std::string& pin = "") {
  auto plan = small_plan(
      R"(, "options": {"pin": [{"id": "x", "approach": "managed-service", "model": "aws/hosted/mid")" + pin +
      "}]}" + more);
  Uncertain<double> instructions;
  instructions.id = "task.system_tokens";
  instructions.distribution = Exact{2000};
  plan.task.system_tokens = instructions;
  return estimate_of(with_demand(plan, requests_per_month), k(), catalog);
}

Catalog caching_catalog() {
  auto catalog = small_catalog();
  catalog.hosted_models.front().cache_read_usd_per_million = 0.1;
  catalog.hosted_models.front().cache_write_usd_per_million = 1.25;
  return catalog;
}

Estimated service(const Catalog& catalog, double requests_per_month, double variants = 1,
                  const Coefficients& with = k()) {
  return estimate_of(with_demand(with_pin(R"("approach": "managed-service", "service": "Words")"),
                                 requests_per_month, variants),
                     with, catalog);
}

Estimated listing(const Catalog& catalog, const std::string& more = "") {
  return estimate_of(
      with_demand(with_pin(R"("approach": "marketplace", "listing": "marketplace/classifier")" + more), 1000),
      k(), catalog);
}

} // namespace

TEST_CASE("a beginning that calls share is read from the cache") {
  // 2e6 requests a month come within five minutes of each other: all of the 2,000 tokens but none of the
  // 100 of a request.
  const auto e = prompted(2e6, caching_catalog());
  CHECK(*item(e, "tokens read by")->cost_usd == Approx(10 * 2e6 * 100 / 1e6 * 1));
  CHECK(*item(e, "tokens read from the cache")->cost_usd == Approx(10 * 2e6 * 2000 / 1e6 * 0.1));
  CHECK(item(e, "tokens read from the cache")->energy_kwh == 0); // loaded, not computed
  const auto without = prompted(2e6, small_catalog());
  CHECK(*item(without, "tokens read by")->cost_usd == Approx(10 * 2e6 * 2100 / 1e6 * 1));
  CHECK(item(e, "tokens read by")->energy_kwh < item(without, "tokens read by")->energy_kwh / 20);
}

TEST_CASE("a beginning is not kept where calls come too seldom, or where it is too short") {
  CHECK_FALSE(item(prompted(10, caching_catalog()), "cache"));
  auto catalog = caching_catalog();
  catalog.hosted_models.front().cache_least_tokens = 4096;
  CHECK_FALSE(item(prompted(2e6, catalog), "cache"));
  // One call in five minutes on average finds the beginning with 1 - 1/e, and writes it anew otherwise.
  const double rate = 730.0 * 12;
  const double found = 1 - std::exp(-1.0);
  const auto e = prompted(rate, caching_catalog());
  CHECK(*item(e, "tokens read from the cache")->cost_usd == Approx(10 * rate * 2000 / 1e6 * 0.1 * found));
  CHECK(*item(e, "tokens kept in the cache")->cost_usd ==
        Approx(10 * rate * 2000 / 1e6 * 1.25 * (1 - found)));
}

TEST_CASE("what a provider's training emitted is told apart from what a call emits") {
  const auto e = prompted(1e6, small_catalog());
  double calls = 0, others = 0;
  for (const auto& line : e.estimate.line_items)
    (line.name.find("tokens") == 0 ? calls : others) += line.emissions_kgco2e;
  REQUIRE(e.estimate.provider_training_kgco2e);
  const double told = e.estimate.provider_training_kgco2e->mean;
  CHECK(told > 0);
  CHECK(told < mean(k().call.training_share) * calls); // of operation, not of the making
  CHECK(e.estimate.total(Metric::emissions_kgco2e)->mean == Approx(calls + others));
  CHECK_FALSE(listing(small_catalog()).estimate.provider_training_kgco2e);
}

TEST_CASE("batches keep nothing between their requests") {
  auto catalog = caching_catalog();
  catalog.hosted_models.front().batch_input_usd_per_million = 0.5;
  const auto e = prompted(2e6, catalog, "", R"(, "hosting": "batch")");
  CHECK_FALSE(item(e, "cache"));
  CHECK(*item(e, "tokens read by")->cost_usd == Approx(10 * 2e6 * 2100 / 1e6 * 0.5));
}

TEST_CASE("an endpoint kept to the region, and a queue, have their price") {
  auto catalog = small_catalog();
  auto& hosted = catalog.hosted_models.front();
  hosted.regional_price_factor = 1.1;
  hosted.priority_price_factor = 1.75;
  hosted.flex_price_factor = 0.5;
  const auto read = [&](const std::string& more, const std::string& pin) {
    return *item(prompted(1e6, catalog, more, pin), "tokens read by")->cost_usd;
  };
  const double list = 10 * 1e6 * 2100 / 1e6;
  const std::string kept = R"(, "constraints": {"regions": ["us-east-1"]})";
  CHECK(read("", "") == Approx(list));
  CHECK(read(kept, "") == Approx(1.1 * list));
  CHECK(read("", R"(, "service_tier": "priority")") == Approx(1.75 * list));
  CHECK(read(kept, R"(, "service_tier": "flex")") == Approx(1.1 * 0.5 * list));
}

TEST_CASE("a call with a long prompt pays more for all of it") {
  auto catalog = small_catalog();
  auto& hosted = catalog.hosted_models.front();
  hosted.long_prompt_tokens = 2000;
  hosted.long_prompt_read_price_factor = 2;
  hosted.long_prompt_written_price_factor = 1.5;
  const auto cost_with = [&](double spread, const char* part) {
    Coefficients with = k();
    with.call.size_spread.distribution = Exact{spread};
    auto plan = with_pin(R"("approach": "managed-service", "model": "aws/hosted/mid")");
    Uncertain<double> instructions;
    instructions.id = "task.system_tokens";
    instructions.distribution = Exact{2000};
    plan.task.system_tokens = instructions;
    return *item(estimate_of(with_demand(plan, 1e6), with, catalog), part)->cost_usd;
  };
  // All alike: 2,100 tokens are more than 2,000.
  CHECK(cost_with(0, "tokens read by") == Approx(10 * 2100 * 1 * 2));
  CHECK(cost_with(0, "tokens written by") == Approx(10 * 1 * 4 * 1.5));
  hosted.long_prompt_tokens = 2200;
  CHECK(cost_with(0, "tokens read by") == Approx(10 * 2100));
  CHECK(cost_with(0, "tokens written by") == Approx(10 * 4));
  // Exponential: e^-x of the requests are longer than x times the mean, with (1 + x) e^-x of what is read.
  const double x = 2200.0 / 2100;
  CHECK(cost_with(1, "tokens read by") == Approx(10 * 2100 * (1 + (1 + x) * std::exp(-x))));
  CHECK(cost_with(1, "tokens written by") == Approx(10 * 4 * (1 + 0.5 * std::exp(-x))));
}

namespace {

Supply priced(const std::string& id, double usd, const std::string& role = "vector-store") {
  Supply supply;
  supply.id = id;
  supply.title = id;
  supply.role = role;
  supply.price_usd_per_unit = Range{usd, usd, usd};
  return supply;
}

/// A store by what is kept and asked, and one by units that are always on.
Catalog searching_catalog() {
  auto catalog = small_catalog();
  auto units = priced("aws/opensearch-serverless/ocu", 0.25);
  units.minimum_usd_per_month = 2 * 0.25 * 730;
  for (auto supply : {priced("aws/s3-vectors/storage", 0.05), priced("aws/s3-vectors/query", 0.00001), units,
                      priced("aws/opensearch-serverless/storage", 0.02),
                      priced("aws/bedrock-rerank/dear", 0.002, "reranker"),
                      priced("aws/bedrock-rerank/cheap", 0.001, "reranker")})
    catalog.supplies.push_back(supply);
  catalog.hosted_models.front().tasks = {"question-answering"};
  sort_records(catalog);
  return catalog;
}

Estimated answered(double requests_per_month, const std::string& task, double documents = 1000,
                   const Catalog& catalog = searching_catalog()) {
  auto plan = plan_of(
      R"({"horizon_months": 10, "demand": {"requests_per_month": 1000, "pattern": "flat"}, "task": {
          "kind": "question-answering", "input_tokens": 30, "output_tokens": 100, "documents": 1000)" +
      task + R"(}, "options": {"approaches": ["managed-service"]}})");
  plan.demand.requests_per_month.distribution = Exact{requests_per_month};
  plan.demand.peak_to_mean.distribution = Exact{1};
  plan.task.documents->distribution = Exact{documents};
  const auto options = enumerate_options(plan, catalog, k());
  const auto* option = option_with(options, "/rag");
  REQUIRE(option);
  return estimate_of(plan, *option, k(), catalog);
}

} // namespace

TEST_CASE("the store of passages that costs less is taken, unless the plan names one") {
  // A thousand questions a month do not pay for units that are always on, a hundred million do.
  CHECK(item(answered(1000, ""), "queries to the vector store"));
  CHECK_FALSE(item(answered(1000, ""), "units of the vector store"));
  CHECK(item(answered(1e8, ""), "units of the vector store"));
  CHECK(item(answered(1e8, R"(, "vector_store": "s3-vectors")"), "queries to the vector store"));
  const auto* floor = item(answered(1000, R"(, "vector_store": "opensearch-serverless")"), "units of the");
  REQUIRE(floor);
  CHECK(*floor->cost_usd == Approx(10 * 2 * 0.25 * 730)); // paid whether or not anybody asks
}

TEST_CASE("units of the store grow with the memory of the index and with the questions") {
  const std::string there = R"(, "vector_store": "opensearch-serverless")";
  const auto hours = [&](double requests, double documents) {
    return item(answered(requests, there, documents), "units of the vector store")->quantity / 10 / 730;
  };
  const double passages = mean(k().call.passages_per_document);
  const double held = mean(k().call.search_unit_gb) * 1e9 / mean(k().call.graph_bytes_per_passage) / passages;
  CHECK(hours(1, 0.4 * held) == Approx(2)); // half a unit, twice, for each of indexing and search
  CHECK(hours(1, 0.6 * held) == Approx(1 + 2 * 1));
  CHECK(hours(1, 2.5 * held) == Approx(1 + 2 * 3));
  const double full = mean(k().call.search_unit_queries) * seconds_per_month;
  CHECK(hours(2 * 1.5 * full, 1) == Approx(1 + 2 * 2));
}

TEST_CASE("a store that the plan names and the catalog does not price makes the total a lower bound") {
  auto catalog = searching_catalog();
  std::erase_if(catalog.supplies,
                [](const Supply& s) { return s.id.find("opensearch") != std::string::npos; });
  const auto e = answered(1000, R"(, "vector_store": "opensearch-serverless")", 1000, catalog);
  REQUIRE(item(e, "the vector store"));
  CHECK_FALSE(item(e, "the vector store")->cost_usd);
}

TEST_CASE("a reranker is billed by questions of a hundred passages, and the cheapest is taken") {
  CHECK_FALSE(item(answered(1000, ""), "reranking"));
  const auto usd = [](const char* passages) {
    return *item(answered(1000, std::string{R"(, "reranked_passages": )"} + passages), "reranking")->cost_usd;
  };
  CHECK(usd("50") == Approx(10 * 1000 * 0.001));
  CHECK(usd("100") == Approx(10 * 1000 * 0.001));
  CHECK(usd("101") == Approx(10 * 1000 * 0.002));
}

TEST_CASE("a queue that the catalog does not know is said") {
  const auto plan =
      with_pin(R"("approach": "managed-service", "model": "aws/hosted/mid", "service_tier": "priority")");
  const auto options = enumerate_options(plan, small_catalog(), k());
  REQUIRE(options.front().infeasible.size() == 1);
  CHECK(options.front().infeasible.front() == "the catalog knows no priority tier of Mid");
}

TEST_CASE("reserved capacity is bought in whole terms, and each custom model has its own") {
  auto catalog = small_catalog();
  auto& hosted = catalog.hosted_models.front();
  hosted.provisioned_usd_per_hour = 20;
  const auto reserved = [&] { return prompted(1, catalog, "", R"(, "hosting": "provisioned")"); };
  CHECK(*item(reserved(), "provisioned throughput")->cost_usd == Approx(10 * 730 * 20));
  hosted.provisioned_commit_usd_per_hour = 10;
  hosted.provisioned_commit_months = 6;
  CHECK(*item(reserved(), "provisioned throughput")->cost_usd == Approx(730 * (6 * 10 + 4 * 20)));
}

TEST_CASE("a price without tiers costs what is used of it, however demand grows") {
  auto catalog = small_catalog();
  catalog.services.front().components.front().tiers = {{std::nullopt, 0.001}};
  auto plan = with_demand(with_pin(R"("approach": "managed-service", "service": "Words")"), 1e6);
  plan.demand.growth_per_year.distribution = Exact{1};
  plan.horizon_months.distribution = Exact{30};
  const auto e = estimate_of(plan, k(), catalog);
  CHECK(*item(e, "texts")->cost_usd == Approx(0.001 * e.estimate.requests).epsilon(1e-9));
}

TEST_CASE("free tiers that end count for an account that has them") {
  auto catalog = small_catalog();
  auto& texts = catalog.services.front().components.front();
  texts.free_units_per_month = 100000;
  texts.free_months = 4;
  auto with = k();
  with.call.free_tier_share.distribution = Exact{1};
  CHECK(*item(service(catalog, 2e5, 1, with), "texts")->cost_usd == Approx(4 * 100 + 6 * 200));
  CHECK(*item(service(catalog, 2e5), "texts")->cost_usd == Approx(10 * 200));
}

TEST_CASE("the least bill of a month is paid for each deployment, and is part of what is used") {
  auto catalog = small_catalog();
  catalog.services.front().components.front().minimum_units_per_month = 5e5;
  CHECK(*item(service(catalog, 1), "texts")->cost_usd == Approx(10 * 500));
  CHECK(*item(service(catalog, 1, 2), "texts")->cost_usd == Approx(10 * 1000));
  CHECK(*item(service(catalog, 2e6), "texts")->cost_usd == Approx(10 * 1500));
  CHECK(item(service(catalog, 1), "texts")->energy_kwh > 10); // it waits
}

TEST_CASE("units of a service: whole for each variant, for the hours that the catalog says") {
  auto catalog = small_catalog();
  auto& unit = catalog.services.front().components.front();
  unit.when = "provisioned";
  unit.meter = "unit_hours";
  unit.tiers = {{std::nullopt, 2}};
  unit.capacity_per_unit_per_second = 100;
  // 730 x 3600 requests of 400 characters a month are 400 characters a second.
  const double one_a_second = 730 * 3600;
  CHECK(*item(service(catalog, one_a_second), "texts")->cost_usd == Approx(10 * 730 * 2 * 4));
  CHECK(*item(service(catalog, one_a_second, 4), "texts")->cost_usd == Approx(10 * 730 * 2 * 4));
  CHECK(*item(service(catalog, one_a_second, 6), "texts")->cost_usd == Approx(10 * 730 * 2 * 6));
  unit.minimum_unit_hours_per_month = 8; // open for some hours only
  CHECK(*item(service(catalog, 1), "texts")->cost_usd == Approx(10 * 8 * 2));
}

TEST_CASE("a vendor's fee by the hour runs wherever the software does") {
  auto catalog = small_catalog();
  catalog.listings.front().software_usd_per_hour = 3;
  const auto e = listing(catalog);
  double hours = 0;
  for (const auto& line : e.estimate.line_items)
    if (line.kind == ItemKind::compute && line.name.find("on ml.g1.xlarge") != std::string::npos &&
        (line.stage == Stage::deploy || line.stage == Stage::idle))
      hours += line.quantity;
  CHECK(hours > 7300);
  CHECK(item(e, "software, by the hour")->quantity == Approx(hours));
  CHECK(*item(e, "software, by the hour")->cost_usd == Approx(3 * hours));
}

TEST_CASE("a free trial is free of the vendor's fee, not of the machine") {
  auto catalog = small_catalog();
  auto& offered = catalog.listings.front();
  offered.software_usd_per_hour = 3;
  const auto before = listing(catalog);
  offered.free_trial_days = 10 * 730.0 / 24 / 4; // a quarter of ten months
  const auto after = listing(catalog);
  CHECK(*item(after, "software, by the hour")->cost_usd ==
        Approx(0.75 * *item(before, "software, by the hour")->cost_usd));
  CHECK(*item(after, "waiting for requests")->cost_usd == *item(before, "waiting for requests")->cost_usd);
  offered.software_usd_per_hour.reset();
  offered.software_usd_per_request = 0.01;
  CHECK(*item(listing(catalog), "software, by the request")->cost_usd == Approx(0.75 * 10 * 1000 * 0.01));
  offered.free_trial_days = 400;
  CHECK_FALSE(item(listing(catalog), "software, by the request"));
}

TEST_CASE("a listing by the year, one that is free, one without a price, and the plan's own price") {
  auto catalog = small_catalog();
  auto& offered = catalog.listings.front();
  CHECK(item(listing(catalog), "software fee")->status == ItemStatus::missing_price);
  CHECK(*item(listing(catalog, R"(, "software_usd_per_request": 0.02)"), "software, by the request")
             ->cost_usd == Approx(10 * 1000 * 0.02));
  offered.pricing_model = "free";
  CHECK_FALSE(item(listing(catalog), "software"));
  offered.pricing_model = "contract";
  offered.contract_usd_per_year = 5000;
  CHECK(*item(listing(catalog), "software contract")->cost_usd == 5000); // the year that is begun
}

TEST_CASE("what goes into an endpoint is billed by its size") {
  auto catalog = small_catalog();
  Supply data;
  data.id = "aws/sagemaker/endpoint-data";
  data.title = "data in";
  data.unit = "GB";
  data.price_usd_per_unit = Range{0.016, 0.016, 0.016};
  catalog.supplies.push_back(data);
  sort_records(catalog);
  auto plan = with_demand(
      with_pin(R"("approach": "pretrained", "model": "hf/encoder", "serve_instance": "ml.g1.xlarge")"), 1e6);
  plan.data.item_kilobytes.distribution = Exact{200};
  CHECK(*item(estimate_of(plan, k(), catalog), "data into the endpoint")->cost_usd ==
        Approx(10 * 1e6 * 200e-6 * 0.016));
}
