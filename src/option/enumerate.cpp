#include "steelyard/option/enumerate.hpp"

#include "enumerator.hpp"

#include "steelyard/formulas/flops.hpp"
#include "steelyard/units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace steelyard {

namespace {

bool text_task(TaskKind kind) {
  switch (kind) {
  case TaskKind::text_classification:
  case TaskKind::token_classification:
  case TaskKind::sentiment:
  case TaskKind::summarization:
  case TaskKind::question_answering:
  case TaskKind::text_generation:
  case TaskKind::translation:
    return true;
  default:
    return false;
  }
}

/// Tasks whose answer a small head can read off frozen features: one label for a text or an image. Boxes,
/// masks and spans need the model itself to learn where to look.
bool head_answers(TaskKind kind) {
  switch (kind) {
  case TaskKind::text_classification:
  case TaskKind::token_classification:
  case TaskKind::sentiment:
  case TaskKind::embedding:
  case TaskKind::image_classification:
  case TaskKind::anomaly_detection:
    return true;
  default:
    return false;
  }
}

} // namespace

std::string spoken(std::string_view id) {
  const auto slash = id.find('/');
  return std::string{slash == std::string_view::npos ? id : id.substr(slash + 1)};
}

std::string size_class(const PretrainedModel& model) {
  const double size = std::max(1e-4, model.parameters_b.value_or(model.gmacs.value_or(1) / 100));
  return fmt::format("{}/{}", model.family, static_cast<int>(std::floor(std::log2(size))));
}

bool retrieves(const Plan& plan) {
  return plan.task.kind == TaskKind::question_answering ||
         (plan.task.kind == TaskKind::text_generation && (plan.task.documents || plan.task.context_tokens));
}

std::vector<std::string> Enumerator::regions() const {
  std::vector<std::string> all{plan_.region};
  for (const auto& region : plan_.constraints.regions)
    if (!contains(all, region) && all.size() < 3) all.push_back(region);
  // A list of candidates that leaves the plan's own region out rules it out.
  // Then the first that is left is where calls go.
  if (all.size() > 1 && !contains(plan_.constraints.regions, plan_.region)) all.erase(all.begin());
  return all;
}

bool Enumerator::wanted(Approach approach) const {
  const auto& list = plan_.options.approaches;
  return std::find(list.begin(), list.end(), approach) != list.end();
}

std::vector<std::string> Enumerator::objections(const PretrainedModel& model) const {
  std::vector<std::string> why;
  if (plan_.task.documents && retrieves(plan_) && !decodes(model) && model.family != "document")
    why.push_back(
        "marks the answer in one passage; questions to documents need a model that writes it from what "
        "was retrieved");
  if (model.family == "document" && size_.pages == 0 && size_.images == 0)
    why.push_back("reads images of pages, and the plan's requests have none");
  if (wants_video() && !model.clip_seconds)
    why.push_back("makes images, and the plan asks for video (task.video_seconds)");
  if (!wants_video() && model.clip_seconds)
    why.push_back("makes videos, and the plan asks for images: write task.video_seconds for videos");
  if (model.hub == "scratch") return why;
  if (!plan_.constraints.licenses.empty()) {
    bool permitted = false;
    for (const auto& licence : plan_.constraints.licenses)
      permitted = permitted || lower_case(licence) == lower_case(model.licence);
    if (!permitted)
      why.push_back(fmt::format("licence {} is not among those the plan permits", model.licence));
  } else if (!commercial_use(model.licence)) {
    why.push_back(fmt::format("licence {} does not permit use in a product", model.licence));
  }
  if (const auto language = language_missing(model.languages))
    why.push_back(fmt::format("was not trained on the plan's language \"{}\"", *language));
  if (decodes(model)) object_to_context(model.context_tokens, why);
  return why;
}

