// What bins say of a tensor, and what rules say of bins.
#include "job.hpp"

#include "support/catch.hpp"

#include "steelyard/telemetry/tensor_histogram.hpp"

using namespace steelyard;
using namespace steelyard::test;

namespace {

using Bins = std::vector<HistogramBin>;

/// The same bins at each of some steps.
JobRecord job_of(const std::vector<std::pair<std::string, std::vector<Bins>>>& tensors) {
  JobRecorder recorder;
  for (const auto& [tag, steps] : tensors)
    for (std::size_t i = 0; i < steps.size(); ++i)
      recorder.add(HistogramPoint{tag, MetricMode::unsaid, static_cast<double>(i),
                                  began + 60.0 * static_cast<double>(i), steps[i]});
  return recorder.finish();
}

bool fires(const JobRecord& job, const std::string& rule,
           const std::vector<std::pair<std::string, double>>& parameters = {}) {
  const Verdict v = judged(job, rule, Thresholds::code, parameters);
  CAPTURE(rule, v.needs);
  REQUIRE(v.needs.empty());
  return v.fired;
}

Bins even(double left, double right) {
  return {{left, right, 100}};
}

} // namespace

TEST_CASE("moments and quantiles are those of values that lie evenly in their bins") {
  const Bins bins{{-1, 0, 1}, {0, 1, 3}};
  CHECK(total(bins) == 4);
  CHECK(mean(bins) == Approx(0.25));
  CHECK(mean_absolute(bins) == Approx(0.5));
  CHECK(variance(bins) == Approx(1.0 / 3 - 0.0625));
  CHECK(quantile(bins, 0.5) == Approx(1.0 / 3));
  CHECK(quantile(bins, 0) == -1);
  CHECK(quantile(bins, 1) == 1);
  CHECK(share_below(bins, 0.5) == Approx(0.25 + 0.375));
  CHECK(mean_absolute(even(-1, 1)) == Approx(0.5)); // a bin on both sides of zero
  CHECK(mean_absolute(even(-3, 1)) == Approx(1.25));
  CHECK(share_of_zeros(Bins{{0, 0, 5}, {0, 1, 5}}) == 0.5);
  CHECK(share_of_zeros(Bins{{-1e-9, 1e-9, 3}, {1e-9, 2, 1}}) == 0.75);
  CHECK(share_of_zeros(even(-1, 1)) == 0);
  CHECK(total(Bins{}) == 0);
  CHECK(mean(Bins{}) == 0);
}

TEST_CASE("tags of TensorBoard, Keras and PyTorch name tensors") {
  using Named = std::pair<std::string_view, std::string>;
  CHECK(tensor_of_tag("gradients/fc1") == Named{"gradient", "fc1"});
  CHECK(tensor_of_tag("dense/kernel_0") == Named{"weight", "dense"});
  CHECK(tensor_of_tag("fc1.weight") == Named{"weight", "fc1"});
  CHECK(tensor_of_tag("fc1.weight.grad") == Named{"gradient", "fc1"});
  CHECK(tensor_of_tag("gradient_fc1") == Named{"gradient", "fc1"}); // as in the name of a file
  CHECK(tensor_of_tag("unit-activity/relu1") == Named{"unit-activity", "relu1"});
  CHECK(tensor_of_tag("dense/bias_0") == Named{"tensor", "dense/bias_0"});
}

TEST_CASE("each rule on tensors fires on bins just beyond its threshold") {
  // Mean absolute gradient 1e-7 is the limit of VanishingGradient.
  CHECK(fires(job_of({{"gradient/a", {even(-1.9e-7, 1.9e-7)}}}), "VanishingGradient"));
  CHECK_FALSE(fires(job_of({{"gradient/a", {even(-2.1e-7, 2.1e-7)}}}), "VanishingGradient"));
  CHECK(fires(job_of({{"weight/a", {even(0, 0)}}}), "AllZero"));
  CHECK_FALSE(fires(job_of({{"weight/a", {even(0, 1e-30)}}}), "AllZero"));
  CHECK(fires(job_of({{"weight/a", {even(0, 1), even(0, 1), even(0, 1)}}}), "UnchangedTensor"));
  CHECK_FALSE(fires(job_of({{"weight/a", {even(0, 1), even(0, 1.001), even(0, 1)}}}), "UnchangedTensor"));
  CHECK(fires(job_of({{"update/a", {even(0, 10.2)}}, {"weight/a", {even(0, 1)}}}), "WeightUpdateRatio"));
  CHECK_FALSE(fires(job_of({{"update/a", {even(0, 9.8)}}, {"weight/a", {even(0, 1)}}}), "WeightUpdateRatio"));
  // The variance of [0, w] is w^2 / 12: ten times as much at 3.1623 w.
  CHECK(fires(job_of({{"activation/a", {even(0, 1)}}, {"activation/b", {even(0, 3.17)}}}),
              "PoorWeightInitialization"));
  CHECK_FALSE(fires(job_of({{"activation/a", {even(0, 1)}}, {"activation/b", {even(0, 3.15)}}}),
                    "PoorWeightInitialization"));
  CHECK(fires(job_of({{"gradient/a", {even(0, 0.00110)}}}), "PoorWeightInitialization"));
  CHECK_FALSE(fires(job_of({{"gradient/a", {even(0, 0.00112)}}}), "PoorWeightInitialization"));
  CHECK(fires(job_of({{"weight/a", {even(0, 3.5)}}}), "TensorVariance", {{"max_threshold", 1}}));
  CHECK_FALSE(fires(job_of({{"weight/a", {even(0, 3.4)}}}), "TensorVariance", {{"max_threshold", 1}}));
}

