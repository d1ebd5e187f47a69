// The result and the commands as other programs rely on them: design, section 4, field by field, from the
// program as it is built and the catalog that ships.
#include "support/catch.hpp"
#include "support/process.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

using namespace steelyard;
using test::run_steelyard;
using Json = nlohmann::json;

namespace {

std::string starter_file(const std::string& kind) {
  return std::string(STEELYARD_SOURCE_DIR) + "/catalogs/starters/" + kind + ".json";
}

/// Every kind of pin, limits, a pilot, and prices of errors and of carbon.
constexpr const char* pinned_plan = R"({
  "id": "pins", "title": "Pins of every approach", "region": "eu-west-1", "horizon_months": 24,
  "task": { "kind": "text-classification", "classes": 12, "languages": ["en"], "input_tokens": 350, "output_tokens": 4 },
  "demand": { "requests_per_month": {"low": 5e5, "mode": 2e6, "high": 6e6}, "pattern": "business-hours", "peak_to_mean": 4,
              "latency_p95_ms": 800 },
  "data": { "labelled_items": 2000, "label_usd_per_item": 0.4 },
  "quality": { "metric": "macro-f1", "target": 0.85, "usd_per_error": 0.01, "usd_per_review": 0.4, "reviewed_share": 0.001,
               "pilot": [ {"approach": "fine-tune", "items": 500, "score": 0.79, "test_items": 1000} ] },
  "team": { "usd_per_day": 800 },
  "constraints": { "max_total_usd": 400000, "deadline_weeks": 40, "max_kgco2e": 50000 },
  "ranking": { "by": "score", "carbon_usd_per_tonne": 100, "percentile": "p50" },
  "options": { "pin": [
    { "id": "our-vendor", "approach": "marketplace", "software_usd_per_hour": 2.4, "instance": "ml.g5.xlarge" },
    { "id": "our-api", "approach": "managed-service", "usd_per_million_input_tokens": 0.2, "usd_per_million_output_tokens": 0.8 },
    { "id": "our-encoder", "approach": "fine-tune", "model": "BAAI/bge-small-en-v1.5", "method": "full",
      "train_instance": "ml.g5.xlarge", "serve_instance": "ml.g4dn.xlarge", "hosting": "endpoint" },
    { "id": "our-own-machines", "approach": "pretrained", "model": "facebook/bart-large-mnli",
      "own_hardware": { "usd_per_hour": 0.4, "watts": 350, "pue": 1.5, "devices": 1, "busy_share": 0.5 } }
  ] }
})";

/// One type or another, as design.md writes them: `number?` is a number or null.
bool has_type(const Json& value, std::string type) {
  if (type.back() == '?') {
    if (value.is_null()) return true;
    type.pop_back();
  }
  if (type == "number") return value.is_number() && std::isfinite(value.get<double>());
  if (type == "integer") return value.is_number_integer();
  if (type == "text") return value.is_string() && !value.get<std::string>().empty();
  if (type == "string") return value.is_string();
  if (type == "flag") return value.is_boolean();
  if (type == "list") return value.is_array();
  if (type == "object") return value.is_object();
  if (type == "mean") return value.is_object() && has_type(value.value("mean", Json{}), "number");
  if (type == "summary")
    return has_type(value, "mean") && has_type(value.value("p10", Json{}), "number") &&
           has_type(value.value("p50", Json{}), "number") && has_type(value.value("p90", Json{}), "number") &&
           value["p10"] <= value["p50"] && value["p50"] <= value["p90"];
  return false;
}

void check_keys(const Json& object, const std::vector<std::pair<std::string, std::string>>& keys) {
  REQUIRE(object.is_object());
  for (const auto& [key, type] : keys) {
    CAPTURE(key, type);
    REQUIRE(object.contains(key));
    const std::string found = object[key].dump();
    CAPTURE(found);
    CHECK(has_type(object[key], type));
  }
}

