/// \file
/// Snapshots of one node while they are read.
#pragma once

#include "steelyard/telemetry/job_record.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace steelyard {

/// Gathers readings that lie within 20 ms of a snapshot's beginning into it.
class Snapshots {
 public:
  /// False: the snapshot had that device's value already.
  bool gpu(const Reading& reading, bool memory);
  bool processor(const Reading& reading);
  void io_wait(const Reading& reading);
  void memory(const Reading& reading);

  /// All in the order of time, those of one moment as one. What is odd is added to `oddities`.
  [[nodiscard]] NodeTimeline timeline(const std::string& node, std::vector<std::string>& oddities);

 private:
  static constexpr float unseen = std::numeric_limits<float>::quiet_NaN();

  struct TextHash {
    using is_transparent = void;

    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  /// Places of devices by name.
  struct Devices {
    std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>> places;
    std::vector<std::string> names;
    std::size_t next = 0; ///< place after the one asked last: devices come in the same turn
    [[nodiscard]] std::size_t place(std::string_view name);
  };

  void open(double at);
  /// Counts readings of one device that are earlier than the one before. Files of one metric or one device
  /// each begin anew in time, and are in order all the same.
  void note_order(std::vector<double>& last, std::size_t place, double at);
  void settle();
  void compact();
  void name_gaps(const NodeTimeline& timeline, std::vector<std::string>& oddities) const;
  void name_missing(const NodeTimeline& timeline, std::vector<std::string>& oddities) const;

  std::vector<double> at_;
  std::vector<float> cpu_sum_, cpu_most_, io_most_, memory_;
  std::vector<std::uint32_t> cpu_count_;
  std::vector<std::vector<float>> gpu_, gpu_memory_;
  Devices gpus_, processors_;
  std::vector<double> processor_last_, gpu_last_, gpu_memory_last_;
  bool unsorted_ = false; ///< snapshots do not stand in the order of time
  std::size_t compacted_ = 0, duplicates_ = 0, backwards_ = 0;
};

} // namespace steelyard
