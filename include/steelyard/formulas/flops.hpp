/// \file
/// Floating-point operations of training and of using a model.
///
/// \par Model
/// A matrix parameter costs one multiply-add, 2 FLOP, a token in the forward pass. The backward pass
/// costs 2 FLOP for the gradient of the activations and 2 FLOP for the gradient of the weight. So
/// C = 6 N D for D tokens when everything is trained, 4 N where the weights are frozen but gradients pass
/// through them, 2 N where they do not. Attention adds 4 L h s FLOP a token forward (scores and values),
/// half of that when causal, and twice as much again backward; with L layers, h hidden size, s sequence.
/// N counts the matrices that a token meets: with the output head, without the input embedding; of a
/// mixture of experts the active ones only. Convolutional networks are counted by multiply-adds an item.
/// \par Worked example
/// 7e9 parameters, 1e9 tokens, all trained: 6 * 7e9 * 1e9 = 4.2e19 FLOP. With a LoRA adapter of 4e7
/// parameters: (4 * 7e9 + 6 * 4e7) * 1e9 = 2.824e19 FLOP.
/// \par Accuracy
/// Within 5 % of an operator count for transformers with s < h (norms, softmax and biases are left out).
/// Attention adds a share s / (12 h) when causal, s / (6 h) when full: say which convention a quoted
/// utilisation used. Recomputed activations are not counted; they are a loss of utilisation. Vision
/// transformers grow faster than pixels at high resolution because their attention is full. Boosted trees
/// are bound by memory, so they are counted in core time with a fitted coefficient.
/// \par Source
/// Kaplan et al. 2020, arXiv:2001.08361, section 2.1; Hoffmann et al. 2022, arXiv:2203.15556, appendix F;
/// Hu et al. 2021, arXiv:2106.09685 (LoRA); attention as counted in MosaicML llm-foundry, benchmarking.
#pragma once

#include "steelyard/units/bounded.hpp"
#include "steelyard/units/quantity.hpp"

#include <cmath>

