// What good practice saves on the recommended option: one row of a table for each lever. A new one is a new
// row, with a function that says where it arises and another that turns it over.
#include "weighing.hpp"

#include "steelyard/stats/summary.hpp"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace steelyard {

namespace {

/// A plan and an option of it, with one practice taken up or given up.
struct Turned {
  Plan plan;
  Option option;
  std::string_view action = ""; ///< where it differs from that of the row
};

struct Practice {
  std::string_view id;     ///< of the practices of design reviews
  std::string_view action; ///< what to do
  /// Whether the plan has it already; absent: it does not arise for the option.
  std::optional<bool> (*in_force)(const Setting& setting, const Option& option);
  /// Without it where it is in force; with it otherwise, in one or several ways of which the cheapest counts.
  std::vector<Turned> (*turned)(const Setting& setting, const Option& option);
};

bool own_hardware(const Option& option) {
  return option.pin && option.pin->own_hardware;
}

bool trains(const Option& option) {
  return !option.choices.train_instance.empty();
}

/// Whether a machine waits for requests day and night.
bool keeps_endpoint(const Option& option) {
  const Hosting hosting = option.choices.hosting;
  return !option.choices.serve_instance.empty() &&
         (hosting == Hosting::endpoint || hosting == Hosting::inference_component);
}

bool always(const Option&) {
  return true;
}

/// A flag of the plan's development.
template <bool Development::*flag, bool (*arises)(const Option&)>
constexpr Practice flagged(std::string_view id, std::string_view action) {
  return {id, action,
          [](const Setting& s, const Option& option) -> std::optional<bool> {
            if (!arises(option)) return std::nullopt;
            return s.plan.development.*flag;
          },
          [](const Setting& s, const Option& option) {
            Turned other{s.plan, option};
            other.plan.development.*flag = !(s.plan.development.*flag);
            return std::vector<Turned>{std::move(other)};
          }};
}

std::optional<bool> stops_early(const Setting& s, const Option& option) {
  if (!trains(option)) return std::nullopt;
  return s.plan.development.early_stopping != EarlyStopping::none;
}

std::optional<bool> halves(const Setting& s, const Option& option) {
  if (!trains(option)) return std::nullopt;
  const auto stopping = s.plan.development.early_stopping;
  return stopping == EarlyStopping::asha || stopping == EarlyStopping::hyperband;
}

Turned with_stopping(const Setting& s, const Option& option, EarlyStopping stopping,
                     std::string_view action = "") {
  Turned other{s.plan, option, action};
  other.plan.development.early_stopping = stopping;
  return other;
}

std::vector<Turned> stopping_turned(const Setting& s, const Option& option) {
  return {with_stopping(s, option, *stops_early(s, option) ? EarlyStopping::none : EarlyStopping::median)};
}

std::vector<Turned> halving_turned(const Setting& s, const Option& option) {
  if (*halves(s, option)) return {with_stopping(s, option, EarlyStopping::median)};
  return {with_stopping(s, option, EarlyStopping::asha),
          with_stopping(s, option, EarlyStopping::hyperband, "stop trials at the rungs of Hyperband")};
}

std::optional<bool> on_spot(const Setting&, const Option& option) {
  if (!trains(option) || own_hardware(option)) return std::nullopt;
  return option.choices.purchase == "spot";
}

std::vector<Turned> spot_turned(const Setting& s, const Option& option) {
  Turned other{s.plan, option};
  other.option.choices.purchase = *on_spot(s, option) ? "on-demand" : "spot";
  return {std::move(other)};
}

std::optional<bool> buys_in_advance(const Setting& s, const Option& option) {
  if (!keeps_endpoint(option) || own_hardware(option)) return std::nullopt;
  return s.plan.demand.commitment != Commitment::none;
}

std::vector<Turned> commitment_turned(const Setting& s, const Option& option) {
  const auto with = [&](Commitment commitment, std::string_view action = "") {
    Turned other{s.plan, option, action};
    other.plan.demand.commitment = commitment;
    return other;
  };
  if (*buys_in_advance(s, option)) return {with(Commitment::none)};
  return {with(Commitment::one_year, "buy what is always on for a year in advance"),
          with(Commitment::three_years, "buy what is always on for three years in advance")};
}

/// Where nobody waits for an answer: a batch job instead of an endpoint, the batch price of a hosted model.
std::optional<bool> in_batches(const Setting& s, const Option& option) {
  if (own_hardware(option) || s.plan.demand.latency_p95_ms) return std::nullopt;
  const Choices& c = option.choices;
  const auto* hosted = c.hosted_model.empty() ? nullptr : find_hosted_model(s.catalog, c.hosted_model);
  const bool called =
      c.serve_instance.empty() && hosted && hosted->batch_input_usd_per_million && c.fallback_model.empty();
  if (c.hosting == Hosting::batch && (called || !c.serve_instance.empty())) return true;
  if (called && c.hosting == Hosting::api && c.service_tier == ServiceTier::standard) return false;
  const bool own =
      keeps_endpoint(option) ||
      (!c.serve_instance.empty() && (c.hosting == Hosting::serverless || c.hosting == Hosting::async));
  if (own && option.approach != Approach::marketplace) return false;
  return std::nullopt;
}

std::vector<Turned> batch_turned(const Setting& s, const Option& option) {
  Turned other{s.plan, option};
  if (*in_batches(s, option)) {
    other.option.choices.hosting = option.choices.serve_instance.empty() ? Hosting::api : Hosting::endpoint;
  } else {
    other.option.choices.hosting = Hosting::batch;
    other.plan.demand.online = false;
  }
  return {std::move(other)};
}

constexpr std::array practices{
    flagged<&Development::notebook_auto_stop, always>("MLCOST-16", "stop notebooks that nobody uses"),
    flagged<&Development::endpoint_auto_stop, keeps_endpoint>("MLCOST-16",
                                                              "stop trial endpoints that nobody calls"),
    flagged<&Development::staging_off_hours, keeps_endpoint>("MLCOST-16",
                                                             "switch staging off at night and on weekends"),
    flagged<&Development::rules, trains>("MLCOST-23", "let rules stop training runs that go wrong"),
    flagged<&Development::small_scale_first, trains>("MLCOST-11, MLCOST-17",
                                                     "search at small scale before training at full size"),
    Practice{"MLCOST-17", "stop trials that do worse than the median", stops_early, stopping_turned},
    Practice{"MLCOST-17", "stop trials at the rungs of successive halving (ASHA)", halves, halving_turned},
    flagged<&Development::instance_per_stage, always>(
        "MLCOST-09", "explore on low power and prototype on a small accelerator, not on the machine that "
                     "trains"),
    Practice{"MLCOST-09", "train on spot capacity with checkpoints", on_spot, spot_turned},
    Practice{"MLCOST-09", "buy what is always on in advance", buys_in_advance, commitment_turned},
    Practice{"MLCOST-16", "answer in batches, where nobody waits", in_batches, batch_turned},
};

struct Means {
  double usd = 0, kwh = 0, kg = 0;
};

/// Options of the plan with one practice changed, on the same few draws.
class WhatIf {
 public:
  WhatIf(const Setting& of_plan, const Sample& few) : setting_{of_plan}, few_{few} {}

