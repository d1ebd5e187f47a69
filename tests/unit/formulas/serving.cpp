#include "support/catch.hpp"

#include "steelyard/formulas/serving.hpp"

#include <cmath>

using namespace steelyard;

namespace {

DecodeWork dense_8b() {
  return {Gigabytes{16}, Gigabytes{0}, Fraction{}, Parameters{8e9}, Gigabytes{0.03}, 1, 0, 0};
}

DecodeEnergyLaw some_energy() {
  DecodeEnergyLaw c;
  c.per_gigabyte = 0.2;
  c.per_gigaflop = 1.5e-3;
  c.per_kv_gigabyte = 0.16;
  c.per_device_token = 0.03;
  return c;
}

DecodeTimeLaw some_time() {
  DecodeTimeLaw a;
  a.per_gigabyte = 0.39e-3;
  a.per_gigaflop = 1e-6;
  a.per_kv_gigabyte = 0.3e-3;
  a.per_linked_layer = 2e-3;
  a.per_step = 1.5e-3;
  a.per_sequence = 2e-5;
  return a;
}

/// A law with one coefficient of 1.
template <class Law>
Law only(double Law::*coefficient) {
  Law law;
  law.*coefficient = 1;
  return law;
}

} // namespace

TEST_CASE("decoding: the worked example") {
  CHECK(decode_energy(some_energy(), dense_8b(), 64).count() == Approx(0.1088));
  DecodeTimeLaw a;
  a.per_gigabyte = 0.39e-3;
  a.per_layer = 0.03e-3;
  a.per_step = 0.5e-3;
  DecodeWork work = dense_8b();
  work.layers = 32;
  CHECK(decode_step_time(a, work, 64).count() == Approx(7.7e-3));
}

TEST_CASE("a mixture of experts streams what its batch meets") {
  const DecodeWork moe{
      Gigabytes{4}, Gigabytes{80}, Fraction::clamped(0.25), Parameters{12e9}, Gigabytes{0.03}, 1, 0, 0};
  CHECK(streamed_weights(moe, 1).count() == Approx(24));
  CHECK(streamed_weights(moe, 2).count() == Approx(4 + 80 * (1 - 0.75 * 0.75)));
  CHECK(streamed_weights(moe, 1000).count() == Approx(84));
  CHECK(streamed_weights(dense_8b(), 1).count() == 16);
  CHECK(streamed_weights(dense_8b(), 1000).count() == 16);
}

TEST_CASE("every coefficient of the laws counts what it says") {
  const DecodeWork work{Gigabytes{10}, Gigabytes{0}, Fraction{}, Parameters{5e9}, Gigabytes{0.5}, 4, 32, 16};

  struct Energy {
    double DecodeEnergyLaw::*coefficient;
    double joules;
  };

  for (const auto& [coefficient, joules] :
       {Energy{&DecodeEnergyLaw::per_gigabyte, 10.0 / 8}, Energy{&DecodeEnergyLaw::per_gigaflop, 10},
        Energy{&DecodeEnergyLaw::per_kv_gigabyte, 0.5}, Energy{&DecodeEnergyLaw::per_layer, 32 * 4.0 / 8},
        Energy{&DecodeEnergyLaw::per_expert_layer, 16 * 4.0 / 8},
        Energy{&DecodeEnergyLaw::per_linked_layer, 32 * 4.0 / 8}, Energy{&DecodeEnergyLaw::per_step, 0.5},
        Energy{&DecodeEnergyLaw::per_device_token, 4}, Energy{&DecodeEnergyLaw::per_token, 1},
        Energy{&DecodeEnergyLaw::per_prompt_gigaflop, 0}})
    CHECK(decode_energy(only(coefficient), work, 8).count() == Approx(joules));
  CHECK(prompt_energy(only(&DecodeEnergyLaw::per_prompt_gigaflop), work).count() == Approx(10));

  struct Time {
    double DecodeTimeLaw::*coefficient;
    double seconds;
  };

  for (const auto& [coefficient, seconds] :
       {Time{&DecodeTimeLaw::per_gigabyte, 2.5}, Time{&DecodeTimeLaw::per_gigaflop, 20},
        Time{&DecodeTimeLaw::per_kv_gigabyte, 1}, Time{&DecodeTimeLaw::per_layer, 32},
        Time{&DecodeTimeLaw::per_expert_layer, 16}, Time{&DecodeTimeLaw::per_linked_layer, 32},
        Time{&DecodeTimeLaw::per_step, 1}, Time{&DecodeTimeLaw::per_sequence, 8}})
    CHECK(decode_step_time(only(coefficient), work, 8).count() == Approx(seconds));
  DecodeWork alone = work;
  alone.devices = 1;
  CHECK(decode_step_time(only(&DecodeTimeLaw::per_linked_layer), alone, 8).count() == 0);
  CHECK(decode_energy(only(&DecodeEnergyLaw::per_linked_layer), alone, 8).count() == 0);
}

TEST_CASE("energy is held to what the accelerators can draw") {
  const Seconds step{0.01};
  const Kilowatts design{0.7};
  // 700 W for 10 ms over 10 tokens: 0.7 J/token.
  CHECK(power_guarded(JoulesPerToken{5}, step, 10, 1, design, 0.35, 1).count() == Approx(0.7));
  CHECK(power_guarded(JoulesPerToken{0.1}, step, 10, 1, design, 0.35, 1).count() == Approx(0.245));
  CHECK(power_guarded(JoulesPerToken{0.5}, step, 10, 1, design, 0.35, 1).count() == Approx(0.5));
}