namespace steelyard {

/// Whether a token attends to the whole sequence or to what precedes it.
enum class Attention { full, causal };

/// Forward pass of a dense transformer [FLOP/token]. Without attention scores; see attention_flop().
[[nodiscard]] constexpr FlopPerToken forward_flop(Parameters matrices) {
  return FlopPerToken{2 * matrices.count()};
}

/// Training when every weight is trained [FLOP/token]: 2 forward, 4 backward.
[[nodiscard]] constexpr FlopPerToken training_flop(Parameters matrices) {
  return FlopPerToken{6 * matrices.count()};
}

/// Training all weights when every activation is computed again in the backward pass [FLOP/token].
/// Work that the hardware does; utilisation of model FLOP does not count it.
[[nodiscard]] constexpr FlopPerToken recomputed_training_flop(Parameters matrices) {
  return FlopPerToken{8 * matrices.count()};
}

/// Training of low-rank adapters beside a frozen base [FLOP/token]. Gradients still pass through the base.
/// A quantised base (QLoRA) takes the same FLOP but more time; that is a factor on time.
[[nodiscard]] constexpr FlopPerToken adapter_training_flop(Parameters base, Parameters adapter) {
  return FlopPerToken{4 * base.count() + 6 * adapter.count()};
}

/// Training of the top layers only, which hold `trained` of the weights [FLOP/token].
/// No gradient enters the frozen layers below.
[[nodiscard]] constexpr FlopPerToken top_layers_training_flop(Parameters matrices, Fraction trained) {
  return FlopPerToken{(2 + 4 * trained.count()) * matrices.count()};
}

/// Training of a head when the frozen backbone runs again in every epoch [FLOP for a distinct token].
[[nodiscard]] constexpr FlopPerToken head_training_flop(Parameters backbone, Parameters head, double epochs) {
  return FlopPerToken{epochs * (2 * backbone.count() + 6 * head.count())};
}

/// Training of a head on features that the backbone computed once [FLOP for a distinct token].
/// The features must be kept; their storage is not included.
[[nodiscard]] constexpr FlopPerToken cached_head_training_flop(Parameters backbone, Parameters head,
                                                               double epochs) {
  return FlopPerToken{2 * backbone.count() + epochs * 6 * head.count()};
}

/// Training of a model against a frozen one that runs forward on the same tokens: distillation from a
/// teacher, or preferences against a reference [FLOP/token].
[[nodiscard]] constexpr FlopPerToken guided_training_flop(Parameters student, Parameters guide) {
  return FlopPerToken{6 * student.count() + 2 * guide.count()};
}

/// Attention scores and values in the forward pass [FLOP/token].
[[nodiscard]] constexpr FlopPerToken attention_flop(double layers, double hidden, Tokens sequence,
                                                    Attention kind) {
  return FlopPerToken{(kind == Attention::causal ? 2 : 4) * layers * hidden * sequence.count()};
}

/// Attention scores and values in training [FLOP/token]: forward and twice as much backward. Freezing
/// the weights saves nothing here, so adapters pay it too.
[[nodiscard]] constexpr FlopPerToken attention_training_flop(double layers, double hidden, Tokens sequence,
                                                             Attention kind) {
  return 3 * attention_flop(layers, hidden, sequence, kind);
}

/// Matrix parameters of a decoder with one key and value head for each query head and a feed-forward
/// width of four hidden sizes, with its output head. Norms and biases are left out.
[[nodiscard]] constexpr Parameters transformer_parameters(double layers, double hidden, double vocabulary) {
  return Parameters{12 * layers * hidden * hidden + vocabulary * hidden};
}

/// Parameters of low-rank adapters [1]: two factors of the given rank at each adapted square matrix.
[[nodiscard]] constexpr Parameters adapter_parameters(double adapted_matrices, double hidden, double rank) {
  return Parameters{adapted_matrices * 2 * hidden * rank};
}

/// The parameters of a mixture of experts that belong to experts, all of them [1].
/// `routed` is the share of experts that a token meets (2 of 8 is 0.25), below 1.
[[nodiscard]] constexpr Parameters expert_parameters(Parameters total, Parameters active, Fraction routed) {
  return (total - active) / (1 - routed.count());
}

/// Forward pass of a model that reads one sequence and writes another [FLOP].
[[nodiscard]] constexpr Flop encoder_decoder_flop(Parameters encoder, Tokens input, Parameters decoder,
                                                  Tokens output) {
  return forward_flop(encoder) * input + forward_flop(decoder) * output;
}

/// Training on what takes `forward` FLOP to run once [FLOP].
[[nodiscard]] constexpr Flop training_flop(Flop forward) {
  return 3 * forward;
}

/// Forward pass that is given in multiply-adds [FLOP].
[[nodiscard]] constexpr Flop forward_flop(MultiplyAdds item) {
  return Flop{2 * item.count()};
}

/// Training of an image model from the multiply-adds of its forward pass [FLOP].
[[nodiscard]] constexpr Flop image_training_flop(Items images, MultiplyAdds image) {
  return images.count() * training_flop(forward_flop(image));
}

/// Multiply-adds of an image at another resolution [1]. Proportional to pixels: right for convolutions,
/// low for attention over many patches.
[[nodiscard]] constexpr MultiplyAdds resized(MultiplyAdds image, Pixels published_at, Pixels used_at) {
  return image * (used_at / published_at);
}

/// Forward pass over speech [FLOP]: the encoder meets every frame, the decoder every token of text.
/// An encoder with a fixed window (30 s at 50 frames/s is 1500 frames) is charged for whole windows;
/// see padded().
[[nodiscard]] constexpr Flop speech_flop(Parameters encoder, Seconds audio, double frames_per_second,
                                         Parameters decoder, Tokens text) {
  return encoder_decoder_flop(encoder, Tokens{audio.count() * frames_per_second}, decoder, text);
}

/// Audio filled up to whole windows [s].
[[nodiscard]] inline Seconds padded(Seconds audio, Seconds window) {
  return std::ceil(audio / window) * window;
}

/// Training of a diffusion model: one denoising step a sample [FLOP/sample].
/// Text encoders and the autoencoder are left out.
[[nodiscard]] constexpr FlopPerItem diffusion_training_flop(Parameters denoiser, Tokens latent) {
  return FlopPerItem{(training_flop(denoiser) * latent).count()};
}

/// Generation by a diffusion model [FLOP/sample]. Guidance without a classifier runs every step twice:
/// `guided` is the share of steps that are.
[[nodiscard]] constexpr FlopPerItem diffusion_flop(Parameters denoiser, Tokens latent, double steps,
                                                   Fraction guided) {
  return FlopPerItem{(forward_flop(denoiser) * latent).count() * steps * (1 + guided.count())};
}

/// Reading a prompt [FLOP], of which a share was read before and is kept.
[[nodiscard]] constexpr Flop prefill_flop(Parameters active, double layers, double hidden, Tokens prompt,
                                          Fraction cached) {
  return (forward_flop(active) + attention_flop(layers, hidden, prompt, Attention::causal)) * prompt *
         (1 - cached.count());
}

/// Training of boosted trees on histograms, in time of one core [s]. `per_cell` is what one tree spends on
/// one row of one feature.
[[nodiscard]] constexpr Seconds boosting_core_time(double trees, double rows, double features,
                                                   Seconds per_cell) {
  return trees * rows * features * per_cell;
}

/// Training of a random forest, in time of one core [s]: every tree sorts a square root of the features
/// over log2(rows) levels.
[[nodiscard]] inline Seconds forest_core_time(double trees, double rows, double features, Seconds per_visit) {
  return trees * rows * std::log2(rows) * std::sqrt(features) * per_visit;
}

/// Training of a linear model, in time of one core [s].
[[nodiscard]] constexpr Seconds linear_core_time(double epochs, double nonzeros, Seconds per_nonzero) {
  return epochs * nonzeros * per_nonzero;
}

/// Clustering around means [FLOP]: a multiply-add for each coordinate of each pair of item and centre.
[[nodiscard]] constexpr Flop clustering_flop(double iterations, Items items, double clusters,
                                             double dimensions) {
  return Flop{2 * iterations * items.count() * clusters * dimensions};
}

} // namespace steelyard
