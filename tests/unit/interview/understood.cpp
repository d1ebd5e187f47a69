#include "steelyard/interview/question.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace steelyard;
using namespace steelyard::interview;

namespace {

Question question(std::string_view id, const Answers& answers = {}) {
  Known known;
  known.places = {
      {"eu-central-1", "Frankfurt", "DE"}, {"eu-west-3", "Paris", "FR"}, {"us-east-1", "Virginia", "US"}};
  known.services = {"Comprehend", "Forecast"};
  const auto all = questions(answers, known);
  const auto found = std::ranges::find(all, id, &Question::id);
  REQUIRE(found != all.end());
  return *found;
}

struct Row {
  const char* id;
  const char* text;
  double low, mode, high;
};

} // namespace

TEST_CASE("numbers as people write them") {
  for (const Row& row : {
           Row{"per_day", "2k", 2000, 2000, 2000},
           {"per_day", "1.5M", 1.5e6, 1.5e6, 1.5e6},
           {"per_day", "20000", 20000, 20000, 20000},
           {"per_day", "20,000", 20000, 20000, 20000},
           {"per_day", "1,234,567", 1234567, 1234567, 1234567},
           {"per_day", "  2 million requests per day ", 2e6, 2e6, 2e6},
           {"per_day", "500 a day", 500, 500, 500},
           {"per_day", "3 requests/day", 3, 3, 3},
           {"per_day", "1 request", 1, 1, 1},
           {"per_day", "~300", 300, 300, 300},
           {"per_day", "1e-3", 1e-3, 1e-3, 1e-3},
           {"per_day", "5k-20k", 5000, 10000, 20000},
           {"per_day", "5-20k", 5000, 10000, 20000},
           {"per_day", "5k \xe2\x80\x93 20k a day", 5000, 10000, 20000},
           {"per_day", "100 to 400", 100, 200, 400},
           {"per_day", "100..400", 100, 200, 400},
           {"per_day", "100-150-400", 100, 150, 400},
           {"per_day", "1e-3-1e3", 1e-3, 1, 1e3},
           {"labelled_items", "0-10", 0, 5, 10},
           {"labelled_items", "0", 0, 0, 0},
           {"horizon_months", "3 years", 36, 36, 36},
           {"horizon_months", "1 year", 12, 12, 12},
           {"horizon_months", "2-5 years", 24, 37.9, 60},
           {"deadline_weeks", "3 days", 3.0 / 7, 3.0 / 7, 3.0 / 7},
           {"deadline_weeks", "1 week", 1, 1, 1},
           {"max_total_usd", "$250k", 250000, 250000, 250000},
           {"max_total_usd", "1.2 million USD", 1.2e6, 1.2e6, 1.2e6},
           {"usd_per_error", "50 cents", 0.5, 0.5, 0.5},
           {"usd_per_error", "0", 0, 0, 0},
           {"target", "12%", 0.12, 0.12, 0.12},
           {"target", "0.9", 0.9, 0.9, 0.9},
           {"reviewed_share", "5-20%", 0.05, 0.1, 0.2},
           {"soon", "300 ms", 300, 300, 300},
           {"soon", "2-8 s", 2000, 4000, 8000},
           {"soon", "seconds", 1e4, 1e4, 1e4},
           {"soon", "min", 6e5, 6e5, 6e5},
       }) {
    CAPTURE(row.id, row.text);
    const auto answer = understood(question(row.id), row.text);
    REQUIRE(answer);
    CHECK(answer->known);
    CHECK(answer->low == Approx(row.low));
    CHECK(answer->mode == Approx(row.mode));
    CHECK(answer->high == Approx(row.high));
  }
}

