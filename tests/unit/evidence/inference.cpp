#include "steelyard/evidence/inference_backtest.hpp"
#include "steelyard/evidence/inference_forecast.hpp"
#include "steelyard/evidence/inference_work.hpp"

#include "evidence/named.hpp"
#include "evidence/words.hpp"

#include "support/catch.hpp"
#include "support/shipped.hpp"

#include <algorithm>
#include <string>

using namespace steelyard;

namespace {

InferenceFacts resnet() {
  InferenceFacts facts;
  facts.model = "timm/resnet50";
  facts.task = "image-classification";
  facts.parameters = 25.56e6;
  facts.hardware = "NVIDIA RTX 4090";
  facts.devices = 1;
  facts.precision = "amp fp16";
  facts.batch = 256;
  facts.software = "timm benchmark.py (PyTorch)";
  facts.input_size = "224x224";
  facts.throughput_unit = "samples/s";
  return facts;
}

Result<InferenceTask, std::string> task_of(const InferenceFacts& facts) {
  static const HardwareNames names{test::shipped_catalog()};
  return inference_task(facts, names, test::shipped_catalog(), test::shipped_coefficients());
}

ItemCost cost_of(const InferenceFacts& facts) {
  const auto item = item_cost(facts, test::shipped_catalog(), test::shipped_coefficients());
  if (!item) FAIL(item.error());
  return *item;
}

InferenceForecast forecast(const InferenceFacts& facts) {
  return InferenceForecaster{test::shipped_catalog(), test::shipped_coefficients()}.predict(facts);
}

} // namespace

TEST_CASE("sizes and sides in names") {
  CHECK(size_in_name("meta-llama/Llama-2-7b-hf") == 7e9);
  CHECK(size_in_name("bigscience/bloomz-1b7") == 1e9);
  CHECK(size_in_name("facebook/opt-2.7b") == 2.7e9);
  CHECK(size_in_name("EleutherAI/gpt-neo-125m") == 125e6);
  CHECK_FALSE(size_in_name("facebook/wav2vec2-base-960h"));
  CHECK_FALSE(size_in_name("Mixtral-8x7B-Instruct"));
  CHECK(side_before_times("ImageNet 224x224") == 224);
  CHECK(side_before_times("800 x 600") == 800);
  CHECK_FALSE(side_before_times("1x1g.10gb"));
  CHECK_FALSE(side_before_times("KiTS19"));
  CHECK(number_behind("SQuAD seq 384", "seq") == 384);
  CHECK_FALSE(number_behind("sequence", "seq"));
}

TEST_CASE("the network whose spelling says most is meant") {
  const auto& networks = test::shipped_coefficients().networks;
  const auto id = [&](std::string_view name, bool detects) -> std::string {
    const Network* found = spelled_network(networks, Wording{name}, detects);
    return found ? found->id : "";
  };
  CHECK(id("timm/wide_resnet50_2", false) == "wide-resnet50");
  CHECK(id("microsoft/resnet-50", false) == "resnet50");
  CHECK(id("timm/efficientnetv2_rw_t", false) == "efficientnetv2-rw-t");
  CHECK(id("timm/efficientvit_l1", false) == "efficientvit-l");
  CHECK(id("facebook/detr-resnet-50", true) == "detr");
  CHECK(id("facebook/detr-resnet-50-dc5", true) == "detr-dc5");
  CHECK(id("RetinaNet-ResNeXt50 800x800", true) == "retinanet-resnext50");
  CHECK(id("a network of its own", false).empty());
  const auto group = [](std::string_view name) {
    return std::string{spelled_group(test::shipped_coefficients().network_groups, Wording{name})};
  };
  CHECK(group("vit_base_patch16_224") == "attention");
  CHECK(group("mobilevit_s") == "depthwise");
  CHECK(group("fastvit_t8") == "plain");
  CHECK(group("efficientvit_b0") == "fused");
  CHECK(group("resnet50") == "plain");
}

TEST_CASE("work of an item follows its name, size and task") {
  const ItemCost plain = cost_of(resnet());
  CHECK(plain.kind == "image");
  CHECK(plain.flop.count() == Approx(8.2e9));
  CHECK(plain.activations == Approx(11.1e6));
  InferenceFacts larger = resnet();
  larger.input_size = "448x448";
  CHECK(cost_of(larger).flop.count() == Approx(4 * 8.2e9));
  InferenceFacts unknown = resnet();
  unknown.model = "a network of its own";
  CHECK(cost_of(unknown).flop.count() == Approx(2 * 170 * 25.56e6));
  unknown.parameters.reset();
  CHECK_FALSE(item_cost(unknown, test::shipped_catalog(), test::shipped_coefficients()));

  InferenceFacts image = resnet();
  image.task = "text-to-image";
  image.model = "stabilityai/stable-diffusion-xl-base-1.0";
  image.input_size = "1024x1024, 20 steps";
  CHECK(cost_of(image).passes == 40);
  CHECK(cost_of(image).flop.count() == Approx(40 * 2 * 2990e9));
  image.task = "text-to-video";
  CHECK_FALSE(item_cost(image, test::shipped_catalog(), test::shipped_coefficients()));
}

