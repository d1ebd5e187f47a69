// Each rule on system metrics and steps: series just below and just above its thresholds, the edges of
// patience and windows, both sets of defaults.
#include "job.hpp"

#include "support/catch.hpp"

#include <stdexcept>

using namespace steelyard;
using namespace steelyard::test;

namespace {

JobRecord gpu_job(std::size_t count, const Curve& curve) {
  JobRecorder recorder;
  add(recorder, Dimension::gpu_utilisation, "gpu0", count, curve);
  return recorder.finish();
}

/// Processors, a GPU and its memory, each constant.
JobRecord busy_job(std::size_t count, double cpu, double gpu, double memory) {
  JobRecorder recorder;
  add(recorder, Dimension::cpu_utilisation, "cpu0", count, always(cpu));
  add(recorder, Dimension::gpu_utilisation, "gpu0", count, always(gpu));
  add(recorder, Dimension::gpu_memory_utilisation, "gpu0", count, always(memory));
  return recorder.finish();
}

/// A GPU at 5 % beside something at `busy` for a share of the time, else both in between.
JobRecord waiting_job(std::size_t count, Dimension dimension, double share, double gpu = 5,
                      double busy = 95) {
  JobRecorder recorder;
  // Spread evenly, so that no scan sees more than the share.
  const auto waits = [=](std::size_t i) {
    const auto times = [share](std::size_t n) { return std::floor(static_cast<double>(n) * share / 100); };
    return times(i + 1) > times(i);
  };
  add(recorder, Dimension::gpu_utilisation, "gpu0", count,
      [=](std::size_t i) { return waits(i) ? gpu : 80; });
  add(recorder, dimension, "cpu0", count, [=](std::size_t i) { return waits(i) ? busy : 30; });
  return recorder.finish();
}

void add_steps(JobRecorder& recorder, std::size_t count, const Curve& seconds, double first = began) {
  for (std::size_t i = 0; i < count; ++i)
    recorder.add(FrameworkEvent{"Step:ModeKeys.TRAIN", "Step:ModeKeys.TRAIN", "algo-1",
                                first + static_cast<double>(i), seconds(i), static_cast<double>(i), 1});
}

} // namespace

TEST_CASE("LowGPUUtilization fires below the 95th percentile's threshold and not on it") {
  CHECK(judged(gpu_job(1200, always(69.9)), "LowGPUUtilization").fired);
  CHECK_FALSE(judged(gpu_job(1200, always(70)), "LowGPUUtilization").fired);
  CHECK_FALSE(judged(gpu_job(1200, always(70.1)), "LowGPUUtilization").fired);
  CHECK(judged(gpu_job(1200, always(70.1)), "LowGPUUtilization", Thresholds::code, {{"threshold_p95", 71}})
            .fired);
}

TEST_CASE("LowGPUUtilization fires on fluctuation: high p95, p5 below 10") {
  const auto at_times = [](double low, std::size_t every) {
    return [=](std::size_t i) { return i % every == 0 ? low : 90.0; };
  };
  CHECK(judged(gpu_job(1200, at_times(9.9, 10)), "LowGPUUtilization").fired);
  CHECK_FALSE(judged(gpu_job(1200, at_times(10, 10)), "LowGPUUtilization").fired);
  // 2 % of values do not reach down to the 5th percentile.
  CHECK_FALSE(judged(gpu_job(1200, at_times(0, 50)), "LowGPUUtilization").fired);
}

TEST_CASE("LowGPUUtilization waits for more values than its patience") {
  const Verdict before = judged(gpu_job(1000, always(20)), "LowGPUUtilization");
  CHECK_FALSE(before.fired);
  CHECK(before.needs == "more than 1000 values a GPU; there are 1000");
  const Verdict after = judged(gpu_job(1001, always(20)), "LowGPUUtilization");
  CHECK(after.fired);
  CHECK(after.violations == 1);
  CHECK(after.datapoints == 1001);
  CHECK(after.first_fired == Approx(began + 500));
}

TEST_CASE("LowGPUUtilization looks once a scan, at the last values only") {
  // Busy for 20 minutes, then idle: a window of 250 s has to be nearly full of idleness.
  const Verdict late =
      judged(gpu_job(4800, [](std::size_t i) { return i < 2400 ? 95.0 : 0.0; }), "LowGPUUtilization");
  CHECK(late.fired);
  // From the first scan whose window has 26 idle values on, p5 is 0: 60 s after 1200 s at the latest.
  CHECK(*late.first_fired == Approx(began + 1259.5));
  const Verdict per_scan = judged(gpu_job(2400, always(20)), "LowGPUUtilization");
  // Scans end at 60 s, 120 s, ...; the first with more than 1000 values is the ninth, of twenty.
  CHECK(per_scan.violations == 12);
  CHECK(per_scan.first_fired == Approx(began + 539.5));
}

