/// \file
/// What was seen of one training job, brought into the order of time and made small: what rules read.
///
/// \par Model
/// Readings of one node that lie within 20 ms are one snapshot, as the profiler's threads wake at slightly
/// different moments. A snapshot keeps each GPU's values, and of the processors the mean and the most, which
/// is all that rules ask of them: a day of eight GPUs and 48 processors at 500 ms, 11 million readings, is
/// 15 MB. Snapshots may come in any order; those of one moment become one.
/// \par Worked example
/// cpu0 20 % and cpu1 60 % at 10.000 s, gpu0 90 % at 10.004 s: one snapshot with cpu_mean 40, cpu_most 60,
/// gpu[0] 90.
/// \par Accuracy
/// Values are kept as `float`: seven digits. Percentiles of the summary come from a histogram of steps of
/// 0.01 points.
/// \par Source
/// smdebug, analysis/rules/cpu_bottleneck.py (the 20 ms).
#pragma once

#include "steelyard/telemetry/training_signal.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace steelyard {

/// Snapshots of one node, in the order of time. Not seen is NaN.
struct NodeTimeline {
  std::string node;
  std::vector<std::string> gpus, processors;       ///< their names, gpu2 before gpu10
  std::vector<double> at;                          ///< seconds since 1970
  std::vector<float> cpu_mean, cpu_most;           ///< [%]
  std::vector<float> io_most;                      ///< most time that a processor waited for I/O [%]
  std::vector<float> memory;                       ///< of the machine [%]
  std::vector<std::vector<float>> gpu, gpu_memory; ///< by GPU, then by snapshot [%]
};

/// Counts of values between 0 and 100 %.
class PercentHistogram {
 public:
  void add(double percent);

  [[nodiscard]] std::size_t count() const { return count_; }

  /// The value [%] that a share of all do not exceed; nullopt: none was seen.
  [[nodiscard]] std::optional<double> quantile(double share) const;
  [[nodiscard]] std::optional<double> mean() const;

 private:
  std::vector<std::uint64_t> bins_;
  std::size_t count_ = 0;
  double sum_ = 0;
};

/// Steps of one node in one mode, in the order of time.
struct StepTimeline {
  std::string node, name; ///< name as the event has it: `Step:ModeKeys.TRAIN`
  std::vector<double> start, seconds;
};

/// One metric, in the order of steps, of time where there are no steps, or as written.
struct MetricSeries {
  struct Point {
    std::optional<double> step, at;
    double value = 0;
  };

  std::string name;
  MetricMode mode = MetricMode::unsaid;
  std::vector<Point> points;
};

/// Histograms of one tensor, in the order of MetricSeries: those that rules ask with parameters.
struct HistogramSeries {
  struct Point {
    MetricSeries::Point place; ///< without a value
    std::vector<HistogramBin> bins;
  };

  std::string kind, of; ///< `unit-activity` or `activation`; `relu1`
  std::vector<Point> points;
};

struct JobRecord {
  std::optional<double> start, end; ///< seconds since 1970, of all that has a time
  std::optional<double> system_start;
  std::vector<NodeTimeline> nodes; ///< by name
  std::vector<StepTimeline> steps;
  std::map<std::int64_t, std::set<std::int64_t>> loaders; ///< processes that loaded data, by second
  std::vector<MetricSeries> series;                       ///< by name, then mode
  std::vector<HistogramSeries> histograms;                ///< by kind, then tensor
  PercentHistogram gpu_utilisation, cpu_utilisation, gpu_memory;
  std::size_t readings = 0, events = 0, points = 0;
  std::vector<std::string> oddities; ///< what was strange, how often
};

/// How many devices a node has, for readings that are sums over them.
struct DeviceCounts {
  std::optional<double> processors, gpus;
};

/// Takes readings, events and points in any order and makes a record of them.
class JobRecorder {
 public:
  explicit JobRecorder(DeviceCounts counts = {});
  ~JobRecorder();
  JobRecorder(const JobRecorder&) = delete;
  JobRecorder& operator=(const JobRecorder&) = delete;

  void add(const Reading& reading);
  void add(const FrameworkEvent& event);
  void add(const MetricPoint& point);
  /// Points of the series that it stands for (tensor_histogram.hpp); a series by that name goes before.
  void add(const HistogramPoint& histogram);
  /// Sinks that end here; the recorder must outlive them.
  [[nodiscard]] TelemetrySinks sinks();
  /// The record; nothing may be added after.
  [[nodiscard]] JobRecord finish();

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

/// Whether points of the metric are of a loss or another error that falls as a model learns.
[[nodiscard]] bool is_loss(std::string_view metric);

} // namespace steelyard
