/// \file
/// Terms of the laws of inference: what a data sheet says that one item takes of a device [s], and a
/// metered system of power [W]. formulas/positive_law.hpp adds them up.
///
/// \par Model
/// Of an item of C FLOP and A activations, on a device of peak F and bandwidth b: arithmetic C / F,
/// activations A B / b at B bytes each, weights N B p / (b n) for N parameters that p passes read for n
/// items at once, and launches of l kernels p times, 1 ms each: l p / n. A language model under load takes,
/// for a token and replica of G devices with n sequences, W(n) / (n G b) for weights W that the sequences
/// meet, 2 N / (G F) of arithmetic, as much again for each token read, and c k / (G b) for a cache of k
/// bytes a token at a context of c. Of a mixture of experts, W(n) = W - X + X (1 - (1 - q)^n) with experts
/// X of which a token is routed to a share q. A system draws what its devices do between idle and design
/// power, and its host.
/// \par Worked example
/// 8.2 GFLOP at 100 TFLOP/s: 82 us. 11 M activations of 2 bytes at 1 TB/s: 22 us. 25 M parameters of 2
/// bytes, one pass, 10 items: 5 us. 50 layers, 10 items: 5 ms. 100 GB, of which 90 GB experts, 1/10 routed,
/// 2 sequences: 27.1 GB.
/// \par Accuracy
/// That of the laws: models/inference_law.json says of each how far it lies from models that the fit had
/// not seen.
/// \par Source
/// Williams et al. 2009 (roofline); scripts/fit/serving-laws.md, section 4.
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

/// Activations that an item moves [s].
[[nodiscard]] constexpr Seconds activation_seconds(double activations, double bytes,
                                                   GigabytesPerSecond bandwidth) {
  return Gigabytes{activations * bytes / 1e9} / bandwidth;
}

/// Its share of the weights that a batch reads [s].
[[nodiscard]] constexpr Seconds weight_seconds(Parameters parameters, double bytes, double passes,
                                               GigabytesPerSecond bandwidth, double batch) {
  return Gigabytes{parameters.count() * bytes / 1e9} * passes / bandwidth / batch;
}

/// Its share of the launches of a batch, at 1 ms each [s]: laws state how much less one takes.
[[nodiscard]] constexpr Seconds launch_seconds(double layers, double passes, double batch) {
  return Seconds{layers * passes / batch / 1000};
}

/// Weights that a batch of sequences reads in one step [GB]; `experts` of them are routed to, each token to a
/// share.
[[nodiscard]] inline Gigabytes streamed_weights(Gigabytes weights, Gigabytes experts, double routed,
                                                double sequences) {
  return weights - experts + experts * (1 - std::pow(1 - routed, sequences));
}

/// Weights that sit in experts [GB]: what is not active, and the routed part of what is.
[[nodiscard]] constexpr Gigabytes expert_weights(Parameters total, Parameters active, double bytes,
                                                 double routed) {
  return Gigabytes{bytes * (total - active).count() / 1e9 / (1 - routed)};
}

/// Sequences whose cache has room beside the weights [1], at least one.
[[nodiscard]] constexpr double sequences_with_room(Gigabytes memory, double share, Gigabytes weights,
                                                   Gigabytes cache_of_one) {
  return std::max(1.0, (memory * share - weights) / cache_of_one);
}

/// Devices of the smallest replica: a power of two whose memory takes the weights [1], `most` at most.
[[nodiscard]] constexpr double replica_devices(Gigabytes weights, Gigabytes memory, double share,
                                               double most) {
  double devices = 1;
  while (devices < most && weights > memory * (share * devices))
    devices *= 2;
  return std::min(devices, most);
}

/// Keys and values of a token [GB] by the square root of the parameters that it meets.
[[nodiscard]] inline Gigabytes usual_cache(Parameters active, Gigabytes of_reference, Parameters reference) {
  return of_reference * std::sqrt(active / reference);
}

/// Layers by size [1]: those at 10^9 parameters, and how they grow.
[[nodiscard]] inline double usual_layers(Parameters parameters, double at_billion, double exponent) {
  return at_billion * std::pow(parameters.count() / 1e9, exponent);
}

/// How much more a larger image takes [1], for the ratio of the sides; 2 is in proportion to its pixels.
[[nodiscard]] inline double image_growth(double side_ratio, double exponent) {
  return std::pow(side_ratio, exponent);
}

} // namespace steelyard
