#include "steelyard/report/difference_document.hpp"

#include "report/assumption_title.hpp"
#include "report/json_parts.hpp"
#include "steelyard/report/display_text.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace steelyard {

namespace {

constexpr std::size_t ranks_in_summary = 10;
constexpr std::size_t assumptions_in_summary = 12;
constexpr double least_share = 1e-4; ///< of the amount before, below which a move shows as none

const AnsweredOption* find_option(const Answer& answer, const std::optional<std::string>& id) {
  if (!id) return nullptr;
  const auto found = std::ranges::find(answer.options, *id, &AnsweredOption::id);
  return found == answer.options.end() ? nullptr : &*found;
}

const AnsweredOption* best_of(const Answer& answer, Approach approach) {
  const auto found = std::ranges::find_if(answer.options, [approach](const AnsweredOption& o) {
    return o.approach == approach && o.state.representative;
  });
  return found == answer.options.end() ? nullptr : &*found;
}

std::string title_of(const Difference& d, const std::optional<std::string>& id) {
  if (!id) return "nothing";
  for (const Answer* answer : {&d.after, &d.before})
    if (const auto* option = find_option(*answer, id))
      return option->title.empty() ? option->id : option->title;
  return *id;
}

/// `+12 %`, and past the double `×3.1`; "" where there is nothing to take a share of.
std::string relative(double before, double after) {
  if (before == 0 || !std::isfinite(after / before)) return "";
  const double ratio = after / before;
  if (ratio >= 2) return fmt::format("×{}", short_number(ratio));
  const std::string share = percent(std::abs(ratio - 1));
  return (ratio < 1 ? "−" : "+") + share;
}

std::string signed_text(double move, double of, bool money) {
  if (std::abs(move) <= least_share * std::abs(of)) return "–";
  return (move < 0 ? "−" : "+") + (money ? rounded_money(std::abs(move)) : short_number(std::abs(move)));
}

std::string money_with_range(const Summary& s) {
  if (s.p10 == s.p90) return rounded_money(s.mean);
  return fmt::format("{} (P10–P90 ${})", rounded_money(s.mean), short_range(s.p10, s.p90));
}

/// One total before and after, as a sentence; "" where it is not known on both sides or the same.
std::string total_sentence(std::string_view what, const std::optional<Summary>& before,
                           const std::optional<Summary>& after, const std::string& unit) {
  if (!before || !after || *before == *after) return "";
  const bool money = unit == "USD";
  const auto shown = [&](const Summary& s) {
    return money ? money_with_range(s) : short_number(s.mean) + " " + unit;
  };
  const std::string share = relative(before->mean, after->mean);
  return fmt::format("{}: {} before, {} after{}.", what, shown(*before), shown(*after),
                     share.empty() ? "" : " (" + share + ")");
}

List what_moved(const Difference& d) {
  List list;
  const auto add = [&list](std::string text) {
    if (!text.empty()) list.items.push_back(std::move(text));
  };
  const bool same = d.before.recommended == d.after.recommended;
  if (same)
    add(d.after.recommended ? fmt::format("Start with {}, as before.", title_of(d, d.after.recommended))
                            : "Nothing is possible and priced, in neither.");
  else
    add(fmt::format("Start with {}; before it was {}.", title_of(d, d.after.recommended),
                    title_of(d, d.before.recommended)));
  const auto* before = find_option(d.before, d.before.recommended);
  const auto* after = find_option(d.after, d.after.recommended);
  if (before && after) {
    const std::string whose = same ? "" : " of what is started with";
    const OptionState &a = before->state, &b = after->state;
    add(total_sentence("Cost" + whose, a.cost_with_errors_usd, b.cost_with_errors_usd, "USD"));
    add(total_sentence("Compute" + whose, a.compute_hours, b.compute_hours, "hours"));
    add(total_sentence("Energy" + whose, a.energy_kwh, b.energy_kwh, "kWh"));
    add(total_sentence("Emissions" + whose, a.emissions_kgco2e, b.emissions_kgco2e, "kgCO2e"));
    if (a.meets_target && b.meets_target && percent(*a.meets_target) != percent(*b.meets_target))
      add(fmt::format("Chance of meeting the target: {} before, {} after.", percent(*a.meets_target),
                      percent(*b.meets_target)));
  }
  for (const auto& choice : d.choices)
    if (choice.recommended != d.before.recommended && d.choices.size() > 1)
      add(fmt::format("{} alone makes it {}.", choice.pointer, title_of(d, choice.recommended)));
  if (d.inputs.empty() && d.made_by.empty() && d.options.empty() && d.assumptions.empty())
    add("Nothing differs: neither inputs, nor what answered them, nor the answers.");
  return list;
}

std::string shown_value(const std::string& json) {
  if (json.empty()) return "–";
  constexpr std::size_t longest = 40;
  std::string text = parts::shown_value(parts::Json::parse(json));
  if (display_width(text) > longest) text = wrapped(text, longest).front() + " …";
  return text;
}

const InputChange& input_of(const Difference& d, const std::string& pointer) {
  return *std::ranges::find(d.inputs, pointer, &InputChange::pointer);
}

Cell moved_cell(double move, double of, bool money) {
  return {signed_text(move, of, money), "", move, Meaning::plain};
}

/// Every input's own effect on one option, then what they do together, then all of it.
Table effects_table(const Difference& d, const ExplainedOption& explained) {
  Table table;
  table.columns = {{"input", false, 0}, {"before", false, 0}, {"after", false, 0},
                   {"cost", true, 0},   {"kWh", true, 2},     {"kgCO2e", true, 1}};
  const auto add_amounts = [&](std::vector<Cell>& row, const Amounts& moves) {
    row.push_back(moved_cell(moves.cost_usd, explained.before.cost_usd, true));
    row.push_back(moved_cell(moves.energy_kwh, explained.before.energy_kwh, false));
    row.push_back(moved_cell(moves.emissions_kgco2e, explained.before.emissions_kgco2e, false));
  };
  const auto plain = [](std::string text) { return Cell{std::move(text), "", {}, Meaning::plain}; };
  for (const auto& effect : explained.effects) {
    const InputChange& input = input_of(d, effect.pointer);
    std::vector<Cell> row{plain(input.pointer), plain(shown_value(input.before)),
                          plain(shown_value(input.after))};
    if (effect.moves) {
      add_amounts(row, *effect.moves);
    } else {
      row.front().detail = effect.problem;
      row.push_back({"not by itself", "", {}, Meaning::caution});
      row.resize(row.size() + 2);
    }
    table.rows.push_back(std::move(row));
  }
  if (explained.effects.size() > 1) {
    std::vector<Cell> together{plain("together beyond that"), {}, {}};
    add_amounts(together, explained.interaction);
    table.rows.push_back(std::move(together));
  }
  std::vector<Cell> all{{"all", "", {}, Meaning::strong}, {}, {}};
  add_amounts(all, {explained.after.cost_usd - explained.before.cost_usd,
                    explained.after.energy_kwh - explained.before.energy_kwh,
                    explained.after.emissions_kgco2e - explained.before.emissions_kgco2e});
  table.rows.push_back(std::move(all));
  return table;
}

Table inputs_table(const Difference& d) {
  Table table;
  table.columns = {{"input", false, 0}, {"before", false, 0}, {"after", false, 0}};
  for (const auto& input : d.inputs)
    table.rows.push_back({{input.pointer}, {shown_value(input.before)}, {shown_value(input.after)}});
  return table;
}

Cell cost_cell(const AnsweredOption* option) {
  if (!option || !option->state.cost_with_errors_usd) return {"–", "", {}, Meaning::faint};
  const Summary& cost = *option->state.cost_with_errors_usd;
  return {rounded_money(cost.mean), "", cost.mean, Meaning::plain};
}

Table approaches_table(const Difference& d) {
  Table table;
  table.columns = {{"approach", false, 0},
                   {"best", false, 0},
                   {"cost before", true, 0},
                   {"cost after", true, 0},
                   {"change", true, 1}};
  for (std::size_t k = 0; k < approach_count; ++k) {
    const auto approach = static_cast<Approach>(k);
    const auto *before = best_of(d.before, approach), *after = best_of(d.after, approach);
    if (!before && !after) continue;
    const AnsweredOption& shown = after ? *after : *before;
    Cell best{shown.title.empty() ? shown.id : shown.title, "", {}, Meaning::plain};
    if (!after)
      best.detail = "possible and priced before only";
    else if (before && before->id != after->id)
      best.detail = "before: " + before->title;
    const Cell was = cost_cell(before), is = cost_cell(after);
    const std::string change =
        was.number && is.number && *was.number != *is.number ? relative(*was.number, *is.number) : "";
    table.rows.push_back(
        {{std::string{name(approach)}}, std::move(best), was, is, {change.empty() ? "–" : change}});
  }
  return table;
}

std::string rank_text(const std::optional<OptionState>& state) {
  if (!state) return "not listed";
  if (state->rank) return fmt::format("{}", *state->rank);
  return state->feasible ? "no price" : "impossible";
}

/// Where the option stands better, for sorting what is told first.
int best_rank(const OptionChange& change) {
  constexpr int none = 1 << 30;
  const auto rank = [](const std::optional<OptionState>& s) { return s && s->rank ? *s->rank : none; };
  return std::min(rank(change.before), rank(change.after));
}

void add_ranks(const Difference& d, bool everything, Document& document) {
  std::vector<const OptionChange*> moved;
  for (const auto& change : d.options)
    if (rank_text(change.before) != rank_text(change.after)) moved.push_back(&change);
  if (moved.empty()) return;
  std::ranges::stable_sort(moved, {}, [](const OptionChange* change) { return best_rank(*change); });
  Table table;
  table.columns = {{"option", false, 0},
                   {"rank before", true, 0},
                   {"rank after", true, 0},
                   {"cost before", true, 1},
                   {"cost after", true, 1}};
  const auto cost = [](const std::optional<OptionState>& state) -> Cell {
    if (!state || !state->cost_with_errors_usd) return {"–", "", {}, Meaning::faint};
    return {rounded_money(state->cost_with_errors_usd->mean), "", state->cost_with_errors_usd->mean,
            Meaning::plain};
  };
  for (const OptionChange* change : moved) {
    if (!everything && table.rows.size() == ranks_in_summary) break;
    Cell who{change->title.empty() ? change->id : change->title,
             std::string{name(change->approach)},
             {},
             Meaning::plain};
    if (change->after && !change->after->reason.empty()) who.detail += ": " + change->after->reason;
    table.rows.push_back({std::move(who),
                          {rank_text(change->before)},
                          {rank_text(change->after)},
                          cost(change->before),
                          cost(change->after)});
  }
  document.blocks.emplace_back(Heading{"Ranks that changed"});
  const std::size_t more = moved.size() - table.rows.size();
  document.blocks.emplace_back(std::move(table));
  if (more > 0)
    document.blocks.emplace_back(
        Note{fmt::format("{} more; -v shows all, --format csv with all numbers.", more)});
}

void add_assumptions(const Difference& d, bool everything, Document& document) {
  if (d.assumptions.empty()) return;
  Table table;
  table.columns = {
      {"assumption", false, 0}, {"before", true, 0}, {"after", true, 0}, {"what changed", false, 0}};
  for (const auto& change : d.assumptions) {
    if (!everything && table.rows.size() == assumptions_in_summary) break;
    const auto shown = [](const std::optional<AnsweredAssumption>& a) -> Cell {
      return a ? Cell{short_number(a->value), "", a->value, Meaning::plain}
               : Cell{"–", "", {}, Meaning::faint};
    };
    std::string what;
    const auto note = [&what](const char* word) { what += (what.empty() ? "" : ", ") + std::string{word}; };
    if (!change.before || !change.after) {
      note(change.before ? "used no more" : "used now");
    } else {
      if (change.before->distribution != change.after->distribution) note("distribution");
      if (change.before->unit != change.after->unit) note("unit");
      if (change.before->origin != change.after->origin) note("origin");
      if (change.before->basis != change.after->basis) note("basis");
      if (change.before->source != change.after->source) note("source");
      if (what.empty()) note("value");
    }
    const auto& known = change.after ? *change.after : *change.before;
    table.rows.push_back({{assumption_title(change.id), known.unit == "1" ? "" : known.unit},
                          shown(change.before),
                          shown(change.after),
                          {what}});
  }
  const std::size_t more = d.assumptions.size() - table.rows.size();
  document.blocks.emplace_back(Heading{"Assumptions that changed"});
  document.blocks.emplace_back(std::move(table));
  if (more > 0) document.blocks.emplace_back(Note{fmt::format("{} more; -v shows all.", more)});
}

std::string called(const Answer& answer) {
  return answer.plan_id.empty() ? answer.name : fmt::format("{} ({})", answer.plan_id, answer.name);
}

} // namespace

