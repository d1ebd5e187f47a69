#include "ledger.hpp"

#include <algorithm>
#include <utility>

namespace steelyard {

Ledger::Ledger(const Setting& setting, const Site& site) : setting_{setting}, site_{site} {}

void Ledger::open() {
  Entries::Columns& t = entries_.totals;
  for (auto* column : {&t.cost, &t.device_hours, &t.energy, &t.operational, &t.embodied, &t.water, &t.effort,
                       &t.at_provider})
    column->assign(setting_.n, 0);
}

void Ledger::keep_trial() {
  trial_.emplace();
  for (auto* column :
       {&trial_->cost_usd, &trial_->labels_usd, &trial_->energy_kwh, &trial_->emissions_kgco2e})
    column->assign(setting_.n, 0);
}

namespace {

/// A part whose stage gave no numbers takes those of the item.
void fill(std::optional<Derivation>& part, std::span<const double> column) {
  if (part && !part->value) part->value = summary(column);
}

} // namespace

std::vector<Derivation> Ledger::explanations(const Line& line, Parts parts, const ItemColumns& own) const {
  fill(parts.device_hours, own.device_hours);
  fill(parts.it_energy, own.it_energy);
  fill(parts.other_energy, own.other_energy);
  fill(parts.embodied, own.embodied);
  fill(parts.effort, own.effort);
  std::vector<Derivation> all;
  if (line.missing_price.empty())
    all.push_back(node(name(Metric::cost_usd), "USD", parts.cost_formula, own.cost, parts.cost));
  const auto renamed = [&all](Derivation tree, Metric metric) {
    tree.name = name(metric);
    all.push_back(std::move(tree));
  };
  if (parts.device_hours) renamed(*parts.device_hours, Metric::compute_hours);
  if (parts.it_energy || parts.other_energy) {
    std::vector<Derivation> inputs;
    if (parts.it_energy) inputs.insert(inputs.end(), {*parts.it_energy, site_.pue_leaf});
    if (parts.other_energy) inputs.push_back(*parts.other_energy);
    const auto* formula = parts.it_energy && parts.other_energy ? "energy of IT × PUE + energy elsewhere"
                          : parts.it_energy                     ? "energy of IT × PUE"
                                                                : "energy elsewhere";
    const auto metered =
        node(name(Metric::energy_kwh), "kWh", formula, own.energy, std::move(inputs), "gsf-sci");
    all.push_back(metered);
    std::vector<double> operational(own.emissions.size());
    for (std::size_t i = 0; i < operational.size(); ++i)
      operational[i] = own.emissions[i] - own.embodied[i];
    const auto operation = node(name(Metric::operational_kgco2e), "kgCO2e", "energy × carbon intensity",
                                operational, {metered, site_.intensity_tree}, "gsf-sci");
    all.push_back(operation);
    std::vector<Derivation> sum{operation};
    if (parts.embodied) sum.push_back(*parts.embodied);
    all.push_back(node(name(Metric::emissions_kgco2e), "kgCO2e",
                       parts.embodied ? "operational + embodied" : "operational", own.emissions,
                       std::move(sum), "gsf-sci"));
    all.push_back(node(name(Metric::water_l), "L", "energy × water intensity", own.water,
                       {metered, site_.water_tree}, "water-2023"));
  }
  if (parts.by_spend) {
    const auto spent = node(
        name(Metric::operational_kgco2e), "kgCO2e", "cost × emissions of an average dollar", own.emissions,
        {all.front(), leaf(setting_, setting_.coefficients.call.spend_kg_per_usd)}, "epa-supply-chain-v1.4");
    all.push_back(spent);
    all.push_back(node(name(Metric::emissions_kgco2e), "kgCO2e", "operational", own.emissions, {spent}));
  }
  if (parts.embodied) renamed(*parts.embodied, Metric::embodied_kgco2e);
  if (parts.effort) renamed(*parts.effort, Metric::people_days);
  return all;
}

void Ledger::book(const Line& line, const Sums& sums, const ItemColumns& own, std::optional<Parts> parts) {
  const double n = static_cast<double>(setting_.n);
  const bool priced = line.missing_price.empty();
  if (!priced) entries_.missing.push_back(line.missing_price);
  if (priced && sums.quantity == 0 && sums.cost == 0 && sums.energy == 0)
    return; // nothing is used: not an item
  LineItem item;
  item.stage = line.stage;
  item.kind = line.kind;
  item.name = line.name;
  item.quantity = sums.quantity / n;
  item.unit = line.unit;
  item.rate_unit = line.rate_unit;
  if (priced) {
    item.cost_usd = sums.cost / n;
    if (sums.quantity > 0) item.rate = sums.cost / sums.quantity;
  }
  item.compute_hours = sums.device_hours / n;
  item.energy_kwh = sums.energy / n;
  item.emissions_kgco2e = sums.emissions / n;
  item.status = !priced ? ItemStatus::missing_price : sums.cost == 0 ? ItemStatus::free : ItemStatus::priced;
  item.basis = line.basis;
  item.call_evidence = sums.call;
  item.source = line.source;
  item.note = priced ? line.note : line.missing_price;
  if (setting_.detail) {
    if (priced) item.cost_interval = summary(own.cost);
    item.energy_interval = summary(own.energy);
    item.emissions_interval = summary(own.emissions);
    if (parts) item.explanations = explanations(line, std::move(*parts), own);
  }
  entries_.items.push_back(std::move(item));
}

Estimate Ledger::close() {
  Estimate e;
  Entries::Columns& totals = entries_.totals;
  if (totals.cost.empty()) open();
  std::vector<double> emissions(setting_.n);
  for (std::size_t i = 0; i < setting_.n; ++i)
    emissions[i] = totals.operational[i] + totals.embodied[i];
  if (site_.market_kg_per_kwh) {
    std::vector<double> market(setting_.n);
    for (std::size_t i = 0; i < setting_.n; ++i)
      market[i] = totals.energy[i] * *site_.market_kg_per_kwh;
    e.put(Metric::market_based_kgco2e, std::move(market));
  }
  e.put(Metric::emissions_kgco2e, std::move(emissions));
  if (ordered_mean(totals.at_provider) > 0) {
    const auto share = setting_.draw(setting_.coefficients.call.training_share);
    for (std::size_t i = 0; i < setting_.n; ++i)
      totals.at_provider[i] *= share[i];
    e.provider_training_kgco2e = summary(totals.at_provider);
  }
  e.put(Metric::cost_usd, std::move(totals.cost));
  e.put(Metric::compute_hours, std::move(totals.device_hours));
  e.put(Metric::energy_kwh, std::move(totals.energy));
  e.put(Metric::operational_kgco2e, std::move(totals.operational));
  e.put(Metric::embodied_kgco2e, std::move(totals.embodied));
  e.put(Metric::water_l, std::move(totals.water));
  e.put(Metric::people_days, std::move(totals.effort));

  // One order for every option: by stage, then as they were added.
  std::stable_sort(entries_.items.begin(), entries_.items.end(),
                   [](const LineItem& a, const LineItem& b) { return a.stage < b.stage; });
  for (const auto& item : entries_.items) {
    if (e.stages.empty() || e.stages.back().stage != item.stage) e.stages.push_back({item.stage, 0, 0, 0, 0});
    auto& stage = e.stages.back();
    stage.cost_usd += item.cost_usd.value_or(0);
    stage.compute_hours += item.compute_hours;
    stage.energy_kwh += item.energy_kwh;
    stage.emissions_kgco2e += item.emissions_kgco2e;
  }
  e.line_items = std::move(entries_.items);
  e.missing = std::move(entries_.missing);
  e.requests = ordered_mean(setting_.requests);
  return e;
}

} // namespace steelyard
