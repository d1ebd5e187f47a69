#include "result_decoder.hpp"

#include "strict_json.hpp"

#include <fmt/format.h>

#include <cmath>

namespace steelyard::io {

namespace {

using Json = ResultObject::Json;

constexpr std::size_t most_errors = 20;
/// No estimate comes near; what does is a mistake that a picture could not be drawn of.
constexpr double largest_amount = 1e30;

const Json nothing = Json::object();
const Json no_list = Json::array();

} // namespace

const Json* ResultObject::find(const char* key) const {
  const auto found = json_.find(key);
  if (found != json_.end()) return &*found;
  complain(pointer_ + "/" + key, fmt::format("there is no \"{}\"", key));
  return nullptr;
}

void ResultObject::complain(const std::string& pointer, std::string what) const {
  if (problems_.size() >= most_errors) return;
  Error error{
      std::move(what), {}, "write the result again: steelyard compare PLAN -o FILE.json", Exit::input};
  error.where.file = file_;
  error.where.pointer = pointer;
  problems_.push_back(std::move(error));
}

void ResultObject::fail(const std::string& pointer, const Json& found, const char* wanted) const {
  complain(pointer, fmt::format("{} stands where {} should", type_in_words(found), wanted));
}

bool ResultObject::has(const char* key) const {
  const auto found = json_.find(key);
  return found != json_.end() && !found->is_null();
}

std::string ResultObject::text(const char* key) const {
  const Json* value = find(key);
  if (!value) return "";
  if (value->is_string()) return value->get<std::string>();
  fail(pointer_ + "/" + key, *value, "a text");
  return "";
}

std::string ResultObject::text_or_empty(const char* key) const {
  return has(key) ? text(key) : "";
}

std::optional<std::string> ResultObject::optional_text(const char* key) const {
  return has(key) ? std::optional{text(key)} : std::nullopt;
}

double ResultObject::checked(const Json& value, const std::string& at) const {
  if (!value.is_number()) {
    fail(at, value, "a number");
    return 0;
  }
  const double number = value.get<double>();
  if (std::isfinite(number) && std::abs(number) <= largest_amount) return number;
  complain(at, fmt::format("{} is no amount that a comparison comes to", excerpt(value)));
  return 0;
}

double ResultObject::number(const char* key) const {
  const Json* value = find(key);
  return value ? checked(*value, pointer_ + "/" + key) : 0;
}

std::optional<double> ResultObject::optional_number(const char* key) const {
  return has(key) ? std::optional{number(key)} : std::nullopt;
}

bool ResultObject::flag(const char* key) const {
  const Json* value = find(key);
  if (!value) return false;
  if (value->is_boolean()) return value->get<bool>();
  fail(pointer_ + "/" + key, *value, "true or false");
  return false;
}

std::uint64_t ResultObject::whole(const char* key) const {
  const Json* value = find(key);
  if (!value) return 0;
  if (value->is_number_unsigned()) return value->get<std::uint64_t>();
  fail(pointer_ + "/" + key, *value, "a whole number");
  return 0;
}

Summary ResultObject::interval(const char* key) const {
  const ResultObject of = object(key);
  const double p10 = of.number("p10"), p50 = of.number("p50"), p90 = of.number("p90");
  return {of.optional_number("mean").value_or(p50), p10, p50, p90};
}

std::optional<Summary> ResultObject::optional_interval(const char* key) const {
  return has(key) ? std::optional{interval(key)} : std::nullopt;
}

std::optional<double> ResultObject::optional_mean(const char* key) const {
  return has(key) ? std::optional{object(key).number("mean")} : std::nullopt;
}

const Json& ResultObject::array(const char* key) const {
  const Json* value = find(key);
  if (!value) return no_list;
  if (value->is_array()) return *value;
  fail(pointer_ + "/" + key, *value, "a list");
  return no_list;
}

std::vector<std::string> ResultObject::texts(const char* key) const {
  std::vector<std::string> found;
  for (const Json& value : array(key)) {
    if (value.is_string())
      found.push_back(value.get<std::string>());
    else
      fail(pointer_ + "/" + key, value, "a text");
  }
  return found;
}

std::vector<double> ResultObject::numbers(const char* key) const {
  std::vector<double> found;
  for (const Json& value : array(key))
    found.push_back(checked(value, pointer_ + "/" + key));
  return found;
}

std::vector<std::vector<double>> ResultObject::rows(const char* key) const {
  std::vector<std::vector<double>> found;
  for (const Json& row : array(key)) {
    found.emplace_back();
    if (!row.is_array()) {
      fail(pointer_ + "/" + key, row, "a list");
      continue;
    }
    for (const Json& value : row)
      found.back().push_back(checked(value, pointer_ + "/" + key));
  }
  return found;
}

ResultObject ResultObject::object(const char* key) const {
  const Json* value = find(key);
  if (value && !value->is_object()) {
    fail(pointer_ + "/" + key, *value, "an object");
    value = nullptr;
  }
  return {value ? *value : nothing, pointer_ + "/" + key, file_, problems_};
}

} // namespace steelyard::io
