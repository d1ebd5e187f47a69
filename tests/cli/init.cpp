// steelyard init: the starter plan, and the interview from a pipe.
#include "support/catch.hpp"
#include "support/process.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace steelyard;
using Json = nlohmann::json;

namespace {

const std::vector<std::string> kinds{
    "text-classification", "token-classification",    "sentiment",        "summarization",
    "question-answering",  "text-generation",         "translation",      "embedding",
    "document-extraction", "image-classification",    "object-detection", "image-segmentation",
    "image-generation",    "speech-to-text",          "text-to-speech",   "tabular-classification",
    "tabular-regression",  "time-series-forecasting", "recommendation",   "anomaly-detection"};

test::Finished interviewed(const std::string& answers, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"init", "--interview"});
  return test::run_steelyard(more, answers);
}

/// The plan that the answers make, which the program itself has to accept.
Json plan_of(const std::string& answers, std::vector<std::string> more = {}) {
  const auto run = interviewed(answers, std::move(more));
  CAPTURE(run.err, run.out);
  REQUIRE(run.exit == 0);
  const auto valid = test::run_steelyard({"validate", "-"}, run.out);
  CAPTURE(valid.err);
  CHECK(valid.exit == 0);
  CHECK(valid.err.empty());
  CHECK(run.err.find("help:") == std::string::npos);
  return Json::parse(run.out, nullptr, true, true);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Json range(double low, double mode, double high) {
  return {{"low", low}, {"mode", mode}, {"high", high}};
}

/// A text without the line ends of a terminal's width.
std::string unwrapped(const std::string& text) {
  std::istringstream words{text};
  std::string line;
  for (std::string word; words >> word;)
    line += word + ' ';
  return line;
}

const std::string classification = "text-classification\n"
                                   "Sorts claims\n"
                                   "one two three four five six seven eight nine ten\n\n"
                                   "one two three four five\nsix seven eight nine ten\n"
                                   "one two three four five six seven eight nine ten\n\n\n"
                                   "motor\n\n\n" // one answer
                                   "12\n"
                                   "2400\n3600\n2 s\n400\n" // demand
                                   "0.5-50\n10%\n0.8\n85%\n90%\n"
                                   "2k\n0\n"
                                   "no\nDE, eu-west-3\nno\nComprehend\n"
                                   "2\n700-1200\nnaive\n6 months\n3 years\n250k\n";

} // namespace

TEST_CASE("an interview on text classification fills every key that it asks for") {
  const Json plan = plan_of(classification);
  const Json expected = {
      {"title", "Sorts claims"},
      {"region", "eu-central-1"},
      {"horizon_months", 36},
      {"task",
       {{"kind", "text-classification"},
        {"input_tokens", range(13, 18.3848, 26)},
        {"output_tokens", range(0.5, 1, 2)},
        {"classes", 12},
        {"documents", 0}}},
      {"demand",
       {{"requests_per_month", 73000},
        {"growth_per_year", 0.5},
        {"peak_to_mean", 4},
        {"latency_p95_ms", 2000}}},
      {"data", {{"labelled_items", 2000}}},
      {"quality",
       {{"metric", "macro-f1"},
        {"target", 0.9},
        {"usd_per_error", range(0.5, 5, 50)},
        {"reviewed_share", 0.1},
        {"usd_per_review", 0.8}}},
      {"team", {{"engineers", 2}, {"usd_per_day", range(700, 917, 1200)}, {"stack", "naive"}}},
      {"constraints",
       {{"external_api", false},
        {"regions", {"eu-central-1", "eu-west-3"}},
        {"existing_services", {"Comprehend"}},
        {"max_total_usd", 250000},
        {"deadline_weeks", 26}}}};
  CHECK(plan == expected);
  const auto run = interviewed(classification);
  CHECK(has(run.out, "// today's process scores 0.85"));
  CHECK(has(run.out, "// measured: 2 examples, by words of 1.3 tokens as in English"));
  CHECK(has(run.err, "26 of 26 questions answered"));
  CHECK(has(run.err, "Next: steelyard compare"));
  // What is asked fits a terminal.
  std::istringstream lines{run.err};
  for (std::string line; std::getline(lines, line);)
    CHECK(line.size() <= 82);
}

TEST_CASE("an interview on questions to documents, with the kind given") {
  const Json plan = plan_of("\n" // title
                            "How do I file a claim?\n\n\n"
                            "?\n"
                            "5k-20k\n\novernight\n"
                            "\n\n\n\n"
                            "\n12k\nweekly\n",
                            {"--task", "question-answering"});
  CHECK(plan["title"] == "A plan for question-answering");
  CHECK(plan["task"]["input_tokens"] == range(4, 8, 16));
  CHECK_FALSE(plan["task"].contains("output_tokens"));
  CHECK(plan["task"]["documents"] == 12000);
  CHECK(plan["task"]["documents_change"] == "weekly");
  CHECK(plan["demand"]["requests_per_month"]["low"].get<double>() == Approx(5000 * 365.0 / 12).epsilon(1e-5));
  CHECK(plan["demand"]["mode"] == "batch");
  CHECK(plan["demand"]["pattern"] == "nightly-batch");
  CHECK_FALSE(plan["demand"].contains("growth_per_year"));
}