std::optional<std::string> Enumerator::language_missing(const std::vector<std::string>& spoken_ones) const {
  if (spoken_ones.empty() || contains(spoken_ones, "multi")) return std::nullopt;
  for (const auto& language : plan_.task.languages)
    if (!contains(spoken_ones, language)) return language;
  return std::nullopt;
}

void Enumerator::object_to_context(const std::optional<double>& context_tokens,
                                   std::vector<std::string>& why) const {
  double needed = size_.input_tokens + size_.output_tokens;
  if (plan_.task.documents && retrieves(plan_))
    needed += plan_.task.context_tokens ? mean(*plan_.task.context_tokens)
                                        : mean(coefficients_.call.context_tokens);
  if (context_tokens && *context_tokens < needed)
    why.push_back(fmt::format("context of {} tokens is shorter than a request of {}",
                              short_number(*context_tokens), short_number(needed)));
}

std::vector<const PretrainedModel*> Enumerator::models_for(bool as_is, std::size_t most, bool scratch) const {
  struct Candidate {
    const PretrainedModel* model;
    bool permitted;
  };

  std::vector<Candidate> found;
  for (const auto& model : catalog_.models) {
    if ((model.hub == "scratch") != scratch) continue;
    if (contains(as_is ? model.tasks_as_is : model.tasks_fine_tuned, task_))
      found.push_back({&model, objections(model).empty()});
  }
  std::stable_sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
    if (a.permitted != b.permitted) return a.permitted;
    return a.model->downloads.value_or(0) > b.model->downloads.value_or(0);
  });
  if (scratch) most = found.size();
  // One of each family and size class, and every family before the second of any.
  std::map<std::string, int> of_class, of_family;

  struct Chosen {
    const PretrainedModel* model;
    bool permitted;
    int nth;
  };

  std::vector<Chosen> different;
  for (const auto& [model, permitted] : found) {
    if (!scratch && of_class[size_class(*model)]++ > 0) continue;
    different.push_back({model, permitted, of_family[model->family]++});
  }
  std::stable_sort(different.begin(), different.end(), [](const Chosen& x, const Chosen& y) {
    return x.permitted != y.permitted ? x.permitted : x.nth < y.nth;
  });
  constexpr std::size_t most_refused = 4; // a few are enough to say why
  std::vector<const PretrainedModel*> chosen;
  std::size_t refused = 0;
  for (const auto& [model, permitted, nth] : different)
    if (permitted ? chosen.size() < most : refused++ < most_refused) chosen.push_back(model);
  return chosen;
}

std::vector<Method> Enumerator::methods_for(const PretrainedModel& model) const {
  const double size = model.parameters_b.value_or(0);
  if (generates(model)) {
    std::vector<Method> methods{Method::lora};
    if (size >= 3) methods.push_back(Method::qlora);
    if (size <= 8) methods.push_back(Method::full);
    return methods;
  }
  std::vector<Method> methods;
  switch (architecture_class(model.family)) {
  case ArchitectureClass::cnn:
  case ArchitectureClass::vit:
    methods = {Method::cached, Method::full};
    break;
  case ArchitectureClass::diffusion:
    return {Method::lora};
  case ArchitectureClass::transformer:
    if (model.family == "encoder-decoder") return {Method::full, Method::lora};
    methods = model.family == "embedding" ? std::vector{Method::cached, Method::full}
                                          : std::vector{Method::full, Method::lora, Method::cached};
    break;
  case ArchitectureClass::speech:
    return size > 0.5 ? std::vector{Method::lora, Method::full} : std::vector{Method::full};
  default:
    return {Method::full};
  }
  if (!head_answers(plan_.task.kind)) std::erase(methods, Method::cached);
  return methods;
}

