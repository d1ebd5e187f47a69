#include "support/small_estimate.hpp"

#include <cmath>

using namespace steelyard;
using namespace steelyard::test;

namespace {

const Coefficients& k() {
  static const Coefficients coefficients = mean_coefficients();
  return coefficients;
}

double at_mean(const Coefficient& c) {
  return mean(c);
}

Plan tuned(const std::string& more = "") {
  return with_pin(
      R"("approach": "fine-tune", "model": "hf/encoder", "method": "full", "items": 1000000, "epochs": 3,
    "train_instance": "ml.g1.xlarge", "serve_instance": "ml.m5.xlarge")",
      more);
}

/// The run of the first pin, with its interval and how it came about.
struct Explained {
  Summary hours;
  Derivation tree;
};

const Derivation* find_node(const Derivation& tree, std::string_view name) {
  if (tree.name == name || tree.record == name) return &tree;
  for (const auto& input : tree.inputs)
    if (const auto* found = find_node(input, name)) return found;
  return nullptr;
}

Explained run_of(const Plan& plan, const Catalog& catalog = small_catalog(), std::size_t nth = 0) {
  const auto options = enumerate_options(plan, catalog, shipped_coefficients());
  const Sample sample{{1, 7}, 512};
  const Setting setting{plan, catalog, shipped_coefficients(), sample, true};
  REQUIRE(options.at(nth).infeasible.empty());
  const auto e = estimate_option(setting, options.at(nth));
  const auto* line = item(e, "final training");
  REQUIRE(line);
  for (const auto& tree : line->explanations)
    if (const auto* found = find_node(tree, "instance-hours of one run")) return {*found->value, *found};
  FAIL("no tree of hours");
  return {};
}

double width(const Summary& s) {
  return std::log(s.p90 / s.p10);
}

/// The small catalog with a second card: twice the peak and bandwidth, two in a machine.
Catalog two_cards() {
  auto c = small_catalog();
  Accelerator fast = c.accelerators.front();
  fast.id = "fast";
  fast.fp16_tflops = 200;
  fast.memory_bandwidth_gb_per_s = 1200;
  c.accelerators.push_back(fast);
  const auto prices = c.prices;
  Instance pair = *find_instance(c, "aws/g1.xlarge");
  pair.id = "aws/g2.12xlarge";
  pair.type = "g2.12xlarge";
  pair.family = "g2";
  pair.accelerator = "fast";
  pair.accelerator_count = 2;
  c.instances.push_back(pair);
  for (auto price : prices)
    if (price.instance == "aws/g1.xlarge") {
      price.id = "pair/" + price.id;
      price.instance = pair.id;
      c.prices.push_back(price);
    }
  sort_records(c);
  return c;
}

} // namespace

TEST_CASE("hours of a run by hand") {
  // 1e6 items of 100 tokens, 3 epochs, 6 FLOP a parameter and token, on 100 TFLOP/s and 600 GB/s.
  Coefficients exact = k();
  for (auto& [word, spread] : exact.train_law.spread.members)
    spread.distribution = Exact{0};
  for (auto& [word, spread] : exact.watt_law.spread.members)
    spread.distribution = Exact{0};
  const auto& t = exact.train;
  const auto& law = exact.train_law;
  const double tokens = 100 * 1e6 * 3 / at_mean(t.useful_share);
  const double flop = 6 * 0.1e9 * tokens;
  const double hidden = std::cbrt(128 * 0.1e9 / 12);
  const double bytes = at_mean(law.hidden_bytes) * hidden * hidden / 128 * tokens;
  const double roofline = (flop / (at_mean(law.compute_efficiency) * 100e12) + bytes / 600e9) / 3600;
  const double effects = at_mean(law.intercept) + at_mean(law.family.at("encoder")) +
                         at_mean(law.hardware.at("legacy")) + at_mean(law.size) * std::log(0.1) +
                         at_mean(law.scaling.at("weak")) * std::log(1.0 / 64) + at_mean(law.year) * 3;
  const double hours = roofline * std::exp(effects) + at_mean(t.startup_hours);
  const auto e = estimate_of(tuned(), exact);
  const auto* run = item(e, "final training");
  REQUIRE(run);
  CHECK(run->quantity == Approx(hours));
  CHECK(*run->cost_usd == Approx(2 * hours));
  // A card of 200 W in a node, kept busy by 100 million parameters, at the region's PUE of 1.2.
  const auto& watts = exact.watt_law;
  const double busy = at_mean(watts.busy_most) * 100 / (100 + at_mean(watts.half_size_m)),
               idle = at_mean(watts.node_idle_share);
  const double kilowatts = 0.2 * at_mean(watts.node_full) * (idle + (1 - idle) * busy);
  CHECK(run->energy_kwh == Approx(hours * kilowatts * 1.2 * at_mean(k().carbon.pue_error)).epsilon(0.02));
}