bool near(double a, double b) {
  return std::abs(a - b) <= 1e-6 * std::max({std::abs(a), std::abs(b), 1e-9});
}

double mean_of(const Json& value) {
  return value.is_null() ? 0 : value["mean"].get<double>();
}

double sum_of(const Json& list, const char* key) {
  double sum = 0;
  for (const auto& element : list)
    sum += mean_of(element[key]);
  return sum;
}

const std::set<std::string> approaches{"custom", "fine-tune", "pretrained", "marketplace", "managed-service"};
const std::set<std::string> adaptations{"none",      "prompt",    "few-shot", "rag",
                                        "fine-tune", "distilled", "scratch"};
const std::set<std::string> hostings{"api",   "endpoint",    "inference-component", "serverless",  "async",
                                     "batch", "provisioned", "custom-model-import", "own-hardware"};
const std::set<std::string> stages{"collect",  "label",  "process", "explore", "train", "tune",
                                   "evaluate", "deploy", "monitor", "retrain", "idle"};
const std::set<std::string> kinds{"compute", "service", "software", "storage", "network", "labels", "people"};
const std::set<std::string> bases{"measured", "published", "derived", "assumed"};

bool one_of(const std::set<std::string>& words, const Json& value) {
  return value.is_string() && words.contains(value.get<std::string>());
}

void check_line_item(const Json& item, const std::set<std::string>& sources) {
  check_keys(item, {{"stage", "text"},
                    {"kind", "text"},
                    {"name", "text"},
                    {"quantity", "number"},
                    {"unit", "text"},
                    {"rate", "number?"},
                    {"rate_unit", "text?"},
                    {"cost_usd", "mean?"},
                    {"energy_kwh", "mean"},
                    {"emissions_kgco2e", "mean"},
                    {"status", "text"},
                    {"basis", "text"},
                    {"source", "text?"}});
  CHECK(one_of(stages, item["stage"]));
  CHECK(one_of(kinds, item["kind"]));
  CHECK(one_of(bases, item["basis"]));
  CHECK(one_of({"priced", "free", "missing_price", "missing_coefficient"}, item["status"]));
  if (item["status"] == "priced") {
    REQUIRE(item["cost_usd"].is_object());
    REQUIRE(item["rate"].is_number());
    CHECK(near(item["quantity"].get<double>() * item["rate"].get<double>(), mean_of(item["cost_usd"])));
  }
  if (item["status"] == "missing_price") CHECK(item["cost_usd"].is_null());
  if (item["source"].is_string() && item["source"] != "plan" && item["source"] != "default")
    CHECK(sources.contains(item["source"].get<std::string>()));
}

void check_amounts(const Json& option) {
  const Json& totals = option["totals"];
  check_keys(totals, {{"cost_usd", "summary"},
                      {"cost_with_errors_usd", "summary"},
                      {"compute_hours", "summary"},
                      {"energy_kwh", "summary"},
                      {"emissions_kgco2e", "summary"},
                      {"water_l", "summary"},
                      {"people_days", "summary"},
                      {"weeks_to_launch", "summary"},
                      {"delay_usd", "summary"}});
  double on_path = 0;
  for (const auto& leg : option["calendar"]) {
    CHECK(leg["critical_share"] <= 1);
    on_path += leg["weeks_on_path"].get<double>();
  }
  CHECK(near(on_path, mean_of(totals["weeks_to_launch"])));
  const Json& emissions = totals["emissions_kgco2e"];
  check_keys(emissions, {{"operational", "summary"}, {"embodied", "summary"}, {"market_based", "summary?"}});
  CHECK(near(mean_of(emissions), mean_of(emissions["operational"]) + mean_of(emissions["embodied"])));
  CHECK(mean_of(totals["cost_with_errors_usd"]) >= mean_of(totals["cost_usd"]));
  for (const auto* metric : {"cost_usd", "compute_hours", "energy_kwh", "emissions_kgco2e"}) {
    CAPTURE(metric);
    CHECK(near(mean_of(totals[metric]), sum_of(option["stages"], metric)));
    CHECK(near(mean_of(totals[metric]), sum_of(option["line_items"], metric)));
  }
  const Json& each = option["per_thousand_requests"];
  check_keys(each, {{"cost_usd", "number"}, {"energy_kwh", "number"}, {"emissions_kgco2e", "number"}});
  const double thousands = mean_of(totals["cost_usd"]) / each["cost_usd"].get<double>();
  CHECK(near(each["energy_kwh"].get<double>() * thousands, mean_of(totals["energy_kwh"])));
  CHECK(near(each["emissions_kgco2e"].get<double>() * thousands, mean_of(emissions)));
}