  [[nodiscard]] Means means(const Plan& plan, const Option& option) const {
    const Setting setting{plan, setting_.catalog, setting_.coefficients, few_, false};
    const auto e = estimate_option(setting, option).estimate;
    return {e.total(Metric::cost_usd)->mean, e.total(Metric::energy_kwh)->mean,
            e.total(Metric::emissions_kgco2e)->mean};
  }

 private:
  const Setting& setting_;
  const Sample& few_;
};

/// What is not worth a line: less than a dollar, and emissions that no digit shows.
bool saves_something(double usd, double kg) {
  constexpr double least_usd = 0.5, least_kg = 0.05;
  return usd >= least_usd || kg >= least_kg;
}

std::optional<Lever> lever_of(const Practice& practice, const Setting& s, const Option& option,
                              const WhatIf& what_if, const Means& planned) {
  const auto in_force = practice.in_force(s, option);
  if (!in_force) return std::nullopt;
  std::optional<Means> best;
  std::string_view action = practice.action;
  for (const Turned& other : practice.turned(s, option)) {
    const Means means = what_if.means(other.plan, other.option);
    if (best && means.usd >= best->usd) continue;
    best = means;
    action = other.action.empty() ? practice.action : other.action;
  }
  if (!best) return std::nullopt;
  const Means &with = *in_force ? planned : *best, &without = *in_force ? *best : planned;
  const double usd = without.usd - with.usd, kg = without.kg - with.kg;
  if (!saves_something(usd, kg)) return std::nullopt;
  return Lever{std::string{practice.id},
               fmt::format("{}{}", action, *in_force ? ", as planned" : ""),
               usd,
               without.kwh - with.kwh,
               kg,
               *in_force};
}

/// The practice that the comparison itself is: against the best model of one's own.
std::optional<Lever> against_custom(const Weighed& w, const std::vector<Weighed>& options) {
  for (const auto& other : options) {
    if (!other.representative || other.option.approach != Approach::custom || other.option.id == w.option.id)
      continue;
    const auto saved = [&](Metric m) { return other.estimate.total(m)->mean - w.estimate.total(m)->mean; };
    const double usd = saved(Metric::cost_usd), kg = saved(Metric::emissions_kgco2e);
    if (!saves_something(usd, kg)) continue;
    return Lever{"MLCOST-04", fmt::format("take this rather than a custom model ({})", other.option.title),
                 usd,         saved(Metric::energy_kwh),
                 kg,          true};
  }
  return std::nullopt;
}

} // namespace

std::vector<Lever> levers(const Setting& s, const Sample& few, const Weighed& w,
                          const std::vector<Weighed>& options) {
  std::vector<Lever> all;
  if (auto lever = against_custom(w, options)) all.push_back(std::move(*lever));
  const WhatIf what_if{s, few};
  const Means planned = what_if.means(s.plan, w.option);
  std::array<std::optional<Lever>, practices.size()> found;
  oneapi::tbb::parallel_for(std::size_t{0}, practices.size(), [&](std::size_t k) {
    found[k] = lever_of(practices[k], s, w.option, what_if, planned);
  });
  for (auto& lever : found)
    if (lever) all.push_back(std::move(*lever));
  std::stable_sort(all.begin(), all.end(),
                   [](const Lever& a, const Lever& b) { return *a.saves_usd > *b.saves_usd; });
  return all;
}

} // namespace steelyard
