#include "published/row.hpp"

#include "steelyard/formulas/flops.hpp"
#include "steelyard/formulas/utilisation.hpp"
#include "steelyard/stats/distribution.hpp"

#include <algorithm>
#include <array>
#include <cmath>

using namespace steelyard;
using published::Row;

namespace {

constexpr FlopPerSecond h100{989.4e12}, b200{2250e12}, mi300x{1307e12}, l40s{362e12},
    a100{312e12}; // dense, 16 bits

Fraction share(double x) {
  return Fraction::clamped(x);
}

double minutes(Hours time) {
  return time.count() * 60;
}

/// Llama 2 70B with LoRA on sequences of 8192 tokens: 80 layers of 8192; the adapter is below 0.1 % and is
/// left out.
Flop lora_70b(double sequences) {
  const auto token = adapter_training_flop(Parameters{68.98e9}, Parameters{0}) +
                     attention_training_flop(80, 8192, Tokens{8192}, Attention::causal);
  return token * Tokens{8192 * sequences};
}

/// Utilisation from tokens per second and device, attention counted in full, as llm-foundry does.
double foundry_utilisation(double parameters, double layers, double hidden, double sequence,
                           double tokens_per_second) {
  const auto token = training_flop(Parameters{parameters}) +
                     attention_training_flop(layers, hidden, Tokens{sequence}, Attention::full);
  return 100 * measured_utilisation(token * Tokens{tokens_per_second}, 1, h100, to_hours(Seconds{1})).count();
}

Parameters megatron_parameters(double layers, double hidden) {
  return transformer_parameters(layers, hidden, 51200);
}

/// Utilisation from seconds per batch on sequences of 2048, as Megatron-LM counts.
double megatron_utilisation(double layers, double hidden, double batch, double devices, double seconds) {
  const auto token = training_flop(megatron_parameters(layers, hidden)) +
                     attention_training_flop(layers, hidden, Tokens{2048}, Attention::full);
  return 100 * measured_utilisation(token * Tokens{2048 * batch}, devices, a100, to_hours(Seconds{seconds}))
                   .count();
}

} // namespace

TEST_CASE("LoRA of Llama 2 70B at the utilisation of tuned stacks") {
  const char* v40 = "MLCommons, training_results_v4.0, llama2_70b_lora, mean run_start to run_stop";
  const char* v50 = "MLCommons, training_results_v5.0, llama2_70b_lora";
  const char* why = "15 %: utilisation is quoted to two digits; time includes evaluation";
  const auto time = [](double sequences, double devices, FlopPerSecond peak, double mfu) {
    return minutes(computing_time(lora_70b(sequences), devices, peak, share(mfu)));
  };
  const Row rows[]{
      {"FLOP of a sequence", lora_70b(1).count() / 1e15, 2.5, 0.05, "1e15 FLOP", "quoted to two digits",
       "4 N + causal attention, as the logs' utilisation was counted"},
      {"8 H100", time(3072, 8, h100, 0.58), 28.13, 4.2, "min", why, v40},
      {"64 H100, strong scaling", time(3072, 64, h100, 0.38), 5.30, 0.8, "min", why, v40},
      {"512 H100, strong scaling", time(6912, 512, h100, 0.29), 1.954, 0.3, "min", why, v40},
      {"8 B200", time(3148.8, 8, b200, 0.65), 11.22, 1.7, "min", why, v50},
      {"8 MI300X", time(3072, 8, mi300x, 0.44), 28.24, 4.2, "min", why, "MLCommons, training_results_v5.1"},
      {"64 L40S", time(3072, 64, l40s, 0.26), 22.2, 3.3, "min", why, v40},
      {"8 H100, plain DeepSpeed", time(3936, 8, h100, 0.17), 119.6, 18, "min", why, v40},
  };
  published::check(rows);
}

TEST_CASE("a plain stack lies within the band of naive stacks and outside that of tuned ones") {
  // 8 H100, plain PyTorch and DeepSpeed: 119.6 min for 3936 sequences (MLCommons, training_results_v4.0).
  const double mfu = measured_utilisation(lora_70b(3936), 8, h100, Hours{119.6 / 60}).count();
  const double over_tuned = mfu / 0.58;
  const auto in_band = [&](const Distribution& stack) {
    return quantile(stack, 0.1) <= over_tuned && over_tuned <= quantile(stack, 0.9);
  };
  CHECK(in_band(Lognormal{0.35, 0.40}));
  CHECK_FALSE(in_band(Lognormal{1.0, 0.10}));
}

TEST_CASE("strong scaling of the same fine-tuning from 8 to 512 devices") {
  const double eight = measured_utilisation(lora_70b(3072), 8, h100, Hours{28.13 / 60}).count();
  const Row rows[]{
      {"64 devices", eight * scaling_factor(64, 8, -0.15), 0.385, 0.06, "1",
       "15 %, as an exponent fitted to three runs",
       "MLCommons, training_results_v4.0: 5.30 min, 3072 sequences"},
      {"512 devices", eight * scaling_factor(512, 8, -0.15), 0.294, 0.045, "1", "15 %",
       "MLCommons, training_results_v4.0: 1.954 min, 6912 sequences"},
  };
  published::check(rows);
}

TEST_CASE("ResNet-50 for 35 epochs") {
  const Flop work = image_training_flop(Items{44840845}, MultiplyAdds{4.1e9});
  const char* v40 = "MLCommons, training_results_v4.0, resnet";
  const char* why = "3 %: utilisation is quoted to three digits, multiply-adds to two";
  const auto time = [&](double devices, FlopPerSecond peak, double mfu) {
    return minutes(computing_time(work, devices, peak, share(mfu)));
  };
  const Row rows[]{
      {"8 H100", time(8, h100, 0.174), 13.36, 0.4, "min", why, v40},
      {"64 H100", time(64, h100, 0.115), 2.54, 0.08, "min", why, v40},
      {"8 L40S", time(8, l40s, 0.125), 50.6, 1.5, "min", why, v40},
  };
  published::check(rows);
}

