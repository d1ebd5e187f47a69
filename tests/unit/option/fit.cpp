#include "support/small_catalog.hpp"

#include "steelyard/option/fit.hpp"

using namespace steelyard;
using namespace steelyard::test;

namespace {

const RequestSize short_text{100, 1, 0, 0, 0, 0, 0, 0, 0, 400, 0};

/// A decoder in the shape of Llama 2.
PretrainedModel llama(double billions, double layers, double hidden) {
  PretrainedModel m;
  m.family = "decoder";
  m.parameters_b = billions;
  m.layers = layers;
  m.hidden_size = hidden;
  m.vocabulary = 32000;
  return m;
}

/// Memory of so many cards that training may take.
double room(double cards, double gigabytes) {
  return cards * gigabytes * (1 - mean(shipped_coefficients().train.fit_headroom));
}

} // namespace

TEST_CASE("memory of training against what practitioners find") {
  const auto& k = shipped_coefficients();
  const auto small = llama(7, 32, 4096), large = llama(70, 80, 8192);
  RequestSize sequence;
  sequence.input_tokens = 300; // 512 once padded
  const auto on = [&](const PretrainedModel& model, Method method, double devices,
                      Optimizer optimizer = Optimizer::adam) {
    return training_memory(model, method, sequence, k, optimizer).on(devices).count();
  };

  struct Row {
    const char *what, *source;
    double found, expected, tolerance;
  };

  const Row rows[]{
      {"7B, Adam in mixed precision: 16 B a parameter", "Rajbhandari et al. 2019, arXiv:1910.02054, 3.1",
       training_memory(small, Method::full, sequence, k).divided.count(), 112, 0.1},
      {"7B, moments in 8 bits: 10 B", "methodology 2.6",
       training_memory(small, Method::full, sequence, k, Optimizer::adam_8bit).divided.count(), 70, 0.1},
      {"7B, LoRA: weights of 14 GB and little more", "methodology 2.6", on(small, Method::lora, 1), 18, 1.5},
      {"70B, QLoRA", "Dettmers et al. 2023, arXiv:2305.14314: 65B below 48 GB", on(large, Method::qlora, 1),
       48, 2},
      {"70B, LoRA: weights of 140 GB", "methodology 2.6", on(large, Method::lora, 1), 150, 5},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what, row.source);
    CHECK(row.found == Approx(row.expected).margin(row.tolerance));
  }
  CHECK(on(small, Method::full, 1) > room(1, 80));
  CHECK(on(small, Method::full, 2) < room(2, 80));
  CHECK(on(small, Method::full, 1, Optimizer::adam_8bit) > room(1, 80)); // 70 GB, but not beside the rest
  CHECK(on(small, Method::full, 2, Optimizer::adam_8bit) < room(2, 48));
  CHECK(on(small, Method::lora, 1) < room(1, 24));
  CHECK(on(large, Method::qlora, 1) < room(1, 80));
  CHECK(on(large, Method::qlora, 1) > room(1, 40));
  CHECK(on(large, Method::lora, 1) > room(1, 80));
  CHECK(on(large, Method::lora, 4) < room(4, 80));
}

TEST_CASE("what is divided is divided, what every device holds is not") {
  const auto memory = training_memory(llama(7, 32, 4096), Method::full, short_text, shipped_coefficients());
  CHECK(memory.on(8).count() == Approx(memory.divided.count() + 8 * memory.each.count()));
  CHECK(memory.each.count() > mean(shipped_coefficients().train.runtime_gb));
  // Longer examples take more room for activations and scores, not for weights.
  RequestSize longer;
  longer.input_tokens = 8000;
  const auto more = training_memory(llama(7, 32, 4096), Method::full, longer, shipped_coefficients());
  CHECK(more.divided == memory.divided);
  CHECK(more.each.count() > memory.each.count() + 2);
}

TEST_CASE("a model that fits no machine is not served") {
  auto catalog = small_catalog();
  const auto& k = shipped_coefficients();
  const auto& small = *find_model(catalog, "hf/chat-8b");
  CHECK(replica_memory(small, short_text, k).count() > 16); // bf16 weights alone
  const auto hosting = offered_machines(catalog, "us-east-1", Product::hosting),
             training = offered_machines(catalog, "us-east-1", Product::training);
  CHECK_FALSE(serving_machines(hosting, catalog, k, small, short_text).empty());
  const auto large = resized(small, Parameters{70e9});
  CHECK(serving_machines(hosting, catalog, k, large, short_text).empty());
  CHECK(training_machines(training, catalog, k, large, Method::lora, short_text, Flop{1e18}).empty());
}

TEST_CASE("small encoders may be served without an accelerator") {
  const auto catalog = small_catalog();
  const auto machines =
      serving_machines(offered_machines(catalog, "us-east-1", Product::hosting), catalog,
                       shipped_coefficients(), *find_model(catalog, "hf/encoder"), short_text);
  bool cpu = false;
  for (const auto& m : machines)
    cpu = cpu || !m.accelerator;
  CHECK(cpu);
}

TEST_CASE("unlisted hardware is like the card that draws as much") {
  auto catalog = small_catalog();
  const auto* like = instance_like(catalog, 250);
  REQUIRE(like);
  CHECK(like->type == "g1.xlarge");
}