TEST_CASE("what is no answer is told what to write") {
  struct Wrong {
    const char* id;
    const char* text;
    const char* next;
  };

  for (const auto& row : {
           Wrong{"per_day", "many", "write a number or a range in requests/day, such as 2000, or 5k-20k"},
           {"per_day", "0", "write more than 0"},
           {"per_day", "-5", "write more than 0"},
           {"per_day", "20 per hour", "write a number or a range in requests/day"},
           {"per_day", "3 days", "write a number or a range"},
           {"per_day", "90%", "write a number or a range"},
           {"per_day", "inf", "write a number or a range"},
           {"per_day", "1e400", "write a number or a range"},
           {"per_day", "1e17", "write at most"},
           {"per_day", "1,5", "write a number or a range"},
           {"per_day", "20k-5k", "write the smaller number first"},
           {"per_day", "1-2-3-4", "write a number or a range"},
           {"per_day", "5-", "write a number or a range"},
           {"target", "90", "write at most 1; 90 of 100 are 0.9, or 90%"},
           {"target", "0.8-0.9", "write one number in fraction"},
           {"deadline_weeks", "tomorrow", "write a number in weeks"},
           {"deadline_weeks", "300 ms", "write a number in weeks"},
           {"soon", "300", "write the unit too: 300 ms, 2 s, 5 min"},
           {"soon", "now", "write a number or a range in ms"},
           {"kind", "text-clasification", "did you mean \"text-classification\"?"},
           {"kind", "text", "write one of text-classification, token-classification"},
           {"kind", "0", "write one of"},
           {"external_api", "perhaps", "write yes or no"},
           {"regions", "eu-centrall-1", "did you mean \"eu-central-1\"?"},
           {"regions", "Moon", "write some of eu-central-1"},
           {"regions", ",", "write names with commas between them"},
           {"existing_services", "Forcast", "did you mean \"Forecast\"?"},
       }) {
    CAPTURE(row.id, row.text);
    const auto answer = understood(question(row.id), row.text);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().next.find(row.next) == 0);
    CHECK(answer.error().what.find(" is no answer to this") != std::string::npos);
  }
  // What was found is shown, and a terminal does not obey it.
  CHECK(understood(question("per_day"), "\x1b[2J").error().what == "\"\\x1b[2J\" is no answer to this");
  CHECK_FALSE(understood(question("title"), std::string(201, 'x')));
}

TEST_CASE("words, names and not knowing") {
  CHECK(understood(question("kind"), "Question-Answering")->text == "question-answering");
  CHECK(understood(question("kind"), "quest")->text == "question-answering");
  CHECK(understood(question("kind"), "1")->text == "text-classification");
  CHECK(understood(question("soon"), "overnight")->text == "overnight");
  CHECK(understood(question("external_api"), "N")->text == "no");
  using Names = std::vector<std::string>;
  CHECK(understood(question("regions"), "fr, EU-central-1, Frankfurt")->names ==
        Names{"eu-west-3", "eu-central-1"});
  CHECK(understood(question("existing_services"), "comprehend")->names == Names{"Comprehend"});
  CHECK_FALSE(understood(question("existing_services"), "none")->known);
  for (const char* id : {"kind", "title", "per_day", "soon", "target", "external_api", "regions", "stack"})
    for (const char* text : {"", "  ", "?", "don't know", "Don\xe2\x80\x99t know", "no idea"})
      CHECK_FALSE(understood(question(id), text)->known);
}

TEST_CASE("the demand bounds its growth and its peak") {
  const Answers day{{"per_day", Answer{true, 240, 240, 240, {}, {}, {}}}};
  CHECK(understood(question("busiest_hour", day), "10"));
  CHECK_FALSE(understood(question("busiest_hour", day), "9.99"));
  CHECK_FALSE(understood(question("busiest_hour", day), "1M"));
  CHECK(understood(question("per_day_next_year", day), "24000"));
  CHECK_FALSE(understood(question("per_day_next_year", day), "24001"));
  CHECK_FALSE(understood(question("per_day_next_year", day), "0"));
}

TEST_CASE("sizes are measured from examples") {
  Known known;
  known.tokens_per_word = 1.5;
  const auto tokens = question("input_tokens");
  const auto one = measured(tokens, {"one two three four"}, known);
  CHECK((one.low == 3 && one.mode == 6 && one.high == 12));
  CHECK(one.how ==
        "measured: one example, so half of it to twice as much, by words of 1.5 tokens as in English");
  const auto three = measured(tokens, {"a b c d e f g h", "a b", "a b c d"}, known);
  CHECK((three.low == 3 && three.mode == 6 && three.high == 12));
  const auto two = measured(tokens, {"a b", "a b c d e f g h"}, known);
  CHECK((two.low == 3 && two.mode == 6 && two.high == 12));
  CHECK(measured(tokens, {"?!"}, known).mode == 1);
  CHECK_FALSE(measured(tokens, {}, known).known);
  const auto characters = question("characters", {{"kind", kind_answer(TaskKind::text_to_speech)}});
  CHECK(measured(characters, {"h\xc3\xa9llo"}, known).mode == 5);
  CHECK(measured_images({4, 1}).mode == 2);
}