void check_option(const Json& option, const std::set<std::string>& sources) {
  const std::string id = option.value("id", "");
  CAPTURE(id);
  check_keys(option, {{"id", "text"},
                      {"approach", "text"},
                      {"title", "text"},
                      {"rank", "integer?"},
                      {"feasible", "flag"},
                      {"reasons", "list"},
                      {"representative", "flag"},
                      {"choices", "object"},
                      {"quality", "object"},
                      {"totals", "object"},
                      {"odds", "object"},
                      {"stages", "list"},
                      {"line_items", "list"},
                      {"per_thousand_requests", "object"},
                      {"evidence", "text"},
                      {"probability_best", "number?"},
                      {"expected_regret_usd", "number?"},
                      {"pareto", "flag"},
                      {"probability_pareto", "number?"},
                      {"dominated_by", "text?"}});
  CHECK(one_of(approaches, option["approach"]));
  CHECK(one_of(adaptations, option["choices"]["adaptation"]));
  CHECK(one_of(hostings, option["choices"]["hosting"]));
  CHECK(one_of({"measured", "extrapolated", "judgement"}, option["evidence"]));
  check_keys(option["choices"], {{"region", "text"}});
  check_keys(option["odds"],
             {{"over_budget", "number?"}, {"late", "number?"}, {"over_emissions", "number?"}});
  check_keys(option["quality"], {{"probability_meets_target", "number?"},
                                 {"words", "text?"},
                                 {"expected_score", "summary?"},
                                 {"basis", "text?"}});
  if (option["quality"]["words"].is_string())
    CHECK(one_of({"unlikely", "toss-up", "likely"}, option["quality"]["words"]));
  if (!option["feasible"].get<bool>()) {
    CHECK_FALSE(option["reasons"].empty());
    CHECK(option["rank"].is_null());
    CHECK(option["probability_best"].is_null());
  }
  CHECK(option["probability_best"].is_number() == option["representative"].get<bool>());
  if (option["representative"].get<bool>()) CHECK(option["probability_pareto"].is_number());
  if (option["line_items"].empty()) { // not possible by its structure, so not estimated
    CHECK_FALSE(option["feasible"].get<bool>());
    return;
  }
  bool unpriced = false;
  for (const auto& item : option["line_items"]) {
    check_line_item(item, sources);
    unpriced = unpriced || item["status"] == "missing_price" || item["status"] == "missing_coefficient";
  }
  for (const auto& stage : option["stages"]) {
    check_keys(stage, {{"stage", "text"},
                       {"cost_usd", "mean"},
                       {"compute_hours", "mean"},
                       {"energy_kwh", "mean"},
                       {"emissions_kgco2e", "mean"}});
    CHECK(one_of(stages, stage["stage"]));
  }
  check_amounts(option);
  if (option["feasible"].get<bool>()) {
    CHECK(option["rank"].is_number() == !unpriced);
    CHECK(option["expected_regret_usd"].is_number() == !unpriced);
    CHECK(option["reasons"].empty() == !unpriced);
  }
}

/// In rank order, then unranked, then infeasible; ties share a rank and the next one counts them.
void check_order(const Json& options) {
  int group = 0, rank = 0, position = 0;
  for (const auto& option : options) {
    ++position;
    const int mine = !option["feasible"].get<bool>() ? 2 : option["rank"].is_null() ? 1 : 0;
    CHECK(mine >= group);
    group = mine;
    if (mine != 0) continue;
    const int next = option["rank"].get<int>();
    CHECK((next == rank || next == position));
    rank = next;
  }
}

