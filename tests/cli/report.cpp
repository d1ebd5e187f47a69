#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temporary_folder.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace steelyard;
using test::run_steelyard;

namespace {

using Json = nlohmann::ordered_json;

/// Texts that a terminal, a browser, a spreadsheet or Markdown would obey.
const std::string hostile =
    R"(=HYPERLINK(1) <script>alert(1)</script> ]]> --> "' | `x` [a](javascript:b) \u001b[31mred)";

const std::string plan = R"({ "id": "report", "title": ")" + [] {
  std::string escaped;
  for (const char c : hostile)
    escaped += c == '"' ? "\\\"" : std::string{c};
  return escaped;
}() + R"(", "horizon_months": 12, "task": { "kind": "sentiment" }, "demand": { "requests_per_month": 1e5 },
  "quality": { "target": 0.8 },
  "options": { "pin": [ { "id": "=1+1<img src=x onerror=alert(1)>", "approach": "managed-service", "usd_per_request": 1e-5 } ] } })";

std::string contents(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// A result with what-if, made once.
const std::string& result() {
  static const std::string text = [] {
    const auto run = run_steelyard({"compare", "-", "--draws", "64", "--what-if", "--format", "json"}, plan);
    REQUIRE(run.exit == 0);
    return run.out;
  }();
  return text;
}

std::string shown(const std::vector<std::string>& more, const std::string& from = result()) {
  std::vector<std::string> words{"report", "-"};
  words.insert(words.end(), more.begin(), more.end());
  const auto run = run_steelyard(words, from);
  CAPTURE(more, run.err);
  REQUIRE(run.exit == 0);
  return run.out;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a result read back is the same result, and the same page") {
  CHECK(shown({"--format", "json"}) == result());
  const auto page = run_steelyard({"compare", "-", "--draws", "64", "--format", "html"}, plan);
  CHECK(page.exit == 0);
  CHECK(shown({"--format", "html"}) == page.out);
  CHECK(shown({}) == run_steelyard({"compare", "-", "--draws", "64"}, plan).out);
  CHECK(shown({"--format", "csv"}) ==
        run_steelyard({"compare", "-", "--draws", "64", "--format", "csv"}, plan).out);
}

TEST_CASE("a plan is answered first, and shown as its result is") {
  const std::vector<std::string> few{"--draws", "64", "--seed", "3", "--set", "horizon_months=24"};
  const auto with = [&](std::vector<std::string> words) {
    words.insert(words.end(), few.begin(), few.end());
    const auto run = run_steelyard(words, plan);
    CAPTURE(words, run.err);
    REQUIRE(run.exit == 0);
    return run.out;
  };
  for (const char* format : {"table", "html", "csv", "json"}) {
    CAPTURE(format);
    CHECK((with({"report", "-", "--format", format}) == with({"compare", "-", "--format", format})));
  }
  const auto answered = with({"compare", "-", "--format", "json", "--what-if"});
  CHECK((with({"report", "-", "--format", "md"}) == shown({"--format", "md"}, answered)));
  for (const char* name : {"ranking", "break-even"}) {
    CAPTURE(name);
    CHECK((with({"report", "-", "--format", "svg", "--figure", name}) ==
           shown({"--format", "svg", "--figure", name}, answered)));
  }
  const auto run = run_steelyard({"report", "-", "--set", "horizon_months=24"}, result());
  CHECK(run.exit == 2);
  CHECK(has(run.err, "--set changes a plan"));
}

TEST_CASE("texts of a plan are shown, never obeyed") {
  const auto html = shown({"--format", "html"});
  CHECK_FALSE(has(html, "<script>alert"));
  CHECK_FALSE(has(html, "<img"));
  CHECK(has(html, "&lt;script&gt;alert(1)&lt;/script&gt;"));
  CHECK_FALSE(has(html, "\x1b"));
  // One script that runs, with the hash that the page's own policy names, and one block of data.
  std::size_t scripts = 0;
  for (auto at = html.find("<script"); at != std::string::npos; at = html.find("<script", at + 1))
    ++scripts;
  CHECK(scripts == 2);
  CHECK(has(html, "default-src 'none'"));
  CHECK_FALSE(has(html, "unsafe-inline"));

  const auto markdown = shown({"--format", "md"});
  CHECK_FALSE(has(markdown, "<script"));
  CHECK_FALSE(has(markdown, "<img"));
  CHECK_FALSE(has(markdown, "\x1b"));
  CHECK(has(markdown, "\\[a\\](javascript:b)"));

  const auto csv = shown({"--format", "csv"});
  CHECK(has(csv, "'=1+1"));
  CHECK_FALSE(has(csv, "\n=1+1"));

  const auto text = shown({});
  CHECK_FALSE(has(text, "\x1b"));
  for (const char* name : {"ranking", "stages", "carbon", "break-even", "quality"}) {
    const auto svg = shown({"--format", "svg", "--figure", name});
    CAPTURE(name);
    CHECK(svg.starts_with("<svg"));
    CHECK_FALSE(has(svg, "<script"));
    CHECK_FALSE(has(svg, "<img"));
    CHECK(has(svg, "<title"));
    CHECK(has(svg, "<desc"));
  }
  CHECK(
      Json::parse(shown({"--format", "json"}))["plan"]["title"].get<std::string>().starts_with("=HYPERLINK"));
}

TEST_CASE("a comment for a pull request is never longer than one may be") {
  CHECK(shown({"--format", "md"}).size() < 65536);
  Json grown = Json::parse(result());
  const std::string long_text(9000, 'x');
  for (int k = 0; k < 20; ++k)
    grown["recommendation"]["why"].push_back(long_text);
  for (int k = 0; k < 2000; ++k)
    grown["recommendation"]["levers"].push_back({{"practice", "P"},
                                                 {"action", long_text},
                                                 {"in_force", false},
                                                 {"saves_usd", 1e9},
                                                 {"saves_kwh", 1},
                                                 {"saves_kgco2e", 1}});
  const auto markdown = shown({"--format", "md"}, grown.dump());
  CHECK(markdown.size() < 65536);
  CHECK(has(markdown, "Left out, because a comment has an end"));
  CHECK(has(markdown, "Why"));
}

TEST_CASE("a page without the table of what-if says how to get it") {
  const auto plain = run_steelyard({"compare", "-", "--draws", "64", "--format", "json"}, plan);
  const auto html = shown({"--format", "html"}, plain.out);
  CHECK(has(html, "--what-if"));
  CHECK_FALSE(has(html, "id=\"what-if-data\""));
  const auto run = run_steelyard({"report", "-", "--format", "svg", "--figure", "break-even"}, plain.out);
  CHECK(run.exit == 3);
  CHECK(has(run.err, "--what-if"));
}

TEST_CASE("what is no result is refused with its place") {
  const auto refused = [](const std::string& text, const std::string& said) {
    const auto run = run_steelyard({"report", "-"}, text);
    CAPTURE(run.err, said);
    CHECK(run.exit == 3);
    CHECK(run.out.empty());
    CHECK(has(run.err, said));
  };
  refused("", "the text is empty");
  refused("[]", "a plan is an object");
  refused("{}", "horizon_months");
  CHECK(has(run_steelyard({"report", "nowhere.json"}).err, "steelyard init writes a starter plan"));
  refused("{\"schema_version\": 2}", "schema_version");
  refused("{\"schema_version\": 1}", "/made_by");
  const auto changed = [](const char* pointer, Json value) {
    Json json = Json::parse(result());
    json[Json::json_pointer{pointer}] = std::move(value);
    return json.dump();
  };
  refused(changed("/options/0/totals/cost_usd/p50", "much"), "/options/0/totals/cost_usd/p50");
  refused(changed("/options/0/totals/cost_usd", nullptr), "/options/0/totals");
  refused(changed("/options/0/approach", "magic"), "/options/0/approach");
  refused(changed("/recommendation/headline", 3), "/recommendation/headline");
  refused(changed("/options/0/totals/energy_kwh/p90", 1e300), "/options/0/totals/energy_kwh/p90");
  refused(changed("/what_if/volume/factors", Json::array({2, 1})), "/what_if/volume");
  refused(changed("/what_if/options/0/nodes", Json::array()), "/what_if/options/0/nodes");
  refused(changed("/plan/horizon_months", -1), "/plan/horizon_months");
}

TEST_CASE("the format follows the extension, and a wrong one is a usage error") {
  const test::TemporaryFolder folder;
  std::ofstream(folder.word("r.json")) << result();
  const auto run =
      run_steelyard({"report", folder.word("r.json"), "-o", folder.word("a.svg"), "--figure", "carbon"});
  CHECK(run.exit == 0);
  CHECK(contents(folder.word("a.svg")).starts_with("<svg"));
  const auto wrong = run_steelyard({"report", folder.word("r.json"), "--format", "svg", "--figure", "carbn"});
  CHECK(wrong.exit == 2);
  CHECK(has(wrong.err, "did you mean \"carbon\"?"));
  CHECK(run_steelyard({"report", folder.word("r.json"), "--format", "ndjson"}).exit == 2);
}
