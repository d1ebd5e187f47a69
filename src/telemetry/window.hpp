/// \file
/// What rules over series share: quantiles of the last values, and looking once a scan.
#pragma once

#include "steelyard/telemetry/job_record.hpp"
#include "steelyard/telemetry/rules.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace steelyard {

/// Values of one device that were seen, with their times.
struct SeenValues {
  std::vector<double> at;
  std::vector<float> value;
};

[[nodiscard]] SeenValues seen_values(const std::vector<double>& at, const std::vector<float>& values);

/// The last `window` of the first `count` values; all of them when there are fewer.
[[nodiscard]] std::span<const float> last_of(std::span<const float> values, std::size_t count,
                                             std::size_t window);

/// Quantile with linear interpolation between the nearest ranks, as numpy.quantile gives it.
[[nodiscard]] double quantile(std::span<const float> values, double share);
[[nodiscard]] double quantile(std::span<const double> values, double share);

/// AWS's reports describe a series by these: quartiles, p95 and the whiskers of a box plot.
[[nodiscard]] std::vector<Detail> box_plot(std::span<const float> values);

/// A parameter that counts something.
[[nodiscard]] std::size_t whole(double value);

/// Calls `look(count)` after each scan that brought values, with how many lie before its end. Rules run
/// once a scan, so a condition that comes and goes between two scans is not seen.
template <class Look>
void each_scan(std::span<const double> at, double start, double seconds, Look&& look) {
  if (at.empty()) return;
  double end = start + seconds;
  std::size_t looked = 0;
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (at[i] < end) continue;
    if (i > looked) look(looked = i);
    end += (std::floor((at[i] - end) / seconds) + 1) * seconds;
  }
  look(at.size());
}

/// What a rule says where there is nothing that it could look at.
[[nodiscard]] Verdict lacking(const RuleValues& values);

/// A condition met: counts it, and keeps when it was first.
void strike(Verdict& verdict, double at, std::size_t violations = 1);

[[nodiscard]] Detail leaf_detail(std::string key, double number);
/// The detail of that key among others, made where there is none.
[[nodiscard]] Detail& detail_of(std::vector<Detail>& details, const std::string& key);

/// `node algo-1 gpu0`, without what is not said.
[[nodiscard]] std::string device_words(const std::string& node, const std::string& device);
/// The length of a scan [s].
[[nodiscard]] double scan_seconds(const RuleValues& values);

} // namespace steelyard
