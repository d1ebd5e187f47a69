#include "steelyard/decide/compare.hpp"

namespace steelyard {

Comparison compare(const Plan& plan, const Catalog& catalog, const Coefficients& coefficients,
                   const CompareSettings& settings) {
  Comparison comparison;
  comparison.made_by = {settings.version,    catalog.id,    catalog.date, catalog.sha256,
                        coefficients.sha256, settings.seed, settings.draws};
  comparison.plan = plan;
  comparison.sources = catalog.sources;
  for (const Assumption* assumption : assumptions(plan)) comparison.assumptions.push_back(*assumption);
  comparison.recommendation.headline = "No option was weighed.";
  return comparison;
}

} // namespace steelyard
