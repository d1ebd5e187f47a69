/// \file
/// Energy, time and concurrency of language models that are served in continuous batches.
///
/// \par Model
/// A decoding step reads the weights once for the whole batch. With W [GB] streamed weights, P [1e9] active
/// parameters, B sequences, K [GB] keys and values of one sequence, and n accelerators in the replica:
/// E = c1 W / B + c2 2 P + c3 n / B + c4 K + c5 + c6 (n - 1) [J/token], accelerators only;
/// t = a1 W / n + a2 2 P B / n + a3 + a4 K B / n + a5 [n > 1] + a6 B [s].
/// A mixture of experts streams the shared weights and those experts that a batch meets,
/// W = W_sh + W_exp (1 - (1 - k / E)^B). The power E B / t is held within a band of the design power.
/// The batch at a request rate follows from Little's law: m = lambda (p + L t(B) / (1 - lambda p)) sequences
/// are there on average, with prompts of p [s] that hold up the others, and B = m / (1 - exp(-m)) of them
/// while any is.
/// \par Worked example
/// c = (0.2 J/GB, 1.5e-3 J/GFLOP, 0, 0.16 J/GB, 0.03 J, 0), W = 16 GB, P = 8, B = 64, K = 0.03 GB:
/// 0.05 + 0.024 + 0.0048 + 0.03 = 0.1088 J/token.
/// a = (0.39 ms/GB, 0, 1.5 ms, 0, 0, 0), one accelerator: 0.39 * 16 + 1.5 = 7.74 ms.
/// \par Accuracy
/// A fit of this form to the ML.ENERGY leaderboard, models left out one at a time, reached a median error of
/// 14 % with 96 % within a factor of two on H100, and 18 % with 90 % on B200. FP8 needs a factor of its own.
/// On accelerators that were not measured add a standard deviation of 0.45 of the natural logarithm. Energy
/// is convex in the batch, so that of the mean batch is a little low. Wrong for speculative decoding.
/// \par Source
/// Form: the roofline of decoding; Pope et al. 2022, arXiv:2211.05102. Data: Chung et al. 2025,
/// arXiv:2505.06371 (ML.ENERGY benchmark). Little 1961 for the batch.
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

/// What one replica works on in a decoding step.
struct DecodeWork {
  Gigabytes shared_weights; ///< streamed in every step; all weights of a dense model
  Gigabytes expert_weights; ///< all experts together; 0 for a dense model
  Fraction routed;          ///< share of the experts that one token meets
  Parameters active;
  Gigabytes kv_per_sequence; ///< at half of the output, on average
  double devices = 1;
};

/// Coefficients of energy. J for each of what the name says, on the accelerators only.
struct DecodeEnergyLaw {
  double joules_per_gigabyte = 0;       ///< c1, of weights and step
  double joules_per_gigaflop = 0;       ///< c2
  double joules_per_device_step = 0;    ///< c3
  double joules_per_kv_gigabyte = 0;    ///< c4, of one sequence
  double joules_per_token = 0;          ///< c5
  double joules_per_further_device = 0; ///< c6, per token
};

/// Coefficients of step time. Seconds for each of what the name says.
struct DecodeTimeLaw {
  double seconds_per_gigabyte = 0;    ///< a1, of weights
  double seconds_per_gigaflop = 0;    ///< a2
  double seconds_per_step = 0;        ///< a3
  double seconds_per_kv_gigabyte = 0; ///< a4
  double seconds_if_parallel = 0;     ///< a5
  double seconds_per_sequence = 0;    ///< a6
};

/// Weights read in a step [GB]. The batch may be a mean, so it need not be whole.
[[nodiscard]] inline Gigabytes streamed_weights(const DecodeWork& work, double batch) {
  return work.shared_weights + work.expert_weights * (1 - std::pow(1 - work.routed.count(), batch));
}

/// FLOP of one token in units of 1e9.
[[nodiscard]] constexpr double decode_gigaflop(const DecodeWork& work) {
  return 2 * work.active.count() / 1e9;
}