Document difference_document(const Difference& d, bool everything) {
  Document document;
  document.title = fmt::format("From {} to {}", called(d.before), called(d.after));
  document.blocks.emplace_back(Heading{"What moved"});
  document.blocks.emplace_back(what_moved(d));
  if (!d.made_by.empty()) {
    Table table;
    table.columns = {{"made by", false, 0}, {"before", false, 0}, {"after", false, 0}};
    constexpr std::size_t of_a_hash = 16;
    const auto cut = [](const MadeByChange& change, const std::string& text) {
      return change.what.ends_with("sha256") ? text.substr(0, of_a_hash) : text;
    };
    for (const auto& change : d.made_by)
      table.rows.push_back({{change.what}, {cut(change, change.before)}, {cut(change, change.after)}});
    document.blocks.emplace_back(Heading{"What answered is not the same"});
    document.blocks.emplace_back(std::move(table));
  }
  for (const auto& explained : d.explained) {
    if (explained.effects.empty()) continue;
    document.blocks.emplace_back(Heading{"Why: " + title_of(d, explained.id)});
    document.blocks.emplace_back(effects_table(d, explained));
  }
  if (!d.explained.empty() && !d.inputs.empty())
    document.blocks.emplace_back(
        Note{"Each row has this one value of the second plan and all others of the first: how far the "
             "option's mean moves. Defaults that follow from a key move with it."});
  if (d.explained.empty() && !d.inputs.empty()) {
    document.blocks.emplace_back(Heading{"Inputs that differ"});
    document.blocks.emplace_back(inputs_table(d));
  }
  if (auto table = approaches_table(d); !table.rows.empty()) {
    document.blocks.emplace_back(Heading{"The best of each approach"});
    document.blocks.emplace_back(std::move(table));
  }
  add_ranks(d, everything, document);
  add_assumptions(d, everything, document);
  const MadeBy& m = d.after.made_by;
  document.blocks.emplace_back(Note{fmt::format("Costs in USD over the horizon, with the price of errors "
                                                "where the plan has one; means of {} draws, seed "
                                                "{}. Made by steelyard {}; catalog {} of {}.",
                                                m.draws, m.seed, m.version, m.catalog_id, m.catalog_date)});
  return document;
}