TEST_CASE("an interview on images measures files, and adds the machines of the user") {
  const test::TemporaryFolder folder;
  const std::string header{"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x08\0\0\0\x04\0", 24};
  std::ofstream(folder.word("one.png"), std::ios::binary) << header;
  const Json plan = plan_of("\n"
                            "1\n"
                            "@" +
                                folder.word("one.png") +
                                "\n\n5\n"
                                "1M\n\n\n\n" // demand
                                "\n\n\n\n"   // quality
                                "\n"         // data
                                "\n\nyes\n1.80\n0.7 kW\n4\n",
                            {"--task", "image-classification"});
  CHECK(plan["task"]["image_megapixels"] == range(1.04858, 2.09715, 4.1943));
  CHECK(plan["task"]["classes"] == 5);
  REQUIRE(plan["options"]["pin"].size() == 2);
  CHECK(plan["options"]["pin"][0]["own_hardware"] ==
        Json{{"usd_per_hour", 1.8}, {"watts", 700}, {"devices", 4}});
}

TEST_CASE("an interview on tables asks for no text") {
  const auto run = interviewed("", {"--task", "tabular-regression"});
  CHECK_FALSE(has(run.err, "Paste"));
  const Json plan = plan_of("Prices\n30-60\n1\n2k\n", {"--task", "tabular-regression"});
  CHECK(plan["task"] == Json{{"kind", "tabular-regression"}, {"features", range(30, 42.4, 60)}, {"rows", 1}});
}

TEST_CASE("not knowing anything is a valid plan of every kind, by Enter and by the end of the input") {
  for (const auto& kind : kinds) {
    CAPTURE(kind);
    const Json ended = plan_of("", {"--task", kind});
    CHECK(ended["task"] == Json{{"kind", kind}});
    CHECK(ended["horizon_months"] == range(12, 36, 60));
    CHECK(ended["demand"]["requests_per_month"] == range(1000, 1e5, 1e7));
    CHECK(plan_of(std::string(60, '\n'), {"--task", kind}) == ended);
    CHECK(plan_of("don't know\n?\n", {"--task", kind}) == ended);
  }
  CHECK(plan_of("")["task"]["kind"] == "text-classification");
}

TEST_CASE("the input may end at any question, and within a text") {
  for (std::size_t end = 0; end < classification.size(); end += 7)
    CHECK(plan_of(classification.substr(0, end)).contains("task"));
}

TEST_CASE("a bad answer is asked for again, and back goes back") {
  const auto run = interviewed("text-clasification\nsentiment\n");
  CHECK(has(unwrapped(run.err), "did you mean \"text-classification\"?"));
  CHECK(has(run.out, "\"kind\": \"sentiment\""));
  const Json plan = plan_of("sentiment\nback\nback\ntranslation\nTitle\nback\nOther title\n");
  CHECK(plan["task"]["kind"] == "translation");
  CHECK(plan["title"] == "Other title");
  const auto missing = interviewed("Title\n@/no/such/file\none two\n\n\n", {"--task", "sentiment"});
  CHECK(has(unwrapped(missing.err), "there is no file \"/no/such/file\""));
  CHECK(has(missing.out, "\"input_tokens\""));
}

TEST_CASE("what is pasted stays where it belongs") {
  const std::string hostile = "\x1b]0;x\x07\", \"id\": \"y */ // \\\r";
  const auto run = interviewed("sentiment\n" + hostile + "\n" + hostile + "\n\n\n\n" + hostile + "\n");
  CHECK(run.exit == 0);
  CHECK(run.out.find('\x1b') == std::string::npos);
  CHECK(run.err.find('\x1b') == std::string::npos);
  const Json plan = plan_of("sentiment\n" + hostile + "\n" + hostile + "\n\n\n");
  CHECK_FALSE(plan.contains("id"));
  CHECK(has(plan["title"].get<std::string>(), "\", \"id\": \"y */ // "));
  std::string long_line(100000, 'x');
  CHECK(plan_of("sentiment\n" + long_line + "\nTitle\n" + long_line + "\n\n")["title"] == "Title");
}

TEST_CASE("without a terminal init writes the starter plan, and nothing is overwritten") {
  const auto starter =
      test::contents(std::string(STEELYARD_SOURCE_DIR) + "/catalogs/starters/sentiment.json");
  CHECK(test::run_steelyard({"init", "--task", "sentiment"}, "translation\n").out == starter);
  CHECK(test::run_steelyard({"init", "--task", "sentiment", "--no-interview"}).out == starter);
  const test::TemporaryFolder folder;
  const auto file = folder.word("plan.jsonc");
  const auto first = interviewed("", {"-o", file});
  CHECK(first.exit == 0);
  CHECK(first.out.empty());
  CHECK(has(first.err, "Next: steelyard compare " + file));
  const auto text = test::contents(file);
  const auto second = interviewed("translation\n", {"-o", file});
  CHECK(second.exit == 2);
  CHECK(has(second.err, "exists already"));
  CHECK_FALSE(has(second.err, "What is the model for?"));
  CHECK(test::contents(file) == text);
}

TEST_CASE("whatever is answered in whatever order makes a valid plan") {
  const std::vector<std::string> pool{
      "",     "?",     "0",          "1e-300", "1e15",     "999999.6-1000000.4",
      "50%",  "yes",   "3 years",    "0-1e18", "DE",       "0.3-0.30000001",
      "no",   "daily", "overnight",  "300 ms", "0.001 ms", "a\x1b\"\\ */",
      "back", "24 h",  "Comprehend", "240",    "@/none",   "1-1.0000001"};
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    // Another order of the answers for every kind.
    std::string answers;
    for (std::size_t i = 0; i < 8 * pool.size(); ++i)
      answers += pool[(i * i * 5 + i * 7 + k) % pool.size()] + "\n";
    CAPTURE(kinds[k]);
    CHECK(plan_of(answers, {"--task", kinds[k]})["task"]["kind"] == kinds[k]);
  }
}
