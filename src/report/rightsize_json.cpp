#include "steelyard/report/rightsize_json.hpp"

#include "report/json_parts.hpp"

#include <nlohmann/json.hpp>

namespace steelyard {

namespace {

using parts::Json;
using parts::number;

Json needs(const Needs& n) {
  return {{"vcpu", number(n.vcpu)},
          {"memory_gib", number(n.memory_gib)},
          {"gpus", number(n.gpus)},
          {"gpu_memory_gib", number(n.gpu_memory_gib)},
          {"gpu_memory_total_gib", number(n.gpu_memory_total_gib)},
          {"disk_share", number(n.disk_share)},
          {"network_gbps", number(n.network_gbps)}};
}

Json busyness(const Busyness& b) {
  return {{"cpu_mean_percent", number(b.cpu_mean)},
          {"cpu_p95_percent", number(b.cpu_p95)},
          {"gpu_mean_percent", number(b.gpu_mean)},
          {"gpu_p95_percent", number(b.gpu_p95)},
          {"gpu_memory_p95_percent", number(b.gpu_memory_p95)},
          {"memory_p95_percent", number(b.memory_p95)}};
}

Json candidate(const Candidate& c) {
  Json json{{"instance", c.instance},
            {"instances", number(c.instances)},
            {"current", c.current},
            {"vcpu", number(c.vcpu)},
            {"memory_gib", number(c.memory_gib)},
            {"gpus", number(c.gpus)},
            {"usd_per_hour", number(c.usd_per_hour)},
            {"relative_duration", parts::percentiles(c.relative_duration)},
            {"cost_usd", parts::percentiles(c.cost_usd)},
            {"energy_kwh", parts::percentiles(c.energy_kwh)},
            {"emissions_kgco2e", parts::percentiles(c.emissions_kgco2e)},
            {"probability_cheaper", number(c.probability_cheaper)},
            {"risk", name(c.risk)},
            {"why", c.why},
            {"basis", c.measured ? "measured" : "predicted"}};
  if (c.measured) {
    json["max_invocations_per_minute"] = number(c.invocations_per_minute);
    json["model_latency_ms"] = number(c.model_latency_ms);
    json["usd_per_inference"] = number(c.usd_per_inference);
  }
  return json;
}

Json auto_stop(const AutoStop& s) {
  return {{"minutes", number(s.minutes)},           {"hours_saved", number(s.hours_saved)},
          {"interruptions", s.interruptions},       {"cost_usd", number(s.usd_saved)},
          {"energy_kwh", number(s.kwh_saved)},      {"emissions_kgco2e", number(s.kgco2e_saved)},
          {"interruptions_usd", number(s.usd_lost)}};
}

Json idleness(const Idleness& i) {
  Json stops = Json::array();
  for (const AutoStop& stop : i.auto_stops)
    stops.push_back(auto_stop(stop));
  return {{"hours_on", number(i.hours_on)},
          {"hours_idle", number(i.hours_idle)},
          {"stretches", i.stretches},
          {"longest_hours", number(i.longest_hours)},
          {"by", i.by_requests ? "requests" : "utilisation"},
          {"cost_usd", number(i.usd)},
          {"energy_kwh", number(i.kwh)},
          {"emissions_kgco2e", number(i.kgco2e)},
          {"auto_stops", stops},
          {"recommended_minutes", i.recommended ? number(i.auto_stops[*i.recommended].minutes) : Json{}}};
}

} // namespace

std::string rightsize_json(const Rightsizing& r, bool one_line) {
  Json result{{"schema_version", 1}, {"kind", name(r.kind)}, {"region", r.region}};
  result["current"] = {{"instance", r.instance},
                       {"instances", number(r.instances)},
                       {"usd_per_hour", number(r.usd_per_hour)},
                       {"needs", needs(r.needs)},
                       {"busy", busyness(r.busy)}};
  result["hours"] = number(r.hours);
  result["readings"] = {{"span_hours", number(r.span_hours)}, {"moments", r.moments}};
  result["thresholds"] = {{"cpu_percentile", number(r.cpu_percentile)}, {"headroom", number(r.headroom)}};
  result["enough_data"] = r.enough_data;
  result["wanted"] = r.wanted;
  result["candidates"] = Json::array();
  for (const Candidate& c : r.candidates)
    result["candidates"].push_back(candidate(c));
  result["recommendation"] = r.recommendation ? Json(*r.recommendation) : Json{};
  result["recommended_instances"] = r.recommendation ? number(r.recommended_instances) : Json{};
  result["why"] = r.why;
  result["advice"] = r.advice;
  result["idle"] = r.idle ? idleness(*r.idle) : Json{};
  result["warnings"] = r.warnings;
  return parts::written(result, one_line);
}

} // namespace steelyard
