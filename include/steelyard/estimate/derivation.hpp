/// \file
/// How a number came about: a tree whose leaves are plan values, catalog records, and coefficients.
#pragma once

#include "steelyard/stats/assumption.hpp"
#include "steelyard/stats/summary.hpp"

#include <optional>
#include <string>
#include <vector>

namespace steelyard {

/// One number in an explanation. A leaf has an origin and a source; an inner node has a formula and inputs.
struct Derivation {
  std::string name; ///< what it is, in the field's words
  std::string unit;
  std::optional<Summary> value; ///< absent when it is not known
  std::string formula;          ///< of the inputs' names, "" for a leaf
  std::string method;           ///< id of the source of the formula, "" when it is arithmetic
  Origin origin = Origin::model;
  Basis basis = Basis::assumed;
  std::string record; ///< leaf: id of the catalog record, coefficient, or JSON pointer in the plan
  std::string source; ///< leaf: id of the source record, or "plan"
  std::string note;
  std::vector<Derivation> inputs;

  [[nodiscard]] bool leaf() const { return inputs.empty(); }
};

} // namespace steelyard
