// A prediction of inference must not change when anything changes that it may not read.
#include "support/catch.hpp"
#include "support/shipped.hpp"

#include "steelyard/evidence/inference_backtest.hpp"
#include "steelyard/io/csv_stream.hpp"
#include "steelyard/io/inference_run_reader.hpp"

#include "property/random_input.hpp"

#include <rapidcheck/catch.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>

using namespace steelyard;
using random_input::log_between;

namespace {

using Record = std::vector<std::string>;

constexpr std::array<std::string_view, 3> figures{"throughput", "power_w", "energy_wh_per_request"};

/// The table of published rows, of which every `step`th.
std::vector<Record> table(std::size_t step) {
  const std::string file = std::string{STEELYARD_SOURCE_DIR} + "/tests/published/inference_runs.csv";
  std::ifstream in{file};
  CsvStream stream{in, file};
  std::vector<Record> records;
  for (std::size_t line = 0;; ++line) {
    const auto more = stream.next();
    REQUIRE(more);
    if (!*more) return records;
    if (line == 0 || line % step == 1) records.emplace_back(stream.fields().begin(), stream.fields().end());
  }
}

std::string csv(const std::vector<Record>& records) {
  std::string text;
  for (const Record& record : records) {
    for (std::size_t i = 0; i < record.size(); ++i)
      text += (i > 0 ? ",\"" : "\"") + record[i] + "\"";
    text += "\n";
  }
  return text;
}

using Predictions = std::map<std::pair<std::string, std::string>, std::array<double, 3>>;

Predictions predictions(const std::vector<Record>& records) {
  std::istringstream in{csv(records)};
  const auto runs = read_inference_runs(in, "runs.csv");
  if (!runs) FAIL(runs.error().errors.front().what);
  const auto result = backtest_inference(runs->runs, test::shipped_catalog(), test::shipped_coefficients());
  Predictions found;
  for (const Prediction& row : result.rows)
    found[{row.id, row.target}] = {row.p10, row.p50, row.p90};
  return found;
}

} // namespace

TEST_CASE("garbled outcomes change no prediction of inference") {
  const auto records = table(7);
  const auto before = predictions(records);
  REQUIRE(before.size() > 100);
  rc::prop("any figure in place of the published ones", [&] {
    auto garbled = records;
    garbled.front().emplace_back("latency_s");
    for (std::size_t i = 1; i < garbled.size(); ++i) {
      for (const std::string_view figure : figures) {
        const auto column =
            static_cast<std::size_t>(std::ranges::find(records.front(), figure) - records.front().begin());
        RC_ASSERT(column < records.front().size());
        if (!garbled[i][column].empty()) garbled[i][column] = fmt::format("{}", log_between(1e-6, 1e9));
      }
      garbled[i].push_back(fmt::format("{}", log_between(1e-6, 1e9)));
    }
    RC_ASSERT(predictions(garbled) == before);
  });
}

TEST_CASE("rows with odd or empty cells are predicted or skipped with a reason") {
  const auto records = table(97);
  rc::prop("any cell but the id, emptied or replaced", [&] {
    auto odd = records;
    for (std::size_t i = 1; i < odd.size(); ++i) {
      const auto column = *rc::gen::inRange<std::size_t>(1, odd[i].size());
      odd[i][column] = *rc::gen::element<std::string>("", "0", "-1", "7e300", "NVIDIA X999", "patch",
                                                      "1g.10gb", "999", "x");
    }
    std::istringstream in{csv(odd)};
    const auto runs = read_inference_runs(in, "runs.csv");
    RC_ASSERT(static_cast<bool>(runs));
    const auto result = backtest_inference(runs->runs, test::shipped_catalog(), test::shipped_coefficients());
    RC_ASSERT(result.rows.size() + result.skipped.size() == 3 * (odd.size() - 1));
    for (const Prediction& row : result.rows)
      RC_ASSERT(row.p10 > 0 && row.p10 < row.p50 && row.p50 < row.p90 && row.p90 < 1e308);
    for (const Skipped& row : result.skipped)
      RC_ASSERT(!row.reason.empty());
  });
}
