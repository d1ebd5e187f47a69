#include "report/json_parts.hpp"

#include "steelyard/plan/plan_text.hpp"
#include "steelyard/report/display_text.hpp"
#include "steelyard/support/expects.hpp"
#include "steelyard/support/overloaded.hpp"
#include "steelyard/units/text.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace steelyard::parts {

Json roomy_object(std::size_t members) {
  Json json = Json::object();
  json.get_ref<Json::object_t&>().reserve(members);
  return json;
}

Json number(double value) {
  expects(std::isfinite(value));
  return value;
}

Json number(const std::optional<double>& value) {
  return value ? number(*value) : Json{};
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json{} : Json(text);
}

Json interval(const std::optional<Summary>& value) {
  if (!value) return {};
  return {{"mean", number(value->mean)},
          {"p10", number(value->p10)},
          {"p50", number(value->p50)},
          {"p90", number(value->p90)}};
}

Json percentiles(const std::optional<Summary>& value) {
  Json json = interval(value);
  if (value) json.erase("mean");
  return json;
}

Json distribution(const Distribution& value) {
  const auto one = [](const char* kind, Json parameters) {
    Json json = Json::object();
    json[kind] = std::move(parameters);
    return json;
  };
  return std::visit(
      Overloaded{
          [&](const Exact& d) {
            return one("exact", {{"value", number(d.value)}});
          },
          [&](const Uniform& d) {
            return one("uniform", {{"low", number(d.low)}, {"high", number(d.high)}});
          },
          [&](const Triangular& d) {
            return one("triangular",
                       {{"low", number(d.low)}, {"mode", number(d.mode)}, {"high", number(d.high)}});
          },
          [&](const Pert& d) {
            return one("pert", {{"low", number(d.low)}, {"mode", number(d.mode)}, {"high", number(d.high)}});
          },
          [&](const Lognormal& d) {
            return one("lognormal", {{"median", number(d.median)}, {"sd_ln", number(d.sd_ln)}});
          },
          [&](const Normal& d) {
            return one("normal", {{"mean", number(d.mean)},
                                  {"sd", number(d.sd)},
                                  {"low", number(d.low)},
                                  {"high", number(d.high)}});
          },
          [&](const Beta& d) {
            return one("beta", {{"a", number(d.a)}, {"b", number(d.b)}});
          },
      },
      value);
}

Json source(const Source& s) {
  return {{"id", s.id},
          {"title", s.title},
          {"publisher", text_or_null(s.publisher)},
          {"url", text_or_null(s.url)},
          {"retrieved", text_or_null(s.retrieved)},
          {"licence", text_or_null(s.licence)}};
}

Json plan(const Plan& p) {
  return Json::parse(plan_text(p));
}

std::string shown_value(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return written_number(value.get<double>());
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_array() && value.empty()) return "none";
  if (value.is_object()) {
    const auto ends = [&value](const char* low, const char* high) {
      return short_range(value.at(low).get<double>(), value.at(high).get<double>());
    };
    if (value.contains("p10") && value.contains("p90")) return ends("p10", "p90");
    if (value.contains("low") && value.contains("high")) return ends("low", "high");
  }
  if (value.is_array()) {
    std::string text;
    for (const auto& element : value)
      text += (text.empty() ? "" : ", ") + shown_value(element);
    return text;
  }
  return value.dump();
}

std::string written(const Json& json, bool one_line) {
  return json.dump(one_line ? -1 : 2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace steelyard::parts