std::vector<Hosting> Enumerator::hostings_for(const PretrainedModel& model, const Machine& serve) const {
  const bool small = replica_memory(model, size_, coefficients_).count() <= largest_serverless_gb;
  std::vector<Hosting> list{Hosting::endpoint};
  const bool on_cpu = serve.accelerator == nullptr;
  if (!plan_.demand.online) {
    list.push_back(Hosting::batch);
    if (!on_cpu) list.push_back(Hosting::async);
    return list;
  }
  if (on_cpu && small) list.push_back(Hosting::serverless);
  if (!on_cpu && !plan_.demand.latency_p95_ms) list.push_back(Hosting::async);
  if (!on_cpu && mean(plan_.demand.variants) > 1) list.push_back(Hosting::inference_component);
  return list;
}

Flop Enumerator::final_run(const PretrainedModel& model, Method method) const {
  const auto* wanted_labels = labels_wanted(coefficients_, method, plan_.task.kind);
  const double items = std::max(mean(plan_.data.labelled_items), wanted_labels ? mean(*wanted_labels) : 0);
  double epochs = mean(coefficients_.train.epochs.at(method == Method::scratch ? "full" : name(method)));
  if (method == Method::scratch)
    epochs = mean(coefficients_.train.scratch_epochs.at(name(architecture_class(model.family))));
  if (method == Method::scratch && generates(model))
    return training_flop(total_parameters(model)) *
           Tokens{mean(coefficients_.train.tokens_per_parameter) * total_parameters(model).count()};
  return item_flop(model, size_) * (items * epochs * forward_passes(method));
}

void Enumerator::add(Option option) {
  option.choices.region = region_;
  if (region_ != plan_.region) option.id += "/" + region_;
  // Two ways that lead to the same choices are one option.
  if (ids_.insert(option.id).second) options_.push_back(std::move(option));
}

std::string Enumerator::serving_words(const Choices& c) {
  if (c.serve_instance.empty()) return {};
  if (c.hosting == Hosting::serverless) return "serverless";
  if (c.serve_purchase == "spot")
    return fmt::format("{} {} on spot", spoken(c.serve_instance), name(c.hosting));
  return fmt::format("ml.{} {}", spoken(c.serve_instance), name(c.hosting));
}

void Enumerator::add_served(Approach approach, const PretrainedModel& model, Adaptation adaptation,
                            Method method, const Machine* train, const std::vector<Machine>& serving,
                            const std::vector<std::string>& why, const std::string& teacher) {
  for (std::size_t k = 0; k < serving.size(); ++k) {
    const Machine& serve = serving[k];
    for (const Hosting hosting : hostings_for(model, serve)) {
      if (region_ != home_ && (k > 0 || hosting != Hosting::endpoint))
        continue; // other regions: the usual way only
      Option o;
      o.approach = approach;
      o.infeasible = why;
      auto& c = o.choices;
      c.adaptation = adaptation;
      c.method = method;
      c.hosting = hosting;
      c.model = model.id;
      c.hosted_model = teacher;
      c.serve_instance = serve.instance->id;
      c.purchase = "on-demand";
      o.id = fmt::format("{}/{}", name(approach), spoken(model.id));
      o.title = approach == Approach::custom ? model.name : spoken(model.id);
      if (train) {
        c.train_instance = train->instance->id;
        c.train_count = static_cast<int>(train->count);
        if (plan_.development.spot) c.purchase = "spot";
        o.id += fmt::format("/{}/{}x{}", name(method), spoken(c.train_instance), c.train_count);
        if (approach == Approach::fine_tune)
          o.title += adaptation == Adaptation::distilled ? ", distilled" : fmt::format(", {}", name(method));
      } else {
        o.id += fmt::format("/{}", name(adaptation));
        if (adaptation != Adaptation::none) o.title += fmt::format(", {}", name(adaptation));
      }
      o.id += fmt::format("/{}/{}", spoken(c.serve_instance), name(hosting));
      Option on_spot = o;
      o.title += fmt::format(", {}", serving_words(c));
      add(std::move(o));
      // Work that can wait may also be done on capacity that is taken back now and then.
      if (hosting != Hosting::batch ||
          !machine(catalog_, on_spot.choices.serve_instance, region_, Product::ec2))
        continue;
      on_spot.choices.serve_purchase = "spot";
      on_spot.id += "-spot";
      on_spot.title += fmt::format(", {}", serving_words(on_spot.choices));
      add(std::move(on_spot));
    }
  }
  if (serving.empty()) {
    Option o;
    o.approach = approach;
    o.choices.model = model.id;
    o.choices.adaptation = adaptation;
    o.choices.method = method;
    o.choices.hosting = Hosting::endpoint;
    o.id = fmt::format("{}/{}/{}/unserved", name(approach), spoken(model.id), name(method));
    o.title = spoken(model.id);
    o.infeasible = why;
    o.infeasible.push_back(fmt::format("no instance in {} holds it ({} GB)", region_,
                                       short_number(replica_memory(model, size_, coefficients_).count())));
    add(std::move(o));
  }
}

