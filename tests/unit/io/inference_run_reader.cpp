#include "steelyard/io/inference_run_reader.hpp"

#include "support/catch.hpp"

#include <sstream>

using namespace steelyard;

namespace {

const std::string header =
    "id,model,params_total,params_active,task,hardware,device_count,precision,batch_size,concurrency,"
    "serving_framework,input_tokens,output_tokens,input_size,throughput,throughput_unit,latency_kind,power_w,"
    "energy_wh_per_request,energy_scope,measured_or_estimated\n";

Result<InferenceRuns, Diagnostics> read(const std::string& text) {
  std::istringstream in{text};
  return read_inference_runs(in, "runs.csv");
}

} // namespace

TEST_CASE("a row's cells, known and not") {
  const auto runs =
      read(header + "a,resnet50,2.5e7,,image-classification,H100,8,int8,,,TensorRT,,,224x224,1000,samples/s,"
                    "p99 (Server),5000,,wall,measured\n"
                    "b,,,,,,,,,,,,,,,,,,,,estimated (API)\n");
  REQUIRE(runs);
  REQUIRE(runs->runs.size() == 2);
  CHECK(runs->warnings.empty());
  const PublishedInference& a = runs->runs.front();
  CHECK(a.id == "a");
  CHECK(a.line == 2);
  CHECK(a.facts.parameters == 2.5e7);
  CHECK(a.facts.devices == 8);
  CHECK_FALSE(a.facts.batch);
  CHECK(a.outcome.throughput == 1000);
  CHECK(a.outcome.power_w == 5000);
  CHECK_FALSE(a.outcome.energy_per_request_wh);
  CHECK_FALSE(a.outcome.estimated);
  CHECK(runs->runs.back().outcome.estimated);
}

TEST_CASE("a bad cell costs its row, with a warning, and no other") {
  const auto runs = read(header + "a,,,,,,many,,,,,,,,,,,,,,\nb,,,,,,8,,,,,,,,,,,,,,\n");
  REQUIRE(runs);
  REQUIRE(runs->warnings.size() == 1);
  CHECK(runs->warnings.front().where.line == 2);
  CHECK(runs->warnings.front().where.column == 7);
  CHECK(runs->runs.front().unreadable == "device_count is \"many\"");
  CHECK(runs->runs.back().unreadable.empty());
}

TEST_CASE("as many requests as it takes on are no number, and no slip") {
  const auto runs = read(
      header + "a,,,,,,,,,\"max load (offline, infinite rate)\",,,,,,,,,,,\nb,,,,,,,,,lots,,,,,,,,,,,\n");
  REQUIRE(runs);
  REQUIRE(runs->warnings.size() == 1);
  CHECK(runs->runs.front().unreadable.empty());
  CHECK_FALSE(runs->runs.front().facts.concurrency);
  CHECK_FALSE(runs->runs.back().unreadable.empty());
}

TEST_CASE("a column that is missing is an error") {
  const auto runs = read("id,model,task\na,b,c\n");
  REQUIRE_FALSE(runs);
  CHECK(runs.error().errors.front().what.find("hardware") != std::string::npos);
}
