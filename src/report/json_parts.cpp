#include "report/json_parts.hpp"

#include "steelyard/support/expects.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace steelyard::parts {

namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

/// A number of a plan in a form that a plan may hold.
Json planned(const Distribution& value) {
  const auto peak = [](double low, double mode, double high) {
    return Json{{"low", number(low)}, {"mode", number(mode)}, {"high", number(high)}};
  };
  return std::visit(Overloaded{
                        [](const Exact& d) { return number(d.value); },
                        [&](const Triangular& d) { return peak(d.low, d.mode, d.high); },
                        [&](const Pert& d) { return peak(d.low, d.mode, d.high); },
                        [&](const auto& d) {
                          return Json{{"p10", number(quantile(d, 0.1))}, {"p90", number(quantile(d, 0.9))}};
                        },
                    },
                    value);
}

template <class Words>
Json words(const Words& values) {
  Json list = Json::array();
  for (const auto& value : values)
    list.push_back(value);
  return list;
}

class Object {
 public:
  template <class T>
  Object& set(const char* key, const T& value) {
    json_[key] = value;
    return *this;
  }

  Object& set(const char* key, const Uncertain<double>& value) {
    json_[key] = planned(value.distribution);
    return *this;
  }

  template <class T>
  Object& set(const char* key, const std::optional<T>& value) {
    if (value) set(key, *value);
    return *this;
  }

  Object& set_text(const char* key, const std::string& value) {
    if (!value.empty()) json_[key] = value;
    return *this;
  }

  [[nodiscard]] Json take() { return std::move(json_); }

 private:
  Json json_ = Json::object();
};

Json task(const Task& t) {
  Object o;
  o.set("kind", name(t.kind));
  o.set("input_tokens", t.input_tokens)
      .set("output_tokens", t.output_tokens)
      .set("system_tokens", t.system_tokens)
      .set("context_tokens", t.context_tokens)
      .set("reasoning_tokens", t.reasoning_tokens)
      .set("characters", t.characters)
      .set("pages", t.pages)
      .set("image_megapixels", t.image_megapixels)
      .set("images", t.images)
      .set("audio_seconds", t.audio_seconds)
      .set("video_seconds", t.video_seconds)
      .set("features", t.features)
      .set("rows", t.rows)
      .set("series", t.series)
      .set("horizon_steps", t.horizon_steps)
      .set("items", t.items)
      .set("classes", t.classes)
      .set("documents", t.documents)
      .set_text("documents_change", t.documents_change);
  if (!t.languages.empty()) o.set("languages", words(t.languages));
  return o.take();
}

Json demand(const Demand& d) {
  Object o;
  o.set("requests_per_month", d.requests_per_month).set("growth_per_year", d.growth_per_year);
  if (d.pattern == Pattern::weekly_weights)
    o.set("pattern", words(d.weekly_weights));
  else
    o.set("pattern", name(d.pattern));
  return o.set("peak_to_mean", d.peak_to_mean)
      .set("latency_p95_ms", d.latency_p95_ms)
      .set("mode", d.online ? "online" : "batch")
      .set("variants", d.variants)
      .take();
}

Json data(const Data& d) {
  return Object{}
      .set("labelled_items", d.labelled_items)
      .set("unlabelled_items", d.unlabelled_items)
      .set("label_usd_per_item", d.label_usd_per_item)
      .set("collect_usd_per_item", d.collect_usd_per_item)
      .set("item_kilobytes", d.item_kilobytes)
      .set("label_source", name(d.label_source))
      .take();
}

Json quality(const Quality& q) {
  Object o;
  o.set_text("metric", q.metric)
      .set("target", q.target)
      .set("error_metric", q.error_metric)
      .set("usd_per_error", q.usd_per_error)
      .set("usd_per_review", q.usd_per_review)
      .set("reviewed_share", q.reviewed_share);
  Json pilot = Json::array();
  for (const auto& p : q.pilot)
    pilot.push_back(Object{}
                        .set("approach", name(p.approach))
                        .set("items", p.items)
                        .set("score", p.score)
                        .set("test_items", p.test_items)
                        .set("seed", p.seed)
                        .take());
  return o.set("pilot", pilot).take();
}

