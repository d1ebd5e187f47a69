#include "steelyard/estimate/setting.hpp"

#include "steelyard/formulas/people.hpp"
#include "steelyard/formulas/tokens.hpp"
#include "steelyard/stats/summary.hpp"
#include "steelyard/support/expects.hpp"
#include "steelyard/units/bounded.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

/// A table of pure numbers that takes longer to make than many a plan: made once.
const StaffingTable& staffing_in_time() {
  constexpr double answered_in_time = 0.95; // what the plan's latency target is a percentile of
  static const StaffingTable table{Probability::clamped(answered_in_time)};
  return table;
}

DemandPattern pattern_of(Pattern p) {
  switch (p) {
  case Pattern::flat:
    return DemandPattern::flat;
  case Pattern::diurnal:
    return DemandPattern::diurnal;
  case Pattern::nightly_batch:
    return DemandPattern::nightly_batch;
  case Pattern::spiky:
    return DemandPattern::spiky;
  default:
    return DemandPattern::business_hours;
  }
}

WeekProfile profile_of(const Demand& demand) {
  if (demand.pattern == Pattern::weekly_weights && demand.weekly_weights.size() == hours_per_week) {
    WeekProfile weights{};
    std::copy(demand.weekly_weights.begin(), demand.weekly_weights.end(), weights.begin());
    return normalised(weights);
  }
  const WeekProfile usual = week_profile(pattern_of(demand.pattern));
  return demand.pattern == Pattern::flat ? usual : with_peak_to_mean(usual, mean(demand.peak_to_mean));
}

Site make_site(const Setting& s, const std::string& region_name) {
  const CarbonCoefficients& c = s.coefficients.carbon;
  const Region* region = find_region(s.catalog, "aws", region_name);
  Site site;
  site.id = "aws/" + region_name;
  const auto error = s.draw(c.intensity_error);
  const auto pue_error = s.draw(c.pue_error);
  const auto grid_water = s.draw(c.grid_water);
  const auto water_error = s.draw(c.water_error);
  const bool knows_grid = region && region->grid_g_per_kwh;
  const bool knows_pue = region && region->pue;
  const bool knows_water = region && region->wue_l_per_kwh;
  const auto default_grid = knows_grid ? std::span<const double>{} : s.draw(c.default_grid);
  const auto default_pue = knows_pue ? std::span<const double>{} : s.draw(c.pue_default);
  const auto default_water = knows_water ? std::span<const double>{} : s.draw(c.wue_default);
  site.pue.resize(s.n);
  site.kg_per_kwh.resize(s.n);
  site.litres_per_kwh.resize(s.n);
  for (std::size_t i = 0; i < s.n; ++i) {
    site.pue[i] = Pue::clamped((knows_pue ? *region->pue : default_pue[i]) * pue_error[i]).count();
    site.kg_per_kwh[i] = (knows_grid ? *region->grid_g_per_kwh / 1000 : default_grid[i]) * error[i];
    const double cooling = (knows_water ? *region->wue_l_per_kwh : default_water[i]) * water_error[i];
    // Cooling is per kWh of equipment, power plants per metered kWh: the PUE enters once.
    site.litres_per_kwh[i] = cooling / site.pue[i] + grid_water[i];
  }
  if (region && region->market_g_per_kwh) site.market_kg_per_kwh = *region->market_g_per_kwh / 1000;
  if (!s.detail) return site;

  const auto of_region = [&](bool known, double value, std::string_view what, std::string_view unit,
                             const Assumption& fallback) {
    return known ? record_leaf(what, value, unit, region->id, region->provenance) : leaf(s, fallback);
  };
  site.pue_leaf =
      node("PUE", "1", "PUE of the region × change from year to year", site.pue,
           {of_region(knows_pue, knows_pue ? *region->pue : 0, "PUE of the region", "1", c.pue_default),
            leaf(s, c.pue_error)});
  site.intensity_tree = node("carbon intensity, location-based average", "kgCO2e/kWh",
                             "grid's average × change over the horizon", site.kg_per_kwh,
                             {of_region(knows_grid, knows_grid ? *region->grid_g_per_kwh / 1000 : 0,
                                        "grid's average", "kgCO2e/kWh", c.default_grid),
                              leaf(s, c.intensity_error)});
  site.water_tree = node(
      "water intensity", "L/kWh", "cooling / PUE + power plants", site.litres_per_kwh,
      {of_region(knows_water, knows_water ? *region->wue_l_per_kwh : 0, "cooling", "L/kWh", c.wue_default),
       leaf(s, c.water_error), leaf(s, c.grid_water)});
  return site;
}

} // namespace

