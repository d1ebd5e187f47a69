#include "support/catch.hpp"

#include "steelyard/formulas/utilisation.hpp"

#include <cmath>

using namespace steelyard;

TEST_CASE("training time: the worked example") {
  const Flop work{2.5e15 * 3168};
  const FlopPerSecond peak{989e12};
  const auto time = computing_time(work, 8, peak, Fraction::clamped(0.58));
  CHECK(to_seconds(time).count() == Approx(1726).epsilon(1e-3));
  CHECK(measured_utilisation(work, 8, peak, time).count() == Approx(0.58));
  CHECK(checkpoint_interval(Hours{0.1}, Hours{20}).count() == Approx(2));
  CHECK(checkpoint_overhead(Hours{0.1}, Hours{20}) == Approx(0.1));
}

TEST_CASE("spreading over more devices than the reference costs utilisation, over fewer gains none") {
  CHECK(scaling_factor(4, 8, -0.15) == 1);
  CHECK(scaling_factor(64, 8, -0.15) == Approx(std::pow(8, -0.15)));
}

TEST_CASE("a small step is bound by launching its kernels") {
  const StepRates rates{FlopPerSecond{100e12},  Fraction::clamped(0.5), GigabytesPerSecond{1000},
                        Fraction::clamped(0.8), Seconds{5e-6},          Seconds{1e-3}};
  // 432 kernels of 5 us and 1 ms of the host: 3.16 ms; the arithmetic takes 0.02 ms.
  const StepWork small{Flop{1e9}, Gigabytes{0.008}, training_kernels(12, 12)};
  CHECK(small.kernels == 432);
  CHECK(step_time(small, rates).count() == Approx(3.16e-3 + 2e-5));
  // 1e13 FLOP at 50 %: 200 ms; memory is faster and is hidden behind it.
  const StepWork large{Flop{1e13}, Gigabytes{80}, 432};
  CHECK(step_time(large, rates).count() == Approx(0.2 + 3.16e-3));
  // 200 GB at 800 GB/s: 250 ms.
  CHECK(step_time({Flop{1e13}, Gigabytes{200}, 432}, rates).count() == Approx(0.25 + 3.16e-3));
  CHECK(floored_time(Hours{1}, 1000, Seconds{3}).count() == 1);
  CHECK(floored_time(Hours{1}, 3600, Seconds{3}).count() == Approx(3));
}

TEST_CASE("interruptions") {
  CHECK(job_failure_interval(Hours{51000}, 1000).count() == Approx(51));
  CHECK(attempted_share(0.11, 0.2) == Approx(1.31));
  CHECK(elapsed_time(Hours{10}, 0.1, 1.02, Hours{0.1}).count() == Approx(11.32));
}

TEST_CASE("large batches take fewer steps and more samples") {
  CHECK(batch_sample_factor(1000, 1000) == 2);
  CHECK(batch_step_factor(1000, 1000) == 2);
  CHECK(batch_sample_factor(10, 1000) == Approx(1.01));
  // (S / S_min - 1)(E / E_min - 1) = 1 on the whole curve.
  for (const double batch : {10.0, 300.0, 50000.0})
    CHECK((batch_sample_factor(batch, 1000) - 1) * (batch_step_factor(batch, 1000) - 1) == Approx(1));
}
