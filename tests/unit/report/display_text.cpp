#include "steelyard/report/display_text.hpp"

#include "support/catch.hpp"

using namespace steelyard;

TEST_CASE("width is counted in columns of a terminal") {
  CHECK(display_width("plan") == 4);
  CHECK(display_width("café") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("顧客") == 4);
  CHECK(display_width("P10–P90") == 7);
  CHECK(display_width("\xff\xfe") == 2);
}

TEST_CASE("nothing in a text is obeyed by a terminal, and line feeds stay") {
  CHECK(printable_lines("a\x1b[31mb\nc") == "a\\x1b[31mb\nc");
  CHECK(printable_lines("abc\u202e") == "abc\\u202e");
}

TEST_CASE("text wraps at spaces, and long identifiers after their marks") {
  CHECK(wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrapped("", 10) == std::vector<std::string>{""});
  CHECK(wrapped("a\nb", 10) == std::vector<std::string>{"a", "b"});
  CHECK(wrapped("managed-service/comprehend", 18) ==
        std::vector<std::string>{"managed-service/", "comprehend"});
  CHECK(wrapped("顧客顧客", 5) == std::vector<std::string>{"顧客", "顧客"});
  for (const auto& line : wrapped("the quick brown fox jumps over aaaaaaaaaaaaaaaaaaaaaaaaaaaaa dogs", 11))
    CHECK(display_width(line) <= 11);
}

TEST_CASE("a range shares its prefix and has two digits") {
  struct Row {
    double low, high;
    const char* shown;
  };

  for (const Row& row :
       {Row{45210, 119800, "45–120 k"}, Row{810, 2100, "810–2100"}, Row{0, 70, "0–70"},
        Row{0.02, 0.5, "0.020–0.50"}, Row{850, 21000, "0.85–21 k"}, Row{1e6, 2.5e6, "1.0–2.5 M"},
        Row{9.96, 99.4, "10–99"}, Row{999.6e3, 1.2e6, "1.0–1.2 M"}}) {
    CAPTURE(row.low, row.high);
    CHECK(short_range(row.low, row.high) == row.shown);
  }
}

TEST_CASE("a number and its prefix stay on one line") {
  CHECK(wrapped("it takes $28.5 k and more", 14) ==
        std::vector<std::string>{"it takes", "$28.5 k and", "more"});
  CHECK(wrapped("of cost 43 %, say", 10) == std::vector<std::string>{"of cost", "43 %, say"});
  CHECK(wrapped("all 12 kinds", 7) == std::vector<std::string>{"all 12", "kinds"});
}
