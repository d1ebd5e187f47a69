#include "steelyard/decide/policy.hpp"

#include "weighing.hpp"

#include "steelyard/support/calendar_day.hpp"
#include "steelyard/support/expects.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace steelyard {

namespace {

constexpr double per_hundred = 100;

std::string side(bool upper) {
  return upper ? "at most " : "at least ";
}

/// With one decimal, and none where it is 0; more where less would show 0 for what is not.
std::string hundredths_text(double value) {
  std::string text =
      std::abs(value) < 0.05 && value != 0 ? fmt::format("{:.1g}", value) : fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

std::string percent_text(double share) {
  return hundredths_text(per_hundred * share) + " %";
}

/// What lies between two shares: percent would be read as a part of one of them.
std::string points_text(double points) {
  const std::string text = hundredths_text(points);
  return text + (text == "1" ? " point" : " points");
}

std::string amount(double value, std::string_view unit) {
  return unit.empty() ? written_number(value) : fmt::format("{} {}", written_number(value), unit);
}

std::string share_between(double share) {
  return points_text(per_hundred * share);
}

std::string days_text(double days) {
  return amount(days, days == 1 ? "day" : "days");
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
      return chance(weighed.odds.over_budget, true);
    case PolicyKind::max_chance_late:
      return chance(weighed.odds.late, true);
    case PolicyKind::max_chance_over_emissions:
      return chance(weighed.odds.over_emissions, true);
    case PolicyKind::min_chance_of_target:
      return chance(weighed.chance.meets_target, false);
    case PolicyKind::forbidden_approaches:
      return named(std::string{name(weighed.option.approach)}, false);
    case PolicyKind::allowed_regions:
      return named(region_of(comparison_.plan, weighed.option), true);
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
    return bounded(found, limit, upper, text, text);
  }

  /// The same where what lies between the two is written otherwise than each of them.
  PolicyFinding bounded(double found, double limit, bool upper, const auto& text,
                        const auto& excess_text) const {
    const bool held = upper ? found <= limit : found >= limit;
    PolicyFinding finding =
        made(held ? PolicyVerdict::held : PolicyVerdict::broken, text(found), side(upper) + text(limit),
             held ? "" : excess_text(upper ? found - limit : limit - found));
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

  /// A chance against its bound; `upper` where more is worse.
  PolicyFinding chance(const std::optional<double>& found, bool upper) const {
    if (found) return bounded(*found, policy_.limit, upper, percent_text, share_between);
    std::string key{rule_.pointer.substr(1)};
    std::ranges::replace(key, '/', '.');
    return unknown(fmt::format("the plan has no {}", key), side(upper) + percent_text(policy_.limit),
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

  PolicyFinding grid(const Weighed& weighed) const {
    const bool upper = policy_.kind == PolicyKind::max_grid_carbon;
    const auto text = [upper](double value) { return upper ? amount(value, "kg/kWh") : percent_text(value); };
    const std::string allowed = side(upper) + text(policy_.limit);
    if (!ground_.catalog || ground_.catalog->sha256 != comparison_.made_by.catalog_sha256)
      return unknown("the catalog that the result was made from is not at hand", allowed,
                     "name it with --catalog, or check the plan");
    const std::string& id = region_of(comparison_.plan, weighed.option);
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
    PolicyFinding finding = upper ? bounded(*figure, policy_.limit, upper, text)
                                  : bounded(*figure, policy_.limit, upper, text, share_between);
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
    const auto made_on = calendar_day(comparison_.made_by.catalog_date), today = calendar_day(ground_.today);
    if (!made_on || !today)
      return unknown("the catalog has no date", "at most " + days_text(policy_.limit),
                     "answer the plan again: steelyard compare PLAN -o FILE.json");
    PolicyFinding finding =
        bounded(static_cast<double>((*today - *made_on).count()), policy_.limit, true, days_text);
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
    const auto text = [](double percent) { return hundredths_text(percent) + " %"; };
    const std::string allowed = "at most " + text(policy_.limit);
    const auto& after = now.estimate.total(policy_.metric);
    const auto& then = figure_of(before, policy_.metric);
    if (!after || !then || !(then->mean > 0) || !now.estimate.complete())
      return unknown(fmt::format("{} is not known in full on both sides", name(policy_.metric)), allowed,
                     "answer both plans again with complete prices");
    PolicyFinding finding =
        bounded(per_hundred * (after->mean / then->mean - 1), policy_.limit, true, text, points_text);
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
    if (!now.chance.meets_target || !before.meets_target)
      return unknown("there is no target on one side", "at most " + points_text(policy_.limit),
                     "write quality.target into both plans");
    return bounded(per_hundred * (*before.meets_target - *now.chance.meets_target), policy_.limit, true,
                   points_text);
  }

  const Policy& policy_;
  const PolicyRule& rule_;
  std::size_t index_;
  const Comparison& comparison_;
  const PolicyGround& ground_;
};

} // namespace

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
