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

/// A model of one's own, kept waiting day and night.
Estimated with(const std::string& development, const std::string& more = "",
               const Coefficients& coefficients = k()) {
  return estimate_of(
      with_pin(
          R"("approach": "fine-tune", "model": "hf/encoder", "method": "full", "items": 1000000, "epochs": 3,
    "train_instance": "ml.g1.xlarge", "serve_instance": "ml.m5.xlarge", "hosting": "endpoint")",
          R"(, "development": {"tuning_trials": 12)" + (development.empty() ? "" : ", " + development) + "}" +
              more),
      coefficients);
}

double hours(const Estimated& e, std::string_view name) {
  const auto* line = item(e, name);
  return line ? line->quantity : 0;
}

} // namespace

TEST_CASE("a search at full scale is trials times what one costs, and starts each in full") {
  const double start = at_mean(k().train.startup_hours);
  const auto search = [&](const std::string& stopping) {
    const auto e = with(R"("small_scale_first": false, "early_stopping": ")" + stopping + "\"");
    CHECK_FALSE(item(e, "tuning at small scale"));
    CHECK_FALSE(item(e, "confirming"));
    return (hours(e, "tuning on") / 12 - start) / (hours(e, "final training") - start);
  };
  CHECK(search("none") == Approx(1));
  CHECK(search("median") == Approx(at_mean(k().tune.median_stopping_share)));
  const double eta = at_mean(k().tune.halving_eta), ratio = at_mean(k().tune.halving_budget_ratio);
  CHECK(search("asha") ==
        Approx((std::log(ratio) / std::log(eta) + 1) / ratio * at_mean(k().tune.halving_overrun.at("asha"))));
  CHECK(search("hyperband") == Approx(47.0 / 3 / 49 * at_mean(k().tune.halving_overrun.at("hyperband"))));
}

TEST_CASE("small trials and the runs that confirm them are two items") {
  const auto e = with("");
  const double run = hours(e, "final training"), start = at_mean(k().train.startup_hours);
  const double share = at_mean(k().tune.median_stopping_share) * at_mean(k().tune.small_scale_share);
  CHECK(hours(e, "tuning at small scale") == Approx(12 * (start + (run - start) * share)));
  CHECK(
      hours(e, "confirming at full size") ==
      Approx(run * (at_mean(k().tune.small_scale_full_runs) / at_mean(k().tune.small_scale_ranks_kept) - 1)));
  Coefficients sure = k();
  sure.tune.small_scale_ranks_kept.distribution = Exact{1};
  CHECK(hours(with("", "", sure), "confirming at full size") < hours(e, "confirming at full size"));
}

TEST_CASE("few trials are not confirmed by more runs than a search in full would take") {
  auto plan = with_pin(
      R"("approach": "fine-tune", "model": "hf/encoder", "method": "full", "items": 1000000, "epochs": 3,
    "train_instance": "ml.g1.xlarge", "serve_instance": "ml.m5.xlarge")",
      R"(, "development": {"tuning_trials": 1})");
  const auto e = estimate_of(plan, k());
  CHECK_FALSE(item(e, "confirming at full size")); // the only one is the final run
}

TEST_CASE("what fails and is cancelled is a share of all time, by the side of what remains") {
  const auto e = with("");
  const double lost = at_mean(k().train.failed_share) + at_mean(k().train.cancelled_share);
  const double useful = hours(e, "final training") + hours(e, "development runs") +
                        hours(e, "tuning at small scale") + hours(e, "confirming at full size");
  CHECK(hours(e, "development runs") ==
        Approx(hours(e, "final training") * at_mean(k().train.development_multiplier.at("other"))));
  const double failed = hours(e, "failed and cancelled");
  CHECK(failed / (failed + useful) == Approx(lost));
}

TEST_CASE("pretraining has one multiple for its development, and no trials or failures beside it") {
  const auto plan = [](const char* rules) {
    return with_pin(
        R"("approach": "custom", "architecture": "hf/chat-8b", "method": "scratch", "params": 1e8, "tokens": 1e9,
    "train_instance": "ml.g1.xlarge", "serve_instance": "ml.g1.xlarge")",
        std::string{R"(, "development": {"rules": )"} + rules + "}");
  };
  const auto e = estimate_of(plan("true"), k());
  const double run = hours(e, "final training"),
               multiple = at_mean(k().train.development_multiplier.at("pretraining"));
  REQUIRE(run > 0);
  CHECK(hours(e, "development runs") == Approx(run * multiple));
  for (const auto* other : {"tuning on", "tuning at", "confirming", "failed and cancelled", "go wrong"}) {
    CAPTURE(other);
    CHECK_FALSE(item(e, other));
  }
  // Published multiples are those of teams that watch their runs.
  const auto& seen = k().train.detection_share;
  CHECK(hours(estimate_of(plan("false"), k()), "go wrong") ==
        Approx(run * (1 + multiple) * at_mean(k().train.bad_run_share) *
               (at_mean(seen.at("by-hand")) - at_mean(seen.at("rules")))));
}

