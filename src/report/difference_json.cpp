#include "steelyard/report/difference_json.hpp"

#include "report/assumption_title.hpp"
#include "report/json_parts.hpp"
#include "report/made_by.hpp"

#include <nlohmann/json.hpp>

namespace steelyard {

namespace {

using parts::Json;
using parts::number;

Json parsed_or_null(const std::string& json) {
  return json.empty() ? Json{} : Json::parse(json);
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json{};
}

Json answer_json(const Answer& a) {
  return {{"file", a.name},
          {"plan_id", parts::text_or_null(a.plan_id)},
          {"made_by", made_by_json(a.made_by)},
          {"recommendation",
           {{"option", or_null(a.recommended)},
            {"runner_up", or_null(a.runner_up)},
            {"too_close", a.too_close}}}};
}

Json state_json(const std::optional<OptionState>& state) {
  if (!state) return nullptr;
  return {{"rank", or_null(state->rank)},
          {"feasible", state->feasible},
          {"reason", parts::text_or_null(state->reason)},
          {"representative", state->representative},
          {"probability_meets_target", number(state->meets_target)},
          {"probability_best", number(state->probability_best)},
          {"cost_usd", parts::interval(state->cost_usd)},
          {"cost_with_errors_usd", parts::interval(state->cost_with_errors_usd)},
          {"compute_hours", parts::interval(state->compute_hours)},
          {"energy_kwh", parts::interval(state->energy_kwh)},
          {"emissions_kgco2e", parts::interval(state->emissions_kgco2e)}};
}

Json assumption_json(const std::optional<AnsweredAssumption>& a) {
  if (!a) return nullptr;
  return {{"value", number(a->value)}, {"unit", a->unit},   {"distribution", parsed_or_null(a->distribution)},
          {"origin", a->origin},       {"basis", a->basis}, {"source", parts::text_or_null(a->source)}};
}

Json amounts_json(const Amounts& amounts) {
  return {{"cost_with_errors_usd", number(amounts.cost_usd)},
          {"energy_kwh", number(amounts.energy_kwh)},
          {"emissions_kgco2e", number(amounts.emissions_kgco2e)}};
}

Json explained_json(const ExplainedOption& explained) {
  Json effects = Json::array();
  for (const auto& effect : explained.effects)
    effects.push_back({{"pointer", effect.pointer},
                       {"moves", effect.moves ? amounts_json(*effect.moves) : Json{}},
                       {"problem", parts::text_or_null(effect.problem)}});
  return {{"option", explained.id},
          {"before", amounts_json(explained.before)},
          {"after", amounts_json(explained.after)},
          {"effects", std::move(effects)},
          {"interaction", amounts_json(explained.interaction)}};
}

} // namespace

std::string difference_json(const Difference& d, JsonLayout layout) {
  Json inputs = Json::array(), made_by = Json::array(), options = Json::array(), assumptions = Json::array(),
       explained = Json::array(), choices = Json::array();
  for (const auto& input : d.inputs)
    inputs.push_back({{"pointer", input.pointer},
                      {"before", parsed_or_null(input.before)},
                      {"after", parsed_or_null(input.after)}});
  for (const auto& change : d.made_by)
    made_by.push_back({{"what", change.what}, {"before", change.before}, {"after", change.after}});
  for (const auto& option : d.options)
    options.push_back({{"id", option.id},
                       {"approach", name(option.approach)},
                       {"title", option.title},
                       {"before", state_json(option.before)},
                       {"after", state_json(option.after)}});
  for (const auto& assumption : d.assumptions)
    assumptions.push_back({{"id", assumption.id},
                           {"title", assumption_title(assumption.id)},
                           {"before", assumption_json(assumption.before)},
                           {"after", assumption_json(assumption.after)}});
  for (const auto& one : d.explained)
    explained.push_back(explained_json(one));
  for (const auto& choice : d.choices)
    choices.push_back({{"pointer", choice.pointer}, {"option", or_null(choice.recommended)}});
  Json result{{"schema_version", 1}};
  result["before"] = answer_json(d.before);
  result["after"] = answer_json(d.after);
  result["inputs"] = std::move(inputs);
  result["made_by"] = std::move(made_by);
  result["explained"] = std::move(explained);
  result["recommended_by_input"] = std::move(choices);
  result["options"] = std::move(options);
  result["assumptions"] = std::move(assumptions);
  return parts::written(result, layout == JsonLayout::one_line);
}

} // namespace steelyard
