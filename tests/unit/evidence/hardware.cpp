#include "steelyard/evidence/hardware.hpp"

#include "support/catch.hpp"
#include "support/shipped.hpp"

#include <array>
#include <utility>

using namespace steelyard;

TEST_CASE("hardware is found under the names that people write") {
  const HardwareNames names{test::shipped_catalog()};
  constexpr std::array<std::pair<const char*, const char*>, 43> texts{
      {{"NVIDIA A100 40GB (AWS p4d)", "a100-sxm4-40gb"},
       {"NVIDIA A100", "a100-sxm4-40gb"},
       {"NVIDIA A100 80GB", "a100-sxm4-80gb"},
       {"8x A100-SXM4-80 GiB", "a100-sxm4-80gb"},
       {"A100 PCIe, 80 GB", "a100-pcie-80gb"},
       {"NVIDIA A100-PCIE-40GB", "a100-pcie-40gb"},
       {"NVIDIA A800 80GB", "a800-sxm4-80gb"},
       {"NVIDIA H100-SXM5-80GB", "h100-sxm5-80gb"},
       {"NVIDIA H100 (PCIe)", "h100-pcie-80gb"},
       {"H100 80GB HBM3", "h100-sxm5-80gb"},
       {"NVIDIA H200-SXM5-141GB", "h200-sxm"},
       {"NVIDIA H800", "h800-sxm5-80gb"},
       {"NVIDIA Blackwell GPU (B200-SXM-180GB)", "b200"},
       {"NVIDIA Blackwell GPU (GB200)", "gb200"},
       {"TPU v4", "tpu-v4"},
       {"Google TPUv4", "tpu-v4"},
       {"TPU v3-512 pod", "tpu-v3"},
       {"TPU-v5p", "tpu-v5p"},
       {"TPU-trillium", "tpu-v6e"},
       {"TPU-v5e", "tpu-v5e"},
       {"AMD Instinct MI300X 192GB HBM3", "mi300x"},
       {"AMD Instinct MI355X", "mi355x"},
       {"AMD Radeon RX 7900 XTX", "rtx-7900-xtx"},
       {"Intel(R) Gaudi(R) 2 AI Accelerator", "gaudi2"},
       {"Intel Gaudi2", "gaudi2"},
       {"Huawei Ascend 910", "ascend-910"},
       {"NVIDIA GeForce RTX 4090", "rtx-4090"},
       {"GeForce RTX 2080 Ti", "rtx-2080-ti"},
       {"NVIDIA RTX Pro 6000 SE PCIe 96GB", "rtx-pro-6000"},
       {"NVIDIA RTX A5000", "rtx-a5000"},
       {"NVIDIA V100 (Big Basin)", "v100-sxm2-16gb"},
       {"NVIDIA V100-SXM2-32GB", "v100-sxm2-32gb"},
       {"NVIDIA Titan X (Maxwell)", "titan-x-maxwell"},
       {"NVIDIA P100 (table; text says 3x GTX 1080)", "p100"},
       {"NVIDIA L40S", "l40s"},
       {"NVIDIA L4", "l4"},
       {"A10G (g5.12xlarge)", "a10g"},
       {"AWS Trainium2", "trainium2"},
       {"NVIDIA Quadro P600 (Epoch; OpenAI blog: P600)", "quadro-p600"},
       {"NVIDIA GTX Titan Black", "titan-black"},
       {"Quadro RTX 8000", "quadro-rtx-8000"},
       {"Titan Xp", "titan-xp"},
       {"1x 80GB NVIDIA GPU (A100/H100 class, model not stated)", "a100-sxm4-80gb"}}};
  for (const auto& [text, id] : texts) {
    CAPTURE(text, id);
    const auto found = names.find(text);
    REQUIRE(found);
    REQUIRE(found->accelerator);
    CHECK(found->accelerator->id == id);
  }
}

TEST_CASE("processors alone are no accelerator") {
  const HardwareNames names{test::shipped_catalog()};
  const auto found = names.find("2x Intel Xeon E5-2670 v3 (CPU, 16 threads)");
  REQUIRE(found);
  CHECK_FALSE(found->accelerator);
  CHECK(found->threads == 16);
  CHECK(names.find("AMD EPYC 7763")->threads == 0);
}

TEST_CASE("hardware that is not in the catalog is named with what to do") {
  const HardwareNames names{test::shipped_catalog()};
  const auto unknown = names.find("Cerebras CS-2");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error() ==
        "no accelerator \"Cerebras CS-2\" in the catalog: add it, or this name as an alias, "
        "to catalogs/accelerators.json");
  REQUIRE_FALSE(names.find(""));
  CHECK(names.find(" ").error().find("fill the column hardware") != std::string::npos);
}