std::span<const Machine> Enumerator::offered(Product product) {
  const auto [at, is_new] = offered_.try_emplace({region_, product});
  if (is_new) at->second = offered_machines(catalog_, region_, product);
  return at->second;
}

void Enumerator::add_trained(Approach approach, const PretrainedModel& model, Adaptation adaptation,
                             Method method, const std::vector<std::string>& why, const std::string& teacher) {
  const auto training = training_machines(offered(Product::training), catalog_, coefficients_, model, method,
                                          size_, final_run(model, method));
  const auto serving = serving_machines(offered(Product::hosting), catalog_, coefficients_, model, size_);
  if (training.empty()) {
    Option o;
    o.approach = approach;
    o.choices.model = model.id;
    o.choices.adaptation = adaptation;
    o.choices.method = method;
    o.id = fmt::format("{}/{}/{}/untrained", name(approach), spoken(model.id), name(method));
    o.title = fmt::format("{}, {}", spoken(model.id), name(method));
    o.infeasible = why;
    o.infeasible.push_back(
        fmt::format("no instance in {} can train it ({} GB)", region_,
                    short_number(training_memory(model, method, size_, coefficients_).on(1).count())));
    add(std::move(o));
    return;
  }
  for (std::size_t k = 0; k < training.size(); ++k) {
    // The second training machine with the first serving machine only: the choices do not interact.
    const auto subset = k == 0 || serving.empty() ? serving : std::vector<Machine>{serving.front()};
    add_served(approach, model, adaptation, method, &training[k], subset, why, teacher);
  }
}

void Enumerator::add_custom() {
  for (const auto* model : models_for(false, 8, true))
    add_trained(Approach::custom, *model, Adaptation::scratch, Method::scratch, objections(*model));
}

const HostedModel* Enumerator::usual_teacher() const {
  return cheapest_hosted_model(
      catalog_, &HostedModel::output_usd_per_million, [this](const HostedModel& hosted) {
        return hosted.tier == "strong" && contains(hosted.tasks, task_) && hosted.input_usd_per_million;
      });
}

void Enumerator::add_fine_tuned() {
  const auto models = models_for(false, 8, false);
  for (const auto* model : models)
    for (const Method method : methods_for(*model))
      add_trained(Approach::fine_tune, *model, Adaptation::fine_tune, method, objections(*model));
  if (text_task(plan_.task.kind)) {
    // A strong hosted model teaches the two smallest students.
    const HostedModel* teacher = usual_teacher();
    std::vector<const PretrainedModel*> students;
    for (const auto* model : models)
      if (objections(*model).empty()) students.push_back(model);
    std::stable_sort(students.begin(), students.end(), [](const auto* a, const auto* b) {
      return a->parameters_b.value_or(0) < b->parameters_b.value_or(0);
    });
    for (std::size_t k = 0; teacher && k < std::min<std::size_t>(2, students.size()); ++k)
      add_trained(Approach::fine_tune, *students[k], Adaptation::distilled, Method::distilled, {},
                  teacher->id);
  }
  add_packaged_fine_tuned();
  add_fine_tuned_services();
}