void check_recommendation(const Json& result) {
  const Json& r = result["recommendation"];
  check_keys(r, {{"option", "text"},
                 {"runner_up", "text?"},
                 {"carbon_winner", "text"},
                 {"too_close", "flag"},
                 {"probability_best", "number"},
                 {"headline", "text"},
                 {"why", "list"},
                 {"break_evens", "list"},
                 {"drivers", "list"},
                 {"tornado", "list"},
                 {"flips", "list"},
                 {"levers", "list"}});
  for (const auto& bar : r["tornado"]) {
    check_keys(bar, {{"assumption", "text"},
                     {"p10", "number"},
                     {"p90", "number"},
                     {"at_p10", "number"},
                     {"at_p90", "number"}});
    CHECK(bar["p10"] < bar["p90"]);
  }
  CHECK(r["tornado"].size() == r["drivers"].size());
  for (const auto& flip : r["flips"]) {
    check_keys(flip,
               {{"assumption", "text"}, {"value", "number"}, {"side", "text"}, {"probability", "number"}});
    CHECK(one_of({"above", "below"}, flip["side"]));
    CHECK(r["runner_up"].is_string());
  }
  std::map<std::string, const Json*> options;
  for (const auto& option : result["options"])
    options[option["id"].get<std::string>()] = &option;
  CHECK(options.size() == result["options"].size()); // ids are unique
  const auto ranked = [&](const Json& id) {
    const auto found = options.find(id.get<std::string>());
    return found != options.end() && (*found->second)["rank"].is_number();
  };
  CHECK(ranked(r["option"]));
  if (r["runner_up"].is_string()) {
    CHECK(ranked(r["runner_up"]));
    CHECK(r["runner_up"] != r["option"]);
  }
  CHECK(ranked(r["carbon_winner"]));
  double least = 1e300;
  for (const auto& option : result["options"])
    if (option["rank"].is_number()) least = std::min(least, mean_of(option["totals"]["emissions_kgco2e"]));
  CHECK(mean_of((*options.at(r["carbon_winner"].get<std::string>()))["totals"]["emissions_kgco2e"]) == least);

  std::set<std::string> assumptions;
  for (const auto& assumption : result["assumptions"])
    assumptions.insert(assumption["id"].get<std::string>());
  for (const auto& driver : r["drivers"]) {
    check_keys(driver, {{"assumption", "text"}, {"share_of_variance", "number"}});
    CHECK(assumptions.contains(driver["assumption"].get<std::string>()));
    CHECK(driver["share_of_variance"] > 0);
    CHECK(driver["share_of_variance"] <= 1);
  }
  for (const auto& even : r["break_evens"]) {
    check_keys(even, {{"variable", "text"}, {"against", "text"}, {"metric", "text"}, {"value", "object?"}});
    CHECK(options.contains(even["against"].get<std::string>()));
    if (even["value"].is_object())
      check_keys(even["value"], {{"p10", "number"}, {"p50", "number"}, {"p90", "number"}});
  }
  for (const auto& lever : r["levers"]) {
    check_keys(lever, {{"practice", "text"},
                       {"action", "text"},
                       {"saves_usd", "number?"},
                       {"saves_kwh", "number?"},
                       {"saves_kgco2e", "number?"}});
    CHECK(lever["practice"].get<std::string>().rfind("MLCOST-", 0) == 0);
  }
}

void check_probabilities(const Json& options) {
  std::map<std::string, int> representatives;
  std::set<std::string> ranked;
  double sum = 0;
  for (const auto& option : options) {
    const auto approach = option["approach"].get<std::string>();
    if (option["rank"].is_number()) ranked.insert(approach);
    if (!option["representative"].get<bool>()) continue;
    ++representatives[approach];
    sum += option["probability_best"].get<double>();
  }
  CHECK(representatives.size() == ranked.size());
  for (const auto& [approach, count] : representatives)
    CHECK(count == 1);
  CHECK(near(sum, 1));
}

