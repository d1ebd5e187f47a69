// Each field of a pin has its effect.
#include "support/small_estimate.hpp"

using namespace steelyard;
using namespace steelyard::test;

namespace {

const Coefficients& k() {
  static const Coefficients coefficients = mean_coefficients();
  return coefficients;
}

double run_hours(const std::string& pin) {
  const auto e = estimate_of(
      with_pin(R"("approach": "custom", "architecture": "encoder-110m", "train_instance": "ml.g1.xlarge")" +
               pin),
      k());
  return item(e, "final training")->quantity - mean(k().train.startup_hours);
}

} // namespace

TEST_CASE("tokens, items, epochs and parameters of a custom model set the hours of its run") {
  const double once = run_hours(R"(, "items": 100000, "epochs": 1)");
  CHECK(run_hours(R"(, "items": 200000, "epochs": 1)") == Approx(2 * once));
  CHECK(run_hours(R"(, "items": 100000, "epochs": 3)") == Approx(3 * once));
  // A hundred tokens an item: ten million tokens are a hundred thousand items.
  CHECK(run_hours(R"(, "tokens": 1e7)") == Approx(once));
  CHECK(run_hours(R"(, "items": 100000, "epochs": 1, "params": 4.4e8)") >
        1.5 * once); // four times the work, at the better utilisation of a larger model
}

TEST_CASE("devices are billed as whole instances") {
  const auto plan = with_pin(
      R"("approach": "custom", "architecture": "encoder-110m", "items": 1e7, "train_instance": "ml.g1.xlarge", "device_count": 4)");
  CHECK(item(estimate_of(plan, k()), "final training on 4 x ml.g1.xlarge"));
}

TEST_CASE("the plan's own prices of calls") {
  // 2e6 requests a month for 10 months at 0.001 USD.
  const auto e = estimate_of(with_pin(R"("approach": "managed-service", "usd_per_request": 0.001)"), k());
  CHECK(*item(e, "calls at the plan's price")->cost_usd == Approx(20000));
  CHECK(e.estimate.total(Metric::emissions_kgco2e)->mean > 0);
  CHECK(e.estimate.total(Metric::compute_hours)->mean > 0);
  const auto contract = estimate_of(
      with_pin(R"("approach": "managed-service", "usd_per_request": 0.001, "contract_usd_per_year": 5000)"),
      k());
  CHECK(cost(contract) - cost(e) == Approx(5000)); // ten months are one year begun
}

TEST_CASE("a vendor's container without a listing") {
  const auto e = estimate_of(
      with_pin(R"("approach": "marketplace", "software_usd_per_hour": 2.4, "instance": "ml.g1.xlarge")"),
      k());
  CHECK(e.estimate.complete());
  // On the endpoint, on the staging beside it, and on those that were forgotten.
  const double hours = 7300 + item(e, "staging on")->quantity + item(e, "forgotten endpoints")->quantity;
  CHECK(*item(e, "software, by the hour")->cost_usd == Approx(2.4 * hours));
}

TEST_CASE("own hardware: price, power, PUE, devices and the share of its time") {
  const auto own = [](const std::string& more) {
    return estimate_of(
        with_pin(
            R"("approach": "pretrained", "model": "hf/encoder", "own_hardware": {"usd_per_hour": 1, "watts": 200)" +
            more + "}"),
        k());
  };
  const auto serving = [](const Estimated& e) {
    double usd = 0, kwh = 0;
    for (const auto& line : e.estimate.line_items)
      if (line.name.find("own hardware") != std::string::npos &&
          line.name.find("staging") == std::string::npos) {
        usd += line.cost_usd.value_or(0);
        kwh += line.energy_kwh;
      }
    return std::pair{usd, kwh};
  };
  const auto [usd, kwh] = serving(own(R"(, "pue": 1.5)"));
  CHECK(usd == Approx(7300)); // ten months of 730 h at 1 USD: no discount, no decline
  CHECK(serving(own(R"(, "pue": 3)")).second == Approx(2 * kwh));
  CHECK(serving(own(R"(, "pue": 1.5, "devices": 2)")).first == Approx(2 * usd));
  CHECK(serving(own(R"(, "pue": 1.5, "busy_share": 0.5)")).first == Approx(usd / 2));
}