void Enumerator::add_fine_tuned_services() {
  if (region_ != home_) return;
  for (const auto& hosted : catalog_.hosted_models) {
    if (!hosted.training_usd_per_million || !contains(hosted.tasks, task_)) continue;
    Option o;
    o.approach = Approach::fine_tune;
    o.choices.adaptation = Adaptation::fine_tune;
    o.choices.method = Method::service;
    o.choices.hosted_model = hosted.id;
    o.choices.hosting = hosted.custom_needs_provisioned ? Hosting::provisioned : Hosting::api;
    o.infeasible = objections_to(hosted);
    o.id = fmt::format("fine-tune/{}/service/{}", hosted.id, name(o.choices.hosting));
    o.title = fmt::format("{} fine-tuned by {}, {}", hosted.model, hosted.service, name(o.choices.hosting));
    add(std::move(o));
  }
  // Open weights tuned on our own machines, then imported and billed in five-minute windows.
  for (const auto& hosted : catalog_.hosted_models) {
    if (!hosted.import || hosted.open_weights.empty() || hosted.provider != "aws" ||
        !contains(hosted.tasks, task_))
      continue;
    const auto* model = find_model(catalog_, hosted.open_weights);
    if (!model || !generates(*model)) continue;
    const auto training = training_machines(offered(Product::training), catalog_, coefficients_, *model,
                                            Method::lora, size_, final_run(*model, Method::lora));
    if (training.empty()) continue;
    Option o;
    o.approach = Approach::fine_tune;
    auto& c = o.choices;
    c.adaptation = Adaptation::fine_tune;
    c.method = Method::lora;
    c.hosting = Hosting::custom_model_import;
    c.model = model->id;
    c.hosted_model = hosted.id;
    c.train_instance = training.front().instance->id;
    c.train_count = static_cast<int>(training.front().count);
    c.purchase = plan_.development.spot ? "spot" : "on-demand";
    o.infeasible = objections(*model);
    for (auto& reason : objections_to(hosted))
      o.infeasible.push_back(std::move(reason));
    o.id = fmt::format("fine-tune/{}/lora/{}x{}/custom-model-import", spoken(model->id),
                       spoken(c.train_instance), c.train_count);
    o.title = fmt::format("{}, lora, imported into {}", spoken(model->id), hosted.service);
    add(std::move(o));
  }
}

void Enumerator::add_pretrained() {
  for (const auto* model : models_for(true, 10, false)) {
    const auto serving = serving_machines(offered(Product::hosting), catalog_, coefficients_, *model, size_);
    std::vector<Adaptation> ways{Adaptation::none};
    if (generates(*model)) ways = {Adaptation::prompt, Adaptation::few_shot};
    if (generates(*model) && retrieves(plan_)) ways = {Adaptation::prompt, Adaptation::rag};
    for (const Adaptation way : ways)
      add_served(Approach::pretrained, *model, way, Method::none, nullptr, serving, objections(*model));
  }
  add_packaged_as_is();
}

void Enumerator::add_marketplace() {
  for (const auto& listing : catalog_.listings) {
    if (!contains(listing.tasks, task_)) continue;
    std::vector<std::string> instances;
    if (!listing.default_instance.empty()) instances.push_back(listing.default_instance);
    for (const auto& type : listing.supported_instances)
      if (!contains(instances, type) && instances.size() < 2) instances.push_back(type);
    std::size_t added = 0;
    for (const auto& type : instances) {
      if (region_ != home_ && added > 0) break;
      const auto serve = machine(catalog_, type, region_, Product::hosting);
      if (!serve && added > 0) continue;
      Option o;
      o.approach = Approach::marketplace;
      auto& c = o.choices;
      c.adaptation = listing.needs_labels ? Adaptation::fine_tune : Adaptation::none;
      c.method = listing.needs_labels ? Method::service : Method::none;
      c.hosting = plan_.demand.online ? Hosting::endpoint : Hosting::batch;
      c.listing = listing.id;
      if (const auto* instance = find_instance(catalog_, type)) c.serve_instance = instance->id;
      if (listing.status == "retired") o.infeasible.push_back("the listing was withdrawn");
      if (wants_video())
        o.infeasible.push_back("makes images, and the plan asks for video (task.video_seconds)");
      if (!serve) o.infeasible.push_back(fmt::format("its instance {} has no price in {}", type, region_));
      o.id = fmt::format("{}/{}/{}", listing.id, spoken(c.serve_instance), name(c.hosting));
      o.title = fmt::format("{} ({}), {}", listing.title, listing.vendor, serving_words(c));
      add(std::move(o));
      ++added;
    }
  }
}