TEST_CASE("what the team measured sets the median and narrows the interval") {
  const auto by_law = run_of(tuned());
  const double start = at_mean(k().train.startup_hours);

  SECTION("throughput: items over items a second") {
    const auto run = run_of(tuned(R"(, "development": {"measured_items_per_second": 200})"));
    CHECK(run.hours.p50 == Approx(3e6 / 200 / 3600 + start).epsilon(0.02));
    CHECK(width(run.hours) < width(by_law.hours) / 2);
    CHECK(find_node(run.tree, "/development/measured_items_per_second"));
    CHECK(find_node(run.tree, "train.measured_error.throughput"));
    CHECK_FALSE(find_node(run.tree, "train.law.intercept"));
  }
  SECTION("MFU: FLOP over what of the peak was reached") {
    const auto run = run_of(tuned(R"(, "development": {"measured_mfu": 0.25})"));
    const double flop = 6 * 0.1e9 * 100 * 3e6;
    // Padding is still not known: a median share of 0.61 is useful.
    CHECK(run.hours.p50 == Approx(flop / 0.61 / (100e12 * 0.25) / 3600 + start).epsilon(0.05));
    CHECK(width(run.hours) < width(by_law.hours));
    CHECK(find_node(run.tree, "/development/measured_mfu"));
    CHECK(find_node(run.tree, "train.measured_error.mfu"));
  }
  SECTION("a smaller run on the same machine: hours in proportion to items") {
    const auto run = run_of(tuned(
        R"(, "development": {"smaller_run": {"items": 30000, "hours": "30 minutes", "instance": "ml.g1.xlarge"}})"));
    CHECK(run.hours.p50 == Approx(0.5 * 100 + start).epsilon(0.02));
    CHECK(width(run.hours) < width(by_law.hours) / 2);
    CHECK(find_node(run.tree, "/development/smaller_run/hours"));
    CHECK(find_node(run.tree, "train.measured_error.smaller_run"));
    CHECK_FALSE(find_node(run.tree, "train.measured_error.other_machine"));
  }
  SECTION("a smaller run elsewhere: the law says how the machines differ") {
    // Two cards twice as fast, for half an hour: two hours of one card of the planned kind, and a little for
    // what the law says of spreading over two.
    const auto run = run_of(
        tuned(
            R"(, "development": {"smaller_run": {"items": 30000, "hours": 0.5, "instance": "ml.g2.12xlarge", "devices": 2}})"),
        two_cards());
    CHECK(run.hours.p50 == Approx(0.5 * 2 * 2 * 100 + start).epsilon(0.03));
    CHECK(width(run.hours) < width(by_law.hours));
    CHECK(find_node(run.tree, "train.measured_error.other_machine"));
  }
}

TEST_CASE("of two measurements the more specific is taken, and the explanation says so") {
  const auto run = run_of(tuned(
      R"(, "development": {"measured_items_per_second": 200, "measured_mfu": 0.25, "smaller_run": {"items": 30000, "hours": 9, "instance": "ml.g1.xlarge"}})"));
  CHECK(run.hours.p50 == Approx(3e6 / 200 / 3600).epsilon(0.05));
  const auto* error = find_node(run.tree, "train.measured_error.throughput");
  REQUIRE(error);
  CHECK(error->note.find("goes before smaller_run and measured_mfu") != std::string::npos);
  const auto second = run_of(tuned(
      R"(, "development": {"measured_mfu": 0.25, "smaller_run": {"items": 30000, "hours": 9, "instance": "ml.g1.xlarge"}})"));
  CHECK(second.hours.p50 == Approx(900).epsilon(0.05));
}

TEST_CASE("a throughput and a smaller run speak of one option, and leave the draws of others alone") {
  const auto two = [](const std::string& development) {
    return small_plan(development + R"(, "options": {"pin": [
      {"id": "x", "approach": "fine-tune", "model": "hf/encoder", "method": "full", "items": 1000000, "epochs": 3,
       "train_instance": "ml.g1.xlarge", "serve_instance": "ml.m5.xlarge"},
      {"id": "y", "approach": "fine-tune", "model": "hf/english", "method": "full", "items": 1000000, "epochs": 3,
       "train_instance": "ml.g1.xlarge", "serve_instance": "ml.m5.xlarge"}]})");
  };
  const auto before = run_of(two(""), small_catalog(), 1),
             after =
                 run_of(two(R"(, "development": {"measured_items_per_second": 200})"), small_catalog(), 1);
  CHECK(before.hours.p10 == after.hours.p10);
  CHECK(before.hours.p50 == after.hours.p50);
  CHECK(before.hours.p90 == after.hours.p90);
}