Setting::Setting(const Plan& the_plan, const Catalog& the_catalog, const Coefficients& the_coefficients,
                 const Sample& the_sample, bool with_detail)
    : plan{the_plan}, catalog{the_catalog}, coefficients{the_coefficients}, sample{the_sample},
      detail{with_detail}, n{the_sample.draws()}, belief{the_plan, the_coefficients, the_sample} {
  const auto horizon = draw(plan.horizon_months);
  const auto at_start = draw(plan.demand.requests_per_month);
  const auto growing = draw(plan.demand.growth_per_year);
  months.assign(horizon.begin(), horizon.end());
  growth.assign(growing.begin(), growing.end());
  monthly.resize(n);
  requests.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    monthly[i] = at_start[i] * mean_growth(growth[i], Months{months[i]});
    requests[i] = monthly[i] * months[i];
  }
  day_rate = draw(plan.team.usd_per_day);
  const auto engineers = draw(plan.team.engineers), exponent = draw(coefficients.people.team_exponent);
  team_speed.resize(n);
  for (std::size_t i = 0; i < n; ++i)
    team_speed[i] = steelyard::team_speed(engineers[i], Fraction::clamped(exponent[i]));

  sizes.resize(n);
  const auto fill = [this](const std::optional<Uncertain<double>>& size, double RequestSize::*field) {
    if (!size) return;
    const auto values = draw(*size);
    for (std::size_t i = 0; i < n; ++i)
      sizes[i].*field = values[i];
  };
  const Task& t = plan.task;
  fill(t.input_tokens, &RequestSize::input_tokens);
  fill(t.output_tokens, &RequestSize::output_tokens);
  fill(t.images, &RequestSize::images);
  fill(t.audio_seconds, &RequestSize::audio_seconds);
  fill(t.pages, &RequestSize::pages);
  fill(t.rows, &RequestSize::rows);
  fill(t.features, &RequestSize::features);
  fill(t.series, &RequestSize::series);
  fill(t.horizon_steps, &RequestSize::horizon_steps);
  fill(t.characters, &RequestSize::characters);
  fill(t.items, &RequestSize::items);
  fill(t.video_seconds, &RequestSize::video_seconds);
  constexpr double characters_per_token = 4; // as in option/work
  for (auto& size : sizes) {
    if (size.characters == 0) size.characters = size.input_tokens * characters_per_token;
    if (size.input_tokens == 0)
      size.input_tokens = text_tokens(size.characters, characters_per_token).count();
  }

  const auto life = draw(coefficients.carbon.life_hours);
  const auto sold = draw(coefficients.carbon.fleet_utilisation);
  const auto error = draw(coefficients.carbon.embodied_error);
  embodied_share.resize(n);
  for (std::size_t i = 0; i < n; ++i)
    embodied_share[i] = error[i] / (life[i] * sold[i]);

  const WeekProfile week = profile_of(plan.demand);
  levels = load_levels(week);
  if (plan.demand.online && plan.demand.latency_p95_ms) staffing = &staffing_in_time();
  peak = peak_to_mean(week);

  sites_.emplace(plan.region, make_site(*this, plan.region));
  for (const auto& region : plan.constraints.regions)
    if (!sites_.contains(region)) sites_.emplace(region, make_site(*this, region));
}

const Site& Setting::site(const std::string& region) const {
  const auto at = sites_.find(region);
  expects(at != sites_.end());
  return at->second;
}

std::span<const double> Setting::price_factor(LazyColumn& prices, const Coefficient& decline_c) const {
  std::call_once(prices.made, [&] {
    const auto decline = draw(decline_c);
    prices.values.resize(n);
    for (std::size_t i = 0; i < n; ++i)
      prices.values[i] = mean_price_factor(decline[i], growth[i], Months{months[i]});
  });
  return prices.values;
}

Derivation Setting::months_leaf() const {
  return leaf(*this, plan.horizon_months, "months in service");
}

Derivation Setting::requests_tree() const {
  return node(
      "requests over the horizon", "requests", "requests a month × growth × months", requests,
      {leaf(*this, plan.demand.requests_per_month), leaf(*this, plan.demand.growth_per_year), months_leaf()});
}

Derivation Setting::embodied_share_tree() const {
  const auto& c = coefficients.carbon;
  return node("share of the machine's making per paid hour", "1/h", "error / (life × hours sold)",
              embodied_share,
              {leaf(*this, c.embodied_error), leaf(*this, c.life_hours), leaf(*this, c.fleet_utilisation)});
}

Derivation leaf(const Setting& s, const Assumption& a, std::string_view as) {
  Derivation d;
  d.name = as.empty() ? a.id : std::string{as};
  d.unit = a.unit;
  d.value = summary(s.draw(a));
  d.origin = a.origin;
  d.basis = a.basis;
  d.record = a.id;
  d.source = a.source;
  d.note = a.note;
  return d;
}

Derivation record_leaf(std::string_view name, double value, std::string_view unit, std::string_view record,
                       const Provenance& p) {
  Derivation d;
  d.name = name;
  d.unit = unit;
  d.value = Summary{value, value, value, value};
  d.origin = Origin::catalog;
  d.basis = p.basis;
  d.record = record;
  d.source = p.source;
  d.note = p.note;
  return d;
}

Derivation price_leaf(const Quote& quote, std::string_view name) {
  Provenance p{quote.source, quote.date, quote.basis, quote.note};
  auto d = record_leaf(name, quote.price.count(), "USD/instance-hour", quote.record, p);
  for (const auto& factor : quote.factors)
    d.note += (d.note.empty() ? "" : "; ") + factor;
  return d;
}

Derivation plan_leaf(std::string_view name, double value, std::string_view unit, std::string_view pointer) {
  Derivation d;
  d.name = name;
  d.unit = unit;
  d.value = Summary{value, value, value, value};
  d.origin = Origin::plan;
  d.basis = Basis::assumed;
  d.record = pointer;
  d.source = "plan";
  return d;
}

Derivation node(std::string_view name, std::string_view unit, std::string_view formula,
                std::span<const double> values, std::vector<Derivation> inputs, std::string_view method) {
  Derivation d;
  d.name = name;
  d.unit = unit;
  d.formula = formula;
  d.method = method;
  d.basis = Basis::derived;
  if (!values.empty()) d.value = summary(values);
  d.inputs = std::move(inputs);
  return d;
}

} // namespace steelyard
