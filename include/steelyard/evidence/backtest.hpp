/// \file
/// How far predictions lie from what was published or measured, by target and group.
///
/// \par Model
/// The error of a row is |p50 - actual| / actual, its ratio p50 / actual, its width ln(p90 / p10). A group's
/// figures are medians of these, shares of rows whose ratio lies within a factor, and the share of rows whose
/// actual lies in [p10, p90].
/// \par Worked example
/// Actual 10, 10, 10, 10 and p50 9, 11, 13, 30: errors 0.1, 0.1, 0.3, 2.0, so MdAPE 0.2; within 1.5x and 2x
/// three of four; median ratio 1.2.
/// \par Accuracy
/// Exact. With n rows, a share s is known within two standard errors, 2 sqrt(s (1 - s) / n).
/// \par Source
/// The definitions of design.md, section 4.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// One row of one target: what was published, and what was predicted without seeing it. All in the target's
/// unit, all above 0.
struct Prediction {
  std::string id, target;
  double actual = 0, p10 = 0, p50 = 0, p90 = 0;
  std::vector<std::string> groups; ///< those that it counts in, beside `all`
};

/// One row of one target that was not predicted.
struct Skipped {
  std::string id, target, reason;
  bool usable = false; ///< the file holds a figure to be scored against: the gap is ours
};

/// The rows of a target in one group.
struct Score {
  std::string target, group;
  std::size_t n = 0;
  double mdape = 0;            ///< median absolute error over the actual [1]
  double within_1_5x = 0;      ///< share of rows [1]
  double within_2x = 0;        ///< share of rows [1]
  double median_ratio = 1;     ///< predicted over actual [1]
  double coverage_p10_p90 = 0; ///< share of actuals in the interval; 0.8 is right [1]
  double median_width = 0;     ///< ln(P90 / P10)
};

/// What a file of published rows says about the program.
struct Backtest {
  std::string kind; ///< training, serving or inference
  std::vector<Score> targets;
  std::vector<Prediction> rows;
  std::vector<Skipped> skipped;
};

/// Scores every target, in the order in which they first occur, over all rows and over each group: groups in
/// the order of their names after `all`.
[[nodiscard]] Backtest scored(std::string kind, std::vector<Prediction> rows, std::vector<Skipped> skipped);

/// The score of a target in a group, or nullptr.
[[nodiscard]] const Score* find_score(const Backtest& backtest, std::string_view target,
                                      std::string_view group);

} // namespace steelyard
