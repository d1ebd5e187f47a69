#include "steelyard/report/backtest_document.hpp"

#include "steelyard/support/diagnostic_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

namespace steelyard {

namespace {

constexpr std::size_t least_rows_shown = 5; ///< of a group; medians of fewer say little

std::string percent(double share) {
  return fmt::format("{:.0f} %", 100 * share);
}

Cell share_cell(double share) {
  return {percent(share), "", share, Meaning::plain};
}

Cell number_cell(double value) {
  return {fmt::format("{:.2f}", value), "", value, Meaning::plain};
}

Cell count_cell(std::size_t n) {
  return {fmt::format("{}", n), "", static_cast<double>(n), Meaning::plain};
}

/// Whether the share of actuals in the interval is further from 0.8 than two standard errors.
bool off(const Score& score) {
  return std::abs(score.coverage_p10_p90 - 0.8) > 2 * std::sqrt(0.8 * 0.2 / static_cast<double>(score.n));
}

std::vector<TableColumn> columns() {
  return {{"group", false, 0}, {"n", true, 0},     {"MdAPE", true, 0},    {"≤1.5×", true, 1},
          {"≤2×", true, 0},    {"ratio", true, 0}, {"in range", true, 0}, {"width", true, 0}};
}

std::vector<Cell> row(const Score& s) {
  const Meaning strength = s.group == "all" ? Meaning::strong : Meaning::plain;
  Cell covered = share_cell(s.coverage_p10_p90);
  if (off(s)) {
    covered.text += " !";
    covered.meaning = Meaning::caution;
  }
  return {{s.group, "", {}, strength}, count_cell(s.n),
          share_cell(s.mdape),         share_cell(s.within_1_5x),
          share_cell(s.within_2x),     number_cell(s.median_ratio),
          std::move(covered),          number_cell(s.median_width)};
}

std::string rows_word(std::size_t n) {
  return fmt::format("{} {}", n, n == 1 ? "row" : "rows");
}

/// Reasons with their counts, the most frequent first.
void add_skipped(Document& document, const Backtest& backtest, bool usable, const std::string& heading) {
  std::map<std::pair<std::string, std::string>, std::size_t> reasons;
  std::size_t all = 0;
  for (const Skipped& s : backtest.skipped)
    if (s.usable == usable) {
      ++reasons[{s.target, s.reason}];
      ++all;
    }
  if (all == 0) return;
  std::vector<std::pair<std::size_t, std::string>> lines;
  for (const auto& [reason, count] : reasons)
    lines.emplace_back(count, fmt::format("{}, {}: {}", reason.first, rows_word(count), reason.second));
  std::ranges::stable_sort(lines, [](const auto& a, const auto& b) { return a.first > b.first; });
  document.blocks.emplace_back(Heading{heading});
  List list;
  for (auto& [count, line] : lines)
    list.items.push_back(std::move(line));
  document.blocks.emplace_back(std::move(list));
}

} // namespace

Document backtest_document(const Backtest& backtest, const std::string& file, bool all_groups) {
  Document document;
  document.title = fmt::format("Backtest of {} on {}", backtest.kind, printable(file));
  if (backtest.targets.empty())
    document.blocks.emplace_back(
        Paragraph{"No row could be scored; the reasons stand below.", Meaning::caution});
  std::size_t hidden = 0;
  for (std::size_t i = 0; i < backtest.targets.size();) {
    const std::string& target = backtest.targets[i].target;
    document.blocks.emplace_back(Heading{target});
    Table table{columns(), {}};
    for (; i < backtest.targets.size() && backtest.targets[i].target == target; ++i) {
      const Score& score = backtest.targets[i];
      if (all_groups || score.group == "all" || score.n >= least_rows_shown)
        table.rows.push_back(row(score));
      else
        ++hidden;
    }
    document.blocks.emplace_back(std::move(table));
  }
  if (!backtest.targets.empty())
    document.blocks.emplace_back(
        Note{fmt::format("MdAPE: median of |P50 - actual| / actual. ≤1.5×, ≤2×: share of rows within that "
                         "factor. ratio: median "
                         "of P50 / actual. in range: share of actuals from P10 to P90, which should be 80 %; "
                         "! marks those that "
                         "chance does not explain (two standard errors). width: median of ln(P90 / P10).{}",
                         hidden == 0 ? ""
                                     : fmt::format(" {} {} of fewer than {} rows {} not shown; -v shows all.",
                                                   hidden, hidden == 1 ? "group" : "groups", least_rows_shown,
                                                   hidden == 1 ? "is" : "are"))});
  add_skipped(document, backtest, true, "Not predicted");
  add_skipped(document, backtest, false, "Not to be scored, by the file");
  return document;
}

Table backtest_table(const Backtest& backtest) {
  Table table;
  table.columns = {{"target", false, 0},      {"group", false, 0},           {"n", true, 0},
                   {"mdape", true, 0},        {"within_1_5x", true, 0},      {"within_2x", true, 0},
                   {"median_ratio", true, 0}, {"coverage_p10_p90", true, 0}, {"median_width", true, 0}};
  for (const Score& s : backtest.targets)
    table.rows.push_back({{s.target, "", {}, Meaning::plain},
                          {s.group, "", {}, Meaning::plain},
                          count_cell(s.n),
                          number_cell(s.mdape),
                          number_cell(s.within_1_5x),
                          number_cell(s.within_2x),
                          number_cell(s.median_ratio),
                          number_cell(s.coverage_p10_p90),
                          number_cell(s.median_width)});
  return table;
}

} // namespace steelyard
