// What the plan pins: options of the user's own, completed with what they leave open.
#include "enumerator.hpp"

#include "steelyard/units/text.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard {

const HostedModel* Enumerator::hosted_named(std::string_view wanted) const {
  if (const auto* exact = find_hosted_model(catalog_, wanted)) return exact;
  const HostedModel* found = nullptr;
  for (const auto& hosted : catalog_.hosted_models) {
    if (lower_case(hosted.model) != lower_case(wanted) &&
        (hosted.open_weights.empty() || hosted.open_weights != wanted))
      continue;
    if (!found || (hosted.provider == "aws" && found->provider != "aws")) found = &hosted;
  }
  return found;
}

const PretrainedModel* Enumerator::model_named(const Pin& pin) const {
  if (pin.model) {
    if (const auto* own = find_model(catalog_, *pin.model)) return own;
    const auto* packaged = find_jumpstart(catalog_, *pin.model);
    return packaged ? find_model(catalog_, packaged->model) : nullptr;
  }
  if (pin.architecture) {
    if (const auto* own = find_model(catalog_, "scratch/" + *pin.architecture)) return own;
    const PretrainedModel* found = nullptr;
    for (const auto& model : catalog_.models) {
      if (model.hub != "scratch") continue;
      if (model.family != *pin.architecture && name(architecture_class(model.family)) != *pin.architecture)
        continue;
      if (!found || (contains(model.tasks_fine_tuned, task_) && !contains(found->tasks_fine_tuned, task_)))
        found = &model;
    }
    return found ? found : find_model(catalog_, *pin.architecture);
  }
  const auto usual = models_for(pin.approach == Approach::pretrained, 1, pin.approach == Approach::custom);
  return usual.empty() ? nullptr : usual.front();
}

bool Enumerator::own_token_price(const Pin& pin) {
  return pin.usd_per_million_input_tokens || pin.usd_per_million_output_tokens;
}

void Enumerator::choose_instance(const std::optional<std::string>& type, Product use, std::string& into,
                                 Option& o) const {
  if (!type) return;
  const auto* found = find_instance(catalog_, *type);
  if (!found) {
    o.infeasible.push_back(fmt::format("instance \"{}\" is not in the catalog", *type));
    return;
  }
  into = found->id;
  if (!o.pin->own_hardware && !machine(catalog_, found->id, region_, use))
    o.infeasible.push_back(fmt::format("ml.{} has no price for {} in {}", found->type, name(use), region_));
}

void Enumerator::choose_tier(const HostedModel& hosted, Option& o) {
  o.choices.service_tier = o.pin->service_tier.value_or(ServiceTier::standard);
  const auto& factor = o.choices.service_tier == ServiceTier::priority ? hosted.priority_price_factor
                                                                       : hosted.flex_price_factor;
  if (o.choices.service_tier != ServiceTier::standard && !factor)
    o.infeasible.push_back(
        fmt::format("the catalog knows no {} tier of {}", name(o.choices.service_tier), hosted.model));
}

void Enumerator::pin_managed(const Pin& pin, Option& o) {
  auto& c = o.choices;
  c.hosting = pin.hosting.value_or(Hosting::api);
  const bool own_price = own_token_price(pin) || pin.usd_per_request || pin.contract_usd_per_year;
  if (pin.model) {
    c.adaptation = Adaptation::prompt;
    const auto* hosted = hosted_named(*pin.model);
    if (hosted) {
      c.hosted_model = hosted->id;
      choose_tier(*hosted, o);
      for (auto& reason : objections_to(*hosted))
        o.infeasible.push_back(std::move(reason));
    } else if (!own_price) {
      o.infeasible.push_back(fmt::format("hosted model \"{}\" is not in the catalog", *pin.model));
    }
  } else if (own_token_price(pin)) {
    c.adaptation = Adaptation::prompt;
  } else if (pin.service && !own_price) {
    const Service* found = find_service(catalog_, *pin.service);
    for (const auto& service : catalog_.services) {
      if (found && found->id == *pin.service) break;
      if (lower_case(service.service) != lower_case(*pin.service) ||
          (pin.feature && lower_case(service.feature) != lower_case(*pin.feature)))
        continue;
      // Of several features the one that does the plan's task.
      if (!found || (contains(service.tasks, task_) && !contains(found->tasks, task_))) found = &service;
    }
    if (found) {
      c.service = found->id;
      c.adaptation = adaptation(found->adaptation).value_or(Adaptation::none);
      c.method =
          found->needs_labels || c.adaptation == Adaptation::fine_tune ? Method::service : Method::none;
      c.hosting = pin.hosting.value_or(hosting(found->hosting).value_or(Hosting::api));
      for (auto& reason : objections_to(*found))
        o.infeasible.push_back(std::move(reason));
    } else {
      o.infeasible.push_back(
          fmt::format("service \"{}\"{} is not in the catalog", *pin.service,
                      pin.feature ? " with feature \"" + *pin.feature + "\"" : std::string{}));
    }
  } else if (!own_price) {
    o.infeasible.push_back("says neither a service, nor a model, nor a price: add one of them to the pin");
  }
  if (pin.method && *pin.method != name(Method::none)) c.method = Method::service;
}

