/// \file
/// The cost-and-energy model's own coefficients: the contents of models/*.json, decoded completely.
///
/// Every coefficient is a field, or a member of a family that is keyed by a word. The reader fills all of
/// them or says what is missing; a coefficient that no field claims is an error too.
#pragma once

#include "steelyard/stats/assumption.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard {

/// Coefficients of one kind, one per word: MFU by accelerator, effort by way of working.
struct CoefficientFamily {
  std::vector<std::pair<std::string, Uncertain<double>>> members; ///< sorted by word

  /// The member for the word, or nullptr.
  [[nodiscard]] const Uncertain<double>* find(std::string_view word) const;
  /// The member for the word, or the member `default`, which every family that is asked so has.
  [[nodiscard]] const Uncertain<double>& at(std::string_view word) const;
};

/// Training: models/train.json.
struct TrainCoefficients {
  CoefficientFamily flop_error;        ///< by architecture class
  CoefficientFamily utilisation;       ///< MFU of a 7B transformer on a tuned stack, by accelerator
  CoefficientFamily class_efficiency;  ///< MFU of an architecture class over that of a transformer
  CoefficientFamily stack_efficiency;  ///< by stack
};

struct Coefficients {
  std::string sha256; ///< of the files as read
  TrainCoefficients train;
};

/// Calls visit(id, coefficient) for every single coefficient and visit(prefix, family) for every family.
/// The reader and the tests go through this one list.
template <class Visitor>
void visit_coefficients(Coefficients& c, Visitor&& visit) {
  visit("train.flop_error", c.train.flop_error);
  visit("train.utilisation", c.train.utilisation);
  visit("train.class_efficiency", c.train.class_efficiency);
  visit("train.stack_efficiency", c.train.stack_efficiency);
}

} // namespace steelyard
