#include "steelyard/report/page.hpp"

#include "report/assumption_title.hpp"
#include "report/comparison_sections.hpp"
#include "report/html_blocks.hpp"
#include "report/json_parts.hpp"
#include "report/made_by.hpp"
#include "report/page_controls.hpp"
#include "report/page_resources.hpp"
#include "report/strategy_sections.hpp"
#include "report/svg.hpp"
#include "steelyard/plan/plan_text.hpp"
#include "steelyard/report/figures.hpp"
#include "steelyard/stats/distribution.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace steelyard {

namespace {

constexpr std::size_t rows_open = 10; ///< a longer table is folded

/// Hexadecimal digits as base 64, which is what a content security policy is written in.
std::string base64_of_hex(std::string_view hex) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string out;
  unsigned bits = 0;
  int held = 0;
  for (const char c : hex) {
    bits = (bits << 4U) | static_cast<unsigned>(digit(c));
    held += 4;
    if (held >= 6) {
      held -= 6;
      out += letters[(bits >> static_cast<unsigned>(held)) & 63U];
    }
  }
  if (held > 0) out += letters[(bits << static_cast<unsigned>(6 - held)) & 63U];
  while (out.size() % 4 != 0)
    out += '=';
  return out;
}

std::string section(std::string_view id, std::string_view title, const std::string& inner) {
  return inner.empty() ? std::string{}
                       : fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-heading\">\n<h2 "
                                     "id=\"{0}-heading\">{1}</h2>\n{2}</section>\n",
                                     id, markup_escaped(title), inner);
}

/// Blocks under a heading of their own, as one section.
std::string section_of(std::string_view id, const Document& d) {
  if (d.blocks.empty()) return {};
  const auto* heading = std::get_if<Heading>(&d.blocks.front());
  const std::vector<Block> rest(d.blocks.begin() + (heading ? 1 : 0), d.blocks.end());
  return section(id, heading ? heading->text : std::string{id}, html_blocks(rest));
}

std::string folded(std::string_view summary, const std::string& inner) {
  return fmt::format("<details><summary>{}</summary>\n{}</details>\n", markup_escaped(summary), inner);
}

std::string table_part(const Table& table, std::string_view label, std::string_view summary) {
  auto shown = html_table(table, label);
  return table.rows.size() > rows_open ? folded(summary, shown) : shown;
}

std::string picture(const Figure& f) {
  return "<figure>\n<div class=\"wide picture\" tabindex=\"0\" role=\"region\" aria-label=\"" +
         markup_escaped(f.title) + ", picture\">" + f.svg + "</div>\n<figcaption>" +
         markup_escaped(f.description) + "</figcaption>\n</figure>\n";
}

/// A figure, and its numbers below it.
std::string figure_part(const Comparison& c, std::string_view name) {
  const auto f = figure(c, name);
  if (!f) return {};
  return picture(*f) + folded("The numbers of this picture", html_table(f->table, f->title + ", numbers"));
}

std::string options_section(const Comparison& c) {
  const auto shown = sections::shown_options(c, Extent::summary);
  if (shown.empty()) return {};
  std::string inner;
  if (const auto f = figure(c, "ranking")) inner += picture(*f);
  inner += html_table(sections::overview(c, shown), "Options in rank order");
  inner += html_blocks({Note{"Amounts are means over the horizon, with the P10–P90 interval below. → is "
                             "recommended. – has no rank: its price is not published, so it takes at least "
                             "(≥) what is shown."}});
  const auto all = sections::shown_options(c, Extent::everything);
  if (all.size() > shown.size())
    inner += folded(fmt::format("All {} ranked options", all.size()),
                    html_table(sections::overview(c, all), "All ranked options"));
  return section("options", "The options, ranked", inner);
}

std::string bill_part(const Comparison& c) {
  const Weighed* chosen = find_weighed(c.options, c.recommendation.option);
  if (!chosen || chosen->estimate.line_items.empty()) return {};
  Table table;
  table.columns = {{"stage"},        {"item"},  {"quantity", true}, {"cost", true},
                   {"kgCO2e", true}, {"basis"}, {"source"}};
  for (const auto& i : chosen->estimate.line_items)
    table.rows.push_back({{std::string(name(i.stage))},
                          {i.name},
                          {short_number(i.quantity), i.unit, i.quantity},
                          i.cost_usd ? Cell{rounded_money(*i.cost_usd), "", *i.cost_usd}
                                     : Cell{std::string(name(i.status)), "", {}, Meaning::caution},
                          {short_number(i.emissions_kgco2e), "", i.emissions_kgco2e},
                          {std::string(name(i.basis))},
                          {i.source}});
  return folded("The bill of the recommended option, item by item (means)", html_table(table, "Bill"));
}

