#include "steelyard/telemetry/job_record.hpp"

#include "telemetry/natural_order.hpp"
#include "telemetry/snapshots.hpp"

#include "steelyard/support/letter_case.hpp"
#include "steelyard/telemetry/tensor_histogram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace steelyard {

namespace {

constexpr double bins_per_percent = 100;
constexpr std::size_t bin_count = 10001;

} // namespace

void PercentHistogram::add(double percent) {
  if (bins_.empty()) bins_.resize(bin_count);
  const double place = std::clamp(percent, 0.0, 100.0) * bins_per_percent;
  ++bins_[static_cast<std::size_t>(place + 0.5)];
  ++count_;
  sum_ += percent;
}

std::optional<double> PercentHistogram::quantile(double share) const {
  if (count_ == 0) return std::nullopt;
  const double rank = share * static_cast<double>(count_ - 1);
  std::uint64_t seen = 0;
  for (std::size_t bin = 0; bin < bins_.size(); ++bin) {
    seen += bins_[bin];
    if (static_cast<double>(seen) > rank) return static_cast<double>(bin) / bins_per_percent;
  }
  return 100;
}

std::optional<double> PercentHistogram::mean() const {
  if (count_ == 0) return std::nullopt;
  return sum_ / static_cast<double>(count_);
}

bool is_loss(std::string_view metric) {
  const std::string name = lower_case(metric);
  if (name.find("loss") != std::string::npos) return true;
  for (const std::string_view word : {"error", "rmse", "mae", "mse", "perplexity", "merror"})
    if (name == word) return true;
  return false;
}

/// What is kept while a job is read.
class JobRecorder::Work {
 public:
  explicit Work(DeviceCounts counts) : counts_{counts} {}

  void add(const Reading& reading) {
    ++record_.readings;
    if (!std::isfinite(reading.value)) {
      ++not_numbers_;
      return;
    }
    Reading checked = reading;
    if (!of_percent(checked)) return;
    see(record_.system_start, reading.at, true);
    see(record_.start, reading.at, true);
    see(record_.end, reading.at, false);
    Snapshots& node = snapshots(reading.node);
    switch (checked.dimension) {
    case Dimension::gpu_utilisation:
      if (node.gpu(checked, false)) record_.gpu_utilisation.add(checked.value);
      break;
    case Dimension::gpu_memory_utilisation:
      if (node.gpu(checked, true)) record_.gpu_memory.add(checked.value);
      break;
    case Dimension::cpu_utilisation:
      if (node.processor(checked)) record_.cpu_utilisation.add(checked.value);
      break;
    case Dimension::io_wait:
      node.io_wait(checked);
      break;
    case Dimension::memory_utilisation:
      node.memory(checked);
      break;
    default:
      break;
    }
  }

  void add(const FrameworkEvent& event) {
    ++record_.events;
    see(record_.start, event.start, true);
    see(record_.end, event.start + event.seconds, false);
    if (event.name.find("Step:ModeKeys") != std::string_view::npos) {
      auto& steps = steps_[{std::string{event.node}, std::string{event.name}}];
      steps.emplace_back(event.start, event.seconds);
    }
    if (event.phase.find("DataLoader") != std::string_view::npos &&
        event.phase.find("Initialize") == std::string_view::npos)
      record_.loaders[static_cast<std::int64_t>(std::floor(event.start))].insert(event.process);
  }

  void add(const MetricPoint& point) {
    ++record_.points;
    if (point.at) {
      see(record_.start, *point.at, true);
      see(record_.end, *point.at, false);
    }
    const auto key = std::pair{std::string{point.name}, point.mode};
    auto& series = series_[key];
    series.push_back({point.step, point.at, point.value});
  }

  void add(const HistogramPoint& histogram) {
    if (!(total(histogram.bins) > 0)) return;
    ++record_.points;
    if (histogram.at) {
      see(record_.start, *histogram.at, true);
      see(record_.end, *histogram.at, false);
    }
    for (const auto& [name, value] : series_of(histogram.tag, histogram.bins))
      derived_[{name, histogram.mode}].push_back({histogram.step, histogram.at, value});
    auto [kind, of] = tensor_of_tag(histogram.tag);
    if (kind == "activation" || kind == "unit-activity")
      histograms_[{std::string{kind}, std::move(of)}].push_back(
          {{histogram.step, histogram.at, 0}, {histogram.bins.begin(), histogram.bins.end()}});
  }

