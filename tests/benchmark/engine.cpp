// The engine by itself: columns, percentiles, one option, one comparison, without reading and writing.
#include "steelyard/decide/compare.hpp"
#include "steelyard/estimate/estimator.hpp"
#include "steelyard/io/catalog_store.hpp"
#include "steelyard/io/coefficient_reader.hpp"
#include "steelyard/io/plan_reader.hpp"
#include "steelyard/option/enumerate.hpp"
#include "steelyard/report/comparison_json.hpp"
#include "steelyard/stats/column.hpp"
#include "steelyard/stats/summary.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

using namespace steelyard;

namespace {

constexpr std::size_t usual_draws = 4096;

[[noreturn]] void give_up(const Error& error) {
  std::cerr << "error: " << error.what << "\n";
  std::exit(static_cast<int>(error.exit));
}

const Catalog& catalog() {
  static const Catalog shipped = [] {
    auto opened = open_catalog(std::string{STEELYARD_BINARY_DIR} + "/share/steelyard/catalog.sqlite");
    if (!opened) give_up(opened.error());
    return std::move(*opened);
  }();
  return shipped;
}

const Coefficients& coefficients() {
  static const Coefficients shipped = [] {
    auto read = read_coefficients(std::string{STEELYARD_SOURCE_DIR} + "/models", catalog());
    if (!read) give_up(read.error().errors.front());
    return std::move(*read);
  }();
  return shipped;
}

Plan starter(const std::string& kind) {
  std::ifstream file{std::string{STEELYARD_SOURCE_DIR} + "/catalogs/starters/" + kind + ".json"};
  std::ostringstream text;
  text << file.rdbuf();
  auto read = read_plan(text.str(), kind);
  if (!read) give_up(read.error().errors.front());
  return std::move(*read);
}

void make_column(benchmark::State& state, const Distribution& distribution) {
  for (auto _ : state)
    benchmark::DoNotOptimize(column({1, 7}, "assumption", distribution, usual_draws));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(usual_draws));
}

void summarise(benchmark::State& state) {
  const auto values = column({1, 7}, "assumption", Lognormal{1, 0.8}, usual_draws);
  for (auto _ : state)
    benchmark::DoNotOptimize(summary(values));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(usual_draws));
}

/// Every feasible option of a starter by turns, on columns that are there.
void estimate_options(benchmark::State& state) {
  const Plan plan = starter("text-classification");
  const auto draws = static_cast<std::size_t>(state.range(0));
  const Sample sample{{1, 7}, draws};
  const Setting setting{plan, catalog(), coefficients(), sample, false};
  auto options = enumerate_options(plan, catalog(), coefficients());
  std::erase_if(options, [](const Option& o) { return !o.infeasible.empty(); });
  for (const auto& option : options)
    benchmark::DoNotOptimize(estimate_option(setting, option));
  std::size_t k = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(estimate_option(setting, options[k++ % options.size()]));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(draws)); // option-draws
}

void compare_plan(benchmark::State& state) {
  const Plan plan = starter("text-classification");
  CompareSettings settings;
  settings.draws = static_cast<std::size_t>(state.range(0));
  settings.threads = static_cast<int>(state.range(1));
  std::size_t options = 0;
  for (auto _ : state) {
    const auto answer = compare(plan, catalog(), coefficients(), settings);
    options = answer.options.size();
    benchmark::DoNotOptimize(answer);
  }
  state.counters["options"] = static_cast<double>(options);
}

void write_json(benchmark::State& state) {
  const auto answer = compare(starter("text-classification"), catalog(), coefficients(), {.draws = 256});
  for (auto _ : state)
    benchmark::DoNotOptimize(comparison_json(answer, false));
}

BENCHMARK_CAPTURE(make_column, lognormal, Distribution{Lognormal{1, 0.8}})->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(make_column, pert, Distribution{Pert{1, 2, 5}})->Unit(benchmark::kMicrosecond);
BENCHMARK(summarise)->Unit(benchmark::kMicrosecond);
BENCHMARK(estimate_options)->Arg(1024)->Arg(4096)->Unit(benchmark::kMicrosecond);
BENCHMARK(compare_plan)
    ->ArgNames({"draws", "threads"})
    ->Args({1024, 1})
    ->Args({4096, 1})
    ->Args({4096, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(write_json)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