void Enumerator::pin_marketplace(const Pin& pin, Option& o) {
  auto& c = o.choices;
  c.hosting = pin.hosting.value_or(plan_.demand.online ? Hosting::endpoint : Hosting::batch);
  if (pin.listing) {
    const auto* listing = find_listing(catalog_, *pin.listing);
    if (!listing) {
      o.infeasible.push_back(fmt::format("listing \"{}\" is not in the catalog", *pin.listing));
      return;
    }
    c.listing = listing->id;
    c.method = listing->needs_labels ? Method::service : Method::none;
    c.adaptation = listing->needs_labels ? Adaptation::fine_tune : Adaptation::none;
    if (c.serve_instance.empty() && !pin.own_hardware && !listing->default_instance.empty())
      choose_instance(listing->default_instance, Product::hosting, c.serve_instance, o);
  }
  if (!c.serve_instance.empty() || pin.own_hardware) return;
  if (pin.usd_per_request || pin.software_usd_per_request || pin.contract_usd_per_year)
    c.hosting = Hosting::api; // the vendor's machines
  else
    o.infeasible.push_back("says no instance to run on: add \"instance\" to the pin");
}

void Enumerator::check_fit(const PretrainedModel& model, Option& o) const {
  const Choices& c = o.choices;
  if (is_classical(model)) return;
  const auto gb = [](Gigabytes memory) { return short_number(memory.count()); };
  const auto& own = o.pin->own_hardware;
  const auto room_of = [&](const Instance& instance, double count) {
    Machine m;
    m.instance = &instance;
    m.count = own && instance.accelerator_count > 0 ? own->devices / instance.accelerator_count : count;
    return m;
  };
  const auto* train = find_instance(catalog_, c.train_instance);
  if (train && c.method != Method::none && c.method != Method::service) {
    const auto m = room_of(*train, shards(c.method) ? c.train_count : 1);
    const Gigabytes room = training_room(m, coefficients_);
    const auto needed = [&](Optimizer optimizer) {
      return training_memory(model, c.method, size_, coefficients_, optimizer).on(training_devices(m));
    };
    if (room < needed(Optimizer::adam)) {
      if (shards(c.method) && !(room < needed(Optimizer::adam_8bit)))
        o.choices.optimizer = "8-bit Adam"; // what practitioners fall back to before they rent more
      else
        o.infeasible.push_back(fmt::format("training takes {} GB, and {} x {} leaves {} GB",
                                           gb(needed(Optimizer::adam)), short_number(m.count), train->type,
                                           gb(room)));
    }
  }
  const auto* serve = find_instance(catalog_, c.serve_instance);
  if (!serve) return;
  const Gigabytes needed = replica_memory(model, size_, coefficients_, &*o.pin);
  const Gigabytes has = model_memory(*serve) * (own ? room_of(*serve, 1).count : 1);
  if (has < needed)
    o.infeasible.push_back(
        fmt::format("a replica takes {} GB, and {} has {} GB", gb(needed), serve->type, gb(has)));
  if (c.hosting == Hosting::serverless && needed.count() > largest_serverless_gb)
    o.infeasible.push_back(fmt::format("a replica takes {} GB, and serverless inference ends at {} GB",
                                       gb(needed), largest_serverless_gb));
}

