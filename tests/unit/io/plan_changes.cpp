#include "steelyard/io/plan_changes.hpp"

#include "support/shipped.hpp"

#include <algorithm>

using namespace steelyard;
using namespace steelyard::test;

namespace {

std::string plan_text_with(const std::string& task, const std::string& more) {
  std::string text = R"({"horizon_months": 10, "task": {"kind": ")";
  text.append(task).append(R"("})").append(more).append("}");
  return text;
}

std::vector<SwitchedInput> changes(const std::string& a, const std::string& b,
                                   const std::string& task_b = "text-classification") {
  return switched_inputs(plan_of(plan_text_with("text-classification", a)),
                         plan_of(plan_text_with(task_b, b)));
}

constexpr const char* usual = R"(, "demand": {"requests_per_month": 1000})";

} // namespace

TEST_CASE("spelling, units and order are no change") {
  CHECK(
      changes(
          R"(, "demand": {"requests_per_month": 1000}, "title": "a")",
          R"(, "title": "b", "id": "b", "demand": {"pattern": "business-hours", "requests_per_month": 1e3})")
          .empty());
}

TEST_CASE("a key is changed by itself, and takes its defaults along") {
  const auto found = changes(
      usual, R"(, "demand": {"requests_per_month": {"low": 1, "mode": 2, "high": 3}, "pattern": "flat"})");
  REQUIRE(found.size() == 2); // not peak_to_mean, which follows from the pattern
  CHECK(found[0].change.pointer == "/demand/requests_per_month");
  CHECK(found[0].change.before == "1000");
  CHECK(found[0].change.after == R"({"low":1,"mode":2,"high":3})");
  CHECK(found[1].change.pointer == "/demand/pattern");
  REQUIRE(found[0].plan);
  CHECK(found[0].plan->demand.pattern == Pattern::business_hours);
  REQUIRE(found[1].plan);
  CHECK(found[1].plan->demand.pattern == Pattern::flat);
  CHECK(mean(found[1].plan->demand.requests_per_month) == 1000);
  const Plan flat = plan_of(plan_text_with("text-classification",
                                           R"(, "demand": {"requests_per_month": 1000, "pattern": "flat"})"));
  CHECK(mean(found[1].plan->demand.peak_to_mean) == mean(flat.demand.peak_to_mean));
}

TEST_CASE("a key that the second plan leaves out goes back to its default") {
  const auto found = changes(
      R"(, "demand": {"requests_per_month": 1000, "growth_per_year": 0.5, "latency_p95_ms": 300})", usual);
  REQUIRE(found.size() == 2);
  CHECK(found[0].change.pointer == "/demand/growth_per_year");
  CHECK(found[0].change.after == "0");
  REQUIRE(found[0].plan);
  CHECK(mean(found[0].plan->demand.growth_per_year) == 0);
  CHECK(found[1].change.pointer == "/demand/latency_p95_ms");
  CHECK(found[1].change.after.empty());
  REQUIRE(found[1].plan);
  CHECK_FALSE(found[1].plan->demand.latency_p95_ms);
}

TEST_CASE("another kind of task is one change") {
  const auto found = changes(usual, usual, "speech-to-text");
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].change.pointer == "/task");
  REQUIRE(found[0].plan);
  CHECK(found[0].plan->task.kind == TaskKind::speech_to_text);
}

TEST_CASE("a change that makes no plan by itself says why") {
  const char* const pinned =
      R"(, "demand": {"requests_per_month": 1000}, "development": {"measured_items_per_second": 3},
    "options": {"pin": [{"id": "x", "approach": "custom", "architecture": "encoder-110m"}]})";
  for (const auto& input : changes(usual, pinned))
    if (!input.plan) CHECK_FALSE(input.problem.empty());
}

TEST_CASE("coefficients and pins are keys of their own") {
  const auto pins = [](const char* price) {
    return std::string{usual} +
           R"(, "options": {"pin": [{"id": "x", "approach": "managed-service", "usd_per_request": )" + price +
           R"(}]}, "assumptions": {"train.law_error": 1})";
  };
  const auto found = changes(pins("0.1"), pins("0.2"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].change.pointer == "/options/pin/0/usd_per_request");
  const auto gone = changes(pins("0.1"), usual);
  std::vector<std::string> pointers;
  for (const auto& input : gone)
    pointers.push_back(input.change.pointer);
  CHECK(pointers == std::vector<std::string>{"/options/pin", "/assumptions/train.law_error"});
}

TEST_CASE("plans of two results are compared as they were understood") {
  const auto found =
      plan_changes(R"({"id": "a", "horizon_months": 10, "constraints": {"regions": ["x"]}})",
                   R"({"id": "b", "horizon_months": 12, "constraints": {"regions": ["x", "y"]}})");
  REQUIRE(found.size() == 2);
  CHECK(found[0].pointer == "/horizon_months");
  CHECK(found[1].pointer == "/constraints/regions");
  CHECK(found[1].after == R"(["x","y"])");
}
