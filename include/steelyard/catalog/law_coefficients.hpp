/// \file
/// Coefficients of the fitted laws of serving, and of what their work is counted with.
///
/// A law of the form of formulas/positive_law.hpp is three families of one prefix: `PREFIX.coefficient.TERM`,
/// or `PREFIX.coefficient.PART.TERM` where parts differ; `PREFIX.factor.EFFECT`; `PREFIX.half_width.KIND`,
/// with a `default`. A term, an effect or a part that is not listed counts 0.
#pragma once

#include "steelyard/catalog/coefficient.hpp"

#include <string>

namespace steelyard {

/// A sum of positive terms times factors, as it was fitted.
struct PositiveLawCoefficients {
  CoefficientFamily coefficients; ///< of a term [1]: the share by which its data sheet is missed
  CoefficientFamily log_factors;  ///< added to the logarithm, by effect [1]
  CoefficientFamily half_widths;  ///< ln P90 / P50 on models that the fit had not seen, by kind [1]
};

template <class Law, class Visitor>
void visit_positive_law(const std::string& prefix, Law& law, Visitor&& visit) {
  visit((prefix + ".coefficient").c_str(), law.coefficients);
  visit((prefix + ".factor").c_str(), law.log_factors);
  visit((prefix + ".half_width").c_str(), law.half_widths);
}

/// What the work of language models and diffusion is counted with. Where a family is keyed by a part of a
/// model's name, the longest part that occurs is meant.
struct GenerationWorkCoefficients {
  CoefficientFamily weight_bytes;    ///< of a parameter as served [B], by precision
  CoefficientFamily prompt_tokens;   ///< by task [tokens]
  CoefficientFamily seen_tokens;     ///< unit of the terms of pictures [tokens]: image, video
  CoefficientFamily routed_share;    ///< experts that a token meets over all of them [1], by name
  Coefficient routed_over_active;    ///< the same over the active share of parameters, of other models [1]
  CoefficientFamily sparse_layers;   ///< share of layers with experts [1], by name
  CoefficientFamily latent_cache_gb; ///< of a token, where keys and values are compressed [GB], by name
  Coefficient cache_gb_at_8b;        ///< of a token, where the heads are not known [GB]
  CoefficientFamily layers;          ///< of 10^9 parameters, where they are not known [1]: dense, moe
  CoefficientFamily layers_exponent; ///< on parameters [1]: dense, moe
  Coefficient usual_output_tokens;   ///< where a measurement does not say [tokens]
  CoefficientFamily small_batch;     ///< below: smallest fitted [1]; times: its half width over above [1]
  CoefficientFamily token_pixels;    ///< on each side of a token of an image [1], by name
  CoefficientFamily token_frames;    ///< in a token's stretch of time [1], by name
  CoefficientFamily touched_share;   ///< of the parameters, those that an image token meets [1], by name
  CoefficientFamily diffusion_width; ///< hidden size times layers [1]: at_1b, exponent
  Coefficient default_pixels, default_frames, default_steps; ///< where a measurement does not say [1]
};

/// models/serve_laws.json: language models that write token by token, and diffusion.
struct GenerationLawCoefficients {
  PositiveLawCoefficients decode_energy;     ///< of the accelerators, for an output token [J]
  PositiveLawCoefficients decode_step;       ///< median time between two tokens [ms]
  PositiveLawCoefficients diffusion_energy;  ///< of the accelerators, for an image or a video [J]
  PositiveLawCoefficients diffusion_seconds; ///< of a batch [s]
  CoefficientFamily transfer;    ///< ln-sd to add on parts that were not measured, by their kind [1]
  CoefficientFamily usual_sheet; ///< of a part whose data sheet lacks it: watts, gb_per_s, teraflops
};

template <class Work, class Visitor>
void visit_generation_work(Work& work, Visitor&& visit) {
  visit("serve.work.weight_bytes", work.weight_bytes);
  visit("serve.work.prompt_tokens", work.prompt_tokens);
  visit("serve.work.seen_tokens", work.seen_tokens);
  visit("serve.work.routed_share", work.routed_share);
  visit("serve.work.routed_over_active", work.routed_over_active);
  visit("serve.work.sparse_layers", work.sparse_layers);
  visit("serve.work.latent_cache_gb", work.latent_cache_gb);
  visit("serve.work.cache_gb_at_8b", work.cache_gb_at_8b);
  visit("serve.work.layers", work.layers);
  visit("serve.work.layers_exponent", work.layers_exponent);
  visit("serve.work.usual_output_tokens", work.usual_output_tokens);
  visit("serve.work.small_batch", work.small_batch);
  visit("serve.work.token_pixels", work.token_pixels);
  visit("serve.work.token_frames", work.token_frames);
  visit("serve.work.touched_share", work.touched_share);
  visit("serve.work.diffusion_width", work.diffusion_width);
  visit("serve.work.default_pixels", work.default_pixels);
  visit("serve.work.default_frames", work.default_frames);
  visit("serve.work.default_steps", work.default_steps);
}

template <class Laws, class Visitor>
void visit_generation_laws(Laws& laws, Visitor&& visit) {
  visit_positive_law("serve.law.decode_energy", laws.decode_energy, visit);
  visit_positive_law("serve.law.decode_step", laws.decode_step, visit);
  visit_positive_law("serve.law.diffusion_energy", laws.diffusion_energy, visit);
  visit_positive_law("serve.law.diffusion_seconds", laws.diffusion_seconds, visit);
  visit("serve.law.transfer", laws.transfer);
  visit("serve.law.usual_sheet", laws.usual_sheet);
}

} // namespace steelyard
