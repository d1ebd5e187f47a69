// Capacity of hosted models that is reserved: provisioned throughput and imported weights.
#include "serve_calls.hpp"

#include "steelyard/formulas/billing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

Derivation reserved_energy_tree(const Job& job, const TokenEnergy& energy) {
  return node("energy of IT", "kWh", "unit-hours × power at rest + requests × tokens × energy of a token", {},
              {leaf(job.setting, job.k().call.provisioned_idle_kw), job.setting.requests_tree(),
               energy.input_tree, energy.output_tree});
}

} // namespace

void add_provisioned(Job& job, const HostedModel& hosted) {
  const Setting& s = job.setting;
  const auto tokens = call_tokens(job, hosted);
  const auto& energy = token_energy(s, hosted);
  const auto& per_unit_c = job.k().call.provisioned_tokens_per_second;
  const auto waiting = job.draw(job.k().call.provisioned_idle_kw), per_unit = job.draw(per_unit_c),
             variants = job.draw(s.plan.demand.variants);
  const bool custom = job.choices().method == Method::service;
  const double reading = mean(job.k().call.input_token_weight);
  const MoneyPerHour by_the_hour{hosted.provisioned_usd_per_hour.value_or(0)};
  // Whole terms of the horizon are bought in advance; what is left of it by the hour.
  const bool commits = hosted.provisioned_usd_per_hour && hosted.provisioned_commit_usd_per_hour &&
                       hosted.provisioned_commit_months;
  Line line{Stage::deploy,
            ItemKind::service,
            fmt::format("provisioned throughput of {}", hosted.model),
            "unit-hour",
            "USD/unit-hour",
            hosted.provenance.basis,
            hosted.provenance.source,
            commits ? fmt::format("billed while idle; terms of {:g} months as far as they go",
                                  *hosted.provisioned_commit_months)
                    : "billed while idle",
            hosted.provisioned_usd_per_hour
                ? ""
                : fmt::format("no price of provisioned throughput for {} in the catalog", hosted.model)};
  job.ledger.add(
      line,
      [&](std::size_t i) {
        Amounts a;
        // Each custom model has units of its own, for its share of the requests.
        const double copies = custom ? std::max(1.0, variants[i]) : 1;
        const double rate = s.monthly[i] / seconds_per_month * s.peak *
                            (tokens.input[i] * reading + tokens.output[i]) / copies;
        const double units = provisioned_units(rate, per_unit[i], 1) * copies;
        a.quantity = units * hours_per_month * s.months[i];
        a.cost = commits
                     ? committed_cost(units, Months{s.months[i]}, Months{*hosted.provisioned_commit_months},
                                      MoneyPerHour{*hosted.provisioned_commit_usd_per_hour}, by_the_hour)
                     : by_the_hour * Hours{a.quantity};
        a.it_energy = Kilowatts{waiting[i]} * Hours{a.quantity} + energy.of_calls(s.requests[i], tokens, i);
        job.count_call(a, i, energy.evidence);
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "units for the peak × hours × months × price";
        p.cost = {s.requests_tree(),
                  tokens.input_tree,
                  tokens.output_tree,
                  leaf(s, per_unit_c),
                  leaf(s, s.plan.demand.peak_to_mean),
                  s.months_leaf(),
                  record_leaf("price of a unit", by_the_hour.count(), "USD/unit-hour", hosted.id,
                              hosted.provenance)};
        if (commits) {
          p.cost_formula = "units for the peak × hours × months × price, whole terms at the price of a term";
          p.cost.push_back(record_leaf("price of a unit in a term", *hosted.provisioned_commit_usd_per_hour,
                                       "USD/unit-hour", hosted.id, hosted.provenance));
        }
        p.it_energy = reserved_energy_tree(job, energy);
        job.explain_call(p);
        return p;
      });
  if (custom && hosted.custom_storage_usd_per_month)
    job.ledger.add(
        {Stage::deploy, ItemKind::storage, "custom model kept", "month", "USD/month", hosted.provenance.basis,
         hosted.provenance.source, "", ""},
        [&](std::size_t i) {
          Spending a;
          a.quantity = s.months[i] * std::max(1.0, variants[i]);
          a.cost = Money{a.quantity * *hosted.custom_storage_usd_per_month};
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula = "models × months × price";
          p.cost = {s.months_leaf(), leaf(s, s.plan.demand.variants),
                    record_leaf("storage", *hosted.custom_storage_usd_per_month, "USD/month", hosted.id,
                                hosted.provenance)};
          return p;
        });
}

