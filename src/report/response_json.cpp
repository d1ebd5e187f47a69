#include "report/response_json.hpp"

#include "report/json_parts.hpp"

#include <nlohmann/json.hpp>

namespace steelyard {

namespace {

using parts::Json;

Json axis(const ResponseAxis& a) {
  return {{"path", a.path}, {"base", parts::number(a.base)}, {"factors", a.factors}};
}

} // namespace

Json response_json(const Response& r) {
  Json options = Json::array();
  for (const auto& option : r.options) {
    Json nodes = Json::array();
    for (const auto& n : option.nodes) {
      Json row = Json::array({n.possible ? 1 : 0});
      for (const double amount : {n.cost_usd, n.label_free_usd, n.usd_per_label_price, n.energy_kwh,
                                  n.compute_hours, n.emissions_kgco2e, n.grid_kgco2e})
        row.push_back(parts::number(amount));
      nodes.push_back(std::move(row));
    }
    options.push_back({{"id", option.id},
                       {"title", option.title},
                       {"approach", name(option.approach)},
                       {"good_enough", option.good_enough},
                       {"nodes", std::move(nodes)}});
  }
  return {{"volume", axis(r.volume)},
          {"horizon", axis(r.horizon)},
          {"label_path", "data.label_usd_per_item"},
          {"label_usd", parts::number(r.label_usd)},
          {"grid_path", grid_path()},
          {"carbon_usd_per_tonne", parts::number(r.carbon_usd_per_tonne)},
          {"columns",
           {"possible", "cost_usd", "label_free_usd", "usd_per_label_price", "energy_kwh", "compute_hours",
            "emissions_kgco2e", "grid_kgco2e"}},
          {"options", std::move(options)},
          {"agreement", {{"checked", r.checked}, {"worst", parts::number(r.worst)}}}};
}

} // namespace steelyard
