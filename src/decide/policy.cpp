#include "steelyard/decide/policy.hpp"

#include "steelyard/support/expects.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <limits>

namespace steelyard {

namespace {

constexpr double no_end = std::numeric_limits<double>::max();
constexpr double per_hundred = 100;

constexpr std::string_view cheaper = "choose a cheaper option, plan for less, or agree on a larger bound";
constexpr std::string_view cleaner =
    "choose a region with a cleaner grid, plan for less, or agree on a larger bound";
constexpr std::string_view likelier = "run a pilot, label more items, or lower quality.target";

constexpr std::array rules{
    PolicyRule{PolicyKind::max_cost, "max-cost", "The total cost stays within a bound.", "usd", 0, no_end, "",
               Metric::cost_usd, "/constraints/max_total_usd", cheaper, false},
    PolicyRule{PolicyKind::max_emissions, "max-emissions", "Location-based emissions stay within a bound.",
               "kgco2e", 0, no_end, "", Metric::emissions_kgco2e, "/constraints/max_kgco2e", cleaner, false},
    PolicyRule{PolicyKind::max_market_emissions, "max-market-emissions",
               "Market-based emissions, the provider's claim, stay within a bound.", "kgco2e", 0, no_end, "",
               Metric::market_based_kgco2e, "/constraints/max_kgco2e", cleaner, false},
    PolicyRule{PolicyKind::max_energy, "max-energy", "The energy stays within a bound.", "kwh", 0, no_end, "",
               Metric::energy_kwh, "/demand", "choose a smaller model, or agree on a larger bound", false},
    PolicyRule{PolicyKind::max_compute_hours, "max-compute-hours", "The compute hours stay within a bound.",
               "hours", 0, no_end, "", Metric::compute_hours, "/demand",
               "choose a smaller model, or agree on a larger bound", false},
    PolicyRule{PolicyKind::max_weeks_to_launch, "max-weeks-to-launch",
               "The time to launch stays within a bound.", "weeks", 0, no_end, "", Metric::weeks_to_launch,
               "/constraints/deadline_weeks", "choose an option that needs less work, or move the deadline",
               false},
    PolicyRule{PolicyKind::max_chance_over_budget,
               "max-chance-over-budget",
               "The chance of exceeding constraints.max_total_usd stays within a bound.",
               "chance",
               0,
               1,
               "",
               {},
               "/constraints/max_total_usd",
               cheaper,
               false},
    PolicyRule{PolicyKind::max_chance_late,
               "max-chance-late",
               "The chance of missing constraints.deadline_weeks stays within a bound.",
               "chance",
               0,
               1,
               "",
               {},
               "/constraints/deadline_weeks",
               "choose an option that needs less work, or move the deadline",
               false},
    PolicyRule{PolicyKind::max_chance_over_emissions,
               "max-chance-over-emissions",
               "The chance of exceeding constraints.max_kgco2e stays within a bound.",
               "chance",
               0,
               1,
               "",
               {},
               "/constraints/max_kgco2e",
               cleaner,
               false},
    PolicyRule{PolicyKind::min_chance_of_target,
               "min-chance-of-target",
               "The chance of meeting quality.target is high enough.",
               "chance",
               0,
               1,
               "",
               {},
               "/quality/target",
               likelier,
               false},
    PolicyRule{PolicyKind::forbidden_approaches,
               "forbidden-approaches",
               "The approach is none of those that are forbidden.",
               "",
               0,
               0,
               "approaches",
               {},
               "/options/approaches",
               "take the approach out of options.approaches",
               false},
    PolicyRule{PolicyKind::allowed_regions,
               "allowed-regions",
               "The region is one of those that are allowed.",
               "",
               0,
               0,
               "regions",
               {},
               "/region",
               "name an allowed region under region",
               false},
    PolicyRule{PolicyKind::max_grid_carbon,
               "max-grid-carbon",
               "The location-based carbon intensity of the region's grid stays within a bound.",
               "kg_per_kwh",
               0,
               no_end,
               "",
               {},
               "/region",
               "name a region with a cleaner grid",
               false},
    PolicyRule{PolicyKind::min_carbon_free_share,
               "min-carbon-free-share",
               "The share of carbon-free energy of the region is high enough.",
               "share",
               0,
               1,
               "",
               {},
               "/region",
               "name a region with a cleaner grid",
               false},
    PolicyRule{PolicyKind::max_catalog_age,
               "max-catalog-age",
               "The catalog is not too old.",
               "days",
               0,
               no_end,
               "",
               {},
               "",
               "update the catalog: steelyard catalog update",
               true},
    PolicyRule{PolicyKind::complete_prices,
               "complete-prices",
               "No price is missing, so that no total is only \"at least\".",
               "",
               0,
               0,
               "",
               {},
               "/options/pin",
               "pin the option with its price under options.pin",
               false},
    PolicyRule{PolicyKind::clear_choice,
               "clear-choice",
               "The answer is not too close to call.",
               "",
               0,
               0,
               "",
               {},
               "/quality",
               "measure what the spread comes from: see the drivers of steelyard compare",
               true},
    PolicyRule{PolicyKind::max_growth,
               "max-growth",
               "A mean of the recommended option grew no more than a share since the baseline.",
               "percent",
               0,
               no_end,
               "",
               {},
               "",
               "see what moved: steelyard diff BASELINE RESULT",
               true},
    PolicyRule{PolicyKind::same_approach,
               "same-approach",
               "The recommended approach is that of the baseline.",
               "",
               0,
               0,
               "",
               {},
               "/options/approaches",
               "see what moved: steelyard diff BASELINE RESULT",
               true},
    PolicyRule{PolicyKind::max_chance_drop,
               "max-chance-drop",
               "The recommended option's chance of meeting the target fell no more than some points.",
               "points",
               0,
               per_hundred,
               "",
               {},
               "/quality/target",
               likelier,
               true},
};

std::string percent_text(double share) {
  return fmt::format("{:.4g} %", per_hundred * share);
}

std::string amount(double value, std::string_view unit) {
  return unit.empty() ? written_number(value) : fmt::format("{} {}", written_number(value), unit);
}

double statistic_of(const Summary& summary, Statistic at) {
  switch (at) {
  case Statistic::mean:
    return summary.mean;
  case Statistic::p10:
    return summary.p10;
  case Statistic::p50:
    return summary.p50;
  case Statistic::p90:
    break;
  }
  return summary.p90;
}

/// Days since an epoch of a date as ISO 8601 has it; what stands after the day is not read.
std::optional<std::chrono::sys_days> day_of(std::string_view date) {
  if (date.size() < 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
  const auto part = [&](std::size_t from, std::size_t length) {
    int value = -1;
    const char* end = date.data() + from + length;
    const auto [stop, code] = std::from_chars(date.data() + from, end, value);
    return code == std::errc{} && stop == end ? value : -1;
  };
  const int year = part(0, 4), month = part(5, 2), day = part(8, 2);
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  const std::chrono::year_month_day whole{std::chrono::year{year},
                                          std::chrono::month{static_cast<unsigned>(month)},
                                          std::chrono::day{static_cast<unsigned>(day)}};
  if (!whole.ok()) return std::nullopt;
  return std::chrono::sys_days{whole};
}

/// One policy held against one answer.
class Judge {
 public:
  Judge(const Policy& policy, std::size_t index, const Comparison& comparison, const PolicyGround& ground)
      : policy_{policy}, rule_{rule(policy.kind)}, index_{index}, comparison_{comparison}, ground_{ground} {}

  std::vector<PolicyFinding> all() const {
    if (rule_.of_answer) return {of_answer()};
    std::vector<PolicyFinding> found;
    for (const Weighed& weighed : comparison_.options)
      if (applies(weighed)) found.push_back(of_option(weighed));
    if (found.empty()) found.push_back(no_option());
    return found;
  }

 private:
  bool applies(const Weighed& weighed) const {
    if (policy_.option == "recommended") return comparison_.recommendation.option == weighed.option.id;
    if (policy_.option == "all") return weighed.feasible;
    if (policy_.option == "every-approach-best") return weighed.feasible && weighed.representative;
    return weighed.option.id == policy_.option && weighed.feasible;
  }

  PolicyFinding no_option() const {
    const Weighed* listed = find_weighed(comparison_.options, policy_.option);
    if (listed) return unknown("the option is not feasible", "", "see why: steelyard compare PLAN --verbose");
    if (policy_.option == "recommended")
      return unknown("no option is recommended", "", "see why: steelyard compare PLAN --verbose");
    return unknown("no such option in the answer", "",
                   "name an option by its id: steelyard compare PLAN --verbose");
  }

  PolicyFinding of_option(const Weighed& weighed) const {
    PolicyFinding finding = judged(weighed);
    finding.option = weighed.option.id;
    return finding;
  }

  PolicyFinding judged(const Weighed& weighed) const {
    if (rule_.metric) return total(weighed, *rule_.metric);
    switch (policy_.kind) {
    case PolicyKind::max_chance_over_budget:
      return at_most(weighed.odds.over_budget, "the plan has no constraints.max_total_usd");
    case PolicyKind::max_chance_late:
      return at_most(weighed.odds.late, "the plan has no constraints.deadline_weeks");
    case PolicyKind::max_chance_over_emissions:
      return at_most(weighed.odds.over_emissions, "the plan has no constraints.max_kgco2e");
    case PolicyKind::min_chance_of_target:
      return at_least(weighed.chance.meets_target, "the plan has no quality.target");
    case PolicyKind::forbidden_approaches:
      return named(std::string{name(weighed.option.approach)}, false);
    case PolicyKind::allowed_regions:
      return named(region_of(weighed), true);
    case PolicyKind::max_grid_carbon:
    case PolicyKind::min_carbon_free_share:
      return grid(weighed);
    case PolicyKind::complete_prices:
      return complete(weighed);
    default:
      break;
    }
    expects(false);
    return {};
  }

  PolicyFinding of_answer() const {
    switch (policy_.kind) {
    case PolicyKind::max_catalog_age:
      return catalog_age();
    case PolicyKind::clear_choice:
      return clear_choice();
    case PolicyKind::max_growth:
    case PolicyKind::same_approach:
    case PolicyKind::max_chance_drop:
      return since_baseline();
    default:
      break;
    }
    expects(false);
    return {};
  }

  PolicyFinding made(PolicyVerdict verdict, std::string found, std::string allowed,
                     std::string excess = {}) const {
    PolicyFinding finding;
    finding.policy = index_;
    finding.verdict = verdict;
    finding.found = std::move(found);
    finding.allowed = std::move(allowed);
    finding.excess = std::move(excess);
    if (verdict != PolicyVerdict::held) finding.next = std::string{rule_.next};
    return finding;
  }

  PolicyFinding unknown(std::string why, std::string allowed, std::string next) const {
    PolicyFinding finding =
        made(PolicyVerdict::unknown, "cannot be said: " + std::move(why), std::move(allowed));
    finding.next = std::move(next);
    return finding;
  }

  /// A number against its bound; `upper` where more is worse.
  PolicyFinding bounded(double found, double limit, bool upper, const auto& text) const {
    const bool held = upper ? found <= limit : found >= limit;
    PolicyFinding finding = made(held ? PolicyVerdict::held : PolicyVerdict::broken, text(found),
                                 fmt::format("{} {}", upper ? "at most" : "at least", text(limit)),
                                 held ? "" : text(upper ? found - limit : limit - found));
    finding.found_number = found;
    finding.allowed_number = limit;
    return finding;
  }

  PolicyFinding total(const Weighed& weighed, Metric metric) const {
    const auto text = [metric](double value) { return amount(value, unit(metric)); };
    const std::string allowed = "at most " + text(policy_.limit);
    const auto& summary = weighed.estimate.total(metric);
    if (!summary)
      return unknown(fmt::format("the answer has no {}", name(metric)), allowed,
                     "leave the policy out, or say \"when_unknown\": \"pass\"");
    PolicyFinding finding = bounded(statistic_of(*summary, policy_.at), policy_.limit, true, text);
    finding.found = fmt::format("{} ({})", finding.found, name(policy_.at));
    if (weighed.estimate.complete()) return finding;
    finding.found = "at least " + finding.found;
    if (finding.verdict == PolicyVerdict::held) {
      finding.verdict = PolicyVerdict::unknown;
      finding.next =
          fmt::format("pin what is missing under options.pin: {}", weighed.estimate.missing.front());
    }
    return finding;
  }

  PolicyFinding at_most(const std::optional<double>& chance, std::string why) const {
    if (!chance) return no_chance(std::move(why), "at most ");
    return bounded(*chance, policy_.limit, true, percent_text);
  }

  PolicyFinding at_least(const std::optional<double>& chance, std::string why) const {
    if (!chance) return no_chance(std::move(why), "at least ");
    return bounded(*chance, policy_.limit, false, percent_text);
  }

  PolicyFinding no_chance(std::string why, std::string_view side) const {
    return unknown(std::move(why), fmt::format("{}{}", side, percent_text(policy_.limit)),
                   fmt::format("write {} into the plan", rule_.pointer));
  }

  PolicyFinding named(const std::string& found, bool wanted) const {
    const std::string allowed = fmt::format("{}{}", wanted ? "" : "none of ", fmt::join(policy_.names, ", "));
    if (found.empty()) return unknown("the option has no region", allowed, "name a region under region");
    const bool listed = std::ranges::find(policy_.names, found) != policy_.names.end();
    return made(listed == wanted ? PolicyVerdict::held : PolicyVerdict::broken, found, allowed,
                listed == wanted ? ""
                : wanted         ? "not among them"
                                 : "forbidden");
  }

  std::string region_of(const Weighed& weighed) const {
    return weighed.option.choices.region.empty() ? comparison_.plan.region : weighed.option.choices.region;
  }

  PolicyFinding grid(const Weighed& weighed) const {
    const bool upper = policy_.kind == PolicyKind::max_grid_carbon;
    const auto text = [upper](double value) { return upper ? amount(value, "kg/kWh") : percent_text(value); };
    const std::string allowed = fmt::format("{} {}", upper ? "at most" : "at least", text(policy_.limit));
    if (!ground_.catalog || ground_.catalog->sha256 != comparison_.made_by.catalog_sha256)
      return unknown("the catalog that the result was made from is not at hand", allowed,
                     "name it with --catalog, or check the plan");
    const std::string id = region_of(weighed);
    const Region* region = find_region(*ground_.catalog, "aws", id);
    if (!region)
      return unknown(fmt::format("the catalog has no region {}", id), allowed, std::string{rule_.next});
    constexpr double grams_per_kilogram = 1000;
    const std::optional<double> figure = !upper ? region->carbon_free_fraction
                                         : region->grid_g_per_kwh
                                             ? std::optional{*region->grid_g_per_kwh / grams_per_kilogram}
                                             : std::nullopt;
    if (!figure)
      return unknown(fmt::format("the catalog has no {} for {}", upper ? "grid" : "carbon-free share", id),
                     allowed,
                     upper ? "leave the policy out, or say \"when_unknown\": \"pass\""
                           : "bound the grid in its place: max-grid-carbon with kg_per_kwh");
    PolicyFinding finding = bounded(*figure, policy_.limit, upper, text);
    finding.found += fmt::format(" ({})", id);
    return finding;
  }

  PolicyFinding complete(const Weighed& weighed) const {
    const auto& missing = weighed.estimate.missing;
    if (missing.empty()) return made(PolicyVerdict::held, "all prices are there", "none missing");
    return made(PolicyVerdict::broken, fmt::format("{}", fmt::join(missing, "; ")), "none missing",
                fmt::format("{} missing", missing.size()));
  }

  PolicyFinding catalog_age() const {
    const auto text = [](double days) { return amount(days, "days"); };
    const auto made_on = day_of(comparison_.made_by.catalog_date), today = day_of(ground_.today);
    if (!made_on || !today)
      return unknown("the catalog has no date", "at most " + text(policy_.limit),
                     "answer the plan again: steelyard compare PLAN -o FILE.json");
    PolicyFinding finding =
        bounded(static_cast<double>((*today - *made_on).count()), policy_.limit, true, text);
    finding.found += fmt::format(" (of {})", comparison_.made_by.catalog_date);
    return finding;
  }

  PolicyFinding clear_choice() const {
    if (!comparison_.recommendation.option) return no_option();
    return comparison_.recommendation.too_close
               ? made(PolicyVerdict::broken, "too close to call", "a clear choice")
               : made(PolicyVerdict::held, "a clear choice", "a clear choice");
  }

  PolicyFinding since_baseline() const {
    if (!ground_.baseline)
      return unknown("there is no baseline", "", "name an earlier result: --baseline FILE");
    const Weighed* now = find_weighed(comparison_.options, comparison_.recommendation.option);
    const auto& options = ground_.baseline->options;
    const auto before = std::ranges::find_if(
        options, [&](const AnsweredOption& option) { return ground_.baseline->recommended == option.id; });
    if (!now || before == options.end())
      return unknown(now ? "the baseline recommends no option" : "no option is recommended", "",
                     "see why: steelyard compare PLAN --verbose");
    PolicyFinding finding = policy_.kind == PolicyKind::max_growth      ? growth(*now, before->state)
                            : policy_.kind == PolicyKind::same_approach ? approach(*now, *before)
                                                                        : drop(*now, before->state);
    finding.option = now->option.id;
    return finding;
  }

  static const std::optional<Summary>& figure_of(const OptionState& state, Metric metric) {
    switch (metric) {
    case Metric::cost_with_errors_usd:
      return state.cost_with_errors_usd;
    case Metric::compute_hours:
      return state.compute_hours;
    case Metric::energy_kwh:
      return state.energy_kwh;
    case Metric::emissions_kgco2e:
      return state.emissions_kgco2e;
    default:
      break;
    }
    return state.cost_usd;
  }

  PolicyFinding growth(const Weighed& now, const OptionState& before) const {
    const auto text = [](double percent) { return fmt::format("{:.4g} %", percent); };
    const std::string allowed = "at most " + text(policy_.limit);
    const auto& after = now.estimate.total(policy_.metric);
    const auto& then = figure_of(before, policy_.metric);
    if (!after || !then || !(then->mean > 0) || !now.estimate.complete())
      return unknown(fmt::format("{} is not known in full on both sides", name(policy_.metric)), allowed,
                     "answer both plans again with complete prices");
    PolicyFinding finding = bounded(per_hundred * (after->mean / then->mean - 1), policy_.limit, true, text);
    finding.found = fmt::format("{} of {}: {} from {}", finding.found, name(policy_.metric),
                                written_number(after->mean), written_number(then->mean));
    return finding;
  }

  PolicyFinding approach(const Weighed& now, const AnsweredOption& before) const {
    const bool same = now.option.approach == before.approach;
    return made(same ? PolicyVerdict::held : PolicyVerdict::broken, std::string{name(now.option.approach)},
                std::string{name(before.approach)}, same ? "" : "another approach");
  }

  PolicyFinding drop(const Weighed& now, const OptionState& before) const {
    const auto text = [](double points) { return fmt::format("{:.4g} points", points); };
    if (!now.chance.meets_target || !before.meets_target)
      return unknown("there is no target on one side", "at most " + text(policy_.limit),
                     "write quality.target into both plans");
    return bounded(per_hundred * (*before.meets_target - *now.chance.meets_target), policy_.limit, true,
                   text);
  }

  const Policy& policy_;
  const PolicyRule& rule_;
  std::size_t index_;
  const Comparison& comparison_;
  const PolicyGround& ground_;
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

bool fails(const Policy& policy, const PolicyFinding& finding) {
  return finding.verdict == PolicyVerdict::broken ||
         (finding.verdict == PolicyVerdict::unknown && !policy.unknown_passes);
}

std::vector<PolicyFinding> findings(std::span<const Policy> policies, const Comparison& comparison,
                                    const PolicyGround& ground) {
  std::vector<PolicyFinding> all;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    auto found = Judge{policies[i], i, comparison, ground}.all();
    all.insert(all.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  }
  return all;
}

bool gate_opens(std::span<const Policy> policies, std::span<const PolicyFinding> findings) {
  return std::ranges::none_of(findings, [&](const PolicyFinding& finding) {
    return policies[finding.policy].severity == Severity::error && fails(policies[finding.policy], finding);
  });
}

} // namespace steelyard