/// Energy of the accelerators for an output token [J/token]. Prompts are in the coefficients only as far
/// as they were in the measurements; see prefill_energy().
[[nodiscard]] inline JoulesPerToken decode_energy(const DecodeEnergyLaw& c, const DecodeWork& work,
                                                  double batch) {
  return JoulesPerToken{c.joules_per_gigabyte * streamed_weights(work, batch).count() / batch +
                        c.joules_per_gigaflop * decode_gigaflop(work) +
                        c.joules_per_device_step * work.devices / batch +
                        c.joules_per_kv_gigabyte * work.kv_per_sequence.count() + c.joules_per_token +
                        c.joules_per_further_device * (work.devices - 1)};
}

/// Time of a decoding step [s], which is the time between two tokens of a sequence.
[[nodiscard]] inline Seconds decode_step_time(const DecodeTimeLaw& a, const DecodeWork& work, double batch) {
  return Seconds{(a.seconds_per_gigabyte * streamed_weights(work, batch).count() +
                  a.seconds_per_gigaflop * decode_gigaflop(work) * batch +
                  a.seconds_per_kv_gigabyte * work.kv_per_sequence.count() * batch) /
                     work.devices +
                 a.seconds_per_step + a.seconds_if_parallel * std::min(1.0, work.devices - 1) +
                 a.seconds_per_sequence * batch};
}

/// Energy of a token, held to what the accelerators can draw [J/token]: between two shares of their design
/// power.
[[nodiscard]] constexpr JoulesPerToken power_guarded(JoulesPerToken energy, Seconds step, double batch,
                                                     double devices, Kilowatts design_power,
                                                     double least_share, double greatest_share) {
  const JoulesPerToken full{energy_in(devices * design_power, step).count() / batch};
  return std::clamp(energy, least_share * full, greatest_share * full);
}

/// What decides how coefficients move to another accelerator.
struct AcceleratorFigures {
  Kilowatts design_power;
  GigabytesPerSecond bandwidth;
  FlopPerSecond peak;
};

/// Coefficients of energy for another accelerator: design power over bandwidth, over peak, or alone.
/// Trusts the data sheet; add the error of an accelerator that was not measured.
[[nodiscard]] constexpr DecodeEnergyLaw scaled(const DecodeEnergyLaw& c, const AcceleratorFigures& from,
                                               const AcceleratorFigures& to) {
  const double power = to.design_power / from.design_power;
  const double memory = power * (from.bandwidth / to.bandwidth);
  const double arithmetic = power * (from.peak / to.peak);
  return {c.joules_per_gigabyte * memory,
          c.joules_per_gigaflop * arithmetic,
          c.joules_per_device_step * power,
          c.joules_per_kv_gigabyte * memory,
          c.joules_per_token,
          c.joules_per_further_device * power};
}

/// Coefficients of step time for another accelerator.
[[nodiscard]] constexpr DecodeTimeLaw scaled(const DecodeTimeLaw& a, const AcceleratorFigures& from,
                                             const AcceleratorFigures& to) {
  const double memory = from.bandwidth / to.bandwidth;
  const double arithmetic = from.peak / to.peak;
  return {a.seconds_per_gigabyte * memory,
          a.seconds_per_gigaflop * arithmetic,
          a.seconds_per_step,
          a.seconds_per_kv_gigabyte * memory,
          a.seconds_if_parallel,
          a.seconds_per_sequence};
}

/// Time of reading a prompt [s].
[[nodiscard]] constexpr Seconds prefill_time(Flop prompt, double devices, FlopPerSecond peak,
                                             Fraction efficiency) {
  return prompt / (devices * peak * efficiency.count());
}

/// Energy of the accelerators for reading a prompt [J].
[[nodiscard]] constexpr Joules prefill_energy(Flop prompt, FlopPerJoule efficiency) {
  return prompt / efficiency;
}

/// What one request asks of a replica.
struct DecodeRequest {
  Seconds prefill;
  Tokens output;
};

/// Time from a request to its last token at a batch [s], without waiting for a place in it or for the prompts
/// of others.
[[nodiscard]] inline Seconds request_time(const DecodeTimeLaw& a, const DecodeWork& work,
                                          const DecodeRequest& request, double batch) {
  return request.prefill + request.output.count() * decode_step_time(a, work, batch);
}

