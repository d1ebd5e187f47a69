/// \file
/// The inputs that two plans give different values, key by key.
#pragma once

#include "steelyard/decide/difference.hpp"
#include "steelyard/plan/plan.hpp"

#include <string>
#include <vector>

namespace steelyard {

/// The keys that differ between two plans as understood, and the first plan with one of them after the other
/// as in the second. Left out are names (id and title), and defaults that follow from other keys: they come
/// along with those. A range is one key; so is a list, but for pins with the same ids; so is the task where
/// its kind differs. A plan that cannot be made with one key alone is absent, with the reason.
[[nodiscard]] std::vector<SwitchedInput> switched_inputs(const Plan& before, const Plan& after);

/// The keys that differ between the plans of two results, which are JSON objects. Names are left out.
[[nodiscard]] std::vector<InputChange> plan_changes(const std::string& before, const std::string& after);

} // namespace steelyard
