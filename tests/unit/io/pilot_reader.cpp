#include "support/catch.hpp"

#include "steelyard/io/pilot_reader.hpp"
#include "steelyard/support/diagnostic_text.hpp"

using namespace steelyard;

namespace {

PilotFile read(const std::string& text) {
  auto pilot = read_pilot(text, "points");
  if (!pilot) FAIL(render(pilot.error()));
  return std::move(*pilot);
}

/// What is said about a text that cannot be read.
std::vector<Error> mistakes(const std::string& text) {
  const auto pilot = read_pilot(text, "points");
  if (pilot) FAIL("was read: " + text);
  for (const Error& error : pilot.error().errors) {
    CAPTURE(error.what);
    CHECK(error.exit == Exit::input);
    CHECK(error.where.file == "points");
    CHECK_FALSE(error.next.empty());
  }
  return pilot.error().errors;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("the same points as a table, as JSON, and in a plan") {
  const std::vector<std::string> texts{
      "items,score,test_items,seed,approach\n500,0.79,1000,1,fine-tune\n2000,0.84,,,fine-tune\n",
      "\xEF\xBB\xBFscore;items\n", // replaced below: a table with a mark in front and columns in another
                                   // order
      R"([{"items": 500, "score": 0.79, "test_items": 1000, "seed": 1, "approach": "fine-tune"},
          {"items": 2000, "score": 0.84, "test_items": null, "approach": "fine-tune"}])",
      R"({"points": [{"items": 500, "score": 0.79, "test_items": 1000, "seed": 1, "approach": "fine-tune"},
          {"items": 2000, "score": 0.84, "approach": "fine-tune"}]})",
      R"({ "horizon_months": 12, "task": {"kind": "sentiment"}, "demand": {"requests_per_month": 1},
           "quality": { "target": 0.9, "pilot": [
          {"items": 500, "score": 0.79, "test_items": 1000, "seed": 1, "approach": "fine-tune"},
          {"items": 2000, "score": 0.84, "approach": "fine-tune"}]}})"};
  for (std::string text : texts) {
    if (text.starts_with("\xEF\xBB\xBF"))
      text = "\xEF\xBB\xBFScore, Items ,Test Items,seed,approach\r\n0.79,500,1000,1,fine-tune\r\n0.84, 2e3 "
             ",,,fine-tune\r\n";
    CAPTURE(text);
    const PilotFile pilot = read(text);
    REQUIRE(pilot.trials.size() == 2);
    CHECK(pilot.trials[0].items == 500);
    CHECK(pilot.trials[0].score == 0.79);
    CHECK(pilot.trials[0].test_items == 1000);
    CHECK(pilot.trials[0].seed == 1);
    CHECK(pilot.trials[1].items == 2000);
    CHECK_FALSE(pilot.trials[1].test_items);
    CHECK_FALSE(pilot.trials[1].seed);
    CHECK(pilot.trials[1].approach == Approach::fine_tune);
    CHECK(pilot.warnings.empty());
  }
  const PilotFile plan = read(texts.back());
  CHECK(plan.task == TaskKind::sentiment);
  CHECK(plan.target == 0.9);
}

TEST_CASE("a table's mistakes are all told at once, with line and column") {
  const auto all =
      mistakes("items,score,test_items,approach\n0,0.5,,\n500,79,,\n,0.5,-3,\nmany,nan,,finetune\n"
               "1,0.5,,,7\n");
  REQUIRE(all.size() == 8);

  struct Row {
    std::size_t line, column;
    const char *what, *next;
  };

  const std::vector<Row> rows{{2, 1, "items is \"0\"", "a number from 1"},
                              {3, 2, "score is \"79\"", "0.79 for 79 %"},
                              {4, 1, "items is empty", "a number from 1"},
                              {4, 3, "test_items is \"-3\"", "or leave it out"},
                              {5, 1, "items is \"many\"", "a number from 1"},
                              {5, 2, "score is \"nan\"", "0.79 for 79 %"},
                              {5, 4, "approach is \"finetune\"", "did you mean \"fine-tune\"?"},
                              {6, 5, "5 cells under 4 columns", "with a point for decimals"}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i, all[i].what);
    CHECK(all[i].where.line == rows[i].line);
    CHECK(all[i].where.column == rows[i].column);
    CHECK(has(all[i].what, rows[i].what));
    CHECK(has(all[i].next, rows[i].next));
  }
}