std::string break_even_section(const Comparison& c) {
  const auto drawn = figure_part(c, "break-even");
  Table table;
  table.columns = {{"number varied"}, {"against"},   {"level in"}, {"P10", true},
                   {"P50", true},     {"P90", true}, {"note"}};
  for (const auto& b : c.recommendation.break_evens) {
    const Weighed* against = find_weighed(c.options, b.against);
    std::vector<Cell> row{{assumption_title(b.variable)},
                          {against && !against->option.title.empty() ? against->option.title : b.against},
                          {b.metric}};
    for (const auto part : {&Summary::p10, &Summary::p50, &Summary::p90})
      row.push_back(b.value ? Cell{short_number((*b.value).*part), "", (*b.value).*part} : Cell{"–"});
    row.push_back({b.note.empty() && b.value ? fmt::format("tried from {} to {}", short_number(b.low_tried),
                                                           short_number(b.high_tried))
                                             : b.note});
    table.rows.push_back(std::move(row));
  }
  std::string inner = drawn;
  if (drawn.empty() && !c.what_if)
    inner += html_blocks({Note{"The curve over volume needs what a plain result does not hold: write it with "
                               "steelyard compare PLAN --what-if -o result.json."}});
  if (!table.rows.empty()) inner += html_table(table, "Break-evens");
  return section("break-even", "Break-even over volume", inner);
}

std::string levers_section(const Comparison& c) {
  if (c.recommendation.levers.empty()) return {};
  Table table;
  table.columns = {{"practice"},        {"what is done"},       {"saves USD", true},
                   {"saves kWh", true}, {"saves kgCO2e", true}, {"in the plan"}};
  const auto amount = [](const std::optional<double>& value, bool money) {
    if (!value) return Cell{"–"};
    return Cell{money ? rounded_money(*value) : short_number(*value), "", value,
                *value < 0 ? Meaning::caution : Meaning::plain};
  };
  for (const auto& l : c.recommendation.levers)
    table.rows.push_back({{l.practice},
                          {l.action},
                          amount(l.saves_usd, true),
                          amount(l.saves_kwh, false),
                          amount(l.saves_kgco2e, false),
                          {l.in_force ? "yes: giving it up costs this" : "no"}});
  return section(
      "levers", "What good practice saves here",
      html_table(table, "Levers") +
          html_blocks(
              {Note{"Means on the recommended option, one practice at a time; below zero it takes more."}}));
}

std::string assumptions_section(const Comparison& c) {
  Document d;
  sections::add_assumed(c, d, Extent::everything);
  std::string inner;
  if (d.blocks.size() > 1)
    inner +=
        folded("Taken because the plan does not say", html_blocks({d.blocks.begin() + 1, d.blocks.end()}));
  Table table;
  table.columns = {{"assumption"}, {"mean", true}, {"P10–P90", true}, {"unit"},
                   {"origin"},     {"basis"},      {"source"}};
  for (const auto& a : c.assumptions)
    table.rows.push_back({{assumption_title(a.id), a.id},
                          {short_number(mean(a)), "", mean(a)},
                          {is_exact(a.distribution) ? "exact"
                                                    : short_number(quantile(a.distribution, 0.1)) + " – " +
                                                          short_number(quantile(a.distribution, 0.9))},
                          {a.unit},
                          {std::string(name(a.origin))},
                          {std::string(name(a.basis))},
                          {a.source}});
  if (!table.rows.empty())
    inner += table_part(table, "Assumptions",
                        fmt::format("All {} numbers that were assumed or drawn", table.rows.size()));
  return section("assumed", "What is assumed", inner);
}

