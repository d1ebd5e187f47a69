#include "steelyard/interview/written_plan.hpp"

#include "support/catch.hpp"

#include <string>

using namespace steelyard;
using namespace steelyard::interview;

namespace {

Answer number(double value) {
  return {true, value, value, value, {}, {}, {}};
}

Answer range(double low, double mode, double high) {
  return {true, low, mode, high, {}, {}, {}};
}

Answer word(std::string text) {
  Answer answer;
  answer.known = true;
  answer.text = std::move(text);
  return answer;
}

bool says(const Answers& answers, const std::string& part) {
  const auto plan = written_plan(answers, {});
  CAPTURE(plan, part);
  return plan.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("demand: the worked example of the header") {
  const Answers answers{
      {"per_day", number(2400)}, {"per_day_next_year", number(3600)}, {"busiest_hour", number(400)}};
  CHECK(says(answers, "\"requests_per_month\": 73000,"));
  CHECK(says(answers, "\"growth_per_year\": 0.5,"));
  CHECK(says(answers, "\"peak_to_mean\": 4 "));
  const Answers ranges{{"per_day", range(1200, 2400, 4800)}, {"per_day_next_year", range(2400, 3600, 4800)}};
  CHECK(says(ranges, R"("requests_per_month": { "low": 36500, "mode": 73000, "high": 146000 })"));
  CHECK(says(ranges, R"("growth_per_year": { "low": 0, "mode": 0.5, "high": 1 })"));
}

TEST_CASE("how soon") {
  CHECK(says({{"soon", word("overnight")}}, "\"mode\": \"batch\","));
  CHECK(says({{"soon", word("overnight")}}, "\"pattern\": \"nightly-batch\""));
  CHECK_FALSE(says({{"soon", word("overnight")}}, "\"latency_p95_ms\":"));
  CHECK(says({{"soon", number(300)}}, "\"latency_p95_ms\": 300 "));
  CHECK_FALSE(says({}, "\"latency_p95_ms\":"));
}

TEST_CASE("what is not known is left out and said, or a wide range where the plan needs it") {
  CHECK(says({}, "// labelled_items: not known; none, so that all are paid for"));
  CHECK_FALSE(says({}, "\"labelled_items\""));
  CHECK(says({}, R"("requests_per_month": { "low": 1000, "mode": 100000, "high": 10000000 })"));
  CHECK(says({}, R"("horizon_months": { "low": 12, "mode": 36, "high": 60 })"));
  CHECK(says({}, "// not known: from a pilot"));
  // A question that never came is not mentioned.
  CHECK_FALSE(says({}, "usd_per_review"));
  CHECK_FALSE(says({{"kind", kind_answer(TaskKind::tabular_regression)}}, "documents"));
}

TEST_CASE("an answer to a question that no longer comes is not written") {
  const Answers answers{{"kind", kind_answer(TaskKind::tabular_regression)}, {"input_tokens", number(5)}};
  CHECK_FALSE(says(answers, "input_tokens"));
}

TEST_CASE("own machines are options of their own, or a remark that tells how") {
  Answers answers{
      {"own_hardware", word("yes")}, {"own_usd_per_hour", number(1.8)}, {"own_watts", number(700)}};
  CHECK(says(answers, R"("own_hardware": { "usd_per_hour": 1.8, "watts": 700, "devices": 1 })"));
  CHECK(says(answers, R"("approach": "fine-tune")"));
  answers["own_devices"] = number(4);
  CHECK(says(answers, R"("devices": 4)"));
  answers["kind"] = kind_answer(TaskKind::tabular_regression);
  CHECK(says(answers, R"("approach": "custom")"));
  answers.erase("own_watts");
  CHECK(says(answers, "// Own machines: say"));
  CHECK_FALSE(says(answers, "\n  \"options\""));
}

TEST_CASE("a text stays in its string") {
  const std::string hostile = "a\", \"x\": 1 */ // \\ \x1b[31m\n\xff";
  CHECK(says({{"title", word(hostile)}}, R"("title": "a\", \"x\": 1 */ // \\ \\x1b[31m\\n\\xff",)"));
}

TEST_CASE("the tally counts the questions that came") {
  const auto none = tally({}, {});
  CHECK(none.known == 0);
  const auto two = tally({{"per_day", number(1)}, {"target", number(1)}, {"soon", Answer{}}}, {});
  CHECK(two.known == 2);
  CHECK(two.asked == none.asked + 2); // growth and peak
}
