/// \file
/// Tokens that a model meets, from what people count.
///
/// \par Model
/// Text: characters over characters per token. Images: patches, each side rounded up. Latent diffusion:
/// patches of the image as the autoencoder shrinks it. Output that is billed: visible tokens and the
/// hidden ones that reasoning adds to each.
/// \par Worked example
/// A 224 x 224 image in patches of 16: 14 * 14 = 196 tokens. 1024 x 1024 with an autoencoder of 8 and
/// patches of 2: 64 * 64 = 4096 tokens. 200 visible tokens with 4 hidden for each: 1000 billed.
/// \par Accuracy
/// Patches are exact. Characters per token depend on tokenizer and language: give them as an uncertain
/// number.
/// \par Source
/// Dosovitskiy et al. 2020, arXiv:2010.11929 (patches); Peebles and Xie 2022, arXiv:2212.09748 (latent
/// patches).
#pragma once

#include "steelyard/units/quantity.hpp"

#include <cmath>

namespace steelyard {

/// Tokens of a text [1].
[[nodiscard]] constexpr Tokens text_tokens(double characters, double characters_per_token) {
  return Tokens{characters / characters_per_token};
}

/// Tokens of an image that is cut into square patches [1].
[[nodiscard]] inline Tokens patch_tokens(double width, double height, double patch) {
  return Tokens{std::ceil(width / patch) * std::ceil(height / patch)};
}

/// Tokens of an image that a diffusion transformer works on [1].
[[nodiscard]] inline Tokens latent_tokens(double width, double height, double autoencoder_factor,
                                          double patch) {
  return patch_tokens(width, height, autoencoder_factor * patch);
}

/// Tokens billed as output [1], with the hidden tokens of reasoning.
[[nodiscard]] constexpr Tokens billed_output(Tokens visible, double hidden_for_each) {
  return visible * (1 + hidden_for_each);
}

} // namespace steelyard
