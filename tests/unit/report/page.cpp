#include "steelyard/report/page.hpp"

#include "steelyard/report/figures.hpp"
#include "steelyard/report/pull_request.hpp"
#include "support/catch.hpp"
#include "support/sample_comparison.hpp"

#include <algorithm>
#include <set>
#include <string>

using namespace steelyard;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
    ++found;
  return found;
}

} // namespace

TEST_CASE("the page opens with the headline and ends with what made it") {
  const auto c = test::sample_comparison();
  const std::string page = render_page(c);
  const auto at = [&page](const std::string& part) {
    const auto found = page.find(part);
    CAPTURE(part);
    CHECK(found != std::string::npos);
    return found;
  };
  CHECK(at("class=\"headline\"") < at("id=\"options\""));
  CHECK(at("id=\"options\"") < at("id=\"stages\""));
  CHECK(at("id=\"stages\"") < at("id=\"carbon\""));
  CHECK(at("id=\"carbon\"") < at("id=\"assumed\""));
  CHECK(at("id=\"assumed\"") < at("id=\"sources\""));
  CHECK(at("id=\"sources\"") < at("id=\"reproduce\""));
  CHECK(at(c.made_by.catalog_sha256) > at("id=\"reproduce\""));
  CHECK(page.find("<link") == std::string::npos);
  CHECK(page.find(" src=") == std::string::npos);
  CHECK(page.find(" style=") == std::string::npos);
}

TEST_CASE("a figure has a title, a description, and its numbers as a table") {
  const auto c = test::sample_comparison();
  std::size_t drawn = 0;
  for (const auto name : figure_names()) {
    const auto f = figure(c, name);
    if (!f) continue;
    ++drawn;
    CAPTURE(f->name);
    CHECK(f->name == name);
    CHECK(count(f->svg, "<desc id=\"" + f->name + "-desc\">") == 1);
    CHECK(count(f->svg, "<title id=\"" + f->name + "-title\">") == 1);
    CHECK(count(f->svg, "<g>") == count(f->svg, "</g>"));
    CHECK(f->svg.find("nan") == std::string::npos);
    CHECK(f->svg.find("inf") == std::string::npos);
    CHECK_FALSE(f->table.rows.empty());
    for (const auto& row : f->table.rows)
      CHECK(row.size() == f->table.columns.size());
  }
  CHECK(drawn >= 4);
  CHECK_FALSE(figure(c, "no such figure"));
}

TEST_CASE("what a comment has no room for is named") {
  auto c = test::sample_comparison();
  const auto whole = pull_request_markdown(c);
  CHECK(whole.find("Left out") == std::string::npos);
  c.recommendation.why.assign(100, std::string(500, 'w'));
  const auto cut = pull_request_markdown(c, 8192);
  CHECK(cut.size() <= 8192);
  CHECK(cut.find("Left out, because a comment has an end: Why") != std::string::npos);
  CHECK(count(cut, "<details>") == count(cut, "</details>"));
}