TEST_CASE("a smaller run on a machine that the catalog does not know is said to be so") {
  const auto plan = tuned(
      R"(, "development": {"smaller_run": {"items": 30000, "hours": 1, "instance": "ml.unheard.xlarge"}})");
  const auto options = enumerate_options(plan, small_catalog(), k());
  REQUIRE(options.front().infeasible.size() == 1);
  CHECK(options.front().infeasible.front().find("ml.unheard.xlarge") != std::string::npos);
}

TEST_CASE("steps are never shorter than the launch of their kernels") {
  Coefficients slow = k();
  slow.train.launch_seconds.distribution = Exact{0.01};
  const auto& t = slow.train;
  // 3e6 examples in batches; forward and twice as much backward through layers of which the catalog says
  // nothing.
  const double steps = 3e6 / at_mean(t.batch_items.at("transformer"));
  const double step = 3 * at_mean(t.usual_layers) * at_mean(t.kernels_per_layer) * 0.01;
  CHECK(item(estimate_of(tuned(), slow), "final training")->quantity ==
        Approx(steps * step / 3600 + at_mean(t.startup_hours)));
}

TEST_CASE("a pinned machine that is too small for Adam is taken with moments in 8 bits, and says so") {
  const auto pinned = [](const char* parameters) {
    return with_pin(
        std::string{R"("approach": "fine-tune", "model": "hf/chat-8b", "method": "full", "items": 1000,
      "train_instance": "ml.g1.xlarge", "serve_instance": "ml.g1.xlarge", "params": )"} +
        parameters);
  };
  // Of 23.2 GB: 1e9 parameters take 16 GB and little more, 1.5e9 take 24 GB, or 15 GB in 8 bits.
  CHECK(item(estimate_of(pinned("1e9"), k()), "final training")->note.empty());
  CHECK(item(estimate_of(pinned("1.5e9"), k()), "final training")->note == "fits with 8-bit Adam only");
  CHECK_FALSE(enumerate_options(pinned("3e9"), small_catalog(), k()).front().infeasible.empty());
}

TEST_CASE("telemetry sets the busy share, and so the power") {
  const auto kilowatts = [](const std::string& development) {
    const auto e = estimate_of(tuned(development), k());
    return item(e, "final training")->energy_kwh / item(e, "final training")->quantity;
  };
  const double idle = at_mean(k().watt_law.node_idle_share);
  const double half = kilowatts(R"(, "development": {"device_utilisation": 0.5})"),
               full = kilowatts(R"(, "development": {"device_utilisation": 1})");
  CHECK(half / full == Approx(idle + (1 - idle) * 0.5));
}

TEST_CASE("hours by the law are shared by runs of a kind: an error moves them together") {
  // Nothing but the law's error is left open for one and the same run on the same machine.
  const auto run = run_of(tuned());
  const auto* error = find_node(run.tree, "train.law_error.published.text");
  REQUIRE(error);
  CHECK(width(*error->value) ==
        Approx(2 * 1.2816 * at_mean(k().train_law.spread.at("published.text"))).epsilon(0.05));
}

TEST_CASE("spot is cheaper by the hour and longer by checkpoints and interruptions") {
  const auto steady = estimate_of(tuned(), k());
  const auto plan = tuned(R"(, "development": {"spot": true})");
  const auto hours = [&](const Catalog& catalog) {
    return item(estimate_of(plan, k(), catalog), "final training")->quantity -
           at_mean(k().train.startup_hours);
  };
  const double work = item(steady, "final training")->quantity - at_mean(k().train.startup_hours);
  const auto by_hand = [&](std::string_view share) {
    const auto& c = k().spot;
    const double rate =
        -std::log(1 - at_mean(c.interrupted_share.at(share)) * at_mean(c.drift)) / at_mean(c.exposure_hours);
    const double checkpoint = at_mean(c.checkpoint_hours);
    const double part = std::min({work, at_mean(c.interval_hours), std::sqrt(2 * checkpoint / rate)});
    return work / part * std::exp(rate * at_mean(c.restart_hours)) * std::expm1(rate * (part + checkpoint)) /
           rate;
  };
  // The small catalog has no band: the prior of accelerated types.
  CHECK(hours(small_catalog()) == Approx(by_hand("default")));
  auto banded = small_catalog();
  PriceFactor factor;
  factor.id = "aws/spot/us-east-1/g1.xlarge";
  factor.provider = "aws";
  factor.factor = "spot";
  factor.region = "us-east-1";
  factor.instance = "aws/g1.xlarge";
  factor.value = 0.4;
  for (const auto& [band, word] : {std::pair{"<5%", "below-5"}, std::pair{">20%", "above-20"}}) {
    CAPTURE(band);
    factor.interruption_band = band;
    banded.price_factors = {factor};
    CHECK(hours(banded) == Approx(by_hand(word)));
  }
  const auto spot = estimate_of(plan, k(), banded);
  CHECK(*item(spot, "final training")->rate == Approx(0.4 * *item(steady, "final training")->rate));
  CHECK(item(spot, "final training")->energy_kwh > item(steady, "final training")->energy_kwh);
  CHECK(*item(spot, "final training")->cost_usd < *item(steady, "final training")->cost_usd);
  // Nobody pays for the wait, but it is late.
  const auto runs = [](const Estimated& e) {
    return std::ranges::find(e.estimate.calendar, "training runs", &CalendarLeg::name)->weeks;
  };
  CHECK(runs(spot) > runs(steady) + at_mean(k().spot.wait_hours) / 168);
}

