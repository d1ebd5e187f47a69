#include "steelyard/support/diagnostic_text.hpp"

#include "support/catch.hpp"

using namespace steelyard;

namespace {

Error mistake(std::string excerpt, std::size_t column, std::size_t length) {
  Error error{.what = "something", .where = {}, .next = "do this"};
  error.where = {"plan.json", 5, column, length, "/demand", std::move(excerpt)};
  return error;
}

} // namespace

TEST_CASE("a mistake is shown with its line") {
  CHECK(render(mistake(R"(  "a": 1)", 3, 3)) == "error: something\n"
                                                "  --> plan.json:5:3 (/demand)\n"
                                                "   |\n"
                                                " 5 |   \"a\": 1\n"
                                                "   |   ^^^\n"
                                                "   = do this\n");
}

TEST_CASE("carets stand under what they mean") {
  struct Row {
    const char* excerpt;
    std::size_t column, length;
    const char* carets;
    const char* why;
  };

  for (const Row& row : {Row{"\ta", 2, 1, "   |  ^\n", "a tab is one blank"},
                         Row{"é: x", 4, 1, "   |    ^\n", "two bytes, one column"},
                         Row{"見: x", 4, 1, "   |     ^\n", "wide characters take two columns"},
                         Row{"a\x1b x", 4, 1, "   |       ^\n", "an escape takes four columns"},
                         Row{"abc", 4, 0, "   |    ^\n", "behind the end"},
                         Row{"abc", 2, 9, "   |  ^^\n", "not beyond the end"}}) {
    CAPTURE(row.why);
    CHECK(render(mistake(row.excerpt, row.column, row.length)).find(row.carets) != std::string::npos);
  }
}

TEST_CASE("a long line is cut around the mistake") {
  const std::string text = render(mistake(std::string(500, 'x') + "HERE" + std::string(500, 'y'), 501, 4));
  CHECK(text.find("xxxHEREyyy") != std::string::npos);
  CHECK(text.size() < 400);
}

TEST_CASE("what others wrote cannot command the terminal") {
  struct Row {
    std::string text, shown;
  };

  for (const Row& row :
       {Row{"\x1b[31mred", "\\x1b[31mred"}, Row{"a\nb", "a\\nb"}, Row{"\xff", "\\xff"},
        Row{"caf\xc3\xa9", "caf\xc3\xa9"}, Row{"\xe2\x80\xae", "\\u202e"}, Row{"\xc2\x9b", "\\u009b"},
        Row{std::string{'a', '\0'}, "a\\x00"}, Row{"\xc0\x80", "\\xc0\\x80"},
        Row{"\xed\xa0\x80", "\\xed\\xa0\\x80"}, Row{"\xf3\xa0\x80\x81", "\\U000e0001"}})
    CHECK(printable(row.text) == row.shown);
}

TEST_CASE("mistakes are counted") {
  Diagnostics found;
  CHECK(render(found).empty());
  found.errors.push_back(mistake("x", 1, 1));
  found.warnings.push_back(mistake("x", 1, 1));
  found.warnings.push_back(mistake("x", 1, 1));
  const std::string text = render(found);
  CHECK(text.find("warning: something") != std::string::npos);
  CHECK(text.substr(text.rfind('\n', text.size() - 2) + 1) == "1 error, 2 warnings\n");
}
