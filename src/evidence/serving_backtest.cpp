#include "steelyard/evidence/serving_backtest.hpp"

#include "steelyard/evidence/serving_forecast.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard {

namespace {

struct Target {
  std::string_view name;
  bool (*asked)(const ServingFacts&); ///< whether such a row has it
  const MeasuredFigure ServingOutcome::*measured;
  const ServingFigure ServingForecast::*forecast;
};

bool writes(const ServingFacts& facts) {
  return !facts.diffusion;
}

bool draws_images(const ServingFacts& facts) {
  return facts.diffusion && !facts.video;
}

bool draws_videos(const ServingFacts& facts) {
  return facts.diffusion && facts.video;
}

constexpr std::array targets{
    Target{"energy_per_token_j", writes, &ServingOutcome::energy_per_token_j, &ServingForecast::energy_j},
    Target{"inter_token_latency_ms", writes, &ServingOutcome::inter_token_latency_ms,
           &ServingForecast::latency_ms},
    Target{"energy_per_image_j", draws_images, &ServingOutcome::energy_per_image_j,
           &ServingForecast::energy_j},
    Target{"energy_per_video_j", draws_videos, &ServingOutcome::energy_per_video_j,
           &ServingForecast::energy_j}};

} // namespace

Backtest backtest_serving(std::span<const PublishedServing> measured, const Catalog& catalog,
                          const Coefficients& coefficients) {
  const ServingForecaster forecaster{catalog, coefficients};
  std::vector<ServingForecast> forecasts;
  for (const auto& row : measured)
    forecasts.push_back(forecaster.predict(row.facts));
  std::vector<Prediction> rows;
  std::vector<Skipped> skipped;
  for (const Target& target : targets)
    for (std::size_t i = 0; i < measured.size(); ++i) {
      const PublishedServing& row = measured[i];
      if (!target.asked(row.facts)) continue;
      const std::string name{target.name};
      const MeasuredFigure& actual = row.outcome.*target.measured;
      const ServingFigure& forecast = forecasts[i].*target.forecast;
      if (!row.unreadable.empty())
        skipped.push_back({row.id, name, "a cell cannot be read: " + row.unreadable, false});
      else if (!actual.value)
        skipped.push_back({row.id, name, actual.missing, false});
      else if (!forecast)
        skipped.push_back({row.id, name, forecast.error(), true});
      else
        rows.push_back(
            {row.id, name, *actual.value, forecast->p10, forecast->p50, forecast->p90, forecasts[i].groups});
    }
  return scored("serving", std::move(rows), std::move(skipped));
}

} // namespace steelyard
