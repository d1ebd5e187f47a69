/// \file
/// What Amazon SageMaker Inference Recommender measured.
///
/// \par Source
/// Amazon SageMaker API reference, DescribeInferenceRecommendationsJob and
/// ListInferenceRecommendationsJobSteps: MaxInvocations is per minute, ModelLatency in milliseconds.
#pragma once

#include "steelyard/support/result.hpp"
#include "steelyard/telemetry/rightsize.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

struct RecommenderFile {
  std::vector<MeasuredEndpoint> rows; ///< at least one
  std::vector<Error> warnings;        ///< with their places
};

/// Rows of InferenceRecommendations, of EndpointPerformances and of Steps, wherever they stand. An endpoint
/// that exists names no instance: it is of `current`. A row without an instance type or with a number that is
/// none is left out with a warning.
[[nodiscard]] Result<RecommenderFile, Diagnostics>
read_recommender(std::string_view text, const std::string& file, const std::string& current);

} // namespace steelyard