void check_result(const Json& result, int draws) {
  check_keys(result, {{"schema_version", "integer"},
                      {"made_by", "object"},
                      {"plan", "object"},
                      {"options", "list"},
                      {"recommendation", "object"},
                      {"assumptions", "list"},
                      {"sources", "list"}});
  CHECK(result["schema_version"] == 1);
  const Json& made_by = result["made_by"];
  check_keys(made_by, {{"version", "text"}, {"catalog", "object"}, {"models", "object"}});
  check_keys(made_by["catalog"], {{"id", "text"}, {"date", "text"}, {"sha256", "text"}});
  CHECK(made_by["catalog"]["sha256"].get<std::string>().size() == 64);
  CHECK(made_by["models"]["sha256"].get<std::string>().size() == 64);
  CHECK(made_by["seed"] == 1);
  CHECK(made_by["draws"] == draws);

  std::set<std::string> sources;
  for (const auto& source : result["sources"]) {
    check_keys(source, {{"id", "text"},
                        {"title", "text"},
                        {"publisher", "text?"},
                        {"url", "text"},
                        {"retrieved", "text"},
                        {"licence", "text"}});
    sources.insert(source["id"].get<std::string>());
  }
  CHECK(sources.size() == result["sources"].size());
  for (const auto& assumption : result["assumptions"]) {
    check_keys(assumption, {{"id", "text"},
                            {"title", "text"},
                            {"value", "number"},
                            {"unit", "string"},
                            {"distribution", "object"},
                            {"origin", "text"},
                            {"basis", "text"},
                            {"source", "text"}});
    CHECK(one_of({"plan", "default", "catalog", "model"}, assumption["origin"]));
    CHECK(one_of(bases, assumption["basis"]));
    CHECK(assumption["distribution"].size() == 1);
    const auto source = assumption["source"].get<std::string>();
    CAPTURE(source);
    CHECK((source == "plan" || source == "default" || sources.contains(source)));
  }
  for (const auto& option : result["options"])
    check_option(option, sources);
  check_order(result["options"]);
  check_probabilities(result["options"]);
  check_recommendation(result);
}

Json compared(const std::vector<std::string>& arguments, const std::string& input = {}) {
  auto words = arguments;
  words.insert(words.begin(), "compare");
  words.insert(words.end(), {"--format", "json"});
  const auto run = run_steelyard(words, input);
  INFO(run.err);
  REQUIRE(run.exit == 0);
  return Json::parse(run.out);
}

} // namespace

TEST_CASE("the result of starters has every field of the contract") {
  for (const auto* kind : {"text-classification", "question-answering", "image-classification",
                           "speech-to-text", "tabular-regression", "document-extraction"}) {
    CAPTURE(kind);
    const auto result = compared({starter_file(kind), "--draws", "128"});
    CHECK(result["plan"]["task"]["kind"] == kind);
    check_result(result, 128);
  }
}

TEST_CASE("a plan with pins, limits, a pilot and priced errors has every field too") {
  const auto result = compared({"-", "--draws", "128"}, pinned_plan);
  check_result(result, 128);
  std::map<std::string, Json> pins;
  for (const auto& option : result["options"]) {
    if (option["pinned"].get<bool>()) pins[option["id"].get<std::string>()] = option;
    if (option["line_items"].empty()) continue;
    for (const auto* odds : {"over_budget", "late", "over_emissions"}) {
      REQUIRE(option["odds"][odds].is_number());
      if (option["odds"][odds].get<double>() > 0.5) CHECK_FALSE(option["feasible"].get<bool>());
    }
  }
  REQUIRE(pins.size() == 4); // by the ids that the plan gave
  CHECK(pins.at("our-vendor")["approach"] == "marketplace");
  CHECK(pins.at("our-vendor")["choices"]["serve_instance"] == "ml.g5.xlarge");
  CHECK(pins.at("our-vendor")["line_items"].size() > 1);
  CHECK(pins.at("our-encoder")["choices"]["train_instance"] == "ml.g5.xlarge");
  CHECK(pins.at("our-encoder")["quality"]["basis"] == "pilot");
  CHECK(pins.at("our-own-machines")["choices"]["hosting"] == "own-hardware");
}

