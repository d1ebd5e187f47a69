/// \file
/// Energy [J] and time [s] of images and videos by diffusion.
///
/// \par Model
/// A transformer of N parameters over T tokens, whose hidden size times layers is w, computes
/// C = (2 N T + 4 T^2 w) FLOP a pass, without the second term where attention is linear. Accelerators that
/// share one image exchange R [GB] around a ring and U [GB] all to all. With n accelerators, a batch of B and
/// S steps: E = c_a C + c_r R + c_u U + c_s n S / B [J] for each, accelerators only;
/// t = (a_a C + a_r R + a_u U) B / n + (a_s + a_x [n > 1]) S [s] for the batch.
/// \par Worked example
/// 8.06e9 parameters, half of them met, 4096 tokens, w = 92.5e3: 3.92e13 FLOP a pass. With c_a = 3 J/TFLOP,
/// c_s = 7 J, 56 passes of 28 steps alone: 6785 J.
/// \par Accuracy
/// scripts/fit/generation_law.py: of models left out of the fit, on H100 and B200, images 22 %, videos 13 %
/// median error of energy. Text encoder and autoencoder are in the coefficients as far as they were in the
/// measurements. U-Nets were not among them.
/// \par Source
/// Peebles and Xie 2023, arXiv:2212.09748, for the FLOP; Fang et al. 2024, arXiv:2411.01738 (ring and Ulysses
/// attention), for what is exchanged.
#pragma once

#include "steelyard/formulas/flops.hpp"
#include "steelyard/units/quantity.hpp"

namespace steelyard {

/// One image or video, all passes of all steps together.
struct DiffusionWork {
  Flop flop;
  Gigabytes ring, ulysses; ///< that accelerators exchange
  double steps = 1;
};

/// J for each of what the name says, on the accelerators.
struct DiffusionEnergyLaw {
  double per_teraflop = 0, per_ring_gigabyte = 0, per_ulysses_gigabyte = 0, per_device_step = 0;
};

/// Seconds for each of what the name says.
struct DiffusionTimeLaw {
  double per_teraflop = 0, per_ring_gigabyte = 0, per_ulysses_gigabyte = 0, per_step = 0, per_linked_step = 0;
};

/// One pass over an image [FLOP]; `layers_times_hidden` is 0 where attention is linear.
[[nodiscard]] constexpr Flop denoising_flop(Parameters met, double layers_times_hidden, Tokens latent) {
  return (forward_flop(met) + attention_flop(1, layers_times_hidden, latent, Attention::full)) * latent;
}

/// What a ring of accelerators that share an image passes on [GB]: keys and values of the others' tokens.
[[nodiscard]] constexpr Gigabytes ring_exchange(double layers_times_hidden, Tokens latent, double passes,
                                                double ring) {
  return to_gigabytes(Bytes{4 * latent.count() * layers_times_hidden * passes * (ring - 1)});
}

/// What accelerators that share the heads of an image exchange [GB]: four tensors of two bytes.
[[nodiscard]] constexpr Gigabytes ulysses_exchange(double layers_times_hidden, Tokens latent, double passes,
                                                   double degree) {
  return to_gigabytes(Bytes{8 * latent.count() * layers_times_hidden * passes * (1 - 1 / degree)});
}

/// Energy of the accelerators for one image or video [J].
[[nodiscard]] constexpr Joules diffusion_energy(const DiffusionEnergyLaw& c, const DiffusionWork& work,
                                                double devices, double batch) {
  return Joules{c.per_teraflop * work.flop.count() / 1e12 + c.per_ring_gigabyte * work.ring.count() +
                c.per_ulysses_gigabyte * work.ulysses.count() +
                c.per_device_step * devices * work.steps / batch};
}

/// Time of a batch [s].
[[nodiscard]] constexpr Seconds diffusion_time(const DiffusionTimeLaw& a, const DiffusionWork& work,
                                               double devices, double batch) {
  const double shared = a.per_teraflop * work.flop.count() / 1e12 + a.per_ring_gigabyte * work.ring.count() +
                        a.per_ulysses_gigabyte * work.ulysses.count();
  return Seconds{shared * batch / devices +
                 (a.per_step + (devices > 1 ? a.per_linked_step : 0)) * work.steps};
}

} // namespace steelyard