void Enumerator::add_managed() {
  if (region_ != home_) return; // a call is priced where the plan is; other regions are for own machines
  for (const auto& service : catalog_.services) {
    if (!contains(service.tasks, task_)) continue;
    Option o;
    o.approach = Approach::managed_service;
    auto& c = o.choices;
    c.adaptation = adaptation(service.adaptation).value_or(Adaptation::none);
    c.method = service.needs_labels || c.adaptation == Adaptation::fine_tune ? Method::service : Method::none;
    c.hosting = hosting(service.hosting).value_or(Hosting::api);
    c.service = service.id;
    o.infeasible = objections_to(service);
    if (const auto language = language_missing(service.languages))
      o.infeasible.push_back(fmt::format("does not take the plan's language \"{}\"", *language));
    if (plan_.demand.online && c.hosting == Hosting::batch && plan_.demand.latency_p95_ms &&
        mean(*plan_.demand.latency_p95_ms) < 60000)
      o.infeasible.push_back("answers in batches; the plan wants each answer within the latency target");
    o.id = fmt::format("managed-service/{}", service.id);
    o.title = service.title.empty() ? service.service + " " + service.feature : service.title;
    add(std::move(o));
  }
  add_hosted_models();
}

void Enumerator::add_hosted(const HostedModel& hosted, Adaptation way, Hosting how, ServiceTier tier) {
  Option o;
  o.approach = Approach::managed_service;
  auto& c = o.choices;
  c.adaptation = way;
  c.hosting = how;
  c.service_tier = tier;
  c.hosted_model = hosted.id;
  o.infeasible = objections_to(hosted);
  object_to_context(hosted.context_tokens, o.infeasible);
  o.id = fmt::format("managed-service/{}/{}/{}", hosted.id, name(way), name(how));
  o.title = fmt::format("{} on {}", hosted.model, hosted.service);
  if (way != Adaptation::none) o.title += fmt::format(", {}", name(way));
  if (how != Hosting::api) o.title += fmt::format(", {}", name(how));
  if (tier != ServiceTier::standard) {
    o.id += fmt::format("/{}", name(tier));
    o.title += fmt::format(", {} tier", name(tier));
  }
  add(std::move(o));
}

