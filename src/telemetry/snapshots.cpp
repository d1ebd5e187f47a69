#include "telemetry/snapshots.hpp"

#include "telemetry/natural_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace steelyard {

namespace {

constexpr double snapshot_seconds = 0.02;

template <class T>
std::vector<T> chosen(const std::vector<T>& values, const std::vector<std::size_t>& order) {
  std::vector<T> out;
  out.reserve(order.size());
  for (const std::size_t i : order)
    out.push_back(values[i]);
  return out;
}

float most(float a, float b) {
  return std::isnan(a) ? b : std::isnan(b) ? a : std::max(a, b);
}

std::string node_words(const std::string& node) {
  return node.empty() ? "the machine" : "node " + node;
}

} // namespace

std::size_t Snapshots::Devices::place(std::string_view name) {
  if (next < names.size() && names[next] == name) return next++;
  if (const auto at = places.find(name); at != places.end()) {
    next = at->second + 1;
    return at->second;
  }
  const std::size_t fresh = names.size();
  names.emplace_back(name);
  places.emplace(names.back(), fresh);
  next = fresh + 1;
  return fresh;
}

void Snapshots::open(double at) {
  if (!at_.empty() && std::abs(at - at_.back()) <= snapshot_seconds) return;
  if (!at_.empty() && at < at_.back()) unsorted_ = true;
  // What comes in no order makes a snapshot of every reading: made small before it becomes large.
  constexpr std::size_t least_worth_it = 1U << 17;
  if (unsorted_ && at_.size() > 2 * compacted_ + least_worth_it) compact();
  at_.push_back(at);
  cpu_sum_.push_back(0);
  cpu_count_.push_back(0);
  cpu_most_.push_back(unseen);
  io_most_.push_back(unseen);
  memory_.push_back(unseen);
  for (auto* devices : {&gpu_, &gpu_memory_})
    for (auto& values : *devices)
      values.push_back(unseen);
}

void Snapshots::note_order(std::vector<double>& last, std::size_t place, double at) {
  if (place >= last.size()) last.resize(place + 1, -std::numeric_limits<double>::infinity());
  if (at < last[place]) ++backwards_;
  last[place] = at;
}

bool Snapshots::gpu(const Reading& reading, bool memory) {
  open(reading.at);
  const std::size_t place = gpus_.place(reading.device);
  if (place >= gpu_.size()) {
    gpu_.resize(place + 1, std::vector<float>(at_.size(), unseen));
    gpu_memory_.resize(place + 1, std::vector<float>(at_.size(), unseen));
  }
  note_order(memory ? gpu_memory_last_ : gpu_last_, place, reading.at);
  float& value = (memory ? gpu_memory_ : gpu_)[place].back();
  if (!std::isnan(value)) {
    ++duplicates_;
    return false;
  }
  value = static_cast<float>(reading.value);
  return true;
}

bool Snapshots::processor(const Reading& reading) {
  open(reading.at);
  const std::size_t place = processors_.place(reading.device);
  if (place >= processor_last_.size())
    processor_last_.resize(place + 1, -std::numeric_limits<double>::infinity());
  if (processor_last_[place] == reading.at) {
    ++duplicates_;
    return false;
  }
  note_order(processor_last_, place, reading.at);
  cpu_sum_.back() += static_cast<float>(reading.value);
  ++cpu_count_.back();
  cpu_most_.back() = most(cpu_most_.back(), static_cast<float>(reading.value));
  return true;
}

void Snapshots::io_wait(const Reading& reading) {
  open(reading.at);
  io_most_.back() = most(io_most_.back(), static_cast<float>(reading.value));
}

void Snapshots::memory(const Reading& reading) {
  open(reading.at);
  memory_.back() = static_cast<float>(reading.value);
}

/// Sorts by time and makes one of snapshots of one moment.
void Snapshots::compact() {
  if (at_.empty()) return;
  if (!std::ranges::is_sorted(at_)) {
    std::vector<std::size_t> order(at_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [this](std::size_t i) { return at_[i]; });
    at_ = chosen(at_, order);
    cpu_count_ = chosen(cpu_count_, order);
    for (auto* values : {&cpu_sum_, &cpu_most_, &io_most_, &memory_})
      *values = chosen(*values, order);
    for (auto* devices : {&gpu_, &gpu_memory_})
      for (auto& values : *devices)
        values = chosen(values, order);
  }
  settle();
  compacted_ = at_.size();
}

