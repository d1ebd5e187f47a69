// The laws of decoding and diffusion as the planner and the backtest call them, against
// scripts/fit/generation_law.py; and that a prediction sees nothing of what was measured.
#include "steelyard/evidence/serving_backtest.hpp"

#include "steelyard/evidence/serving_forecast.hpp"
#include "steelyard/io/serving_run_reader.hpp"

#include "support/catch.hpp"
#include "support/shipped.hpp"

#include <array>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

using namespace steelyard;

namespace {

// Models that exist in settings that nobody measured.
const std::string text_header =
    "id,model_id,total_params_billions,activated_params_billions,weight_precision,gpu_model,num_gpus,task,"
    "avg_batch_size,avg_output_len,energy_per_token_joules,median_itl_ms,avg_power_watts,"
    "output_throughput_tokens_per_sec,energy_per_request_joules,p90_itl_ms\n";

const std::vector<std::string> text_rows{
    "dense,Qwen/Qwen3-8B,8,8,bfloat16,H100,1,lm-arena-chat,8,600",
    "experts,Qwen/Qwen3-235B-A22B-Instruct-2507-FP8,235,22,fp8,H100,8,lm-arena-chat,64,700",
    "four-bit,openai/gpt-oss-20b,21,4,mxfp4,B200,1,gpqa,32,3000",
    "pictures,Qwen/Qwen3-VL-30B-A3B-Instruct,30,3,bfloat16,B200,1,image-chat,16,500",
    "half-sparse,meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8,400,17,fp8,H100,8,lm-arena-chat,128,600",
    "latent,deepseek-ai/DeepSeek-R1-0528,671,37,fp8,B200,8,gpqa,100,8000",
    "videos,Qwen/Qwen3-Omni-30B-A3B-Instruct,30,3,bfloat16,H100,2,video-chat,50,400",
    "code,Qwen/Qwen3-Coder-480B-A35B-Instruct,480,35,bfloat16,B200,8,sourcegraph-fim,200,90",
    "no-card,somebody/Unheard-12B,12,12,fp8,B200,2,gpqa,500,2000"};

const std::string image_header =
    "id,model_id,total_params_billions,gpu_model,num_gpus,task,batch_size,inference_steps,image_height,"
    "image_width,video_height,video_width,num_frames,ring_degree,ulysses_degree,energy_per_image_joules,"
    "energy_per_video_joules,batch_latency_s,avg_power_watts\n";

const std::vector<std::string> image_rows{
    "two-streams,stabilityai/stable-diffusion-3.5-large,8.1,H100,1,text-to-image,1,28,1024,1024,,,,1,1",
    "linear,Efficient-Large-Model/"
    "SANA1.5_4.8B_1024px_diffusers,4.8,B200,1,text-to-image,8,20,1024,1024,,,,1,1",
    "distilled,black-forest-labs/FLUX.1-dev,12,H100,2,text-to-image,4,50,512,768,,,,1,2",
    "shared,Wan-AI/Wan2.1-T2V-1.3B-Diffusers,1.3,B200,4,text-to-video,1,50,,,480,832,81,2,2",
    "stretched,zai-org/CogVideoX1.5-5B,5,H100,8,text-to-video,2,50,,,768,1360,81,1,8",
    "usual,PixArt-alpha/PixArt-Sigma-XL-2-1024-MS,0.6,H100,1,text-to-image,2,20,,,,,,,"};

/// A table of the rows, all with the same measurements.
std::string table(const std::string& header, const std::vector<std::string>& rows,
                  const std::string& measured) {
  std::string text = header;
  for (const auto& row : rows)
    text += row + "," + measured + "\n";
  return text;
}

std::vector<PublishedServing> read(const std::string& text) {
  std::istringstream in{text};
  auto runs = read_serving_runs(in, "serving.csv");
  if (!runs) FAIL(runs.error().errors.front().what);
  return std::move(runs->runs);
}

Backtest backtest(const std::string& text) {
  return backtest_serving(read(text), test::shipped_catalog(), test::shipped_coefficients());
}

ServingForecast forecast(const ServingFacts& facts) {
  return ServingForecaster{test::shipped_catalog(), test::shipped_coefficients()}.predict(facts);
}

ServingFacts facts_of(const std::string& id) {
  for (const auto& run : read(table(text_header, text_rows, "1,1,,,,")))
    if (run.id == id) return run.facts;
  FAIL(id);
  return {};
}

/// What `scripts/fit/generation_law.py FOLDER --predict` says of these rows.
struct Expected {
  const char* id;
  const char* target;
  double p10, p50, p90;
};

constexpr std::array expected{
    Expected{"dense", "energy_per_token_j", 0.3755266208, 0.4506010521, 0.5406841937},
    Expected{"dense", "inter_token_latency_ms", 7.199412185, 8.319310524, 9.613413681},
    Expected{"experts", "energy_per_token_j", 1.634127249, 2.189628445, 2.933965349},
    Expected{"experts", "inter_token_latency_ms", 30.64590795, 35.41300567, 40.92164515},
    Expected{"four-bit", "energy_per_token_j", 0.1023715593, 0.1371714952, 0.1838012356},
    Expected{"four-bit", "inter_token_latency_ms", 5.114243278, 6.330007663, 7.834785097},
    Expected{"pictures", "energy_per_token_j", 0.7466333231, 1.016652045, 1.384322596},
    Expected{"pictures", "inter_token_latency_ms", 26.75962554, 35.89845441, 48.15833567},
    Expected{"half-sparse", "energy_per_token_j", 0.640089725, 0.8576802507, 1.149237964},
    Expected{"half-sparse", "inter_token_latency_ms", 24.91201519, 28.78718218, 33.26514742},
    Expected{"latent", "energy_per_token_j", 1.850514482, 2.47957382, 3.322474042},
    Expected{"latent", "inter_token_latency_ms", 30.85232249, 38.18657565, 47.26433674},
    Expected{"videos", "energy_per_token_j", 0.3410273099, 0.4643592794, 0.6322940543},
    Expected{"videos", "inter_token_latency_ms", 14.92228278, 18.5935284, 23.16799},
    Expected{"code", "energy_per_token_j", 3.348772055, 4.487145385, 6.012494544},
    Expected{"code", "inter_token_latency_ms", 35.43656558, 43.8605908, 54.28718596},
    Expected{"no-card", "energy_per_token_j", 0.07655294473, 0.09185723602, 0.1102211266},
    Expected{"no-card", "inter_token_latency_ms", 37.24143413, 46.09451499, 57.05216143},
    Expected{"two-streams", "energy_per_image_j", 3922.701733, 5547.17414, 7844.37437},
    Expected{"linear", "energy_per_image_j", 916.1522902, 1295.550016, 1832.064233},
    Expected{"distilled", "energy_per_image_j", 2822.114114, 3990.810288, 5643.487864},
    Expected{"shared", "energy_per_video_j", 61225.93251, 77947.36831, 99235.60127},
    Expected{"stretched", "energy_per_video_j", 254385.9785, 323861.4218, 412311.3278}};

const Prediction* find_row(const Backtest& backtest, std::string_view id, std::string_view target) {
  for (const auto& row : backtest.rows)
    if (row.id == id && row.target == target) return &row;
  return nullptr;
}

} // namespace

