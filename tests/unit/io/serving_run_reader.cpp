#include "steelyard/io/serving_run_reader.hpp"

#include "support/catch.hpp"

#include <sstream>

using namespace steelyard;

namespace {

const std::string text_header =
    "id,model_id,total_params_billions,activated_params_billions,weight_precision,"
    "gpu_model,num_gpus,tensor_parallel,max_num_seqs,task,avg_batch_size,"
    "avg_output_len,energy_per_token_joules,median_itl_ms\n";
const std::string image_header =
    "id,model_id,total_params_billions,gpu_model,num_gpus,task,batch_size,inference_steps,image_height,"
    "image_width,video_height,video_width,num_frames,energy_per_image_joules,energy_per_video_joules\n";

Result<ServingRuns, Diagnostics> read(const std::string& text) {
  std::istringstream in{text};
  return read_serving_runs(in, "serving.csv");
}

} // namespace

TEST_CASE("a table of language models: cells, known and not") {
  const auto read_runs = read(text_header + "a,Qwen/Qwen3-8B,8,8,bfloat16,H100,1,1,64,gpqa,61.5,900,0.3,11\n"
                                            "b,,,,,,,4,64,,,,,\n");
  REQUIRE(read_runs);
  CHECK(read_runs->warnings.empty());
  REQUIRE(read_runs->runs.size() == 2);
  const PublishedServing& a = read_runs->runs.front();
  CHECK(a.id == "a");
  CHECK(a.line == 2);
  CHECK(a.facts.model == "Qwen/Qwen3-8B");
  CHECK(a.facts.batch == 61.5);
  CHECK(a.facts.output_tokens == 900);
  CHECK_FALSE(a.facts.diffusion);
  CHECK(a.outcome.energy_per_token_j.value == 0.3);
  CHECK(a.outcome.inter_token_latency_ms.value == 11);
  const PublishedServing& b = read_runs->runs.back();
  CHECK(b.facts.batch == 64); // as many as may run at a time
  CHECK(b.facts.devices == 4);
  CHECK_FALSE(b.facts.parameters_b);
  CHECK_FALSE(b.outcome.energy_per_token_j.value);
}

TEST_CASE("a table of diffusion: the task says whether it is of images or videos") {
  const auto read_runs = read(image_header + "a,FLUX,12,H100,1,text-to-image,2,50,512,768,,,,900,\n"
                                             "b,Wan,14,B200,8,text-to-video,1,40,,,480,832,81,,90000\n");
  REQUIRE(read_runs);
  const ServingFacts& image = read_runs->runs.front().facts;
  CHECK(image.diffusion);
  CHECK_FALSE(image.video);
  CHECK(image.height == 512);
  CHECK(image.width == 768);
  CHECK_FALSE(image.frames);
  const ServingFacts& video = read_runs->runs.back().facts;
  CHECK(video.video);
  CHECK(video.height == 480);
  CHECK(video.frames == 81);
  CHECK(read_runs->runs.back().outcome.energy_per_video_j.value == 90000);
}

TEST_CASE("a bad fact costs its row, a bad figure its target, and neither the rest") {
  const auto read_runs = read(text_header + "a,m,8B,8,fp8,H100,1,1,64,gpqa,60,900,0.3,11\n"
                                            "b,m,8,8,fp8,H100,1,1,64,gpqa,60,900,much,11\n"
                                            "c,m,8,8,fp8,H100,1,1,64,gpqa,60,900,0,-1\n");
  REQUIRE(read_runs);
  REQUIRE(read_runs->warnings.size() == 1);
  CHECK(read_runs->warnings.front().where.line == 2);
  CHECK(read_runs->warnings.front().where.column == 3);
  CHECK(read_runs->runs[0].unreadable == "total_params_billions is \"8B\"");
  CHECK(read_runs->runs[1].unreadable.empty());
  CHECK_FALSE(read_runs->runs[1].outcome.energy_per_token_j.value);
  CHECK(read_runs->runs[1].outcome.energy_per_token_j.missing ==
        "energy_per_token_joules is \"much\", no number above 0");
  CHECK(read_runs->runs[1].outcome.inter_token_latency_ms.value == 11);
  CHECK_FALSE(read_runs->runs[2].outcome.energy_per_token_j.value);
  CHECK_FALSE(read_runs->runs[2].outcome.inter_token_latency_ms.value);
}

TEST_CASE("columns that are missing are named") {
  const auto what = [](const std::string& text) {
    const auto runs = read(text);
    REQUIRE_FALSE(runs);
    return runs.error().errors.front().what;
  };
  CHECK(what("id,name\na,b\n").find("median_itl_ms") != std::string::npos);
  CHECK(what("id,model_id,task,gpu_model,num_gpus,total_params_billions,energy_per_image_joules\n")
            .find("inference_steps, energy_per_video_joules") != std::string::npos);
  CHECK(what("").find("empty") != std::string::npos);
}
