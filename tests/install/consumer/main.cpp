// Uses the installed library as another program would: a plan from text, the shipped catalog, the answer.
// usage: consumer SHARE_FOLDER
#include "steelyard/decide/compare.hpp"
#include "steelyard/io/catalog_store.hpp"
#include "steelyard/io/coefficient_reader.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/report/comparison_json.hpp"
#include "steelyard/support/diagnostic_text.hpp"

#include <filesystem>
#include <iostream>

namespace {

constexpr auto plan_text = R"({
  "horizon_months": 12,
  "task": { "kind": "sentiment" },
  "demand": { "requests_per_month": 100000 }
})";

int failed(const auto& errors) {
  std::cerr << steelyard::render(errors);
  return 1;
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::filesystem::path share{argv[1]};

  const auto catalog = steelyard::open_catalog(share / "catalog.sqlite");
  if (!catalog) return failed(catalog.error());
  const auto coefficients = steelyard::read_coefficients(share / "models", *catalog);
  if (!coefficients) return failed(coefficients.error());
  const auto plan = steelyard::read_plan(plan_text, "plan");
  if (!plan) return failed(plan.error());

  steelyard::CompareSettings settings;
  settings.draws = 64;
  const auto answer = steelyard::compare(*plan, *catalog, *coefficients, settings);
  std::cout << steelyard::comparison_json(answer, false);
  return answer.options.empty() ? 1 : 0;
}
