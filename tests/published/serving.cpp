#include "support/catch.hpp"

#include "steelyard/formulas/memory.hpp"
#include "steelyard/formulas/power.hpp"
#include "steelyard/formulas/serving.hpp"
#include "steelyard/stats/distribution.hpp"

using namespace steelyard;

namespace {

/// Orders of magnitude on one H100, not the fit that ships.
constexpr DecodeEnergyLaw h100_energy{
    .per_gigabyte = 0.2, .per_gigaflop = 1.5e-3, .per_kv_gigabyte = 0.16, .per_device_token = 0.03};

} // namespace

TEST_CASE("the median Gemini prompt lies in the band of models of its kind") {
  // 0.24 Wh at the meter, with idle machines (Elsworth et al. 2025, arXiv:2508.15734). The model is not
  // known: 20 to 200e9 active parameters in 8 bits, 100 to 300 tokens, 64 sequences. A proxy for an unknown
  // model is uncertain by a standard deviation of 1.0 of the natural logarithm.
  const auto prompt = [](double active, double tokens) {
    DecodeWork work;
    work.shared_weights = weight_memory(Parameters{active}, BytesPerParameter{1});
    work.active = Parameters{active};
    work.kv_per_sequence = Gigabytes{0.1};
    const auto accelerators = decode_energy(h100_energy, work, 64) * Tokens{tokens};
    return metered_energy(to_kilowatt_hours(accelerators) * 1.3, Pue::clamped(1.09)).count() * 1000;
  };
  CHECK(quantile(Distribution{Lognormal{prompt(20e9, 100), 1.0}}, 0.1) < 0.24);
  CHECK(quantile(Distribution{Lognormal{prompt(200e9, 300), 1.0}}, 0.9) > 0.24);
}
