#include "support/catch.hpp"

#include "steelyard/io/recommender_reader.hpp"
#include "steelyard/support/diagnostic_text.hpp"

using namespace steelyard;

namespace {

RecommenderFile read(const std::string& text) {
  auto file = read_recommender(text, "job.json", "ml.g5.12xlarge");
  if (!file) FAIL(render(file.error()));
  return std::move(*file);
}

} // namespace

TEST_CASE("recommendations, and the endpoint that exists") {
  const auto file = read(R"({"JobName": "x", "InferenceRecommendations": [
    {"Metrics": {"CostPerHour": 1.41, "CostPerInference": 4e-05, "MaxInvocations": 576, "ModelLatency": 49,
                 "CpuUtilization": 93.5, "MemoryUtilization": 21.0},
     "EndpointConfiguration": {"EndpointName": "e", "VariantName": "v", "InstanceType": "ml.g5.xlarge",
                               "InitialInstanceCount": 2}, "ModelConfiguration": {}}],
    "EndpointPerformances": [{"Metrics": {"MaxInvocations": 900, "ModelLatency": 44},
                              "EndpointInfo": {"EndpointName": "now"}}]})");
  REQUIRE(file.rows.size() == 2);
  CHECK(file.rows[0].instance == "ml.g5.xlarge");
  CHECK(file.rows[0].instances == 2);
  CHECK(file.rows[0].invocations_per_minute == 576);
  CHECK(file.rows[0].model_latency_ms == 49);
  CHECK(file.rows[0].usd_per_hour == 1.41);
  CHECK(file.rows[0].usd_per_inference == 4e-5);
  CHECK(file.rows[0].cpu_percent == 93.5);
  CHECK(file.rows[0].memory_percent == 21);
  CHECK(file.rows[1].instance == "ml.g5.12xlarge");
  CHECK(file.warnings.empty());
}

TEST_CASE("steps of a job, and a list of rows") {
  CHECK(read(R"({"Steps": [{"StepType": "BENCHMARK", "InferenceBenchmark": {"Metrics": {"ModelLatency": 9},
    "EndpointConfiguration": {"InstanceType": "ml.c5.xlarge"}}}]})")
            .rows.size() == 1);
  CHECK(read(R"([{"InstanceType": "ml.c5.xlarge", "MaxInvocations": 5}])").rows[0].invocations_per_minute ==
        5);
}

TEST_CASE("what could not be measured is left out, with a warning") {
  const auto file = read(R"({"InferenceRecommendations": [
    {"Metrics": {"MaxInvocations": -1, "ModelLatency": 9},
     "EndpointConfiguration": {"InstanceType": "ml.c5.xlarge"}},
    {"Metrics": {"ModelLatency": 9}}, 7]})");
  REQUIRE(file.rows.size() == 1);
  CHECK_FALSE(file.rows[0].invocations_per_minute);
  CHECK(file.warnings.size() == 3);
}

TEST_CASE("what is no answer of the Inference Recommender is an error") {
  for (const char* text : {"", "{}", "[]", "7", R"({"InferenceRecommendations": []})",
                           R"({"InferenceRecommendations": [{"Metrics": {)", R"({"Steps": [{}]})"}) {
    CAPTURE(text);
    const auto file = read_recommender(text, "job.json", "ml.g5.xlarge");
    REQUIRE_FALSE(file);
    CHECK(file.error().errors.front().where.file == "job.json");
  }
}
