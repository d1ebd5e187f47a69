#include "report/made_by.hpp"

#include "steelyard/units/text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace steelyard {

namespace {

constexpr std::string_view emissions_boundary =
    "Emissions are location-based. Counted are the electricity of servers with cooling and conversion losses "
    "of the facility, at the grid's yearly average, and a share of making the hardware. Averages are "
    "life-cycle "
    "figures as the source of the grid data publishes them, so upstream (fuel supply, building power plants) "
    "is "
    "counted. Market-based figures are providers' claims about purchased energy: they stand in the JSON "
    "beside "
    "the others and are never ranked on.";

} // namespace

std::vector<std::string> made_by_notes(const MadeBy& m, const Plan& plan) {
  return {
      fmt::format(
          "Costs in USD over {} months for {}, ranked by {} ({}). A range is P10–P90 of {} draws, seed {}.",
          written_number(mean(plan.horizon_months)), plan.region, name(plan.ranking.by),
          name(plan.ranking.percentile), m.draws, m.seed),
      std::string(emissions_boundary),
      fmt::format("Made by steelyard {}; catalog {} of {} (sha256 {}); coefficients sha256 {}.", m.version,
                  m.catalog_id, m.catalog_date, m.catalog_sha256.substr(0, 16),
                  m.models_sha256.substr(0, 16))};
}

nlohmann::ordered_json made_by_json(const MadeBy& m) {
  return {{"version", m.version},
          {"catalog", {{"id", m.catalog_id}, {"date", m.catalog_date}, {"sha256", m.catalog_sha256}}},
          {"models", {{"sha256", m.models_sha256}}},
          {"seed", m.seed},
          {"draws", m.draws}};
}

} // namespace steelyard
