#include "steelyard/formulas/diffusion_law.hpp"

#include "support/catch.hpp"

using namespace steelyard;

TEST_CASE("an image by diffusion: the worked example") {
  const Flop pass = denoising_flop(Parameters{8.06e9 / 2}, 92.5e3, Tokens{4096});
  CHECK(pass.count() == Approx(3.92e13).epsilon(2e-3));
  const DiffusionWork work{56 * pass, Gigabytes{0}, Gigabytes{0}, 28};
  DiffusionEnergyLaw c;
  c.per_teraflop = 3;
  c.per_device_step = 7;
  CHECK(diffusion_energy(c, work, 1, 1).count() == Approx(6785).epsilon(2e-3));
}

TEST_CASE("every coefficient counts what it says") {
  const DiffusionWork work{Flop{6e12}, Gigabytes{5}, Gigabytes{7}, 20};
  CHECK(diffusion_energy({1, 0, 0, 0}, work, 4, 2).count() == Approx(6));
  CHECK(diffusion_energy({0, 1, 0, 0}, work, 4, 2).count() == Approx(5));
  CHECK(diffusion_energy({0, 0, 1, 0}, work, 4, 2).count() == Approx(7));
  CHECK(diffusion_energy({0, 0, 0, 1}, work, 4, 2).count() == Approx(40));
  CHECK(diffusion_time({1, 0, 0, 0, 0}, work, 4, 2).count() == Approx(3));
  CHECK(diffusion_time({0, 1, 0, 0, 0}, work, 4, 2).count() == Approx(2.5));
  CHECK(diffusion_time({0, 0, 1, 0, 0}, work, 4, 2).count() == Approx(3.5));
  CHECK(diffusion_time({0, 0, 0, 1, 0}, work, 4, 2).count() == Approx(20));
  CHECK(diffusion_time({0, 0, 0, 0, 1}, work, 4, 2).count() == Approx(20));
  CHECK(diffusion_time({0, 0, 0, 0, 1}, work, 1, 2).count() == 0);
}

TEST_CASE("one accelerator exchanges nothing") {
  CHECK(ring_exchange(1e5, Tokens{4096}, 40, 1).count() == 0);
  CHECK(ulysses_exchange(1e5, Tokens{4096}, 40, 1).count() == 0);
  CHECK(ring_exchange(1e5, Tokens{1000}, 10, 3).count() == Approx(8));
  CHECK(ulysses_exchange(1e5, Tokens{1000}, 10, 2).count() == Approx(4));
}
