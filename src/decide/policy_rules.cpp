#include "steelyard/decide/policy.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace steelyard {

namespace {

constexpr double no_end = std::numeric_limits<double>::max();

constexpr std::string_view
    cheaper = "choose a cheaper option, plan for less, or agree on a larger bound",
    cleaner = "choose a region with a cleaner grid, plan for less, or agree on a larger bound",
    smaller = "choose a smaller model, or agree on a larger bound",
    sooner = "choose an option that needs less work, or move the deadline",
    likelier = "run a pilot, label more items, or lower quality.target",
    elsewhere = "name a region with a cleaner grid", moved = "see what moved: steelyard diff BASELINE RESULT";

/// A bound on a total; `limit_key` is its unit.
constexpr PolicyRule total(PolicyKind kind, std::string_view name, std::string_view meaning,
                           std::string_view limit_key, Metric metric, std::string_view pointer,
                           std::string_view next) {
  return {kind, name, meaning, limit_key, 0, no_end, "", metric, pointer, next, false};
}

/// A bound on a chance or a share, between 0 and 1.
constexpr PolicyRule fraction(PolicyKind kind, std::string_view name, std::string_view meaning,
                              std::string_view limit_key, std::string_view pointer, std::string_view next) {
  return {kind, name, meaning, limit_key, 0, 1, "", {}, pointer, next, false};
}

/// A list that what an option is must be among, or not be among.
constexpr PolicyRule listed(PolicyKind kind, std::string_view name, std::string_view meaning,
                            std::string_view list_key, std::string_view pointer, std::string_view next) {
  return {kind, name, meaning, "", 0, 0, list_key, {}, pointer, next, false};
}

/// Something that holds or does not, of one option or of the whole answer.
constexpr PolicyRule fact(PolicyKind kind, std::string_view name, std::string_view meaning,
                          std::string_view pointer, std::string_view next, bool of_answer) {
  return {kind, name, meaning, "", 0, 0, "", {}, pointer, next, of_answer};
}

/// A bound on a number of the whole answer.
constexpr PolicyRule of_answer(PolicyKind kind, std::string_view name, std::string_view meaning,
                               std::string_view limit_key, double most, std::string_view pointer,
                               std::string_view next) {
  return {kind, name, meaning, limit_key, 0, most, "", {}, pointer, next, true};
}

using enum PolicyKind;

constexpr std::array rules{
    total(max_cost, "max-cost", "The total cost stays within a bound.", "usd", Metric::cost_usd,
          "/constraints/max_total_usd", cheaper),
    total(max_emissions, "max-emissions", "Location-based emissions stay within a bound.", "kgco2e",
          Metric::emissions_kgco2e, "/constraints/max_kgco2e", cleaner),
    total(max_market_emissions, "max-market-emissions",
          "Market-based emissions, the provider's claim, stay within a bound.", "kgco2e",
          Metric::market_based_kgco2e, "/constraints/max_kgco2e", cleaner),
    total(max_energy, "max-energy", "The energy stays within a bound.", "kwh", Metric::energy_kwh, "/demand",
          smaller),
    total(max_compute_hours, "max-compute-hours", "The compute hours stay within a bound.", "hours",
          Metric::compute_hours, "/demand", smaller),
    total(max_weeks_to_launch, "max-weeks-to-launch", "The time to launch stays within a bound.", "weeks",
          Metric::weeks_to_launch, "/constraints/deadline_weeks", sooner),
    fraction(max_chance_over_budget, "max-chance-over-budget",
             "The chance of exceeding constraints.max_total_usd stays within a bound.", "chance",
             "/constraints/max_total_usd", cheaper),
    fraction(max_chance_late, "max-chance-late",
             "The chance of missing constraints.deadline_weeks stays within a bound.", "chance",
             "/constraints/deadline_weeks", sooner),
    fraction(max_chance_over_emissions, "max-chance-over-emissions",
             "The chance of exceeding constraints.max_kgco2e stays within a bound.", "chance",
             "/constraints/max_kgco2e", cleaner),
    fraction(min_chance_of_target, "min-chance-of-target",
             "The chance of meeting quality.target is high enough.", "chance", "/quality/target", likelier),
    listed(forbidden_approaches, "forbidden-approaches", "The approach is none of those that are forbidden.",
           "approaches", "/options/approaches", "take the approach out of options.approaches"),
    listed(allowed_regions, "allowed-regions", "The region is one of those that are allowed.", "regions",
           "/region", "name an allowed region under region"),
    PolicyRule{max_grid_carbon,
               "max-grid-carbon",
               "The location-based carbon intensity of the region's grid stays within a bound.",
               "kg_per_kwh",
               0,
               no_end,
               "",
               {},
               "/region",
               elsewhere,
               false},
    fraction(min_carbon_free_share, "min-carbon-free-share",
             "The share of carbon-free energy of the region is high enough.", "share", "/region", elsewhere),
    of_answer(max_catalog_age, "max-catalog-age", "The catalog is not too old.", "days", no_end, "",
              "update the catalog: steelyard catalog update"),
    fact(complete_prices, "complete-prices", "No price is missing, so that no total is only \"at least\".",
         "/options/pin", "pin the option with its price under options.pin", false),
    fact(clear_choice, "clear-choice", "The answer is not too close to call.", "/quality",
         "measure what the spread comes from: see the drivers of steelyard compare", true),
    of_answer(max_growth, "max-growth",
              "A mean of the recommended option grew no more than a share since the baseline.", "percent",
              no_end, "", moved),
    fact(same_approach, "same-approach", "The recommended approach is that of the baseline.",
         "/options/approaches", moved, true),
    of_answer(max_chance_drop, "max-chance-drop",
              "The recommended option's chance of meeting the target fell no more than some points.",
              "points", 100, "/quality/target", likelier),
};

} // namespace

std::string_view name(Severity severity) {
  static constexpr std::array<std::string_view, severity_count> names{"error", "warning", "note"};
  return names[static_cast<std::size_t>(severity)];
}

std::string_view name(PolicyVerdict verdict) {
  static constexpr std::array<std::string_view, 3> names{"held", "broken", "unknown"};
  return names[static_cast<std::size_t>(verdict)];
}

std::string_view name(Statistic statistic) {
  static constexpr std::array<std::string_view, statistic_count> names{"mean", "p10", "p50", "p90"};
  return names[static_cast<std::size_t>(statistic)];
}

std::span<const PolicyRule> policy_rules() {
  return rules;
}

const PolicyRule& rule(PolicyKind kind) {
  return *std::ranges::find(rules, kind, &PolicyRule::kind);
}

} // namespace steelyard
