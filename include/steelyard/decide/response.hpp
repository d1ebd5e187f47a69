/// \file
/// What the leading options take at other volumes, horizons, label prices and grids [each metric in its
/// unit]: a table small enough to travel with an answer, so that a page can ask "what if" without the
/// program.
///
/// \par Model
/// Means at the nodes of volume × horizon, each a multiple of the plan's own; straight between nodes, in the
/// values themselves. Nodes are added where an option bends over volume by more than 1 %, and on both sides
/// of each retraining where those come at known times. Costs are linear in the price of a label, emissions in
/// the grid's carbon intensity: two evaluations a node give both. Nodes are worked out
/// with a few draws that all share, and with all draws where one of the two axes stands as in the plan: there
/// the table is the program's, and elsewhere it is corrected by both axes. Amounts are rounded to six digits.
/// \par Worked example
/// An option of 1000 USD and 0.01 USD a request over ten months: 2000 USD at 10,000 requests a month, 3000 at
/// 20,000; the table says 2500 at 15,000.
/// \par Accuracy
/// `worst` is the largest error of a cost or an emission halfway between nodes, where interpolation is worst,
/// against the program with all draws. Whole replicas are steps, which straight lines cut short.
/// \par Source
/// Our own.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/plan/plan.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace steelyard {

struct Comparison;
struct CompareSettings;

/// One number of the plan, and the multiples of its mean at which options were weighed.
struct ResponseAxis {
  std::string path; ///< as --set names it
  double base = 0;  ///< its mean in the plan
  std::vector<double> factors;
};

/// Means of one option at one node.
struct ResponseNode {
  bool possible = false;          ///< feasible and fully priced
  double cost_usd = 0;            ///< with the price of errors
  double label_free_usd = 0;      ///< the same where labels cost nothing
  double usd_per_label_price = 0; ///< what each USD of a label's price adds
  double energy_kwh = 0, compute_hours = 0, emissions_kgco2e = 0;
  double grid_kgco2e = 0; ///< of the emissions, what scales with the grid's carbon intensity
};

struct ResponseOption {
  std::string id, title;
  Approach approach = Approach::custom;
  bool good_enough = true;         ///< no less than one chance in three of meeting the target
  std::vector<ResponseNode> nodes; ///< by volume, within it by horizon
};

struct Response {
  ResponseAxis volume, horizon;
  std::optional<double> label_usd; ///< mean price of a label, where the plan names one
  double carbon_usd_per_tonne = 0; ///< of the plan; counts where it ranks by the score
  std::vector<ResponseOption> options;
  std::size_t checked = 0; ///< points between nodes at which the table was held against the program
  double worst = 0;        ///< largest relative error there
};

/// The table around an answered plan. Options are those that lead their approach at some volume or horizon,
/// the recommended one, and the next in rank.
[[nodiscard]] Response response(const Comparison& comparison, const Catalog& catalog,
                                const Coefficients& coefficients, const CompareSettings& settings);

/// The path of the coefficient that multiplies every grid's carbon intensity, as --set names it.
[[nodiscard]] std::string grid_path();

} // namespace steelyard
