#include "support/catch.hpp"

#include "steelyard/formulas/interruption.hpp"

using namespace steelyard;

TEST_CASE("interruptions: the worked example") {
  const Hours between = time_between_interruptions(Hours{51200}, 512);
  CHECK(between.count() == Approx(100));
  const Hours checkpoint{3.0 / 60};
  CHECK(checkpoint_interval(checkpoint, between).count() == Approx(3.162).margin(0.001));
  CHECK(interruption_overhead(checkpoint, Hours{0}, between) == Approx(0.0316).margin(0.0001));
  CHECK(interruption_overhead(checkpoint, Hours{0.5}, between) == Approx(0.0366).margin(0.0001));
}

TEST_CASE("the interval between checkpoints costs least") {
  // Writing takes d of each interval, and each interruption loses half of one.
  const Hours checkpoint{0.05}, between{100};
  const auto overhead = [&](double interval) {
    return checkpoint.count() / interval + interval / 2 / between.count();
  };
  const double best = checkpoint_interval(checkpoint, between).count();
  CHECK(overhead(best) == Approx(interruption_overhead(checkpoint, Hours{0}, between)));
  CHECK(overhead(best * 1.2) > overhead(best));
  CHECK(overhead(best / 1.2) > overhead(best));
}

TEST_CASE("a run of 16,384 devices keeps about nine tenths of its time") {
  // Llama 3 (arXiv:2407.21783): 419 unexpected interruptions in 54 days, more than 90 % of effective time.
  const Hours between = time_between_interruptions(Hours{16384.0 * 54 * 24 / 419}, 16384);
  CHECK(between.count() == Approx(3.1).margin(0.05)); // one every three hours
  CHECK(interruption_overhead(Hours{0.5 / 60}, Hours{7.0 / 60}, between) == Approx(0.11).margin(0.02));
}
