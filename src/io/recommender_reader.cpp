#include "steelyard/io/recommender_reader.hpp"

#include "steelyard/io/json_text.hpp"
#include "steelyard/support/diagnostic_text.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace steelyard {

namespace {

using Field = std::pair<std::string_view, std::optional<double> MeasuredEndpoint::*>;

constexpr std::array<Field, 6> fields{{{"MaxInvocations", &MeasuredEndpoint::invocations_per_minute},
                                       {"ModelLatency", &MeasuredEndpoint::model_latency_ms},
                                       {"CostPerHour", &MeasuredEndpoint::usd_per_hour},
                                       {"CostPerInference", &MeasuredEndpoint::usd_per_inference},
                                       {"CpuUtilization", &MeasuredEndpoint::cpu_percent},
                                       {"MemoryUtilization", &MeasuredEndpoint::memory_percent}}};

/// What a metric may be: the service writes -1 for what it could not measure.
bool plausible(double number) {
  constexpr double least = 1e-12, most = 1e12;
  return number == 0 || (number >= least && number <= most);
}

class Reader {
 public:
  Reader(const JsonDocument& document, const std::string& current) : document_{document}, current_{current} {}

  Result<RecommenderFile, Diagnostics> read() {
    const JsonValue& root = document_.root;
    bool known = false;
    if (root.kind == JsonValue::Kind::object) {
      known |= rows(root, "InferenceRecommendations", false);
      known |= rows(root, "EndpointPerformances", true);
      known |= steps(root);
    } else if (root.kind == JsonValue::Kind::array) {
      for (std::size_t i = 0; i < root.elements.size(); ++i)
        row(root.elements[i], fmt::format("/{}", i), false);
      known = true;
    }
    if (file_.rows.empty()) {
      Diagnostics problems{
          {Error{.what = known ? "no row of the Inference Recommender can be read"
                               : "this is no answer of the Inference Recommender",
                 .where = location(document_, {0, root.span.offset, 1}, ""),
                 .next =
                     "save what aws sagemaker describe-inference-recommendations-job prints, once the job "
                     "has ended: an object with InferenceRecommendations"}},
          std::move(file_.warnings)};
      return Unexpected{std::move(problems)};
    }
    return std::move(file_);
  }

 private:
  bool rows(const JsonValue& root, std::string_view key, bool existing) {
    const JsonMember* list = root.find(key);
    if (!list || list->value.kind != JsonValue::Kind::array) return false;
    for (std::size_t i = 0; i < list->value.elements.size(); ++i)
      row(list->value.elements[i], fmt::format("/{}/{}", key, i), existing);
    return true;
  }

  bool steps(const JsonValue& root) {
    const JsonMember* list = root.find("Steps");
    if (!list || list->value.kind != JsonValue::Kind::array) return false;
    for (std::size_t i = 0; i < list->value.elements.size(); ++i)
      if (const JsonMember* benchmark = list->value.elements[i].find("InferenceBenchmark"))
        row(benchmark->value, fmt::format("/Steps/{}/InferenceBenchmark", i), false);
    return true;
  }

  void row(const JsonValue& value, const std::string& pointer, bool existing) {
    if (value.kind != JsonValue::Kind::object)
      return odd(value.span, fmt::format("a row is {}, no object", name(value.kind)), pointer);
    MeasuredEndpoint measured;
    const JsonMember* configuration = value.find("EndpointConfiguration");
    const JsonValue& of_instance =
        configuration && configuration->value.kind == JsonValue::Kind::object ? configuration->value : value;
    if (const JsonMember* type = of_instance.find("InstanceType");
        type && type->value.kind == JsonValue::Kind::text)
      measured.instance = type->value.text;
    else if (existing)
      measured.instance = current_;
    else
      return odd({0, value.span.offset, 1}, "a row names no InstanceType", pointer);
    if (const JsonMember* count = of_instance.find("InitialInstanceCount");
        count && count->value.kind == JsonValue::Kind::number && count->value.number >= 1)
      measured.instances = count->value.number;
    const JsonMember* metrics = value.find("Metrics");
    const JsonValue& of_metrics =
        metrics && metrics->value.kind == JsonValue::Kind::object ? metrics->value : value;
    bool any = false;
    for (const auto& [key, field] : fields) {
      const JsonMember* number = of_metrics.find(key);
      if (!number || number->value.kind == JsonValue::Kind::null) continue;
      if (number->value.kind != JsonValue::Kind::number || !plausible(number->value.number)) {
        odd(number->value.span, fmt::format("{} is no plausible number, left out", key), pointer);
        continue;
      }
      measured.*field = number->value.number;
      any = true;
    }
    if (!any) return odd({0, value.span.offset, 1}, "a row has no Metrics", pointer);
    file_.rows.push_back(std::move(measured));
  }

  void odd(const TextSpan& span, std::string what, const std::string& pointer) {
    file_.warnings.push_back(Error{.what = std::move(what),
                                   .where = location(document_, span, pointer),
                                   .next = "fetch the job's result again, once it has ended"});
  }

  const JsonDocument& document_;
  const std::string& current_;
  RecommenderFile file_;
};

} // namespace

Result<RecommenderFile, Diagnostics> read_recommender(std::string_view text, const std::string& file,
                                                      const std::string& current) {
  const auto document = read_json(text, file);
  if (!document) return Unexpected{document.error()};
  return Reader{*document, current}.read();
}

} // namespace steelyard
