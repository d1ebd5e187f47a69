/// \file
/// How long a job takes on another machine, over what it takes on this one [1].
///
/// \par Model
/// g and c are the shares of time in which GPUs and processors are busy, G and C how much faster those of the
/// other machine are. Stages that overlap: max(g / G, c / C) + 1 - max(g, c). Stages that follow each other:
/// g / G + (1 - g) (c / C + 1 - c). What is neither waits, and waits as long elsewhere. The truth is between
/// the two, at `overlap`.
/// \par Worked example
/// GPUs busy 40 % and processors 95 % of the time, processors twice as many: 0.525 where loading and
/// computing overlap, 0.4 + 0.6 * 0.525 = 0.715 where they do not.
/// \par Accuracy
/// Both are 1 on the same machine. A GPU that counts as busy may wait for memory; see the error of its speed.
/// \par Source
/// Amdahl 1967, applied to two resources; no measurement of our own stands behind it.
#pragma once

#include <algorithm>
#include <cmath>

namespace steelyard {

/// Time over that on the machine where the shares were read [1].
[[nodiscard]] constexpr double relative_time(double gpu_share, double cpu_share, double gpu_speed,
                                             double cpu_speed, double overlap) {
  const double gpu = gpu_share / gpu_speed, cpu = cpu_share / cpu_speed;
  const double together = std::max(gpu, cpu) + 1 - std::max(gpu_share, cpu_share);
  const double in_turn = gpu + (1 - gpu_share) * (cpu + 1 - cpu_share);
  return overlap * together + (1 - overlap) * in_turn;
}

/// Speed of one device over another's [1], between the ratio of bandwidths (mix 0) and of peaks (mix 1).
[[nodiscard]] inline double device_speed(double peak_ratio, double bandwidth_ratio, double mix) {
  return std::pow(peak_ratio, mix) * std::pow(bandwidth_ratio, 1 - mix);
}

} // namespace steelyard
