/// \file
/// Energy per token, image or video [J] and time between tokens [ms] of a measured model, from what was known
/// before it ran.
///
/// \par Model
/// estimate/decoding_law.hpp and estimate/diffusion_law.hpp, on the model's card in the catalog or, without
/// one, on its size. Percentiles are those of the law's error on models that its fit had not seen; they are
/// wider on accelerators that were not measured.
/// \par Worked example
/// Qwen3-8B in 16 bits on one H100, batch 8, chats of 600 tokens: 0.45 J a token, 8.3 ms.
/// \par Accuracy
/// `steelyard backtest FILE --kind serving`; scripts/fit/serving-laws.md.
/// \par Source
/// As of the laws it calls.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/evidence/hardware.hpp"
#include "steelyard/evidence/serving_run.hpp"
#include "steelyard/formulas/positive_law.hpp"
#include "steelyard/support/result.hpp"

#include <string>
#include <vector>

namespace steelyard {

/// Percentiles in the target's unit, or the reason why there are none and what would mend it.
using ServingFigure = Result<LawInterval, std::string>;

/// Of a model that writes: a token. Of one that draws: an image or a video.
struct ServingForecast {
  ServingFigure energy_j;
  ServingFigure latency_ms; ///< between two tokens; of a batch of images
  std::vector<std::string> groups;
};

/// Refers to its arguments, which must outlive it.
class ServingForecaster {
 public:
  ServingForecaster(const Catalog& catalog, const Coefficients& coefficients);

  [[nodiscard]] ServingForecast predict(const ServingFacts& facts) const;

 private:
  [[nodiscard]] ServingForecast written(const ServingFacts& facts, const Accelerator& accelerator) const;
  [[nodiscard]] ServingForecast drawn(const ServingFacts& facts, const Accelerator& accelerator) const;

  const Catalog& catalog_;
  const Coefficients& coefficients_;
  HardwareNames hardware_;
};

} // namespace steelyard
