/// \file
/// Whether what a plan names exists: its regions, its labelling platform, and the coefficients that it
/// overrides.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/support/error.hpp"

namespace steelyard {

/// One error for every region, platform and coefficient id that is not known, with the nearest that is.
[[nodiscard]] Diagnostics unknown_names(const Plan& plan, const Catalog& catalog,
                                        const Coefficients& coefficients);

} // namespace steelyard
