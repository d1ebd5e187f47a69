// The law as the planner and the backtest call it, against scripts/fit/training_law.py on runs that it
// fitted.
#include "steelyard/estimate/training_time.hpp"

#include "steelyard/evidence/hardware.hpp"
#include "steelyard/evidence/training_forecast.hpp"
#include "steelyard/evidence/training_work.hpp"
#include "steelyard/io/training_run_reader.hpp"

#include "support/catch.hpp"
#include "support/shipped.hpp"

#include <algorithm>
#include <fstream>

using namespace steelyard;

namespace {

/// What `scripts/fit/training_law.py tests/published/training_runs.csv --predict` says of a run.
struct Expected {
  const char* id;
  const char* family;
  const char* stack;
  double flop;                            ///< 0: trees
  double p10, p50, p90;                   ///< device-hours [h]
  double watts_p10, watts_p50, watts_p90; ///< a device [W]; 0: not metered
};

constexpr std::array expected{
    Expected{"pythia-6.9b", "llm", "standard", 1.2840322086939597e+22, 16953.8, 30975.8, 56594.9, 346.171,
             433.424, 542.669},
    Expected{"deepseek-v3", "llm", "standard", 3.4384914651662243e+24, 1.47311e+06, 2.69148e+06, 4.91752e+06,
             606.92, 759.895, 951.429},
    Expected{"roberta-large-100k", "encoder", "standard", 9.42297675142591e+20, 7960.98, 14545.3, 26575.2,
             249.516, 312.407, 391.15},
    Expected{"mlperf-v4.0-resnet-smc_ac_power-8xSMC_H100_SXM_80GB", "cnn", "tuned", 1.1030847869999999e+18,
             1.8645, 2.7413, 4.03043, 699.535, 751.555, 807.443},
    Expected{"mlperf-v4.0-llama2_70b_lora-smc_ac_power-1xSMC_H100_SXM_80GB", "llm", "tuned",
             7.731362526256371e+18, 2.56056, 3.63265, 5.1536, 817.042, 877.8, 943.076},
    Expected{"ffcv-rn18-16ep", "cnn", "standard", 1.3780127666938776e+17, 0.326482, 0.585825, 1.05118,
             196.911, 246.543, 308.684},
    Expected{"d2-frcnn-r50-fpn-1x", "detector", "standard", 1.0073707441459892e+18, 23.7343, 42.5877, 76.4176,
             199.06, 249.234, 312.054},
    Expected{"edm-imagenet64", "diffusion", "standard", 1.6428e+21, 3547.18, 8413.14, 19954.1, 330.06,
             413.253, 517.414},
    Expected{"gbdt-higgs-lightgbm", "trees", "standard", 0, 0.0302, 0.0611113, 0.123662, 0, 0, 0},
    Expected{"olmo-2-13b", "llm", "standard", 4.7579109605674834e+23, 215871, 394411, 720617, 430.031,
             538.422, 674.132},
    Expected{"dodge-vit-small", "vit", "standard", 3.182418828e+18, 22.1118, 55.8003, 140.815, 102.38,
             128.185, 160.494}};

const std::vector<PublishedTraining>& published_runs() {
  static const auto runs = [] {
    const std::string file = std::string{STEELYARD_SOURCE_DIR} + "/tests/published/training_runs.csv";
    std::ifstream in{file};
    auto read = read_training_runs(in, file);
    if (!read) FAIL(read.error().errors.front().what);
    return std::move(read->runs);
  }();
  return runs;
}

} // namespace

TEST_CASE("the law gives what its fit gave") {
  const Coefficients& coefficients = test::shipped_coefficients();
  const Sample sample{{1, 0}, 4096};
  const TrainingForecaster forecaster{test::shipped_catalog(), coefficients, sample};
  for (const Expected& row : expected) {
    CAPTURE(row.id);
    const auto run = std::ranges::find(published_runs(), row.id, &PublishedTraining::id);
    REQUIRE(run != published_runs().end());
    const TrainingFacts& facts = run->facts;
    CHECK(architecture_family(facts) == row.family);
    CHECK(software_stack(facts) == row.stack);
    if (row.flop > 0) {
      const auto work = training_work(facts, coefficients);
      REQUIRE(work);
      CHECK(work->work.flop.count() == Approx(row.flop).epsilon(1e-6));
    }
    const auto hours = forecaster.predict(facts).device_hours;
    REQUIRE(hours);
    // The reference has exact percentiles, this one those of its draws.
    CHECK(hours->p10 == Approx(row.p10).epsilon(2e-3));
    CHECK(hours->p50 == Approx(row.p50).epsilon(1e-3));
    CHECK(hours->p90 == Approx(row.p90).epsilon(2e-3));
    if (row.watts_p50 == 0) continue;
    const auto watts = forecaster.watts_per_device(facts);
    REQUIRE(watts);
    CHECK(watts->p10 == Approx(row.watts_p10).epsilon(2e-3));
    CHECK(watts->p50 == Approx(row.watts_p50).epsilon(1e-3));
    CHECK(watts->p90 == Approx(row.watts_p90).epsilon(2e-3));
  }
}

TEST_CASE("more work takes longer, a faster accelerator less") {
  const Catalog& catalog = test::shipped_catalog();
  const auto& law = test::shipped_coefficients().train_law;
  TrainingTask task;
  task.work = {Flop{1e21}, Gigabytes{1e9}};
  task.parameters = Parameters{7e9};
  const Accelerator& h100 = *find_accelerator(catalog, "h100-sxm5-80gb");
  const double hours = training_time(task, h100, law).median;
  CHECK(training_time(task, *find_accelerator(catalog, "a100-sxm4-80gb"), law).median > hours);
  for (const char* stack : {"naive", "tuned"}) {
    TrainingTask other = task;
    other.stack = stack;
    CHECK((training_time(other, h100, law).median > hours) == (std::string_view{stack} == "naive"));
  }
  task.work.flop = Flop{2e21};
  CHECK(training_time(task, h100, law).median > hours);
  CHECK(training_time(task, h100, law).sd_ln > 0);
}

TEST_CASE("accelerators that share an effect") {
  const Catalog& catalog = test::shipped_catalog();
  const auto of = [&](const char* id) { return generation(*find_accelerator(catalog, id)); };
  CHECK(of("h100-pcie-80gb") == "hopper");
  CHECK(of("gh200") == "hopper");
  CHECK(of("gb200") == "blackwell");
  CHECK(of("a10g") == "ampere");
  CHECK(of("rtx-4090") == "consumer");
  CHECK(of("rtx-a6000") == "workstation");
  CHECK(of("rtx-6000-ada") == "workstation");
  CHECK(of("l40s") == "workstation");
  CHECK(of("t4") == "volta");
  CHECK(of("tpu-v5p") == "tpu");
  CHECK(of("titan-v") == "consumer");
  CHECK(of("mi300x") == "amd");
  CHECK(of("m40") == "legacy");
  CHECK(of("trainium2") == "other");
}