void Snapshots::settle() {
  std::size_t kept = 0;
  const auto join = [&](std::vector<float>& values, std::size_t i) {
    if (std::isnan(values[kept]))
      values[kept] = values[i];
    else if (!std::isnan(values[i]))
      ++duplicates_;
  };
  for (std::size_t i = 1; i < at_.size(); ++i) {
    if (at_[i] - at_[kept] <= snapshot_seconds) {
      cpu_sum_[kept] += cpu_sum_[i];
      cpu_count_[kept] += cpu_count_[i];
      cpu_most_[kept] = most(cpu_most_[kept], cpu_most_[i]);
      io_most_[kept] = most(io_most_[kept], io_most_[i]);
      memory_[kept] = most(memory_[kept], memory_[i]);
      for (auto* devices : {&gpu_, &gpu_memory_})
        for (auto& values : *devices)
          join(values, i);
      continue;
    }
    ++kept;
    if (kept == i) continue;
    at_[kept] = at_[i];
    cpu_count_[kept] = cpu_count_[i];
    for (auto* values : {&cpu_sum_, &cpu_most_, &io_most_, &memory_})
      (*values)[kept] = (*values)[i];
    for (auto* devices : {&gpu_, &gpu_memory_})
      for (auto& values : *devices)
        values[kept] = values[i];
  }
  const std::size_t size = kept + 1;
  at_.resize(size);
  cpu_count_.resize(size);
  for (auto* values : {&cpu_sum_, &cpu_most_, &io_most_, &memory_})
    values->resize(size);
  for (auto* devices : {&gpu_, &gpu_memory_})
    for (auto& values : *devices)
      values.resize(size);
}

void Snapshots::name_gaps(const NodeTimeline& timeline, std::vector<std::string>& oddities) const {
  constexpr double least_gap = 60, usual_times = 10;
  std::vector<double> steps;
  for (std::size_t i = 1; i < timeline.at.size(); ++i)
    steps.push_back(timeline.at[i] - timeline.at[i - 1]);
  if (steps.empty()) return;
  std::vector<double> sorted = steps;
  std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2));
  const double gap = std::max(least_gap, usual_times * sorted[sorted.size() / 2]);
  std::size_t count = 0;
  double longest = 0;
  for (const double step : steps)
    if (step > gap) {
      ++count;
      longest = std::max(longest, step);
    }
  if (count > 0)
    oddities.push_back(fmt::format("{} {} without readings of {}, the longest {:.0f} s", count,
                                   count == 1 ? "gap" : "gaps", node_words(timeline.node), longest));
}

void Snapshots::name_missing(const NodeTimeline& timeline, std::vector<std::string>& oddities) const {
  constexpr double nearly_all = 0.9;
  std::size_t full = 0;
  std::vector<std::size_t> counts;
  for (const auto& values : timeline.gpu) {
    counts.push_back(static_cast<std::size_t>(
        std::ranges::count_if(values, [](float value) { return !std::isnan(value); })));
    full = std::max(full, counts.back());
  }
  for (std::size_t g = 0; g < counts.size(); ++g)
    if (static_cast<double>(counts[g]) < nearly_all * static_cast<double>(full))
      oddities.push_back(fmt::format("{} of {} has {} readings of utilisation where others have {}",
                                     timeline.gpus[g], node_words(timeline.node), counts[g], full));
}

NodeTimeline Snapshots::timeline(const std::string& node, std::vector<std::string>& oddities) {
  compact();
  NodeTimeline timeline;
  timeline.node = node;
  timeline.at = std::move(at_);
  timeline.cpu_mean = std::move(cpu_sum_);
  for (std::size_t i = 0; i < timeline.cpu_mean.size(); ++i)
    timeline.cpu_mean[i] =
        cpu_count_[i] == 0 ? unseen : timeline.cpu_mean[i] / static_cast<float>(cpu_count_[i]);
  timeline.cpu_most = std::move(cpu_most_);
  timeline.io_most = std::move(io_most_);
  timeline.memory = std::move(memory_);
  timeline.processors = processors_.names;
  std::ranges::sort(timeline.processors, naturally_before);
  std::vector<std::size_t> order(gpus_.names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, naturally_before,
                    [this](std::size_t g) -> const std::string& { return gpus_.names[g]; });
  for (const std::size_t g : order) {
    timeline.gpus.push_back(gpus_.names[g]);
    timeline.gpu.push_back(std::move(gpu_[g]));
    timeline.gpu_memory.push_back(std::move(gpu_memory_[g]));
  }
  if (backwards_ > 0)
    oddities.push_back(
        fmt::format("readings of {} that went back in time, put in order: {}", node_words(node), backwards_));
  if (duplicates_ > 0)
    oddities.push_back(
        fmt::format("readings of {} that stand twice, the first kept: {}", node_words(node), duplicates_));
  name_gaps(timeline, oddities);
  name_missing(timeline, oddities);
  return timeline;
}

} // namespace steelyard
