#include "steelyard/report/sweep_json.hpp"

#include "report/json_parts.hpp"
#include "report/made_by.hpp"

#include <nlohmann/json.hpp>

namespace steelyard {

namespace {

using parts::Json;
using parts::number;

Json totals_json(const std::optional<SweptTotals>& totals) {
  if (!totals) return nullptr;
  return {{"feasible", totals->feasible},
          {"reason", parts::text_or_null(totals->reason)},
          {"cost_with_errors_usd", parts::interval(totals->cost_usd)},
          {"energy_kwh", parts::interval(totals->energy_kwh)},
          {"emissions_kgco2e", parts::interval(totals->emissions_kgco2e)},
          {"probability_meets_target", number(totals->meets_target)},
          {"probability_best", number(totals->probability_best)}};
}

} // namespace

std::string sweep_json(const Sweep& sweep, JsonLayout layout) {
  Json values = Json::array(), recommended = Json::array(), options = Json::array(), evens = Json::array();
  for (const double value : sweep.values)
    values.push_back(number(value));
  for (const auto& id : sweep.recommended)
    recommended.push_back(id ? Json(*id) : Json(nullptr));
  for (const auto& option : sweep.options) {
    Json at = Json::array();
    for (const auto& totals : option.at)
      at.push_back(totals_json(totals));
    options.push_back({{"id", option.id},
                       {"approach", name(option.approach)},
                       {"title", option.title},
                       {"at", std::move(at)}});
  }
  for (const auto& even : sweep.break_evens) {
    evens.push_back({{"metric", even.metric},
                     {"from", even.from},
                     {"to", even.to},
                     {"value", parts::percentiles(even.value)},
                     {"share_of_draws", number(even.share)}});
  }
  Json result{{"schema_version", 1}};
  result["made_by"] = made_by_json(sweep.made_by);
  result["plan"] = parts::plan(sweep.plan);
  result["vary"] = {{"path", sweep.path}, {"logarithmic", sweep.logarithmic}, {"values", std::move(values)}};
  result["recommended"] = std::move(recommended);
  result["options"] = std::move(options);
  result["break_evens"] = std::move(evens);
  return parts::written(result, layout == JsonLayout::one_line);
}

} // namespace steelyard