TEST_CASE("predictions are those of the fit") {
  const auto text = backtest(table(text_header, text_rows, "1,1,,,,"));
  const auto images = backtest(table(image_header, image_rows, "1,1,,"));
  CHECK(text.kind == "serving");
  CHECK(text.skipped.empty());
  CHECK(text.rows.size() == 2 * text_rows.size());
  CHECK(images.rows.size() == image_rows.size());
  for (const Expected& e : expected) {
    CAPTURE(e.id, e.target);
    const Prediction* row = find_row(text, e.id, e.target);
    if (!row) row = find_row(images, e.id, e.target);
    REQUIRE(row);
    CHECK(row->p10 == Approx(e.p10).epsilon(1e-8));
    CHECK(row->p50 == Approx(e.p50).epsilon(1e-8));
    CHECK(row->p90 == Approx(e.p90).epsilon(1e-8));
  }
}

TEST_CASE("groups of a row") {
  const auto result = backtest(table(text_header, text_rows, "1,1,,,,"));
  const auto groups = find_row(result, "experts", "energy_per_token_j")->groups;
  CHECK(std::set<std::string>(groups.begin(), groups.end()) ==
        std::set<std::string>{"gpu:h100-sxm5-80gb", "task:lm-arena-chat", "category:moe"});
  CHECK(find_score(result, "energy_per_token_j", "category:dense"));
}

