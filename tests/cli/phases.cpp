// steelyard phases, as a user and as another program calls it.
#include "support/catch.hpp"
#include "support/process.hpp"

#include <nlohmann/json.hpp>

using namespace steelyard;
using Json = nlohmann::json;

namespace {

std::string starter(const std::string& kind) {
  return std::string(STEELYARD_SOURCE_DIR) + "/catalogs/starters/" + kind + ".json";
}

Json phases(std::vector<std::string> words) {
  words.insert(words.begin(), {"phases", starter("image-classification"), "--draws", "256"});
  words.insert(words.end(), {"--format", "json"});
  const auto run = test::run_steelyard(words);
  CAPTURE(run.err);
  REQUIRE(run.exit == 0);
  return Json::parse(run.out);
}

} // namespace

TEST_CASE("an instance for each phase, against one big one") {
  const Json p = phases({});
  CHECK(p["trains"] == true);
  for (const char* course : {"per_phase", "throughout"}) {
    double usd = 0;
    for (const Json& line : p[course]["lines"])
      usd += line["cost_usd"].get<double>();
    CHECK(p[course]["totals"]["cost_usd"].get<double>() == Approx(usd));
    CHECK_FALSE(p[course]["lines"].empty());
  }
  for (const char* metric : {"cost_usd", "energy_kwh", "emissions_kgco2e"})
    CHECK(p["saves"][metric].get<double>() == Approx(p["throughout"]["totals"][metric].get<double>() -
                                                     p["per_phase"]["totals"][metric].get<double>()));
}

TEST_CASE("the saving is the same whatever the plan has now") {
  const Json a = phases({"--set", "id=same-draws"}),
             b = phases({"--set", "id=same-draws", "--set", "development.instance_per_stage=false"});
  CHECK(a["planned"] != b["planned"]);
  CHECK(a["option"] == b["option"]);
  for (const char* metric : {"cost_usd", "energy_kwh", "emissions_kgco2e"}) {
    CHECK(a["saves"][metric].get<double>() > 0);
    CHECK(a["saves"][metric].get<double>() == Approx(b["saves"][metric].get<double>()));
  }
}

TEST_CASE("an unknown option, and every format") {
  const auto unknown = test::run_steelyard({"phases", starter("sentiment"), "--option", "no/such"});
  CHECK(unknown.exit == 2);
  CHECK(unknown.err.find("no option \"no/such\"") != std::string::npos);
  for (const char* format : {"table", "csv", "md", "html", "ndjson"}) {
    const auto run =
        test::run_steelyard({"phases", starter("sentiment"), "--draws", "64", "--format", format});
    CHECK(run.exit == 0);
    CHECK_FALSE(run.out.empty());
  }
}
