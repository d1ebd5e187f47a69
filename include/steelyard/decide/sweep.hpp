/// \file
/// One number of a plan varied from low to high: what each approach's best option takes at every value, and
/// where the order changes, in money, energy and emissions.
///
/// \par Model
/// At every value all options are enumerated, estimated and ranked on a few draws; the best of each approach,
/// wherever it is best, are then estimated at every value on all draws. All values share their draws. A
/// break-even is the value at which two options that succeed each other as the best are level, draw by draw,
/// straight between values.
/// \par Worked example
/// 0.002 USD a request against 0.001 USD and a contract of 10,000 USD, over ten months: level at a million
/// requests a month.
/// \par Accuracy
/// Between two values the curves are taken as straight: whole replicas are steps there.
/// \par Source
/// Our own.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/decide/compare.hpp"
#include "steelyard/decide/comparison.hpp"
#include "steelyard/plan/plan.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard {

/// A plan at one value of what is varied.
struct VariedPlan {
  double value = 0;
  Plan plan;
};

/// What an option takes at one value.
struct SweptTotals {
  bool feasible = true; ///< and fully priced
  std::string reason;   ///< why not
  Summary cost_usd;     ///< with the price of errors, where the plan has one
  Summary energy_kwh, emissions_kgco2e;
  std::optional<double> meets_target;     ///< chance
  std::optional<double> probability_best; ///< of the best of each approach and the recommended one
};

/// An option that is the best of its approach at one value at least.
struct SweptOption {
  std::string id, title;
  Approach approach = Approach::custom;
  std::vector<std::optional<SweptTotals>> at; ///< by value; absent: no such option there
};

/// Where one option takes over from another.
struct SweepBreakEven {
  std::string metric;           ///< cost, energy or emissions
  std::string from, to;         ///< ids: best below, best above
  std::optional<Summary> value; ///< absent: fewer than half of the draws have one
  double share = 0;             ///< of the draws that have one
};

struct Sweep {
  MadeBy made_by;
  Plan plan;        ///< not varied
  std::string path; ///< what is varied, as --set names it
  bool logarithmic = false;
  std::vector<double> values;
  std::vector<std::optional<std::string>>
      recommended;                  ///< id, by value; absent: nothing is possible and priced
  std::vector<SweptOption> options; ///< in the order in which they first lead their approach
  std::vector<SweepBreakEven> break_evens;
};

/// From low to high in equal steps, of factors where they are logarithmic (low above 0 then); inner values
/// are rounded to six digits. At least two points.
[[nodiscard]] std::vector<double> swept_values(double low, double high, std::size_t points, bool logarithmic);

/// `varied` is in rising order of its values, at least two, and differs from `plan` in the varied number
/// only.
[[nodiscard]] Sweep sweep(const Plan& plan, std::string path, bool logarithmic,
                          std::span<const VariedPlan> varied, const Catalog& catalog,
                          const Coefficients& coefficients, const CompareSettings& settings);

} // namespace steelyard
