// Serving on machines that are rented by the hour: stage `deploy` while requests are served, `idle` while
// none is.
#include "served_month.hpp"

#include "steelyard/formulas/memory.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

namespace {

/// What the adaptation puts before every request, as a mean.
PromptBefore prompt_before(const Job& job) {
  const RequestSize usual = mean_size(job.setting.plan);
  PromptBefore before;
  if (reads_passages(job)) before.retrieved = mean(retrieved_tokens(job));
  const Adaptation adaptation = job.choices().adaptation;
  if (adaptation == Adaptation::few_shot || adaptation == Adaptation::prompt || adaptation == Adaptation::rag)
    before.repeated = mean(instruction_tokens(job));
  if (adaptation == Adaptation::few_shot)
    before.repeated += mean(job.k().call.few_shot_examples) * (usual.input_tokens + usual.output_tokens);
  return before;
}

/// What goes into an endpoint is billed by its size; batch transform reads from storage and pays nothing.
void add_endpoint_data(Job& job) {
  const Setting& s = job.setting;
  const auto price = supply_price(s, job.choices().hosting == Hosting::async ? "aws/sagemaker/async-data"
                                                                             : "aws/sagemaker/endpoint-data");
  if (!price) return;
  const auto kilobytes = job.draw(s.plan.data.item_kilobytes);
  job.ledger.add(
      {Stage::deploy, ItemKind::network, "data into the endpoint", "GB", "USD/GB", Basis::published,
       price->source, "answers are small beside it", ""},
      [&](std::size_t i) {
        Spending a;
        a.quantity = s.requests[i] * kilobytes[i] * 1e-6;
        a.cost = Money{a.quantity * price->usd_per_unit};
        return a;
      },
      [&] {
        Parts p;
        p.cost_formula = "requests × size × price";
        p.cost = {s.requests_tree(), leaf(s, s.plan.data.item_kilobytes), price->tree};
        return p;
      });
}

/// Batch work on machines that may be taken back: what they had in hand is done again.
void interrupt(const Job& job, ServedMonth& month) {
  const Setting& s = job.setting;
  const Spot& spot = *job.serve_spot;
  for (std::size_t i = 0; i < s.n; ++i) {
    const Hours work{month.busy_hours[i]};
    if (!(work.count() > 0)) continue;
    const double more = spot.paid(i, work) / work;
    month.replica_hours[i] += month.busy_hours[i] * (more - 1);
    month.busy_hours[i] *= more;
    month.busy_kwh[i] *= more;
  }
  if (!s.detail) return;
  month.hours_tree = node("instance-hours a month", "h", "hours of work × hours paid for one + starting",
                          month.replica_hours, {month.hours_tree, spot.paid_tree()}, "daly-2006");
  month.energy_tree = node("energy of IT in busy hours a month", "kWh", "energy × hours paid for one",
                           month.busy_kwh, {month.energy_tree, spot.paid_tree()});
}

/// Share of the months that one replica of staging is on. What scales to zero rests with it.
std::vector<double> staging_months(const Job& job, bool rests) {
  const Setting& s = job.setting;
  if (rests) return std::vector<double>(s.n);
  const auto share = job.draw(job.k().serve.staging_share), working = job.draw(job.k().serve.working_share);
  const bool off_hours = s.plan.development.staging_off_hours;
  return values_of(
      s.n, [&](std::size_t i) { return off_hours ? share[i] : std::min(1.0, share[i] / working[i]); });
}

/// Hours of endpoints that somebody set up to try something, and left on.
std::vector<double> forgotten_hours(const Job& job, bool rests) {
  const Setting& s = job.setting;
  if (rests || job.serve->own_pue) return std::vector<double>(s.n);
  const auto& e = job.k().explore;
  const auto count = job.draw(e.forgotten_endpoints),
             weeks = job.draw(
                 e.forgotten_weeks.at(s.plan.development.endpoint_auto_stop ? "watched" : "unwatched"));
  return values_of(s.n, [&](std::size_t i) { return count[i] * weeks[i] * 7 * 24; });
}

void add_staging(Job& job, std::span<const double> share) {
  const Setting& s = job.setting;
  const MachineDraws& m = *job.serve;
  const auto& k = job.k().serve;
  const bool off_hours = s.plan.development.staging_off_hours;
  add_machine_hours(
      job,
      {Stage::idle, ItemKind::compute, "staging on " + m.label, "instance-hour", "USD/instance-hour", m.basis,
       m.source, off_hours ? "off at night and on weekends" : "on at night and on weekends too", ""},
      m, [&](std::size_t i) { return share[i] * hours_per_month * s.months[i]; },
      [&](std::size_t i) { return m.idle_kw[i]; },
      [&] {
        std::vector<Derivation> inputs{leaf(s, k.staging_share), s.months_leaf()};
        if (!off_hours) inputs.push_back(leaf(s, k.working_share));
        return node("hours of staging", "h",
                    off_hours ? "share of a replica × months"
                              : "share of a replica × months / share of the week's hours that are worked",
                    {}, std::move(inputs));
      },
      [&] { return m.idle_tree; });
}

void add_forgotten(Job& job, std::span<const double> hours) {
  const Setting& s = job.setting;
  const MachineDraws& m = *job.serve;
  const auto& e = job.k().explore;
  const bool watched = s.plan.development.endpoint_auto_stop;
  add_machine_hours(
      job,
      {Stage::idle, ItemKind::compute, "forgotten endpoints on " + m.label, "instance-hour",
       "USD/instance-hour", m.basis, m.source,
       watched ? "set up for a trial; an alarm stops them" : "set up for a trial; until somebody notices",
       ""},
      m, [&](std::size_t i) { return hours[i]; }, [&](std::size_t i) { return m.idle_kw[i]; },
      [&] {
        return node("hours of forgotten endpoints", "h", "endpoints × weeks until they are stopped", {},
                    {leaf(s, e.forgotten_endpoints),
                     leaf(s, e.forgotten_weeks.at(watched ? "watched" : "unwatched"))});
      },
      [&] { return m.idle_tree; });
}

} // namespace

