#include "steelyard/formulas/training_law.hpp"

#include "support/catch.hpp"

using namespace steelyard;

namespace {

DeviceRates device() {
  return {FlopPerSecond{100e12}, Fraction::clamped(0.7), GigabytesPerSecond{1000}, 1};
}

} // namespace

TEST_CASE("hours of arithmetic and traffic: the worked example") {
  const RunWork work{Flop{1e18}, to_gigabytes(Bytes{1e15})};
  CHECK(roofline_hours(work, device()).count() == Approx(4.246).epsilon(1e-3));
  CHECK(training_hours(work, device(), 0.5, 0.75).count() == Approx(7.0).epsilon(1e-3));
  DeviceRates single = device();
  single.traffic = 1.5;
  CHECK(roofline_hours(work, single).count() == Approx(4.246 + 500.0 / 3600).epsilon(1e-3));
}

TEST_CASE("no run is faster than the highest utilisation") {
  const RunWork work{Flop{1e18}, Gigabytes{0}};
  CHECK(training_hours(work, device(), -5, 0.5).count() == Approx(1e18 / (100e12 * 0.5) / 3600));
}

TEST_CASE("what a transformer moves for a token: the worked example") {
  CHECK(hidden_size(Parameters{7e9}, 128) == Approx(4210).epsilon(1e-3));
  CHECK(token_traffic(Parameters{7e9}, 128, 256).count() == Approx(3.55e7).epsilon(2e-3));
}

TEST_CASE("activations grow with multiply-adds, and with pixels") {
  CHECK(usual_activations(MultiplyAdds{1e9}, 1, 5e6, 0.55) == Approx(5e6));
  CHECK(usual_activations(MultiplyAdds{4e9}, 4, 5e6, 0.55) ==
        Approx(2e7)); // the same network on four times the pixels
}

TEST_CASE("scaling costs nothing up to the reference") {
  CHECK(strong_scaling(8, 8) == 0);
  CHECK(strong_scaling(4, 8) == 0);
  CHECK(strong_scaling(64, 8) == Approx(2.07944));
}

TEST_CASE("boosted trees: 1e9 visits of 100 features at 10 ns") {
  CHECK(boosting_hours(1e9, 100, 10, -0.2).count() == Approx(1000.0 / 3600));
  CHECK(boosting_hours(1e9, 10, 10, 0).count() == Approx(100.0 / 3600));
}

TEST_CASE("power of an accelerator and of a node") {
  CHECK(accelerator_power(Kilowatts{0.4}, Kilowatts{0.05}, 0.93, Fraction::clamped(0.8)).count() ==
        Approx(0.3076));
  CHECK(node_power(Kilowatts{0.7}, 1.25, Fraction::clamped(0.3), Fraction::clamped(1)).count() ==
        Approx(0.875));
  CHECK(node_power(Kilowatts{0.7}, 1.25, Fraction::clamped(0.3), Fraction::clamped(0)).count() ==
        Approx(0.2625));
  CHECK(busy_by_size(Parameters{24e6}, Parameters{24e6}, Fraction::clamped(0.8)).count() == Approx(0.4));
}
