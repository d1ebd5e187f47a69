#include "steelyard/report/document.hpp"

#include "steelyard/report/display_text.hpp"
#include "support/catch.hpp"

#include <sstream>

using namespace steelyard;

namespace {

Document sample() {
  Table table;
  table.columns = {{"#", true, 0}, {"option", false, 0}, {"cost", true, 0}, {"best", true, 2}};
  table.rows = {{{"1", "", 1.0},
                 {"A long name of an option that wraps", "fine-tune"},
                 {"$81.2 k", "45–120 k", 81234.5},
                 {"61 %"}},
                {{"2", "", 2.0}, {"顧客 | b"}, {"$9", "", 9.0}, {""}}};
  Document d;
  d.title = "Claims <triage>";
  d.blocks = {Paragraph{"Answer first.", Meaning::strong},
              std::move(table),
              Heading{"Why"},
              List{{"one", "two & three"}},
              Outline{{{0, "total"}, {1, "part"}, {1, "part"}, {0, "other"}}},
              Note{"small"},
              Verbatim{"{ \"a\": 1 }"}};
  return d;
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    all.push_back(line);
  return all;
}

} // namespace

TEST_CASE("text keeps to the width, aligns numbers right and never wraps them") {
  for (const std::size_t width : {30U, 40U, 60U, 80U, 200U}) {
    CAPTURE(width);
    const auto text = render_text(sample(), {width, false});
    for (const auto& line : lines(text))
      CHECK(display_width(line) <= width);
    CHECK(text.find("$81.2 k") != std::string::npos);
    CHECK(text.find("45–120 k") != std::string::npos);
  }
  CHECK(render_text(sample(), {80, false}).find("best") != std::string::npos);
  CHECK(render_text(sample(), {36, false}).find("best") == std::string::npos);
}

TEST_CASE("the table as it stands on a narrow terminal") {
  const auto all = lines(render_text(sample(), {44, false}));
  REQUIRE(all.size() > 8);
  CHECK(all[0] == "Claims <triage>");
  CHECK(all[4] == "#  option                         cost  best");
  CHECK(all[5] == "1  A long name of an option    $81.2 k  61 %");
  CHECK(all[6] == "   that wraps                 45–120 k");
  CHECK(all[7] == "   fine-tune");
  CHECK(all[8] == "2  顧客 | b                         $9");
}

TEST_CASE("colour only when it is asked for") {
  CHECK(render_text(sample(), {80, false}).find('\x1b') == std::string::npos);
  CHECK(render_text(sample(), {80, true}).find("\x1b[1m") != std::string::npos);
}

TEST_CASE("control characters of others are shown, not obeyed") {
  Document d;
  d.title = "a\x1b]0;owned\x07";
  CHECK(render_text(d, {80, false}).find('\x1b') == std::string::npos);
  CHECK(render_html(d).find('\x1b') == std::string::npos);
  CHECK(render_markdown(d).find('\x07') == std::string::npos);
}

TEST_CASE("Markdown escapes what Markdown would read") {
  const auto text = render_markdown(sample());
  CHECK(text.find("# Claims &lt;triage&gt;\n") == 0);
  CHECK(text.find("| 顧客 \\| b |") != std::string::npos);
  CHECK(text.find("| --: | :-- | --: | --: |") != std::string::npos);
  CHECK(text.find("$81.2 k<br>45–120 k") != std::string::npos);
  CHECK(text.find("- total\n  - part\n  - part\n- other\n") != std::string::npos);
}

TEST_CASE("HTML is one file, escaped and balanced") {
  const auto text = render_html(sample());
  CHECK(text.find("Claims &lt;triage&gt;") != std::string::npos);
  CHECK(text.find("<script") == std::string::npos);
  CHECK(text.find("http") == std::string::npos);
  const auto count = [&text](const std::string& tag) {
    std::size_t n = 0;
    for (auto at = text.find(tag); at != std::string::npos; at = text.find(tag, at + 1))
      ++n;
    return n;
  };
  CHECK(count("<ul>") == count("</ul>"));
  CHECK(count("<li") == count("</li>"));
  CHECK(count("<td") == count("</td>"));
}

TEST_CASE("CSV quotes as RFC 4180 says and computes nothing") {
  Table table;
  table.columns = {{"id"}, {"text"}, {"number", true}};
  table.rows = {{{"a"}, {"he said \"no\", twice"}, {"", "", 0.1}},
                {{"=SUM(A1)"}, {"-2+3"}, {"", "", -2.5}},
                {{"@x"}, {"two\nlines"}, {}},
                {{"+1"}, {"\tx"}, {"", "", 1e300}}};
  CHECK(render_csv(table) == "id,text,number\r\n"
                             "a,\"he said \"\"no\"\", twice\",0.1\r\n"
                             "'=SUM(A1),'-2+3,-2.5\r\n"
                             "'@x,\"two\nlines\",\r\n"
                             "'+1,'\tx,1e+300\r\n");
}
