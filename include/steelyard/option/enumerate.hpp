/// \file
/// The ways to meet a plan: approaches with every choice made, feasible by structure or kept with the reason
/// why not.
///
/// What is enumerated follows from the task, the catalog, and the constraints that are not a matter of
/// chance: licence, residency, region, memory, languages, service status. Demand and seed play no part, so
/// that an option means the same in every run of a sweep.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/option/option.hpp"
#include "steelyard/plan/plan.hpp"

#include <optional>
#include <vector>

namespace steelyard {

/// Every option of the plan, pinned ones first, then by approach. Ids are unique.
[[nodiscard]] std::vector<Option> enumerate_options(const Plan& plan, const Catalog& catalog,
                                                    const Coefficients& coefficients);

/// The model of an option as it is computed with: the catalog's, of the size that a pin gives it; nullopt:
/// none.
[[nodiscard]] std::optional<PretrainedModel> model_of(const Option& option, const Catalog& catalog);

/// Labels that the method is usually given for the task, by the form of the label or else by modality;
/// nullptr: not known.
[[nodiscard]] const Coefficient* labels_wanted(const Coefficients& coefficients, Method method,
                                               TaskKind kind);

/// Whether answers are looked up in documents: a model that was tuned needs them as one that is prompted
/// does.
[[nodiscard]] bool retrieves(const Plan& plan);

/// The way of working that effort and exploration are known by: a word of `people.effort_days`.
[[nodiscard]] std::string_view way_of_working(const Option& option, const Catalog& catalog);

/// Whether the licence permits use in a product.
[[nodiscard]] bool commercial_use(std::string_view licence);

} // namespace steelyard