void add_import(Job& job, const HostedModel& hosted) {
  const Setting& s = job.setting;
  const auto minute = supply_price(s, "aws/bedrock/import-unit");
  const auto keep = supply_price(s, "aws/bedrock/import-storage");
  const auto tokens = call_tokens(job, hosted);
  const auto& energy = token_energy(s, hosted);
  const double billions = job.model ? job.model->parameters_b.value_or(8) : 8;
  // Weights that fill no more than half a unit leave the other half to the context.
  const double filled = billions / mean(job.k().call.import_billions_per_unit);
  const double units =
      2 * filled <= 1 ? 1 : std::max(mean(job.k().call.import_least_units), std::ceil(filled));
  const auto& per_unit_c = job.k().call.import_tokens_per_second;
  const auto waiting = job.draw(job.k().call.provisioned_idle_kw), per_unit = job.draw(per_unit_c),
             variants = job.draw(s.plan.demand.variants);
  const double reading = mean(job.k().call.input_token_weight);
  const auto copies_minutes = [&](std::size_t i) {
    double minutes = 0;
    const double mean_rate = s.monthly[i] / seconds_per_month;
    for (const LoadLevel& level : s.levels.all()) {
      const double rate = mean_rate * level.weight / std::max(1.0, variants[i]);
      // A window of five minutes is billed when any request falls into it.
      const double on = share_within(ItemsPerSecond{rate}, Seconds{5 * 60});
      const double copies = std::max(
          1.0, std::ceil(rate * (tokens.input[i] * reading + tokens.output[i]) / (per_unit[i] * units)));
      minutes += level.share * hours_per_month * 60 * on * copies * std::max(1.0, variants[i]);
    }
    return minutes;
  };
  Line line{Stage::deploy,
            ItemKind::service,
            "imported model, in windows of five minutes",
            "unit-minute",
            "USD/unit-minute",
            Basis::published,
            minute ? minute->source : "",
            "scales to zero",
            minute ? "" : "no price for imported models in the catalog"};
  job.ledger.add(
      line,
      [&](std::size_t i) {
        Amounts a;
        a.quantity = copies_minutes(i) * units * s.months[i];
        a.cost = Money{a.quantity * (minute ? minute->usd_per_unit : 0)};
        a.it_energy =
            Kilowatts{waiting[i]} * Hours{a.quantity / 60} + energy.of_calls(s.requests[i], tokens, i);
        job.count_call(a, i, energy.evidence);
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "minutes of windows with a request × copies × units × price";
        p.cost = {s.requests_tree(), tokens.output_tree, leaf(s, per_unit_c)};
        if (minute) p.cost.push_back(minute->tree);
        p.it_energy = reserved_energy_tree(job, energy);
        job.explain_call(p);
        return p;
      });
  if (keep)
    job.ledger.add(
        {Stage::deploy, ItemKind::storage, "imported model kept", "unit-month", "USD/unit-month",
         Basis::published, keep->source, "", ""},
        [&](std::size_t i) {
          Spending a;
          a.quantity = units * s.months[i] * std::max(1.0, variants[i]);
          a.cost = Money{a.quantity * keep->usd_per_unit};
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula = "units × months × price";
          p.cost = {s.months_leaf(), leaf(s, s.plan.demand.variants), keep->tree};
          return p;
        });
}

} // namespace steelyard
