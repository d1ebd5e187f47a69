// Each rule on training metrics: series just below and just above its thresholds.
#include "job.hpp"

#include "support/catch.hpp"

#include <limits>
#include <stdexcept>

using namespace steelyard;
using namespace steelyard::test;

namespace {

using Values = std::vector<double>;

JobRecord job_of(const std::vector<std::pair<std::string, Values>>& series) {
  JobRecorder recorder;
  for (const auto& [name, values] : series)
    add_series(recorder, name, MetricMode::unsaid, values);
  return recorder.finish();
}

JobRecord losses_of(const Values& train, const Values& validation) {
  JobRecorder recorder;
  add_series(recorder, "loss", MetricMode::train, train);
  add_series(recorder, "loss", MetricMode::validation, validation);
  return recorder.finish();
}

bool fires(const JobRecord& job, const std::string& rule,
           const std::vector<std::pair<std::string, double>>& parameters = {}) {
  const Verdict v = judged(job, rule, Thresholds::code, parameters);
  REQUIRE(v.needs.empty());
  return v.fired;
}

Values repeated(double value, std::size_t count) {
  return Values(count, value);
}

} // namespace

TEST_CASE("Overfit compares validation with training") {
  CHECK(fires(losses_of({1, 1, 1}, {1, 1.05, 1.11}), "Overfit"));
  CHECK_FALSE(fires(losses_of({1, 1, 1}, {1, 1.05, 1.09}), "Overfit"));
  const Verdict v = judged(losses_of({1, 1, 1}, {1, 1.05, 1.11}), "Overfit");
  CHECK(v.first_fired_step == 2);
  CHECK(v.first_fired == Approx(began + 120));
  // Two in a row are asked for, and there is one.
  CHECK_FALSE(fires(losses_of({1, 1, 1, 1}, {1, 1.2, 1, 1.2}), "Overfit", {{"patience", 2}}));
  CHECK(fires(losses_of({1, 1, 1, 1}, {1, 1, 1.2, 1.2}), "Overfit", {{"patience", 2}}));
  CHECK_FALSE(fires(losses_of({1, 1, 1}, {2, 1, 1}), "Overfit", {{"start_step", 1}}));
  CHECK_FALSE(judged(job_of({{"loss", {1, 2}}}), "Overfit").needs.empty());
}

TEST_CASE("Overtraining waits ten points of validation without progress") {
  Values validation{1.0};
  for (int i = 0; i < 9; ++i)
    validation.push_back(0.995);
  CHECK_FALSE(fires(losses_of(repeated(1, 3), validation), "Overtraining"));
  validation.push_back(0.995);
  CHECK(fires(losses_of(repeated(1, 3), validation), "Overtraining"));
  validation.back() = 0.98; // better by more than delta
  CHECK_FALSE(fires(losses_of(repeated(1, 3), validation), "Overtraining"));
  // Without validation five points of training are enough.
  CHECK(fires(job_of({{"loss", repeated(1, 6)}}), "Overtraining"));
  CHECK_FALSE(fires(job_of({{"loss", repeated(1, 5)}}), "Overtraining"));
}

TEST_CASE("LossNotDecreasing checks every ten steps") {
  const auto falling = [](double percent, std::size_t count) {
    Values values;
    for (std::size_t i = 0; i < count; ++i)
      values.push_back(i < 10 ? 1 : 1 - percent / 100);
    return values;
  };
  CHECK_FALSE(fires(job_of({{"loss", falling(0.11, 11)}}), "LossNotDecreasing"));
  CHECK(fires(job_of({{"loss", falling(0.09, 11)}}), "LossNotDecreasing"));
  const Verdict early = judged(job_of({{"loss", falling(0.09, 10)}}), "LossNotDecreasing");
  CHECK_FALSE(early.fired);
  CHECK(early.needs == "a loss over more than 10 steps");
  const JobRecord slow = job_of({{"loss", falling(0.09, 11)}});
  CHECK_FALSE(judged(slow, "LossNotDecreasing", Thresholds::docs).fired);
  CHECK(judged(job_of({{"loss", repeated(1, 11)}}), "LossNotDecreasing", Thresholds::docs).fired);
}

TEST_CASE("StalledTrainingRule fires when half an hour brings nothing") {
  const auto pause = [](double seconds) {
    JobRecorder recorder;
    add_series(recorder, "loss", MetricMode::train, {1, 0.9}, seconds);
    return recorder.finish();
  };
  CHECK_FALSE(fires(pause(1800), "StalledTrainingRule"));
  CHECK(fires(pause(1801), "StalledTrainingRule"));
  CHECK(judged(pause(9000), "StalledTrainingRule").first_fired == Approx(began + 1800));
  // The machine runs on after the last point.
  JobRecorder hung;
  add_series(hung, "loss", MetricMode::train, {1, 0.9});
  add(hung, Dimension::gpu_utilisation, "gpu0", 4000, always(0));
  CHECK(fires(hung.finish(), "StalledTrainingRule"));
}