TEST_CASE("explain answers for every metric, and agrees with compare") {
  const auto result = compared({starter_file("text-classification"), "--draws", "64"});
  std::vector<Json> options; // one of each approach, priced in full or not
  std::set<std::string> seen;
  for (const auto& option : result["options"])
    if (option["feasible"].get<bool>() && seen.insert(option["approach"].get<std::string>()).second)
      options.push_back(option);
  CHECK(options.size() == 5);
  for (const auto& option : options)
    for (const std::string metric :
         {"cost_usd", "cost_with_errors_usd", "compute_hours", "energy_kwh", "emissions_kgco2e",
          "operational_kgco2e", "embodied_kgco2e", "market_based_kgco2e", "water_l", "people_days",
          "weeks_to_launch", "delay_usd"}) {
      const auto id = option["id"].get<std::string>();
      if (option["approach"] != "fine-tune" && metric != "cost_usd" && metric != "energy_kwh") continue;
      CAPTURE(id, metric);
      const auto run = run_steelyard({"explain", starter_file("text-classification"), "--draws", "64",
                                      "--option", id, "--metric", metric, "--format", "json"});
      INFO(run.err);
      REQUIRE(run.exit == 0);
      CHECK(run.err.empty());
      const auto explained = Json::parse(run.out);
      CHECK(explained["option"] == id);
      CHECK(explained["metric"] == metric);
      CHECK(explained["line_items"].is_array());
      const Json& totals = option["totals"];
      const Json& emissions = totals["emissions_kgco2e"];
      const Json total = metric == "operational_kgco2e"    ? emissions["operational"]
                         : metric == "embodied_kgco2e"     ? emissions["embodied"]
                         : metric == "market_based_kgco2e" ? emissions["market_based"]
                                                           : totals[metric];
      CHECK(explained["total"].is_null() == total.is_null());
      if (total.is_object())
        for (const auto* part : {"mean", "p10", "p50", "p90"})
          CHECK(explained["total"][part] == total[part]);
      std::set<std::string> sources;
      for (const auto& source : explained["sources"])
        sources.insert(source["id"].get<std::string>());
      for (const auto& item : explained["line_items"])
        if (item["source"].is_string() && item["source"] != "plan")
          CHECK(sources.contains(item["source"].get<std::string>()));
    }
}

TEST_CASE("same inputs and seed give the same bytes, whatever the threads") {
  const std::vector<std::string> words{
      "compare", starter_file("image-classification"), "--draws", "128", "--format", "json"};
  const auto once = run_steelyard(words);
  REQUIRE(once.exit == 0);
  CHECK(once.err.empty());
  CHECK(run_steelyard(words).out == once.out);
  for (const std::string threads : {"1", "2", "8"}) {
    auto with = words;
    with.insert(with.end(), {"--threads", threads});
    CHECK(run_steelyard(with).out == once.out);
  }
  auto other = words;
  other.insert(other.end(), {"--seed", "2"});
  const auto differently = Json::parse(run_steelyard(other).out);
  const auto first = Json::parse(once.out);
  CHECK(differently["made_by"]["seed"] == 2);
  const auto ids = [](const Json& result) {
    std::set<std::string> all;
    for (const auto& option : result["options"])
      all.insert(option["id"].get<std::string>());
    return all;
  };
  CHECK(ids(differently) == ids(first));
  CHECK(differently["options"][0]["totals"]["cost_usd"]["mean"] !=
        first["options"][0]["totals"]["cost_usd"]["mean"]);
}

