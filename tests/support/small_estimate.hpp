/// \file
/// One option estimated from the small catalog, with coefficients at their means so that hands can follow.
#pragma once

#include "support/small_catalog.hpp"

#include "steelyard/estimate/estimator.hpp"
#include "steelyard/option/enumerate.hpp"

namespace steelyard::test {

/// The shipped coefficients, each at its mean, and the laws of single passes without error.
inline Coefficients mean_coefficients() {
  Coefficients k = shipped_coefficients();

  struct Visitor {
    void operator()(const char*, Coefficient& single) const { single.distribution = Exact{mean(single)}; }

    void operator()(const char* prefix, CoefficientFamily& family) const {
      for (auto& [word, member] : family.members)
        (*this)(prefix, member);
    }
  };

  visit_coefficients(k, Visitor{});
  // How far a law lies off is no coefficient that is drawn, but the width of one.
  for (auto* law : {&k.inference_law.eager, &k.inference_law.tuned})
    for (auto& [word, width] : law->half_widths.members)
      width.distribution = Exact{0};
  return k;
}

inline Estimated estimate_of(const Plan& plan, const Option& option, const Coefficients& k,
                             const Catalog& catalog = small_catalog()) {
  const Sample sample{{1, 7}, 64};
  const Setting setting{plan, catalog, k, sample, false};
  return estimate_option(setting, option);
}

/// The first option of a plan, which is its first pin.
inline Estimated estimate_of(const Plan& plan, const Coefficients& k,
                             const Catalog& catalog = small_catalog()) {
  const auto options = enumerate_options(plan, catalog, k);
  for (const auto& reason : options.front().infeasible)
    FAIL(reason);
  return estimate_of(plan, options.front(), k, catalog);
}

inline const LineItem* item(const Estimated& e, std::string_view part) {
  for (const auto& line : e.estimate.line_items)
    if (line.name.find(part) != std::string::npos) return &line;
  return nullptr;
}

inline double cost(const Estimated& e) {
  return e.estimate.total(Metric::cost_usd)->mean;
}

inline Plan with_pin(const std::string& pin, const std::string& more = "") {
  return small_plan(more + R"(, "options": {"pin": [{"id": "x", )" + pin + "}]}");
}

} // namespace steelyard::test
