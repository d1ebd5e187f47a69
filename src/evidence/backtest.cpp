#include "steelyard/evidence/backtest.hpp"

#include "steelyard/stats/summary.hpp"
#include "steelyard/support/expects.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace steelyard {

namespace {

double median(std::vector<double>& values) {
  return percentile(values, 0.5);
}

Score score_of(std::string target, std::string group, const std::vector<const Prediction*>& rows) {
  std::vector<double> errors, ratios, widths;
  double within_1_5x = 0, within_2x = 0, covered = 0;
  for (const Prediction* row : rows) {
    expects(row->actual > 0 && row->p10 > 0 && row->p50 > 0 && row->p90 > 0);
    const double ratio = row->p50 / row->actual;
    const double factor = std::max(ratio, 1 / ratio);
    errors.push_back(std::abs(ratio - 1));
    ratios.push_back(ratio);
    widths.push_back(std::log(row->p90 / row->p10));
    if (factor <= 1.5) ++within_1_5x;
    if (factor <= 2) ++within_2x;
    if (row->p10 <= row->actual && row->actual <= row->p90) ++covered;
  }
  const auto n = static_cast<double>(rows.size());
  return {std::move(target), std::move(group), rows.size(), median(errors), within_1_5x / n,
          within_2x / n,     median(ratios),   covered / n, median(widths)};
}

} // namespace

Backtest scored(std::string kind, std::vector<Prediction> rows, std::vector<Skipped> skipped) {
  Backtest result;
  result.kind = std::move(kind);
  std::vector<std::string> targets;
  std::map<std::string, std::map<std::string, std::vector<const Prediction*>>> groups;
  for (const Prediction& row : rows) {
    if (std::ranges::find(targets, row.target) == targets.end()) targets.push_back(row.target);
    auto& of_target = groups[row.target];
    of_target["all"].push_back(&row);
    for (const auto& group : row.groups)
      of_target[group].push_back(&row);
  }
  for (const auto& target : targets) {
    const auto& of_target = groups[target];
    result.targets.push_back(score_of(target, "all", of_target.at("all")));
    for (const auto& [group, members] : of_target)
      if (group != "all") result.targets.push_back(score_of(target, group, members));
  }
  result.rows = std::move(rows);
  result.skipped = std::move(skipped);
  return result;
}

const Score* find_score(const Backtest& backtest, std::string_view target, std::string_view group) {
  const auto found = std::ranges::find_if(
      backtest.targets, [&](const Score& score) { return score.target == target && score.group == group; });
  return found == backtest.targets.end() ? nullptr : &*found;
}

} // namespace steelyard
