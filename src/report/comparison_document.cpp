#include "steelyard/report/comparison_document.hpp"

#include "report/assumption_title.hpp"
#include "report/comparison_sections.hpp"
#include "report/json_parts.hpp"
#include "report/made_by.hpp"
#include "report/strategy_sections.hpp"
#include "steelyard/report/comparison_json.hpp"
#include "steelyard/report/display_text.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace steelyard {

using namespace sections;

namespace {

constexpr std::size_t options_in_summary = 10;
constexpr std::size_t defaults_in_summary = 12;
constexpr std::size_t incomplete_in_summary = 3;
constexpr std::size_t siblings_in_summary = 3; ///< options of one approach
constexpr double sibling_share =
    0.03; ///< of the cost, within which one option of an approach stands for another
constexpr double least_lever = 0.001; ///< of the cost or the emissions
constexpr std::size_t drivers_in_summary = 5;
constexpr std::size_t bars_in_summary = 3; ///< of the tornado
constexpr std::size_t flips_in_summary = 3;
constexpr double least_driver = 0.01; ///< share of the variance
constexpr std::size_t reasons_in_summary = 8;

std::string counted(std::size_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

} // namespace

std::string_view sections::losses_priced(const Comparison& c) {
  const auto none = [](const Uncertain<double>& price) {
    return is_exact(price.distribution) && mean(price) == 0;
  };
  const Quality& q = c.plan.quality;
  const bool errors = !none(q.usd_per_error) || (!none(q.usd_per_review) && !none(q.reviewed_share));
  const bool delay = !none(c.plan.ranking.delay_usd_per_week);
  return errors && delay ? "with losses" : errors ? "with errors" : delay ? "with delay" : "";
}

std::string sections::ranked_amount(const Comparison& c, double value) {
  switch (c.plan.ranking.by) {
  case RankBy::emissions:
    return short_number(value) + " kgCO2e";
  case RankBy::energy:
    return short_number(value) + " kWh";
  case RankBy::compute_hours:
    return short_number(value) + " h";
  case RankBy::cost:
  case RankBy::score:
    break;
  }
  return rounded_money(value);
}

namespace {

/// Mean, with the percentile interval below it.
Cell amount(const std::optional<Summary>& value, bool money, bool at_least) {
  if (!value) return {"–", "", {}, Meaning::faint};
  const std::string shown = money ? rounded_money(value->mean) : short_number(value->mean);
  Cell cell{(at_least ? "≥ " : "") + shown, "", value->mean, Meaning::plain};
  if (value->p10 != value->p90) cell.detail = (money ? "$" : "") + short_range(value->p10, value->p90);
  return cell;
}

/// Words where only judgement stands behind the chance, the number too where a pilot does.
Cell chance_cell(const Chance& chance) {
  if (!chance.meets_target) return {"–", "", {}, Meaning::faint};
  Cell cell{chance.words, "", *chance.meets_target, Meaning::plain};
  if (chance.basis == "pilot") cell.text += " " + percent(*chance.meets_target);
  if (chance.words == "likely") cell.meaning = Meaning::good;
  if (chance.words == "unlikely") cell.meaning = Meaning::bad;
  return cell;
}

std::string shown_title(const Weighed& w) {
  return w.option.title.empty() ? w.option.id : w.option.title;
}

/// Ties share a rank and are marked where both are seen, as in sports: `2=`.
std::string rank_text(const std::vector<const Weighed*>& shown, const Weighed& w) {
  if (!w.rank) return "–";
  const auto sharing = std::ranges::count_if(shown, [&](const Weighed* o) { return o->rank == w.rank; });
  return fmt::format("{}{}", *w.rank, sharing > 1 ? "=" : "");
}

std::vector<const Weighed*> ranked(const Comparison& c) {
  std::vector<const Weighed*> list;
  for (const auto& w : c.options)
    if (w.rank) list.push_back(&w);
  return list;
}

std::vector<const Weighed*> incomplete(const Comparison& c) {
  std::vector<const Weighed*> list;
  for (const auto& w : c.options)
    if (w.feasible && !w.rank) list.push_back(&w);
  return list;
}

} // namespace

std::vector<const Weighed*> sections::shown_options(const Comparison& c, Extent extent) {
  const auto list = ranked(c);
  std::vector<const Weighed*> shown;
  std::array<std::size_t, approach_count> of_approach{};
  const auto show = [&](const Weighed* w) {
    if (!w || std::ranges::find(shown, w) != shown.end()) return;
    shown.push_back(w);
    ++of_approach[static_cast<std::size_t>(w->option.approach)];
  };
  const auto in_rank_order = [&] {
    std::ranges::stable_sort(shown.begin() + (shown.empty() ? 0 : 1), shown.end(), {},
                             [&c](const Weighed* w) { return w - c.options.data(); });
  };
  const Weighed* recommended = find_weighed(c.options, c.recommendation.option);
  if (extent == Extent::everything) {
    show(recommended);
    for (const Weighed* w : list)
      show(w);
    return shown;
  }
  show(recommended);
  show(find_weighed(c.options, c.recommendation.runner_up));
  for (const Weighed* w : list)
    if (w->representative) show(w);
  for (const Weighed* w : incomplete(c)) // the best of an approach that has none with a price
    if (of_approach[static_cast<std::size_t>(w->option.approach)] == 0) show(w);
  in_rank_order();
  const std::size_t best_of_approaches = shown.size();
  show(find_weighed(c.options, c.recommendation.carbon_winner));
  const auto value = [](const Weighed* w) {
    const auto& cost = w->estimate.total(Metric::cost_with_errors_usd);
    return cost ? cost->mean : 0;
  };
  const auto sibling_shown = [&](const Weighed* w) {
    return std::ranges::any_of(shown, [&](const Weighed* o) {
      return o->option.approach == w->option.approach &&
             std::abs(value(o) - value(w)) < sibling_share * std::abs(value(o));
    });
  };
  for (const Weighed* w : list) {
    if (shown.size() >= options_in_summary) break;
    if (of_approach[static_cast<std::size_t>(w->option.approach)] < siblings_in_summary && !sibling_shown(w))
      show(w);
  }
  std::ranges::stable_sort(shown.begin() + static_cast<std::ptrdiff_t>(best_of_approaches), shown.end(), {},
                           [&c](const Weighed* w) { return w - c.options.data(); });
  return shown;
}

Table sections::overview(const Comparison& c, const std::vector<const Weighed*>& options) {
  const auto losses = losses_priced(c);
  const bool errors = !losses.empty();
  Table table;
  table.columns = {{"#", true, 0}, {"option", false, 0}, {"cost", true, 0}};
  if (errors) table.columns.push_back({std::string{losses}, true, 0}); // ranks rest on it
  table.columns.insert(table.columns.end(), {{"hours", true, errors ? 3 : 0},
                                             {"kWh", true, errors ? 2 : 0},
                                             {"kgCO2e", true, 0},
                                             {"on target", false, 0},
                                             {"best", true, 4}});
  for (const Weighed* w : options) {
    const Estimate& e = w->estimate;
    const bool least = !e.complete();
    const bool recommended = c.recommendation.option == w->option.id;
    std::vector<Cell> row;
    row.push_back({(recommended ? "→ " : "") + rank_text(options, *w), "", {}, Meaning::plain});
    row.push_back({shown_title(*w),
                   std::string(name(w->option.approach)),
                   {},
                   recommended ? Meaning::strong : Meaning::plain});
    row.push_back(amount(e.total(Metric::cost_usd), true, least));
    if (errors) row.push_back(amount(e.total(Metric::cost_with_errors_usd), true, least));
    row.push_back(amount(e.total(Metric::compute_hours), false, false));
    row.push_back(amount(e.total(Metric::energy_kwh), false, false));
    row.push_back(amount(e.total(Metric::emissions_kgco2e), false, false));
    row.push_back(chance_cell(w->chance));
    row.push_back(w->probability_best
                      ? Cell{percent(*w->probability_best), "", w->probability_best, Meaning::plain}
                      : Cell{});
    table.rows.push_back(std::move(row));
  }
  return table;
}

namespace {

/// Chances of being best, largest first.
std::string odds_of_being_best(const Comparison& c) {
  std::vector<const Weighed*> list;
  for (const auto& w : c.options)
    if (w.probability_best) list.push_back(&w);
  std::ranges::stable_sort(list, std::greater<>{}, [](const Weighed* w) { return *w->probability_best; });
  // The target is a limit of its own: an approach may be cheapest and yet not good enough.
  const std::string opening =
      c.plan.quality.target
          ? fmt::format("Chance of being best by {}, good enough or not: ", name(c.plan.ranking.by))
          : "Chance of being the best choice: ";
  std::string text;
  for (const Weighed* w : list)
    text += fmt::format("{}{} {}", text.empty() ? opening : ", ", name(w->option.approach),
                        percent(*w->probability_best));
  return text.empty() ? text : text + ".";
}

} // namespace

void sections::add_why(const Comparison& c, Document& d) {
  const Recommendation& r = c.recommendation;
  List list{r.why};
  if (const auto odds = odds_of_being_best(c); !odds.empty()) list.items.push_back(odds);
  const Weighed* second = find_weighed(c.options, r.runner_up);
  const auto named = [second](const std::string& item) {
    return item.find(shown_title(*second)) != std::string::npos;
  };
  if (second && std::ranges::none_of(r.why, named))
    list.items.push_back("The runner-up is " + shown_title(*second) + ".");
  if (list.items.empty()) return;
  d.blocks.emplace_back(Heading{"Why"});
  d.blocks.emplace_back(std::move(list));
}

namespace {

std::string sentence_start(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

constexpr std::string_view volume_id = "demand.requests_per_month";

std::string break_even_text(const Comparison& c, const BreakEven& b) {
  const Weighed* other = find_weighed(c.options, b.against);
  const std::string against = other ? shown_title(*other) : b.against;
  const bool carbon = b.metric == "score";
  const bool counted = b.unit.empty() || b.unit == "1" || b.variable == volume_id;
  const std::string title = sentence_start(assumption_title(b.variable));
  if (!b.value && carbon && !b.note.empty()) return sentence_start(b.note) + ".";
  if (b.value)
    return fmt::format("{}: at about {}{} (P10–P90 {}) {} level with {}{}.{}", title,
                       short_number(b.value->p50), counted ? "" : " " + b.unit,
                       short_range(b.value->p10, b.value->p90),
                       carbon ? "the recommended option is"
                              : fmt::format("its {} {}", b.metric, b.metric == "emissions" ? "are" : "is"),
                       carbon                    ? ""
                       : b.metric == "emissions" ? "those of "
                                                 : "that of ",
                       against, b.note.empty() ? "" : " " + b.note);
  return fmt::format("{}: tried from {} to {} against {}; {}.", title, short_number(b.low_tried),
                     short_number(b.high_tried), against, b.note.empty() ? "nothing changes" : b.note);
}

/// The longest bars, in one sentence.
std::string tornado_text(const Comparison& c) {
  std::string text;
  std::size_t told = 0;
  for (const auto& bar : c.recommendation.tornado) {
    if (told++ == bars_in_summary) break;
    text += fmt::format("{}{} {} to {}", text.empty() ? "" : "; ", assumption_title(bar.assumption),
                        ranked_amount(c, bar.at_p10), ranked_amount(c, bar.at_p90));
  }
  return text.empty() ? text
                      : fmt::format("Mean {} from the P10 to the P90 of one assumption: {}.",
                                    name(c.plan.ranking.by), text);
}

std::string flip_text(const Comparison& c, const Flip& flip) {
  const Weighed* second = find_weighed(c.options, c.recommendation.runner_up);
  const bool counts = flip.unit.empty() || flip.unit == "1";
  return fmt::format("{}: {} {}{} (a chance of {}) {} is better on average.",
                     sentence_start(assumption_title(flip.assumption)), flip.above ? "above" : "below",
                     short_number(flip.value), counts ? "" : " " + flip.unit, percent(flip.probability),
                     second ? shown_title(*second) : "the runner-up");
}

} // namespace

void sections::add_what_would_change_it(const Comparison& c, Document& d) {
  const Recommendation& r = c.recommendation;
  List list;
  for (const auto& b : r.break_evens)
    // Of other variables and metrics the JSON says where none was found.
    if (b.value || b.metric == "score" || (b.metric == "cost" && b.variable == volume_id))
      list.items.push_back(break_even_text(c, b));
  for (std::size_t k = 0; k < std::min(flips_in_summary, r.flips.size()); ++k)
    list.items.push_back(flip_text(c, r.flips[k]));
  std::string drivers;
  std::size_t told = 0;
  for (const auto& driver : r.drivers) {
    if (driver.share_of_variance < least_driver || told++ == drivers_in_summary) break;
    drivers += fmt::format("{}{} {}", drivers.empty() ? "Most of the spread comes from: " : ", ",
                           assumption_title(driver.assumption), percent(driver.share_of_variance));
  }
  if (!drivers.empty()) list.items.push_back(drivers + " (shares of the variance).");
  if (auto bars = tornado_text(c); !bars.empty()) list.items.push_back(std::move(bars));
  if (list.items.empty()) return;
  d.blocks.emplace_back(Heading{"What would change it"});
  d.blocks.emplace_back(std::move(list));
}

void sections::add_levers(const Comparison& c, Document& d, Extent extent) {
  List list;
  std::size_t small = 0;
  const Weighed* recommended = find_weighed(c.options, c.recommendation.option);
  const auto matters = [recommended](const std::optional<double>& amount, Metric metric) {
    const auto* total =
        recommended && recommended->estimate.total(metric) ? &*recommended->estimate.total(metric) : nullptr;
    return amount && (!total || std::abs(*amount) >= least_lever * std::abs(total->mean));
  };
  for (const auto& l : c.recommendation.levers) {
    if (extent == Extent::summary && !matters(l.saves_usd, Metric::cost_usd) &&
        !matters(l.saves_kgco2e, Metric::emissions_kgco2e)) {
      ++small;
      continue;
    }
    std::string saves, costs;
    const auto add = [&](const std::optional<double>& amount, const auto& shown) {
      if (!amount || *amount == 0) return;
      std::string& text = *amount > 0 ? saves : costs;
      text += (text.empty() ? "" : ", ") + shown(std::abs(*amount));
    };
    add(l.saves_usd, [](double v) { return rounded_money(v); });
    add(l.saves_kwh, [](double v) { return short_number(v) + " kWh"; });
    add(l.saves_kgco2e, [](double v) { return short_number(v) + " kgCO2e"; });
    std::string text = fmt::format("{} ({})", l.action, l.practice);
    if (!saves.empty()) text += ": saves " + saves;
    if (!costs.empty()) text += (saves.empty() ? ": takes " : ", but takes ") + costs + " more";
    list.items.push_back(text + ".");
  }
  if (list.items.empty()) return;
  if (small > 0)
    list.items.push_back(counted(small, "more practice saves", "more practices save") +
                         " less than 0.1 % here; -v shows all.");
  d.blocks.emplace_back(Heading{"What good practice saves here"});
  d.blocks.emplace_back(std::move(list));
}

namespace {

/// `/demand/peak_to_mean` as people write it for --set.
std::string dotted(std::string_view pointer) {
  if (pointer.starts_with("/")) pointer.remove_prefix(1);
  std::string path(pointer);
  std::ranges::replace(path, '/', '.');
  return path;
}

using parts::shown_value;

/// Units that say no more than the key does.
bool is_plain_count(const std::string& unit) {
  return unit.empty() || unit == "1" || unit == "ratio" || unit == "fraction" || unit == "items" ||
         unit == "variants";
}

} // namespace

void sections::add_assumed(const Comparison& c, Document& d, Extent extent) {
  if (c.plan.defaulted.empty()) return;
  const parts::Json plan = parts::plan(c.plan);
  std::map<std::string, std::string> units;
  for (const Assumption* a : assumptions(c.plan))
    units[a->id] = a->unit;
  List list;
  std::size_t hidden = 0;
  std::vector<std::string> defaulted = c.plan.defaulted;
  const auto share = [&c](const std::string& pointer) {
    for (const auto& driver : c.recommendation.drivers)
      if (driver.assumption == dotted(pointer)) return driver.share_of_variance;
    return 0.0;
  };
  std::ranges::stable_sort(defaulted, std::greater<>{}, share); // what the answer rests on first
  for (const auto& pointer : defaulted) {
    const parts::Json::json_pointer at{pointer};
    if (!plan.contains(at)) continue;
    if (extent == Extent::summary && list.items.size() == defaults_in_summary) {
      ++hidden;
      continue;
    }
    std::string text = dotted(pointer) + ": " + shown_value(plan.at(at));
    for (const auto& id : {pointer, dotted(pointer), "plan." + dotted(pointer)})
      if (const auto unit = units.find(id); unit != units.end() && !is_plain_count(unit->second)) {
        const bool is_share = unit->second.starts_with("fraction") && plan.at(at).is_number();
        if (is_share) text = dotted(pointer) + ": " + percent(plan.at(at).get<double>());
        const std::string rest = unit->second == "fraction/year" ? "a year" : unit->second;
        if (!is_share || rest != "fraction") text += " " + rest;
        break;
      }
    list.items.push_back(std::move(text));
  }
  if (list.items.empty()) return;
  d.blocks.emplace_back(Heading{"Assumed, because the plan does not say"});
  d.blocks.emplace_back(std::move(list));
  if (hidden > 0) d.blocks.emplace_back(Note{fmt::format("{} more defaults; -v shows all.", hidden)});
}

namespace {

/// What to add to the plan so that the option is priced in full.
std::string line_to_add(const Option& o) {
  if (!o.choices.listing.empty())
    return fmt::format(
        R"({{ "id": "our-listing", "approach": "marketplace", "listing": "{}", "software_usd_per_hour": PRICE }})",
        o.choices.listing);
  if (!o.choices.hosted_model.empty())
    return fmt::format(R"({{ "id": "our-model", "approach": "managed-service", "model": "{}", )"
                       R"("usd_per_million_input_tokens": PRICE, "usd_per_million_output_tokens": PRICE }})",
                       o.choices.hosted_model);
  if (!o.choices.service.empty())
    return fmt::format(
        R"({{ "id": "our-service", "approach": "managed-service", "service": "{}", "usd_per_request": PRICE }})",
        o.choices.service);
  return {};
}

/// Where a price stands that the catalog has not, and the line that takes it into the plan.
struct Published {
  std::string page, line;
};

Published where_published(const std::vector<std::string>& missing) {
  Published found;
  for (const auto& text : missing) {
    const auto page = text.find("https://");
    const auto line = text.find('{');
    if (page != std::string::npos) found.page = text.substr(page, text.find(' ', page) - page);
    if (line != std::string::npos && text.back() == '}') found.line = text.substr(line);
    if (!found.page.empty()) return found;
  }
  return found;
}

} // namespace

void sections::add_missing(const Comparison& c, Document& d, Extent extent) {
  const auto list = incomplete(c);
  if (list.empty()) return;
  d.blocks.emplace_back(
      Heading{fmt::format("Not ranked: {} without a price", counted(list.size(), "option", "options"))});
  // One line a listing, service or model: its machines differ, what is missing does not.
  List items;
  std::set<std::string> told;
  std::string example, page;
  for (const Weighed* w : list) {
    const Choices& choices = w->option.choices;
    const std::string& whose = !choices.listing.empty() ? choices.listing : w->option.id;
    if (!told.insert(whose).second && extent == Extent::summary) continue;
    const auto& missing = w->estimate.missing.empty() ? w->reasons : w->estimate.missing;
    const Published published = where_published(missing);
    if (example.empty()) {
      example = published.line.empty() ? line_to_add(w->option) : published.line;
      page = published.page;
    }
    if (extent == Extent::summary && items.items.size() == incomplete_in_summary) continue;
    const auto& cost = w->estimate.total(Metric::cost_usd);
    std::string text = shown_title(*w);
    // Of a listing only the machine differs.
    if (extent == Extent::summary && !choices.listing.empty() && text.rfind(')') != std::string::npos)
      text.erase(text.rfind(')') + 1);
    if (cost) text += ": at least " + rounded_money(cost->mean);
    if (!published.page.empty())
      text += "; price not published" + (extent == Extent::everything ? ", see " + published.page : "");
    else
      text += fmt::format("; missing: {}", fmt::join(missing, ", "));
    items.items.push_back(std::move(text));
  }
  const std::size_t hidden = extent == Extent::summary ? told.size() - items.items.size() : 0;
  d.blocks.emplace_back(std::move(items));
  if (hidden > 0) d.blocks.emplace_back(Note{fmt::format("{} more; -v shows all.", hidden)});
  if (example.empty()) return;
  d.blocks.emplace_back(Paragraph{
      page.empty()
          ? "To rank one of them, look its price up and add it to options.pin of the plan, for example:"
          : "To rank one of them, add its price to options.pin of the plan, for example this one's from " +
                page + ":"});
  d.blocks.emplace_back(Verbatim{example});
}

namespace {

/// The reason without the odds that end it, so that options with the same one are counted together.
std::string without_odds(const std::string& reason) {
  constexpr std::string_view end = " probability";
  const auto odds = reason.rfind(" with ");
  return reason.ends_with(end) && odds != std::string::npos ? reason.substr(0, odds) + " more often than not"
                                                            : reason;
}

} // namespace

void sections::add_infeasible(const Comparison& c, Document& d, Extent extent) {
  std::map<std::string, std::size_t> counts;
  std::size_t all = 0;
  for (const auto& w : c.options) {
    if (w.feasible) continue;
    ++all;
    const auto& missing = w.estimate.missing; // of a price, which is not what makes it impossible
    for (const auto& reason : w.reasons)
      if (std::ranges::find(missing, reason) == missing.end()) ++counts[without_odds(reason)];
    if (w.reasons.empty()) ++counts["no reason given"];
  }
  if (all == 0) return;
  std::vector<std::pair<std::string, std::size_t>> reasons(counts.begin(), counts.end());
  std::ranges::stable_sort(reasons, std::greater<>{}, &std::pair<std::string, std::size_t>::second);
  d.blocks.emplace_back(Heading{fmt::format("Not possible: {}", counted(all, "option", "options"))});
  List items;
  for (const auto& [reason, count] : reasons) {
    if (extent == Extent::summary && items.items.size() == reasons_in_summary) break;
    items.items.push_back(fmt::format("{}: {}", counted(count, "option", "options"), reason));
  }
  const std::size_t hidden = reasons.size() - items.items.size();
  d.blocks.emplace_back(std::move(items));
  if (hidden > 0)
    d.blocks.emplace_back(
        Note{fmt::format("{}; -v shows all.", counted(hidden, "more reason", "more reasons"))});
  if (extent == Extent::summary) return;
  List each;
  for (const auto& w : c.options)
    if (!w.feasible)
      each.items.push_back(shown_title(w) +
                           (w.reasons.empty() ? "" : ": " + fmt::format("{}", fmt::join(w.reasons, "; "))));
  d.blocks.emplace_back(std::move(each));
}

namespace {

void add_made_by(const Comparison& c, Document& d) {
  for (auto& note : made_by_notes(c.made_by, c.plan))
    d.blocks.emplace_back(Note{std::move(note)});
}

} // namespace

std::string sections::plan_title(const Plan& plan) {
  if (!plan.title.empty()) return plan.title;
  if (!plan.id.empty()) return plan.id;
  return std::string(name(plan.task.kind));
}

Document comparison_document(const Comparison& c, Extent extent) {
  Document d;
  d.title = plan_title(c.plan);
  d.blocks.emplace_back(Paragraph{c.recommendation.headline, Meaning::strong});
  const auto shown = shown_options(c, extent);
  if (!shown.empty()) {
    d.blocks.emplace_back(overview(c, shown));
    const auto all = ranked(c).size();
    const auto told = static_cast<std::size_t>(
        std::ranges::count_if(shown, [](const Weighed* w) { return w->rank.has_value(); }));
    if (all > told)
      d.blocks.emplace_back(Note{fmt::format(
          "→ is recommended; after it the best of each approach, then others. Ranks are among {}, "
          "many of them siblings of these; -v shows all.",
          counted(all, "option", "options"))});
    if (shown.size() > told)
      d.blocks.emplace_back(
          Note{"– has no rank: its price is not published, so it takes at least (≥) what is shown."});
    const auto losses = losses_priced(c);
    const std::string errors =
        losses == "with errors"  ? " with what wrong answers cost, as the plan prices them"
        : losses == "with delay" ? " with what waiting for the launch costs, as the plan prices it"
        : losses == "with losses"
            ? " with what wrong answers and waiting for the launch cost, as the plan prices them"
            : "";
    if (c.plan.ranking.by == RankBy::score)
      d.blocks.emplace_back(Note{fmt::format("Ranks rest on the cost{}{} a carbon price of {} a tonne.",
                                             errors, errors.empty() ? " plus" : ", plus",
                                             short_money(c.plan.ranking.carbon_usd_per_tonne))});
    else if (!errors.empty() && c.plan.ranking.by == RankBy::cost)
      d.blocks.emplace_back(Note{"Ranks rest on the cost" + errors + "."});
  }
  add_why(c, d);
  add_strategies(c, d);
  add_information(c, d);
  add_what_would_change_it(c, d);
  add_levers(c, d, extent);
  add_assumed(c, d, extent);
  add_missing(c, d, extent);
  add_infeasible(c, d, extent);
  add_made_by(c, d);
  return d;
}

Table option_table(const Comparison& c) {
  Table table;
  for (const char* column :
       {"id", "approach", "title", "rank", "feasible", "representative", "at_least", "recommended"})
    table.columns.push_back({column, false, 0});
  for (std::size_t m = 0; m < metric_count; ++m)
    for (const char* part : {"mean", "p10", "p50", "p90"})
      table.columns.push_back({fmt::format("{}_{}", name(static_cast<Metric>(m)), part), true, 0});
  for (const char* column : {"probability_meets_target", "quality_words", "quality_basis", "probability_best",
                             "probability_beats_recommended", "expected_regret_usd", "odds_over_budget",
                             "odds_late", "odds_over_emissions", "odds_over_latency", "pareto",
                             "dominated_by", "evidence", "reasons", "missing"})
    table.columns.push_back({column, false, 0});

  const auto text = [](std::string_view t) { return Cell{std::string(t), "", {}, Meaning::plain}; };
  const auto flag = [&text](bool b) { return text(b ? "true" : "false"); };
  const auto number = [](const std::optional<double>& n) { return Cell{"", "", n, Meaning::plain}; };
  for (const auto& w : c.options) {
    std::vector<Cell> row{text(w.option.id),
                          text(name(w.option.approach)),
                          text(w.option.title),
                          text(w.rank ? std::to_string(*w.rank) : ""),
                          flag(w.feasible),
                          flag(w.representative),
                          flag(!w.estimate.complete()),
                          flag(c.recommendation.option == w.option.id)};
    for (const auto& total : w.estimate.totals) {
      row.push_back(number(total ? std::optional{total->mean} : std::nullopt));
      row.push_back(number(total ? std::optional{total->p10} : std::nullopt));
      row.push_back(number(total ? std::optional{total->p50} : std::nullopt));
      row.push_back(number(total ? std::optional{total->p90} : std::nullopt));
    }
    for (auto cell :
         {number(w.chance.meets_target), text(w.chance.words), text(w.chance.basis),
          number(w.probability_best), number(w.probability_beats_recommended), number(w.expected_regret_usd),
          number(w.odds.over_budget), number(w.odds.late), number(w.odds.over_emissions),
          number(w.odds.over_latency), flag(w.pareto), text(w.dominated_by.value_or("")),
          text(name(w.evidence)), text(fmt::format("{}", fmt::join(w.reasons, "; "))),
          text(fmt::format("{}", fmt::join(w.estimate.missing, "; ")))})
      row.push_back(std::move(cell));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table portfolio_table(const Comparison& c, std::size_t index) {
  Table table = option_table(c);
  table.columns.insert(table.columns.begin(), {{"plan_index", true, 0}, {"plan_id", false, 0}});
  for (auto& row : table.rows)
    row.insert(row.begin(), {Cell{std::to_string(index), "", {}, Meaning::plain},
                             Cell{c.plan.id, "", {}, Meaning::plain}});
  return table;
}

} // namespace steelyard
