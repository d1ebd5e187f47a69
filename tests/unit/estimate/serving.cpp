#include "support/small_estimate.hpp"

using namespace steelyard;
using namespace steelyard::test;

namespace {

const Coefficients& k() {
  static const Coefficients coefficients = mean_coefficients();
  return coefficients;
}

Estimated endpoint(double requests_per_month, const std::string& hosting = "endpoint",
                   const std::string& more = "") {
  auto plan = with_pin(
      R"("approach": "pretrained", "model": "hf/encoder", "serve_instance": "ml.g1.xlarge", "hosting": ")" +
          hosting + "\"",
      more);
  plan.demand.requests_per_month.distribution = Exact{requests_per_month};
  return estimate_of(plan, k());
}

double machine_hours(const Estimated& e) {
  double hours = 0;
  for (const auto& line : e.estimate.line_items)
    if (line.name.find("on ml.g1.xlarge") != std::string::npos &&
        line.name.find("staging") == std::string::npos && line.name.find("forgotten") == std::string::npos &&
        line.name.find("notebook") == std::string::npos)
      hours += line.quantity;
  return hours;
}

Estimated service(double requests_per_month, double growth, const Catalog& catalog = small_catalog()) {
  auto plan = with_pin(R"("approach": "managed-service", "service": "Words")");
  plan.demand.requests_per_month.distribution = Exact{requests_per_month};
  plan.demand.growth_per_year.distribution = Exact{growth};
  return estimate_of(plan, k(), catalog);
}

} // namespace

TEST_CASE("an endpoint is paid for whether or not it is called") {
  CHECK(machine_hours(endpoint(1)) == Approx(7300));
  CHECK(item(endpoint(1), "waiting for requests")->quantity == Approx(7300).margin(1));
  CHECK(machine_hours(endpoint(1e9)) > 7300);
}

TEST_CASE("what scales to zero is paid for around its requests, and batch jobs for their work") {
  CHECK(machine_hours(endpoint(100, "async")) < 0.1 * 7300);
  CHECK(machine_hours(endpoint(2e6, "async")) == Approx(7300).epsilon(0.01));
  const double starts = mean(k().serve.batch_jobs_per_month) * mean(k().train.startup_hours) * 10;
  CHECK(machine_hours(endpoint(1, "batch")) == Approx(starts).epsilon(0.01));
  CHECK(*item(endpoint(1, "batch"), "starting batch jobs")->cost_usd > 0);
}

TEST_CASE("a slower answer than the target allows has its odds") {
  const auto fast = endpoint(1, "endpoint", "");
  CHECK_FALSE(fast.over_latency);
  const auto with = [](const char* ms) {
    auto plan =
        with_pin(R"("approach": "pretrained", "model": "hf/encoder", "serve_instance": "ml.g1.xlarge")");
    Uncertain<double> limit;
    limit.id = "demand.latency_p95_ms";
    limit.distribution = Exact{std::stod(ms)};
    plan.demand.latency_p95_ms = limit;
    return *estimate_of(plan, k()).over_latency;
  };
  CHECK(with("1000") == 0);
  CHECK(with("0.001") == 1);
}

TEST_CASE("a latency target takes more replicas where a request in twenty would wait too long") {
  const auto with_target = [](double requests, std::optional<double> ms) {
    auto plan =
        with_pin(R"("approach": "pretrained", "model": "hf/encoder", "serve_instance": "ml.g1.xlarge")");
    plan.demand.requests_per_month.distribution = Exact{requests};
    plan.demand.peak_to_mean.distribution = Exact{1};
    if (ms) {
      plan.demand.latency_p95_ms.emplace();
      plan.demand.latency_p95_ms->id = "demand.latency_p95_ms";
      plan.demand.latency_p95_ms->distribution = Exact{*ms};
    }
    return estimate_of(plan, k());
  };
  // Load one server to a half: without a target that is enough.
  const double busy_hours = item(with_target(1e6, {}), "serving on ml.g1")->quantity / 10;
  const double service = busy_hours * 3600 / 1e6;
  const double half = 0.5 * seconds_per_month / service;
  CHECK(machine_hours(with_target(half, {})) == Approx(7300));
  // A tenth of a service time may be waited: one server lets 48 % wait longer, two 9 %, three 1 %.
  CHECK(machine_hours(with_target(half, 1100 * service)) == Approx(3 * 7300));
  // Ten service times may be waited: 2 % on two servers, far below 5 % on one.
  CHECK(machine_hours(with_target(half, 11000 * service)) == Approx(7300));
  // Too slow alone: nobody may wait on top, but replicas do not go on and on.
  CHECK(machine_hours(with_target(half, 500 * service)) == Approx(3 * 7300));
}

