/// \file
/// Takes in line items one by one and keeps the totals over all draws.
#pragma once

#include "steelyard/estimate/estimate.hpp"
#include "steelyard/estimate/estimator.hpp"
#include "steelyard/estimate/setting.hpp"
#include "steelyard/stats/summary.hpp"
#include "steelyard/units/quantity.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace steelyard {

/// What a line item adds in one draw.
struct Amounts {
  double quantity = 0; ///< in the item's unit
  Money cost{0};       ///< ignored when the price is missing
  Hours device_hours{0};
  KilowattHours it_energy{0};    ///< in a data centre, before PUE
  KilowattHours other_energy{0}; ///< elsewhere, as metered
  KgCo2e embodied{0};
  PersonDays effort{0};
  CallEvidence call = CallEvidence::none; ///< what its footprint rests on, where somebody else computes it
};

/// What a line item is, in words.
struct Line {
  Stage stage = Stage::deploy;
  ItemKind kind = ItemKind::compute;
  std::string name, unit, rate_unit;
  Basis basis = Basis::published;
  std::string source;
  std::string note;
  std::string missing_price; ///< what is missing and what to do about it; not empty means unpriced
};

/// Where the amounts of an item come from; asked for with detail only.
struct Parts {
  std::string cost_formula;
  std::vector<Derivation> cost;
  std::optional<Derivation> device_hours, it_energy, other_energy, embodied, effort;
  bool by_spend = false; ///< emissions are those of an average dollar of such services
};

/// What was added so far.
struct Entries {
  /// Per draw; empty before the first item.
  struct Columns {
    std::vector<double> cost, device_hours, energy, operational, embodied, water, effort,
        at_provider; ///< of operational, what is emitted for calls
  };

  Columns totals;
  std::vector<LineItem> items;
  std::vector<std::string> missing;
};

class Ledger {
 public:
  Ledger(const Setting& setting, const Site& site);

  /// Keeps what is spent until the test apart too.
  void keep_trial();

  /// Adds `amounts(i)` for every draw i. `parts()` is called only when derivations are kept.
  template <class AmountsOf, class PartsOf>
  void add(const Line& line, AmountsOf&& amounts, PartsOf&& parts);

  [[nodiscard]] const Entries& entries() const { return entries_; }

  /// Goes on from what another ledger of the same place holds; to a ledger that is empty.
  void carry_over(const Entries& entries) { entries_ = entries; }

  /// The totals, and the columns that decisions are made on. Leaves the ledger empty but for the trial.
  [[nodiscard]] Estimate close();

  /// What was spent until the test, where that was kept.
  [[nodiscard]] std::optional<TrialSpending> trial() { return std::move(trial_); }

 private:
  /// Zeros in every column. Most jobs only look something up, so that is left to the first item.
  void open();

  struct Sums {
    double quantity = 0, cost = 0, device_hours = 0, energy = 0, emissions = 0;
    CallEvidence call = CallEvidence::none;
  };

  /// The columns of one item; kept with detail only.
  struct ItemColumns {
    std::vector<double> cost, device_hours, it_energy, other_energy, energy, embodied, emissions, water,
        effort;
  };

  void book(const Line& line, const Sums& sums, const ItemColumns& columns, std::optional<Parts> parts);

  /// Of services for whose energy there is no model [kg/USD]; drawn when first asked for.
  [[nodiscard]] std::span<const double> kg_per_usd() {
    if (kg_per_usd_.empty()) kg_per_usd_ = setting_.draw(setting_.coefficients.call.spend_kg_per_usd);
    return kg_per_usd_;
  }

  [[nodiscard]] std::vector<Derivation> explanations(const Line& line, Parts parts,
                                                     const ItemColumns& columns) const;

  const Setting& setting_;
  const Site& site_;
  Entries entries_;
  std::span<const double> kg_per_usd_;
  std::optional<TrialSpending> trial_;
};

template <class AmountsOf, class PartsOf>
void Ledger::add(const Line& line, AmountsOf&& amounts, PartsOf&& parts) {
  const std::size_t n = setting_.n;
  const bool priced = line.missing_price.empty();
  const bool early = trial_ && on_trial(line.stage);
  ItemColumns own;
  if (setting_.detail)
    for (auto* column : {&own.cost, &own.device_hours, &own.it_energy, &own.other_energy, &own.energy,
                         &own.embodied, &own.emissions, &own.water, &own.effort})
      column->resize(n);
  Entries::Columns& totals = entries_.totals;
  if (totals.cost.empty()) open();
  Sums sums;
  for (std::size_t i = 0; i < n; ++i) {
    const Amounts a = amounts(i);
    const double energy = a.it_energy.count() * site_.pue[i] + a.other_energy.count();
    const double money = priced ? a.cost.count() : 0;
    const bool by_spend = a.call == CallEvidence::spend;
    const double operational = by_spend ? money * kg_per_usd()[i] : energy * site_.kg_per_kwh[i];
    totals.cost[i] += money;
    totals.device_hours[i] += a.device_hours.count();
    totals.energy[i] += energy;
    totals.operational[i] += operational;
    if (a.call != CallEvidence::none && !by_spend) totals.at_provider[i] += operational;
    sums.call = a.call;
    totals.embodied[i] += a.embodied.count();
    totals.water[i] += energy * site_.litres_per_kwh[i];
    totals.effort[i] += a.effort.count();
    sums.quantity += a.quantity;
    sums.cost += money;
    sums.device_hours += a.device_hours.count();
    sums.energy += energy;
    sums.emissions += operational + a.embodied.count();
    if (early) {
      trial_->cost_usd[i] += money;
      trial_->energy_kwh[i] += energy;
      trial_->emissions_kgco2e[i] += operational + a.embodied.count();
      if (line.kind == ItemKind::labels) trial_->labels_usd[i] += money;
    }
    if (setting_.detail) {
      own.cost[i] = money;
      own.device_hours[i] = a.device_hours.count();
      own.it_energy[i] = a.it_energy.count();
      own.other_energy[i] = a.other_energy.count();
      own.energy[i] = energy;
      own.embodied[i] = a.embodied.count();
      own.emissions[i] = operational + a.embodied.count();
      own.water[i] = energy * site_.litres_per_kwh[i];
      own.effort[i] = a.effort.count();
    }
  }
  std::optional<Parts> made;
  if (setting_.detail) made = parts();
  book(line, sums, own, std::move(made));
}

} // namespace steelyard
