/// \file
/// Takes in line items one by one and keeps the totals over all draws.
#pragma once

#include "steelyard/estimate/estimate.hpp"
#include "steelyard/estimate/estimator.hpp"
#include "steelyard/estimate/setting.hpp"
#include "steelyard/stats/summary.hpp"
#include "steelyard/units/quantity.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace steelyard {

/// What a line item adds in one draw where something runs for it.
struct Amounts {
  double quantity = 0; ///< in the item's unit
  Money cost{0};       ///< ignored when the price is missing
  Hours device_hours{0};
  KilowattHours it_energy{0};    ///< in a data centre, before PUE
  KilowattHours other_energy{0}; ///< elsewhere, as metered
  KgCo2e embodied{0};
  CallEvidence call = CallEvidence::none; ///< what its footprint rests on, where somebody else computes it;
                                          ///< the same in every draw
};

/// The same of what is paid for and has no footprint of its own.
struct Spending {
  double quantity = 0;
  Money cost{0};
};

/// The same of people at work.
struct Work {
  double quantity = 0;
  Money cost{0};
  PersonDays effort{0};
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
  /// Per draw; a column is empty until an item adds to it.
  struct Columns {
    std::vector<double> cost, device_hours, energy, operational, embodied, water, effort,
        at_provider; ///< of operational, what is emitted for calls
  };

  Columns totals;
  std::vector<LineItem> items;
  std::vector<std::string> missing;
};

/// Every column of what was added.
template <class Columns>
[[nodiscard]] auto columns_of(Columns& t) {
  return std::array{&t.cost,     &t.device_hours, &t.energy, &t.operational,
                    &t.embodied, &t.water,        &t.effort, &t.at_provider};
}

class Ledger {
 public:
  Ledger(const Setting& setting, const Site& site);

  /// Keeps what is spent until the test apart too.
  void keep_trial();

  /// Adds `amounts(i)` for every draw i: Amounts, Spending or Work. `parts()` is called only when derivations
  /// are kept.
  template <class AmountsOf, class PartsOf>
  void add(const Line& line, AmountsOf&& amounts, PartsOf&& parts);

  [[nodiscard]] const Entries& entries() const { return entries_; }

  /// Goes on from what another ledger of the same place holds.
  void carry_over(const Entries& entries);

  /// The totals, and the columns that decisions are made on. Leaves the ledger empty but for the trial.
  [[nodiscard]] Estimate close();

  /// What was spent until the test, where that was kept.
  [[nodiscard]] std::optional<TrialSpending> trial() { return std::move(trial_); }

 private:
  /// Draws are taken in so many at a time: the compiler vectorises what it sees to be short and apart.
  static constexpr std::size_t block = 128;

  /// An item's amounts in the draws of one block.
  struct Block {
    std::size_t first = 0, size = 0;
    std::array<double, block> quantity, cost, device_hours, it_energy, other_energy, embodied, effort;
  };

  struct Sums {
    double quantity = 0, cost = 0, energy = 0, device_hours = 0, emissions = 0;
  };

  /// The columns of one item; kept with detail only.
  struct ItemColumns {
    std::vector<double> cost, device_hours, it_energy, other_energy, energy, embodied, emissions, water,
        effort;
  };

  /// An item while its draws are taken in.
  struct Entry {
    const Line& line;
    bool runs = false, employs = false; ///< whether it is of Amounts, or of Work
    CallEvidence call = CallEvidence::none;
    Sums sums;
    ItemColumns own;
  };

  [[nodiscard]] Entry entry(const Line& line, bool runs, bool employs) const;
  void take(Entry& entry, const Block& block);
  void take_footprint(Entry& entry, const Block& block, bool early);
  void book(Entry entry, std::optional<Parts> parts);

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
  using Of = std::invoke_result_t<AmountsOf&, std::size_t>;
  constexpr bool runs = std::is_same_v<Of, Amounts>, employs = std::is_same_v<Of, Work>;
  static_assert(runs || employs || std::is_same_v<Of, Spending>);
  Entry added = entry(line, runs, employs);
  Block b;
  for (b.first = 0; b.first < setting_.n; b.first += block) {
    b.size = std::min(block, setting_.n - b.first);
    for (std::size_t k = 0; k < b.size; ++k) {
      const Of a = amounts(b.first + k);
      b.quantity[k] = a.quantity;
      b.cost[k] = a.cost.count();
      if constexpr (employs) b.effort[k] = a.effort.count();
      if constexpr (runs) {
        b.device_hours[k] = a.device_hours.count();
        b.it_energy[k] = a.it_energy.count();
        b.other_energy[k] = a.other_energy.count();
        b.embodied[k] = a.embodied.count();
        added.call = a.call;
      }
    }
    take(added, b);
  }
  std::optional<Parts> made;
  if (setting_.detail) made = parts();
  book(std::move(added), std::move(made));
}

} // namespace steelyard
