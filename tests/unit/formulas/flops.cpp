#include "support/catch.hpp"

#include "steelyard/formulas/flops.hpp"

using namespace steelyard;

TEST_CASE("training FLOP: the worked example") {
  const Tokens tokens{1e9};
  CHECK((training_flop(Parameters{7e9}) * tokens).count() == Approx(4.2e19));
  CHECK((adapter_training_flop(Parameters{7e9}, Parameters{4e7}) * tokens).count() == Approx(2.824e19));
}

TEST_CASE("FLOP of a token by what is trained") {
  struct Row {
    FlopPerToken found;
    double expected;
    const char* source;
  };

  const Parameters n{1e9}, head{1e6};
  const Row rows[]{
      {forward_flop(n), 2e9, "2 N"},
      {training_flop(n), 6e9, "6 N"},
      {recomputed_training_flop(n), 8e9, "6 N and another forward pass"},
      {adapter_training_flop(n, head), 4e9 + 6e6, "4 N + 6 N_adapter"},
      {top_layers_training_flop(n, Fraction::clamped(0.25)), 3e9, "2 N + 4 N / 4"},
      {top_layers_training_flop(n, Fraction::clamped(1)), 6e9, "all layers: 6 N"},
      {head_training_flop(n, head, 3), 6e9 + 18e6, "3 epochs of 2 N + 6 N_head"},
      {cached_head_training_flop(n, head, 3), 2e9 + 18e6, "2 N once + 3 epochs of 6 N_head"},
      {guided_training_flop(head, n), 6e6 + 2e9, "6 N_student + 2 N_teacher"},
      {attention_flop(32, 4096, Tokens{2048}, Attention::full), 4.0 * 32 * 4096 * 2048, "4 L h s"},
      {attention_flop(32, 4096, Tokens{2048}, Attention::causal), 2.0 * 32 * 4096 * 2048, "half of it"},
      {attention_training_flop(32, 4096, Tokens{2048}, Attention::full), 12.0 * 32 * 4096 * 2048, "12 L h s"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.source);
    CHECK(row.found.count() == Approx(row.expected).epsilon(1e-12));
  }
}

TEST_CASE("attention over the rest of training is s / (12 h) when causal, twice that when full") {
  // N = 12 L h^2 without a head, so 6 L h s / (72 L h^2) = s / (12 h) forward and backward alike; full twice
  // that.
  const double layers = 40, hidden = 5120, sequence = 8192;
  const auto matrices = transformer_parameters(layers, hidden, 0);
  const double causal =
      attention_training_flop(layers, hidden, Tokens{sequence}, Attention::causal) / training_flop(matrices);
  CHECK(causal == Approx(sequence / (12 * hidden)));
  const double full =
      attention_training_flop(layers, hidden, Tokens{sequence}, Attention::full) / training_flop(matrices);
  CHECK(full == Approx(sequence / (6 * hidden)));
}

TEST_CASE("parameters of adapters and of experts") {
  CHECK(adapter_parameters(4, 4096, 16).count() == 4.0 * 2 * 4096 * 16);
  // 10e9 shared and 8 experts of 1e9, of which 2 are met: total 18e9, active 12e9.
  CHECK(expert_parameters(Parameters{18e9}, Parameters{12e9}, Fraction::clamped(0.25)).count() ==
        Approx(8e9));
  CHECK(expert_parameters(Parameters{8e9}, Parameters{8e9}, Fraction{}).count() == 0);
}

TEST_CASE("images, speech and diffusion") {
  const MultiplyAdds resnet50{4.1e9};
  CHECK(image_training_flop(Items{1}, resnet50).count() == Approx(24.6e9));
  CHECK(resized(resnet50, Pixels{224 * 224}, Pixels{448 * 448}).count() == Approx(16.4e9));

  CHECK(padded(Seconds{31}, Seconds{30}).count() == 60);
  CHECK(padded(Seconds{30}, Seconds{30}).count() == 30);
  // 30 s at 50 frames/s is 1500 frames.
  CHECK(speech_flop(Parameters{1e6}, Seconds{30}, 50, Parameters{2e6}, Tokens{100}).count() ==
        Approx(2e6 * 1500 + 4e6 * 100));

  const Parameters denoiser{1e9};
  CHECK(diffusion_training_flop(denoiser, Tokens{4096}).count() == Approx(6e9 * 4096));
  CHECK(diffusion_flop(denoiser, Tokens{4096}, 20, Fraction{}).count() == Approx(2e9 * 4096 * 20));
  CHECK(diffusion_flop(denoiser, Tokens{4096}, 20, Fraction::clamped(1)).count() == Approx(4e9 * 4096 * 20));
}

TEST_CASE("reading a prompt") {
  const Parameters n{8e9};
  const double expected = (2 * 8e9 + 2.0 * 32 * 4096 * 1000) * 1000;
  CHECK(prefill_flop(n, 32, 4096, Tokens{1000}, Fraction{}).count() == Approx(expected));
  CHECK(prefill_flop(n, 32, 4096, Tokens{1000}, Fraction::clamped(0.75)).count() == Approx(expected / 4));
  CHECK(prefill_flop(n, 32, 4096, Tokens{1000}, Fraction::clamped(1)).count() == 0);
}

TEST_CASE("classical learners") {
  CHECK(boosting_core_time(100, 1e6, 20, Seconds{10e-9}).count() == Approx(20));
  CHECK(forest_core_time(10, 1024, 16, Seconds{1e-9}).count() == Approx(10 * 1024 * 10 * 4 * 1e-9));
  CHECK(linear_core_time(5, 1e9, Seconds{3e-9}).count() == Approx(15));
  CHECK(clustering_flop(10, Items{1000}, 8, 16).count() == 2.0 * 10 * 1000 * 8 * 16);
}
