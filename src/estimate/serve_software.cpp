// Software fees beside the machine: by the hour, by the request, by the year.
#include "job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steelyard {

void add_software(Job& job, std::span<const double> instance_hours, const Derivation& hours_tree) {
  const Setting& s = job.setting;
  const auto& pin = job.option.pin;
  const auto pick = [](const std::optional<double>& pinned, const std::optional<double>& listed) {
    return pinned ? pinned : listed;
  };
  const Listing none{};
  const Listing& l = job.listing ? *job.listing : none;
  const auto hourly = pick(pin ? pin->software_usd_per_hour : std::nullopt, l.software_usd_per_hour);
  // A price of a request is the vendor's fee where the machine is our own.
  const bool on_machine = job.self_hosted() && job.choices().hosting != Hosting::api;
  const auto own_fee = !pin                            ? std::nullopt
                       : pin->software_usd_per_request ? pin->software_usd_per_request
                       : on_machine                    ? pin->usd_per_request
                                                       : std::nullopt;
  const auto per_request = pick(own_fee, l.software_usd_per_request);
  const auto yearly = pick(pin ? pin->contract_usd_per_year : std::nullopt, l.contract_usd_per_year);
  const bool pinned = pin && (pin->software_usd_per_hour || own_fee || pin->contract_usd_per_year);
  const std::string source = pinned ? "plan" : l.provenance.source;
  const Basis basis = pinned ? Basis::assumed : l.provenance.basis;
  const std::string record = pinned ? "/options/pin/" + job.option.id : l.id;
  Provenance from{source, "", basis, ""};
  // A trial starts with the subscription: its days in service are free of the vendor's fee.
  const double trial_months = l.free_trial_days.value_or(0) * 24 / hours_per_month;
  const auto after_trial = [&](std::size_t i) {
    return std::max(0.0, 1 - trial_months / std::max(trial_months, s.months[i]));
  };
  const auto with_trial = [&](std::vector<Derivation> inputs) {
    if (l.free_trial_days)
      inputs.push_back(record_leaf("free trial", *l.free_trial_days, "days", l.id, l.provenance));
    return inputs;
  };
  const std::string trial_note =
      l.free_trial_days ? fmt::format("the first {:g} days are free", *l.free_trial_days) : "";

  if (hourly)
    job.ledger.add(
        {Stage::deploy, ItemKind::software, "software, by the hour", "instance-hour", "USD/instance-hour",
         basis, source, trial_note, ""},
        [&](std::size_t i) {
          Spending a;
          a.quantity = instance_hours.empty() ? 0 : instance_hours[i] * s.months[i] * after_trial(i);
          a.cost = Money{a.quantity * *hourly};
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula = l.free_trial_days ? "instance-hours after the trial × software price"
                                             : "instance-hours × software price";
          p.cost = with_trial({hours_tree, s.months_leaf(),
                               record_leaf("software price", *hourly, "USD/instance-hour", record, from)});
          return p;
        });
  if (per_request)
    job.ledger.add(
        {Stage::deploy, ItemKind::software, "software, by the request", "request", "USD/request", basis,
         source, trial_note, ""},
        [&](std::size_t i) {
          Spending a;
          a.quantity = s.requests[i] * after_trial(i);
          a.cost = Money{a.quantity * *per_request};
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula =
              l.free_trial_days ? "requests after the trial × software price" : "requests × software price";
          p.cost = with_trial(
              {s.requests_tree(), record_leaf("software price", *per_request, "USD/request", record, from)});
          return p;
        });
  if (yearly)
    job.ledger.add(
        {Stage::deploy, ItemKind::software, "software contract", "year", "USD/year", basis, source, "", ""},
        [&](std::size_t i) {
          Spending a;
          a.quantity = std::ceil(s.months[i] / 12);
          a.cost = Money{a.quantity * *yearly};
          return a;
        },
        [&] {
          Parts p;
          p.cost_formula = "years begun × price";
          p.cost = {s.months_leaf(), record_leaf("contract price", *yearly, "USD/year", record, from)};
          return p;
        });
  if (!hourly && !per_request && !yearly && on_machine && l.pricing_model != "free" &&
      job.option.approach == Approach::marketplace)
    job.ledger.add(
        {Stage::deploy, ItemKind::software, "software fee of the listing", "instance-hour",
         "USD/instance-hour", basis, source, "",
         fmt::format("the listing publishes no price: read it at {} and add to options.pin {{\"id\": \"{}\", "
                     "\"approach\": \"marketplace\", "
                     "\"listing\": \"{}\", \"software_usd_per_hour\": …}}",
                     l.url.empty() ? "its page" : l.url, l.id.substr(l.id.find('/') + 1), l.id)},
        [&](std::size_t i) {
          Spending a;
          a.quantity = instance_hours.empty() ? 0 : instance_hours[i] * s.months[i];
          return a;
        },
        [] { return Parts{}; });
}

} // namespace steelyard
