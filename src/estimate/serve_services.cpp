// Calls to managed AI services, and their energy by a proxy model.
#include "serve_calls.hpp"

#include "steelyard/formulas/billing.hpp"
#include "steelyard/formulas/demand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace steelyard {

namespace {

/// How much of a meter one request takes; nullopt when the plan's task has no such size.
std::optional<double> metered(std::string_view meter, const RequestSize& size, const Task& task) {
  const auto known = [](double x) { return x > 0 ? std::optional{x} : std::nullopt; };
  if (meter == "characters") return known(size.characters);
  if (meter == "requests" || meter == "queries") return 1;
  if (meter == "pages" || meter == "documents")
    return known(size.pages > 0 ? size.pages : meter == "documents" ? 1 : 0);
  if (meter == "images") return known(size.images > 0 ? size.images : size.pages);
  if (meter == "audio_seconds") return known(size.audio_seconds);
  if (meter == "video_seconds") return task.video_seconds ? known(mean(*task.video_seconds)) : std::nullopt;
  if (meter == "rows") return std::max({1.0, size.rows, size.series * std::max(1.0, size.horizon_steps)});
  if (meter == "items") return known(size.items);
  return std::nullopt;
}

/// Whether sizes on this meter differ from request to request.
bool spreads(std::string_view meter) {
  return meter == "characters" || meter == "audio_seconds" || meter == "video_seconds";
}

/// What the meter takes from a request, and what a tier price makes of the months: year by year, since volume
/// grows.
Money graduated_over_horizon(const Setting& s, std::size_t i, double units_per_request,
                             const PriceList& list) {
  const double at_start = s.monthly[i] / mean_growth(s.growth[i], Months{s.months[i]});
  Money total{0};
  double done = 0;
  while (done < s.months[i]) {
    const double length = std::min(12.0, s.months[i] - done);
    const double volume =
        at_start * std::pow(1 + s.growth[i], done / 12) * mean_growth(s.growth[i], Months{length});
    PriceList year = list;
    year.free_for = Months{std::clamp(list.free_for.count() - done, 0.0, length)};
    total += horizon_cost(Items{volume * units_per_request}, Months{length}, year);
    done += length;
  }
  return total;
}

} // namespace

RequestEnergy service_energy(const Job& job, const Footprint* footprint) {
  const Setting& s = job.setting;
  const auto& c = job.k().call;
  RequestEnergy e;
  e.kwh.resize(s.n);
  PretrainedModel proxy;
  proxy.family = footprint ? footprint->family : "encoder";
  if (proxy.family.empty()) proxy.family = "encoder";
  proxy.provenance =
      job.service ? job.service->provenance : Provenance{"steelyard-judgement", "", Basis::assumed, ""};
  if (footprint && footprint->gmacs) proxy.gmacs = footprint->gmacs->mode;
  if (footprint && footprint->parameters_b) proxy.parameters_b = footprint->parameters_b->mode;
  if (!proxy.gmacs && !proxy.parameters_b) proxy.parameters_b = 0.3;
  const auto rate = job.draw(c.item_tflop_per_joule), error = job.draw(c.energy_error.at("other")),
             idle = job.draw(c.provider_idle_share);
  const RequestWork work{proxy};
  for (std::size_t i = 0; i < s.n; ++i)
    e.kwh[i] = work.flop(s.sizes[i], work.tokens(s.sizes[i])).count() / (rate[i] * 1e12) / 3.6e6 *
               (1 + idle[i]) * error[i];
  if (s.detail)
    e.tree = node("energy of a request", "kWh",
                  "FLOP of a proxy model / FLOP per joule × (1 + idle) × error of the proxy", e.kwh,
                  {record_leaf(proxy.gmacs ? "multiply-adds of the proxy" : "parameters of the proxy",
                               proxy.gmacs.value_or(proxy.parameters_b.value_or(0)), "10^9",
                               job.service ? job.service->id : job.option.id,
                               Provenance{proxy.provenance.source, "", Basis::assumed, ""}),
                   leaf(s, c.item_tflop_per_joule), leaf(s, c.provider_idle_share),
                   leaf(s, c.energy_error.at("other"))});
  return e;
}

