#include "steelyard/io/json_text.hpp"

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace steelyard;

TEST_CASE("every value and key knows its place") {
  const auto document = read_json("{\n  \"a\": [1, {\"b/c\": \"x\"}], // é\n  \"d\": true\n}\n", "f.json");
  REQUIRE(document);

  struct Row {
    const char* pointer;
    std::size_t line, column, length;
  };

  for (const Row& row : {Row{"", 1, 1, 1}, Row{"/a", 2, 8, 17}, Row{"/a/0", 2, 9, 1}, Row{"/a/1", 2, 12, 12},
                         Row{"/a/1/b~1c", 2, 20, 3}, Row{"/d", 3, 8, 4}}) {
    CAPTURE(row.pointer);
    REQUIRE(find_value(*document, row.pointer));
    const Location where = location_of(*document, row.pointer);
    CHECK(where.line == row.line);
    CHECK(where.column == row.column);
    CHECK(where.length == row.length);
    CHECK(where.file == "f.json");
  }
  const Location key = location(*document, document->root.find("d")->key_span, "/d");
  CHECK(key.column == 3);
  CHECK(key.excerpt == "  \"d\": true");
  for (const char* pointer : {"/x", "/a/2", "/a/01", "/a/-1", "a", "/a/1/b~2c", "/d/0"})
    CHECK(find_value(*document, pointer) == nullptr);
  CHECK(location_of(*document, "/a/7/x").column == 8); // the nearest that exists
}

TEST_CASE("a pointer escapes what separates it") {
  CHECK(pointer_token("a/b~c") == "a~1b~0c");
  CHECK(pointer_token("plain") == "plain");
}

TEST_CASE("a byte order mark and Windows line ends do no harm") {
  const auto document = read_json("\xEF\xBB\xBF{ \"a\": 1,\r\n  \"b\": 2 }\r\n", "f.json");
  REQUIRE(document);
  CHECK(location_of(*document, "/a").column == 8);
  CHECK(location_of(*document, "/a").excerpt == "{ \"a\": 1,");
  CHECK(location_of(*document, "/b").line == 2);
}

TEST_CASE("the same is taken and refused as by the JSON library") {
  struct Row {
    const char* text;
    const char* why;
  };

  for (const Row& row : {Row{"0", "zero"},
                         Row{"-0", "minus zero"},
                         Row{"-", "no digit"},
                         Row{"01", "leading zero"},
                         Row{"1.", "no fraction"},
                         Row{".5", "no whole"},
                         Row{"1.5e+3", "exponent"},
                         Row{"1e", "no exponent"},
                         Row{"1E-2", "capital"},
                         Row{"+1", "plus"},
                         Row{"0x10", "hex"},
                         Row{"1e400", "overflow"},
                         Row{"-1e400", "overflow"},
                         Row{"NaN", "no number"},
                         Row{"Infinity", "no number"},
                         Row{"123456789012345678901234567890", "long"},
                         Row{"\"\\u00e9\"", "escape"},
                         Row{"\"\\ud83d\\ude00\"", "pair"},
                         Row{"\"\\ud83d\"", "half a pair"},
                         Row{"\"\\ude00\"", "other half"},
                         Row{"\"\\ud83d\\u0041\"", "no pair"},
                         Row{"\"\\x41\"", "unknown escape"},
                         Row{"\"\\u00g0\"", "no hex"},
                         Row{"\"\\u-001\"", "no hex"},
                         Row{"\"a\tb\"", "tab"},
                         Row{"\"a", "no end"},
                         Row{"\"\\\"", "no end"},
                         Row{"[]", ""},
                         Row{"[1,]", "comma"},
                         Row{"[,1]", "comma"},
                         Row{"[1 2]", "no comma"},
                         Row{"{}", ""},
                         Row{"{\"a\":1,}", "comma"},
                         Row{"{\"a\" 1}", "no colon"},
                         Row{"{a:1}", "bare key"},
                         Row{"{\"a\":}", "no value"},
                         Row{"{1:2}", "number as key"},
                         Row{"true", ""},
                         Row{"tru", ""},
                         Row{"nul", ""},
                         Row{"null", ""},
                         Row{"", "empty"},
                         Row{"  ", "blank"},
                         Row{"// c", "comment only"},
                         Row{"1 // c", ""},
                         Row{"/* c */ 1", ""},
                         Row{"/* c", ""},
                         Row{"1 /", ""},
                         Row{"1 2", "two"},
                         Row{"\xFF", "no UTF-8"},
                         Row{"\"\xC3\xA9\"", "UTF-8"},
                         Row{"\"\xC3\"", "cut"},
                         Row{"\"\xED\xA0\x80\"", "surrogate"},
                         Row{"\"\xF4\x90\x80\x80\"", "beyond Unicode"},
                         Row{"\"\xC0\xAF\"", "overlong"},
                         Row{"\xEF\xBB\xBF 1", "mark"},
                         Row{"[1}", "brackets"},
                         Row{"{\"a\":[1,{\"b\":null}]}", "nested"}}) {
    CAPTURE(row.text, row.why);
    CHECK(static_cast<bool>(read_json(row.text, "t")) == nlohmann::json::accept(row.text, true));
  }
}

TEST_CASE("numbers and texts mean what they mean to the JSON library") {
  for (const char* text : {"0.1", "1e-320", "1e-400", "0.00000000000000000000000000001",
                           "12345678901234567890", "-2.5E3", "9007199254740993"}) {
    CAPTURE(text);
    CHECK(read_json(text, "t")->root.number == nlohmann::json::parse(text).get<double>());
  }
  for (const char* text : {R"("\u00e9\n\t\"\\\/\b\f\r")", R"("\ud83d\ude00")", R"("\u0000")"}) {
    CAPTURE(text);
    CHECK(read_json(text, "t")->root.text == nlohmann::json::parse(text).get<std::string>());
  }
}

TEST_CASE("nesting has a limit on which no stack breaks") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(read_json(nested(deepest_nesting), "t"));
  CHECK_FALSE(read_json(nested(deepest_nesting + 1), "t"));
  CHECK_FALSE(read_json(nested(200000), "t"));
  CHECK_FALSE(read_json(std::string(200000, '['), "t"));
}

TEST_CASE("no byte of a broken text is read beyond its end") {
  const std::string whole =
      R"({"a": [1.5e3, "x\u00e9\ud83d\ude00", true, null], /* c */ "b": {"c": -0}} // end)";
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    const std::string cut = whole.substr(0, length);
    CAPTURE(cut);
    CHECK(static_cast<bool>(read_json(cut, "t")) == nlohmann::json::accept(cut, true));
  }
  // Bytes that are not UTF-8 are left out: the library lets them pass in comments.
  for (std::size_t i = 0; i < whole.size(); ++i)
    for (const char c : {'"', '\\', '{', ']', ',', '0', 'x', '\n', '\x01'}) {
      std::string changed = whole;
      changed[i] = c;
      CAPTURE(changed);
      const auto document = read_json(changed, "t");
      const bool is_repeated =
          !document && document.error().errors[0].what.find("twice") != std::string::npos;
      CHECK((static_cast<bool>(document) || is_repeated) == nlohmann::json::accept(changed, true));
    }
}

TEST_CASE("many mistakes are not all reported") {
  std::string text = "{\"a\": 0";
  for (int i = 0; i < 5000; ++i)
    text += ", \"a\": 1";
  const auto document = read_json(text + "}", "t");
  REQUIRE_FALSE(document);
  CHECK(document.error().errors.size() == 100);
}
