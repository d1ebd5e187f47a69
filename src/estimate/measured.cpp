#include "steelyard/estimate/measured.hpp"

#include "steelyard/formulas/failure_rate.hpp"
#include "steelyard/formulas/training_law.hpp"

#include <fmt/format.h>

#include <cmath>
#include <variant>

namespace steelyard {

namespace {

constexpr double watts_per_kilowatt = 1000;
constexpr double rarely = 0.01;  // chance below which a count is far from the belief
constexpr double far_in_sds = 3; // standard deviations beyond which a power is far from the law

/// Median and ln-sd of a time between failures, whatever its distribution; nullopt: it is exact.
std::optional<FailureInterval> interval_of(const Coefficient& prior) {
  if (is_exact(prior.distribution)) return std::nullopt;
  if (const auto* known = std::get_if<Lognormal>(&prior.distribution))
    return FailureInterval{Hours{known->median}, known->sd_ln};
  const Lognormal like =
      lognormal_between(quantile(prior.distribution, 0.1), quantile(prior.distribution, 0.9));
  return FailureInterval{Hours{like.median}, like.sd_ln};
}

const Accelerator* metered_on(const Plan& plan, const Catalog& catalog) {
  const auto& measured = plan.development.measured_power;
  const Instance* instance = measured ? find_instance(catalog, measured->instance) : nullptr;
  if (!instance || instance->accelerator.empty()) return nullptr;
  const Accelerator* accelerator = find_accelerator(catalog, instance->accelerator);
  return accelerator && accelerator->power_tdp_w ? accelerator : nullptr;
}

/// What the law says that a node's share draws at rest and at full load.
struct Ends {
  Kilowatts at_rest, at_full;
};

Ends node_ends(const Accelerator& a, const WattLawCoefficients& law) {
  const Kilowatts design{*a.power_tdp_w / watts_per_kilowatt};
  const Fraction idle = Fraction::clamped(mean(law.node_idle_share));
  return {node_power(design, mean(law.node_full), idle, Fraction::clamped(0)),
          node_power(design, mean(law.node_full), idle, Fraction::clamped(1))};
}

Ends board_ends(const Accelerator& a, const WattLawCoefficients& law) {
  const Kilowatts design{*a.power_tdp_w / watts_per_kilowatt};
  // A board whose rest is not known rests at the node's share of rest.
  const Kilowatts rest =
      a.power_idle_w ? Kilowatts{*a.power_idle_w / watts_per_kilowatt} : design * mean(law.node_idle_share);
  return {rest, design * mean(law.gpu_full)};
}

} // namespace

std::optional<MeteredPower> metered_power(const Plan& plan, const Catalog& catalog,
                                          const WattLawCoefficients& law, const Accelerator& planned) {
  const Accelerator* metered = metered_on(plan, catalog);
  if (!metered) return std::nullopt;
  const MeasuredPower& measured = *plan.development.measured_power;
  const Kilowatts seen{measured.watts / watts_per_kilowatt};
  const Ends node = node_ends(*metered, law);
  MeteredPower power;
  power.same_kind = metered->id == planned.id;
  if (measured.whole_machine) {
    power.busy = busy_at_power(seen, node.at_rest, node.at_full);
    power.node = seen;
    power.error = "power";
  } else {
    const Ends board = board_ends(*metered, law);
    power.busy = busy_at_power(seen, board.at_rest, board.at_full);
    const double u = power.busy.count();
    const Kilowatts whole = node.at_rest + (node.at_full - node.at_rest) * u,
                    alone = board.at_rest + (board.at_full - board.at_rest) * u;
    power.host = std::max(Kilowatts{0}, whole - alone);
    power.node = seen + power.host;
    power.error = "power_boards";
  }
  if (!power.same_kind) power.error = "power_elsewhere";
  return power;
}

Coefficient narrowed_interruptions(const Coefficient& prior, const MeasuredFailures& seen,
                                   std::string_view from) {
  Coefficient narrowed = prior;
  const auto believed = interval_of(prior);
  if (!believed) return narrowed;
  const FailureInterval now =
      failure_interval(updated_belief(failure_belief(*believed), seen.count, Hours{seen.device_hours}));
  narrowed.distribution = Lognormal{now.median.count(), now.sd_ln};
  narrowed.origin = Origin::plan;
  narrowed.basis = Basis::measured;
  narrowed.source = prior.source;
  narrowed.note = fmt::format("measured: {:g} failures in {:g} device-hours{}, joined with the model's "
                              "median of {:.4g} h, ln-sd {:.3g}",
                              seen.count, seen.device_hours, from.empty() ? "" : fmt::format(" ({})", from),
                              believed->median.count(), believed->sd_ln);
  return narrowed;
}

std::vector<std::string> measured_surprises(const Plan& plan, const Catalog& catalog,
                                            const Coefficients& coefficients) {
  std::vector<std::string> found;
  const Development& d = plan.development;
  if (d.measured_failures)
    if (const auto believed = interval_of(coefficients.train.interruption_device_hours)) {
      const FailureBelief belief = failure_belief(*believed);
      const Hours counted{d.measured_failures->device_hours};
      const auto count = static_cast<std::size_t>(d.measured_failures->count);
      const double most = probability_at_most(belief, count, counted).count(),
                   least = count == 0 ? 1 : 1 - probability_at_most(belief, count - 1, counted).count();
      if (most < rarely || least < rarely)
        found.push_back(fmt::format("{} {} in {:g} device-hours {} far from one in {:.3g} h, as the model "
                                    "believes (chance below 1 %): {}",
                                    count, count == 1 ? "failure" : "failures", counted.count(),
                                    count == 1 ? "is" : "are", believed->median.count(),
                                    least < rarely ? "one broken machine would say too much"
                                                   : "see whether restarts were logged"));
    }
  // The law of training hours has usual failures in it: only hours that were measured have none.
  if (d.measured_failures && !d.measured_mfu && !d.measured_items_per_second && !d.smaller_run)
    found.push_back(
        "\"measured_failures\" has no effect where the hours of training are those of the law, which has "
        "usual failures in it: add measured_mfu, measured_items_per_second or smaller_run");
  if (d.measured_power && !metered_on(plan, catalog))
    found.push_back(
        fmt::format("\"measured_power\" has no effect: the catalog has no design power of an accelerator "
                    "of {}",
                    d.measured_power->instance));
  if (d.measured_power)
    if (const Accelerator* metered = metered_on(plan, catalog)) {
      const auto& law = coefficients.watt_law;
      const Ends ends =
          d.measured_power->whole_machine ? node_ends(*metered, law) : board_ends(*metered, law);
      const double reach = std::exp(far_in_sds * mean(law.spread.at("software")));
      const Kilowatts seen{d.measured_power->watts / watts_per_kilowatt};
      if (seen > ends.at_full * reach || seen * reach < ends.at_rest)
        found.push_back(fmt::format(
            "{:g} W of an accelerator of {} {} far from {:.0f} to {:.0f} W, from rest to full load by the "
            "law of "
            "training power: see whether the meter was that of {}",
            d.measured_power->watts, d.measured_power->instance, "lie",
            ends.at_rest.count() * watts_per_kilowatt, ends.at_full.count() * watts_per_kilowatt,
            d.measured_power->whole_machine ? "one board or of several machines" : "a whole machine"));
    }
  if (d.measured_mfu && *d.measured_mfu > mean(coefficients.train_law.mfu_most))
    found.push_back(
        fmt::format("an MFU of {:g} lies above {:g}, which no published run reaches: see whether padding "
                    "and recomputation were counted",
                    *d.measured_mfu, mean(coefficients.train_law.mfu_most)));
  return found;
}

} // namespace steelyard