TEST_CASE("BatchSize fires only when processors, GPU and memory are all low") {
  CHECK(judged(busy_job(1200, 69, 69, 69), "BatchSize").fired);
  CHECK_FALSE(judged(busy_job(1200, 71, 69, 69), "BatchSize").fired);
  CHECK_FALSE(judged(busy_job(1200, 69, 71, 69), "BatchSize").fired);
  CHECK_FALSE(judged(busy_job(1200, 69, 69, 71), "BatchSize").fired);
  CHECK_FALSE(judged(busy_job(1200, 70, 69, 69), "BatchSize").fired);
}

TEST_CASE("BatchSize has less patience by the documentation, but its window has to be full") {
  const JobRecord job = busy_job(600, 20, 20, 20);
  CHECK_FALSE(judged(job, "BatchSize").fired);
  CHECK(judged(job, "BatchSize", Thresholds::docs).fired);
  CHECK_FALSE(judged(busy_job(500, 20, 20, 20), "BatchSize", Thresholds::docs).fired);
}

TEST_CASE("CPUBottleneck fires above half of the time") {
  CHECK(judged(waiting_job(2000, Dimension::cpu_utilisation, 51), "CPUBottleneck").fired);
  CHECK_FALSE(judged(waiting_job(2000, Dimension::cpu_utilisation, 50), "CPUBottleneck").fired);
  CHECK_FALSE(judged(waiting_job(2000, Dimension::cpu_utilisation, 60, 10), "CPUBottleneck").fired);
  CHECK_FALSE(judged(waiting_job(2000, Dimension::cpu_utilisation, 60, 5, 90), "CPUBottleneck").fired);
  const Verdict v = judged(waiting_job(2000, Dimension::cpu_utilisation, 60), "CPUBottleneck");
  CHECK(v.datapoints == 2000);
  CHECK(v.violations == 1200);
}

TEST_CASE("CPUBottleneck has a tenth of the patience by the documentation") {
  const JobRecord job = waiting_job(500, Dimension::cpu_utilisation, 80);
  CHECK_FALSE(judged(job, "CPUBottleneck").fired);
  CHECK(judged(job, "CPUBottleneck", Thresholds::docs).fired);
}

TEST_CASE("IOBottleneck calls a GPU low below 10 % by the code and 70 % by the documentation") {
  const JobRecord job = waiting_job(2000, Dimension::io_wait, 60, 40, 55);
  CHECK_FALSE(judged(job, "IOBottleneck").fired);
  CHECK(judged(job, "IOBottleneck", Thresholds::docs).fired);
  CHECK(judged(waiting_job(2000, Dimension::io_wait, 60, 9, 51), "IOBottleneck").fired);
  CHECK_FALSE(judged(waiting_job(2000, Dimension::io_wait, 60, 9, 50), "IOBottleneck").fired);
}

TEST_CASE("GPUMemoryIncrease fires when the moving average rises by more than its increase") {
  const auto jump = [](double by) {
    JobRecorder recorder;
    add(recorder, Dimension::gpu_memory_utilisation, "gpu0", 1500,
        [=](std::size_t i) { return i < 1200 ? 20.0 : 20.0 + by; });
    return recorder.finish();
  };
  // Two of ten values are new when the window before has none: 0.2 of the jump.
  CHECK(judged(jump(25.5), "GPUMemoryIncrease").fired);
  CHECK_FALSE(judged(jump(24.5), "GPUMemoryIncrease").fired);
  CHECK(judged(jump(25.5), "GPUMemoryIncrease").first_fired == Approx(began + 600.5));
  CHECK_FALSE(judged(jump(70), "GPUMemoryIncrease", Thresholds::docs).fired);
  // Before patience is over nothing is looked at.
  JobRecorder early;
  add(early, Dimension::gpu_memory_utilisation, "gpu0", 1500,
      [](std::size_t i) { return i < 500 ? 0.0 : 90.0; });
  CHECK_FALSE(judged(early.finish(), "GPUMemoryIncrease").fired);
}

