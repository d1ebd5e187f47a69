/// \file
/// The phase plan for people and for machines.
#pragma once

#include "steelyard/decide/phases.hpp"
#include "steelyard/report/document.hpp"

#include <string>

namespace steelyard {

[[nodiscard]] Document phases_document(const PhasePlan& phases);
/// A row a machine and phase, of both courses.
[[nodiscard]] Table phases_table(const PhasePlan& phases);
/// At full precision; `saves` is one big instance throughout less an instance for each phase.
[[nodiscard]] std::string phases_json(const PhasePlan& phases, bool one_line = false);

} // namespace steelyard
