// Serving by calling: managed AI services, hosted models, and what stands beside them (retrieval, guardrails).
#include "job.hpp"

#include "steelyard/formulas/billing.hpp"
#include "steelyard/formulas/demand.hpp"
#include "steelyard/formulas/serving.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace steelyard {

namespace {

constexpr double seconds_per_month = hours_per_month * 3600;

/// How much of a meter one request takes; nullopt when the plan's task has no such size.
std::optional<double> metered(std::string_view meter, const RequestSize& size, const Task& task) {
  const auto known = [](double x) { return x > 0 ? std::optional{x} : std::nullopt; };
  if (meter == "characters") return known(size.characters);
  if (meter == "requests" || meter == "queries") return 1;
  if (meter == "pages" || meter == "documents") return known(size.pages > 0 ? size.pages : meter == "documents" ? 1 : 0);
  if (meter == "images") return known(size.images > 0 ? size.images : size.pages);
  if (meter == "audio_seconds") return known(size.audio_seconds);
  if (meter == "video_seconds") return task.video_seconds ? known(mean(task.video_seconds->distribution)) : std::nullopt;
  if (meter == "rows") return std::max({1.0, size.rows, size.series * std::max(1.0, size.horizon_steps)});
  if (meter == "items") return known(size.items);
  return std::nullopt;
}

/// Whether sizes on this meter differ from request to request.
bool spreads(std::string_view meter) { return meter == "characters" || meter == "audio_seconds" || meter == "video_seconds"; }

std::vector<PriceTier> tiers_of(const PriceComponent& component) {
  std::vector<PriceTier> tiers;
  for (const Tier& tier : component.tiers)
    tiers.push_back({Items{tier.up_to_units.value_or(std::numeric_limits<double>::infinity())}, MoneyPerItem{tier.price_usd_per_unit}});
  return tiers;
}

/// What the meter takes from a request, and what a tier price makes of the months: year by year, since volume grows.
Money graduated_over_horizon(const Setting& s, std::size_t i, double units_per_request, const PriceList& list) {
  const double at_start = s.monthly[i] / mean_growth(s.growth[i], Months{s.months[i]});
  Money total{0};
  double done = 0;
  while (done < s.months[i]) {
    const double length = std::min(12.0, s.months[i] - done);
    const double volume = at_start * std::pow(1 + s.growth[i], (done + length / 2) / 12);
    PriceList year = list;
    year.free_for = Months{std::clamp(list.free_for.count() - done, 0.0, length)};
    total += horizon_cost(Items{volume * units_per_request}, Months{length}, year);
    done += length;
  }
  return total;
}

/// Energy of one request to a single-pass service, from a proxy model.
struct RequestEnergy {
  std::vector<double> kwh;
  Derivation tree;
};

RequestEnergy service_energy(const Job& job, const Footprint* footprint) {
  const Setting& s = job.setting;
  const auto& c = job.k().call;
  RequestEnergy e;
  e.kwh.resize(s.n);
  PretrainedModel proxy;
  proxy.family = footprint ? footprint->family : "encoder";
  if (proxy.family.empty()) proxy.family = "encoder";
  proxy.provenance = job.service ? job.service->provenance : Provenance{"steelyard-judgement", "", Basis::assumed, ""};
  if (footprint && footprint->gmacs) proxy.gmacs = footprint->gmacs->mode;
  if (footprint && footprint->parameters_b) proxy.parameters_b = footprint->parameters_b->mode;
  if (!proxy.gmacs && !proxy.parameters_b) proxy.parameters_b = 0.3;
  const auto rate = job.draw(c.item_tflop_per_joule), error = job.draw(c.energy_error.at("other")), idle = job.draw(c.provider_idle_share);
  for (std::size_t i = 0; i < s.n; ++i)
    e.kwh[i] = request_flop(proxy, s.sizes[i]).count() / (rate[i] * 1e12) / 3.6e6 * (1 + idle[i]) * error[i];
  if (s.detail)
    e.tree = node("energy of a request", "kWh", "FLOP of a proxy model / FLOP per joule × (1 + idle) × error of the proxy", e.kwh,
                  {record_leaf(proxy.gmacs ? "multiply-adds of the proxy" : "parameters of the proxy", proxy.gmacs.value_or(proxy.parameters_b.value_or(0)),
                               "10^9", job.service ? job.service->id : job.option.id, Provenance{proxy.provenance.source, "", Basis::assumed, ""}),
                   leaf(s, c.item_tflop_per_joule), leaf(s, c.provider_idle_share), leaf(s, c.energy_error.at("other"))});
  return e;
}

void add_network(Job& job) {
  const Setting& s = job.setting;
  const auto megabytes = job.draw(job.k().call.megabytes_per_1000_calls), per_gb = job.draw(job.k().power.network_kwh_per_gb);
  job.ledger.add({Stage::deploy, ItemKind::network, "requests and answers over the network", "GB", "USD/GB", Basis::assumed, "ccf-methodology",
                  "inside a region: energy without a price", ""},
                 [&](std::size_t i) {
                   Amounts a;
                   a.quantity = s.requests[i] * megabytes[i] * 1e-6;
                   a.other_energy = KilowattHours{a.quantity * per_gb[i]};
                   return a;
                 },
                 [&] {
                   Parts p;
                   p.cost_formula = "inside a region there is no charge";
                   p.cost = {s.requests_tree(), leaf(s, job.k().call.megabytes_per_1000_calls)};
                   p.other_energy = node("energy of the network", "kWh", "GB × energy per GB", {},
                                         {s.requests_tree(), leaf(s, job.k().call.megabytes_per_1000_calls), leaf(s, job.k().power.network_kwh_per_gb)});
                   return p;
                 });
}

void add_service_calls(Job& job) {
  const Setting& s = job.setting;
  const Service& service = *job.service;
  const auto energy = service_energy(job, service.footprint ? &*service.footprint : nullptr);
  const auto from = service.provenance;
  bool any_request = false;
  const auto missing_line = [&](std::string name, std::string why) {
    job.ledger.add({Stage::deploy, ItemKind::service, std::move(name), "request", "USD/request", from.basis, from.source, "", std::move(why)},
                   [&](std::size_t i) {
                     Amounts a;
                     a.quantity = s.requests[i];
                     return a;
                   },
                   [] { return Parts{}; });
  };
  for (const PriceComponent& component : service.components) {
    if (component.when == "training") continue; // in stage train
    if (component.tiers.empty()) {
      missing_line(service.service + ": " + component.item, fmt::format("no price for {} of {} in the catalog", component.item, service.service));
      continue;
    }
    const auto tiers = tiers_of(component);
    PriceList list{tiers, Items{component.free_units_per_month.value_or(0)}, 
                   // Free tiers that end are for new accounts and for trying things out: only what stays free counts.
                   Months{component.free_units_per_month && !component.free_months ? std::numeric_limits<double>::infinity() : 0}};
    const double first_price = component.tiers.front().price_usd_per_unit;
    const auto price_tree = [&] { return record_leaf(component.item, first_price, "USD/unit, first tier", service.id, from); };

    if (component.when == "storage" || component.when == "setup" || component.meter == "model_months") {
      const auto variants = job.draw(s.plan.demand.variants);
      const auto kept = values_of(s.n, [&](std::size_t i) { return std::max(1.0, variants[i]); });
      job.ledger.add({Stage::deploy, ItemKind::service, service.service + ": " + component.item, "month", "USD/month", from.basis, from.source, "", ""},
                     [&](std::size_t i) {
                       Amounts a;
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
      const auto variants = job.draw(s.plan.demand.variants), waiting = job.draw(job.k().call.service_unit_idle_kw);
      const bool by_text = s.sizes.front().images == 0 && s.sizes.front().characters > 0;
      const auto units = [&](std::size_t i) {
        const double meter = by_text ? s.sizes[i].characters : std::max(1.0, s.sizes[i].images);
        const double rate = s.monthly[i] / seconds_per_month * s.peak * meter;
        const double needed = capacity > 0 ? provisioned_units(rate, capacity, 1) : 1;
        return needed * std::max(1.0, variants[i]);
      };
      job.ledger.add({Stage::deploy, ItemKind::service, service.service + ": " + component.item, "unit-hour", "USD/unit-hour", from.basis, from.source,
                      "billed while idle", ""},
                     [&](std::size_t i) {
                       Amounts a;
                       const double hours = std::max(hours_per_month, component.minimum_unit_hours_per_month.value_or(0));
                       a.quantity = units(i) * hours * s.months[i];
                       a.cost = Money{a.quantity * first_price / component.unit};
                       a.it_energy = Kilowatts{waiting[i]} * Hours{a.quantity};
                       job.count_call(a, i);
                       return a;
                     },
                     [&] {
                       Parts p;
                       p.cost_formula = "units for the peak × hours × months × price";
                       p.cost = {leaf(s, s.plan.demand.requests_per_month), leaf(s, s.plan.demand.peak_to_mean), leaf(s, s.plan.demand.variants),
                                 s.months_leaf(), price_tree()};
                       p.it_energy = node("energy of IT", "kWh", "unit-hours × power at rest", {}, {leaf(s, job.k().call.service_unit_idle_kw), s.months_leaf()});
                       job.explain_call(p);
                       return p;
                     });
      continue;
    }
    // Per request.
    if (!metered(component.meter, s.sizes.front(), s.plan.task)) {
      missing_line(service.service + ": " + component.item,
                   fmt::format("{} is billed by {}, and the plan's task gives none: add it under task", service.service, component.meter));
      continue;
    }
    const bool computes = !any_request; // each request is computed once, however many things it is billed for
    any_request = true;
    const auto units_of = [&](std::size_t i) {
      const double amount = *metered(component.meter, s.sizes[i], s.plan.task);
      if (!component.rounds_up) return std::max(component.minimum_units, amount / component.unit);
      // The plan's length is a mean over requests, each of which is rounded up by itself; what is counted is as counted.
      return spreads(component.meter) ? mean_billed_units(amount, component.unit, Items{component.minimum_units}).count()
                                      : billed_units(amount, component.unit, Items{component.minimum_units}).count();
    };
    job.ledger.add({Stage::deploy, ItemKind::service, service.service + ": " + component.item, "unit", "USD/unit", from.basis, from.source,
                    component.unit == 1 ? "a unit is one of " + component.meter : fmt::format("a unit is {:g} {}", component.unit, component.meter), ""},
                   [&](std::size_t i) {
                     Amounts a;
                     const double units = units_of(i);
                     a.quantity = units * s.requests[i];
                     a.cost = graduated_over_horizon(s, i, units, list);
                     a.it_energy = KilowattHours{computes ? energy.kwh[i] * s.requests[i] : 0};
                     job.count_call(a, i);
                     return a;
                   },
                   [&] {
                     Parts p;
                     p.cost_formula = "requests × units of a request × tier prices, month by month";
                     p.cost = {s.requests_tree(), price_tree()};
                     for (const auto* size : {&s.plan.task.characters, &s.plan.task.input_tokens, &s.plan.task.pages, &s.plan.task.images, &s.plan.task.audio_seconds,
                                              &s.plan.task.rows, &s.plan.task.series, &s.plan.task.horizon_steps})
                       if (*size) p.cost.push_back(leaf(s, **size));
                     p.it_energy = node("energy of IT", "kWh", "requests × energy of a request", {}, {s.requests_tree(), energy.tree});
                     job.explain_call(p);
                     return p;
                   });
  }
  if (service.components.empty())
    missing_line(service.service, fmt::format("no price for {} in the catalog", service.service));
  if (!any_request)
    // Provisioned services compute too: the energy is that of the requests.
    job.ledger.add({Stage::deploy, ItemKind::service, service.service + ": computing the answers", "request", "", Basis::assumed, from.source,
                    "paid with the units", ""},
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
                     p.it_energy = node("energy of IT", "kWh", "requests × energy of a request", {}, {s.requests_tree(), energy.tree});
                     job.explain_call(p);
                     return p;
                   });
}

/// A model that thinks before it answers and bills for it, whether asked to or not.
bool always_reasons(const HostedModel& hosted) {
  if (!hosted.reasoning) return false;
  const bool optional = hosted.vendor == "Anthropic" || hosted.vendor == "Amazon" || hosted.vendor == "Google";
  return !optional; // hybrid models think only when they are told to
}

} // namespace

CallTokens call_tokens(const Job& job, const HostedModel& hosted) {
  const Setting& s = job.setting;
  const Task& t = s.plan.task;
  const auto& c = job.k().call;
  CallTokens tokens;
  tokens.input.resize(s.n);
  tokens.output.resize(s.n);
  const Adaptation way = job.choices().adaptation;
  const bool instructs = way != Adaptation::none && way != Adaptation::fine_tune;
  const Assumption& system_c = t.system_tokens ? static_cast<const Assumption&>(*t.system_tokens) : c.prompt_tokens;
  const Assumption& context_c = t.context_tokens ? static_cast<const Assumption&>(*t.context_tokens) : c.context_tokens;
  const auto system = job.draw(system_c), context = job.draw(context_c), examples = job.draw(c.few_shot_examples), image = job.draw(c.image_tokens),
             thinking = job.draw(c.reasoning_multiplier);
  const bool sees = s.sizes.front().images > 0 || s.sizes.front().pages > 0;
  const bool thinks = t.reasoning_tokens.has_value() || always_reasons(hosted);
  const auto hidden = t.reasoning_tokens ? job.draw(*t.reasoning_tokens) : std::span<const double>{};
  for (std::size_t i = 0; i < s.n; ++i) {
    const RequestSize& size = s.sizes[i];
    double in = size.input_tokens;
    if (sees && s.plan.task.kind != TaskKind::image_generation) in += image[i] * std::max(size.images, size.pages);
    if (instructs) in += system[i];
    if (way == Adaptation::few_shot) in += examples[i] * (size.input_tokens + size.output_tokens);
    if (way == Adaptation::rag) in += context[i];
    double out = size.output_tokens;
    // Thinking is never shorter than a few sentences, however short the answer.
    if (thinks) out += t.reasoning_tokens ? hidden[i] : std::max(0.0, thinking[i] - 1) * std::max(100.0, size.output_tokens);
    tokens.input[i] = in;
    tokens.output[i] = out;
  }
  if (s.detail) {
    std::vector<Derivation> in, out;
    if (t.input_tokens) in.push_back(leaf(s, *t.input_tokens));
    if (t.characters) in.push_back(leaf(s, *t.characters));
    if (instructs) in.push_back(leaf(s, system_c));
    if (sees) in.push_back(leaf(s, c.image_tokens));
    if (way == Adaptation::few_shot) in.push_back(leaf(s, c.few_shot_examples));
    if (way == Adaptation::rag) in.push_back(leaf(s, context_c));
    if (t.output_tokens) out.push_back(leaf(s, *t.output_tokens));
    if (thinks) out.push_back(leaf(s, t.reasoning_tokens ? static_cast<const Assumption&>(*t.reasoning_tokens) : c.reasoning_multiplier));
    if (in.empty()) in.push_back(plan_leaf("tokens read", 0, "tokens", "/task"));
    if (out.empty()) out.push_back(plan_leaf("tokens written", 0, "tokens", "/task"));
    tokens.input_tree = node("tokens read per call", "tokens", "request + instructions + examples + retrieved", tokens.input, std::move(in));
    tokens.output_tree = node("tokens written per call", "tokens", "answer + hidden reasoning", tokens.output, std::move(out));
  }
  return tokens;
}

namespace {

/// Tokens to one hosted model for a share of the requests.
void add_token_calls(Job& job, const HostedModel& hosted, const Coefficient* share_c, std::optional<double> own_input_price,
                     std::optional<double> own_output_price) {
  const Setting& s = job.setting;
  const auto tokens = call_tokens(job, hosted);
  const auto energy = token_energy(s, hosted);
  const bool batch = job.choices().hosting == Hosting::batch;
  const auto in_price = own_input_price ? own_input_price
                        : batch && hosted.batch_input_usd_per_million ? hosted.batch_input_usd_per_million
                                                                      : hosted.input_usd_per_million;
  const auto out_price = own_output_price ? own_output_price
                         : batch && hosted.batch_output_usd_per_million ? hosted.batch_output_usd_per_million
                                                                        : hosted.output_usd_per_million;
  const bool pinned = own_input_price || own_output_price;
  const Provenance from = pinned ? Provenance{"plan", "", Basis::assumed, ""} : hosted.provenance;
  const std::string record = pinned ? "/options/pin/" + job.option.id : hosted.id;
  const auto decline = job.draw(job.k().call.token_price_decline);
  const auto share = share_c ? job.draw(*share_c) : std::span<const double>{};
  const auto factor = [&](std::size_t i) { return mean_price_factor(decline[i], s.growth[i], Months{s.months[i]}) * (share_c ? share[i] : 1); };
  const auto shared = [&](std::vector<Derivation> inputs) {
    if (share_c) inputs.push_back(leaf(s, *share_c));
    return inputs;
  };

  if (hosted.image_usd_per_unit && s.plan.task.kind == TaskKind::image_generation) {
    const double price = *hosted.image_usd_per_unit;
    const auto per_image = service_energy(job, nullptr);
    PretrainedModel proxy;
    proxy.family = "diffusion-transformer";
    proxy.parameters_b = hosted.total_b ? hosted.total_b->mode : 8;
    const auto rate = job.draw(job.k().serve.prefill_tflop_per_joule), error = job.draw(job.k().call.energy_error.at("proxy"));
    job.ledger.add({Stage::deploy, ItemKind::service, fmt::format("images by {}", hosted.model), "image", "USD/image", from.basis, from.source, "", ""},
                   [&](std::size_t i) {
                     Amounts a;
                     const double images = s.requests[i] * std::max(1.0, s.sizes[i].images);
                     a.quantity = images;
                     a.cost = Money{images * price * factor(i)};
                     a.it_energy = KilowattHours{s.requests[i] * request_flop(proxy, s.sizes[i]).count() / (rate[i] * 1e12) / 3.6e6 * error[i]};
                     job.count_call(a, i);
                     return a;
                   },
                   [&] {
                     Parts p;
                     p.cost_formula = "images × price × change of price";
                     p.cost = {s.requests_tree(), record_leaf("price of an image", price, "USD/image", record, from), leaf(s, job.k().call.token_price_decline)};
                     p.it_energy = node("energy of IT", "kWh", "FLOP of a diffusion model of that size / FLOP per joule × error of the proxy", {},
                                        {s.requests_tree(), leaf(s, job.k().serve.prefill_tflop_per_joule), leaf(s, job.k().call.energy_error.at("proxy"))});
                     job.explain_call(p);
                     return p;
                   });
    return;
  }

  const auto add = [&](std::string what, const std::optional<double>& price, const std::vector<double>& amount, const Derivation& amount_tree,
                       const std::vector<double>& kwh, const Derivation& kwh_tree, std::string_view price_name) {
    Line line{Stage::deploy, ItemKind::service, std::move(what), "million tokens", "USD/million tokens", from.basis, from.source, "",
              price ? "" : fmt::format("no {} for {} in the catalog: pin it with its price", price_name, hosted.model)};
    job.ledger.add(line,
                   [&](std::size_t i) {
                     Amounts a;
                     a.quantity = s.requests[i] * amount[i] / 1e6 * (share_c ? share[i] : 1);
                     a.cost = Money{price.value_or(0) * s.requests[i] * amount[i] / 1e6 * factor(i)};
                     a.it_energy = KilowattHours{a.quantity * kwh[i]};
                     job.count_call(a, i);
                     return a;
                   },
                   [&] {
                     Parts p;
                     p.cost_formula = "requests × tokens × price × change of price";
                     p.cost = shared({s.requests_tree(), amount_tree, record_leaf(price_name, price.value_or(0), "USD/million tokens", record, from),
                                      leaf(s, job.k().call.token_price_decline)});
                     p.it_energy = node("energy of IT", "kWh", "requests × tokens × energy of a token", {}, shared({s.requests_tree(), amount_tree, kwh_tree}));
                     job.explain_call(p);
                     return p;
                   });
  };
  add(fmt::format("tokens read by {}", hosted.model), in_price, tokens.input, tokens.input_tree, energy.input_kwh_per_million, energy.input_tree, "price of tokens read");
  // Embeddings and classifiers that write nothing have no output price, and need none.
  const bool writes = s.plan.task.kind != TaskKind::embedding && ordered_mean(tokens.output) > 0;
  if (writes)
    add(fmt::format("tokens written by {}", hosted.model), out_price, tokens.output, tokens.output_tree, energy.output_kwh_per_million, energy.output_tree,
        "price of tokens written");
}

/// Provisioned throughput: units for the peak, billed by the hour.
void add_provisioned(Job& job, const HostedModel& hosted) {
  const Setting& s = job.setting;
  const auto tokens = call_tokens(job, hosted);
  const auto energy = token_energy(s, hosted);
  const auto& per_unit_c = job.k().call.provisioned_tokens_per_second;
  const auto waiting = job.draw(job.k().call.provisioned_idle_kw), per_unit = job.draw(per_unit_c), variants = job.draw(s.plan.demand.variants);
  const bool custom = job.choices().method == Method::service;
  const double reading = mean(job.k().call.input_token_weight.distribution);
  Line line{Stage::deploy, ItemKind::service, fmt::format("provisioned throughput of {}", hosted.model), "unit-hour", "USD/unit-hour",
            hosted.provenance.basis, hosted.provenance.source, "billed while idle",
            hosted.provisioned_usd_per_hour ? "" : fmt::format("no price of provisioned throughput for {} in the catalog", hosted.model)};
  job.ledger.add(line,
                 [&](std::size_t i) {
                   Amounts a;
                   const double rate = s.monthly[i] / seconds_per_month * s.peak * (tokens.input[i] * reading + tokens.output[i]);
                   const double units = provisioned_units(rate, per_unit[i], 1) * (custom ? std::max(1.0, variants[i]) : 1);
                   a.quantity = units * hours_per_month * s.months[i];
                   a.cost = Money{a.quantity * hosted.provisioned_usd_per_hour.value_or(0)};
                   a.it_energy = Kilowatts{waiting[i]} * Hours{a.quantity} +
                                 KilowattHours{s.requests[i] / 1e6 * (tokens.input[i] * energy.input_kwh_per_million[i] + tokens.output[i] * energy.output_kwh_per_million[i])};
                   job.count_call(a, i);
                   return a;
                 },
                 [&] {
                   Parts p;
                   p.cost_formula = "units for the peak × hours × months × price";
                   p.cost = {s.requests_tree(), tokens.input_tree, tokens.output_tree, leaf(s, per_unit_c), leaf(s, s.plan.demand.peak_to_mean),
                             record_leaf("price of a unit", hosted.provisioned_usd_per_hour.value_or(0), "USD/unit-hour", hosted.id, hosted.provenance)};
                   p.it_energy = node("energy of IT", "kWh", "unit-hours × power at rest + requests × tokens × energy of a token", {}, {leaf(s, job.k().call.provisioned_idle_kw), s.requests_tree(), energy.input_tree, energy.output_tree});
                   job.explain_call(p);
                   return p;
                 });
  if (custom && hosted.custom_storage_usd_per_month)
    job.ledger.add({Stage::deploy, ItemKind::storage, "custom model kept", "month", "USD/month", hosted.provenance.basis, hosted.provenance.source, "", ""},
                   [&](std::size_t i) {
                     Amounts a;
                     a.quantity = s.months[i] * std::max(1.0, variants[i]);
                     a.cost = Money{a.quantity * *hosted.custom_storage_usd_per_month};
                     return a;
                   },
                   [&] {
                     Parts p;
                     p.cost_formula = "models × months × price";
                     p.cost = {s.months_leaf(), leaf(s, s.plan.demand.variants),
                               record_leaf("storage", *hosted.custom_storage_usd_per_month, "USD/month", hosted.id, hosted.provenance)};
                     return p;
                   });
}

/// Imported weights: model units, on in windows of five minutes in which a request comes.
void add_import(Job& job, const HostedModel& hosted) {
  const Setting& s = job.setting;
  const auto minute = supply_price(s, "aws/bedrock/import-unit");
  const auto keep = supply_price(s, "aws/bedrock/import-storage");
  const auto tokens = call_tokens(job, hosted);
  const auto energy = token_energy(s, hosted);
  const double billions = job.model ? job.model->parameters_b.value_or(8) : 8;
  const double units = std::max(mean(job.k().call.import_least_units.distribution), std::ceil(billions / mean(job.k().call.import_billions_per_unit.distribution)));
  const auto& per_unit_c = job.k().call.import_tokens_per_second;
  const auto waiting = job.draw(job.k().call.provisioned_idle_kw), per_unit = job.draw(per_unit_c), variants = job.draw(s.plan.demand.variants);
  const double reading = mean(job.k().call.input_token_weight.distribution);
  const auto copies_minutes = [&](std::size_t i) {
    double minutes = 0;
    const double mean_rate = s.monthly[i] / seconds_per_month;
    for (const LoadLevel& level : s.levels.all()) {
      const double rate = mean_rate * level.weight / std::max(1.0, variants[i]);
      const double on = -std::expm1(-rate * 5 * 60); // a window of five minutes is billed when any request falls into it
      const double copies = std::max(1.0, std::ceil(rate * (tokens.input[i] * reading + tokens.output[i]) / (per_unit[i] * units)));
      minutes += level.share * hours_per_month * 60 * on * copies * std::max(1.0, variants[i]);
    }
    return minutes;
  };
  Line line{Stage::deploy, ItemKind::service, "imported model, in windows of five minutes", "unit-minute", "USD/unit-minute", Basis::published,
            minute ? minute->source : "", "scales to zero", minute ? "" : "no price for imported models in the catalog"};
  job.ledger.add(line,
                 [&](std::size_t i) {
                   Amounts a;
                   a.quantity = copies_minutes(i) * units * s.months[i];
                   a.cost = Money{a.quantity * (minute ? minute->usd_per_unit : 0)};
                   a.it_energy = Kilowatts{waiting[i]} * Hours{a.quantity / 60} + KilowattHours{s.requests[i] / 1e6 * (tokens.input[i] * energy.input_kwh_per_million[i] + tokens.output[i] * energy.output_kwh_per_million[i])};
                   job.count_call(a, i);
                   return a;
                 },
                 [&] {
                   Parts p;
                   p.cost_formula = "minutes of windows with a request × copies × units × price";
                   p.cost = {s.requests_tree(), tokens.output_tree, leaf(s, per_unit_c)};
                   if (minute) p.cost.push_back(minute->tree);
                   p.it_energy = node("energy of IT", "kWh", "unit-hours × power at rest + requests × tokens × energy of a token", {}, {leaf(s, job.k().call.provisioned_idle_kw), s.requests_tree(), energy.input_tree, energy.output_tree});
                   job.explain_call(p);
                   return p;
                 });
  if (keep)
    job.ledger.add({Stage::deploy, ItemKind::storage, "imported model kept", "unit-month", "USD/unit-month", Basis::published, keep->source, "", ""},
                   [&](std::size_t i) {
                     Amounts a;
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

} // namespace

void add_guardrails(Job& job) {
  const Setting& s = job.setting;
  const TaskKind kind = s.plan.task.kind;
  if (kind != TaskKind::text_generation && kind != TaskKind::question_answering) return;
  const auto price = supply_price(s, "aws/bedrock-guardrails/content-filters");
  if (!price) return;
  // A text unit is a thousand characters of request or answer.
  const auto units = [&](std::size_t i) {
    return std::ceil(s.sizes[i].characters / 1000) + std::ceil(s.sizes[i].output_tokens * 4 / 1000);
  };
  job.ledger.add({Stage::deploy, ItemKind::service, "guardrails on requests and answers", "text unit", "USD/text unit", Basis::published, price->source, "", ""},
                 [&](std::size_t i) {
                   Amounts a;
                   a.quantity = units(i) * s.requests[i];
                   a.cost = Money{a.quantity * price->usd_per_unit};
                   return a;
                 },
                 [&] {
                   Parts p;
                   p.cost_formula = "requests × text units × price";
                   p.cost = {s.requests_tree(), price->tree};
                   for (const auto* size : {&s.plan.task.input_tokens, &s.plan.task.output_tokens})
                     if (*size) p.cost.push_back(leaf(s, **size));
                   return p;
                 });
}

namespace {

/// What one call takes with nobody before it, and nobody's machine to wait for.
std::vector<double> call_milliseconds(const Job& job) {
  const Setting& s = job.setting;
  const auto& c = job.k().call;
  if (!job.hosted) {
    const auto answer = job.draw(c.service_ms);
    return {answer.begin(), answer.end()};
  }
  const auto tokens = call_tokens(job, *job.hosted);
  const auto first = job.draw(c.first_token_ms), rate = job.draw(c.tokens_per_second);
  return values_of(s.n, [&](std::size_t i) { return first[i] + tokens.output[i] / rate[i] * 1000; });
}

/// A call at the price that the user gives.
void add_priced_calls(Job& job) {
  const Setting& s = job.setting;
  const Pin& pin = *job.option.pin;
  const auto energy = service_energy(job, nullptr);
  const double price = *pin.usd_per_request;
  job.ledger.add({Stage::deploy, ItemKind::service, "calls at the plan's price", "request", "USD/request", Basis::assumed, "plan", "", ""},
                 [&](std::size_t i) {
                   Amounts a;
                   a.quantity = s.requests[i];
                   a.cost = Money{a.quantity * price};
                   a.it_energy = KilowattHours{energy.kwh[i] * s.requests[i]};
                   job.count_call(a, i);
                   return a;
                 },
                 [&] {
                   Parts p;
                   p.cost_formula = "requests × price";
                   p.cost = {s.requests_tree(), plan_leaf("price of a request", price, "USD/request", "/options/pin/" + job.option.id)};
                   p.it_energy = node("energy of IT", "kWh", "requests × energy of a request", {}, {s.requests_tree(), energy.tree});
                   job.explain_call(p);
                   return p;
                 });
}

} // namespace

void add_retrieval(Job& job) {
  const Setting& s = job.setting;
  if (job.choices().adaptation != Adaptation::rag) return;
  const auto storage = supply_price(s, "aws/s3-vectors/storage"), query = supply_price(s, "aws/s3-vectors/query");
  if (!storage || !query) return;
  const auto& documents_c = s.plan.task.documents ? static_cast<const Assumption&>(*s.plan.task.documents) : job.k().call.default_documents;
  const auto& passages_c = job.k().call.passages_per_document;
  const auto documents = job.draw(documents_c), passages = job.draw(passages_c);
  const double bytes_per_passage = mean(job.k().call.bytes_per_passage.distribution);
  job.ledger.add({Stage::deploy, ItemKind::storage, "passages in the vector store", "GB-month", "USD/GB-month", Basis::published, storage->source, "", ""},
                 [&](std::size_t i) {
                   Amounts a;
                   a.quantity = documents[i] * passages[i] * bytes_per_passage / 1e9 * s.months[i];
                   a.cost = Money{a.quantity * storage->usd_per_unit};
                   return a;
                 },
                 [&] {
                   Parts p;
                   p.cost_formula = "documents × passages × size × months × price";
                   p.cost = {leaf(s, documents_c), leaf(s, passages_c), s.months_leaf(), storage->tree};
                   return p;
                 });
  job.ledger.add({Stage::deploy, ItemKind::service, "queries to the vector store", "query", "USD/query", Basis::published, query->source, "", ""},
                 [&](std::size_t i) {
                   Amounts a;
                   a.quantity = s.requests[i];
                   a.cost = Money{a.quantity * query->usd_per_unit};
                   return a;
                 },
                 [&] {
                   Parts p;
                   p.cost_formula = "requests × price";
                   p.cost = {s.requests_tree(), query->tree};
                   return p;
                 });
  // Every passage is embedded once for each change of the store, every question once.
  const HostedModel* embedder = nullptr;
  for (const auto& hosted : s.catalog.hosted_models)
    if (hosted.provider == "aws" && hosted.input_usd_per_million && hosted.status != "retired" && !hosted.tasks.empty() && hosted.tasks.front() == "embedding" &&
        (!embedder || *hosted.input_usd_per_million < *embedder->input_usd_per_million))
      embedder = &hosted;
  if (!embedder) return;
  const auto energy = token_energy(s, *embedder);
  const double price = *embedder->input_usd_per_million;
  const std::string& change = s.plan.task.documents_change;
  const double refreshes = change == "daily" ? 365.0 / 12 : change == "weekly" ? weeks_per_month : change == "monthly" ? 1 : 0; // a month
  const double tokens_per_passage = mean(job.k().call.tokens_per_passage.distribution);
  const auto renewed = job.draw(job.k().call.renewed_share);
  job.ledger.add({Stage::deploy, ItemKind::service, fmt::format("embedding by {}", embedder->model), "million tokens", "USD/million tokens",
                  embedder->provenance.basis, embedder->provenance.source, "", ""},
                 [&](std::size_t i) {
                   Amounts a;
                   const double stored = documents[i] * passages[i] * tokens_per_passage * (1 + renewed[i] * refreshes * s.months[i]);
                   a.quantity = (stored + s.requests[i] * s.sizes[i].input_tokens) / 1e6;
                   a.cost = Money{a.quantity * price};
                   a.it_energy = KilowattHours{a.quantity * energy.input_kwh_per_million[i]};
                   job.count_call(a, i);
                   return a;
                 },
                 [&] {
                   Parts p;
                   p.cost_formula = "(passages × tokens × renewals + requests × tokens) × price";
                   p.cost = {leaf(s, documents_c), leaf(s, passages_c), leaf(s, job.k().call.tokens_per_passage), leaf(s, job.k().call.renewed_share), s.requests_tree(),
                             record_leaf("price of embedding", price, "USD/million tokens", embedder->id, embedder->provenance)};
                   p.it_energy = node("energy of IT", "kWh", "tokens × energy of a token", {}, {s.requests_tree(), energy.input_tree});
                   job.explain_call(p);
                   return p;
                 });
}

void add_calls(Job& job) {
  const auto& pin = job.option.pin;
  if (pin && pin->usd_per_request) {
    add_priced_calls(job);
  } else if (job.service) {
    add_service_calls(job);
  } else if (job.hosted) {
    const auto own_in = pin ? pin->usd_per_million_input_tokens : std::nullopt;
    const auto own_out = pin ? pin->usd_per_million_output_tokens : std::nullopt;
    switch (job.choices().hosting) {
    case Hosting::provisioned: add_provisioned(job, *job.hosted); break;
    case Hosting::custom_model_import: add_import(job, *job.hosted); break;
    default:
      add_token_calls(job, *job.hosted, nullptr, own_in, own_out);
      if (job.fallback) add_token_calls(job, *job.fallback, &job.k().call.cascade_share, std::nullopt, std::nullopt);
    }
  }
  // Speech is billed by its length and streams; what is done in batches nobody waits for.
  const bool waits = job.choices().hosting != Hosting::batch && !(job.setting.sizes.front().audio_seconds > 0);
  if (waits && (job.hosted || job.service)) job.latency_ms = call_milliseconds(job);
  if (pin && (pin->contract_usd_per_year || pin->software_usd_per_request)) add_software(job, {}, {});
  add_network(job);
}

void add_serving(Job& job) {
  if (job.self_hosted() && job.choices().hosting != Hosting::api) add_own_serving(job);
  else add_calls(job);
  if (job.hosted ? job.choices().adaptation != Adaptation::distilled || !job.self_hosted() : job.model && generates(*job.model)) add_guardrails(job);
  add_retrieval(job);
}

} // namespace steelyard
