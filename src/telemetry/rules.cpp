#include "steelyard/telemetry/rules.hpp"

#include "telemetry/judges.hpp"

#include "steelyard/support/expects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

constexpr std::string_view system_metrics = "system metrics", framework_events = "framework events",
                           training_metrics = "training metrics";
constexpr std::string_view rule_code = "awslabs/sagemaker-debugger, smdebug/profiler/analysis/rules; "
                                       "sagemaker-debugger-rulesconfig, profiler_rules/rules.py; developer "
                                       "guide of 2023-06";
constexpr std::string_view rule_guide = "Amazon SageMaker Developer Guide, List of Debugger Built-in Rules, "
                                        "2023-06";

const ParameterValue none{};

RuleParameter same(std::string_view name, const ParameterValue& value, std::string_view meaning) {
  return {name, value, value, meaning};
}

RuleParameter same(std::string_view name, double value, std::string_view meaning) {
  return same(name, number_value(value), meaning);
}

RuleParameter apart(std::string_view name, double code, double docs, std::string_view meaning) {
  return {name, number_value(code), number_value(docs), meaning};
}

RuleParameter scan() {
  return same("scan_interval_us", 60e6, "how often the rule looks [us]");
}

RuleParameter patience(double code, double docs) {
  return apart("patience", code, docs, "values to see before the rule looks");
}

} // namespace

