// What SageMaker JumpStart packages: weights with a container, scripts, and the instance they were tried on.
#include "enumerator.hpp"

#include "steelyard/units/text.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace steelyard {

namespace {

/// Builds for Inferentia and Trainium are other programs than those the serving laws were measured on.
bool neuron(const JumpstartModel& packaged) {
  return packaged.task_prefix.ends_with("neuron");
}

} // namespace

std::vector<Enumerator::Packaged> Enumerator::packaged_for(bool as_is) const {
  std::vector<Packaged> found;
  for (const auto& packaged : catalog_.jumpstart) {
    if (packaged.model.empty() || neuron(packaged) || !contains(packaged.tasks, task_)) continue;
    const auto* model = find_model(catalog_, packaged.model);
    if (!model || !contains(as_is ? model->tasks_as_is : model->tasks_fine_tuned, task_)) continue;
    if (!as_is && !packaged.fine_tunable.value_or(false)) continue;
    found.push_back({&packaged, model, objections(*model).empty()});
  }
  std::stable_sort(found.begin(), found.end(), [](const Packaged& a, const Packaged& b) {
    if (a.permitted != b.permitted) return a.permitted;
    const double used_a = a.model->downloads.value_or(0), used_b = b.model->downloads.value_or(0);
    if (used_a != used_b) return used_a > used_b;
    // Of several packages of one model the one that says where it runs.
    return !a.record->default_inference_instance.empty() && b.record->default_inference_instance.empty();
  });
  // One of each family and size class, as among the models of the hub.
  constexpr std::size_t most = 4;
  std::set<std::string> classes;
  std::vector<Packaged> chosen;
  for (const Packaged& one : found)
    if (chosen.size() < most && classes.insert(size_class(*one.model)).second) chosen.push_back(one);
  return chosen;
}

void Enumerator::add_packaged(Approach approach, const Packaged& packaged, Adaptation way, Method method) {
  const PretrainedModel& model = *packaged.model;
  Option o;
  o.approach = approach;
  o.infeasible = objections(model);
  auto& c = o.choices;
  c.adaptation = way;
  c.method = method;
  c.model = model.id;
  c.jumpstart = packaged.record->id;
  c.hosting = plan_.demand.online ? Hosting::endpoint : Hosting::batch;
  c.purchase = "on-demand";
  const std::string& usual = packaged.record->default_inference_instance;
  if (!usual.empty()) {
    if (const auto* instance = find_instance(catalog_, usual)) c.serve_instance = instance->id;
    if (c.serve_instance.empty() || !machine(catalog_, c.serve_instance, region_, Product::hosting))
      o.infeasible.push_back(fmt::format("its instance {} has no price in {}", usual, region_));
  } else {
    const auto serving = serving_machines(offered(Product::hosting), catalog_, coefficients_, model, size_);
    if (!serving.empty())
      c.serve_instance = serving.front().instance->id;
    else
      o.infeasible.push_back(fmt::format("no instance in {} holds it", region_));
  }
  o.id = fmt::format("{}/{}/{}", name(approach), packaged.record->id, name(way));
  o.title = fmt::format("{} from JumpStart", spoken(model.id));
  if (method != Method::none) {
    const auto training = training_machines(offered(Product::training), catalog_, coefficients_, model,
                                            method, size_, final_run(model, method));
    if (!training.empty()) {
      c.train_instance = training.front().instance->id;
      c.train_count = static_cast<int>(training.front().count);
      if (plan_.development.spot) c.purchase = "spot";
    } else {
      o.infeasible.push_back(fmt::format("no instance in {} can train it", region_));
    }
    o.id += fmt::format("/{}/{}x{}", name(method), spoken(c.train_instance), c.train_count);
    o.title += fmt::format(", {}", name(method));
  } else if (way != Adaptation::none) {
    o.title += fmt::format(", {}", name(way));
  }
  o.id += fmt::format("/{}/{}", spoken(c.serve_instance), name(c.hosting));
  o.title += fmt::format(", {}", serving_words(c));
  add(std::move(o));
}

void Enumerator::add_packaged_as_is() {
  for (const Packaged& packaged : packaged_for(true)) {
    std::vector<Adaptation> ways{Adaptation::none};
    if (generates(*packaged.model)) ways = {Adaptation::prompt};
    if (generates(*packaged.model) && retrieves(plan_)) ways = {Adaptation::rag};
    for (const Adaptation way : ways)
      add_packaged(Approach::pretrained, packaged, way, Method::none);
  }
}

void Enumerator::add_packaged_fine_tuned() {
  for (const Packaged& packaged : packaged_for(false))
    add_packaged(Approach::fine_tune, packaged, Adaptation::fine_tune,
                 generates(*packaged.model) ? Method::lora : Method::full);
}

} // namespace steelyard
