#include "support/small_estimate.hpp"

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

} // namespace

TEST_CASE("hours of a run by hand") {
  // 1e6 items of 100 tokens, 3 epochs, 6 FLOP a parameter and token, on 100 TFLOP/s at the product of the
  // factors.
  const auto& t = k().train;
  const double work = 6 * 0.1e9 * 100 * 1e6 * 3 * at_mean(t.flop_error.at("transformer"));
  const double size = std::pow(0.1 / at_mean(t.size_knee_b), at_mean(t.size_exponent));
  const double mfu = at_mean(t.utilisation.at("default")) * at_mean(t.class_efficiency.at("transformer")) *
                     at_mean(t.stack_efficiency.at("standard")) * size * (1 - at_mean(t.stalled_share)) *
                     at_mean(t.useful_share);
  const double hours = work / (100e12 * mfu) / 3600 + at_mean(t.startup_hours);
  const auto e = estimate_of(tuned(), k());
  const auto* run = item(e, "final training");
  REQUIRE(run);
  CHECK(run->quantity == Approx(hours));
  CHECK(*run->cost_usd == Approx(2 * hours));
  // Energy lies between idle and active power at the region's PUE.
  CHECK(run->energy_kwh < hours * 0.2 * 1.8 * 1.3);
  CHECK(run->energy_kwh > hours * 0.05);
}

TEST_CASE("spot is cheaper by the hour and longer by what restarts cost") {
  const auto steady = estimate_of(tuned(), k());
  const auto spot = estimate_of(tuned(R"(, "development": {"spot": true})"), k());
  const double start = at_mean(k().train.startup_hours);
  CHECK(item(spot, "final training")->quantity - start ==
        Approx((item(steady, "final training")->quantity - start) * at_mean(k().train.spot_stretch)));
  CHECK(item(spot, "final training")->energy_kwh > item(steady, "final training")->energy_kwh);
  CHECK(*item(spot, "final training")->cost_usd < *item(steady, "final training")->cost_usd);
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
