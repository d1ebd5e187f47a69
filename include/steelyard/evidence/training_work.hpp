/// \file
/// The floating-point operations of a published training run, from what is known before it starts.
///
/// \par Model
/// Transformers: 6 N D with N active parameters and D tokens, 4 N D with adapters, and attention for a shape
/// of 128 hidden units a layer's head; images: multiply-adds of the catalog's nearest model of the class,
/// scaled by parameters and pixels; speech: 50 frames a second.
/// \par Worked example
/// 7e9 parameters, 1e12 tokens: 4.2e22 FLOP and attention.
/// \par Accuracy
/// Counts of transformers within 5 %. An image model that is not in the catalog may be off by a factor of
/// two.
/// \par Source
/// formulas/flops.hpp.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/estimate/training_time.hpp"
#include "steelyard/evidence/training_run.hpp"
#include "steelyard/support/result.hpp"

#include <string>

namespace steelyard {

/// Boosted trees on processors are counted in cells, not FLOP.
struct TreeWork {
  double visits = 0;   ///< rows times trees
  double features = 0; ///< of a row
};

/// The task, without devices and stack. The error is a reason that says what to add.
[[nodiscard]] Result<TrainingTask, std::string> training_work(const TrainingFacts& facts,
                                                              const Catalog& catalog);

[[nodiscard]] bool is_boosting(const TrainingFacts& facts);
[[nodiscard]] Result<TreeWork, std::string> tree_work(const TrainingFacts& facts);

/// The class that the architecture's words name; nullopt: none that is known.
[[nodiscard]] std::optional<ArchitectureClass> architecture_class_of(const TrainingFacts& facts);

} // namespace steelyard