TEST_CASE("rules on single values fire beyond their threshold") {
  const double nan = std::numeric_limits<double>::quiet_NaN(),
               infinite = std::numeric_limits<double>::infinity();

  struct Row {
    const char *rule, *series;
    double fires, quiet;
  };

  for (const Row& row : {
           Row{"VanishingGradient", "gradient/conv1", 0.99e-7, 1.01e-7},
           {"ExplodingTensor", "loss", nan, 1e300},
           {"ExplodingTensor", "loss", -infinite, 0},
           {"SaturatedActivation", "activation-fraction-saturated/tanh1", 0.501, 0.5},
           {"DeadRelu", "activation-fraction-zero/relu1", 0.501, 0.5},
           {"WeightUpdateRatio", "weight-update-ratio/fc", 10.1, 10},
           {"WeightUpdateRatio", "weight-update-ratio/fc", 0.9e-8, 1.1e-8},
           {"AllZero", "fraction-zero/bias", 1, 0.999},
           {"TreeDepth", "tree-depth", 5, 4},
           {"TreeDepth", "tree-largest-node", 32, 31},
           {"ClassImbalance", "class-misprediction/3", 0.71, 0.7},
       }) {
    CAPTURE(row.rule, row.fires);
    CHECK(fires(job_of({{row.series, {row.quiet, row.fires}}}), row.rule));
    CHECK_FALSE(fires(job_of({{row.series, {row.quiet, row.quiet}}}), row.rule));
    // Any series will do for what looks for numbers that are none.
    CHECK(judged(job_of({{"other", {1, 2}}}), row.rule).needs.empty() ==
          (std::string{row.rule} == "ExplodingTensor"));
  }
}

TEST_CASE("only_nan lets infinity pass") {
  const RuleDescription& rule = *find_rule("ExplodingTensor");
  RuleValues values{rule, Thresholds::code};
  REQUIRE(values.set("only_nan", flag_value(true)));
  const JobRecord job = job_of({{"loss", {std::numeric_limits<double>::infinity()}}});
  CHECK_FALSE(rule.judge(job, values).fired);
}

TEST_CASE("WeightUpdateRatio divides updates by weights where it has both") {
  CHECK(fires(job_of({{"update/fc", {11}}, {"weight/fc", {1}}}), "WeightUpdateRatio"));
  CHECK_FALSE(fires(job_of({{"update/fc", {9}}, {"weight/fc", {1}}}), "WeightUpdateRatio"));
}

TEST_CASE("UnchangedTensor needs three values alike") {
  CHECK(fires(job_of({{"weight/fc", {1, 2, 2, 2}}}), "UnchangedTensor"));
  CHECK_FALSE(fires(job_of({{"weight/fc", {1, 2, 2, 1, 2, 2}}}), "UnchangedTensor"));
  CHECK(fires(job_of({{"weight/fc", {1, 1.000009, 1}}}), "UnchangedTensor"));
  CHECK_FALSE(fires(job_of({{"weight/fc", {1, 1.000011, 1}}}), "UnchangedTensor"));
}

TEST_CASE("TensorVariance has no bounds of its own") {
  const JobRecord job = job_of({{"variance/fc", {0.5, 2}}});
  CHECK(judged(job, "TensorVariance").needs.find("max_threshold") != std::string::npos);
  CHECK(fires(job, "TensorVariance", {{"max_threshold", 1.9}}));
  CHECK_FALSE(fires(job, "TensorVariance", {{"max_threshold", 2}}));
  CHECK(fires(job, "TensorVariance", {{"min_threshold", 0.6}}));
  CHECK_FALSE(fires(job, "TensorVariance", {{"min_threshold", 0.5}}));
}

TEST_CASE("PoorWeightInitialization looks at the first steps") {
  CHECK(fires(job_of({{"activation-variance/a", {1}}, {"activation-variance/b", {10.1}}}),
              "PoorWeightInitialization"));
  CHECK_FALSE(fires(job_of({{"activation-variance/a", {1}}, {"activation-variance/b", {10}}}),
                    "PoorWeightInitialization"));
  CHECK(fires(job_of({{"gradient-p5/a", {0}}, {"gradient-p95/a", {0.0009}}}), "PoorWeightInitialization"));
  CHECK_FALSE(
      fires(job_of({{"gradient-p5/a", {0}}, {"gradient-p95/a", {0.0011}}}), "PoorWeightInitialization"));
  Values late = repeated(1, 10);
  late.push_back(99);
  CHECK_FALSE(fires(job_of({{"activation-variance/a", repeated(1, 11)}, {"activation-variance/b", late}}),
                    "PoorWeightInitialization"));
}

TEST_CASE("ClassImbalance waits for its samples") {
  CHECK(fires(job_of({{"class-count/a", {460}}, {"class-count/b", {45}}}), "ClassImbalance"));
  CHECK_FALSE(fires(job_of({{"class-count/a", {460}}, {"class-count/b", {46}}}), "ClassImbalance"));
  CHECK_FALSE(fires(job_of({{"class-count/a", {450}}, {"class-count/b", {40}}}), "ClassImbalance"));
  // Counts of several steps are added up.
  CHECK(fires(job_of({{"class-count/a", {230, 240}}, {"class-count/b", {20, 20}}}), "ClassImbalance"));
}

TEST_CASE("Confusion looks at what is called a class") {
  const auto matrix = [](double right, double wrong) {
    return job_of({{"confusion/a/a", {right}},
                   {"confusion/b/a", {wrong}},
                   {"confusion/b/b", {100}},
                   {"confusion/a/b", {0}}});
  };
  CHECK_FALSE(fires(matrix(91, 9), "Confusion"));
  CHECK_FALSE(fires(matrix(90, 10), "Confusion"));
  CHECK(fires(matrix(89, 11), "Confusion"));
}

TEST_CASE("FeatureImportanceOverweight adds up the three heaviest") {
  const auto weights = [](double heavy) {
    return job_of({{"feature-importance/a", {heavy / 3}},
                   {"feature-importance/b", {heavy / 3}},
                   {"feature-importance/c", {heavy / 3}},
                   {"feature-importance/d", {(1 - heavy) / 2}},
                   {"feature-importance/e", {(1 - heavy) / 2}}});
  };
  CHECK(fires(weights(0.81), "FeatureImportanceOverweight"));
  CHECK_FALSE(fires(weights(0.79), "FeatureImportanceOverweight"));
}
