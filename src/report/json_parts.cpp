#include "report/json_parts.hpp"

#include "steelyard/plan/plan_text.hpp"
#include "steelyard/support/expects.hpp"
#include "steelyard/support/overloaded.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace steelyard::parts {

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

std::string written(const Json& json, bool one_line) {
  return json.dump(one_line ? -1 : 2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace steelyard::parts
