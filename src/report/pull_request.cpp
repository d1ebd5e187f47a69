#include "steelyard/report/pull_request.hpp"

#include "report/comparison_sections.hpp"
#include "report/figure_parts.hpp"
#include "report/made_by.hpp"
#include "report/strategy_sections.hpp"
#include "steelyard/report/document.hpp"
#include "steelyard/support/expects.hpp"

#include <fmt/format.h>

#include <vector>

namespace steelyard {

namespace {

constexpr std::size_t shortest = 4096;
constexpr std::size_t levers_open = 8;

std::string without_title(const Document& d) {
  const std::string text = render_markdown(d);
  return text.substr(text.find('\n') + 1);
}

struct Part {
  std::string title, text;
};

/// A section folded under its own heading.
Part part_of(const Document& d) {
  Document rest;
  Part part;
  for (const auto& block : d.blocks) {
    const auto* heading = std::get_if<Heading>(&block);
    if (heading && part.title.empty())
      part.title = heading->text;
    else
      rest.blocks.push_back(block);
  }
  part.text = without_title(rest);
  return part;
}

std::string summary_line(const std::string& title) {
  std::string safe;
  for (const char c : title)
    safe += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : c == '\n' ? " " : std::string{c};
  return "\n<details><summary>" + safe + "</summary>\n";
}

/// Whole lines that fit; a comment is not cut inside a row or a link.
std::string lines_within(const std::string& text, std::size_t longest) {
  if (text.size() <= longest) return text;
  const auto end = text.rfind('\n', longest == 0 ? 0 : longest - 1);
  return end == std::string::npos ? std::string{} : text.substr(0, end + 1);
}

} // namespace

std::string pull_request_markdown(const Comparison& c, std::size_t longest) {
  expects(longest >= shortest);
  constexpr std::size_t for_the_end = 512;
  Document d;
  d.title = sections::plan_title(c.plan);
  d.blocks.emplace_back(Paragraph{c.recommendation.headline, Meaning::strong});
  if (const auto best = figures::best_of_approaches(c); !best.empty())
    d.blocks.emplace_back(sections::overview(c, best));
  Document levers;
  sections::add_levers(c, levers, Extent::summary);
  for (auto& block : levers.blocks) {
    if (auto* list = std::get_if<List>(&block); list && list->items.size() > levers_open) {
      const std::size_t more = list->items.size() - levers_open;
      list->items.resize(levers_open);
      list->items.push_back(fmt::format("{} more stand in the report.", more));
    }
    d.blocks.push_back(block);
  }
  const std::string whole = render_markdown(d);
  std::string out = lines_within(whole, longest - for_the_end);
  std::vector<std::string> left_out;
  if (out.size() < whole.size()) left_out.emplace_back("the end of the summary");

  const auto fold = [&](auto&& add) {
    Document of;
    add(of);
    if (of.blocks.empty()) return;
    const Part part = part_of(of);
    const std::string text = summary_line(part.title) + part.text + "\n</details>\n";
    if (out.size() + text.size() + for_the_end <= longest)
      out += text;
    else
      left_out.push_back(part.title);
  };
  fold([&](Document& of) { sections::add_why(c, of); });
  fold([&](Document& of) { sections::add_what_would_change_it(c, of); });
  fold([&](Document& of) { add_strategies(c, of); });
  fold([&](Document& of) { add_information(c, of); });
  fold([&](Document& of) { sections::add_assumed(c, of, Extent::everything); });
  fold([&](Document& of) { sections::add_missing(c, of, Extent::summary); });
  fold([&](Document& of) { sections::add_infeasible(c, of, Extent::summary); });
  fold([&](Document& of) {
    of.blocks.emplace_back(Heading{"What made this"});
    for (auto& note : made_by_notes(c.made_by, c.plan))
      of.blocks.emplace_back(Note{std::move(note)});
  });
  if (!left_out.empty()) {
    Document end;
    std::string words;
    for (const auto& title : left_out)
      words += (words.empty() ? "" : "; ") + title.substr(0, 40);
    end.blocks.emplace_back(Note{"Left out, because a comment has an end: " + words.substr(0, 300) +
                                 ". steelyard report writes all of it to HTML."});
    out += without_title(end);
  }
  return out;
}

} // namespace steelyard
