/// \file
/// What commands read: the plan, the catalog, the coefficients.
#pragma once

#include "cli/command_line.hpp"

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/catalog/coefficients.hpp"
#include "steelyard/decide/compare.hpp"
#include "steelyard/plan/plan.hpp"

#include <filesystem>
#include <vector>

namespace steelyard::cli {

/// What is known about the market and about the cost of things.
struct Knowledge {
  std::filesystem::path store;
  Catalog catalog;
  Coefficients coefficients;
};

/// The user's folder for catalogs that were downloaded or pinned; empty when there is no home.
[[nodiscard]] std::filesystem::path data_folder(const Surroundings& surroundings);

/// The plan of the first operand, a file or `-` for stdin, with the overrides of --set. What is odd is said
/// on stderr, and added to `warnings` where that is given.
[[nodiscard]] Result<Plan, Diagnostics> load_plan(const Arguments& arguments,
                                                  const Surroundings& surroundings,
                                                  std::vector<Error>* warnings = nullptr);

/// The text of a file, or of stdin for `-`. The error names files with names near a missing one's.
[[nodiscard]] Result<std::string> load_text(const std::string& file, const Surroundings& surroundings);
/// The same of a plan, or of what may be one: who has none is told how to get one.
[[nodiscard]] Result<std::string> load_plan_text(const std::string& file, const Surroundings& surroundings);

/// The catalog that --catalog and --as-of ask for, and the coefficients beside the program.
[[nodiscard]] Result<Knowledge, Diagnostics> load_knowledge(const Arguments& arguments,
                                                            const Surroundings& surroundings);

/// A plan and what is known, which go together: every region and coefficient that the plan names exists.
struct Question {
  Plan plan;
  Knowledge known;
};

/// What `compare` and its kin read: the plan of the first operand, and the knowledge to answer it from.
[[nodiscard]] Result<Question, Diagnostics> load_question(const Arguments& arguments,
                                                          const Surroundings& surroundings);
/// The same from the operand's text.
[[nodiscard]] Result<Question, Diagnostics> question_in(const std::string& text, const Arguments& arguments,
                                                        const Surroundings& surroundings);

[[nodiscard]] CompareSettings compare_settings(const Arguments& arguments);

} // namespace steelyard::cli
