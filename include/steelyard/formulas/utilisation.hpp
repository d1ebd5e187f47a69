/// \file
/// The share of peak that training reaches, and the time it takes.
///
/// \par Model
/// t = C / (G F MFU), with C [FLOP], G devices, F [FLOP/s] dense peak at the precision used, and MFU the
/// utilisation by model FLOP, where it was measured; where it was not, formulas/training_law.hpp says the
/// time. Small steps are bound by a floor,
/// t_step = max(FLOP / (F e_c), bytes / (BW e_m)) + kernels t_launch + t_host.
/// Interruptions cost sqrt(2 delta / M) of the time when checkpoints of delta [h] are taken at the best
/// interval for a mean time M [h] between failures.
/// \par Worked example
/// 2.5e15 FLOP a sample, 3168 samples, 8 devices of 989e12 FLOP/s at MFU 0.58:
/// 7.92e18 / (8 * 989e12 * 0.58) = 1726 s = 28.8 min. Checkpoints of 0.1 h with a failure every 20 h: every
/// sqrt(2 * 0.1 * 20) = 2 h, overhead sqrt(2 * 0.1 / 20) = 10 %.
/// \par Accuracy
/// 28.1-29.5 min were measured for the example (MLPerf Training). Utilisation must be quoted against the
/// same peak: dense, not with structured sparsity; FP8 against FP8. The Young-Daly overhead is the first
/// order in delta / M; it is low by a tenth once it exceeds a fifth.
/// \par Source
/// Chowdhery et al. 2022, arXiv:2204.02311, appendix B (MFU); Williams et al. 2009 (roofline); Young 1974,
/// Daly 2006 (checkpoints).
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

/// How utilisation changes on more devices than the reference [1]; the exponent is negative, and above -1
/// wherever more devices help at all. Strong scaling (a fixed global batch) has the larger loss, weak
/// scaling the smaller. Fewer devices than the reference gain nothing.
[[nodiscard]] inline double scaling_factor(double devices, double reference_devices, double exponent) {
  return std::pow(std::max(1.0, devices / reference_devices), exponent);
}

/// Time to do the work at a utilisation [h]. Start-up, failures and waiting are not included.
[[nodiscard]] constexpr Hours computing_time(Flop work, double devices, FlopPerSecond peak,
                                             Fraction utilisation) {
  return to_hours(work / (devices * utilisation.count() * peak));
}

/// Utilisation of a run whose time is known [1]: model FLOP over what the devices could have done.
[[nodiscard]] constexpr Fraction measured_utilisation(Flop work, double devices, FlopPerSecond peak,
                                                      Hours time) {
  return Fraction::clamped(work / (devices * peak * to_seconds(time)));
}

/// One training step as the roofline sees it.
struct StepWork {
  Flop flop;       ///< on one device
  Gigabytes moved; ///< to and from the memory of one device
  double kernels = 0;
};

/// How fast one device does it.
struct StepRates {
  FlopPerSecond peak;
  Fraction compute_efficiency;
  GigabytesPerSecond bandwidth;
  Fraction memory_efficiency;
  Seconds launch; ///< of one kernel
  Seconds host;   ///< work of the host between steps
};

/// Time of a step that cannot be undercut [s]: arithmetic or memory, and launching every kernel.
[[nodiscard]] constexpr Seconds step_time(const StepWork& work, const StepRates& rates) {
  const Seconds computing = work.flop / (rates.peak * rates.compute_efficiency.count());
  const Seconds moving = work.moved / (rates.bandwidth * rates.memory_efficiency.count());
  return std::max(computing, moving) + work.kernels * rates.launch + rates.host;
}

/// Kernels launched in a training step [1]: forward, and twice as many backward.
[[nodiscard]] constexpr double training_kernels(double layers, double forward_kernels_per_layer) {
  return 3 * layers * forward_kernels_per_layer;
}

/// Time of a run whose steps cannot be shorter than the floor [h].
[[nodiscard]] constexpr Hours floored_time(Hours computing, double steps, Seconds step_floor) {
  return std::max(computing, to_hours(steps * step_floor));
}

/// Mean time between failures of a job that needs all of its devices [h].
[[nodiscard]] constexpr Hours job_failure_interval(Hours device_failure_interval, double devices) {
  return device_failure_interval / devices;
}

/// The best time between checkpoints [h], to first order.
[[nodiscard]] inline Hours checkpoint_interval(Hours checkpoint, Hours failure_interval) {
  return Hours{std::sqrt(2 * checkpoint.count() * failure_interval.count())};
}

/// Share of time lost to checkpoints and to work done again, at the best interval [1].
[[nodiscard]] inline double checkpoint_overhead(Hours checkpoint, Hours failure_interval) {
  return std::sqrt(2 * (checkpoint / failure_interval));
}

/// Work attempted for each unit of work that counts [1]: jobs that fail and jobs that are cancelled, each
/// as a share of the work that counts.
[[nodiscard]] constexpr double attempted_share(double failed, double cancelled) {
  return 1 + failed + cancelled;
}

/// Time from the request of capacity to the last step [h].
[[nodiscard]] constexpr Hours elapsed_time(Hours computing, double checkpoint_overhead,
                                           double interruption_stretch, Hours start_up) {
  return computing * (1 + checkpoint_overhead) * interruption_stretch + start_up;
}

/// Samples needed at a batch size over the fewest that any batch size needs [1]: large batches see more
/// samples for the same result (McCandlish et al. 2018, arXiv:1812.06162).
[[nodiscard]] constexpr double batch_sample_factor(double batch, double critical_batch) {
  return 1 + batch / critical_batch;
}

/// Steps needed at a batch size over the fewest that any batch size needs [1].
[[nodiscard]] constexpr double batch_step_factor(double batch, double critical_batch) {
  return 1 + critical_batch / batch;
}

} // namespace steelyard
