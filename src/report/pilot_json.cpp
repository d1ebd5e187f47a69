#include "steelyard/report/pilot_json.hpp"

#include "report/json_parts.hpp"

#include <nlohmann/json.hpp>

namespace steelyard {

namespace {

using parts::Json;
using parts::number;

Json quantiles(const ScoreForecast& at) {
  return {{"p10", number(at.p10)}, {"p50", number(at.p50)}, {"p90", number(at.p90)}};
}

Json forecast(const ScoreForecast& at) {
  return {{"items", number(at.items)},
          {"score", quantiles(at)},
          {"probability_reaching_target", number(at.reached)}};
}

} // namespace

std::string pilot_json(const Pilot& pilot) {
  Json result{{"schema_version", 1}};
  result["points"] = Json::array();
  for (const CurvePoint& point : pilot.curve.points) {
    const double score = point.score.count();
    result["points"].push_back({{"items", number(point.items.count())},
                                {"score", number(pilot.question.error_metric ? 1 - score : score)}});
  }
  result["predict"] =
      pilot.predict ? Json{{"items", number(pilot.predict->items)}, {"score", quantiles(*pilot.predict)}}
                    : Json{};
  result["target"] = number(pilot.question.target);
  result["required_items"] = pilot.required ? Json{{"p10", number(pilot.required->p10)},
                                                   {"p50", number(pilot.required->p50)},
                                                   {"p90", number(pilot.required->p90)}}
                                            : Json{};
  result["probability_reaching_target"] = number(pilot.probability_reaching_target);
  result["within_items"] = number(pilot.within_items);
  result["outlook"] = Json::array();
  for (const ScoreForecast& at : pilot.outlook)
    result["outlook"].push_back(forecast(at));
  result["curve"] = {{"family", "rectified law of the odds of an error"},
                     {"parameters",
                      {{"floor", number(pilot.odds.floor)},
                       {"scale", number(pilot.odds.scale)},
                       {"pretrained", number(pilot.odds.pretrained)},
                       {"exponent", number(pilot.odds.exponent)}}}};
  result["enough_data"] = pilot.enough_data;
  result["warnings"] = pilot.warnings;
  return parts::written(result);
}

} // namespace steelyard