TEST_CASE("a table's header is checked") {
  struct Row {
    const char *text, *what, *next;
  };

  for (const Row& row :
       {Row{"", "the file is empty", "items,score"}, Row{"\n \n", "missing: items, score", "items,score"},
        Row{"items,scor\n1,0.5\n", "a column is missing: score", "write score in place of \"scor\""},
        Row{"items;score\n1;0,5\n", "columns are missing: items, score", "separate the columns by commas"},
        Row{"items,score,items\n1,0.5,1\n", "the column items stands twice", "keep one"},
        Row{"500,0.79\n", "columns are missing", "begin with a line of column names"},
        Row{"items,score\n", "no points", "write a line"},
        Row{"items,score\n\"1,0.5\n", "not closed", "quote"},
        Row{"\x01\x02\xff\xfe", "columns are missing", "items,score"}}) {
    CAPTURE(row.text);
    const auto all = mistakes(row.text);
    CHECK(has(all.front().what, row.what));
    CHECK(has(all.front().next, row.next));
  }
  const PilotFile odd = read("items,score,tst_items\n1,0.5,7\n");
  REQUIRE(odd.warnings.size() == 1);
  CHECK(has(odd.warnings[0].what, "the column \"tst_items\" is not read"));
  CHECK(has(odd.warnings[0].next, "did you mean \"test_items\"?"));
  CHECK(odd.warnings[0].where.column == 3);
}

TEST_CASE("mistakes in JSON are all told at once, with their places") {
  const auto all = mistakes("[ {\"items\": 0, \"score\": 0.5},\n  {\"item\": 5, \"score\": \"0.5\"},\n  7,\n"
                            "  {\"items\": 5, \"score\": 1.5, \"approach\": \"costum\"} ]");

  struct Row {
    std::size_t line, column;
    const char *what, *pointer;
  };

  const std::vector<Row> rows{{1, 13, "items is 0", "/0/items"},
                              {2, 4, "unknown key \"item\"", "/1/item"},
                              {2, 3, "missing key \"items\"", "/1/items"},
                              {2, 24, "score is \"0.5\"", "/1/score"},
                              {3, 3, "a point is an object, found a number", "/2"},
                              {4, 25, "score is 1.5", "/3/score"},
                              {4, 42, "approach is \"costum\"", "/3/approach"}};
  REQUIRE(all.size() >= rows.size());
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const Error& e) { return has(e.what, row.what); });
    REQUIRE(at != all.end());
    CHECK(at->where.line == row.line);
    CHECK(at->where.column == row.column);
    CHECK(at->where.pointer == row.pointer);
  }
  CHECK(all.size() == rows.size());
}

TEST_CASE("JSON that holds no points says what to write") {
  struct Row {
    const char *text, *what;
  };

  for (const Row& row :
       {Row{"[]", "the list of points is empty"}, Row{"{}", "there are no points"},
        Row{R"({"points": 3})", "the points are a number"},
        Row{R"({"points": [], "pints": 1})", "unknown key"}, Row{R"([{"items": 5)", ""},
        Row{R"([{"items": 5, "items": 6, "score": 1}])", ""}, Row{R"({"task": {"kind": "sentiment"}})", ""},
        Row{"// nothing", ""},
        Row{R"({"horizon_months": 12, "task": {"kind": "sentiment"}, "demand": {"requests_per_month": 1}})",
            "the plan has no points of a pilot"}}) {
    CAPTURE(row.text);
    const auto all = mistakes(row.text);
    const bool said =
        std::any_of(all.begin(), all.end(), [&](const Error& e) { return has(e.what, row.what); });
    CHECK(said);
  }
}

TEST_CASE("a plan's untrained point is left out of the curve") {
  const PilotFile pilot =
      read(R"({ "horizon_months": 12, "task": {"kind": "sentiment"}, "demand": {"requests_per_month": 1},
                "quality": { "metric": "wer", "error_metric": true, "pilot": [
                  {"items": 0, "score": 0.6, "approach": "pretrained"},
                  {"items": 500, "score": 0.2, "approach": "fine-tune"}]}})");
  CHECK(pilot.trials.size() == 1);
  CHECK(pilot.error_metric);
  REQUIRE(pilot.warnings.size() == 1);
  CHECK(has(pilot.warnings[0].what, "0 items"));
}
