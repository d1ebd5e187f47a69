// Published figures of inference, predicted without what they are scored against. The table that this prints
// is the one to look at when a coefficient or formula of inference changes; the bounds only stop it from
// getting worse.
#include "bounds.hpp"

#include "support/shipped.hpp"

#include "steelyard/evidence/inference_backtest.hpp"
#include "steelyard/io/inference_run_reader.hpp"

#include <array>
#include <fstream>

using namespace steelyard;
using test::Bound;

namespace {

// What the coefficients reach on these rows, which they were fitted on, and a little more. What they reach on
// models that were left out of the fit is worse; scripts/fit/inference_law.py prints it.
constexpr std::array bounds{Bound{"throughput_per_s", "all", 0.15, 0.95, 0.80},
                            Bound{"throughput_per_s", "origin:timm", 0.11, 0.98, 0.75},
                            Bound{"throughput_per_s", "hardware:gpu", 0.15, 0.95, 0.80},
                            Bound{"throughput_per_s", "hardware:cpu", 0.18, 0.90, 0.80},
                            Bound{"throughput_per_s", "task:object-detection", 0.21, 0.93, 0.80},
                            Bound{"energy_per_request_wh", "all", 0.18, 0.92, 0.80},
                            Bound{"power_w", "all", 0.11, 0.95, 0.80}};

} // namespace

TEST_CASE("predictions of published inference have not got worse") {
  const std::string file = std::string{STEELYARD_SOURCE_DIR} + "/tests/published/inference_runs.csv";
  std::ifstream in{file};
  const auto runs = read_inference_runs(in, file);
  if (!runs) FAIL(runs.error().errors.front().what);
  const Backtest result =
      backtest_inference(runs->runs, test::shipped_catalog(), test::shipped_coefficients());
  test::check_bounds(result, "tests/published/inference_runs.csv", bounds);
}
