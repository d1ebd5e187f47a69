/// \file
/// What an option takes: line items, and totals over all draws.
#pragma once

#include "steelyard/estimate/derivation.hpp"
#include "steelyard/plan/plan.hpp"
#include "steelyard/stats/summary.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard {

enum class ItemKind { compute, service, software, storage, network, labels, people };
[[nodiscard]] std::string_view name(ItemKind kind);

enum class ItemStatus { priced, free, missing_price, missing_coefficient };
[[nodiscard]] std::string_view name(ItemStatus status);

/// What the footprint of a call to somebody else's model or service rests on, from best to worst: what the
/// provider published for a call; a model of what such a call takes; nothing but its price.
enum class CallEvidence { none, published, proxy, spend };
[[nodiscard]] std::string_view name(CallEvidence evidence);

/// One thing on the bill over the whole horizon. Means over the draws; the amounts of an item whose
/// price is missing are absent, never zero.
struct LineItem {
  Stage stage = Stage::deploy;
  ItemKind kind = ItemKind::compute;
  std::string name;
  double quantity = 0; ///< mean, in `unit`
  std::string unit;
  std::optional<double> rate; ///< cost over quantity, in `rate_unit`
  std::string rate_unit;
  std::optional<double> cost_usd;
  double compute_hours = 0; ///< device-hours: accelerators, or instances where there is none
  double energy_kwh = 0;
  double emissions_kgco2e = 0;
  std::optional<Summary> cost_interval, energy_interval, emissions_interval; ///< with detail only
  ItemStatus status = ItemStatus::priced;
  Basis basis = Basis::published;
  CallEvidence call_evidence = CallEvidence::none;
  std::string source;
  std::string note;
  /// What `explain` shows; made only with detail. One tree per metric that the item adds to.
  std::vector<Derivation> explanations;
};

enum class Metric {
  cost_usd,
  cost_with_errors_usd,
  compute_hours,
  energy_kwh,
  emissions_kgco2e,
  operational_kgco2e,
  embodied_kgco2e,
  market_based_kgco2e,
  water_l,
  people_days,
  weeks_to_launch,
  delay_usd, ///< what waiting for the launch costs the business; in cost_with_errors_usd, not in cost_usd
};
inline constexpr std::size_t metric_count = 12;
[[nodiscard]] std::string_view name(Metric metric);
[[nodiscard]] std::string_view unit(Metric metric);

/// Whether a stage is paid for before it is known if the option is good enough: all up to the test.
[[nodiscard]] constexpr bool on_trial(Stage stage) {
  return stage < Stage::deploy;
}

/// Means of one stage.
struct StageTotals {
  Stage stage = Stage::deploy;
  double cost_usd = 0, compute_hours = 0, energy_kwh = 0, emissions_kgco2e = 0;
};

/// A leg of the way to launch. The legs of a phase run side by side, the phases one after the other.
struct CalendarLeg {
  std::string name;
  double weeks = 0;                ///< mean
  std::optional<Summary> interval; ///< of the weeks; with detail only
  double critical_share = 0;       ///< of the draws: those in which it is the longest of its phase
  double weeks_on_path = 0; ///< mean of what it adds to the weeks to launch; all legs sum to their mean
};

/// What one option takes.
struct Estimate {
  std::array<std::optional<Summary>, metric_count> totals; ///< by Metric; absent: not known (market-based)
  std::vector<StageTotals> stages;                         ///< only stages with an item
  std::vector<LineItem> line_items;
  std::vector<CalendarLeg> calendar;   ///< only legs that take time
  std::vector<Derivation> derivations; ///< of totals that no line item adds to; with detail only
  std::vector<std::string> missing;    ///< what has no price; not empty means that totals are "at least"
  double requests = 0;                 ///< mean, over the horizon: the functional unit
  /// Of the training of models that are called, shared out over the calls [kgCO2e]; in no total, since a call
  /// does not cause it. Absent where no provider is called.
  std::optional<Summary> provider_training_kgco2e;
  /// Draws of the totals that decisions are made on, one per draw; empty for the other metrics, which would
  /// take as much memory again.
  std::array<std::vector<double>, metric_count> columns;

  [[nodiscard]] bool complete() const { return missing.empty(); }

  [[nodiscard]] const std::optional<Summary>& total(Metric metric) const {
    return totals[static_cast<std::size_t>(metric)];
  }

  [[nodiscard]] const std::vector<double>& column(Metric metric) const {
    return columns[static_cast<std::size_t>(metric)];
  }

  /// Takes in a metric's draws: sums them up, and keeps them where decisions are made on them.
  void put(Metric metric, std::vector<double> column);
  /// The same where they are summed up already.
  void put(Metric metric, std::vector<double> column, const Summary& summed);

  /// Lets go of the draws of all metrics but these.
  void keep_columns(std::span<const Metric> metrics);
};

} // namespace steelyard