/// Sequences present while any is, from their mean number over all time [1].
[[nodiscard]] inline double batch_while_busy(double mean_present) {
  // x / (1 - exp(-x)) is 1 + x / 2 near 0, where the quotient has no digits.
  return mean_present > 1e-9 ? mean_present / -std::expm1(-mean_present) : 1;
}

/// What a replica settles at under a request rate.
struct DecodeLoad {
  double batch = 1; ///< sequences present while any is
  Seconds step;     ///< time of a decoding step at that batch
  Seconds request;  ///< time from request to last token, with the prompts of others in between
  Fraction busy;    ///< share of time in which any sequence is present
};

/// The load of one replica at a request rate, by Little's law. The batch is cut at `largest_batch`; a rate
/// that would need more is not served, see replica_capacity().
[[nodiscard]] inline DecodeLoad decode_load(const DecodeTimeLaw& a, const DecodeWork& work,
                                            const DecodeRequest& request, ItemsPerSecond rate,
                                            double largest_batch) {
  // Prompts take this share of the time; beyond 1 no batch is large enough.
  const double prompts = std::min((rate * request.prefill).count(), 1 - 1e-9);
  const auto stay = [&](double batch) {
    return request.prefill + request.output.count() * decode_step_time(a, work, batch) / (1 - prompts);
  };
  // Requests stay longer in a larger batch, and the batch grows with their stay: the difference has one
  // sign below the crossing and the other above, so halving finds it in a fixed number of rounds.
  double lo = 1, hi = std::max(1.0, largest_batch);
  for (int i = 0; i < 32; ++i) {
    const double middle = (lo + hi) / 2;
    const bool grows = batch_while_busy((rate * stay(middle)).count()) > middle;
    lo = grows ? middle : lo;
    hi = grows ? hi : middle;
  }
  return {hi, decode_step_time(a, work, hi), stay(hi),
          Fraction::clamped(-std::expm1(-(rate * stay(hi)).count()))};
}

/// The largest batch whose steps keep within a limit [1], at most `largest_batch`; below 1 when one sequence
/// alone is too slow.
[[nodiscard]] inline double batch_within(const DecodeTimeLaw& a, const DecodeWork& work, Seconds step_limit,
                                         double largest_batch) {
  double lo = 0, hi = largest_batch;
  for (int i = 0; i < 32; ++i) {
    const double middle = (lo + hi) / 2;
    const bool fits = decode_step_time(a, work, middle) <= step_limit;
    lo = fits ? middle : lo;
    hi = fits ? hi : middle;
  }
  return decode_step_time(a, work, largest_batch) <= step_limit ? largest_batch : lo;
}

/// Requests that one replica completes at a batch [1/s]. Prompts are read one after another and hold up
/// the batch; `efficiency` is what else is lost to their coming and going.
[[nodiscard]] inline ItemsPerSecond replica_capacity(const DecodeTimeLaw& a, const DecodeWork& work,
                                                     const DecodeRequest& request, double batch,
                                                     Fraction efficiency) {
  const Seconds round = request.output.count() * decode_step_time(a, work, batch) + batch * request.prefill;
  return ItemsPerSecond{efficiency.count() * batch / round.count()};
}

/// Replicas for a request rate [1]: whole, at least `fewest`, none of them above a share of its capacity.
[[nodiscard]] inline double replicas_needed(ItemsPerSecond rate, ItemsPerSecond capacity,
                                            Fraction greatest_share, double fewest) {
  return std::max(fewest, std::ceil(rate / (capacity * greatest_share.count())));
}

/// The volume at which two ways cost the same [1 a month]: fixed cost against cost for each. Below 0 when
/// the one with the higher fixed cost is dearer for each too.
[[nodiscard]] constexpr ItemsPerMonth break_even_volume(MoneyPerMonth fixed_more, MoneyPerItem dearer,
                                                        MoneyPerItem cheaper) {
  return ItemsPerMonth{fixed_more.count() / (dearer - cheaper).count()};
}

} // namespace steelyard
