#include "steelyard/formulas/inference_law.hpp"

#include "support/catch.hpp"

using namespace steelyard;

TEST_CASE("terms of one item, as the header's example has them") {
  const GigabytesPerSecond bandwidth{1000};
  CHECK(activation_seconds(11e6, 2, bandwidth).count() == Approx(22e-6));
  CHECK(weight_seconds(Parameters{25e6}, 2, 1, bandwidth, 10).count() == Approx(5e-6));
  CHECK(launch_seconds(50, 1, 10).count() == Approx(5e-3));
}

TEST_CASE("a large batch reads all experts, one sequence those that it is routed to") {
  const Gigabytes weights{100}, experts{90};
  CHECK(streamed_weights(weights, experts, 0.1, 2).count() == Approx(27.1));
  CHECK(streamed_weights(weights, experts, 0.1, 1).count() == Approx(10 + 9));
  CHECK(streamed_weights(weights, experts, 0.1, 1000).count() == Approx(100));
  // 10^9 parameters, half of them active, a quarter routed: two thirds sit in experts.
  CHECK(expert_weights(Parameters{1e9}, Parameters{0.5e9}, 1, 0.25).count() == Approx(2.0 / 3));
}

TEST_CASE("the smallest replica holds the weights, and is no larger than the machine") {
  CHECK(replica_devices(Gigabytes{14}, Gigabytes{80}, 0.75, 8) == 1);
  CHECK(replica_devices(Gigabytes{140}, Gigabytes{80}, 0.75, 8) == 4);
  CHECK(replica_devices(Gigabytes{1400}, Gigabytes{80}, 0.75, 8) == 8);
  CHECK(replica_devices(Gigabytes{140}, Gigabytes{80}, 0.75, 3) == 3);
}

TEST_CASE("sequences fill what weights leave of the memory") {
  CHECK(sequences_with_room(Gigabytes{80}, 0.88, Gigabytes{14}, Gigabytes{0.5}) == Approx((70.4 - 14) / 0.5));
  CHECK(sequences_with_room(Gigabytes{80}, 0.88, Gigabytes{140}, Gigabytes{0.5}) == 1);
}
