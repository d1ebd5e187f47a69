/// \file
/// A measurement of a model that generates, in service: what a prediction may read of it, and, apart from
/// that, what it is scored against. A predictor gets the first type only, so that it cannot see what it
/// predicts.
///
/// Not known is nullopt or an empty text, never 0.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace steelyard {

/// What may be known before a model is put into service.
struct ServingFacts {
  std::string model; ///< as its maker writes it: `Qwen/Qwen3-8B`
  std::string task;  ///< the benchmark: `lm-arena-chat`, `text-to-image` …
  std::string gpu;   ///< as published
  std::optional<double> devices;
  std::optional<double> parameters_b, active_b; ///< all, and those that a token meets [10^9]
  std::string precision;                        ///< of the weights; empty: not said
  std::optional<double> batch;                  ///< sequences or images at a time, on average
  bool diffusion = false;                       ///< makes images or videos, else writes text
  std::optional<double> output_tokens;          ///< of an answer
  bool video = false;
  std::optional<double> height, width, frames, steps;
  std::optional<double> ring, ulysses; ///< accelerators that share one image, by way of sharing
};

/// A figure that was measured; without a value, why.
struct MeasuredFigure {
  std::optional<double> value;
  std::string missing;
};

/// What a measurement is scored against; of the accelerators only.
struct ServingOutcome {
  MeasuredFigure energy_per_token_j;     ///< of output
  MeasuredFigure inter_token_latency_ms; ///< median
  MeasuredFigure energy_per_image_j;
  MeasuredFigure energy_per_video_j;
};

struct PublishedServing {
  std::string id;
  std::size_t line = 0;   ///< in its file
  std::string unreadable; ///< what is wrong with a cell of its facts; such a row is not predicted
  ServingFacts facts;
  ServingOutcome outcome;
};

} // namespace steelyard
