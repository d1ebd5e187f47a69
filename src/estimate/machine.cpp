#include "job.hpp"

#include "steelyard/estimate/machine_power.hpp"
#include "steelyard/formulas/power.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace steelyard {

namespace {

MachineDraws machine_draws(const Setting& s, const Machine& m, std::string_view label) {
  const PowerCoefficients& power = s.coefficients.power;
  const Instance& instance = *m.instance;
  MachineDraws d;
  d.machine = m;
  d.label = label;
  d.basis = m.quote.basis;
  d.source = m.quote.source;
  d.active_kw.resize(s.n);
  d.idle_kw.resize(s.n);
  d.embodied_kg_per_hour.resize(s.n);
  d.usd_per_hour.resize(s.n);

  const bool derived = m.quote.basis != Basis::published;
  const auto price_error = derived ? s.draw(s.coefficients.call.price_error) : std::span<const double>{};
  for (std::size_t i = 0; i < s.n; ++i)
    d.usd_per_hour[i] = m.quote.price.count() * (derived ? price_error[i] : 1);

  // The making: accelerators, and the instance's share of its host.
  const bool knows_host = instance.embodied_kgco2e.has_value();
  const double host_kg = knows_host ? instance.embodied_kgco2e->mode : 0;
  const auto host_default =
      knows_host ? std::span<const double>{} : s.draw(s.coefficients.carbon.host_embodied_per_vcpu);
  const bool knows_card = m.accelerator && m.accelerator->embodied_kgco2e;
  const double card_kg = knows_card ? m.accelerator->embodied_kgco2e->mode : 0;
  const auto card_default = m.accelerator && !knows_card ? s.draw(s.coefficients.carbon.accelerator_embodied)
                                                         : std::span<const double>{};
  const double cards = m.accelerator ? instance.accelerator_count : 0;
  for (std::size_t i = 0; i < s.n; ++i) {
    const double host = knows_host ? host_kg : host_default[i] * instance.vcpu;
    const double card = !m.accelerator ? 0 : knows_card ? card_kg : card_default[i];
    d.embodied_kg_per_hour[i] = (host + cards * card) * s.embodied_share[i];
  }

  const MachinePower law = machine_power(instance, m.accelerator, power);
  if (law.accelerated) {
    const auto factor = s.draw(power.node_factor.at(law.node));
    const auto idle = s.draw(power.idle_share);
    for (std::size_t i = 0; i < s.n; ++i) {
      const Kilowatts active = law.active(factor[i]);
      d.active_kw[i] = active.count();
      d.idle_kw[i] = law.at_rest(active, Fraction::clamped(idle[i])).count();
    }
  } else {
    const auto error = s.draw(power.cpu_error);
    const auto busy = s.draw(power.cpu_busy_share);
    for (std::size_t i = 0; i < s.n; ++i) {
      d.idle_kw[i] = law.idle.count();
      d.active_kw[i] = law.at_load(Fraction::clamped(busy[i]), error[i]).count();
    }
  }
  if (!s.detail) return d;

  d.price_tree = price_leaf(m.quote, fmt::format("price of {}", label));
  if (derived)
    d.price_tree = node(fmt::format("price of {}", label), "USD/instance-hour",
                        "derived price × error of the derivation", d.usd_per_hour,
                        {d.price_tree, leaf(s, s.coefficients.call.price_error)});
  std::vector<Derivation> making;
  making.push_back(knows_host ? record_leaf("making of the host's share", host_kg, "kgCO2e", instance.id,
                                            instance.provenance)
                              : leaf(s, s.coefficients.carbon.host_embodied_per_vcpu));
  if (m.accelerator)
    making.push_back(knows_card ? record_leaf("making of one accelerator", card_kg, "kgCO2e",
                                              m.accelerator->id, m.accelerator->provenance)
                                : leaf(s, s.coefficients.carbon.accelerator_embodied));
  making.push_back(s.embodied_share_tree());
  d.embodied_tree = node("making per paid hour", "kgCO2e/h", "(host + accelerators) × share per hour",
                         d.embodied_kg_per_hour, std::move(making));
  if (m.accelerator) {
    const auto tdp = record_leaf("design power of one accelerator", law.design.count() * 1000, "W",
                                 m.accelerator->id, m.accelerator->provenance);
    const auto factor = leaf(s, power.node_factor.at(law.node));
    d.active_tree = node("active power of the node", "kW", "accelerators × design power × node factor",
                         d.active_kw, {tdp, factor}, "mlperf-training-power");
    d.idle_tree = node("idle power of the node", "kW", "idle parts, or active power × idle share", d.idle_kw,
                       {record_leaf("idle power of one accelerator", m.accelerator->power_idle_w.value_or(0),
                                    "W", m.accelerator->id, m.accelerator->provenance),
                        leaf(s, power.idle_share), tdp, factor});
  } else {
    const auto figure = [&](std::string_view what, double w) {
      return record_leaf(what, w, "W", instance.id, instance.provenance);
    };
    d.active_tree =
        node("power at load", "kW", "idle + (load curve - idle) × error", d.active_kw,
             {figure("idle", law.idle.count() * 1000), figure("full load", law.full.count() * 1000),
              leaf(s, power.cpu_busy_share), leaf(s, power.cpu_error)},
             "ccf-methodology");
    d.idle_tree =
        node("idle power", "kW", "as in the catalog", d.idle_kw, {figure("idle", law.idle.count() * 1000)});
  }
  return d;
}

/// "2 x ml.g5.xlarge (notebook)"
std::string label_of(const Machine& m, Product product) {
  const auto& type = m.instance->type;
  const auto count = static_cast<int>(m.count);
  return fmt::format("{}{}{}{}", count > 1 ? fmt::format("{} x ", count) : "",
                     product == Product::ec2 ? "" : "ml.", type,
                     product == Product::notebook     ? " (notebook)"
                     : product == Product::processing ? " (processing)"
                                                      : "");
}

std::string machine_key(std::string_view what, std::string_view instance, std::string_view region,
                        Product product, int count) {
  return fmt::format("{}/{}/{}/{}/{}", what, instance, region, static_cast<int>(product), count);
}

} // namespace