void add_own_serving(Job& job) {
  const Setting& s = job.setting;
  const MachineDraws& m = *job.serve;
  const Hosting hosting = job.choices().hosting;
  const bool batch = hosting == Hosting::batch;
  const bool to_zero = hosting == Hosting::async || hosting == Hosting::serverless;
  const double fewest = to_zero ? 0 : m.own_pue ? 1 : s.plan.demand.min_replicas;
  ServedMonth month;
  if (job.model && decodes(*job.model) && m.machine.accelerator)
    month = decoding_month(job, fewest, batch, prompt_before(job));
  else
    month = single_pass_month(job, fewest, batch);
  if (job.serve_spot) interrupt(job, month);

  if (!batch) job.latency_ms = values_of(s.n, [&](std::size_t i) { return month.alone_seconds[i] * 1000; });
  if (m.own_pue && !batch)
    job.overloaded =
        2 * static_cast<std::size_t>(std::count_if(month.most_replicas.begin(), month.most_replicas.end(),
                                                   [](double r) { return r > 1; })) >
        s.n;
  if (hosting == Hosting::serverless) {
    // Billed by memory and time; a request pays its own seconds, nothing waits.
    const auto price = supply_price(s, "aws/sagemaker/serverless");
    const double gigabytes =
        std::clamp(std::ceil(replica_memory(*job.model, mean_size(s.plan), job.k()).count()), 1.0, 6.0);
    // Six gigabytes come with about three vCPUs; the time of a request is that of so many.
    const double vcpu = gigabytes / 2;
    const double slower = m.machine.instance->vcpu / std::max(0.5, vcpu);
    for (double& ms : job.latency_ms)
      ms *= slower;
    const auto idle_share = job.draw(job.k().call.provider_idle_share);
    job.ledger.add(
        {Stage::deploy, ItemKind::compute, "serverless inference", "GB-second", "USD/GB-second",
         Basis::published, price ? price->source : "", "",
         price ? "" : "no price for serverless inference in the catalog"},
        [&](std::size_t i) {
          Amounts a;
          const double seconds = s.requests[i] * month.request_seconds[i] * slower;
          a.quantity = seconds * gigabytes;
          a.cost = Money{a.quantity * (price ? price->usd_per_unit : 0)};
          const double share = std::min(1.0, vcpu / m.machine.instance->vcpu);
          a.device_hours = Hours{seconds / 3600 * share};
          a.it_energy = Kilowatts{m.active_kw[i] * share * (1 + idle_share[i])} * Hours{seconds / 3600};
          a.embodied = KgCo2e{m.embodied_kg_per_hour[i] * share * (1 + idle_share[i]) * seconds / 3600};
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula = "requests × machine time × memory × price";
          p.cost = {s.requests_tree(), month.hours_tree};
          if (price) p.cost.push_back(price->tree);
          p.device_hours = node("", "device-hours", "requests × machine time × share of the machine", {},
                                {s.requests_tree(), month.hours_tree});
          p.it_energy =
              node("energy of IT", "kWh", "active power × share of the machine × time × (1 + waiting)", {},
                   {m.active_tree, month.hours_tree, leaf(s, job.k().call.provider_idle_share)});
          p.embodied = node("embodied", "kgCO2e", "making per hour × share × time", {},
                            {m.embodied_tree, month.hours_tree});
          return p;
        });
    add_endpoint_data(job);
    add_software(job, {}, {});
    return;
  }

  const auto variants = job.draw(s.plan.demand.variants);
  // Every variant has its own endpoint unless they share one (inference components); adapters of one base
  // share a machine.
  const bool shared = hosting == Hosting::inference_component || batch || to_zero;
  const auto copies = [&](std::size_t i) { return shared ? 1.0 : std::max(1.0, variants[i]); };
  const double devices = m.machine.devices();
  // With several dedicated endpoints each serves its share: busy hours stay, idle hours grow with every copy.
  const auto busy = [&](std::size_t i) { return month.busy_hours[i]; };
  const auto idle = [&](std::size_t i) {
    const double all = shared ? month.replica_hours[i]
                              : std::max(month.replica_hours[i], copies(i) * fewest * hours_per_month);
    return all - month.busy_hours[i];
  };
  // What is always on may be bought in advance, at a price that stays; what comes with the load is not.
  const Coefficient* advance =
      m.own_pue || batch || to_zero || s.plan.demand.commitment == Commitment::none
          ? nullptr
          : &job.k().serve.commitment_price_factor.at(name(s.plan.demand.commitment));
  const auto in_advance = advance ? job.draw(*advance) : std::span<const double>{};
  const auto always_on = [&](std::size_t i) { return copies(i) * fewest * hours_per_month; };
  const auto price_change = s.instance_price_factor();
  const auto price_factor = [&](std::size_t i) {
    if (m.own_pue) return 1.0;
    if (!advance) return price_change[i];
    const double share = std::min(1.0, always_on(i) / (busy(i) + idle(i)));
    return price_change[i] * (1 - share) + in_advance[i] * share;
  };

  const auto add = [&](Stage stage, std::string what, auto&& hours, auto&& energy, bool serving) {
    job.ledger.add(
        {stage, ItemKind::compute, std::move(what), "instance-hour", "USD/instance-hour", m.basis, m.source,
         "", ""},
        [&](std::size_t i) {
          Amounts a;
          const Hours time{hours(i) * s.months[i]};
          a.quantity = time.count();
          a.cost = MoneyPerHour{m.usd_per_hour[i] * price_factor(i)} * time;
          a.device_hours = time * devices;
          m.draw_energy(a, KilowattHours{energy(i) * s.months[i]});
          a.embodied = KgPerHour{m.embodied_kg_per_hour[i]} * time;
          return a;
        },
        [&] {
          Parts p;
          const auto time = node("instance-hours", "h",
                                 serving ? "hours in which requests are served × months"
                                         : "hours in which none is served × months",
                                 values_of(s.n, [&](std::size_t i) { return hours(i) * s.months[i]; }),
                                 {month.hours_tree, leaf(s, s.plan.demand.variants), s.months_leaf()});
          p.cost_formula = "instance-hours × price × change of price";
          p.cost = {time, m.price_tree};
          if (!m.own_pue) p.cost.push_back(leaf(s, job.k().serve.price_decline));
          if (advance) p.cost.push_back(leaf(s, *advance));
          p.device_hours = node("", "device-hours", "instance-hours × devices", {}, {time});
          m.explain_energy(p, serving ? node("energy of IT", "kWh", "energy a month × months", {},
                                             {month.energy_tree, s.months_leaf()})
                                      : node("energy of IT", "kWh", "instance-hours × idle power", {},
                                             {time, m.idle_tree}));
          p.embodied =
              node("embodied", "kgCO2e", "instance-hours × making per hour", {}, {time, m.embodied_tree});
          return p;
        });
  };
  add(
      Stage::deploy, "serving on " + m.label, busy, [&](std::size_t i) { return month.busy_kwh[i]; }, true);
  add(
      Stage::idle, (batch ? "starting batch jobs on " : "waiting for requests on ") + m.label, idle,
      [&](std::size_t i) { return idle(i) * m.idle_kw[i]; }, false);

  if (advance) {
    const double term = s.plan.demand.commitment == Commitment::three_years ? 36 : 12; // months
    const auto beyond = [&](std::size_t i) {
      return always_on(i) * (std::ceil(s.months[i] / term - 1e-9) * term - s.months[i]);
    };
    job.ledger.add(
        {Stage::idle, ItemKind::compute, "bought in advance beyond the horizon", "instance-hour",
         "USD/instance-hour", m.basis, m.source, "whole terms are bought; nothing runs then", ""},
        [&](std::size_t i) {
          Spending a;
          a.quantity = beyond(i);
          a.cost = MoneyPerHour{m.usd_per_hour[i] * in_advance[i]} * Hours{a.quantity};
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula =
              "instances always on × hours of the last term after the horizon × price in advance";
          p.cost = {s.months_leaf(), leaf(s, s.plan.demand.variants), m.price_tree, leaf(s, *advance)};
          return p;
        });
  }
  const bool rests = to_zero || batch;
  const auto staging = staging_months(job, rests), forgotten = forgotten_hours(job, rests);
  if (!rests) {
    add_staging(job, staging);
    add_forgotten(job, forgotten);
  }
  if (!batch && !m.own_pue) add_endpoint_data(job);
  // A vendor's fee runs on every instance of his software, those of staging too.
  add_software(job,
               values_of(s.n,
                         [&](std::size_t i) {
                           return busy(i) + idle(i) + staging[i] * hours_per_month +
                                  (s.months[i] > 0 ? forgotten[i] / s.months[i] : 0);
                         }),
               month.hours_tree);
}

} // namespace steelyard
