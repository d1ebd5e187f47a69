#include "support/small_estimate.hpp"

#include "steelyard/estimate/diffusion_law.hpp"

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

TEST_CASE("batch work on capacity that may be taken back: cheaper by the hour, some of it done twice") {
  auto catalog = small_catalog();
  for (const auto* purchase : {"on-demand", "spot"}) {
    Price price;
    price.id = std::string{"aws/g1.xlarge/us-east-1/ec2/"} + purchase;
    price.instance = "aws/g1.xlarge";
    price.region = "us-east-1";
    price.product = "ec2";
    price.purchase = purchase;
    price.price_usd_per_hour = std::string_view{purchase} == "spot" ? 0.5 : 1.6;
    catalog.prices.push_back(price);
  }
  sort_records(catalog);
  const auto plan = plan_of(
      R"({"horizon_months": 10, "task": {"kind": "text-classification", "classes": 4, "input_tokens": 100},
          "demand": {"requests_per_month": 200000000, "pattern": "flat", "mode": "batch"}})");
  const auto options = enumerate_options(plan, catalog, k());
  const auto* steady = option_with(options, "pretrained/encoder/none/g1.xlarge/batch");
  const auto* spot = option_with(options, "pretrained/encoder/none/g1.xlarge/batch-spot");
  REQUIRE(steady);
  REQUIRE(spot);
  CHECK(spot->choices.serve_purchase == "spot");
  CHECK(spot->title.find("on spot") != std::string::npos);
  const auto once = estimate_of(plan, *steady, k(), catalog), twice = estimate_of(plan, *spot, k(), catalog);
  const auto& c = k().spot;
  const double rate =
      -std::log(1 - mean(c.interrupted_share.at("default")) * mean(c.drift)) / mean(c.exposure_hours);
  const double part = mean(c.chunk_hours);
  const double more = std::exp(rate * mean(c.restart_hours)) * std::expm1(rate * part) / (rate * part);
  CHECK(more > 1);
  const auto *before = item(once, "serving on"), *after = item(twice, "serving on");
  CHECK(after->quantity == Approx(before->quantity * more));
  CHECK(after->energy_kwh == Approx(before->energy_kwh * more));
  CHECK(*after->rate / *before->rate == Approx(0.5 / 2));
  // Never where somebody waits.
  const auto online = enumerate_options(small_plan(), catalog, k());
  CHECK_FALSE(option_with(online, "-spot"));
}

TEST_CASE("a model on processors goes by the law that was fitted to processors") {
  auto catalog = small_catalog();
  Cpu cpu;
  cpu.id = "lake";
  cpu.peak_gflops_per_vcpu = 80;
  catalog.cpus = {cpu};
  for (auto& instance : catalog.instances)
    instance.cpu = "lake";
  sort_records(catalog);
  const auto seconds = [&](const Catalog& with, const std::string& tokens) {
    auto plan = with_pin(
        R"("approach": "pretrained", "model": "hf/encoder", "serve_instance": "ml.m5.xlarge", "hosting": "batch")");
    plan.task.input_tokens->distribution = Exact{std::stod(tokens)};
    return item(estimate_of(plan, k(), with), "serving on")->quantity / 10 * 3600 *
           mean(k().serve.batch_utilisation) / 2e6;
  };
  // 100 tokens through 0.1e9 parameters on four vCPUs of 80 GFLOP/s: arithmetic alone takes 62 ms at the
  // peak.
  const double arithmetic = 2 * 0.1e9 * 100 / (4 * 80e9);
  const auto& law = k().inference_law.eager;
  const double effect =
      std::exp(mean(*law.log_factors.find("group.plain")) + mean(*law.log_factors.find("cpu.plain")) +
               mean(*law.log_factors.find("onnx")));
  CHECK(seconds(catalog, "100") > arithmetic * mean(*law.coefficients.find("flop")) * effect);
  CHECK(seconds(catalog, "100") < 3 * arithmetic * effect);
  CHECK(seconds(catalog, "1000") > 5 * seconds(catalog, "100"));
  // Without a peak in the catalog the prior stays.
  const double prior =
      2 * 0.1e9 * 100 / (4 * 40e9 * mean(k().serve.cpu_efficiency)) * mean(k().serve.item_error);
  CHECK(seconds(small_catalog(), "100") ==
        Approx(prior + mean(k().serve.item_overhead_ms) / 4000).epsilon(0.01));
}

TEST_CASE("videos are made in clips, by the law of videos, and images by models of images") {
  auto catalog = small_catalog();
  PretrainedModel clips;
  clips.id = "hf/clips";
  clips.hub = "hf";
  clips.name = "clips";
  clips.family = "diffusion-transformer";
  clips.licence = "mit";
  clips.parameters_b = 1.3;
  clips.tasks_as_is = {"image-generation"};
  clips.input_pixels = 640;
  clips.steps = 50;
  clips.frames_per_second = 16;
  clips.clip_seconds = 5;
  PretrainedModel stills = clips;
  stills.id = "hf/stills";
  stills.name = "stills";
  stills.parameters_b = 6;
  stills.clip_seconds.reset();
  catalog.models = {clips, stills};
  const auto plan_for = [](const std::string& sizes) {
    return plan_of(R"({"horizon_months": 10, "demand": {"requests_per_month": 1000, "mode": "batch"},
        "task": {"kind": "image-generation")" +
                   sizes + R"(}, "options": {"approaches": ["pretrained"]}})");
  };
  const auto hours = [&](const std::string& sizes, std::string_view part) {
    const auto plan = plan_for(sizes);
    const auto options = enumerate_options(plan, catalog, k());
    const auto* option = option_with(options, part);
    REQUIRE(option);
    REQUIRE(option->infeasible.empty());
    return item(estimate_of(plan, *option, k(), catalog), "serving on")->quantity;
  };
  const auto refused = [&](const std::string& sizes, std::string_view part, std::string_view why) {
    const auto options = enumerate_options(plan_for(sizes), catalog, k());
    const auto* option = option_with(options, part);
    return option && !option->infeasible.empty() && option->infeasible.front().find(why) != std::string::npos;
  };
  CHECK(refused(R"(, "video_seconds": 10)", "stills", "makes images"));
  CHECK(refused("", "clips", "makes videos"));
  // Two clips of 81 frames: 1 + 80 / 4 stretches of time, 40 x 40 tokens each.
  const auto task = clip_task(clips, Seconds{5}, k());
  const auto card = *find_accelerator(catalog, "card");
  const auto law = diffusion_law(false, true, card, k().serve_law);
  const double clip = diffusion_time(law.time, task.work, 1, 1).count();
  const double overhead = mean(k().serve.item_overhead_ms) / 1000 / 4;
  const double by_hand = 10 * 1000 * (2 * clip + overhead) / 3600 / mean(k().serve.batch_utilisation);
  const double usual = hours(R"(, "video_seconds": 10)", "clips/none/g1.xlarge/batch");
  CHECK(usual > 0.5 * by_hand); // how far the law lies off is drawn, and has a mean above its median
  CHECK(usual < 2 * by_hand);
  CHECK(hours(R"(, "video_seconds": 20)", "clips/none/g1.xlarge/batch") == Approx(2 * usual).epsilon(0.01));
  CHECK(hours(R"(, "video_seconds": 5)", "clips/none/g1.xlarge/batch") == Approx(usual / 2).epsilon(0.01));
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