TEST_CASE("more instances are always on where the plan wants them") {
  auto plan =
      with_pin(R"("approach": "pretrained", "model": "hf/encoder", "serve_instance": "ml.g1.xlarge")");
  plan.demand.requests_per_month.distribution = Exact{1};
  plan.demand.min_replicas = 2;
  CHECK(machine_hours(estimate_of(plan, k())) == Approx(2 * 7300));
}

TEST_CASE("what is bought in advance is cheaper, stays at its price, and is paid to the end of its term") {
  auto plan =
      with_pin(R"("approach": "pretrained", "model": "hf/encoder", "serve_instance": "ml.g1.xlarge")");
  plan.demand.requests_per_month.distribution = Exact{1};
  const auto on_demand = estimate_of(plan, k());
  CHECK_FALSE(item(on_demand, "bought in advance"));
  plan.demand.commitment = Commitment::one_year;
  const auto year = estimate_of(plan, k());
  const double factor = mean(k().serve.commitment_price_factor.at("1-year"));
  const auto* waiting = item(year, "waiting for requests");
  const auto quote = on_demand_price(small_catalog(), *find_instance(small_catalog(), "ml.g1.xlarge"),
                                     plan.region, Product::hosting);
  REQUIRE(quote);
  CHECK(*waiting->rate == Approx(factor * quote->price.count()));
  CHECK(item(year, "bought in advance")->quantity == Approx(2 * 730)); // ten months of a year's term
  CHECK(*item(year, "bought in advance")->rate == Approx(*waiting->rate));
}

TEST_CASE("tiers over the months") {
  // 1e6 at 0.001 and the rest at 0.0005 each month.
  CHECK(*item(service(2e6, 0), "texts")->cost_usd == Approx(10 * (1000 + 500)));
  CHECK(*item(service(5e5, 0), "texts")->cost_usd == Approx(10 * 500));
  // Growth takes more of the cheap tier: dearer than without, cheaper than in proportion.
  const auto grown = service(2e6, 1);
  CHECK(*item(grown, "texts")->cost_usd > 15000);
  CHECK(*item(grown, "texts")->cost_usd < 15000 * grown.estimate.requests / 2e7);
}

TEST_CASE("what is counted by the thousand is billed by the thousand") {
  auto catalog = small_catalog();
  catalog.services.front().components.front().unit = 1000;
  catalog.services.front().components.front().tiers = {{std::nullopt, 1}};
  CHECK(*item(service(2e5, 0, catalog), "texts")->cost_usd == Approx(10 * 200)); // a dollar for a thousand
}

TEST_CASE("free units count only when they stay free") {
  auto catalog = small_catalog();
  auto& texts = catalog.services.front().components.front();
  texts.free_units_per_month = 100000;
  CHECK(*item(service(2e5, 0, catalog), "texts")->cost_usd == Approx(10 * 100));
  texts.free_months = 12;
  CHECK(*item(service(2e5, 0, catalog), "texts")->cost_usd == Approx(10 * 200));
}

TEST_CASE("an imported model is billed in the windows in which it is asked") {
  const auto import = [](double requests) {
    auto plan =
        with_pin(R"("approach": "pretrained", "model": "hf/chat-8b", "hosting": "custom-model-import")");
    plan.demand.requests_per_month.distribution = Exact{requests};
    return *item(estimate_of(plan, k()), "imported model, in windows")->cost_usd;
  };
  // An 8B model takes two units at 0.1 USD a minute. Every window is asked in: 43,800 minutes a month.
  CHECK(import(1e6) == Approx(10 * 2 * 0.1 * 43800).epsilon(0.001));
  // One request a month opens one window of five minutes.
  CHECK(import(1) == Approx(10 * 2 * 0.1 * 5).epsilon(0.01));
}

TEST_CASE("variants that need an endpoint each pay for each") {
  auto plan = with_pin(
      R"("approach": "pretrained", "model": "hf/encoder", "serve_instance": "ml.g1.xlarge", "hosting": "endpoint")");
  plan.demand.variants.distribution = Exact{3};
  CHECK(machine_hours(estimate_of(plan, k())) == Approx(3 * 7300));
}
