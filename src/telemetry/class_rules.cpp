#include "telemetry/judges.hpp"
#include "telemetry/series.hpp"
#include "telemetry/window.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>

namespace steelyard::judges {

namespace {

double seen_or_zero(double value) {
  return std::isfinite(value) ? value : 0;
}

/// Notes a condition met at a row, with its words if it is the first.
void met(Verdict& verdict, const StepRow& row, const std::string& words) {
  if (earlier(row.place, verdict)) verdict.evidence = words + " at " + place_words(row.place);
  strike(verdict, row.place);
}

} // namespace

Verdict class_imbalance(const JobRecord& job, const RuleValues& values) {
  const auto counts = series_under(job, "class-count"), wrong = series_under(job, "class-misprediction");
  if (counts.size() < 2 && wrong.empty()) return lacking(values);
  const double limit = values.number("threshold_imbalance"), samples = values.number("samples"),
               most_wrong = values.number("threshold_misprediction");
  Verdict verdict;
  std::vector<double> totals(counts.size());
  if (counts.size() >= 2)
    for (const StepRow& row : rows(counts)) {
      ++verdict.datapoints;
      for (std::size_t c = 0; c < counts.size(); ++c)
        totals[c] += seen_or_zero(row.values[c]);
      if (std::accumulate(totals.begin(), totals.end(), 0.0) < samples) continue;
      const auto [least, most] = std::ranges::minmax_element(totals);
      if (!(*most > limit * *least)) continue;
      met(verdict, row,
          fmt::format("class {} has {:g} samples, class {} {:g}",
                      counts[static_cast<std::size_t>(most - totals.begin())].of, *most,
                      counts[static_cast<std::size_t>(least - totals.begin())].of, *least));
    }
  for (const StepRow& row : rows(wrong)) {
    ++verdict.datapoints;
    for (std::size_t c = 0; c < wrong.size(); ++c)
      if (row.values[c] > most_wrong)
        met(verdict, row, fmt::format("{:.0f} % of class {} is mistaken", 100 * row.values[c], wrong[c].of));
  }
  for (std::size_t c = 0; c < counts.size(); ++c)
    verdict.details.push_back(leaf_detail(counts[c].of, totals[c]));
  if (!verdict.fired) verdict.evidence = "classes are balanced, or too few samples were seen";
  return verdict;
}

Verdict confusion(const JobRecord& job, const RuleValues& values) {
  // confusion/LABEL/PREDICTED
  std::map<std::string, std::vector<std::pair<std::string, std::size_t>>> columns; // by what is predicted
  const auto cells = series_under(job, "confusion");
  for (std::size_t c = 0; c < cells.size(); ++c)
    if (const auto slash = cells[c].of.find('/'); slash != std::string::npos)
      columns[cells[c].of.substr(slash + 1)].emplace_back(cells[c].of.substr(0, slash), c);
  if (columns.empty()) return lacking(values);
  const double least = values.number("min_diag"), most = values.number("max_off_diag");
  Verdict verdict;
  for (const StepRow& row : rows(cells)) {
    ++verdict.datapoints;
    for (const auto& [predicted, column] : columns) {
      double sum = 0;
      for (const auto& [label, cell] : column)
        sum += seen_or_zero(row.values[cell]);
      if (sum == 0) continue;
      for (const auto& [label, cell] : column) {
        const double share = seen_or_zero(row.values[cell]) / sum;
        if (label == predicted && share < least)
          met(verdict, row,
              fmt::format("{:.0f} % of what is called {} is {}", 100 * share, predicted, label));
        else if (label != predicted && share > most)
          met(verdict, row,
              fmt::format("{:.0f} % of what is called {} is really {}", 100 * share, predicted, label));
      }
    }
  }
  if (!verdict.fired) verdict.evidence = fmt::format("{} classes are told apart", columns.size());
  return verdict;
}

Verdict tree_depth(const JobRecord& job, const RuleValues& values) {
  const double limit = values.number("depth");
  const auto depths = series_under(job, "tree-depth"), nodes = series_under(job, "tree-largest-node");
  if (depths.empty() && nodes.empty()) return lacking(values);
  Verdict verdict;
  double deepest = 0;
  const auto look = [&](const NamedSeries& named, const std::function<double(double)>& depth_of) {
    for (const Point& point : named.series->points) {
      ++verdict.datapoints;
      const double depth = depth_of(point.value);
      if (std::isfinite(depth)) deepest = std::max(deepest, depth);
      if (!(depth > limit)) continue;
      if (earlier(point, verdict))
        verdict.evidence = fmt::format("a tree is {:g} deep at {}", depth, place_words(point));
      strike(verdict, point);
    }
  };
  for (const NamedSeries& named : depths)
    look(named, [](double depth) { return depth; });
  // Nodes of a binary tree are numbered level by level.
  for (const NamedSeries& named : nodes)
    look(named, [](double node) { return node > 0 ? std::floor(std::log2(node)) : 0; });
  if (!verdict.fired) verdict.evidence = fmt::format("the deepest tree has a depth of {:g}", deepest);
  return verdict;
}

Verdict feature_importance_overweight(const JobRecord& job, const RuleValues& values) {
  const auto features = series_under(job, "feature-importance");
  const std::size_t heaviest = whole(values.number("nfeatures"));
  if (features.size() <= heaviest) return lacking(values);
  const double limit = values.number("threshold");
  Verdict verdict;
  double most = 0;
  for (const StepRow& row : rows(features)) {
    ++verdict.datapoints;
    std::vector<double> weights;
    for (const double value : row.values)
      weights.push_back(seen_or_zero(value));
    const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (all <= 0) continue;
    std::ranges::sort(weights, std::greater<>{});
    const double share =
        std::accumulate(weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(heaviest), 0.0) / all;
    most = std::max(most, share);
    if (share > limit)
      met(verdict, row,
          fmt::format("{} of {} features carry {:.0f} % of the weight", heaviest, features.size(),
                      100 * share));
  }
  if (!verdict.fired)
    verdict.evidence = fmt::format("the {} heaviest features carry at most {:.0f} %", heaviest, 100 * most);
  return verdict;
}

} // namespace steelyard::judges
