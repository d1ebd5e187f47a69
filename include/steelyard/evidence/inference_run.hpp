/// \file
/// A published figure of inference: what a prediction may read of it, and, apart from that, what it is scored
/// against. A predictor gets the first type only, so that it cannot see what it predicts.
///
/// Not known is nullopt or an empty text, never 0.
#pragma once

#include "steelyard/support/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard {

/// What a figure of power or energy includes.
enum class InferenceMeter {
  gpu,     ///< the GPU that works
  visible, ///< all GPUs of the machine, idle ones too
  node,    ///< a node of eight GPUs, of which one works
  wall     ///< the system, at its plug
};

/// The meter that words such as `server (full system AC wall power)` describe; the error says why none does.
[[nodiscard]] Result<InferenceMeter, std::string> inference_meter(std::string_view scope);

/// What may be known before it runs.
struct InferenceFacts {
  std::string model, task;
  std::optional<double> parameters, active_parameters; ///< [1]
  std::string hardware;                                ///< as published
  std::optional<double> devices;
  std::string precision; ///< empty: not said
  std::optional<double> batch, concurrency;
  std::string software;
  std::optional<double> tokens_read, tokens_written; ///< of a request
  std::string input_size;                            ///< pixels, data set, steps: `1024x1024, 20 steps`
  std::string throughput_unit;                       ///< `samples/s`, `output tokens/s` …
  std::string latency_kind;                          ///< which scenario a latency is of: `p99 (Server)`
  std::string energy_scope;                          ///< boundary of power and energy
};

/// What it is scored against.
struct InferenceOutcome {
  std::optional<double> throughput;            ///< in the facts' unit [1/s]
  std::optional<double> power_w;               ///< within the facts' boundary [W]
  std::optional<double> energy_per_request_wh; ///< within that boundary [Wh]
  bool estimated = false;                      ///< by its publisher; no measurement
};

struct PublishedInference {
  std::string id;
  std::size_t line = 0;   ///< in its file
  std::string unreadable; ///< what is wrong with a cell of it; such a row is not predicted
  InferenceFacts facts;
  InferenceOutcome outcome;
};

} // namespace steelyard