TEST_CASE("software and hardware decide the law") {
  const auto stack = [](const std::string& software, const std::string& hardware) {
    InferenceFacts facts = resnet();
    facts.software = software;
    facts.hardware = hardware;
    const auto task = task_of(facts);
    if (!task) FAIL(task.error());
    return task->item->stack;
  };
  CHECK(stack("timm benchmark.py (PyTorch)", "NVIDIA RTX 4090") == "timm");
  CHECK(stack("transformers/diffusers pipeline", "NVIDIA H100 80GB") == "pipeline");
  CHECK(stack("onnxruntime", "CPU AWS c6i.2xlarge (4 cores Ice Lake)") == "cpu");
  CHECK(stack("onnxruntime", "NVIDIA H100 80GB") == "tuned");
  CHECK(stack("TensorRT 10.2", "NVIDIA H100 80GB") == "tuned");
  InferenceFacts facts = resnet();
  facts.hardware = "an abacus";
  REQUIRE_FALSE(task_of(facts));
  CHECK(task_of(facts).error().find("an abacus") != std::string::npos);
}

TEST_CASE("a slice of a partitioned part computes in proportion") {
  InferenceFacts whole = resnet(), part = resnet();
  whole.hardware = "NVIDIA A100-SXM-80GB";
  part.hardware = "NVIDIA A100-SXM-80GB (1x1g.10gb MIG)";
  part.devices = 8;
  const auto of_whole = task_of(whole), of_part = task_of(part);
  REQUIRE(of_whole);
  REQUIRE(of_part);
  CHECK(of_part->item->part.fp16.count() == Approx(of_whole->item->part.fp16.count() / 7));
  CHECK(of_part->item->devices == 1);
}

TEST_CASE("throughput grows with devices, and batches of one do not fill them") {
  InferenceFacts facts = resnet();
  facts.software = "TensorRT 10.2";
  facts.hardware = "NVIDIA H100 80GB";
  facts.batch.reset();
  facts.devices = 1;
  const auto one = forecast(facts).throughput;
  facts.devices = 8;
  const auto eight = forecast(facts).throughput;
  REQUIRE(one);
  REQUIRE(eight);
  CHECK(eight->p50 == Approx(8 * one->p50));
  facts.batch = 1;
  const auto single = forecast(facts).throughput;
  REQUIRE(single);
  CHECK(single->p50 < one->p50);
}

TEST_CASE("a model that the fit saw on an engine has a narrower interval") {
  InferenceFacts seen = resnet(), unseen = resnet();
  seen.software = unseen.software = "TensorRT 10.2";
  seen.model = "ResNet-50 v1.5";
  const auto narrow = forecast(seen).throughput, wide = forecast(unseen).throughput;
  REQUIRE(narrow);
  REQUIRE(wide);
  CHECK(narrow->p90 / narrow->p10 < wide->p90 / wide->p10);
}

TEST_CASE("energy of a request is power over throughput, within the meter's boundary") {
  InferenceFacts facts = resnet();
  facts.software = "TensorRT 10.2";
  facts.energy_scope = "server (full system AC wall power)";
  const auto found = forecast(facts);
  REQUIRE(found.power_w);
  REQUIRE(found.energy_per_request_wh);
  CHECK(found.energy_per_request_wh->p50 == Approx(found.power_w->p50 / found.throughput->p50 / 3600));
  facts.energy_scope = "datacenter incl PUE";
  CHECK_FALSE(forecast(facts).power_w);
  facts.energy_scope.clear();
  CHECK_FALSE(forecast(facts).energy_per_request_wh);
  CHECK(forecast(facts).throughput);
}

TEST_CASE("a language model under load is predicted by tokens, and per request where samples are counted") {
  InferenceFacts facts = resnet();
  facts.task = "text-generation";
  facts.model = "meta-llama/Llama-2-70b-hf";
  facts.parameters = 70e9;
  facts.software = "TensorRT-LLM (pytorch backend)";
  facts.hardware = "NVIDIA H100 80GB";
  facts.devices = 8;
  facts.batch.reset();
  facts.input_size.clear();
  facts.tokens_read = 128;
  facts.tokens_written = 128;
  facts.throughput_unit = "output tokens/s";
  const auto tokens = forecast(facts).throughput;
  REQUIRE(tokens);
  facts.throughput_unit = "samples/s";
  const auto samples = forecast(facts).throughput;
  REQUIRE(samples);
  CHECK(tokens->p50 == Approx(128 * samples->p50));
}

TEST_CASE("rows without a figure, of estimates and with odd cells are skipped with a reason") {
  PublishedInference run;
  run.id = "timm-0001";
  run.facts = resnet();
  run.outcome.throughput = 5000;
  PublishedInference estimate = run, unreadable = run, huge = run;
  estimate.facts.energy_scope = "server (full system AC wall power)";
  estimate.outcome.power_w = 300;
  estimate.outcome.estimated = true;
  unreadable.unreadable = "batch_size is \"many\"";
  huge.facts.model = "unheard of";
  huge.facts.parameters = 1e307; // whose FLOP no number holds
  const std::vector<PublishedInference> runs{run, estimate, unreadable, huge};
  const Backtest result = backtest_inference(runs, test::shipped_catalog(), test::shipped_coefficients());
  CHECK(result.kind == "inference");
  CHECK(result.rows.size() == 2);
  CHECK(result.skipped.size() == 10);
  for (const Skipped& row : result.skipped)
    CHECK_FALSE(row.reason.empty());
  const Score* score = find_score(result, "throughput_per_s", "origin:timm");
  REQUIRE(score);
  CHECK(score->n == 2);
  CHECK(find_score(result, "throughput_per_s", "task:image-classification"));
  CHECK(find_score(result, "throughput_per_s", "hardware:gpu"));
}
