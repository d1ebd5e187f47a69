#include "support/small_catalog.hpp"

#include "steelyard/option/fit.hpp"

using namespace steelyard;
using namespace steelyard::test;

TEST_CASE("training takes more memory the more of a model is trained") {
  const auto catalog = small_catalog();
  const auto& model = *find_model(catalog, "hf/chat-8b");
  const auto& k = shipped_coefficients();
  const double full = training_memory(model, Method::full, k).count(),
               lora = training_memory(model, Method::lora, k).count(),
               qlora = training_memory(model, Method::qlora, k).count();
  CHECK(full ==
        Approx(8 * 16 * 1.25 + 2.5)); // 16 B a parameter, a quarter for activations, 2.5 GB for the runtime
  CHECK(lora < full / 5);
  CHECK(qlora < lora / 2);
}

TEST_CASE("a model that fits no machine is not served") {
  auto catalog = small_catalog();
  const auto& k = shipped_coefficients();
  const RequestSize size{100, 1, 0, 0, 0, 0, 0, 0, 0, 400, 0};
  const auto& small = *find_model(catalog, "hf/chat-8b");
  CHECK(replica_memory(small, size, k).count() > 16); // bf16 weights alone
  CHECK_FALSE(serving_machines(catalog, k, "us-east-1", small, size).empty());
  const auto large = resized(small, Parameters{70e9});
  CHECK(serving_machines(catalog, k, "us-east-1", large, size).empty());
  CHECK(training_machines(catalog, k, "us-east-1", large, Method::lora, Flop{1e18}).empty());
}

TEST_CASE("small encoders may be served without an accelerator") {
  const auto catalog = small_catalog();
  const RequestSize size{100, 1, 0, 0, 0, 0, 0, 0, 0, 400, 0};
  const auto machines = serving_machines(catalog, shipped_coefficients(), "us-east-1",
                                         *find_model(catalog, "hf/encoder"), size);
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