void Enumerator::pin_model(const Pin& pin, Option& o) {
  auto& c = o.choices;
  const auto say = [&o](std::string reason) { o.infeasible.push_back(std::move(reason)); };
  const bool by_call = own_token_price(pin) || pin.hosting == Hosting::api ||
                       pin.hosting == Hosting::provisioned || pin.hosting == Hosting::custom_model_import;
  c.hosting = pin.own_hardware ? Hosting::own_hardware
              : pin.hosting    ? *pin.hosting
              : by_call        ? Hosting::api
                               : Hosting::endpoint;
  c.method = pin.approach == Approach::custom ? Method::scratch
             : pin.approach == Approach::pretrained
                 ? Method::none
                 : method(pin.method.value_or("lora")).value_or(Method::lora);
  c.adaptation = pin.approach == Approach::custom       ? Adaptation::scratch
                 : pin.approach == Approach::pretrained ? Adaptation::prompt
                 : c.method == Method::distilled        ? Adaptation::distilled
                                                        : Adaptation::fine_tune;
  const auto* known = model_named(pin);
  if (by_call && !pin.own_hardware && !own_token_price(pin)) {
    const auto* hosted = pin.model ? hosted_named(*pin.model) : nullptr;
    if (!hosted && known) hosted = hosted_named(known->id);
    if (hosted) {
      c.hosted_model = hosted->id;
      choose_tier(*hosted, o);
    } else
      say(fmt::format("no hosted model serves \"{}\"", pin.model.value_or(pin.architecture.value_or("it"))));
    if (hosted && !known && pin.approach == Approach::fine_tune) c.method = Method::service;
  }
  if (!known && !c.hosted_model.empty()) return;
  if (!known) {
    say(fmt::format("model \"{}\" is not in the catalog", pin.model.value_or(pin.architecture.value_or(""))));
    return;
  }
  c.model = known->id;
  if (pin.model && *pin.model != known->id)
    if (const auto* packaged = find_jumpstart(catalog_, *pin.model)) c.jumpstart = packaged->id;
  const PretrainedModel model = *model_of(o, catalog_);
  if (pin.approach == Approach::pretrained && !generates(model)) c.adaptation = Adaptation::none;
  if (c.method == Method::distilled && c.hosted_model.empty()) {
    if (const auto* teacher = usual_teacher())
      c.hosted_model = teacher->id;
    else
      say("no hosted model can teach this task");
  }
  if (pin.own_hardware) {
    // Hardware that the catalog does not list is taken to be like a card that draws as much.
    const auto* like = is_classical(model) ? nullptr : instance_like(catalog_, pin.own_hardware->watts);
    if (c.serve_instance.empty() && like) c.serve_instance = like->id;
    if (c.train_instance.empty() && like && c.method != Method::none) {
      c.train_instance = like->id;
      c.train_count = 1;
    }
  }
  if (c.serve_instance.empty() && !by_call) {
    const auto serving = serving_machines(offered(Product::hosting), catalog_, coefficients_, model, size_);
    if (!serving.empty())
      c.serve_instance = serving.front().instance->id;
    else
      say("no instance can serve it here");
  }
  if (c.method != Method::none && c.method != Method::service && c.train_instance.empty()) {
    const auto training = training_machines(offered(Product::training), catalog_, coefficients_, model,
                                            c.method, size_, final_run(model, c.method));
    if (!training.empty()) {
      c.train_instance = training.front().instance->id;
      c.train_count = static_cast<int>(training.front().count);
    } else {
      say("no instance can train it here");
    }
  }
  if (pin.device_count)
    if (const auto* train = find_instance(catalog_, c.train_instance))
      c.train_count =
          static_cast<int>(std::ceil(*pin.device_count / std::max(1.0, train->accelerator_count)));
  if (by_call) c.serve_instance.clear();
  const auto& smaller = plan_.development.smaller_run;
  if (const Pin* measured = measured_pin(plan_);
      smaller && measured && measured->id == pin.id && !find_instance(catalog_, smaller->instance))
    say(fmt::format("instance \"{}\" of development.smaller_run is not in the catalog", smaller->instance));
  check_fit(model, o);
  for (auto& reason : objections(model))
    say(std::move(reason));
}

void Enumerator::add_pin(const Pin& pin) {
  region_ = home_;
  Option o;
  o.id = pin.id;
  o.approach = pin.approach;
  o.pin = pin;
  o.title = pin.id;
  o.choices.region = region_;
  o.choices.purchase = plan_.development.spot ? "spot" : "on-demand";
  o.choices.train_count = 1;
  choose_instance(pin.train_instance, Product::training, o.choices.train_instance, o);
  choose_instance(pin.serve_instance ? pin.serve_instance : pin.instance, Product::hosting,
                  o.choices.serve_instance, o);
  switch (pin.approach) {
  case Approach::managed_service:
    pin_managed(pin, o);
    break;
  case Approach::marketplace:
    pin_marketplace(pin, o);
    break;
  default:
    pin_model(pin, o);
  }
  ids_.insert(o.id);
  options_.push_back(std::move(o));
}

} // namespace steelyard
