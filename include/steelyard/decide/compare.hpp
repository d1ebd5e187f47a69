/// \file
/// The main job: every way to do what a plan asks, weighed against each other.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/decide/comparison.hpp"
#include "steelyard/plan/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace steelyard {

struct CompareSettings {
  std::uint64_t seed = 1;
  std::size_t draws = 4096;
  int threads = 0;              ///< 0: as many as there are cores; the answer does not depend on it
  bool detail = false;          ///< intervals of line items too
  std::string explain_option{}; ///< id of the option whose line items carry their derivations
  std::string version{};        ///< of the program, for MadeBy
};

/// Enumerates, estimates and ranks the options of a plan. Never fails: what cannot be done or priced is in
/// the answer, with its reason.
[[nodiscard]] Comparison compare(const Plan& plan, const Catalog& catalog, const Coefficients& coefficients,
                                 const CompareSettings& settings);

} // namespace steelyard