TEST_CASE("rules notice sooner, and run beside each job unless they are built in") {
  const auto on = with(R"("rules": true)"), off = with(R"("rules": false)");
  const auto& seen = k().train.detection_share;
  CHECK(hours(off, "go wrong") / hours(on, "go wrong") ==
        Approx(at_mean(seen.at("by-hand")) / at_mean(seen.at("rules"))));
  CHECK_FALSE(item(off, "rules that watch"));

  auto catalog = small_catalog();
  Instance small = *find_instance(catalog, "aws/m5.xlarge");
  small.id = "aws/t3.medium";
  small.type = "t3.medium";
  catalog.instances.push_back(small);
  const auto prices = catalog.prices;
  for (auto price : prices)
    if (price.instance == "aws/m5.xlarge") {
      price.id = "small/" + price.id;
      price.instance = small.id;
      catalog.prices.push_back(price);
    }
  sort_records(catalog);
  const auto watched = [&](const std::string& constraints) {
    return estimate_of(
        with_pin(
            R"("approach": "fine-tune", "model": "hf/encoder", "method": "full", "items": 1000000,
    "train_instance": "ml.g1.xlarge", "serve_instance": "ml.m5.xlarge")",
            constraints),
        k(), catalog);
  };
  const auto own = watched("");
  const double jobs =
      hours(own, "final training") + hours(own, "development runs") + hours(own, "confirming");
  REQUIRE(item(own, "rules that watch"));
  CHECK(*item(own, "rules that watch")->cost_usd == Approx(0.1 * jobs));
  const auto built_in = watched(R"(, "constraints": {"existing_services": ["SageMaker Debugger"]})");
  CHECK(item(built_in, "rules that watch")->status == ItemStatus::free);
  CHECK(item(built_in, "rules that watch")->energy_kwh == Approx(item(own, "rules that watch")->energy_kwh));
}

TEST_CASE("interruptions are added to what a team measured while its devices worked") {
  CHECK_FALSE(item(with(""), "interruptions")); // they are in the hours of published runs
  const auto e = with(R"("measured_mfu": 0.3)");
  const auto& t = k().train;
  const double between = at_mean(t.interruption_device_hours), work = hours(e, "final training"),
               checkpoint = at_mean(t.checkpoint_minutes) / 60, restart = at_mean(t.restart_minutes) / 60;
  const double part = std::min(work, std::sqrt(2 * checkpoint * between));
  CHECK(hours(e, "interruptions") == Approx(work / part * between * std::exp(restart / between) *
                                                std::expm1((part + checkpoint) / between) -
                                            work));
}

TEST_CASE("staging that is never off, and endpoints that nobody watches") {
  const auto e = with(""), always = with(R"("staging_off_hours": false)"),
             unwatched = with(R"("endpoint_auto_stop": false)");
  const auto& serve = k().serve;
  CHECK(hours(e, "staging on") == Approx(7300 * at_mean(serve.staging_share)));
  CHECK(hours(always, "staging on") ==
        Approx(7300 * at_mean(serve.staging_share) / at_mean(serve.working_share)));
  const auto& explore = k().explore;
  const double forgotten = at_mean(explore.forgotten_endpoints) * 168;
  CHECK(hours(e, "forgotten") == Approx(forgotten * at_mean(explore.forgotten_weeks.at("watched"))));
  CHECK(hours(unwatched, "forgotten") ==
        Approx(forgotten * at_mean(explore.forgotten_weeks.at("unwatched"))));
}

TEST_CASE("one machine for all stages is the one that trains") {
  const auto one = with(R"("instance_per_stage": false)"), each = with("");
  const auto* notebook = item(one, "notebook on");
  REQUIRE(notebook);
  CHECK(notebook->name == "notebook on ml.g1.xlarge (notebook)");
  CHECK(item(each, "notebook on")->name == "notebook on ml.m5.xlarge (notebook)");
  CHECK(notebook->quantity ==
        Approx(item(each, "notebook on")->quantity)); // no small accelerator is sold here
  CHECK(*notebook->cost_usd == Approx(20 * *item(each, "notebook on")->cost_usd));
}