void add_service_calls(Job& job) {
  const Setting& s = job.setting;
  const Service& service = *job.service;
  const auto energy = service_energy(job, service.footprint ? &*service.footprint : nullptr);
  const auto from = service.provenance;
  bool any_request = false;
  const auto missing_line = [&](std::string name, std::string why) {
    job.ledger.add(
        {Stage::deploy, ItemKind::service, std::move(name), "request", "USD/request", from.basis, from.source,
         "", std::move(why)},
        [&](std::size_t i) {
          Spending a;
          a.quantity = s.requests[i];
          return a;
        },
        [] { return Parts{}; });
  };
  for (const PriceComponent& component : service.components) {
    if (component.when == "training") continue; // in stage train
    if (component.tiers.empty()) {
      missing_line(service.service + ": " + component.item,
                   fmt::format("no price for {} of {} in the catalog", component.item, service.service));
      continue;
    }
    const auto tiers = price_tiers(component.tiers);
    const double free_units = component.free_units_per_month.value_or(0);
    // Free tiers that end are for new accounts: they count as far as this one still has them.
    const auto still_free = job.draw(job.k().call.free_tier_share);
    const auto list_in = [&](std::size_t i) {
      PriceList list{tiers, Items{component.free_months ? free_units * still_free[i] : free_units},
                     Months{component.free_months.value_or(std::numeric_limits<double>::infinity())}};
      list.least_a_month = Items{component.minimum_units_per_month.value_or(0)};
      return list;
    };
    const double first_price = component.tiers.front().price_usd_per_unit;
    const auto price_tree = [&] {
      return record_leaf(component.item, first_price, "USD/unit, first tier", service.id, from);
    };

    if (component.when == "storage" || component.when == "setup" || component.meter == "model_months") {
      const auto variants = job.draw(s.plan.demand.variants);
      const auto kept = values_of(s.n, [&](std::size_t i) { return std::max(1.0, variants[i]); });
      job.ledger.add(
          {Stage::deploy, ItemKind::service, service.service + ": " + component.item, "month", "USD/month",
           from.basis, from.source, "", ""},
          [&](std::size_t i) {
            Spending a;
            a.quantity = component.when == "setup" ? kept[i] : s.months[i] * kept[i];
            a.cost = Money{a.quantity * first_price / component.unit};
            return a;
          },
          [&] {
            Parts p;
            p.cost_formula = component.when == "setup" ? "models × price" : "models × months × price";
            p.cost = {s.months_leaf(), leaf(s, s.plan.demand.variants), price_tree()};
            return p;
          });
      continue;
    }
    if (component.when == "provisioned" || component.meter == "unit_hours") {
      // Units are switched on for the peak and billed whether or not a request comes.
      const double capacity = component.capacity_per_unit_per_second.value_or(0);
      const auto variants = job.draw(s.plan.demand.variants),
                 waiting = job.draw(job.k().call.service_unit_idle_kw);
      const bool by_text = s.sizes.front().images == 0 && s.sizes.front().characters > 0;
      const auto units = [&](std::size_t i) {
        const double meter = by_text ? s.sizes[i].characters : std::max(1.0, s.sizes[i].images);
        // Each variant has units of its own, for its share of the requests.
        const double copies = std::max(1.0, variants[i]);
        const double rate = s.monthly[i] / seconds_per_month * s.peak * meter / copies;
        return copies * (capacity > 0 ? provisioned_units(rate, capacity, 1) : 1);
      };
      job.ledger.add(
          {Stage::deploy, ItemKind::service, service.service + ": " + component.item, "unit-hour",
           "USD/unit-hour", from.basis, from.source, "billed while idle", ""},
          [&](std::size_t i) {
            Amounts a;
            const double hours = component.minimum_unit_hours_per_month.value_or(hours_per_month);
            a.quantity = units(i) * hours * s.months[i];
            a.cost = Money{a.quantity * first_price / component.unit};
            a.it_energy = Kilowatts{waiting[i]} * Hours{a.quantity};
            job.count_call(a, i);
            return a;
          },
          [&] {
            Parts p;
            p.cost_formula = "units for the peak × hours × months × price";
            p.cost = {leaf(s, s.plan.demand.requests_per_month), leaf(s, s.plan.demand.peak_to_mean),
                      leaf(s, s.plan.demand.variants), s.months_leaf(), price_tree()};
            p.it_energy = node("energy of IT", "kWh", "unit-hours × power at rest", {},
                               {leaf(s, job.k().call.service_unit_idle_kw), s.months_leaf()});
            job.explain_call(p);
            return p;
          });
      continue;
    }
    // Per request.
    if (!metered(component.meter, s.sizes.front(), s.plan.task)) {
      missing_line(service.service + ": " + component.item,
                   fmt::format("{} is billed by {}, and the plan's task gives none: add it under task",
                               service.service, component.meter));
      continue;
    }
    const bool computes = !any_request; // each request is computed once, however many things it is billed for
    any_request = true;
    const auto& spread_c = job.k().call.size_spread;
    const auto spread = job.draw(spread_c), variants = job.draw(s.plan.demand.variants),
               waiting = job.draw(job.k().call.service_unit_idle_kw);
    const bool always_on = component.minimum_units_per_month.has_value();
    const auto units_of = [&](std::size_t i) {
      const double amount = *metered(component.meter, s.sizes[i], s.plan.task);
      if (!component.rounds_up) return std::max(component.minimum_units, amount / component.unit);
      // The plan's length is a mean over requests, each of which is rounded up by itself; what is counted is
      // as counted.
      return mean_billed_units(amount, component.unit, Items{component.minimum_units},
                               spreads(component.meter) ? spread[i] : 0)
          .count();
    };
    job.ledger.add(
        {Stage::deploy, ItemKind::service, service.service + ": " + component.item, "unit", "USD/unit",
         from.basis, from.source,
         (component.unit == 1 ? "a unit is one of " + component.meter
                              : fmt::format("a unit is {:g} {}", component.unit, component.meter)) +
             (always_on ? ", some billed while idle" : ""),
         ""},
        [&](std::size_t i) {
          Amounts a;
          const double units = units_of(i);
          a.quantity = units * s.requests[i];
          // Each variant is a deployment of its own, with its own least bill.
          PriceList list = list_in(i);
          list.least_a_month = list.least_a_month * std::max(1.0, variants[i]);
          a.quantity = std::max(a.quantity, list.least_a_month.count() * s.months[i]);
          a.cost = graduated_over_horizon(s, i, units, list);
          a.it_energy = KilowattHours{computes ? energy.kwh[i] * s.requests[i] : 0};
          if (always_on)
            a.it_energy +=
                Kilowatts{waiting[i]} * (to_hours(Months{s.months[i]}) * std::max(1.0, variants[i]));
          job.count_call(a, i);
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula = "requests × units of a request × tier prices, month by month";
          p.cost = {s.requests_tree(), price_tree()};
          for (const auto* size : {&s.plan.task.characters, &s.plan.task.input_tokens, &s.plan.task.pages,
                                   &s.plan.task.images, &s.plan.task.audio_seconds, &s.plan.task.rows,
                                   &s.plan.task.series, &s.plan.task.horizon_steps})
            if (*size) p.cost.push_back(leaf(s, **size));
          if (component.rounds_up && spreads(component.meter)) p.cost.push_back(leaf(s, spread_c));
          if (component.free_units_per_month) {
            p.cost.push_back(record_leaf("free units a month", free_units, "unit/month", service.id, from));
            if (component.free_months) p.cost.push_back(leaf(s, job.k().call.free_tier_share));
          }
          if (always_on)
            p.cost.push_back(record_leaf("units a month at least", *component.minimum_units_per_month,
                                         "unit/month", service.id, from));
          p.it_energy = energy.of_requests(s);
          if (always_on) {
            p.it_energy->formula = "requests × energy of a request + hours × power at rest";
            p.it_energy->inputs.push_back(leaf(s, job.k().call.service_unit_idle_kw));
          }
          job.explain_call(p);
          return p;
        });
  }
  if (service.components.empty())
    missing_line(service.service, fmt::format("no price for {} in the catalog", service.service));
  if (!any_request)
    // Provisioned services compute too: the energy is that of the requests.
    job.ledger.add(
        {Stage::deploy, ItemKind::service, service.service + ": computing the answers", "request", "",
         Basis::assumed, from.source, "paid with the units", ""},
        [&](std::size_t i) {
          Amounts a;
          a.quantity = s.requests[i];
          a.it_energy = KilowattHours{energy.kwh[i] * s.requests[i]};
          job.count_call(a, i);
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula = "paid with the units";
          p.cost = {s.requests_tree()};
          p.it_energy = energy.of_requests(s);
          job.explain_call(p);
          return p;
        });
}

} // namespace steelyard