TEST_CASE("GPT-3 175B, the segment of MLPerf, on 512 H100") {
  const Parameters n{175e9};
  const auto token = training_flop(n) + attention_training_flop(96, 12288, Tokens{2048}, Attention::causal);
  const Flop work = token * Tokens{1207959552};
  const Row rows[]{
      {"time at 75 % of the 16-bit peak; the run computed in FP8",
       minutes(computing_time(work, 512, h100, share(0.744))), 56.87, 0.6, "min",
       "1 %: utilisation to three digits",
       "MLCommons, training_results_v4.0, gpt3, 64 nodes, power submission"},
  };
  published::check(rows);
}

TEST_CASE("utilisation of MPT models on H100 from their throughput") {
  const char* source = "MosaicML llm-foundry, scripts/train/benchmarking, H100 80GB BF16";
  const char* why = "0.1 points: throughput is rounded to whole tokens";
  const Row rows[]{
      {"7B, 8 devices", foundry_utilisation(6658859008, 32, 4096, 2048, 10643), 46.44, 0.1, "% of peak", why,
       source},
      {"70B, 64 devices", foundry_utilisation(64862437376, 80, 8192, 2048, 1039), 42.57, 0.1, "% of peak",
       why, source},
      {"1B, 8 devices", foundry_utilisation(1315950592, 24, 2048, 2048, 45455), 41.82, 0.1, "% of peak", why,
       source},
      {"13B, sequences of 32768", foundry_utilisation(13011240960, 40, 5120, 32768, 1976), 31.68, 0.1,
       "% of peak", why, source},
  };
  published::check(rows);
}

TEST_CASE("utilisation of Megatron-LM on A100 from its time for a batch") {
  const char* source = "Korthikanti et al. 2022, arXiv:2205.05198, table 5, present work";
  const char* why =
      "0.5 points: times are rounded to 10 ms, parameters are counted without norms and positions";
  const Row rows[]{
      {"22B, 8 devices", megatron_utilisation(48, 6144, 4, 8, 1.10), 41.5, 0.5, "% of peak", why, source},
      {"175B, 64 devices", megatron_utilisation(96, 12288, 64, 64, 13.75), 51.4, 0.5, "% of peak", why,
       source},
      {"530B, 280 devices", megatron_utilisation(105, 20480, 280, 280, 37.83), 56.0, 0.5, "% of peak", why,
       source},
      {"1T, 512 devices", megatron_utilisation(128, 25600, 512, 512, 71.49), 56.3, 0.5, "% of peak", why,
       source},
  };
  published::check(rows);
}

TEST_CASE("recomputing every activation costs a third more time") {
  // Same model, batch and devices: with full recomputation against storing what is cheap to store.
  const double penalty = recomputed_training_flop(Parameters{1}) / training_flop(Parameters{1});
  const char* source = "Korthikanti et al. 2022, arXiv:2205.05198, table 5: full recompute over present work";
  const char* why = "4 %: recomputation overlaps a little, and the other run recomputes attention";
  const Row rows[]{
      {"22B", penalty, 1.42 / 1.10, 0.05, "1", why, source},
      {"175B", penalty, 18.13 / 13.75, 0.05, "1", why, source},
      {"530B", penalty, 49.05 / 37.83, 0.05, "1", why, source},
      {"1T", penalty, 94.42 / 71.49, 0.05, "1", why, source},
  };
  published::check(rows);
}

TEST_CASE("LightGBM on three data sets with one coefficient") {
  // The median of the three, fitted: so this says how well one number can do, not more.
  struct Run {
    const char* what;
    double rows, features, seconds;
  };

  const Run runs[]{
      {"Higgs", 10.5e6, 28, 238.505}, {"Yahoo LTR", 473134, 700, 150.186}, {"MS LTR", 2270296, 137, 215.320}};
  std::array<double, 3> cell{};
  std::transform(std::begin(runs), std::end(runs), cell.begin(),
                 [](const Run& run) { return run.seconds * 16 / (500 * run.rows * run.features); });
  std::sort(cell.begin(), cell.end());
  CHECK(cell[1] * 1e9 == Approx(22).epsilon(0.05)); // core-nanoseconds a tree, row and feature
  for (const auto& run : runs) {
    const double found = boosting_core_time(500, run.rows, run.features, Seconds{cell[1]}).count() / 16;
    const Row rows[]{
        {run.what, found, run.seconds, 0.55 * run.seconds, "s",
         "55 %: width of the histograms and depth of the trees differ, one coefficient does not see them",
         "LightGBM documentation, Experiments (500 trees, 255 leaves, 16 threads of 2 E5-2670 v3)"}};
    published::check(rows);
  }
}

TEST_CASE("development against final training") {
  // Lognormal, median 1.6, standard deviation of the logarithm 0.9: for work at the scale of pretraining
  // only.
  const Distribution development = Lognormal{1.6, 0.9};
  const auto holds = [&](double ratio) {
    return quantile(development, 0.05) <= ratio && ratio <= quantile(development, 0.95);
  };
  CHECK(holds(0.822 / (1 - 0.822))); // Olmo 3: 82.2 % of all compute was development (arXiv:2605.01158)
  CHECK(holds(0.5));                 // OLMo: about half of final training (arXiv:2503.05804)
}
