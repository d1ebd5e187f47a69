#include "steelyard/evidence/inference_backtest.hpp"

#include "evidence/words.hpp"

#include "steelyard/evidence/inference_forecast.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace steelyard {

namespace {

/// A row with all that is predicted of it.
struct Judged {
  const PublishedInference& run;
  InferenceForecast forecast;
  std::vector<std::string> groups;
};

struct Target {
  std::string_view name;
  bool metered; ///< an estimate of its publisher is no measurement of it
  std::optional<double> InferenceOutcome::*published;
  LawForecast InferenceForecast::*forecast;
};

constexpr std::array targets{
    Target{"throughput_per_s", false, &InferenceOutcome::throughput, &InferenceForecast::throughput},
    Target{"energy_per_request_wh", true, &InferenceOutcome::energy_per_request_wh,
           &InferenceForecast::energy_per_request_wh},
    Target{"power_w", true, &InferenceOutcome::power_w, &InferenceForecast::power_w}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// `mlperf-pwr` of `mlperf-pwr-v4.1-0023`: a collection without its round and number.
std::string origin_of(std::string_view id) {
  std::size_t end = id.size();
  while (end > 0 && is_digit(id[end - 1]))
    --end;
  if (end > 0 && id[end - 1] == '-') --end;
  const std::string_view collection = id.substr(0, end);
  for (auto at = collection.find("-v"); at != std::string_view::npos; at = collection.find("-v", at + 1))
    if (at + 2 < collection.size() && is_digit(collection[at + 2]))
      return std::string{collection.substr(0, at)};
  return std::string{collection};
}

std::vector<std::string> groups_of(const PublishedInference& run, const InferenceForecast& forecast) {
  std::vector<std::string> groups;
  const auto add = [&groups](std::string_view kind, const std::string& word) {
    if (!word.empty()) groups.push_back(std::string{kind} + word);
  };
  add("task:", run.facts.task);
  add("origin:", origin_of(run.id));
  add("hardware:", forecast.hardware_kind);
  return groups;
}

/// Why a figure is not to be scored against; empty: it is.
std::string unusable(const Target& target, const InferenceOutcome& outcome) {
  const auto& figure = outcome.*target.published;
  if (!figure) return "the file has no figure";
  if (*figure <= 0) return "the figure is 0";
  if (target.metered && outcome.estimated) return "an estimate of its publisher, not a measurement";
  return {};
}

} // namespace

Backtest backtest_inference(std::span<const PublishedInference> runs, const Catalog& catalog,
                            const Coefficients& coefficients) {
  const InferenceForecaster forecaster{catalog, coefficients};
  std::vector<Judged> judged;
  judged.reserve(runs.size());
  for (const auto& run : runs) {
    InferenceForecast forecast = forecaster.predict(run.facts);
    auto groups = groups_of(run, forecast);
    judged.push_back({run, std::move(forecast), std::move(groups)});
  }
  std::vector<Prediction> rows;
  std::vector<Skipped> skipped;
  for (const Target& target : targets)
    for (const Judged& j : judged) {
      const std::string name{target.name};
      const LawForecast& forecast = j.forecast.*target.forecast;
      if (!j.run.unreadable.empty())
        skipped.push_back({j.run.id, name, "a cell cannot be read: " + j.run.unreadable, false});
      else if (auto why = unusable(target, j.run.outcome); !why.empty())
        skipped.push_back({j.run.id, name, std::move(why), false});
      else if (!forecast)
        skipped.push_back({j.run.id, name, forecast.error(), true});
      else
        rows.push_back({j.run.id, name, *(j.run.outcome.*target.published), forecast->p10, forecast->p50,
                        forecast->p90, j.groups});
    }
  return scored("inference", std::move(rows), std::move(skipped));
}

} // namespace steelyard