std::string sources_section(const Comparison& c) {
  if (c.sources.empty()) return {};
  std::string list = "<ul>\n";
  for (const auto& s : c.sources) {
    list += "<li><strong>" + markup_escaped(s.id) + "</strong> ";
    // Only what a browser opens as a page becomes a link: a catalog may hold any text.
    if (s.url.starts_with("https://") || s.url.starts_with("http://"))
      list += "<a href=\"" + markup_escaped(s.url) + "\" rel=\"noreferrer noopener\">" +
              markup_escaped(s.title) + "</a>";
    else
      list += markup_escaped(s.title);
    for (const auto& [words, text] :
         {std::pair{", ", s.publisher}, std::pair{", read ", s.retrieved}, std::pair{"; ", s.licence}})
      if (!text.empty()) list += words + markup_escaped(text);
    list += "</li>\n";
  }
  list += "</ul>\n";
  return section("sources", "Sources", folded(fmt::format("{} sources are cited", c.sources.size()), list));
}

std::string reproduce_section(const Comparison& c) {
  const MadeBy& m = c.made_by;
  std::string inner = html_blocks(
      {Paragraph{"The same program with the same catalog answers the same, to the byte:"},
       Verbatim{fmt::format("steelyard compare plan.json --catalog {} --seed {} --draws {} -o report.html",
                            m.catalog_id, m.seed, m.draws)},
       List{{fmt::format("steelyard {}", m.version),
             fmt::format("catalog {} of {}, sha256 {}", m.catalog_id, m.catalog_date, m.catalog_sha256),
             fmt::format("coefficients sha256 {}", m.models_sha256),
             fmt::format("seed {}, {} draws of every uncertain number", m.seed, m.draws),
             fmt::format("plan, as understood: content hash {:016x}", content_hash(c.plan))}}});
  inner += folded("The plan, as it was understood", html_blocks({Verbatim{plan_text(c.plan, 2)}}));
  return section("reproduce", "How to make it again", inner);
}

std::string quality_section(const Comparison& c) {
  const auto inner = figure_part(c, "quality");
  return section("quality", "Chance of being good enough", inner);
}

std::string drivers_section(const Comparison& c) {
  std::string inner = figure_part(c, "drivers");
  Document d;
  sections::add_what_would_change_it(c, d);
  if (d.blocks.size() > 1) inner += html_blocks({d.blocks.begin() + 1, d.blocks.end()});
  return section("drivers", "What moves the answer", inner);
}

std::string head(const Comparison& c) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; "
      "script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>",
      base64_of_hex(page_style_sha256), base64_of_hex(page_script_sha256),
      markup_escaped(sections::plan_title(c.plan) + " – Steelyard"));
}

} // namespace

std::string render_page(const Comparison& c) {
  const auto wrapped_section = [&c](std::string_view id, auto&& add) {
    Document d;
    add(c, d);
    return section_of(id, d);
  };
  std::string out = head(c);
  out += page_style;
  out += "</style>\n</head>\n<body>\n<main>\n<h1>" + markup_escaped(sections::plan_title(c.plan)) + "</h1>\n";
  out += "<p class=\"headline\">" + markup_escaped(c.recommendation.headline) + "</p>\n";
  out += fmt::format("<p class=\"facts\">Costs in USD over {} months in {}, ranked by {}. Intervals are "
                     "P10–P90 of {} draws.</p>\n",
                     written_number(mean(c.plan.horizon_months)), markup_escaped(c.plan.region),
                     name(c.plan.ranking.by), c.made_by.draws);
  out += options_section(c);
  out += what_if_section(c);
  out += section("stages", "Cost by stage", figure_part(c, "stages") + bill_part(c));
  out += section("carbon", "Cost against emissions", figure_part(c, "carbon"));
  out += break_even_section(c);
  out += drivers_section(c);
  out += quality_section(c);
  out += wrapped_section("why", sections::add_why);
  out += wrapped_section("strategies", add_strategies);
  out += wrapped_section("information", add_information);
  out += levers_section(c);
  out += assumptions_section(c);
  out += wrapped_section("missing",
                         [](const auto& of, Document& d) { sections::add_missing(of, d, Extent::summary); });
  out += wrapped_section(
      "impossible", [](const auto& of, Document& d) { sections::add_infeasible(of, d, Extent::summary); });
  out += sources_section(c);
  out += reproduce_section(c);
  out += "</main>\n<footer>\n";
  for (const auto& note : made_by_notes(c.made_by, c.plan))
    out += "<p>" + markup_escaped(note) + "</p>\n";
  out += "</footer>\n" + what_if_data(c) + "<script>";
  out += page_script;
  return out + "</script>\n</body>\n</html>\n";
}

} // namespace steelyard
