// Help pages to the letter: tests/cli/help/COMMAND.txt. scripts/golden-update rewrites them.
#include "support/catch.hpp"
#include "support/process.hpp"

#include <sstream>

using namespace steelyard;

namespace {

const std::vector<std::string> pages{
    "init",  "compare",   "explain",  "sweep",  "diff",  "diagnose", "backtest",   "rightsize", "phases",
    "pilot", "portfolio", "validate", "schema", "check", "doctor",   "completion", "help"};

std::string golden(const std::string& page) {
  return test::contents(std::string(STEELYARD_SOURCE_DIR) + "/tests/cli/help/" + page + ".txt");
}

} // namespace

TEST_CASE("every help page is as agreed and fits 80 columns") {
  for (const auto& page : pages) {
    CAPTURE(page);
    const auto shown = test::run_steelyard({page, "--help"});
    CHECK(shown.exit == 0);
    CHECK(shown.err.empty());
    CHECK(shown.out == golden(page));
    CHECK(test::run_steelyard({"help", page}).out == shown.out);
    std::istringstream in(shown.out);
    for (std::string line; std::getline(in, line);)
      CHECK(line.size() <= 82);
  }
}

TEST_CASE("the program's own page") {
  CHECK(test::run_steelyard({"--help"}).out == golden("steelyard"));
  CHECK(test::run_steelyard({"help"}).out == golden("steelyard"));
  const auto bare = test::run_steelyard({});
  CHECK(bare.exit == 2);
  CHECK(bare.out.empty());
  CHECK(bare.err == golden("steelyard"));
}
