/// \file
/// What a published figure of inference asks of its hardware [FLOP, activations, passes], from its name,
/// task and size, and what it ran on.
///
/// \par Model
/// The network is the one that the model's name spells, else one of its parameters; images grow with the
/// square of their side, or faster with attention. Texts are counted without padding, 2 FLOP a parameter
/// and token. What a row does not say is filled with what is usual of its benchmark.
/// \par Worked example
/// `microsoft/resnet-50` at 224x224: 8.2 GFLOP, 11.1 million activations.
/// \par Accuracy
/// Image networks that are listed within 10 %; lookups of recommenders and sequences of speech by their
/// fitted factor.
/// \par Source
/// models/networks.json, and of `inference.work.*`; scripts/fit/networks.py counts alike.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/estimate/inference_time.hpp"
#include "steelyard/evidence/hardware.hpp"
#include "steelyard/evidence/inference_run.hpp"
#include "steelyard/support/result.hpp"

#include <optional>
#include <string>

namespace steelyard {

/// What a figure is of: an item that a network answers, or a token of a language model under load.
struct InferenceTask {
  std::optional<ItemService> item;
  std::optional<LoadService> load; ///< exactly one of the two
};

/// The error is a reason that says what to add.
[[nodiscard]] Result<ItemCost, std::string> item_cost(const InferenceFacts& facts, const Catalog& catalog,
                                                      const Coefficients& coefficients);
[[nodiscard]] Result<InferenceTask, std::string> inference_task(const InferenceFacts& facts,
                                                                const HardwareNames& hardware,
                                                                const Catalog& catalog,
                                                                const Coefficients& coefficients);

} // namespace steelyard
