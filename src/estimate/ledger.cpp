#include "ledger.hpp"

#include <algorithm>
#include <utility>

namespace steelyard {

Ledger::Ledger(const Setting& setting, const Site& site) : setting_{setting}, site_{site} {}

void Ledger::carry_over(const Entries& entries) {
  const auto mine = columns_of(entries_.totals);
  const auto theirs = columns_of(entries.totals);
  for (std::size_t k = 0; k < mine.size(); ++k) {
    if (mine[k]->empty())
      *mine[k] = *theirs[k];
    else
      for (std::size_t i = 0; i < theirs[k]->size(); ++i)
        (*mine[k])[i] += (*theirs[k])[i];
  }
  entries_.items.insert(entries_.items.end(), entries.items.begin(), entries.items.end());
  entries_.missing.insert(entries_.missing.end(), entries.missing.begin(), entries.missing.end());
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

Ledger::Entry Ledger::entry(const Line& line, bool runs, bool employs) const {
  Entry made{line, runs, employs, CallEvidence::none, {}, {}};
  if (setting_.detail)
    for (auto* column :
         {&made.own.cost, &made.own.device_hours, &made.own.it_energy, &made.own.other_energy,
          &made.own.energy, &made.own.embodied, &made.own.emissions, &made.own.water, &made.own.effort})
      column->assign(setting_.n, 0);
  return made;
}

namespace {

/// Adds draws to a column from one on; opens it where nothing was added before.
void add_to(std::vector<double>& column, std::size_t n, std::size_t first, std::span<const double> draws) {
  if (column.empty()) column.assign(n, 0);
  double* to = column.data() + first;
  for (std::size_t k = 0; k < draws.size(); ++k)
    to[k] += draws[k];
}

} // namespace

void Ledger::take(Entry& entry, const Block& b) {
  const std::size_t n = setting_.n;
  const auto of_block = [&b](const std::array<double, block>& draws) {
    return std::span<const double>{draws}.first(b.size);
  };
  const bool priced = entry.line.missing_price.empty();
  const bool early = trial_ && on_trial(entry.line.stage);
  entry.sums.quantity += ordered_sum(of_block(b.quantity));
  if (priced) {
    const auto cost = of_block(b.cost);
    add_to(entries_.totals.cost, n, b.first, cost);
    entry.sums.cost += ordered_sum(cost);
    if (early) add_to(trial_->cost_usd, n, b.first, cost);
    if (early && entry.line.kind == ItemKind::labels) add_to(trial_->labels_usd, n, b.first, cost);
    if (setting_.detail) add_to(entry.own.cost, n, b.first, cost);
  }
  if (entry.employs) {
    add_to(entries_.totals.effort, n, b.first, of_block(b.effort));
    if (setting_.detail) add_to(entry.own.effort, n, b.first, of_block(b.effort));
  }
  if (entry.runs) take_footprint(entry, b, early);
}

void Ledger::take_footprint(Entry& entry, const Block& b, bool early) {
  const std::size_t n = setting_.n;
  Entries::Columns& totals = entries_.totals;
  const auto of_block = [&b](const std::array<double, block>& draws) {
    return std::span<const double>{draws}.first(b.size);
  };
  const auto part = [&b](std::span<const double> column) { return column.subspan(b.first, b.size); };
  const bool priced = entry.line.missing_price.empty(), by_spend = entry.call == CallEvidence::spend;
  const auto pue = part(site_.pue), litres = part(site_.litres_per_kwh),
             kg = by_spend ? part(kg_per_usd()) : part(site_.kg_per_kwh);
  std::array<double, block> energy, operational, emissions, water; // filled as far as the block goes
  for (std::size_t k = 0; k < b.size; ++k)
    energy[k] = b.it_energy[k] * pue[k] + b.other_energy[k];
  const auto& burdened = by_spend ? b.cost : energy;
  const double counted = by_spend && !priced ? 0 : 1; // of an unknown price nothing follows
  for (std::size_t k = 0; k < b.size; ++k) {
    operational[k] = counted * burdened[k] * kg[k];
    emissions[k] = operational[k] + b.embodied[k];
    water[k] = energy[k] * litres[k];
  }
  add_to(totals.device_hours, n, b.first, of_block(b.device_hours));
  add_to(totals.energy, n, b.first, of_block(energy));
  add_to(totals.operational, n, b.first, of_block(operational));
  add_to(totals.embodied, n, b.first, of_block(b.embodied));
  add_to(totals.water, n, b.first, of_block(water));
  if (entry.call != CallEvidence::none && !by_spend)
    add_to(totals.at_provider, n, b.first, of_block(operational));
  entry.sums.device_hours += ordered_sum(of_block(b.device_hours));
  entry.sums.energy += ordered_sum(of_block(energy));
  entry.sums.emissions += ordered_sum(of_block(emissions));
  if (early) {
    add_to(trial_->energy_kwh, n, b.first, of_block(energy));
    add_to(trial_->emissions_kgco2e, n, b.first, of_block(emissions));
  }
  if (!setting_.detail) return;
  ItemColumns& own = entry.own;
  add_to(own.device_hours, n, b.first, of_block(b.device_hours));
  add_to(own.it_energy, n, b.first, of_block(b.it_energy));
  add_to(own.other_energy, n, b.first, of_block(b.other_energy));
  add_to(own.energy, n, b.first, of_block(energy));
  add_to(own.embodied, n, b.first, of_block(b.embodied));
  add_to(own.emissions, n, b.first, of_block(emissions));
  add_to(own.water, n, b.first, of_block(water));
}

void Ledger::book(Entry entry, std::optional<Parts> parts) {
  const double n = static_cast<double>(setting_.n);
  const Line& line = entry.line;
  const Sums& sums = entry.sums;
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
  item.call_evidence = entry.call;
  item.source = line.source;
  item.note = priced ? line.note : line.missing_price;
  if (setting_.detail) {
    if (priced) item.cost_interval = summary(entry.own.cost);
    item.energy_interval = summary(entry.own.energy);
    item.emissions_interval = summary(entry.own.emissions);
    if (parts) item.explanations = explanations(line, std::move(*parts), entry.own);
  }
  entries_.items.push_back(std::move(item));
}

Estimate Ledger::close() {
  Estimate e;
  Entries::Columns& totals = entries_.totals;
  const bool called = !totals.at_provider.empty();
  for (auto* column : columns_of(totals))
    column->resize(setting_.n); // with zeros, where no item added to it
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
  if (called && ordered_mean(totals.at_provider) > 0) {
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
