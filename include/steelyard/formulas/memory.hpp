/// \file
/// Memory of training and of serving, and what fits.
///
/// \par Model
/// Training state: weights, gradients, a master copy where weights are narrow, and the optimizer's
/// moments, each in bytes a trained parameter; over G devices each part is whole or divided, by stage.
/// Activations of a layer: s b (34 h + 5 a s) bytes at 16 bits, 34 s b h when attention is recomputed or
/// fused, 2 s b h when only its input is kept; s sequence, b microbatch, h hidden, a heads. Serving: weights,
/// and keys and values of 2 L n_kv d_head numbers a token. A fixed part for the runtime, and a factor for
/// fragmentation, come on top.
/// \par Worked example
/// 7e9 parameters with Adam in mixed precision, 16 bytes each: 112 GB; on 8 devices with all parts
/// divided: 14 GB each. 32 layers, 8 key-value heads of 128 numbers of 2 bytes: 131072 bytes a token.
/// \par Accuracy
/// State is exact; activations within 9 % of Megatron's published measurements (22B to 1T), more for a
/// single part. Temporary buffers, the largest gathered layer and the allocator are in the overhead.
/// \par Source
/// Rajbhandari et al. 2019, arXiv:1910.02054 (ZeRO); Korthikanti et al. 2022, arXiv:2205.05198
/// (activations); Hu et al. 2021, arXiv:2106.09685; Dettmers et al. 2023, arXiv:2305.14314 (QLoRA).
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace steelyard {

/// Bytes that training keeps for each trained parameter.
struct TrainingState {
  BytesPerParameter weights, gradients, master, moments;

  [[nodiscard]] constexpr BytesPerParameter total() const { return weights + gradients + master + moments; }
};

/// Adam with 16-bit weights and gradients and a 32-bit master copy: 16 bytes.
[[nodiscard]] constexpr TrainingState mixed_adam() {
  return {BytesPerParameter{2}, BytesPerParameter{2}, BytesPerParameter{4}, BytesPerParameter{8}};
}

/// The same with both moments in 8 bits: 10 bytes.
[[nodiscard]] constexpr TrainingState mixed_adam_8bit() {
  return {BytesPerParameter{2}, BytesPerParameter{2}, BytesPerParameter{4}, BytesPerParameter{2}};
}

/// Adam with everything in 32 bits: 16 bytes.
[[nodiscard]] constexpr TrainingState full_adam() {
  return {BytesPerParameter{4}, BytesPerParameter{4}, BytesPerParameter{0}, BytesPerParameter{8}};
}

/// Gradient descent with momentum in 32 bits: 12 bytes.
[[nodiscard]] constexpr TrainingState full_momentum() {
  return {BytesPerParameter{4}, BytesPerParameter{4}, BytesPerParameter{0}, BytesPerParameter{4}};
}

/// What is divided over devices: nothing; the optimizer's part (ZeRO 1); gradients too (ZeRO 2);
/// weights too (ZeRO 3, fully sharded).
enum class Sharding { none, optimizer, gradients, weights };

/// Training state on one device [GB].
[[nodiscard]] constexpr Gigabytes training_state(Parameters trained, const TrainingState& state,
                                                 Sharding sharding, double devices) {
  const double optimizer = sharding >= Sharding::optimizer ? devices : 1;
  const double gradients = sharding >= Sharding::gradients ? devices : 1;
  const double weights = sharding >= Sharding::weights ? devices : 1;
  return to_gigabytes(
      (state.weights / weights + state.gradients / gradients + (state.master + state.moments) / optimizer) *
      trained);
}

/// Frozen weights on one device [GB]; divided only when weights are.
[[nodiscard]] constexpr Gigabytes frozen_state(Parameters frozen, BytesPerParameter width, Sharding sharding,
                                               double devices) {
  return to_gigabytes(width * frozen / (sharding >= Sharding::weights ? devices : 1));
}

/// Which activations are kept for the backward pass: all; all but those inside attention; only the
/// input of each layer.
enum class Recompute { nothing, attention, layer };

/// The sizes that decide activations.
struct ActivationShape {
  double layers = 0, hidden = 0, heads = 0;
  Tokens sequence;
  double microbatch = 1;      ///< sequences on one device at a time
  double tensor_parallel = 1; ///< devices that share a layer, with the sequence divided too
};

/// Activations kept on one device [GB], at 16 bits. With Recompute::layer one layer is live in full.
[[nodiscard]] constexpr Gigabytes activation_memory(const ActivationShape& shape, Recompute recompute) {
  const double positions = shape.sequence.count() * shape.microbatch;
  const double linear = 34 * positions * shape.hidden;
  const double attention = 5 * positions * shape.heads * shape.sequence.count();
  const double input = 2 * positions * shape.hidden;
  const double kept = recompute == Recompute::nothing     ? shape.layers * (linear + attention)
                      : recompute == Recompute::attention ? shape.layers * linear
                                                          : shape.layers * input + linear;
  return to_gigabytes(Bytes{kept / shape.tensor_parallel});
}

/// Scores over the vocabulary, kept for the loss [GB]; often the surprise of small models.
[[nodiscard]] constexpr Gigabytes logits_memory(Tokens sequence, double microbatch, double vocabulary,
                                                double bytes_per_score) {
  return to_gigabytes(Bytes{sequence.count() * microbatch * vocabulary * bytes_per_score});
}

/// Memory with fragmentation, and the fixed part that runtime and libraries take [GB].
[[nodiscard]] constexpr Gigabytes with_overhead(Gigabytes tensors, double fragmentation, Gigabytes runtime) {
  return tensors * fragmentation + runtime;
}

/// Weights as they are served [GB].
[[nodiscard]] constexpr Gigabytes weight_memory(Parameters total, BytesPerParameter width) {
  return to_gigabytes(width * total);
}

/// Keys and values kept for a token [bytes/token].
[[nodiscard]] constexpr BytesPerToken kv_cache(double layers, double kv_heads, double head_size,
                                               double bytes_per_number) {
  return BytesPerToken{2 * layers * kv_heads * head_size * bytes_per_number};
}

/// Memory of serving a batch of sequences [GB]: weights, keys and values, and an overhead on both.
[[nodiscard]] constexpr Gigabytes serving_memory(Gigabytes weights, BytesPerToken kv, Tokens context,
                                                 double batch, double overhead) {
  return (weights + batch * to_gigabytes(kv * context)) * (1 + overhead);
}

/// The largest batch whose keys and values fit beside the weights [1], a whole number; 0 when none does.
[[nodiscard]] inline double largest_batch(Gigabytes memory, Gigabytes weights, BytesPerToken kv,
                                          Tokens context, double overhead) {
  const Gigabytes room = memory / (1 + overhead) - weights;
  return std::max(0.0, std::floor(room / to_gigabytes(kv * context)));
}

/// The fewest devices that hold what is divided over them, beside what each of them holds whole [1].
/// Absent when the whole part alone does not fit.
[[nodiscard]] inline std::optional<double> fewest_devices(Gigabytes divided, Gigabytes whole,
                                                          Gigabytes device_memory, Fraction headroom) {
  const Gigabytes room = device_memory * (1 - headroom.count()) - whole;
  if (!(room > Gigabytes{0})) return std::nullopt;
  return std::max(1.0, std::ceil(divided / room));
}

/// Data of a tree learner, binned to one byte a value [GB].
[[nodiscard]] constexpr Gigabytes histogram_memory(double rows, double features) {
  return to_gigabytes(Bytes{rows * features});
}

} // namespace steelyard
