#include "published/row.hpp"

#include "steelyard/formulas/flops.hpp"
#include "steelyard/formulas/memory.hpp"
#include "steelyard/formulas/power.hpp"
#include "steelyard/formulas/serving.hpp"
#include "steelyard/stats/distribution.hpp"

using namespace steelyard;
using published::Row;

namespace {

/// Orders of magnitude on one H100, not the fit that ships.
constexpr DecodeEnergyLaw h100_energy{0.2, 1.5e-3, 0, 0.16, 0.03, 0};

} // namespace

TEST_CASE("Llama 3.1 8B on one H100") {
  // Prompts of about 150 tokens, answers of about 390: half of the answer is there on average.
  DecodeWork work;
  work.shared_weights = weight_memory(Parameters{8e9}, BytesPerParameter{2});
  work.active = Parameters{8e9};
  work.kv_per_sequence = to_gigabytes(kv_cache(32, 8, 128, 2) * Tokens{150 + 390.0 / 2});
  const char* source = "Chung et al. 2025, arXiv:2505.06371, ML.ENERGY leaderboard v3, vLLM, bfloat16, chat; "
                       "accelerators only";
  const char* why = "15 %: coefficients of one or two digits";
  const auto energy = [&](double batch) { return decode_energy(h100_energy, work, batch).count(); };
  const Row rows[]{
      {"8 sequences", energy(8), 0.455, 0.068, "J/token", why, source},
      {"64 sequences", energy(64), 0.119, 0.018, "J/token", why, source},
      {"255 sequences", energy(255), 0.077, 0.012, "J/token", why, source},
      {"time between tokens, 8 sequences",
       1000 * decode_step_time({0.39e-3, 1.01e-6, 1.5e-3, 0.39e-3, 0, 0}, work, 8).count(), 7.3, 1.1, "ms",
       why, source},
  };
  published::check(rows);
}

TEST_CASE("images of 1024 x 1024 from diffusion transformers on one H100") {
  // 4096 latent tokens; one efficiency for all, in FLOP for a joule.
  const FlopPerJoule efficiency{0.735e12};
  const auto energy = [&](double parameters, double tokens, double steps, double guided) {
    const Flop work{
        diffusion_flop(Parameters{parameters}, Tokens{tokens}, steps, Fraction::clamped(guided)).count()};
    return prefill_energy(work, efficiency).count();
  };
  const char* source = "Chung et al. 2025, arXiv:2505.06371, ML.ENERGY leaderboard v3; accelerators only";
  const char* why = "25 %: one efficiency, text encoders and autoencoder left out";
  const Row rows[]{
      {"Stable Diffusion 3.5 Medium, 28 steps", energy(2.5e9, 4096, 28, 1), 1560, 390, "J/image", why,
       source},
      {"Stable Diffusion 3.5 Large, 28 steps", energy(8.1e9, 4096, 28, 1), 4116, 1030, "J/image", why,
       source},
      {"FLUX.1 dev, 50 steps, guidance distilled, 512 text tokens", energy(12e9, 4608, 50, 0), 7551, 1890,
       "J/image", why, source},
  };
  published::check(rows);
}

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
