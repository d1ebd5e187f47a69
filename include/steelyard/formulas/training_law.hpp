/// \file
/// Device-hours of a training run [h], and the power of what it runs on [kW].
///
/// \par Model
/// A run does C FLOP of arithmetic and moves M bytes of activations. On a device of dense peak F and
/// memory bandwidth W the two take t = C / (e F) + M / W, and ln hours = ln t + the sum of effects of
/// stack, architecture, hardware, precision, scaling, size and year. No run is faster than C / (m F),
/// with m the highest utilisation. A transformer of N parameters whose hidden size h is a times its
/// layers has h = (a N / 12)^(1/3) and moves c h^2 / a bytes a token. An accelerator that is busy for
/// a share u draws P_idle + (f TDP - P_idle) u, a node's share for it r TDP (i + (1 - i) u).
/// \par Worked example
/// 1e18 FLOP at 0.7 of 100 TFLOP/s and 1e15 bytes at 1 TB/s: 14286 s + 1000 s = 4.246 h; with effects
/// of +0.5: 7.0 h. 7e9 parameters, aspect 128, 256 bytes: h = 4210, 3.55e7 bytes a token. An
/// accelerator of 400 W, 50 W idle, f 0.93, busy for 0.8: 307.6 W.
/// \par Accuracy
/// scripts/fit/training_law.py leaves every source out in turn; `steelyard backtest` scores a file.
/// \par Source
/// Williams et al. 2009 (roofline); `published-training-runs` in catalogs/sources/method.json.
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

/// Arithmetic and traffic of a whole run, on all devices together.
struct RunWork {
  Flop flop;       ///< of the model
  Gigabytes moved; ///< of activations to and from memory, in a mixed 16-bit run
};

/// What one device offers to a run.
struct DeviceRates {
  FlopPerSecond peak;           ///< dense, at the run's precision
  Fraction reach;               ///< share of it that large matrix products reach
  GigabytesPerSecond bandwidth; ///< of its memory
  double traffic = 1;           ///< bytes over those of a mixed 16-bit run
};

/// Hidden size of a transformer from its parameters and the ratio of hidden size to layers [1]:
/// N = 12 L h^2.
[[nodiscard]] inline double hidden_size(Parameters parameters, double aspect) {
  return std::cbrt(parameters.count() * aspect / 12);
}

/// What a transformer moves for one token of training [B].
[[nodiscard]] inline Bytes token_traffic(Parameters parameters, double aspect, double bytes_per_unit) {
  const double hidden = hidden_size(parameters, aspect);
  return Bytes{bytes_per_unit * hidden * hidden / aspect};
}

/// Activations of an image network that are not published [1]: c (GMACs per reference image)^x, in proportion
/// to pixels.
[[nodiscard]] inline double usual_activations(MultiplyAdds image, double pixels_over_reference,
                                              double at_1gmac, double exponent) {
  return at_1gmac * std::pow(image.count() / 1e9 / pixels_over_reference, exponent) * pixels_over_reference;
}

/// Device-hours of arithmetic and traffic one after the other [h].
[[nodiscard]] constexpr Hours roofline_hours(const RunWork& work, const DeviceRates& device) {
  const Seconds computing = work.flop / (device.peak * device.reach.count());
  const Seconds moving = device.traffic * (work.moved / device.bandwidth);
  return to_hours(computing + moving);
}

/// Device-hours with everything that slows a run or speeds it up [h].
[[nodiscard]] inline Hours training_hours(const RunWork& work, const DeviceRates& device, double effects,
                                          double highest_utilisation) {
  const Hours least = to_hours(work.flop / (device.peak * highest_utilisation));
  return std::max(roofline_hours(work, device) * std::exp(effects), least);
}

/// Logarithm of devices over the number up to which a fixed batch keeps them busy [1]; 0 below it.
[[nodiscard]] inline double strong_scaling(double devices, double reference) {
  return std::max(0.0, std::log(devices / reference));
}

/// Core-hours of boosted trees on one host [h]: ns per row, tree and feature at 100 features, and an exponent
/// for more or fewer.
[[nodiscard]] inline Hours boosting_hours(double visits, double features, double nanoseconds,
                                          double exponent) {
  return to_hours(Seconds{visits * features * nanoseconds * 1e-9 * std::pow(features / 100, exponent)});
}

/// Busy share of the accelerators of a run outside of benchmarks, from the size of its model [1].
[[nodiscard]] constexpr Fraction busy_by_size(Parameters model, Parameters half, Fraction most) {
  return Fraction::clamped(most.count() * (model / (model + half)));
}

/// Power of one accelerator [kW].
[[nodiscard]] constexpr Kilowatts accelerator_power(Kilowatts design, Kilowatts idle, double full_share,
                                                    Fraction busy) {
  return idle + (design * full_share - idle) * busy.count();
}

/// Power of a node's share for one accelerator, at the wall [kW].
[[nodiscard]] constexpr Kilowatts node_power(Kilowatts design, double full, Fraction idle_share,
                                             Fraction busy) {
  return design * full * (idle_share.count() + (1 - idle_share.count()) * busy.count());
}

/// Busy share at which a power lies between rest and full load [1].
[[nodiscard]] constexpr Fraction busy_at_power(Kilowatts power, Kilowatts at_rest, Kilowatts at_full) {
  return Fraction::clamped((power - at_rest) / (at_full - at_rest));
}

} // namespace steelyard
