#include "published/row.hpp"

#include "steelyard/formulas/memory.hpp"

using namespace steelyard;
using published::Row;

TEST_CASE("keys and values of a token") {
  const char* why = "exact: a product of whole numbers";
  const char* source =
      "config.json of the model on Hugging Face: layers, key-value heads, head size, bfloat16";
  const Row rows[]{
      {"Llama 3 8B", kv_cache(32, 8, 128, 2).count(), 131072, 0, "bytes/token", why, source},
      {"Llama 3 70B", kv_cache(80, 8, 128, 2).count(), 327680, 0, "bytes/token", why, source},
      {"Qwen3 32B", kv_cache(64, 8, 128, 2).count(), 262144, 0, "bytes/token", why, source},
  };
  published::check(rows);
}

TEST_CASE("training state of 7.5e9 parameters on 64 devices") {
  const char* why = "0.05 GB: printed to one digit";
  const char* source = "Rajbhandari et al. 2019, arXiv:1910.02054, figure 1";
  const auto state = [](Sharding sharding) {
    return training_state(Parameters{7.5e9}, mixed_adam(), sharding, 64).count();
  };
  const Row rows[]{
      {"nothing divided", state(Sharding::none), 120, 0.05, "GB", why, source},
      {"optimizer", state(Sharding::optimizer), 31.4, 0.05, "GB", why, source},
      {"gradients too", state(Sharding::gradients), 16.6, 0.05, "GB", why, source},
      {"weights too", state(Sharding::weights), 1.9, 0.05, "GB", why, source},
  };
  published::check(rows);
}

TEST_CASE("the part of activations that lies inside attention") {
  const char* source = "Korthikanti et al. 2022, arXiv:2205.05198, section 5";
  const auto saved = [](double layers, double hidden, double heads) {
    const ActivationShape shape{layers, hidden, heads, Tokens{2048}, 1, 1};
    return 100 * (1 - activation_memory(shape, Recompute::attention) /
                          activation_memory(shape, Recompute::nothing));
  };
  const Row rows[]{
      {"GPT-3", saved(96, 12288, 96), 70, 0.5, "%", "printed to whole percent", source},
      {"MT-NLG 530B", saved(105, 20480, 128), 65, 0.5, "%", "printed to whole percent", source},
  };
  published::check(rows);
}
