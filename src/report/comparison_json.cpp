#include "steelyard/report/comparison_json.hpp"

#include "report/assumption_title.hpp"
#include "report/json_parts.hpp"
#include "report/made_by.hpp"
#include "report/response_json.hpp"

#include <nlohmann/json.hpp>

namespace steelyard {

namespace {

using parts::interval;
using parts::Json;
using parts::number;
using parts::text_or_null;

constexpr int schema_version = 1;

/// `{mean}`, with its percentiles where they are known and wanted; null without a mean.
Json mean_of(const std::optional<double>& mean, const std::optional<Summary>& with_percentiles = {}) {
  if (!mean) return {};
  if (with_percentiles) return interval(with_percentiles);
  return {{"mean", number(*mean)}};
}

Json choices(const Choices& c) {
  Json json{{"adaptation", name(c.adaptation)}, {"hosting", name(c.hosting)}};
  const auto set = [&json](const char* key, const std::string& value) {
    if (!value.empty()) json[key] = value;
  };
  if (c.method != Method::none) json["method"] = name(c.method);
  if (c.service_tier != ServiceTier::standard) json["service_tier"] = name(c.service_tier);
  set("model", c.model);
  set("jumpstart", c.jumpstart);
  set("service", c.service);
  set("hosted_model", c.hosted_model);
  set("listing", c.listing);
  set("fallback_model", c.fallback_model);
  set("train_instance", instance_name(c.train_instance));
  if (c.train_count > 0) json["train_count"] = c.train_count;
  set("serve_instance", instance_name(c.serve_instance));
  set("purchase", c.purchase);
  set("serve_purchase", c.serve_purchase);
  set("region", c.region);
  return json;
}

Json quality_in_short(const Chance& c) {
  return {{"probability_meets_target", number(c.meets_target)},
          {"words", text_or_null(c.words)},
          {"expected_score", interval(c.score)},
          {"basis", text_or_null(c.basis)}};
}

Json quality(const Chance& c) {
  Json json = quality_in_short(c);
  json["why"] = text_or_null(c.why);
  return json;
}

Json totals(const Estimate& e) {
  Json json = parts::roomy_object(metric_count);
  for (const auto metric :
       {Metric::cost_usd, Metric::cost_with_errors_usd, Metric::compute_hours, Metric::energy_kwh})
    json[std::string(name(metric))] = interval(e.total(metric));
  Json emissions = interval(e.total(Metric::emissions_kgco2e));
  if (!emissions.is_null()) {
    emissions["operational"] = interval(e.total(Metric::operational_kgco2e));
    emissions["embodied"] = interval(e.total(Metric::embodied_kgco2e));
    emissions["market_based"] = interval(e.total(Metric::market_based_kgco2e));
    emissions["provider_training"] = interval(e.provider_training_kgco2e);
  }
  json["emissions_kgco2e"] = std::move(emissions);
  for (const auto metric : {Metric::water_l, Metric::people_days, Metric::weeks_to_launch, Metric::delay_usd})
    json[std::string(name(metric))] = interval(e.total(metric));
  return json;
}

Json stages(const Estimate& e) {
  Json list = Json::array();
  for (const auto& s : e.stages)
    list.push_back({{"stage", name(s.stage)},
                    {"cost_usd", mean_of(s.cost_usd)},
                    {"compute_hours", mean_of(s.compute_hours)},
                    {"energy_kwh", mean_of(s.energy_kwh)},
                    {"emissions_kgco2e", mean_of(s.emissions_kgco2e)}});
  return list;
}

Json line_item(const LineItem& i, bool detail) {
  const auto percentiles = [detail](const std::optional<Summary>& s) {
    return detail ? s : std::optional<Summary>{};
  };
  Json json = parts::roomy_object(16);
  json["stage"] = name(i.stage);
  json["kind"] = name(i.kind);
  json["name"] = i.name;
  json["quantity"] = number(i.quantity);
  json["unit"] = i.unit;
  json["rate"] = number(i.rate);
  json["rate_unit"] = text_or_null(i.rate_unit);
  json["cost_usd"] = mean_of(i.cost_usd, percentiles(i.cost_interval));
  json["compute_hours"] = mean_of(i.compute_hours);
  json["energy_kwh"] = mean_of(i.energy_kwh, percentiles(i.energy_interval));
  json["emissions_kgco2e"] = mean_of(i.emissions_kgco2e, percentiles(i.emissions_interval));
  json["status"] = name(i.status);
  json["basis"] = name(i.basis);
  json["call_evidence"] = text_or_null(std::string{name(i.call_evidence)});
  json["source"] = text_or_null(i.source);
  json["note"] = text_or_null(i.note);
  return json;
}

Json calendar(const Estimate& e, bool detail) {
  Json list = Json::array();
  for (const auto& leg : e.calendar)
    list.push_back({{"leg", leg.name},
                    {"weeks", mean_of(leg.weeks, detail ? leg.interval : std::optional<Summary>{})},
                    {"critical_share", number(leg.critical_share)},
                    {"weeks_on_path", number(leg.weeks_on_path)}});
  return list;
}

Json per_thousand_requests(const Estimate& e) {
  const auto share = [&e](Metric metric) -> Json {
    if (!e.total(metric) || !(e.requests > 0)) return {};
    return number(e.total(metric)->mean / e.requests * 1000);
  };
  return {{"cost_usd", share(Metric::cost_usd)},
          {"energy_kwh", share(Metric::energy_kwh)},
          {"emissions_kgco2e", share(Metric::emissions_kgco2e)}};
}

/// Software Carbon Intensity (ISO/IEC 21031): (energy x intensity + embodied) over the functional unit.
Json sci_per_request(const Estimate& e) {
  const auto& emissions = e.total(Metric::emissions_kgco2e);
  if (!emissions || !(e.requests > 0)) return {};
  return number(emissions->mean * 1000 / e.requests);
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json{};
}

Json option(const Weighed& w, bool detail) {
  Json items = Json::array();
  for (const auto& i : w.estimate.line_items)
    items.push_back(line_item(i, detail));
  Json json = parts::roomy_object(27);
  json["id"] = w.option.id;
  json["approach"] = name(w.option.approach);
  json["title"] = w.option.title;
  json["rank"] = or_null(w.rank);
  json["feasible"] = w.feasible;
  json["reasons"] = w.reasons;
  json["representative"] = w.representative;
  json["pinned"] = w.option.pin.has_value();
  json["choices"] = choices(w.option.choices);
  json["quality"] = quality(w.chance);
  json["at_least"] = !w.estimate.complete();
  json["missing"] = w.estimate.missing;
  json["totals"] = totals(w.estimate);
  json["odds"] = {{"over_budget", number(w.odds.over_budget)},
                  {"late", number(w.odds.late)},
                  {"over_emissions", number(w.odds.over_emissions)},
                  {"over_latency", number(w.odds.over_latency)}};
  json["stages"] = stages(w.estimate);
  json["line_items"] = std::move(items);
  json["calendar"] = calendar(w.estimate, detail);
  json["requests"] = number(w.estimate.requests);
  json["per_thousand_requests"] = per_thousand_requests(w.estimate);
  json["sci_gco2e_per_request"] = sci_per_request(w.estimate);
  json["evidence"] = name(w.evidence);
  json["probability_best"] = number(w.probability_best);
  json["probability_beats_recommended"] = number(w.probability_beats_recommended);
  json["expected_regret_usd"] = number(w.expected_regret_usd);
  json["pareto"] = w.pareto;
  json["probability_pareto"] = number(w.probability_pareto);
  json["dominated_by"] = or_null(w.dominated_by);
  return json;
}

Json option_in_short(const Weighed& w) {
  Json json = parts::roomy_object(8);
  json["id"] = w.option.id;
  json["approach"] = name(w.option.approach);
  json["rank"] = or_null(w.rank);
  json["feasible"] = w.feasible;
  json["at_least"] = !w.estimate.complete();
  json["totals"] = totals(w.estimate);
  json["quality"] = quality_in_short(w.chance);
  json["probability_best"] = number(w.probability_best);
  return json;
}

Json strategy_json(const Strategy& s) {
  return {{"first", s.first},
          {"then", or_null(s.then)},
          {"trial_usd", interval(s.trial_usd)},
          {"trial_weeks", interval(s.trial_weeks)},
          {"cost_with_errors_usd", interval(s.cost_usd)},
          {"cost_to_target_usd", interval(s.cost_to_target_usd)},
          {"energy_kwh", mean_of(s.energy_kwh)},
          {"emissions_kgco2e", mean_of(s.emissions_kgco2e)},
          {"weeks_to_launch", interval(s.weeks)},
          {"probability_meets_target", number(s.meets_target)},
          {"saves_usd", number(s.saves_usd)}};
}

Json information_json(const Information& info) {
  Json pilots = Json::array(), inputs = Json::array();
  for (const auto& p : info.pilots)
    pilots.push_back({{"approach", name(p.approach)},
                      {"option", p.option},
                      {"items", number(p.items)},
                      {"test_items", number(p.test_items)},
                      {"cost_usd", number(p.cost_usd)},
                      {"person_days", number(p.person_days)},
                      {"worth_usd", number(p.worth_usd)},
                      {"net_usd", number(p.net_usd)},
                      {"probability_of_changing", number(p.chance_of_changing)}});
  for (const auto& i : info.inputs)
    inputs.push_back({{"assumption", i.assumption},
                      {"title", assumption_title(i.assumption)},
                      {"worth_usd", number(i.worth_usd)}});
  return {{"perfect_usd", number(info.perfect_usd)},
          {"decide_now", info.decide_now},
          {"pilots", std::move(pilots)},
          {"inputs", std::move(inputs)}};
}

Json recommendation_in_short(const Recommendation& r) {
  return {{"option", or_null(r.option)},
          {"runner_up", or_null(r.runner_up)},
          {"carbon_winner", or_null(r.carbon_winner)},
          {"too_close", r.too_close},
          {"probability_best", number(r.probability_best)},
          {"headline", r.headline},
          {"why", r.why}};
}

Json tornado_json(const std::vector<TornadoBar>& bars) {
  Json list = Json::array();
  for (const auto& bar : bars)
    list.push_back({{"assumption", bar.assumption},
                    {"title", assumption_title(bar.assumption)},
                    {"unit", bar.unit},
                    {"p10", number(bar.p10)},
                    {"p90", number(bar.p90)},
                    {"at_p10", number(bar.at_p10)},
                    {"at_p90", number(bar.at_p90)}});
  return list;
}

Json flips_json(const std::vector<Flip>& flips) {
  Json list = Json::array();
  for (const auto& flip : flips)
    list.push_back({{"assumption", flip.assumption},
                    {"title", assumption_title(flip.assumption)},
                    {"unit", flip.unit},
                    {"value", number(flip.value)},
                    {"side", flip.above ? "above" : "below"},
                    {"probability", number(flip.probability)}});
  return list;
}

Json recommendation(const Recommendation& r) {
  Json break_evens = Json::array(), drivers = Json::array(), levers = Json::array();
  for (const auto& b : r.break_evens) {
    break_evens.push_back({{"variable", b.variable},
                           {"unit", b.unit},
                           {"value", parts::percentiles(b.value)},
                           {"against", b.against},
                           {"metric", b.metric},
                           {"low_tried", number(b.low_tried)},
                           {"high_tried", number(b.high_tried)},
                           {"note", text_or_null(b.note)}});
  }
  for (const auto& d : r.drivers)
    drivers.push_back({{"assumption", d.assumption},
                       {"title", assumption_title(d.assumption)},
                       {"share_of_variance", number(d.share_of_variance)}});
  for (const auto& l : r.levers)
    levers.push_back({{"practice", l.practice},
                      {"action", l.action},
                      {"in_force", l.in_force},
                      {"saves_usd", number(l.saves_usd)},
                      {"saves_kwh", number(l.saves_kwh)},
                      {"saves_kgco2e", number(l.saves_kgco2e)}});
  Json strategies = Json::array();
  for (const auto& strategy : r.strategies)
    strategies.push_back(strategy_json(strategy));
  Json json = recommendation_in_short(r);
  json["break_evens"] = std::move(break_evens);
  json["drivers"] = std::move(drivers);
  json["tornado"] = tornado_json(r.tornado);
  json["flips"] = flips_json(r.flips);
  json["levers"] = std::move(levers);
  json["strategies"] = std::move(strategies);
  json["information"] = r.information ? information_json(*r.information) : Json{};
  return json;
}

Json assumption(const Assumption& a) {
  return {{"id", a.id},
          {"title", assumption_title(a.id)},
          {"value", number(mean(a))},
          {"unit", a.unit},
          {"distribution", parts::distribution(a.distribution)},
          {"origin", name(a.origin)},
          {"basis", name(a.basis)},
          {"source", text_or_null(a.source)},
          {"note", text_or_null(a.note)}};
}

} // namespace

std::string comparison_json(const Comparison& c, bool detail, JsonLayout layout) {
  Json options = Json::array(), assumptions = Json::array(), sources = Json::array();
  for (const auto& w : c.options)
    options.push_back(option(w, detail));
  for (const auto& a : c.assumptions)
    assumptions.push_back(assumption(a));
  for (const auto& s : c.sources)
    sources.push_back(parts::source(s));
  Json result = parts::roomy_object(9);
  result["schema_version"] = schema_version;
  result["made_by"] = made_by_json(c.made_by);
  result["plan"] = parts::plan(c.plan);
  result["options"] = std::move(options);
  result["recommendation"] = recommendation(c.recommendation);
  result["assumptions"] = std::move(assumptions);
  result["sources"] = std::move(sources);
  result["defaulted"] = c.plan.defaulted;
  result["what_if"] = c.what_if ? response_json(*c.what_if) : Json{};
  return parts::written(result, layout == JsonLayout::one_line);
}

std::string comparison_summary_json(const Comparison& c, std::size_t index, const Location& where,
                                    const std::vector<Error>& warnings) {
  Json options = Json::array(), odd = Json::array();
  for (const auto& w : c.options)
    options.push_back(option_in_short(w));
  for (const auto& warning : warnings)
    odd.push_back(warning.what);
  Json result = parts::roomy_object(9);
  result["schema_version"] = schema_version;
  result["index"] = index;
  result["file"] = where.file;
  result["line"] = where.line > 0 ? Json(where.line) : Json{};
  result["made_by"] = made_by_json(c.made_by);
  result["plan"] = {{"id", c.plan.id}, {"title", c.plan.title}, {"task", {{"kind", name(c.plan.task.kind)}}}};
  result["warnings"] = std::move(odd);
  result["recommendation"] = recommendation_in_short(c.recommendation);
  result["options"] = std::move(options);
  return parts::written(result, true);
}

std::string instance_name(const std::string& id) {
  constexpr std::string_view provider = "aws/";
  return id.starts_with(provider) ? "ml." + id.substr(provider.size()) : id;
}

} // namespace steelyard
