#include "steelyard/formulas/interruption.hpp"

#include "support/catch.hpp"

#include "steelyard/formulas/utilisation.hpp"

using namespace steelyard;

TEST_CASE("work on capacity that is taken back, by hand") {
  const double alone = interruption_rate(Fraction::clamped(0.2), Hours{100});
  CHECK(alone == Approx(0.002231).epsilon(1e-3));
  const double job = job_interruption_rate(alone, 4, Fraction::clamped(0.5));
  CHECK(job == Approx(0.005579).epsilon(1e-3));
  const WorkParts parts{Hours{0.5}, Hours{0.01}, Hours{0.1}};
  const Hours time = interrupted_time(Hours{50}, parts, job);
  CHECK(time.count() == Approx(51.1012).epsilon(1e-5));
  CHECK(time.count() * job == Approx(0.29).epsilon(0.02));
}

TEST_CASE("the ends: nobody is interrupted, all at once, work shorter than a part") {
  const WorkParts parts{Hours{0.5}, Hours{0.01}, Hours{0.1}};
  CHECK(interrupted_time(Hours{50}, parts, 0).count() == Approx(51));
  CHECK(interrupted_time(Hours{0}, parts, 0.1).count() == 0);
  CHECK(job_interruption_rate(0.01, 8, Fraction::clamped(1)) == Approx(0.01));
  CHECK(job_interruption_rate(0.01, 8, Fraction::clamped(0)) == Approx(0.08));
  // One part, nothing saved before its end.
  CHECK(interrupted_time(Hours{0.2}, parts, 1).count() == Approx(std::exp(0.1) * std::expm1(0.21)));
}

TEST_CASE("the best interval of the first order is nearly the best of the complete model") {
  // Young 1974 against Daly 2006: one part in a thousand at a checkpoint of a hundredth of the mean time.
  const Hours checkpoint{0.1};
  const double rate = 0.1;
  const auto time = [&](double interval) {
    return interrupted_time(Hours{1000}, {Hours{interval}, checkpoint, Hours{0.2}}, rate).count();
  };
  const double young = time(checkpoint_interval(checkpoint, Hours{1 / rate}).count());
  for (double interval = 0.2; interval < 8; interval *= 1.1)
    CHECK(young < 1.003 * time(interval));
  CHECK(young < time(0.2));
  CHECK(young < time(8));
}

TEST_CASE("a run of 16,384 devices keeps about nine tenths of its time") {
  // Llama 3 (arXiv:2407.21783): 419 unexpected interruptions in 54 days, more than 90 % of effective time.
  const Hours between = job_failure_interval(Hours{16384.0 * 54 * 24 / 419}, 16384);
  CHECK(between.count() == Approx(3.1).margin(0.05)); // one every three hours
  const Hours checkpoint{0.5 / 60}, run{54 * 24};
  const WorkParts parts{checkpoint_interval(checkpoint, between), checkpoint, Hours{7.0 / 60}};
  CHECK(interrupted_time(run, parts, 1 / between.count()) / run == Approx(1.11).margin(0.02));
}