TEST_CASE("no measurement changes a prediction") {
  const std::string plain = "2,9,700,1000,300,12";
  const auto reference = backtest(table(text_header, text_rows, plain));
  // Each in turn is blank, another number, or no number; of the two targets, the other one must be the same.
  for (const auto& garbled :
       {",9,700,1000,300,12", "77,9,700,1000,300,12", "x,9,700,1000,300,12", "2,,700,1000,300,12",
        "2,0.1,700,1000,300,12", "2,?,700,1000,300,12", "2,9,,,,", "2,9,1,1,1,1", "2,9,x,x,x,x"}) {
    CAPTURE(garbled);
    const auto result = backtest(table(text_header, text_rows, garbled));
    CHECK(result.rows.size() >= text_rows.size());
    for (const Prediction& row : result.rows) {
      const Prediction* same = find_row(reference, row.id, row.target);
      REQUIRE(same);
      CHECK(row.p10 == same->p10);
      CHECK(row.p50 == same->p50);
      CHECK(row.p90 == same->p90);
    }
  }
  const auto images = backtest(table(image_header, image_rows, "1000,1000,5,600"));
  for (const auto& garbled : {"5,5,5,600", "1000,1000,,", "1000,1000,x,x", "1000,1000,0.001,1"}) {
    CAPTURE(garbled);
    const auto result = backtest(table(image_header, image_rows, garbled));
    CHECK(result.rows.size() == image_rows.size());
    for (const Prediction& row : result.rows)
      CHECK(row.p50 == find_row(images, row.id, row.target)->p50);
  }
}

TEST_CASE("a figure that is not there costs its target only") {
  const auto result = backtest(table(text_header, {text_rows.front()}, ",9,,,,"));
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows.front().target == "inter_token_latency_ms");
  REQUIRE(result.skipped.size() == 1);
  CHECK(result.skipped.front().reason == "the file has no figure");
  CHECK_FALSE(result.skipped.front().usable);
}

TEST_CASE("what is not known is filled, and what cannot be is said") {
  ServingFacts facts = facts_of("dense");
  const double known = forecast(facts).energy_j->p50;

  ServingFacts bare = facts;
  bare.parameters_b = bare.active_b = bare.output_tokens = bare.devices = std::nullopt;
  bare.precision.clear();
  bare.task = "a benchmark of tomorrow";
  REQUIRE(forecast(bare).energy_j);
  CHECK(forecast(bare).energy_j->p50 == Approx(known).epsilon(0.1)); // by the card

  ServingFacts named;
  named.model = "somebody/Unheard-40B-A4B";
  named.gpu = "B200";
  named.batch = 32;
  const auto by_name = forecast(named);
  REQUIRE(by_name.energy_j);
  CHECK(by_name.groups.back() == "category:moe");
  named.model = "somebody/Unheard-40B"; // every token passes all of it
  CHECK(forecast(named).groups.back() == "category:dense");
  CHECK(by_name.energy_j->p50 < forecast(named).energy_j->p50);

  named.model = "somebody/Unheard";
  CHECK(forecast(named).energy_j.error().find("how large") != std::string::npos);
  named.model = "somebody/Unheard-8B";
  named.batch = std::nullopt;
  CHECK(forecast(named).energy_j.error().find("avg_batch_size") != std::string::npos);
  facts.gpu = "a GPU of tomorrow";
  CHECK(forecast(facts).latency_ms.error().find("catalogs/accelerators.json") != std::string::npos);
  facts.gpu = "Xeon";
  CHECK_FALSE(forecast(facts).latency_ms);
}

TEST_CASE("accelerators that were not measured are predicted by their data sheets, and wider") {
  const ServingFacts h100 = facts_of("dense");
  const auto width = [](const ServingFigure& figure) { return std::log(figure->p90 / figure->p10); };
  const auto measured = forecast(h100);
  double narrowest = width(measured.energy_j);
  for (const char* gpu : {"A100", "L40S", "RTX 4090", "MI300X"}) {
    CAPTURE(gpu);
    ServingFacts other = h100;
    other.gpu = gpu;
    const auto carried = forecast(other);
    REQUIRE(carried.energy_j);
    CHECK(width(carried.energy_j) > 1.5 * width(measured.energy_j));
    CHECK(width(carried.energy_j) >= narrowest);
    narrowest = width(carried.energy_j);
    CHECK(carried.energy_j->p50 > measured.energy_j->p50 / 3);
    CHECK(carried.energy_j->p50 < measured.energy_j->p50 * 3);
    CHECK(carried.latency_ms->p50 > 0.5 * measured.latency_ms->p50);
  }
}

TEST_CASE("one sequence alone errs wider than the batches of the fit") {
  ServingFacts facts = facts_of("dense");
  const auto eight = forecast(facts);
  facts.batch = 1;
  const auto one = forecast(facts);
  CHECK(one.energy_j->p50 == Approx(3.14).epsilon(0.01));
  CHECK(one.latency_ms->p50 == Approx(7.7).epsilon(0.01));
  CHECK(std::log(one.energy_j->p90 / one.energy_j->p50) ==
        Approx(1.3 * std::log(eight.energy_j->p90 / eight.energy_j->p50)));
}
