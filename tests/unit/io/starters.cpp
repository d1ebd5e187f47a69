#include "steelyard/io/starters.hpp"

#include "steelyard/io/plan_reader.hpp"
#include "steelyard/support/diagnostic_text.hpp"

#include "support/catch.hpp"

#include <regex>

using namespace steelyard;

TEST_CASE("every kind has a starter that is a plan, with its options on or off") {
  for (const TaskWord& word : task_kinds()) {
    CAPTURE(word.word);
    const auto starter = starter_plan(std::string{STEELYARD_SOURCE_DIR} + "/catalogs", word.kind);
    REQUIRE(starter);
    std::vector<Error> warnings;
    const auto plan = read_plan(*starter, "starter.json", {}, &warnings);
    if (!plan) FAIL(render(plan.error()));
    CHECK(plan->task.kind == word.kind);
    CHECK(plan->quality.target);
    const std::string all_on = std::regex_replace(*starter, std::regex{R"((^|\n)( *)// ("))"}, "$1$2$3");
    CHECK(all_on != *starter);
    const auto full = read_plan(all_on, "starter.json", {}, &warnings);
    if (!full) FAIL(render(full.error()));
    for (const Error& warning : warnings)
      FAIL(render(warning, "warning"));
    CHECK(full->defaulted.size() < plan->defaulted.size());
  }
}

TEST_CASE("catalogs without starters are said to be incomplete") {
  const auto starter = starter_plan("/nowhere", TaskKind::sentiment);
  REQUIRE_FALSE(starter);
  CHECK(starter.error().exit == Exit::catalog);
  CHECK(starter_path("/nowhere", TaskKind::sentiment) == "/nowhere/starters/sentiment.json");
}