Table difference_table(const Difference& d) {
  Table table;
  table.columns = {{"option", false, 0}, {"approach", false, 0}};
  for (const std::string_view side : {"before", "after"}) {
    for (const std::string_view word : {"listed", "feasible"})
      table.columns.push_back({fmt::format("{}_{}", word, side), false, 0});
    for (const std::string_view word :
         {"rank", "probability_best", "probability_meets_target", "cost_usd", "cost_with_errors_usd",
          "compute_hours", "energy_kwh", "emissions_kgco2e"})
      table.columns.push_back({fmt::format("{}_{}", word, side), true, 0});
  }
  const auto number = [](std::optional<double> value) {
    return value ? Cell{short_number(*value), "", value, Meaning::plain} : Cell{};
  };
  const auto mean_of = [&number](const std::optional<Summary>& s) {
    return number(s ? std::optional{s->mean} : std::nullopt);
  };
  for (const auto& change : d.options) {
    std::vector<Cell> row{{change.id}, {std::string{name(change.approach)}}};
    for (const auto* side : {&change.before, &change.after}) {
      const OptionState state = side->value_or(OptionState{});
      row.push_back({side->has_value() ? "yes" : "no"});
      row.push_back(side->has_value() ? Cell{state.feasible ? "yes" : "no"} : Cell{});
      row.push_back(number(state.rank ? std::optional<double>{*state.rank} : std::nullopt));
      row.push_back(number(state.probability_best));
      row.push_back(number(state.meets_target));
      for (const auto* total : {&state.cost_usd, &state.cost_with_errors_usd, &state.compute_hours,
                                &state.energy_kwh, &state.emissions_kgco2e})
        row.push_back(mean_of(*total));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

} // namespace steelyard
