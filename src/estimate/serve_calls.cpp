// Serving by calling: which of the ways to bill a call, and what every call takes beside.
#include "serve_calls.hpp"

#include <algorithm>

namespace steelyard {

namespace {

void add_network(Job& job) {
  const Setting& s = job.setting;
  const auto megabytes = job.draw(job.k().call.megabytes_per_1000_calls),
             per_gb = job.draw(job.k().power.network_kwh_per_gb);
  job.ledger.add(
      {Stage::deploy, ItemKind::network, "requests and answers over the network", "GB", "USD/GB",
       Basis::assumed, "ccf-methodology", "inside a region: energy without a price", ""},
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
                              {s.requests_tree(), leaf(s, job.k().call.megabytes_per_1000_calls),
                               leaf(s, job.k().power.network_kwh_per_gb)});
        return p;
      });
}

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
  job.ledger.add(
      {Stage::deploy, ItemKind::service, "calls at the plan's price", "request", "USD/request",
       Basis::assumed, "plan", "", ""},
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
        p.cost = {s.requests_tree(),
                  plan_leaf("price of a request", price, "USD/request", "/options/pin/" + job.option.id)};
        p.it_energy = energy.of_requests(s);
        job.explain_call(p);
        return p;
      });
}

} // namespace

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
    case Hosting::provisioned:
      add_provisioned(job, *job.hosted);
      break;
    case Hosting::custom_model_import:
      add_import(job, *job.hosted);
      break;
    default:
      add_token_calls(job, *job.hosted, nullptr, own_in, own_out);
      if (job.fallback)
        add_token_calls(job, *job.fallback, &job.k().call.cascade_share, std::nullopt, std::nullopt);
    }
  }
  // Speech is billed by its length and streams; what is done in batches nobody waits for.
  const bool waits =
      job.choices().hosting != Hosting::batch && !(job.setting.sizes.front().audio_seconds > 0);
  if (waits && (job.hosted || job.service)) job.latency_ms = call_milliseconds(job);
  if (pin && (pin->contract_usd_per_year || pin->software_usd_per_request)) add_software(job, {}, {});
  add_network(job);
}

void add_serving(Job& job) {
  if (job.self_hosted() && job.choices().hosting != Hosting::api)
    add_own_serving(job);
  else
    add_calls(job);
  if (job.hosted ? job.choices().adaptation != Adaptation::distilled || !job.self_hosted()
                 : job.model && generates(*job.model))
    add_once(job, "guardrails", add_guardrails);
  if (reads_passages(job)) add_once(job, "retrieval", add_retrieval);
}

} // namespace steelyard