TEST_CASE("overrides by --set change what the plan says, and the result tells") {
  const auto result = compared({starter_file("text-classification"), "--draws", "64", "--set",
                                "demand.requests_per_month=123456", "--set", "region=eu-west-1", "--set",
                                "options.approaches=[\"fine-tune\", \"pretrained\"]"});
  CHECK(result["plan"]["demand"]["requests_per_month"] == 123456);
  CHECK(result["plan"]["region"] == "eu-west-1");
  for (const auto& option : result["options"])
    CHECK(one_of({"fine-tune", "pretrained"}, option["approach"]));
  for (const auto& option : result["options"])
    CHECK(option["choices"]["region"] == "eu-west-1");
}

TEST_CASE("every format answers on stdout alone, or in the file alone") {
  const test::TemporaryFolder folder;
  for (const std::string format : {"table", "json", "ndjson", "csv", "md", "html"}) {
    CAPTURE(format);
    const auto shown =
        run_steelyard({"compare", starter_file("tabular-regression"), "--draws", "64", "--format", format});
    CHECK(shown.exit == 0);
    CHECK(shown.err.empty());
    CHECK_FALSE(shown.out.empty());
    if (format == "ndjson") CHECK(std::count(shown.out.begin(), shown.out.end(), '\n') == 1);
    const auto written = run_steelyard({"compare", starter_file("tabular-regression"), "--draws", "64",
                                        "--format", format, "-o", folder.word("answer")});
    CHECK(written.exit == 0);
    CHECK(written.out.empty());
    CHECK(written.err.empty());
    CHECK(test::contents(folder.word("answer")) == shown.out);
  }
  // An answer that fails leaves what was there.
  const auto failed = run_steelyard({"compare", starter_file("tabular-regression"), "--draws", "64", "--set",
                                     "constraints.max_total_usd=1", "-o", folder.word("answer")});
  CHECK(failed.exit == 3);
  CHECK(test::contents(folder.word("answer")).rfind("<!DOCTYPE html>", 0) == 0);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path()))
    ++files;
  CHECK(files == 1);
}

TEST_CASE("plans that are missing, broken or impossible end with 3, say why once, and write nothing") {
  const test::TemporaryFolder folder;
  const auto out = folder.word("result.json");

  struct Row {
    std::vector<std::string> words;
    std::string input, said;
  };

  const auto starter = starter_file("text-classification");
  const std::vector<Row> rows{
      {{folder.word("none.json")}, "", "none.json"},
      {{"-"}, "{ \"horizon_months\": 12, ", "1:"},
      {{"-"}, R"({ "horizon_months": "soon", "task": { "kind": "sentiment" }, "demand": {} })", "/demand"},
      {{starter, "--set", "constraints.max_total_usd=1"}, "", "over the budget of $1"},
      {{starter, "--set", "constraints.deadline_weeks=0.1", "--set", "options.approaches=[\"custom\"]"},
       "",
       "later than 0.1"},
      {{starter, "--set", "constraints.max_kgco2e=0.000001", "--set", "options.approaches=[\"custom\"]"},
       "",
       "kgCO2e"},
  };
  for (const auto& row : rows)
    for (const std::string command : {"compare", "explain"}) {
      auto words = row.words;
      words.insert(words.begin(), command);
      words.insert(words.end(), {"--draws", "64", "-o", out});
      CAPTURE(words);
      const auto run = run_steelyard(words, row.input);
      // What cannot be met can be explained: the numbers say by how much.
      const bool impossible = row.words.size() > 1;
      if (command == "explain" && impossible) continue;
      CHECK(run.exit == 3);
      CHECK(run.out.empty());
      CAPTURE(run.err);
      CHECK(run.err.rfind("error", 0) != std::string::npos);
      CHECK(run.err.find(row.said) != std::string::npos);
      CHECK_FALSE(std::filesystem::exists(out));
    }
  CHECK(std::filesystem::is_empty(folder.path()));
}