  JobRecord finish() {
    for (auto& [key, points] : derived_)
      series_.try_emplace(key, std::move(points)); // what a script wrote goes before what bins say
    for (auto& [key, points] : histograms_) {
      std::ranges::stable_sort(points, [](const auto& a, const auto& b) {
        if (a.place.step && b.place.step) return *a.place.step < *b.place.step;
        return a.place.at && b.place.at && *a.place.at < *b.place.at;
      });
      record_.histograms.push_back({key.first, key.second, std::move(points)});
    }
    for (auto& [name, node] : nodes_) {
      record_.nodes.push_back(node.timeline(name, record_.oddities));
    }
    for (auto& [key, steps] : steps_) {
      std::ranges::stable_sort(steps);
      StepTimeline timeline{key.first, key.second, {}, {}};
      for (const auto& [start, seconds] : steps) {
        timeline.start.push_back(start);
        timeline.seconds.push_back(seconds);
      }
      record_.steps.push_back(std::move(timeline));
    }
    for (auto& [key, points] : series_)
      record_.series.push_back({key.first, key.second, in_order(std::move(points))});
    say(not_numbers_, "readings that are no numbers, left out: {}");
    say(beyond_, "readings outside 0 to 100 %, cut to it: {}");
    say(no_divisor_,
        "readings that are sums over devices of a number that is not known, left out (name the machine with "
        "--instance): {}");
    return std::move(record_);
  }

 private:
  /// Brings sums over devices to one, and values into bounds. False: of no use.
  bool of_percent(Reading& reading) {
    std::optional<double> devices;
    switch (reading.dimension) {
    case Dimension::cpu_utilisation:
    case Dimension::io_wait:
      devices = counts_.processors;
      break;
    case Dimension::gpu_utilisation:
    case Dimension::gpu_memory_utilisation:
      devices = counts_.gpus;
      break;
    case Dimension::memory_utilisation:
      devices = 1;
      break;
    default:
      return true; // kept for the times alone
    }
    if (reading.device.empty() && reading.dimension != Dimension::memory_utilisation) {
      if (!devices || *devices <= 0) {
        ++no_divisor_;
        return false;
      }
      reading.value /= *devices;
      reading.device = reading.dimension == Dimension::cpu_utilisation ? "all processors" : "all GPUs";
    }
    constexpr double rounding = 0.5; // monitors write 100.03
    if (reading.value < -rounding || reading.value > 100 + rounding) ++beyond_;
    reading.value = std::clamp(reading.value, 0.0, 100.0);
    return true;
  }

  static void see(std::optional<double>& edge, double at, bool first) {
    if (!edge || (first ? at < *edge : at > *edge)) edge = at;
  }

  /// Files hold long runs of one node, so the last one is asked first.
  Snapshots& snapshots(std::string_view name) {
    if (last_ && last_name_ == name) return *last_;
    last_name_ = name;
    last_ = &nodes_[last_name_];
    return *last_;
  }

  static std::vector<MetricSeries::Point> in_order(std::vector<MetricSeries::Point> points) {
    const auto all_have = [&](auto member) {
      return std::ranges::all_of(points, [&](const auto& p) { return (p.*member).has_value(); });
    };
    if (all_have(&MetricSeries::Point::step))
      std::ranges::stable_sort(points, {}, [](const auto& p) { return *p.step; });
    else if (all_have(&MetricSeries::Point::at))
      std::ranges::stable_sort(points, {}, [](const auto& p) { return *p.at; });
    return points;
  }

  void say(std::size_t count, fmt::format_string<std::size_t&> words) {
    if (count > 0) record_.oddities.push_back(fmt::format(words, count));
  }

  DeviceCounts counts_;
  JobRecord record_;
  std::map<std::string, Snapshots> nodes_;
  Snapshots* last_ = nullptr;
  std::string last_name_;
  std::map<std::pair<std::string, std::string>, std::vector<std::pair<double, double>>> steps_;
  std::map<std::pair<std::string, MetricMode>, std::vector<MetricSeries::Point>> series_;
  std::map<std::pair<std::string, MetricMode>, std::vector<MetricSeries::Point>> derived_; ///< of histograms
  std::map<std::pair<std::string, std::string>, std::vector<HistogramSeries::Point>> histograms_;
  std::size_t not_numbers_ = 0, beyond_ = 0, no_divisor_ = 0;
};

JobRecorder::JobRecorder(DeviceCounts counts) : work_{std::make_unique<Work>(counts)} {}

JobRecorder::~JobRecorder() = default;

void JobRecorder::add(const Reading& reading) {
  work_->add(reading);
}

void JobRecorder::add(const FrameworkEvent& event) {
  work_->add(event);
}

void JobRecorder::add(const MetricPoint& point) {
  work_->add(point);
}

void JobRecorder::add(const HistogramPoint& histogram) {
  work_->add(histogram);
}

TelemetrySinks JobRecorder::sinks() {
  return {[work = work_.get()](const Reading& reading) { work->add(reading); },
          [work = work_.get()](const FrameworkEvent& event) { work->add(event); },
          [work = work_.get()](const MetricPoint& point) { work->add(point); },
          [work = work_.get()](const HistogramPoint& histogram) { work->add(histogram); }};
}

JobRecord JobRecorder::finish() {
  return work_->finish();
}

} // namespace steelyard