TEST_CASE("threshold_inactivity says which units count as dead") {
  // Half of the units are active 0.5 to 1.5 % of the time, the other half always.
  const auto job = job_of({{"unit-activity/relu1", {{{0.005, 0.015, 102}, {0.9, 1, 98}}}}});
  CHECK_FALSE(fires(job, "DeadRelu")); // 1 %: 25.5 % of units
  CHECK(fires(job, "DeadRelu", {{"threshold_inactivity", 1.5}}));
  CHECK(fires(job, "DeadRelu", {{"threshold_layer", 25}}));
  CHECK_FALSE(fires(job, "DeadRelu", {{"threshold_inactivity", 0.9}, {"threshold_layer", 25}}));
  // Layers that saturate are of the other rule.
  const auto tanh = job_of({{"unit-activity/tanh1", {{{0, 0.005, 60}, {0.5, 1, 40}}}}});
  CHECK(fires(tanh, "SaturatedActivation"));
  CHECK_FALSE(fires(tanh, "SaturatedActivation", {{"threshold_inactivity", 0.2}}));
  CHECK_FALSE(judged(tanh, "DeadRelu").needs.empty());
}

TEST_CASE("outputs of a layer say how many units are dead at least") {
  const auto zeros = [](double share) {
    return job_of({{"activation/relu1", {{{0, 0, 1000 * share}, {0.5, 1, 1000 * (1 - share)}}}}});
  };
  // Active in 0.4 % of all: units that are active 1 % of the time are at most 40 % of them.
  CHECK(fires(zeros(0.996), "DeadRelu"));
  CHECK_FALSE(fires(zeros(0.994), "DeadRelu"));
  CHECK_FALSE(fires(zeros(0.9), "DeadRelu")); // as any layer of rectifiers may be
}

TEST_CASE("a threshold of inactivity is refused where shares were exported with one") {
  JobRecorder recorder;
  add_series(recorder, "activation-fraction-zero/relu1", MetricMode::unsaid, {0.6});
  const JobRecord job = recorder.finish();
  CHECK(judged(job, "DeadRelu").fired);
  const Verdict asked = judged(job, "DeadRelu", Thresholds::code, {{"threshold_inactivity", 5}});
  CHECK_FALSE(asked.fired);
  CHECK(asked.needs.find("unit-activity/LAYER") != std::string::npos);
}

TEST_CASE("PoorWeightInitialization waits for the loss as long as patience says") {
  const auto with_loss = [](const std::vector<double>& losses) {
    JobRecorder recorder;
    add_series(recorder, "activation-variance/a", MetricMode::unsaid, {1});
    add_series(recorder, "activation-variance/b", MetricMode::unsaid, {1});
    add_series(recorder, "loss", MetricMode::train, losses);
    return recorder.finish();
  };
  const auto stands = with_loss({2, 2, 2, 2, 2, 2});
  CHECK(fires(stands, "PoorWeightInitialization"));
  CHECK(judged(stands, "PoorWeightInitialization").first_fired_step == 5);
  CHECK_FALSE(fires(with_loss({2, 2, 2, 2, 2, 1.9}), "PoorWeightInitialization"));
  CHECK_FALSE(fires(stands, "PoorWeightInitialization", {{"patience", 6}}));
  CHECK_FALSE(fires(stands, "PoorWeightInitialization", {{"steps", 5}}));
}

TEST_CASE("what a script wrote goes before what bins say") {
  JobRecorder recorder;
  add_series(recorder, "gradient/a", MetricMode::unsaid, {1});
  const Bins small = even(0, 1e-9);
  recorder.add(HistogramPoint{"gradient/a", MetricMode::unsaid, 0, began, small});
  CHECK_FALSE(fires(recorder.finish(), "VanishingGradient"));
}