const std::vector<RuleDescription>& rule_descriptions() {
  static const std::vector<RuleDescription> all{
      {"LowGPUUtilization",
       system_metrics,
       "the 95th percentile of a GPU's last values is low, or it is high and the 5th is very low",
       "utilisation of GPUs in system metrics",
       "take a smaller or fewer GPUs, a larger batch, or feed them faster",
       rule_code,
       {same("threshold_p95", 70.0, "95th percentile below which a GPU is under-used [%]"),
        same("threshold_p5", 10.0, "5th percentile below which it fluctuates [%]"),
        same("window", 500.0, "values that percentiles are taken of"), patience(1000, 1000), scan()},
       judges::low_gpu_utilization},
      {"BatchSize",
       system_metrics,
       "the 95th percentiles of processors, of a GPU and of its memory are all low",
       "utilisation of processors, GPUs and GPU memory in system metrics",
       "enlarge the batch, or take a smaller machine",
       rule_code,
       {same("cpu_threshold_p95", 70.0, "of processors [%]"), same("gpu_threshold_p95", 70.0, "of a GPU [%]"),
        same("gpu_memory_threshold_p95", 70.0, "of its memory [%]"), patience(1000, 100),
        same("window", 500.0, "values that percentiles are taken of"), scan()},
       judges::batch_size},
      {"CPUBottleneck",
       system_metrics,
       "GPUs wait while a processor is busy, for too large a share of the time",
       "utilisation of processors and GPUs in system metrics",
       "prepare data before training, with more or faster processors, or on the GPU",
       rule_code,
       {same("threshold", 50.0, "share of the time above which the rule fires [%]"),
        same("cpu_threshold", 90.0, "above which a processor is busy [%]"),
        same("gpu_threshold", 10.0, "below which a GPU waits [%]"), patience(1000, 100), scan()},
       judges::cpu_bottleneck},
      {"IOBottleneck",
       system_metrics,
       "GPUs wait while processors wait for I/O, for too large a share of the time",
       "utilisation of GPUs and I/O wait in system metrics",
       "read from faster storage, in larger files, ahead of time, or from memory",
       rule_code,
       {same("threshold", 50.0, "share of the time above which the rule fires [%]"),
        same("io_threshold", 50.0, "above which I/O holds up [%]"),
        apart("gpu_threshold", 10.0, 70.0, "below which a GPU waits [%]"), patience(1000, 1000), scan()},
       judges::io_bottleneck},
      {"GPUMemoryIncrease",
       system_metrics,
       "the moving average of a GPU's memory rises",
       "utilisation of GPU memory in system metrics",
       "look for what is kept from step to step; free it, or shrink the batch before memory ends",
       rule_code,
       {apart("increase", 5.0, 10.0, "rise of the moving average [points]"), patience(1000, 100),
        apart("window", 10.0, 500.0, "values in the moving average"), scan()},
       judges::gpu_memory_increase},
      {"LoadBalancing",
       system_metrics,
       "histograms of two GPUs' utilisation lie far apart",
       "utilisation of two or more GPUs of one node in system metrics",
       "split the work evenly, or take fewer GPUs",
       rule_code,
       {same("threshold", 0.5, "distance of Jensen and Shannon between two GPUs"), patience(1000, 10),
        scan()},
       judges::load_balancing},
      {"MaxInitializationTime",
       framework_events,
       "the first step comes late",
       "system metrics, and steps in framework events or training metrics with times",
       "stream the data instead of copying it, shrink the image, cache what is compiled",
       rule_code,
       {same("threshold", 20.0, "minutes to wait for the first step"), scan()},
       judges::max_initialization_time},
      {"StepOutlier",
       framework_events,
       "many steps take much longer than the mean",
       "steps in framework events",
       "see what runs beside those steps: checkpoints, data loading, other nodes",
       rule_code,
       {apart("stddev", 3.0, 5.0, "standard deviations above the mean"),
        same("mode", none, "phase of steps to look at; none: all"),
        same("n_outliers", 10.0, "outliers that are let pass"), scan()},
       judges::step_outlier},
      {"Dataloader",
       framework_events,
       "too few or too many processes load data",
       "data loading in framework events, and utilisation of processors in system metrics",
       "set the number of loading workers to about the number of processors",
       rule_code,
       {same("min_threshold", 70.0, "least processes, of the processors [%]"),
        same("max_threshold", 200.0, "most processes, of the processors [%]"), patience(10, 10), scan()},
       judges::dataloader},
      {"OverallSystemUsage",
       system_metrics,
       "never; it gives percentiles by node",
       "system metrics",
       "",
       rule_code,
       {scan()},
       judges::overall_system_usage},
      {"Overfit",
       training_metrics,
       "validation's loss lies too far above training's",
       "a loss of training and one of validation",
       "regularise, add data, or stop here and keep the best checkpoint",
       rule_guide,
       {same("start_step", 0.0, "step from which on losses are compared"),
        same("patience", 1.0, "points in a row"),
        same("ratio_threshold", 0.1, "(validation - training) / training")},
       judges::overfit},
      {"Overtraining",
       training_metrics,
       "the loss no longer improves",
       "a loss",
       "stop early and keep the best checkpoint",
       rule_guide,
       {same("patience_train", 5.0, "points without progress, where only training has a loss"),
        same("patience_validation", 10.0, "points of validation without progress"),
        same("delta", 0.01, "by which a loss has to improve")},
       judges::overtraining},
      {"LossNotDecreasing",
       training_metrics,
       "the loss does not fall from one check to the next",
       "a loss",
       "lower the learning rate, look at the data, or stop",
       rule_guide,
       {same("num_steps", 10.0, "steps between checks"),
        RuleParameter{"diff_percent", number_value(0.1), none, "by which the loss has to fall [%]"},
        same("increase_threshold_percent", 5.0, "above which a rise is called one [%]"),
        RuleParameter{"mode", text_value("GLOBAL"), none, "EVAL, TRAIN or GLOBAL"}},
       judges::loss_not_decreasing},
      {"StalledTrainingRule",
       training_metrics,
       "nothing comes of training for long",
       "training metrics or framework events with times",
       "have it stopped: a job that hangs costs as much as one that works",
       rule_guide,
       {same("threshold", 1800.0, "seconds without a sign")},
       judges::stalled_training},
      {"VanishingGradient",
       training_metrics,
       "the mean of absolute gradients is nearly zero",
       "series gradient/LAYER: mean of absolute gradients",
       "change initialisation, activations or normalisation, or add skip connections",
       rule_guide,
       {same("threshold", 1e-7, "below which a gradient has vanished")},
       judges::vanishing_gradient},
      {"ExplodingTensor",
       training_metrics,
       "a value is not a number or infinite",
       "training metrics",
       "lower the learning rate, clip gradients, scale the loss",
       rule_guide,
       {same("only_nan", flag_value(false), "let infinity pass")},
       judges::exploding_tensor},
      {"SaturatedActivation",
       training_metrics,
       "too large a share of a layer's tanh or sigmoid is saturated",
       "series activation-fraction-saturated/LAYER: share of saturated units [0, 1]; or histograms "
       "unit-activity/LAYER of layers named after tanh or sigmoid",
       "normalise inputs, change initialisation or activations",
       rule_guide,
       {same("threshold_inactivity", 1.0,
             "activity below which a unit counts as saturated [%]; of histograms"),
        same("threshold_layer", 50.0, "of a layer's units [%]")},
       judges::saturated_activation},
      {"DeadRelu",
       training_metrics,
       "too large a share of a layer's rectifiers is dead",
       "series activation-fraction-zero/LAYER: share of dead rectifiers [0, 1]; or histograms "
       "unit-activity/LAYER or activation/LAYER",
       "lower the learning rate, or take leaky rectifiers",
       rule_guide,
       {same("threshold_inactivity", 1.0, "activity below which a unit counts as dead [%]; of histograms"),
        same("threshold_layer", 50.0, "of a layer's units [%]")},
       judges::dead_relu},
      {"PoorWeightInitialization",
       training_metrics,
       "in the first steps, layers differ much in variance, gradients hardly differ, or the loss stands "
       "still",
       "series activation-variance/LAYER of two layers, or gradient-p5/LAYER and gradient-p95/LAYER",
       "initialise by the size of layers (Xavier, He)",
       rule_guide,
       {same("threshold", 10.0, "largest over smallest variance"),
        same("distribution_range", 0.001, "least span of gradients from p5 to p95"),
        same("patience", 5.0, "points without a new least until the loss counts as not falling"),
        same("steps", 10.0, "first steps that are looked at")},
       judges::poor_weight_initialization},
      {"WeightUpdateRatio",
       training_metrics,
       "updates are too large or too small for the weights",
       "series weight-update-ratio/LAYER, or update/LAYER and weight/LAYER: mean absolute values",
       "change the learning rate",
       rule_guide,
       {same("large_threshold", 10.0, "largest ratio"), same("small_threshold", 1e-8, "smallest ratio"),
        same("epsilon", 1e-9, "added to weights, against division by zero")},
       judges::weight_update_ratio},
      {"AllZero",
       training_metrics,
       "too large a share of a tensor is zero",
       "series fraction-zero/TENSOR: share of zeros [0, 1]",
       "look for what was never filled, or cut off",
       rule_guide,
       {same("threshold", 100.0, "of a tensor's values [%]")},
       judges::all_zero},
      {"UnchangedTensor",
       training_metrics,
       "a tensor stays as it is",
       "series tensor/NAME, weight/NAME or gradient/NAME: any number that moves with the tensor",
       "look for frozen layers and a learning rate of zero",
       rule_guide,
       {same("num_steps", 3.0, "points that are alike"), same("rtol", 1e-5, "relative tolerance"),
        same("atol", 1e-8, "absolute tolerance")},
       judges::unchanged_tensor},
      {"TensorVariance",
       training_metrics,
       "the variance of a tensor lies outside given bounds",
       "series variance/TENSOR",
       "normalise inputs, change initialisation",
       rule_guide,
       {same("max_threshold", none, "largest variance"), same("min_threshold", none, "smallest variance")},
       judges::tensor_variance},
      {"ClassImbalance",
       training_metrics,
       "classes differ much in samples, or one is mostly mistaken",
       "series class-count/CLASS of two classes: samples of a step, or class-misprediction/CLASS [0, 1]",
       "sample classes evenly, or weight them",
       rule_guide,
       {same("threshold_imbalance", 10.0, "samples of the largest class over the smallest"),
        same("threshold_misprediction", 0.7, "share of a class that is mistaken"),
        same("samples", 500.0, "samples to see before classes are compared")},
       judges::class_imbalance},
      {"Confusion",
       training_metrics,
       "too little of what is called a class is of it, or too much of another",
       "series confusion/LABEL/PREDICTED: counts",
       "look at the labels of the pairs that are confused",
       rule_guide,
       {same("min_diag", 0.9, "least share of the class itself"),
        same("max_off_diag", 0.1, "largest share of another")},
       judges::confusion},
      {"TreeDepth",
       training_metrics,
       "a tree is deep",
       "series tree-depth, or tree-largest-node: number of the last node",
       "limit the depth, or raise the gain that a split takes",
       rule_guide,
       {same("depth", 4.0, "levels")},
       judges::tree_depth},
      {"FeatureImportanceOverweight",
       training_metrics,
       "few features carry most of the weight",
       "series feature-importance/FEATURE of more features than nfeatures",
       "look for leakage in those features",
       rule_guide,
       {same("threshold", 0.8, "share of the weight"), same("nfeatures", 3.0, "heaviest features")},
       judges::feature_importance_overweight},
  };
  return all;
}