TEST_CASE("an explanation shows how interruptions come about") {
  auto catalog = small_catalog();
  PriceFactor factor;
  factor.id = "aws/spot/us-east-1/g1.xlarge";
  factor.provider = "aws";
  factor.factor = "spot";
  factor.region = "us-east-1";
  factor.instance = "aws/g1.xlarge";
  factor.value = 0.4;
  factor.interruption_band = "5-10%";
  catalog.price_factors = {factor};
  const auto run = run_of(tuned(R"(, "development": {"spot": true})"), catalog);
  for (const char* part : {"hours paid for an hour of work", "interruptions of the job",
                           "spot.interrupted_share.5-10", "spot.drift", "spot.exposure_hours",
                           "spot.checkpoint_hours", "spot.interval_hours", "spot.restart_hours"}) {
    CAPTURE(part);
    CHECK(find_node(run.tree, part));
  }
  CHECK(find_node(run.tree, "spot.interrupted_share.5-10")->note.find("band 5-10%") != std::string::npos);
}

TEST_CASE("labels: what is there is not bought, what is bought has the plan's price") {
  const auto e =
      estimate_of(tuned(R"(, "data": {"labelled_items": 1000000, "label_usd_per_item": 0.5})"), k());
  CHECK_FALSE(item(e, "labels to train on"));
  const auto few =
      with_pin(R"("approach": "fine-tune", "model": "hf/encoder", "method": "full", "items": 10000)",
               R"(, "data": {"labelled_items": 4000, "label_usd_per_item": 0.5})");
  const double saved = at_mean(k().data.active_learning_saving) * at_mean(k().data.active_learning_use);
  CHECK(*item(estimate_of(few, k()), "labels to train on")->cost_usd == Approx(6000 * (1 - saved) * 0.5));
}

TEST_CASE("a distilled student's labels come from its teacher, not from people") {
  auto catalog = small_catalog();
  catalog.hosted_models.front().tier = "strong";
  const auto plan =
      with_pin(R"("approach": "fine-tune", "model": "hf/encoder", "method": "distilled", "items": 10000)");
  const auto e = estimate_of(plan, k(), catalog);
  CHECK_FALSE(item(e, "labels to train on"));
  const auto* teacher = item(e, "answers of the teacher");
  REQUIRE(teacher);
  CHECK(*teacher->cost_usd == Approx(10000 * (100 * 1 + at_mean(k().train.teacher_tokens) * 4) / 1e6));
}

TEST_CASE("retraining is counted once for each interval begun after the first, or never") {
  const auto times = [](double months, double every) {
    auto plan = tuned();
    plan.horizon_months.distribution = Exact{months};
    plan.development.retrain_every_months.distribution = Exact{every};
    const auto e = estimate_of(plan, k());
    const auto* days = item(e, "retraining and release");
    return days ? days->quantity / at_mean(k().people.retrain_days) : 0;
  };
  CHECK(times(36, 6) == Approx(5));
  CHECK(times(10, 6) == Approx(1));
  CHECK(times(6, 6) == Approx(0));
  CHECK(times(36, 0) == Approx(0));
}

TEST_CASE("totals are the sums of their items") {
  const auto e = estimate_of(tuned(), shipped_coefficients());
  double usd = 0, kwh = 0, kg = 0, hours = 0;
  for (const auto& line : e.estimate.line_items) {
    usd += line.cost_usd.value_or(0);
    kwh += line.energy_kwh;
    kg += line.emissions_kgco2e;
    hours += line.compute_hours;
  }
  CHECK(usd == Approx(cost(e)));
  CHECK(kwh == Approx(e.estimate.total(Metric::energy_kwh)->mean));
  CHECK(kg == Approx(e.estimate.total(Metric::emissions_kgco2e)->mean));
  CHECK(hours == Approx(e.estimate.total(Metric::compute_hours)->mean));
}