Json own_hardware(const OwnHardware& h) {
  return Object{}
      .set("usd_per_hour", h.usd_per_hour)
      .set("watts", h.watts)
      .set("pue", h.pue)
      .set("devices", h.devices)
      .set("busy_share", h.busy_share)
      .take();
}

Json pin(const Pin& p) {
  Object o;
  o.set("id", p.id)
      .set("approach", name(p.approach))
      .set("service", p.service)
      .set("feature", p.feature)
      .set("model", p.model)
      .set("listing", p.listing)
      .set("method", p.method)
      .set("architecture", p.architecture)
      .set("instance", p.instance)
      .set("train_instance", p.train_instance)
      .set("serve_instance", p.serve_instance);
  if (p.hosting) o.set("hosting", name(*p.hosting));
  o.set("usd_per_million_input_tokens", p.usd_per_million_input_tokens)
      .set("usd_per_million_output_tokens", p.usd_per_million_output_tokens)
      .set("usd_per_request", p.usd_per_request)
      .set("software_usd_per_hour", p.software_usd_per_hour)
      .set("software_usd_per_request", p.software_usd_per_request)
      .set("contract_usd_per_year", p.contract_usd_per_year)
      .set("params", p.params)
      .set("tokens", p.tokens)
      .set("items", p.items)
      .set("epochs", p.epochs)
      .set("device_count", p.device_count);
  if (p.own_hardware) o.set("own_hardware", own_hardware(*p.own_hardware));
  return o.take();
}

Json constraints(const Constraints& c) {
  Object o;
  if (!c.regions.empty()) o.set("regions", words(c.regions));
  if (!c.licenses.empty()) o.set("licenses", words(c.licenses));
  return o.set("external_api", c.external_api)
      .set("existing_services", words(c.existing_services))
      .set("max_total_usd", c.max_total_usd)
      .set("deadline_weeks", c.deadline_weeks)
      .set("max_kgco2e", c.max_kgco2e)
      .take();
}

Json wanted(const OptionsWanted& w) {
  Json approaches = Json::array(), pins = Json::array();
  for (const auto a : w.approaches)
    approaches.push_back(name(a));
  for (const auto& p : w.pin)
    pins.push_back(pin(p));
  return Json{{"approaches", std::move(approaches)}, {"pin", std::move(pins)}};
}

} // namespace

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
  Object o;
  o.set_text("id", p.id)
      .set_text("title", p.title)
      .set_text("region", p.region)
      .set("horizon_months", p.horizon_months)
      .set("task", task(p.task))
      .set("demand", demand(p.demand))
      .set("data", data(p.data))
      .set("quality", quality(p.quality));
  o.set("team", Object{}
                    .set("usd_per_day", p.team.usd_per_day)
                    .set("stack", name(p.team.stack))
                    .set("engineers", p.team.engineers)
                    .take());
  o.set("development", Object{}
                           .set("tuning_trials", p.development.tuning_trials)
                           .set("small_scale_first", p.development.small_scale_first)
                           .set("rules", p.development.rules)
                           .set("spot", p.development.spot)
                           .set("notebook_hours_per_week", p.development.notebook_hours_per_week)
                           .set("notebook_auto_stop", p.development.notebook_auto_stop)
                           .set("retrain_every_months", p.development.retrain_every_months)
                           .take());
  o.set("constraints", constraints(p.constraints));
  o.set("ranking", Object{}
                       .set("by", name(p.ranking.by))
                       .set("carbon_usd_per_tonne", p.ranking.carbon_usd_per_tonne)
                       .set("percentile", name(p.ranking.percentile))
                       .take());
  return o.set("options", wanted(p.options)).take();
}

std::string written(const Json& json, bool one_line) {
  return json.dump(one_line ? -1 : 2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace steelyard::parts
