#include "steelyard/io/measured_reader.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace steelyard {

namespace {

constexpr std::array<std::string_view, 5> inputs{"measured_mfu", "measured_items_per_second",
                                                 "device_utilisation", "measured_power", "measured_failures"};

/// "measured.json: 24 h on 8 accelerators of ml.p4d.24xlarge", of what the file says of its job.
std::string origin(const nlohmann::json& json, const std::string& file) {
  std::string text = file;
  const auto hours = json.find("hours"), devices = json.find("devices"), instance = json.find("instance");
  if (hours == json.end() || !hours->is_number()) return text;
  text += fmt::format(": {:.4g} h", hours->get<double>());
  const bool counted = devices != json.end() && devices->is_number() && devices->get<double>() > 0;
  if (counted) text += fmt::format(" on {:g} accelerators", devices->get<double>());
  if (instance != json.end() && instance->is_string())
    text += fmt::format(" {} {}", counted ? "of" : "on", instance->get<std::string>());
  return text;
}

Unexpected<Error> wrong(std::string what, const std::string& file) {
  Error error{std::move(what),
              {},
              "name a file that diagnose --measurements or rightsize --measurements wrote",
              Exit::input};
  error.where.file = file;
  return Unexpected{std::move(error)};
}

} // namespace

Result<std::vector<std::string>> read_measured(const std::string& text, const std::string& file) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return wrong("this is no object of JSON", file);
  const auto plan = json.find("plan");
  if (plan == json.end() || !plan->is_object()) return wrong("there is no object \"plan\" in it", file);
  std::vector<std::string> overrides;
  for (const auto& [key, value] : plan->items()) {
    if (std::ranges::find(inputs, key) == inputs.end())
      return wrong(fmt::format("\"plan\" holds \"{}\", which no job shows", key.substr(0, 60)), file);
    const bool whole = key == "measured_power" || key == "measured_failures";
    if (whole ? !value.is_object() : !value.is_number())
      return wrong(fmt::format("\"plan\" holds \"{}\", which is no {}", key, whole ? "object" : "number"),
                   file);
    overrides.push_back(fmt::format("development.{}={}", key, value.dump()));
  }
  if (overrides.empty()) return wrong("the job showed nothing that a plan asks for: \"plan\" is empty", file);
  overrides.push_back("development.measured_from=" + nlohmann::json(origin(json, file)).dump());
  return overrides;
}

} // namespace steelyard