void Enumerator::add_hosted_models() {
  std::map<std::string, int> others; // of other providers, the cheapest of each tier
  std::vector<const HostedModel*> serving;
  for (const auto& hosted : catalog_.hosted_models)
    if (contains(hosted.tasks, task_)) serving.push_back(&hosted);
  std::stable_sort(serving.begin(), serving.end(), [](const auto* a, const auto* b) {
    const bool gone_a = a->status == "retired", gone_b = b->status == "retired";
    if (gone_a != gone_b) return gone_b;
    return a->output_usd_per_million.value_or(a->input_usd_per_million.value_or(1e9)) <
           b->output_usd_per_million.value_or(b->input_usd_per_million.value_or(1e9));
  });
  const bool words = text_task(plan_.task.kind) || plan_.task.kind == TaskKind::document_extraction;
  std::map<std::string, int> of_tier;
  const HostedModel *small = nullptr, *large = nullptr;
  for (const auto* hosted : serving) {
    if (hosted->provider != "aws" && others[hosted->provider + hosted->tier]++ > 0) continue;
    const bool embeds =
        plan_.task.kind == TaskKind::embedding || plan_.task.kind == TaskKind::image_generation;
    const Hosting usual =
        !plan_.demand.online && hosted->batch_input_usd_per_million ? Hosting::batch : Hosting::api;
    add_hosted(*hosted, embeds ? Adaptation::none : Adaptation::prompt, usual);
    if (hosted->provider != "aws" || hosted->status == "retired") continue;
    // Who does not wait for each answer may let it queue where there is no batch price.
    if (!plan_.demand.online && usual == Hosting::api && hosted->flex_price_factor)
      add_hosted(*hosted, embeds ? Adaptation::none : Adaptation::prompt, usual, ServiceTier::flex);
    const int nth = of_tier[hosted->tier]++;
    if (words && nth < 3)
      add_hosted(*hosted, retrieves(plan_) ? Adaptation::rag : Adaptation::few_shot, usual);
    if (hosted->provisioned_usd_per_hour && nth < 3)
      add_hosted(*hosted, embeds ? Adaptation::none : Adaptation::prompt, Hosting::provisioned);
    if (!hosted->output_usd_per_million) continue;
    if (hosted->tier == "small" && !small) small = hosted;
    if ((hosted->tier == "frontier" || hosted->tier == "strong") && !large) large = hosted;
  }
  if (words && small && large) {
    Option o;
    o.approach = Approach::managed_service;
    o.choices.adaptation = Adaptation::prompt;
    o.choices.hosting = Hosting::api;
    o.choices.hosted_model = small->id;
    o.choices.fallback_model = large->id;
    o.id = fmt::format("managed-service/cascade/{}/{}", small->id, large->id);
    o.title = fmt::format("{} first, {} for the rest", small->model, large->model);
    add(std::move(o));
  }
}

std::vector<Option> enumerate_options(const Plan& plan, const Catalog& catalog,
                                      const Coefficients& coefficients) {
  return Enumerator{plan, catalog, coefficients}.all();
}

std::optional<PretrainedModel> model_of(const Option& option, const Catalog& catalog) {
  const PretrainedModel* known =
      option.choices.model.empty() ? nullptr : find_model(catalog, option.choices.model);
  if (!known) return std::nullopt;
  return option.pin && option.pin->params ? resized(*known, Parameters{*option.pin->params}) : *known;
}

const Coefficient* labels_wanted(const Coefficients& coefficients, Method method, TaskKind kind) {
  const auto& family = coefficients.data.labels_wanted;
  if (const auto* own = family.find(fmt::format("{}.{}", name(method), label_form(kind)))) return own;
  return family.find(fmt::format("{}.{}", name(method), name(modality(kind))));
}

std::string_view way_of_working(const Option& option, const Catalog& catalog) {
  const Choices& c = option.choices;
  if (!c.fallback_model.empty()) return "cascade";
  switch (option.approach) {
  case Approach::marketplace:
    return "marketplace";
  case Approach::managed_service:
    if (c.adaptation == Adaptation::rag) return "rag";
    if (c.adaptation == Adaptation::prompt || c.adaptation == Adaptation::few_shot) return "prompt";
    return c.method == Method::service ? "managed-custom" : "managed-api";
  case Approach::pretrained:
    if (c.adaptation == Adaptation::rag) return "rag";
    return "pretrained";
  case Approach::fine_tune:
    if (c.method == Method::service) return "managed-custom";
    return name(c.method);
  case Approach::custom: {
    const auto* model = find_model(catalog, c.model);
    if (model && is_classical(*model)) return "scratch-tabular";
    if (model && generates(*model)) return "scratch-llm";
    return "scratch";
  }
  }
  return "scratch";
}

bool commercial_use(std::string_view licence) {
  const std::string l = lower_case(licence);
  return l.find("-nc") == std::string::npos && l.find("noncommercial") == std::string::npos &&
         l.find("non-commercial") == std::string::npos && l.find("research") == std::string::npos;
}

} // namespace steelyard
