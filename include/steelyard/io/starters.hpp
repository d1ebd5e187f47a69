/// \file
/// Starter plans: a commented plan for each kind of task, ready to edit.
#pragma once

#include "steelyard/plan/task.hpp"
#include "steelyard/support/result.hpp"

#include <string>

namespace steelyard {

/// The starter plan of a kind, comments and all, from the folder that holds the catalogs.
[[nodiscard]] Result<std::string> starter_plan(const std::string& catalogs_folder, TaskKind kind);

/// Where that plan lies.
[[nodiscard]] std::string starter_path(const std::string& catalogs_folder, TaskKind kind);

} // namespace steelyard