TEST_CASE("LoadBalancing measures how far two GPUs lie apart") {
  const auto pair = [](std::size_t count, double a, double b) {
    JobRecorder recorder;
    add(recorder, Dimension::gpu_utilisation, "gpu0", count, always(a));
    add(recorder, Dimension::gpu_utilisation, "gpu1", count, always(b));
    return recorder.finish();
  };
  CHECK(judged(pair(1200, 100, 20), "LoadBalancing").fired);
  CHECK_FALSE(judged(pair(1200, 90.5, 90.9), "LoadBalancing").fired);
  // Apart as far as can be: sqrt(ln 2).
  CHECK_FALSE(judged(pair(1200, 100, 20), "LoadBalancing", Thresholds::code, {{"threshold", 0.8326}}).fired);
  CHECK(judged(pair(1200, 100, 20), "LoadBalancing", Thresholds::code, {{"threshold", 0.8325}}).fired);
  CHECK_FALSE(judged(pair(1000, 100, 20), "LoadBalancing").fired);
  CHECK(judged(pair(11, 100, 20), "LoadBalancing", Thresholds::docs).fired);
  CHECK_FALSE(judged(pair(10, 100, 20), "LoadBalancing", Thresholds::docs).fired);
  CHECK_FALSE(judged(gpu_job(1200, always(20)), "LoadBalancing").needs.empty());
}

TEST_CASE("MaxInitializationTime counts from the first reading to the first step") {
  const auto late = [](double minutes) {
    JobRecorder recorder;
    add(recorder, Dimension::gpu_utilisation, "gpu0", 3000, always(0));
    add_steps(recorder, 10, always(0.5), began + 60 * minutes);
    return recorder.finish();
  };
  CHECK_FALSE(judged(late(20), "MaxInitializationTime").fired);
  const Verdict v = judged(late(20.1), "MaxInitializationTime");
  CHECK(v.fired);
  CHECK(v.first_fired == Approx(began + 1200));
  CHECK_FALSE(judged(gpu_job(10, always(1)), "MaxInitializationTime").needs.empty());
}

TEST_CASE("StepOutlier needs more than ten steps beyond three deviations") {
  const auto slow = [](std::size_t outliers) {
    JobRecorder recorder;
    add_steps(recorder, 1000, [=](std::size_t i) { return i % 50 == 3 && i / 50 < outliers ? 5.0 : 0.5; });
    return recorder.finish();
  };
  CHECK_FALSE(judged(slow(10), "StepOutlier").fired);
  const Verdict v = judged(slow(11), "StepOutlier");
  CHECK(v.fired);
  CHECK(v.violations == 11);
  JobRecorder few;
  add_steps(few, 100, [](std::size_t i) { return i < 11 ? 9.0 : 0.5; });
  CHECK_FALSE(judged(few.finish(), "StepOutlier", Thresholds::code, {{"stddev", 1}}).fired);
}

TEST_CASE("Dataloader compares processes with processors") {
  const auto loading = [](std::int64_t workers) {
    JobRecorder recorder;
    for (int c = 0; c < 10; ++c)
      add(recorder, Dimension::cpu_utilisation, "cpu" + std::to_string(c), 30, always(50));
    for (std::size_t second = 0; second < 20; ++second)
      for (std::int64_t worker = 0; worker < workers; ++worker)
        recorder.add(FrameworkEvent{
            "fetch", "DataLoaderWorker", "algo-1", began + static_cast<double>(second), 0.5, {}, worker});
    return recorder.finish();
  };
  CHECK(judged(loading(6), "Dataloader").fired);
  CHECK_FALSE(judged(loading(7), "Dataloader").fired);
  CHECK_FALSE(judged(loading(20), "Dataloader").fired);
  CHECK(judged(loading(21), "Dataloader").fired);
}

TEST_CASE("OverallSystemUsage never fires and says percentiles") {
  const Verdict v = judged(busy_job(100, 1, 1, 1), "OverallSystemUsage");
  CHECK_FALSE(v.fired);
  CHECK(v.needs.empty());
  CHECK(v.evidence.find("GPU p95 1 %") != std::string::npos);
}

TEST_CASE("no rule calls a job fine that it has no data of") {
  const JobRecord nothing = JobRecorder{}.finish();
  for (const RuleDescription& rule : rule_descriptions()) {
    CAPTURE(rule.name);
    for (const auto thresholds : {Thresholds::code, Thresholds::docs}) {
      const Verdict v = rule.judge(nothing, RuleValues{rule, thresholds});
      CHECK_FALSE(v.needs.empty());
      CHECK_FALSE(v.fired);
    }
  }
}

TEST_CASE("the table of rules has every name once, and a source") {
  std::set<std::string_view> names;
  for (const RuleDescription& rule : rule_descriptions()) {
    CAPTURE(rule.name);
    CHECK(names.insert(rule.name).second);
    CHECK_FALSE(rule.source.empty());
    CHECK_FALSE(rule.needs.empty());
    std::set<std::string_view> parameters;
    for (const RuleParameter& parameter : rule.parameters)
      CHECK(parameters.insert(parameter.name).second);
  }
  CHECK(names.size() == 27);
}