const MachineDraws* rented(const Setting& s, std::string_view instance, const std::string& region,
                           Product product, int count) {
  if (instance.empty()) return nullptr;
  const auto& made = s.once<std::optional<MachineDraws>>(
      machine_key("machine", instance, region, product, count), [&]() -> std::optional<MachineDraws> {
        const auto m = machine(s.catalog, instance, region, product, count);
        if (!m) return std::nullopt;
        return machine_draws(s, *m, label_of(*m, product));
      });
  return made ? &*made : nullptr;
}

const Interrupted* interrupted(const Setting& s, std::string_view instance, const std::string& region,
                               Product product, int count, SpotWork work) {
  if (instance.empty()) return nullptr;
  const auto& made = s.once<std::optional<Interrupted>>(
      machine_key("spot", instance, region, product, count), [&]() -> std::optional<Interrupted> {
        const auto m = machine(s.catalog, instance, region, product, count);
        if (!m) return std::nullopt;
        const auto terms = spot_terms(s.catalog, *m->instance, region);
        Interrupted taken{machine_draws(s, *m, label_of(*m, product)), Spot{s, *m, terms, work}};
        take_spot_price(s, terms, taken.machine);
        return taken;
      });
  return made ? &*made : nullptr;
}

MachineDraws own_hardware_draws(const Setting& s, const OwnHardware& hardware, const Machine* like) {
  MachineDraws d;
  // One machine that holds all of the devices; how fast they are is taken from the like of it.
  auto made = std::make_shared<Instance>(like ? *like->instance : Instance{});
  const double per_device = std::max(1.0, made->accelerator_count);
  made->id = "own";
  made->type = "own hardware";
  made->vcpu = std::max(1.0, made->vcpu / per_device * hardware.devices);
  if (made->accelerator_memory_gib && like && like->accelerator) made->accelerator_count = hardware.devices;
  if (like) d.machine = *like;
  d.machine.instance = made.get();
  d.machine.count = 1;
  d.made = std::move(made);
  d.own_pue = hardware.pue;
  d.share = hardware.busy_share;
  d.machine.quote.price = MoneyPerHour{hardware.usd_per_hour};
  d.label = "own hardware";
  d.basis = Basis::assumed;
  d.source = "plan";
  const auto idle = s.draw(s.coefficients.power.idle_share);
  d.active_kw.assign(s.n, hardware.watts / 1000 * hardware.devices);
  d.idle_kw.resize(s.n);
  // What others use of its time, others pay.
  d.usd_per_hour.assign(s.n, hardware.usd_per_hour * hardware.devices * hardware.busy_share);
  d.embodied_kg_per_hour.resize(s.n);
  const auto card = s.draw(s.coefficients.carbon.accelerator_embodied);
  for (std::size_t i = 0; i < s.n; ++i) {
    d.idle_kw[i] = d.active_kw[i] * idle[i] * hardware.busy_share;
    d.embodied_kg_per_hour[i] = 2 * card[i] * hardware.devices * s.embodied_share[i] *
                                hardware.busy_share; // card and its share of a host
  }
  if (!s.detail) return d;
  const auto devices = plan_leaf("devices", hardware.devices, "1", "/options/pin/own_hardware/devices");
  const auto share = plan_leaf("share of its time for this workload", hardware.busy_share, "1",
                               "/options/pin/own_hardware/busy_share");
  d.price_tree = node("price of own hardware", "USD/h", "price of a device × devices × share of its time",
                      d.usd_per_hour,
                      {plan_leaf("price of a device", hardware.usd_per_hour, "USD/h",
                                 "/options/pin/own_hardware/usd_per_hour"),
                       devices, share});
  d.active_tree =
      node("power of own hardware", "kW", "power of a device × devices", d.active_kw,
           {plan_leaf("power of a device", hardware.watts / 1000, "kW", "/options/pin/own_hardware/watts"),
            devices});
  d.idle_tree = node("idle power", "kW", "power × idle share × share of its time", d.idle_kw,
                     {d.active_tree, leaf(s, s.coefficients.power.idle_share), share});
  d.embodied_tree =
      node("making per hour", "kgCO2e/h", "2 × accelerator × devices × share per hour × share of its time",
           d.embodied_kg_per_hour,
           {leaf(s, s.coefficients.carbon.accelerator_embodied), devices, s.embodied_share_tree(), share});
  return d;
}

std::vector<PriceTier> price_tiers(std::span<const Tier> tiers) {
  std::vector<PriceTier> list;
  for (const Tier& tier : tiers)
    list.push_back({Items{tier.up_to_units.value_or(std::numeric_limits<double>::infinity())},
                    MoneyPerItem{tier.price_usd_per_unit}});
  return list;
}

std::optional<SupplyPrice> supply_price(const Setting& s, std::string_view id) {
  const Supply* supply = find_supply(s.catalog, id);
  if (!supply) return std::nullopt;
  SupplyPrice p;
  if (supply->price_usd_per_unit)
    p.usd_per_unit = supply->price_usd_per_unit->mode;
  else if (!supply->tiers.empty())
    p.usd_per_unit = supply->tiers.front().price_usd_per_unit;
  else
    return std::nullopt;
  p.source = supply->provenance.source;
  if (s.detail)
    p.tree =
        record_leaf(supply->title, p.usd_per_unit, "USD/" + supply->unit, supply->id, supply->provenance);
  return p;
}

} // namespace steelyard
