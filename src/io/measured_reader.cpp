#include "steelyard/io/measured_reader.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace steelyard {

namespace {

constexpr std::array<std::string_view, 3> inputs{"measured_mfu", "measured_items_per_second",
                                                 "device_utilisation"};

Unexpected<Error> wrong(std::string what, const std::string& file) {
  Error error{std::move(what), {}, "name a file that steelyard diagnose --measurements wrote", Exit::input};
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
    if (!value.is_number()) return wrong(fmt::format("\"plan\" holds \"{}\", which is no number", key), file);
    overrides.push_back(fmt::format("development.{}={}", key, value.dump()));
  }
  if (overrides.empty()) return wrong("the job showed nothing that a plan asks for: \"plan\" is empty", file);
  return overrides;
}

} // namespace steelyard
