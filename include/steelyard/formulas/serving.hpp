/// \file
/// Energy, time and concurrency of language models that are served in continuous batches.
///
/// \par Model
/// A decoding step reads the weights once for the whole batch. With W [GB] streamed weights, P [1e9] active
/// parameters, B sequences, K [GB] keys and values of one sequence, L layers, L_e of them with experts, and n
/// accelerators in the replica:
/// E = c_w W / B + c_a 2 P + c_k K + n / B (c_l L + c_e L_e + c_x L [n > 1] + c_s) + n c_q + c_0 [J/token],
/// accelerators only, and c_p 2 P for each token of the prompt;
/// t = (a_w W + a_a 2 P B + a_k K B) / n + a_l L + a_e L_e + a_x L [n > 1] + a_s + a_q B [s].
/// A mixture of experts streams the shared weights and those experts that a batch meets,
/// W = W_sh + W_exp (1 - (1 - k / E)^B). The power E B / t is held within a band of the design power.
/// The batch at a request rate follows from Little's law: m = lambda (p + L t(B) / (1 - lambda p)) sequences
/// are there on average, with prompts of p [s] that hold up the others, and B = m / (1 - exp(-m)) of them
/// while any is.
/// \par Worked example
/// c_w = 0.2 J/GB, c_a = 1.5e-3 J/GFLOP, c_k = 0.16 J/GB, c_q = 0.03 J, else 0; W = 16 GB, P = 8, B = 64,
/// K = 0.03 GB: 0.05 + 0.024 + 0.0048 + 0.03 = 0.1088 J/token.
/// a_w = 0.39 ms/GB, a_l = 0.03 ms, a_s = 0.5 ms, 32 layers, one accelerator: 0.39 * 16 + 0.96 + 0.5 =
/// 7.7 ms.
/// \par Accuracy
/// scripts/fit/generation_law.py: of models left out of the fit, on H100 and B200, a median error of 11 %
/// for both, 98 % within a factor of two. The time is the median step, which stalls for prompts do not move.
/// Energy is convex in the batch, so that of the mean batch is a little low. speculative() is not fitted.
/// \par Source
/// Form: the roofline of decoding; Pope et al. 2022, arXiv:2211.05102. Data: Chung et al. 2025,
/// arXiv:2505.06371 (ML.ENERGY benchmark). Little 1961 for the batch. Leviathan et al. 2023,
/// arXiv:2211.17192, for speculation.
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
  double layers = 0, expert_layers = 0; ///< all, and those with experts
};

/// Energy on the accelerators. J for each of what the name says.
struct DecodeEnergyLaw {
  double per_gigabyte = 0;        ///< c_w, of weights and step
  double per_gigaflop = 0;        ///< c_a
  double per_kv_gigabyte = 0;     ///< c_k, of one sequence and token
  double per_layer = 0;           ///< c_l, of a step and device; so are the next three
  double per_expert_layer = 0;    ///< c_e
  double per_linked_layer = 0;    ///< c_x
  double per_step = 0;            ///< c_s
  double per_device_token = 0;    ///< c_q
  double per_token = 0;           ///< c_0
  double per_prompt_gigaflop = 0; ///< c_p
};

/// Step time. Seconds for each of what the name says.
struct DecodeTimeLaw {
  double per_gigabyte = 0;     ///< a_w, of weights
  double per_gigaflop = 0;     ///< a_a
  double per_kv_gigabyte = 0;  ///< a_k
  double per_layer = 0;        ///< a_l
  double per_expert_layer = 0; ///< a_e
  double per_linked_layer = 0; ///< a_x
  double per_step = 0;         ///< a_s
  double per_sequence = 0;     ///< a_q
};

/// Speculative decoding: in a step a small model drafts tokens, and the large one checks them all at once.
struct Speculation {
  double checked = 1;  ///< tokens of a sequence that a step computes
  double accepted = 1; ///< of these, those that it brings
  double draft = 0;    ///< work of drafting, over that of checking
};

