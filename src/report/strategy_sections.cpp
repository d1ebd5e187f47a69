#include "strategy_sections.hpp"

#include "report/assumption_title.hpp"
#include "steelyard/report/display_text.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard {

namespace {

std::string title_of(const Comparison& c, const std::string& id) {
  const Weighed* w = find_weighed(c.options, id);
  return w && !w->option.title.empty() ? w->option.title : id;
}

/// The chance in words where nothing but judgement stands behind it.
Cell chance_in_the_end(const Comparison& c, const Strategy& s) {
  const auto piloted = [&c](const std::string& id) {
    const Weighed* w = find_weighed(c.options, id);
    return w && w->chance.basis == "pilot";
  };
  const bool measured = piloted(s.first) && (!s.then || piloted(*s.then));
  const std::string words{chance_words(s.meets_target)};
  return {measured ? words + " " + percent(s.meets_target) : words, "", s.meets_target, Meaning::plain};
}

} // namespace

void add_strategies(const Comparison& c, Document& d) {
  const auto& all = c.recommendation.strategies;
  if (all.empty()) return;
  Table table;
  table.columns = {{"try first", false, 0}, {"if it falls short", false, 0},
                   {"trial", true, 1},      {"cost to target", true, 0},
                   {"kgCO2e", true, 2},     {"on target", false, 0}};
  for (const Strategy& s : all) {
    const bool best = &s == &all.front();
    std::vector<Cell> row;
    row.push_back({title_of(c, s.first), "", {}, best ? Meaning::strong : Meaning::plain});
    row.push_back(s.then ? Cell{title_of(c, *s.then), "", {}, Meaning::plain}
                         : Cell{"keep it", "", {}, Meaning::faint});
    row.push_back({rounded_money(s.trial_usd.mean),
                   short_range(s.trial_weeks.p10, s.trial_weeks.p90) + " weeks", s.trial_usd.mean,
                   Meaning::plain});
    row.push_back({rounded_money(s.cost_to_target_usd.mean),
                   "$" + short_range(s.cost_to_target_usd.p10, s.cost_to_target_usd.p90),
                   s.cost_to_target_usd.mean, Meaning::plain});
    row.push_back({short_number(s.emissions_kgco2e), "", s.emissions_kgco2e, Meaning::plain});
    row.push_back(chance_in_the_end(c, s));
    table.rows.push_back(std::move(row));
  }
  d.blocks.emplace_back(Heading{"Trying first, or committing"});
  d.blocks.emplace_back(std::move(table));
  d.blocks.emplace_back(
      Note{"Cost to target: the bill with the price of errors; where the target is missed in the end, what "
           "further attempts would take is counted too. Labels of the first serve the second."});
}

void add_information(const Comparison& c, Document& d) {
  const auto& info = c.recommendation.information;
  if (!info) return;
  List list;
  for (const PilotWorth& p : info->pilots)
    if (p.net_usd > 0)
      list.items.push_back(fmt::format("A pilot of {} with {}: costs about {} ({} days of work), is worth "
                                       "about {}; changes the approach with {} "
                                       "probability.",
                                       p.items > 0 ? short_number(p.items) + " labelled items"
                                                   : short_number(p.test_items) + " checked answers",
                                       title_of(c, p.option), rounded_money(p.cost_usd),
                                       short_number(p.person_days), rounded_money(p.worth_usd),
                                       percent(p.chance_of_changing)));
  for (const InputWorth& input : info->inputs)
    list.items.push_back(fmt::format("Knowing {} for certain: worth about {}.",
                                     assumption_title(input.assumption), rounded_money(input.worth_usd)));
  if (list.items.empty()) return;
  d.blocks.emplace_back(Heading{"Worth knowing before deciding"});
  d.blocks.emplace_back(std::move(list));
}

} // namespace steelyard