TEST_CASE("sequences present while any is") {
  CHECK(batch_while_busy(0) == 1);
  CHECK(batch_while_busy(1e-12) == Approx(1));
  CHECK(batch_while_busy(1e-6) == Approx(1 + 5e-7).epsilon(1e-12));
  CHECK(batch_while_busy(1) == Approx(1 / (1 - std::exp(-1.0))));
  CHECK(batch_while_busy(50) == Approx(50));
}

TEST_CASE("the load of a replica solves Little's law") {
  const auto a = some_time();
  const auto work = dense_8b();
  const DecodeRequest request{Seconds{0.004}, Tokens{200}};
  for (const double rate : {0.001, 0.1, 1.0, 10.0, 60.0}) {
    CAPTURE(rate);
    const auto load = decode_load(a, work, request, ItemsPerSecond{rate}, 4096);
    CHECK(load.request.count() == Approx(0.004 + 200 * load.step.count() / (1 - rate * 0.004)));
    const double present = rate * load.request.count();
    CHECK(batch_while_busy(present) == Approx(load.batch).epsilon(1e-5));
    CHECK(load.busy.count() == Approx(1 - std::exp(-present)));
  }
  // Of a dense model the step time is alpha + beta B, so the batch has a closed form when some are always
  // there.
  const double alpha = 0.39e-3 * 16 + 1.5e-3, beta = 16e-6 + 0.3e-3 * 0.03 + 2e-5;
  const double rate = 50, slowed = rate * 200 / (1 - rate * 0.004);
  const double expected = (rate * 0.004 + slowed * alpha) / (1 - slowed * beta);
  CHECK(decode_load(a, work, request, ItemsPerSecond{rate}, 4096).batch == Approx(expected).epsilon(1e-5));
}

TEST_CASE("a replica that is asked for more than it can do is full") {
  const DecodeRequest request{Seconds{0.05}, Tokens{200}};
  CHECK(decode_load(some_time(), dense_8b(), request, ItemsPerSecond{1e6}, 256).batch == Approx(256));
  // At the capacity for a batch it settles at that batch, and its own prompt.
  const auto capacity = replica_capacity(some_time(), dense_8b(), request, 100, Fraction::clamped(1));
  CHECK(decode_load(some_time(), dense_8b(), request, capacity, 4096).batch == Approx(100).epsilon(0.02));
}

TEST_CASE("the largest batch within a limit on the time between tokens") {
  const auto a = some_time();
  const auto work = dense_8b();
  const double batch = batch_within(a, work, Seconds{0.01}, 4096);
  CHECK(decode_step_time(a, work, batch).count() == Approx(0.01).epsilon(1e-6));
  CHECK(batch_within(a, work, Seconds{1}, 64) == 64);
  CHECK(batch_within(a, work, Seconds{1e-3}, 64) < 1);
}

TEST_CASE("capacity and replicas") {
  DecodeTimeLaw a;
  a.per_step = 0.01;
  const DecodeRequest request{Seconds{0.1}, Tokens{100}};
  // 10 sequences take 100 steps of 10 ms and hold each other up for 10 prompts of 0.1 s: 2 s.
  const auto capacity = replica_capacity(a, dense_8b(), request, 10, Fraction::clamped(0.9));
  CHECK(capacity.count() == Approx(4.5));
  CHECK(replicas_needed(ItemsPerSecond{10}, capacity, Fraction::clamped(0.7), 1) == 4);
  CHECK(replicas_needed(ItemsPerSecond{0}, capacity, Fraction::clamped(0.7), 2) == 2);
}

TEST_CASE("prompts") {
  CHECK(prefill_time(Flop{1e14}, 2, FlopPerSecond{1e15}, Fraction::clamped(0.5)).count() == Approx(0.1));
}

TEST_CASE("break-even volume") {
  CHECK(break_even_volume(MoneyPerMonth{1000}, MoneyPerItem{0.002}, MoneyPerItem{0.0005}).count() ==
        Approx(1000 / 0.0015));
  CHECK(break_even_volume(MoneyPerMonth{1000}, MoneyPerItem{0.0005}, MoneyPerItem{0.002}).count() < 0);
}

TEST_CASE("speculation shares weights and launches over what it brings, and computes what is refused too") {
  const Speculation drafts{4, 2, 0.1};
  DecodeTimeLaw time;
  time.per_gigabyte = 1;
  time.per_gigaflop = 1;
  time.per_step = 1;
  const DecodeTimeLaw faster = speculative(time, drafts);
  CHECK(faster.per_gigabyte == Approx(0.55)); // (1 + 0.1) / 2
  CHECK(faster.per_step == Approx(0.55));
  CHECK(faster.per_gigaflop == Approx(2.2)); // four are computed for two
  DecodeEnergyLaw energy;
  energy.per_gigabyte = 1;
  energy.per_gigaflop = 1;
  CHECK(speculative(energy, drafts).per_gigabyte == Approx(0.55));
  CHECK(speculative(energy, drafts).per_gigaflop == Approx(2.2));
  // Nothing drafted is the law as it was.
  CHECK(speculative(time, {1, 1, 0}).per_gigaflop == 1);
}