/// The law for a token that is brought, where a step brings several: weights, layers and launches are shared,
/// arithmetic is done for what is refused too. An upper bound of the gain: no checked token stalls a batch.
[[nodiscard]] constexpr DecodeEnergyLaw speculative(DecodeEnergyLaw c, const Speculation& s) {
  const double step = (1 + s.draft) / s.accepted, token = step * s.checked;
  for (double* shared : {&c.per_gigabyte, &c.per_kv_gigabyte, &c.per_layer, &c.per_expert_layer,
                         &c.per_linked_layer, &c.per_step})
    *shared *= step;
  for (double* each : {&c.per_gigaflop, &c.per_device_token, &c.per_token})
    *each *= token;
  return c;
}

[[nodiscard]] constexpr DecodeTimeLaw speculative(DecodeTimeLaw a, const Speculation& s) {
  const double step = (1 + s.draft) / s.accepted, token = step * s.checked;
  for (double* shared : {&a.per_gigabyte, &a.per_kv_gigabyte, &a.per_layer, &a.per_expert_layer,
                         &a.per_linked_layer, &a.per_step})
    *shared *= step;
  for (double* each : {&a.per_gigaflop, &a.per_sequence})
    *each *= token;
  return a;
}

/// Weights read in a step [GB]. The batch may be a mean, so it need not be whole.
[[nodiscard]] inline Gigabytes streamed_weights(const DecodeWork& work, double batch) {
  return work.shared_weights + work.expert_weights * (1 - std::pow(1 - work.routed.count(), batch));
}

/// FLOP of one token in units of 1e9.
[[nodiscard]] constexpr double decode_gigaflop(const DecodeWork& work) {
  return 2 * work.active.count() / 1e9;
}

/// Energy of the accelerators for an output token [J/token]. Prompts come on top; see prompt_energy().
[[nodiscard]] inline JoulesPerToken decode_energy(const DecodeEnergyLaw& c, const DecodeWork& work,
                                                  double batch) {
  const double linked = work.devices > 1 ? work.layers : 0;
  const double per_step = c.per_layer * work.layers + c.per_expert_layer * work.expert_layers +
                          c.per_linked_layer * linked + c.per_step;
  return JoulesPerToken{c.per_gigabyte * streamed_weights(work, batch).count() / batch +
                        c.per_gigaflop * decode_gigaflop(work) +
                        c.per_kv_gigabyte * work.kv_per_sequence.count() + work.devices * per_step / batch +
                        work.devices * c.per_device_token + c.per_token};
}

/// Energy of the accelerators for a token of a prompt that is read between decoding steps [J/token].
[[nodiscard]] constexpr JoulesPerToken prompt_energy(const DecodeEnergyLaw& c, const DecodeWork& work) {
  return JoulesPerToken{c.per_prompt_gigaflop * decode_gigaflop(work)};
}

/// Time of a decoding step [s], which is the time between two tokens of a sequence.
[[nodiscard]] inline Seconds decode_step_time(const DecodeTimeLaw& a, const DecodeWork& work, double batch) {
  const double linked = work.devices > 1 ? work.layers : 0;
  return Seconds{(a.per_gigabyte * streamed_weights(work, batch).count() +
                  a.per_gigaflop * decode_gigaflop(work) * batch +
                  a.per_kv_gigabyte * work.kv_per_sequence.count() * batch) /
                     work.devices +
                 a.per_layer * work.layers + a.per_expert_layer * work.expert_layers +
                 a.per_linked_layer * linked + a.per_step + a.per_sequence * batch};
}

/// Energy of a token, held to what the accelerators can draw [J/token]: between two shares of their design
/// power.
[[nodiscard]] constexpr JoulesPerToken power_guarded(JoulesPerToken energy, Seconds step, double batch,
                                                     double devices, Kilowatts design_power,
                                                     double least_share, double greatest_share) {
  const JoulesPerToken full{energy_in(devices * design_power, step).count() / batch};
  return std::clamp(energy, least_share * full, greatest_share * full);
}

/// Time of reading a prompt [s].
[[nodiscard]] constexpr Seconds prefill_time(Flop prompt, double devices, FlopPerSecond peak,
                                             Fraction efficiency) {
  return prompt / (devices * peak * efficiency.count());
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
