#include "steelyard/report/sweep_document.hpp"

#include "report/assumption_title.hpp"
#include "report/made_by.hpp"
#include "steelyard/report/display_text.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace steelyard {

namespace {

/// A curve's name in the tables: A, B, ... Z, AA.
std::string letter(std::size_t k) {
  std::string name;
  for (++k; k > 0; k = (k - 1) / 26)
    name.insert(name.begin(), static_cast<char>('A' + (k - 1) % 26));
  return name;
}

struct Curve {
  std::string_view metric; ///< as a break-even names it
  std::string_view title, unit;
  Summary SweptTotals::*total;
  bool money;
};

constexpr std::array curves{Curve{"cost", "Cost", "USD", &SweptTotals::cost_usd, true},
                            Curve{"energy", "Energy", "kWh", &SweptTotals::energy_kwh, false},
                            Curve{"emissions", "Emissions", "kgCO2e", &SweptTotals::emissions_kgco2e, false}};

std::string_view title_of(const std::string& metric) {
  const auto* const found = std::ranges::find(curves, metric, &Curve::metric);
  return found == curves.end() ? std::string_view{metric} : found->title;
}

std::size_t position_of(const Sweep& s, const std::string& id) {
  return static_cast<std::size_t>(std::ranges::find(s.options, id, &SweptOption::id) - s.options.begin());
}

/// Where the order changes, a sentence each.
List break_evens(const Sweep& s) {
  List list;
  for (const auto& even : s.break_evens) {
    const std::string from = letter(position_of(s, even.from)), to = letter(position_of(s, even.to));
    list.items.push_back(
        even.value
            ? fmt::format("{}: {} is lowest up to about {} (P10–P90 {}), {} above.", title_of(even.metric),
                          from, short_number(even.value->p50), short_range(even.value->p10, even.value->p90),
                          to)
            : fmt::format(
                  "{}: {} gives way to {} in the mean, but the two change places in {} of the draws only.",
                  title_of(even.metric), from, to, percent(even.share)));
  }
  if (list.items.empty()) list.items.emplace_back("One option stays the lowest over the whole range.");
  return list;
}

Table start_table(const Sweep& s) {
  Table table;
  table.columns = {{assumption_title(s.path), true, 0},
                   {"start with", false, 0},
                   {"cost", true, 0},
                   {"best", true, 0},
                   {"kWh", true, 1},
                   {"kgCO2e", true, 2}};
  for (std::size_t p = 0; p < s.values.size(); ++p) {
    std::vector<Cell> row{{short_number(s.values[p]), "", s.values[p], Meaning::plain}};
    if (!s.recommended[p]) {
      row.push_back({"nothing is possible and priced", "", {}, Meaning::caution});
      row.resize(table.columns.size());
      table.rows.push_back(std::move(row));
      continue;
    }
    const std::size_t k = position_of(s, *s.recommended[p]);
    const SweptTotals& at = *s.options[k].at[p];
    row.push_back({letter(k) + "  " + s.options[k].title, "", {}, Meaning::strong});
    row.push_back({rounded_money(at.cost_usd.mean), "$" + short_range(at.cost_usd.p10, at.cost_usd.p90),
                   at.cost_usd.mean, Meaning::plain});
    row.push_back(at.probability_best
                      ? Cell{percent(*at.probability_best), "", at.probability_best, Meaning::plain}
                      : Cell{"–", "", {}, Meaning::faint});
    row.push_back({short_number(at.energy_kwh.mean), "", at.energy_kwh.mean, Meaning::plain});
    row.push_back({short_number(at.emissions_kgco2e.mean), "", at.emissions_kgco2e.mean, Meaning::plain});
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// Means of one metric by value and option; the lowest that is possible stands out.
Table curve_table(const Sweep& s, const Curve& curve) {
  Table table;
  table.columns.push_back({assumption_title(s.path), true, 0});
  for (std::size_t k = 0; k < s.options.size(); ++k)
    table.columns.push_back({letter(k), true, static_cast<int>(k)});
  for (std::size_t p = 0; p < s.values.size(); ++p) {
    std::vector<Cell> row{{short_number(s.values[p]), "", s.values[p], Meaning::plain}};
    std::optional<double> least;
    for (const auto& option : s.options)
      if (option.at[p] && option.at[p]->feasible) {
        const double mean = (*option.at[p].*curve.total).mean;
        least = least ? std::min(*least, mean) : mean;
      }
    for (const auto& option : s.options) {
      if (!option.at[p]) {
        row.push_back({"–", "", {}, Meaning::faint});
        continue;
      }
      const double mean = (*option.at[p].*curve.total).mean;
      const bool possible = option.at[p]->feasible;
      row.push_back({(curve.money ? rounded_money(mean) : short_number(mean)) + (possible ? "" : " ✗"), "",
                     mean,
                     !possible        ? Meaning::faint
                     : mean == *least ? Meaning::strong
                                      : Meaning::plain});
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

} // namespace

Document sweep_document(const Sweep& s) {
  Document d;
  d.title = fmt::format("{}: {} from {} to {}", s.plan.title.empty() ? s.plan.id : s.plan.title, s.path,
                        short_number(s.values.front()), short_number(s.values.back()));
  d.blocks.emplace_back(Heading{"Where the order changes"});
  d.blocks.emplace_back(break_evens(s));
  d.blocks.emplace_back(Heading{"What to start with"});
  d.blocks.emplace_back(start_table(s));
  d.blocks.emplace_back(Heading{"The curves"});
  List names;
  for (std::size_t k = 0; k < s.options.size(); ++k)
    names.items.push_back(
        fmt::format("{}: {} ({})", letter(k), s.options[k].title, name(s.options[k].approach)));
  d.blocks.emplace_back(std::move(names));
  for (const Curve& curve : curves) {
    d.blocks.emplace_back(Heading{fmt::format("{} [{}]", curve.title, curve.unit)});
    d.blocks.emplace_back(curve_table(s, curve));
  }
  d.blocks.emplace_back(
      Note{"Means over the horizon. Each option is the best of its approach at one value at least. ✗: not "
           "possible "
           "there, or not fully priced. best: chance of beating the best of every other approach."});
  for (auto& note : made_by_notes(s.made_by, s.plan))
    d.blocks.emplace_back(Note{std::move(note)});
  return d;
}

Table sweep_table(const Sweep& s) {
  Table table;
  table.columns = {{s.path, true, 0},
                   {"option", false, 0},
                   {"approach", false, 0},
                   {"feasible", false, 0},
                   {"recommended", false, 0},
                   {"probability_best", true, 0},
                   {"probability_meets_target", true, 0}};
  for (const std::string_view word : {"cost_with_errors_usd", "energy_kwh", "emissions_kgco2e"})
    for (const std::string_view what : {"mean", "p10", "p50", "p90"})
      table.columns.push_back({fmt::format("{}_{}", word, what), true, 0});
  const auto number = [](std::optional<double> value) {
    return value ? Cell{short_number(*value), "", value, Meaning::plain} : Cell{};
  };
  for (std::size_t p = 0; p < s.values.size(); ++p)
    for (const auto& option : s.options) {
      if (!option.at[p]) continue;
      const SweptTotals& at = *option.at[p];
      std::vector<Cell> row{number(s.values[p]),
                            {option.id, "", {}, Meaning::plain},
                            {std::string{name(option.approach)}, "", {}, Meaning::plain},
                            {at.feasible ? "yes" : "no", "", {}, Meaning::plain},
                            {s.recommended[p] == option.id ? "yes" : "no", "", {}, Meaning::plain},
                            number(at.probability_best),
                            number(at.meets_target)};
      for (const Curve& curve : curves) {
        const Summary& total = at.*curve.total;
        for (const double value : {total.mean, total.p10, total.p50, total.p90})
          row.push_back(number(value));
      }
      table.rows.push_back(std::move(row));
    }
  return table;
}

} // namespace steelyard
