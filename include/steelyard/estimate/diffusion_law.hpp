/// \file
/// Energy [J] and time [s] of an image or a video by diffusion: the one law that plans and backtests share.
///
/// \par Model
/// formulas/diffusion_law.hpp, with the coefficients `serve.law.diffusion_energy` and
/// `serve.law.diffusion_seconds` times the data sheet of the accelerator; parts as in decoding_law.hpp.
/// \par Worked example
/// Stable Diffusion 3.5 Large, 1024 x 1024 pixels, 28 steps, one image on one H100: about 5.5 kJ.
/// \par Accuracy
/// `steelyard backtest FILE --kind serving`; of models left out of the fit, scripts/fit/generation_law.py.
/// \par Source
/// The sources of the coefficients in models/serve_laws.json and of `serve.work.*`.
#pragma once

#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/catalog/records.hpp"
#include "steelyard/estimate/fitted_law.hpp"
#include "steelyard/formulas/diffusion_law.hpp"
#include "steelyard/units/quantity.hpp"

#include <optional>
#include <string>
#include <vector>

namespace steelyard {

/// What is asked of a diffusion model, as far as it is known.
struct DiffusionFacts {
  std::string name; ///< as its maker writes it
  Parameters denoiser;
  bool video = false;
  std::optional<double> height, width, frames, steps; ///< pixels, images, passes before guidance
  std::optional<double> ring, ulysses; ///< accelerators that share one image, by way of sharing
};

/// Its work, and which effects multiply it.
struct DiffusionTask {
  DiffusionWork work;
  bool linear = false; ///< attention
};

[[nodiscard]] DiffusionTask diffusion_task(const DiffusionFacts& facts,
                                           const GenerationWorkCoefficients& work);
/// One image by a model of the catalog, at the size that it was made for.
[[nodiscard]] DiffusionTask image_task(const PretrainedModel& model, const Coefficients& coefficients);
/// One clip of so many seconds by a model of the catalog that makes videos, at the size that it was made for.
[[nodiscard]] DiffusionTask clip_task(const PretrainedModel& model, Seconds length,
                                      const Coefficients& coefficients);

/// The law on one accelerator: what is left to say is the work.
struct DiffusionLaw {
  DiffusionEnergyLaw energy;
  DiffusionTimeLaw time;
  LawError energy_error, time_error;
  std::vector<const Coefficient*> energy_coefficients, time_coefficients; ///< that it rests on
};

[[nodiscard]] DiffusionLaw diffusion_law(bool linear, bool video, const Accelerator& accelerator,
                                         const GenerationLawCoefficients& laws);

} // namespace steelyard