const RuleDescription* find_rule(std::string_view name) {
  const auto found = std::ranges::find(rule_descriptions(), name, &RuleDescription::name);
  return found == rule_descriptions().end() ? nullptr : &*found;
}

std::string written(const ParameterValue& value) {
  switch (value.kind) {
  case ParameterValue::Kind::flag:
    return value.flag ? "true" : "false";
  case ParameterValue::Kind::number:
    return fmt::format("{:.12g}", value.number);
  case ParameterValue::Kind::text:
    return '"' + value.text + '"';
  case ParameterValue::Kind::none:
    break;
  }
  return "null";
}

RuleValues::RuleValues(const RuleDescription& rule, Thresholds thresholds) : rule_{&rule} {
  for (const RuleParameter& parameter : rule.parameters)
    values_.emplace_back(std::string{parameter.name},
                         thresholds == Thresholds::code ? parameter.code : parameter.docs);
}

bool RuleValues::set(std::string_view parameter, ParameterValue value) {
  const auto known = std::ranges::find(rule_->parameters, parameter, &RuleParameter::name);
  if (known == rule_->parameters.end()) return false;
  // What is None in either set may be None; otherwise the kind is that of the default, and where there is
  // none of a default, a number or a text.
  using enum ParameterValue::Kind;
  const bool may_lack = known->code.kind == none || known->docs.kind == none;
  const auto kind = known->code.kind != none ? known->code.kind : known->docs.kind;
  const bool lacks = value.kind == none && may_lack;
  const bool fits = kind == none ? value.kind == (known->name == "mode" ? text : number) : value.kind == kind;
  if (!lacks && !fits) return false;
  if (value.kind == number && !std::isfinite(value.number)) return false;
  std::ranges::find(values_, parameter, [](const auto& pair) -> std::string_view {
    return pair.first;
  })->second = std::move(value);
  return true;
}

const ParameterValue& RuleValues::value(std::string_view parameter) const {
  const auto found =
      std::ranges::find(values_, parameter, [](const auto& pair) -> std::string_view { return pair.first; });
  expects(found != values_.end());
  return found->second;
}

double RuleValues::number(std::string_view parameter) const {
  const ParameterValue& found = value(parameter);
  expects(found.kind == ParameterValue::Kind::number);
  return found.number;
}

std::optional<double> RuleValues::number_if_any(std::string_view parameter) const {
  const ParameterValue& found = value(parameter);
  return found.kind == ParameterValue::Kind::number ? std::optional{found.number} : std::nullopt;
}

bool RuleValues::flag(std::string_view parameter) const {
  const ParameterValue& found = value(parameter);
  expects(found.kind == ParameterValue::Kind::flag);
  return found.flag;
}

std::string RuleValues::text(std::string_view parameter) const {
  return value(parameter).text;
}

} // namespace steelyard
