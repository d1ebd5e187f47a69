// What an option names, looked up: records of the catalog, and the machines it is trained and served on.
#include "job.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard {

namespace {

/// What a listing or a model without a card computes: a stand-in with the footprint's size.
PretrainedModel stand_in(const Listing& listing) {
  PretrainedModel model;
  model.id = listing.id;
  model.family =
      listing.footprint && !listing.footprint->family.empty() ? listing.footprint->family : "encoder";
  model.hub = "marketplace";
  if (listing.footprint && listing.footprint->parameters_b)
    model.parameters_b = listing.footprint->parameters_b->mode;
  if (listing.footprint && listing.footprint->gmacs) model.gmacs = listing.footprint->gmacs->mode;
  if (!model.parameters_b && !model.gmacs) model.parameters_b = 0.3;
  model.provenance = listing.provenance;
  model.provenance.basis = Basis::assumed;
  return model;
}

/// A hosted model that the catalog does not know, at the plan's price.
HostedModel priced_by_plan(const Option& option) {
  HostedModel own;
  own.id = option.id;
  own.model = option.pin->model.value_or(option.id);
  own.provider = option.approach == Approach::managed_service ? "own" : "aws";
  own.tier = "mid";
  own.provenance = {"plan", "", Basis::assumed, ""};
  own.input_usd_per_million = option.pin->usd_per_million_input_tokens;
  own.output_usd_per_million = option.pin->usd_per_million_output_tokens;
  return own;
}

void find_records(Job& job) {
  const Catalog& catalog = job.setting.catalog;
  const Choices& c = job.choices();
  if (!c.hosted_model.empty()) job.hosted = find_hosted_model(catalog, c.hosted_model);
  if (!c.fallback_model.empty()) job.fallback = find_hosted_model(catalog, c.fallback_model);
  if (!c.service.empty()) job.service = find_service(catalog, c.service);
  if (!c.listing.empty()) job.listing = find_listing(catalog, c.listing);

  const auto& pin = job.option.pin;
  if ((job.named = model_of(job.option, catalog))) job.model = &*job.named;
  // A listing is computed with like the model in it, or like one of its size.
  if (job.option.approach == Approach::marketplace && !job.model) {
    if (job.listing && !job.listing->model.empty()) job.model = find_model(catalog, job.listing->model);
    if (!job.model) {
      job.named = stand_in(job.listing ? *job.listing : Listing{});
      if (pin && pin->params) job.named = resized(*job.named, Parameters{*pin->params});
      job.model = &*job.named;
    }
  }
  if (pin && !job.hosted && (pin->usd_per_million_input_tokens || pin->usd_per_million_output_tokens))
    job.hosted = &job.own_price.emplace(priced_by_plan(job.option));
}

/// The user's own hardware, like the catalog's machine where there is one.
const MachineDraws* own_hardware(const Setting& s, const Option& option, const std::string& like_id) {
  return &s.once<MachineDraws>("own/" + option.id + "/" + like_id, [&] {
    Machine like;
    like.instance = find_instance(s.catalog, like_id);
    if (like.instance && !like.instance->accelerator.empty())
      like.accelerator = find_accelerator(s.catalog, like.instance->accelerator);
    return own_hardware_draws(s, *option.pin->own_hardware, like.instance ? &like : nullptr);
  });
}

void take(const Interrupted* of, const MachineDraws*& machine, const Spot*& spot) {
  if (!of) return;
  machine = &of->machine;
  spot = &of->spot;
}

void find_machines(Job& job) {
  const Setting& s = job.setting;
  const Choices& c = job.choices();
  const std::string& region = job.region();
  const bool owns = job.option.pin && job.option.pin->own_hardware;
  // Own hardware trains too, unless the plan says on what.
  if (owns && !c.train_instance.empty() && !job.option.pin->train_instance)
    job.train = own_hardware(s, job.option, c.train_instance);
  else if (c.purchase == "spot")
    take(interrupted(s, c.train_instance, region, Product::training, std::max(1, c.train_count),
                     SpotWork::training),
         job.train, job.train_spot);
  else
    job.train = rented(s, c.train_instance, region, Product::training, std::max(1, c.train_count));

  if (owns)
    job.serve = own_hardware(s, job.option, c.serve_instance);
  else if (c.serve_purchase == "spot")
    // SageMaker sells no such capacity for batch transform: the same type on EC2, by AWS Batch or the like.
    take(interrupted(s, c.serve_instance, region, Product::ec2, 1, SpotWork::batch), job.serve,
         job.serve_spot);
  else {
    if (c.hosting == Hosting::batch) job.serve = rented(s, c.serve_instance, region, Product::transform);
    if (!job.serve) job.serve = rented(s, c.serve_instance, region, Product::hosting);
  }
}

} // namespace

Job::Job(const Setting& of_plan, const Option& the_option)
    : setting{of_plan}, option{the_option}, site{of_plan.site(region())}, ledger{of_plan, site} {
  way = way_of_working(option, setting.catalog);
  trains = choices().method != Method::none;
  making_per_kwh = draw(k().call.embodied_per_kwh);
  device_kw = draw(k().call.device_kw);
  find_records(*this);
  find_machines(*this);
}

void add_once(Job& job, std::string_view what, void (*add)(Job&)) {
  const auto made = [&] {
    Job own{job.setting, job.option};
    add(own);
    return own.ledger.entries();
  };
  if (job.setting.detail)
    job.ledger.carry_over(made()); // summed in the same order, to the same bits
  else
    job.ledger.carry_over(job.setting.once<Entries>(fmt::format("{}/{}", what, job.region()), made));
}

} // namespace steelyard
