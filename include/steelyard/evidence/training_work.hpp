/// \file
/// What a published training run computes [FLOP] and moves [GB], from what is known before it starts.
///
/// \par Model
/// Transformers: 6 N D FLOP for N active parameters and D tokens (4 N D with adapters or a frozen
/// base), and attention for a hidden size of 128 times the layers. Images: six times the multiply-adds
/// of the network that the description names, else of one of its size, at the run's resolution, and
/// the network's activations. Speech: 25 frames a second. Denoisers: multiply-adds in proportion to
/// parameters and pixels. What a run does not say is filled with what is usual, and widens its
/// interval.
/// \par Worked example
/// Pythia 6.9B on 2.999e11 tokens of sequences of 2048: 1.284e22 FLOP.
/// \par Accuracy
/// Transformers within 5 %; networks known by name within 10 %; others by a factor of 1.5 to 2.
/// \par Source
/// Kaplan et al. 2020, arXiv:2001.08361; the sources in models/networks.json and of `train.work.*`.
#pragma once

#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/estimate/training_time.hpp"
#include "steelyard/evidence/training_run.hpp"
#include "steelyard/support/result.hpp"
#include "steelyard/units/quantity.hpp"

#include <string>
#include <string_view>

namespace steelyard {

/// Boosted trees are counted in visits of rows, not FLOP.
struct TreeWork {
  double visits = 0;   ///< rows times trees
  double features = 0; ///< of a row; sparse ones bundled
};

/// The family of architecture: a word of train.law.family, `llm`, or `trees`.
[[nodiscard]] std::string_view architecture_family(const TrainingFacts& facts);

/// How well tuned the software was: `tuned`, `standard`, `naive`.
[[nodiscard]] std::string_view software_stack(const TrainingFacts& facts);

/// All that the time of the run depends on. The error is a reason that says what to add.
[[nodiscard]] Result<TrainingTask, std::string> training_work(const TrainingFacts& facts,
                                                              const Coefficients& coefficients);
[[nodiscard]] Result<TreeWork, std::string> tree_work(const TrainingFacts& facts,
                                                      const TrainingWorkCoefficients& work);

/// Device-hours of boosted trees on a server with so many threads [h].
[[nodiscard]] Hours tree_hours(const TrainingFacts& facts, const TreeWork& work, double threads,
                               const TreeLawCoefficients& law);

/// Parameters that keep a device busy; those of a network or a model that the description names where the run
/// does not say, else what is usual for its family.
struct ModelSize {
  Parameters parameters;
  bool guessed = false;
};

[[nodiscard]] ModelSize model_size(const TrainingFacts& facts, const Coefficients& coefficients);

} // namespace steelyard
