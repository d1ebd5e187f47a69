#include "support/catch.hpp"

#include "steelyard/formulas/memory.hpp"

using namespace steelyard;

TEST_CASE("memory: the worked example") {
  const Parameters n{7e9};
  CHECK(training_state(n, mixed_adam(), Sharding::none, 1).count() == Approx(112));
  CHECK(training_state(n, mixed_adam(), Sharding::weights, 8).count() == Approx(14));
  CHECK(kv_cache(32, 8, 128, 2).count() == 131072);
}

TEST_CASE("bytes of a trained parameter") {
  CHECK(mixed_adam().total().count() == 16);
  CHECK(mixed_adam_8bit().total().count() == 10);
  CHECK(full_adam().total().count() == 16);
  CHECK(full_momentum().total().count() == 12);
}

TEST_CASE("an adapter beside a frozen base") {
  const Parameters base{8e9}, adapter{4e7};
  const auto lora = frozen_state(base, BytesPerParameter{2}, Sharding::none, 1) +
                    training_state(adapter, mixed_adam(), Sharding::none, 1);
  CHECK(lora.count() == Approx(16 + 0.64));
  const auto qlora = frozen_state(base, BytesPerParameter{4.127 / 8}, Sharding::none, 1);
  CHECK(qlora.count() == Approx(4.127));
  CHECK(frozen_state(base, BytesPerParameter{2}, Sharding::gradients, 8).count() == Approx(16));
  CHECK(frozen_state(base, BytesPerParameter{2}, Sharding::weights, 8).count() == Approx(2));
}

TEST_CASE("activations shrink with what is recomputed") {
  ActivationShape shape{32, 4096, 32, Tokens{2048}, 4, 1};
  const double sbh = 2048.0 * 4 * 4096;
  CHECK(activation_memory(shape, Recompute::nothing).count() ==
        Approx(32 * sbh * (34 + 5.0 * 32 * 2048 / 4096) / 1e9));
  CHECK(activation_memory(shape, Recompute::attention).count() == Approx(32 * sbh * 34 / 1e9));
  CHECK(activation_memory(shape, Recompute::layer).count() == Approx((32 * 2 + 34) * sbh / 1e9));
  shape.tensor_parallel = 8;
  CHECK(activation_memory(shape, Recompute::attention).count() == Approx(4 * sbh * 34 / 1e9));
  CHECK(logits_memory(Tokens{2048}, 4, 128000, 6).count() == Approx(2048.0 * 4 * 128000 * 6 / 1e9));
}

TEST_CASE("what fits when serving") {
  const auto weights = weight_memory(Parameters{8e9}, BytesPerParameter{2});
  CHECK(weights.count() == Approx(16));
  const auto kv = kv_cache(32, 8, 128, 2);
  const double batch = largest_batch(Gigabytes{80}, weights, kv, Tokens{4096}, 0.1);
  CHECK(batch == 105); // (80 / 1.1 - 16) GB over 0.537 GB
  CHECK(serving_memory(weights, kv, Tokens{4096}, batch, 0.1) <= Gigabytes{80});
  CHECK(serving_memory(weights, kv, Tokens{4096}, batch + 1, 0.1) > Gigabytes{80});
  CHECK(largest_batch(Gigabytes{16}, weights, kv, Tokens{4096}, 0.1) == 0);
}

TEST_CASE("the fewest devices") {
  const auto ten_percent = Fraction::clamped(0.1);
  CHECK(fewest_devices(Gigabytes{112}, Gigabytes{10}, Gigabytes{80}, ten_percent) == 2);
  CHECK(fewest_devices(Gigabytes{1}, Gigabytes{10}, Gigabytes{80}, ten_percent) == 1);
  CHECK(fewest_devices(Gigabytes{0}, Gigabytes{10}, Gigabytes{80}, ten_percent) == 1);
  CHECK_FALSE(fewest_devices(Gigabytes{112}, Gigabytes{72}, Gigabytes{80}, ten_percent));
}

TEST_CASE("overhead and binned data") {
  CHECK(with_overhead(Gigabytes{10}, 1.1, Gigabytes{2}).count() == Approx(13));
  CHECK(histogram_memory(1e6, 100).count() == Approx(0.1));
}
